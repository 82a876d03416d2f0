"""What is to be mended in the file, each at its place with its line and a caret."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from textual.content import Content

from game.command_lines import command_line
from game.story.findings import Finding, render
from game.tui.foreign_text import literal
from game.tui.widgets.page import TextPage
from game.words import counted

_STYLES = {"error": "bold $text-error", "warning": "bold $text-warning", "note": "bold $text-muted"}
_SIGNS = {"error": "✗", "warning": "▲", "note": "·"}
_NARROWEST = 16
"""Columns in which a caret and a few letters around it still make sense."""


class FindingsPane(TextPage):
    """`show` takes the findings of a file in the order in which they are to be read."""

    _file = Path()
    _findings: Sequence[Finding] = ()
    _about = ""

    def on_resize(self) -> None:
        self.show_lines(self._lines())

    def show(self, findings: Sequence[Finding], about: str, file: Path) -> None:
        self._findings, self._about, self._file = findings, about, file
        self.show_lines(self._lines())

    def _lines(self) -> Iterator[Content]:
        yield literal(self._about, "bold $primary")
        count = Counter(finding.severity for finding in self._findings)
        told = [counted(n, name) for name, n in sorted(count.items())]
        proves = f"Nothing to mend here. `{command_line('check', self._file)}` also proves every ending."
        yield literal(", ".join(told) or proves)
        room = max(_NARROWEST, self.scrollable_content_region.width - 3)
        for finding in self._findings:
            head, *rest = render(finding, room).split("\n")
            style = _STYLES[finding.severity]
            yield Content("")
            yield Content.assemble((f"{_SIGNS[finding.severity]} ", style), literal(head, style))
            for line in rest:
                yield literal(line)
