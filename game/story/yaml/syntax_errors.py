"""What the YAML parser stumbles over, in plain words and at the place to change.

The parser names the spot where it gave up; the slip is often earlier (a quote, a tab, a space that is
missing), so the lines around are looked at for what people really get wrong.
"""

import re

import yaml
from msgspec import Struct

from game.story.yaml.parse import MAX_DEPTH, RefusalError
from game.story.yaml.source import Position, Source

REFUSED = {
    "anchor": "anchors (&name) are not read in a story; write the thing out where it is used",
    "alias": "aliases (*name) are not read in a story; write the thing out, or put text in quotes",
    "merge-key": "`<<` merges are not read in a story; write the keys out",
    "tag": "tags (!name) are not read in a story; put text in quotes, and in a condition write `not`",
    "many-documents": "a second document begins here; a file holds one story",
    "too-deep": f"this nests deeper than {MAX_DEPTH}; no story does",
    "too-many-parts": "the file has too many parts to be a story; split it into chapters",
}

# Lines: an open quote further up is looked for by nobody, and looking is work at each fault.
_LOOK_BACK = 200
_KEY = r"\s*(?:- +)*[\w-]+"
# `key:value` and `-entry` are plain text to YAML.
_GLUED = re.compile(rf"{_KEY}(:)(?=[^\s:/])|\s*-(?=[A-Za-z\"'])")
_COLON_IN_TEXT = re.compile(rf"(?:{_KEY}: +|\s*- +)[^\s\"'\[{{|>].*")
_OPENED = r"(?:^\s*|[:\-,]\s+|[\[{{]\s*){quote}[^{quote}]*"
_BEGINS = {
    "*": "an asterisk", "&": "an ampersand", "!": "an exclamation mark", "@": "an @", "`": "a backtick",
    "%": "a percent sign", "|": "an upright bar", ">": "a greater-than sign", "-": "a dash",
    "?": "a question mark", ",": "a comma", "]": "a bracket", "}": "a brace", "#": "a #",
}  # fmt: skip
# What the parser was reading when a sign at the beginning misled it.
_SIGN_OF = ("alias", "anchor", "tag", "block scalar", "directive")
# How the parser says that nothing can begin so.
_NO_TOKEN = ("cannot start any token", "node content", "are not allowed")


class _Fault(Struct, frozen=True):
    """Where something is wrong, from 0; without an `end` it is one sign."""

    code: str
    row: int
    start: int
    message: str
    end: int = 0

    def place(self) -> Position:
        return self.row + 1, self.start + 1, max(self.start + 1, self.end) + 1


def explain_refusal(source: Source, refusal: RefusalError) -> None:
    for code, start, end in refusal.faults:
        source.add(code, source.between(start, end), REFUSED[code])


def explain_syntax(source: Source, error: yaml.YAMLError) -> None:
    """One finding for the first thing that is no YAML; what follows from it is not worth a word."""
    problem = str(getattr(error, "problem", None) or "it ends in the middle")
    context = str(getattr(error, "context", None) or "")
    at = _spot(source, getattr(error, "problem_mark", None))
    since = _spot(source, getattr(error, "context_mark", None)) or at or (0, 0)
    row, column = at or since
    fault = (
        _tab(source.lines, row)
        or _by_problem(source.lines, problem, context, since, row, column)
        or _Fault("yaml-syntax", row, column, f"this cannot be read from here on: {problem}")
    )
    source.add(fault.code, fault.place(), fault.message)


def _spot(source: Source, mark: object) -> tuple[int, int] | None:
    """Row and column from 0 in the file's own lines; past the last line is the end of the last text."""
    line, column = getattr(mark, "line", None), getattr(mark, "column", None)
    if not isinstance(line, int) or not isinstance(column, int):
        return None
    if line >= len(source.lines):
        return len(source.lines) - 1, len(source.lines[-1])
    return line, min(source.column(line, column) - 1, len(source.lines[line]))


def _by_problem(
    lines: list[str], problem: str, context: str, since: tuple[int, int], row: int, column: int
) -> _Fault | None:
    if "escape" in problem or "hexdecimal" in problem:
        message = "a backslash is special in double quotes; write it twice, or use single quotes"
        return _Fault("escape", row, column, message, column + 2)
    if "quoted scalar" in context:
        return _Fault("unclosed-quote", *since, "this quote is never closed")
    if "tag" in problem or any(what in context for what in _SIGN_OF):
        return _begins(lines, *since)
    if any(what in problem for what in _NO_TOKEN):
        if problem.startswith("mapping values"):
            return _colon(lines, row, column)
        return _begins(lines, row, column)
    if "expected ':'" in problem:
        end, message = len(lines[since[0]]), "a colon is missing: a line is `key: value`"
        return _glued(lines, since[0]) or _Fault("missing-colon", *since, message, end)
    if "did not find expected" not in problem:
        return None
    return (
        _after_quote(lines, row, column)
        or _after_bracket(lines, row, column)
        or _bracket(lines, problem, *since)
        or _glued(lines, row)
        or (_glued(lines, row - 1) if row else None)
        or _indent(lines, row)
    )


def _tab(lines: list[str], row: int) -> _Fault | None:
    for near in (row, row - 1):
        found = re.match(r" *(\t+)", lines[near]) if 0 <= near < len(lines) else None
        if found:
            message = "a tab indents this line; YAML indents with spaces only"
            return _Fault("tab", near, found.start(1), message, found.end(1))
    return None


def _begins(lines: list[str], row: int, column: int) -> _Fault:
    what = _BEGINS.get(lines[row][column : column + 1], "this sign")
    return _Fault("quotes-needed", row, column, f"text that begins with {what} needs double quotes around it")


def _colon(lines: list[str], row: int, column: int) -> _Fault:
    if _COLON_IN_TEXT.fullmatch(lines[row][:column]):
        message = "a colon with a space behind it ends plain text; put the whole text in double quotes"
        return _Fault("bare-colon", row, column, message)
    above = row - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    return (_glued(lines, above) if above >= 0 else None) or _indent(lines, row)


def _glued(lines: list[str], row: int) -> _Fault | None:
    found = _GLUED.match(lines[row])
    if found is None:
        return None
    message = f"a space is missing after this {'colon' if found[1] else 'dash'}"
    return _Fault("missing-space", row, found.end() - 1, message)


def _after_quote(lines: list[str], row: int, column: int) -> _Fault | None:
    """Something stands behind a closing quote: that quote was not meant to close."""
    before = lines[row][:column].rstrip()
    quote = before[-1:]
    if quote not in ("'", '"') or not quote:
        return None
    at = len(before) - 1
    if re.search(_OPENED.format(quote=quote) + quote + r"$", before):
        whole = "put the whole text in double quotes"
        if quote == '"':
            message = 'this quote mark ended the text; inside double quotes write it as \\"'
        elif at + 1 == column:
            return _Fault("apostrophe", row, at, f"this apostrophe ended your quote; {whole}")
        else:
            message = f"this quote mark ended the text; {whole}"
        return _Fault("quote-inside", row, at, message)
    for above in range(row - 1, max(-1, row - _LOOK_BACK), -1):
        found = re.search(_OPENED.format(quote=quote) + r"$", lines[above])
        if found:
            at = found.group().index(quote) + found.start()
            return _Fault("unclosed-quote", above, at, "this quote is not closed on its line")
    return None


def _after_bracket(lines: list[str], row: int, column: int) -> _Fault | None:
    """`[sighs] Well.`: the bracket was meant as text."""
    before = lines[row][:column].rstrip()
    opening = before.rfind({"]": "[", "}": "{"}.get(before[-1:], "\n"))
    if opening < 0 or not re.search(r"(?:^|[:\-])\s*$", before[:opening]):
        return None
    message = f"text that begins with {before[opening]} needs double quotes around it"
    return _Fault("quotes-needed", row, opening, message)


def _bracket(lines: list[str], problem: str, row: int, column: int) -> _Fault | None:
    if "',' or" not in problem:
        return None
    sign = lines[row][column : column + 1]
    message = f"this {sign} is not closed, or a comma is missing behind it"
    return _Fault("unclosed-bracket", row, column, message)


def _indent(lines: list[str], row: int) -> _Fault:
    line = lines[row]
    start = len(line) - len(line.lstrip())
    message = "this line does not line up with what it belongs to; check the spaces before it"
    return _Fault("indent", row, start, message, len(line.rstrip()))
