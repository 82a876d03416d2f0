"""JSON rows in, JSON rows out, in the same order, whatever stands between."""

import json

from game.listening.detector import read
from game.listening.json_rows import answer_rows


def rows(lines: list[str]) -> list[str]:
    return [answer.row for answer in answer_rows(lines)]


def test_each_row_is_answered_in_order_and_bad_ones_say_where() -> None:
    lines = [
        json.dumps({"id": "a", "context": ["My router died."], "text": "I'll send a new one."}),
        "not json",
        json.dumps({"id": "b", "text": 7}),
        "",
        json.dumps({"id": "c", "context": "plain text", "text": "I see."}),
        json.dumps(["a list"]),
        json.dumps({"id": 5, "context": [1], "text": "x"}),
        "[" * 100_000,
    ]
    found = [json.loads(row) for row in rows(lines)]
    assert [row.get("id") for row in found] == ["a", None, "b", "c", None, 5, None]
    assert [row["line"] for row in found if "error" in row] == [2, 3, 6, 7, 8]
    assert [b["code"] for b in found[0]["behaviours"]] == ["solve"]
    assert [b["code"] for b in found[3]["behaviours"]] == ["cue"]


def test_a_row_holds_what_the_reading_holds() -> None:
    text, context = "I'm so sorry about that. What happened next?", "My cake fell over."
    (row,) = rows([json.dumps({"id": 1, "context": [context], "text": text})])
    expected = read(text, (context,)).behaviours
    assert json.loads(row) == {
        "id": 1,
        "behaviours": [
            {"code": b.code, "strength": b.strength, "start": b.start, "end": b.end, "why": b.why}
            for b in expected
        ],
    }


def test_a_number_that_json_does_not_know_is_refused_in_its_row() -> None:
    lines = [
        '{"id": NaN, "text": "I see."}',
        '{"id": 1e999, "text": "I see."}',
        '{"id": 1, "text": "I see."}',
    ]
    found = [json.loads(row, parse_constant=_never) for row in rows(lines)]
    assert [row.get("line") for row in found] == [1, 2, None]
    assert [row["id"] for row in found] == [None, None, 1]


def test_half_a_character_leaves_as_text_that_any_stream_takes() -> None:
    (row,) = rows(['{"id": "\\ud800", "text": "Sorry about that \\udc00."}'])
    assert json.loads(row.encode().decode())["id"] == "\ud800"


def _never(name: str) -> float:
    raise AssertionError(name)
