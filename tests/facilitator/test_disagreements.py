"""What learners disagree with goes to the makers of the game: what each says last, in both databases."""

import json
from pathlib import Path

import pytest

from tests.facilitator.sent_checks import Learners
from tests.facilitator.studies import name, sitting
from tests.playing import hearmeout


def test_what_is_said_of_a_station_or_a_drill_later_counts_and_the_last_word_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    learners = Learners(tmp_path / "learners", monkeypatch)
    learners.sit([sitting(who, "before", ["missed", "partly"]) for who in (1, 2, 3)], against=[0])
    learners.disagree_later(name(1), 1)
    learners.disagree_later(name(2), 0, taken_back=True)
    learners.disagree_later(name(3), 2)
    learners.disagree_later(name(3), 2, taken_back=True, minute=5)
    for answer, against in (("one", (True,)), ("two", (True, False)), ("three", ())):
        learners.drill(name(3), answer, against=against)
    learners.keep(address)
    out = tmp_path / "marks.jsonl"
    ended = hearmeout("cohort", "evaluate", "--disagreements", "--db", address, "-o", str(out))
    assert ended.returncode == 0, ended.stderr
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(one["drill"], one["read"]) for one in lines if "drill" in one] == [("heating", "missed")]
    assert [(one["station"], one["read"]) for one in lines if "station" in one] == [
        ("a-0", "missed"), ("a-0", "missed"), ("a-1", "partly"),
    ]  # fmt: skip
    assert not any(part in out.read_text("utf-8") for part in ("p-0", "Ada", "words"))
