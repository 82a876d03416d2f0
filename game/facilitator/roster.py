"""The roster of a cohort: a CSV of who is in it, read strictly, each mistake at its place.

Columns: identifier, name, and group if some start at another time. Others are not used. Spreadsheets write
commas, semicolons or tabs; the first line says which.
"""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from game.errors import PlainError, reason
from game.messages import say
from game.ordinary_files import read_ordinary
from game.story.findings import Finding, render
from game.text import clean, name_key, one_line, printable
from game.words import counted, nearest, shortened

COLUMNS = ("identifier", "name", "group")
_NEEDED = COLUMNS[:2]
_LARGEST = 8 * 1024 * 1024
"""Bytes: a hundred thousand people with long names."""
_BETWEEN = ",;\t"
LONGEST = 200
"""Letters of a name."""
_SHOWN = 20
"""Mistakes that are told at once."""


class Person(Struct, frozen=True):
    """One learner: what their house knows them by, their name, and with whom they start."""

    identifier: str
    name: str
    group: str = ""


class Roster(Struct, frozen=True):
    """`unused`: names of columns that mean nothing here."""

    people: tuple[Person, ...]
    unused: tuple[str, ...] = ()


class RosterError(PlainError):
    """A roster that cannot be used: each mistake with its line and a caret."""


class Cell(Struct, frozen=True):
    """A value and where it stands: line and columns count from 1, `end` is exclusive."""

    text: str
    line: int
    column: int
    end: int


def read_roster(path: Path) -> Roster:
    """The people of a roster. Raises `RosterError`."""
    name = clean(printable(str(path)))
    try:
        body = read_ordinary(path, _LARGEST + 1)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise RosterError(say("roster.unreadable", file=name, why=why)) from None
    if len(body) > _LARGEST:
        raise RosterError(say("roster.too_large", file=name, most=_LARGEST // 1024 // 1024))
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise RosterError(say("roster.no_utf8", file=name, line=line)) from None
    return _Reading(name, text.replace("\r\n", "\n").replace("\r", "\n")).roster()


class _Reading:
    def __init__(self, file: str, text: str) -> None:
        self._file, self._text = file, text
        self._lines = text.split("\n")
        self._findings: list[Finding] = []

    def roster(self) -> Roster:
        first = next((line for line in self._lines if line.strip()), "")
        between = max(_BETWEEN, key=lambda one: (_columns_meant(first, one), first.count(one)))
        rows = [row for row in self._rows(between) if any(cell.text.strip() for cell in row)]
        if not rows:
            raise RosterError(say("roster.empty", file=self._file))
        places, unused = self._columns(rows[0])
        self._stop()
        people = [person for row in rows[1:] if (person := self._person(row, rows[0], places)) is not None]
        self._check_doubles(rows[1:], places["identifier"])
        self._stop()
        if not people:
            raise RosterError(say("roster.nobody", file=self._file))
        return Roster(tuple(people), unused)

    def _columns(self, header: Sequence[Cell]) -> tuple[dict[str, int], tuple[str, ...]]:
        places: dict[str, int] = {}
        unused = []
        for place, cell in enumerate(header):
            said = clean(cell.text).strip().casefold()
            if said in places:
                self._find(cell, say("roster.column_twice", name=said))
            elif said in COLUMNS:
                places[said] = place
            elif (meant := nearest(said, COLUMNS)) is not None and meant not in places:
                self._find(cell, say("roster.no_column", name=clean(cell.text)), meant)
            elif said:
                unused.append(clean(cell.text).strip())
        for name in _NEEDED:
            if name not in places and not self._findings:
                self._find(header[0], say("roster.column_missing", name=name))
        return places, tuple(unused)

    def _person(self, row: Sequence[Cell], header: Sequence[Cell], places: dict[str, int]) -> Person | None:
        if len(row) > len(header):
            found = say("roster.too_many", have=counted(len(row), "value"), of=len(header))
            self._find(row[len(header)], found)
            return None
        said = {}
        for name, place in places.items():
            cell = row[place] if place < len(row) else Cell("", row[-1].line, row[-1].end, row[-1].end + 1)
            text = one_line(cell.text)
            if name in _NEEDED and not text:
                self._find(cell, say("roster.value_missing", name=name))
            if len(text) > LONGEST:
                self._find(cell, say("roster.too_long", name=name, most=LONGEST))
            said[name] = text
        return Person(**said)

    def _check_doubles(self, rows: Sequence[Sequence[Cell]], place: int) -> None:
        seen: dict[str, Cell] = {}
        for row in rows:
            if place < len(row) and (key := name_key(row[place].text)):
                first = seen.setdefault(key, row[place])
                if first is not row[place]:
                    found = say("roster.double", name=shortened(one_line(row[place].text)), line=first.line)
                    self._find(row[place], found)

    def _rows(self, between: str) -> list[list[Cell]]:
        """Cells as RFC 4180 has them; the csv module of Python does not say where they stand."""
        rows: list[list[Cell]] = [[]]
        at, line, start = 0, 1, 0
        text, end = self._text, len(self._text)
        while at <= end:
            column = at - start + 1
            if text[at : at + 1] == '"':
                value, after = self._quoted(at, line, column, between)
                line_before, line = line, line + text.count("\n", at, after)
                closing = text.find("\n", at, after)
                stands = (closing if closing >= 0 else after) - start + 1
                rows[-1].append(Cell(value, line_before, column, stands))
                start = text.rfind("\n", 0, after) + 1
                at = after
            else:
                after = at
                while after < end and text[after] not in (between, "\n"):
                    after += 1
                rows[-1].append(Cell(text[at:after], line, column, max(column + 1, after - start + 1)))
                at = after
            if at < end and text[at] == "\n":
                line, start = line + 1, at + 1
                rows.append([])
            at += 1
        return rows

    def _quoted(self, at: int, line: int, column: int, between: str) -> tuple[str, int]:
        """The value between quotes that begins here, and where what follows it stands."""
        parts, text = list[str](), self._text
        after = at + 1
        while True:
            closing = text.find('"', after)
            if closing < 0:
                self._find(Cell("", line, column, column + 1), say("roster.quote_open"))
                self._stop()
            parts.append(text[after:closing])
            if text[closing + 1 : closing + 2] != '"':
                break
            parts.append('"')
            after = closing + 2
        rest = text[closing + 1 : closing + 2]
        if rest not in ("", "\n", between):
            there = closing + 1 - (text.rfind("\n", 0, closing) + 1) + 1
            self._find(
                Cell("", line + text.count("\n", at, closing), there, there + 1), say("roster.after_quote")
            )
            self._stop()
        return "".join(parts), closing + 1

    def _find(self, cell: Cell, what: str, meant: str | None = None) -> None:
        source = clean(self._lines[cell.line - 1])
        self._findings.append(
            Finding(self._file, cell.line, cell.column, cell.end, "roster", "error", what, meant, source)
        )

    def _stop(self) -> None:
        if self._findings:
            told = [render(finding) for finding in self._findings[:_SHOWN]]
            if len(self._findings) > _SHOWN:
                told.append(say("roster.more", count=len(self._findings) - _SHOWN))
            raise RosterError("\n".join(told))


def _columns_meant(header: str, between: str) -> int:
    """How many columns of a roster a first line names, perhaps with a slip, if this parts its values: a name
    of a column may have what parts the others in it."""
    names = [clean(part).strip(' "').casefold() for part in header.split(between)]
    return len({name if name in COLUMNS else nearest(name, COLUMNS) for name in names} - {None})
