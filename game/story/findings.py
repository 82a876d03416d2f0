"""What is wrong in a file and where: one `Finding` a cause, and how it is shown.

Every code has an entry in a registry file (`findings.yaml` here; other packages add their own in the
same shape), so that severity, title, example and cure are written once.
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import msgspec
from msgspec import Struct

from game.text import cells, clean

Severity = Literal["error", "warning", "note"]

# Columns of a source line that are shown: what most terminals have.
WIDTH = 100


class Finding(Struct, frozen=True):
    """One thing to change. `line` and `column` count from 1, in characters; `end_column` is exclusive.
    `suggestion` is what to write instead, when one word will do; `source_line` is already clean."""

    file: str
    line: int
    column: int
    end_column: int
    code: str
    severity: Severity
    message: str
    suggestion: str | None = None
    source_line: str = ""

    @property
    def said(self) -> str:
        """The message with the suggestion."""
        return self.message + (f'; did you mean "{self.suggestion}"?' if self.suggestion else "")


class Explanation(Struct, frozen=True, forbid_unknown_fields=True):
    """What a code stands for: `example` is YAML that earns it, `cure` says how to go on."""

    severity: Severity
    title: str
    example: str
    cure: str


def read_explanations(text: str) -> dict[str, Explanation]:
    """A registry file: code -> severity, title, example, cure. Raises when an entry is not complete."""
    return msgspec.yaml.decode(text, type=dict[str, Explanation])


@lru_cache(maxsize=1)
def reader_explanations() -> dict[str, Explanation]:
    """The codes of the reader itself."""
    return read_explanations(files("game.story").joinpath("findings.yaml").read_text(encoding="utf-8"))


def in_file_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted by place, each place and code once."""
    seen: dict[tuple[int, int, str], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.line, finding.column, finding.code), finding)
    return tuple(seen[key] for key in sorted(seen))


def render(finding: Finding, width: int = WIDTH) -> str:
    """The finding as up to three lines: place and message, the source line, a caret under the token. `width`:
    how much of a long source line is shown."""
    # A line break in the name would make its second half look like a line of ours.
    file = " ".join(clean(finding.file).splitlines())
    head = f"{file}:{finding.line}:{finding.column}: {finding.severity}[{finding.code}]: "
    head += finding.said
    if not finding.source_line.strip():
        return head
    line, start, end = _window(finding.source_line, finding.column - 1, finding.end_column - 1, width)
    return f"{head}\n  {line}\n  {' ' * cells(line[:start])}{'^' * max(1, cells(line[start:end]))}"


def _window(line: str, start: int, end: int, width: int) -> tuple[str, int, int]:
    """The part of a long line around the token, with the token's place in it."""
    line = line.replace("\t", " ")
    end = max(start + 1, min(end, len(line)))
    if len(line) <= width:
        return line, start, end
    left = max(0, min(start - width // 3, len(line) - width))
    part = line[left : left + width]
    if left + width < len(line):
        part = part[:-1] + "…"
    if left:
        part = "…" + part[1:]
    return part, start - left, min(end - left, len(part))
