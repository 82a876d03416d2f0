"""Many replies at once: JSON rows in, JSON rows out."""

import json
from collections.abc import Iterable, Iterator

from game.listening.detector import read


def rows(lines: Iterable[str]) -> Iterator[str]:
    """One output row for each input row `{"id", "context", "text"}`, in the same order.

    A row that cannot be read gives `{"id", "line", "error"}` and the rest are still answered; empty lines
    are passed over.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _row(number, line)


def _row(number: int, line: str) -> str:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return _error(None, number, "not a JSON row")
    if not isinstance(row, dict):
        return _error(None, number, 'a row must be a JSON object with "text"')
    name = row.get("id")
    text = row.get("text")
    if not isinstance(text, str):
        return _error(name, number, '"text" must be text')
    context = row.get("context") or []
    if isinstance(context, str):
        context = [context]
    if not isinstance(context, list) or not all(isinstance(turn, str) for turn in context):
        return _error(name, number, '"context" must be text or a list of texts')
    behaviours = [
        {"code": b.code, "strength": b.strength, "start": b.start, "end": b.end, "why": b.why}
        for b in read(text, tuple(context)).behaviours
    ]
    return json.dumps({"id": name, "behaviours": behaviours}, ensure_ascii=False)


def _error(name: object, number: int, message: str) -> str:
    return json.dumps({"id": name, "line": number, "error": message}, ensure_ascii=False)
