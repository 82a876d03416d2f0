"""Many replies at once: JSON rows in, JSON rows out."""

import json
from collections.abc import Iterable, Iterator

from msgspec import Struct, to_builtins

from game.listening.detector import read
from game.text import escaped_json


class Unread(Struct, frozen=True):
    """An input line that could not be taken in as text, and why."""

    why: str


class Answered(Struct, frozen=True):
    """One output row; `failed` where it says why its input cannot be read."""

    row: str
    failed: bool = False


def answer_rows(lines: Iterable[str | Unread]) -> Iterator[Answered]:
    """One output row for each input row `{"id", "context", "text"}`, in the same order. A row that cannot be
    read gives `{"id", "line", "error"}` and the rest are still answered; empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if isinstance(line, Unread):
            yield _error(None, number, line.why)
        elif line.strip():
            yield _row(number, line)


def _row(number: int, line: str) -> Answered:
    try:
        row = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return _error(None, number, "not a JSON row")
    if not isinstance(row, dict):
        return _error(None, number, 'a row must be a JSON object with "text"')
    name = row.get("id")
    if not _sendable(name):
        return _error(None, number, '"id" must be a number or text that JSON can hold')
    text = row.get("text")
    if not isinstance(text, str):
        return _error(name, number, '"text" must be text')
    context = row.get("context") or []
    if isinstance(context, str):
        context = [context]
    if not isinstance(context, list) or not all(isinstance(turn, str) for turn in context):
        return _error(name, number, '"context" must be text or a list of texts')
    reading = read(text, tuple(context))
    return Answered(json_text({"id": name, "behaviours": to_builtins(reading.behaviours)}))


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _error(name: object, number: int, message: str) -> Answered:
    return Answered(json_text({"id": name, "line": number, "error": message}), failed=True)


def _sendable(name: object) -> bool:
    """JSON has no infinity, yet 1e999 is read as one."""
    try:
        json.dumps(name, allow_nan=False)
    except ValueError:
        return False
    return True


def json_text(row: dict[str, object], indent: int | None = None) -> str:
    """The row as text that every UTF-8 stream takes: half a character stays escaped, as controls do."""
    return escaped_json(json.dumps(row, ensure_ascii=False, indent=indent))
