"""The text of one file, cleaned, with the way back from any node to line and column in the file."""

import re
from hashlib import blake2b
from pathlib import Path

import msgspec

from game.ordinary_files import read_ordinary
from game.story.findings import Finding, in_file_order, reader_explanations
from game.story.yaml.nodes import Mark, Node, Scalar
from game.text import HIDDEN, clean
from game.words import plural

# Nearly three times what a story of 10,000 scenes takes.
MAX_BYTES = 16 * 1024 * 1024
# In one file: nobody reads more before mending the first.
MAX_FINDINGS = 200
# Control characters: a file with more of them is no text; of a text's, a screenful is told.
MAX_HIDDEN = 10_000
MAX_HIDDEN_SHOWN = 20
# Characters of a line that a finding keeps: twenty times what is shown around its place.
MAX_SHOWN = 2_000

Position = tuple[int, int, int]

_BREAK = re.compile(r"\r\n?|\n")
_CUTS = re.compile(r"[ \t]#[^\s#]")
_ESCAPES = re.compile(r"\\[0abefruUvxNLP]")


class Source:
    """What is read from, and the findings about it so far."""

    def __init__(self, file: str, text: str = "") -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.shifts: dict[int, list[int]] = {}
        self._same: dict[str, list[Finding]] = {}
        if text.startswith("\ufeff"):
            text = text[1:]
            self.lines = self._split(text)
            self.add("byte-order-mark", (1, 1, 2), "the file begins with a byte order mark; it is ignored")
        else:
            self.lines = self._split(text)
        self.text = self._cleaned(text)
        self.cuts = _CUTS.search(self.text) is not None
        self.escapes = _ESCAPES.search(self.text) is not None

    def place(self, node: Node) -> Position:
        """Where a node stands: 1-based line, column, end column (exclusive, on the same line)."""
        return self.between(node.start_mark, node.end_mark)

    def between(self, start: Mark, end: Mark) -> Position:
        """The place between two marks, cut off at the end of the first line."""
        column = self.column(start.line, start.column)
        if end.line == start.line:
            return start.line + 1, column, max(column + 1, self.column(end.line, end.column))
        length = len(self.lines[start.line]) if start.line < len(self.lines) else 0
        return start.line + 1, column, max(column + 1, length + 1)

    def within(self, node: Scalar, offset: int, end: int) -> Position:
        """Where characters of a scalar's value stand in the file, whatever its style and folding. Counts what
        is not blank: folding changes only blanks. An escaped character counts as one."""
        raw = self.text[node.start_mark.index : node.end_mark.index]
        first = raw.find("\n") + 1 if node.style in ("|", ">") else len(node.style or "")
        to_pass = sum(not char.isspace() for char in node.value[:offset])
        index = first
        while index < len(raw):
            if not raw[index].isspace():
                if to_pass == 0:
                    break
                to_pass -= 1
                if raw[index : index + 2] == "''" == node.style * 2 or (
                    node.style == '"' and raw[index] == "\\"
                ):
                    index += 1
            index += 1
        quoted = node.style and node.style in "\"'"
        index = min(index, len(raw) - len(node.style) if quoted else len(raw.rstrip()))
        start = node.start_mark.index
        rows = _BREAK.split(self.text[start - node.start_mark.column : start] + raw[:index])
        line = node.start_mark.line + len(rows) - 1
        column = len(rows[-1])
        return line + 1, self.column(line, column), self.column(line, column + max(1, end - offset))

    def column(self, line: int, column: int) -> int:
        """A column of the cleaned text (from 0) as a column of the file (from 1)."""
        for dropped in self.shifts.get(line, ()):
            if dropped <= column:
                column += 1
        return column + 1

    def add(
        self, code: str, place: Position, message: str, suggestion: str | None = None, same: str = ""
    ) -> None:
        """Note a finding. Past `MAX_FINDINGS` no more are taken: nobody reads them. Findings with one `same`
        are one cause: the first in the file is kept and names the other lines."""
        into = self._same.get(same, []) if same else self.findings
        if len(into) >= MAX_FINDINGS or len(self._same) > MAX_FINDINGS:
            return
        if same:
            self._same[same] = into
        line, column, end_column = place
        shown = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        if len(shown) > MAX_SHOWN:
            shown = shown[:MAX_SHOWN] if column <= MAX_SHOWN else ""
        shown = HIDDEN.sub("·", shown.rstrip("\r"))
        severity = reader_explanations()[code].severity
        meant = clean(suggestion) if suggestion else None
        into.append(
            Finding(self.file, line, column, end_column, code, severity, clean(message), meant, shown)
        )

    def settled(self) -> tuple[Finding, ...]:
        """All findings in file order, one a cause."""
        found = list(self.findings)
        for same in self._same.values():
            first, *others = in_file_order(same)
            lines = list(dict.fromkeys(finding.line for finding in others if finding.line != first.line))
            if lines:
                shown = ", ".join(map(str, lines[:5])) + (" and more" if len(lines) > 5 else "")
                again = f"named again on {plural(len(lines), 'line')} {shown}"
                first = msgspec.structs.replace(first, message=f"{first.message} ({again})")
            found.append(first)
        return in_file_order(found)[:MAX_FINDINGS]

    def only(self, code: str) -> None:
        """Forget all findings but those of one code, which explain the rest."""
        self.findings = [finding for finding in self.findings if finding.code == code]
        self._same.clear()

    def failed(self) -> bool:
        return bool(self._same) or any(finding.severity == "error" for finding in self.findings)

    @staticmethod
    def _split(text: str) -> list[str]:
        return _BREAK.split(text) if "\r" in text else text.split("\n")

    def _cleaned(self, text: str) -> str:
        if not HIDDEN.search(text.replace("\r", "")):
            return text
        cleaned = "\n".join(clean(line) for line in self.lines)
        hidden = sum(map(len, self.lines)) + len(self.lines) - 1 - len(cleaned)
        if hidden > MAX_HIDDEN:
            self.lines = []
            self.add("file-encoding", (1, 1, 2), f"the file holds {hidden} control characters; it is no text")
            return ""
        for row, line in enumerate(self.lines):
            dropped = [found.start() for found in HIDDEN.finditer(line)]
            if dropped:
                self.shifts[row] = dropped
                if len(self.shifts) <= MAX_HIDDEN_SHOWN:
                    at = dropped[0]
                    message = f"a character that cannot be seen (U+{ord(line[at]):04X}) is dropped"
                    self.add("hidden-character", (row + 1, at + 1, at + 2), message)
        return cleaned


def story_hash(text: str | bytes) -> str:
    """The same for two texts that read the same: byte order mark, line ends, trailing blanks and hidden
    characters do not count."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    lines = clean(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return blake2b("\n".join(map(str.rstrip, lines)).strip().encode(), digest_size=16).hexdigest()


class FileError(Exception):
    """Why a file gives no text: the finding's code, and where in the file (1-based; 0, 0: all of it)."""

    def __init__(self, code: str, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.line = line
        self.column = column


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises `FileError`; never reads a huge file."""
    try:
        content = read_ordinary(path, MAX_BYTES + 1)
    except IsADirectoryError:
        raise FileError("file-is-folder", "this is a folder; name a file in it") from None
    except FileNotFoundError:
        raise FileError("file-missing", "there is no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        message = f"the file cannot be read: {reason[0].lower()}{reason[1:]}"
        raise FileError("file-unreadable", message) from None
    if len(content) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1024 // 1024} MB; no story is"
        raise FileError("file-too-big", message)
    return content


def decode(content: bytes) -> str:
    """The text. Raises `FileError` at the first byte that is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or content.count(0) * 4 > len(content):
        raise FileError("file-encoding", "the file is saved as UTF-16 or UTF-32; save it as UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line_start = content.rfind(b"\n", 0, error.start) + 1
        line = content.count(b"\n", 0, error.start) + 1
        column = len(content[line_start : error.start].decode("utf-8")) + 1
        message = "this is not UTF-8 text; save the file as UTF-8"
        raise FileError("file-encoding", message, line, column) from None
