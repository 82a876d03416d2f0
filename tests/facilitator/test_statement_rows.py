"""Each kind of statement that the game makes becomes a row; what is not ours or cannot be is named."""

import copy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from game.facilitator import tables
from game.facilitator.statement_row import StatementRow
from game.facilitator.statement_rows import UnusableStatementError, row_of
from game.progress.database import Database
from game.records import outbox, vocabulary
from game.records.chain import digest
from game.records.memberships import join
from game.records.of_practice import (
    Disagreed,
    SittingTold,
    StationTold,
    tell_disagreed,
    tell_drill,
    tell_drill_disagreed,
    tell_sitting_begun,
    tell_sitting_done,
    tell_station_disagreed,
)
from game.records.statements import duration
from tests.cohort.simulated_cohort import PLAYER
from tests.facilitator.bundles import cohort_of, played
from tests.playing import PARCEL, plan_of
from tests.records.told_reply import tell_reply

PLAN = plan_of(PARCEL)


@pytest.fixture
def rows(tmp_path: Path) -> list[StatementRow]:
    """Of a learner who played a chapter."""
    (learner,) = played(tmp_path, [PLAN], count=1)
    return [row_of(msgspec.json.decode(body), tip) for body, tip in learner.statements]


@pytest.fixture
def of_practice(tmp_path: Path) -> list[StatementRow]:
    """Of a learner with a yes to words who did a sitting and a drill, and disagreed with a reading."""
    database = Database(tmp_path / "progress.sqlite3")
    file = msgspec.json.encode(cohort_of([PLAN])).decode()
    member = join(database, PLAYER, file, "p-00000000000000aa", words=True, now="2026-03-02T09:00:00+00:00")
    station = StationTold("a-bill", "paraphrase", "partly", 42, False, "So it was the bill.")
    sitting = SittingTold("sitting-1", "A", "before", 700, False, 7, [station])
    drill = {
        "skill": "cue", "form": "choose", "exercise": "x", "result": "met", "helped": True, "extra": False,
    }  # fmt: skip
    disagreed = Disagreed("run-1", 3, PLAN.story.id, "opening", ["solve"], "I asked.")
    with database.transaction() as db:
        tell_sitting_begun(db, PLAYER, sitting)
        tell_sitting_done(db, PLAYER, msgspec.structs.replace(sitting, own=None))
        tell_drill(db, PLAYER, "answer-1", drill, "")
        tell_reply(db, PLAYER, "2026-03-02T10:00:00+00:00", disagreed)
        tell_disagreed(db, PLAYER, disagreed)
        tell_station_disagreed(db, PLAYER, sitting, 1)
        tell_sitting_done(db, PLAYER, sitting)
        of_drill = {name: drill[name] for name in ("skill", "form", "exercise", "result")}
        tell_drill_disagreed(db, PLAYER, "answer-1", of_drill, "", taken_back=True)
    return [row_of(msgspec.json.decode(one.body), one.digest) for one in outbox.all_of(database, member.id)]


def test_a_row_has_its_fields_in_the_order_of_the_columns() -> None:
    names = [name.rstrip("_") for name in StatementRow.__struct_fields__]
    assert names == [column.name for column in tables.statements.columns]


def test_a_call_becomes_rows(rows: list[StatementRow]) -> None:
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert {row.story for row in rows if row.kind != "cohort"} == {"late-parcel"}
    first, reply, *_ = rows
    assert (first.kind, first.verb, first.attempt, first.try_) == ("run", "initialized", 1, 1)
    assert (reply.kind, reply.verb, reply.scene, reply.typed) == ("reply", "answered", "opening", 0)
    assert reply.trust is not None and reply.scaled == reply.trust / 100 and reply.seconds is not None
    assert msgspec.json.decode(reply.codes or "") and msgspec.json.decode(reply.more or "")["turn"]
    assert reply.story_hash == PLAN.hash and msgspec.json.decode(reply.versions)["game"]
    completed = next(row for row in rows if row.verb == "completed")
    assert (completed.kind, bool(completed.ending), bool(completed.ending_kind)) == ("run", True, True)
    for row in rows:
        assert row.words is None
        if row.verb == "progressed":
            assert (row.kind, row.scaled) == ("cohort", 1.0)


def test_stations_drills_and_disagreements_become_rows(of_practice: list[StatementRow]) -> None:
    begun, station, sitting, drill, _, comment, of_station, own, of_drill = of_practice
    assert (begun.kind, begun.verb, begun.form) == ("sitting", "initialized", "A")
    assert (station.kind, station.skill, station.result, station.scaled) == (
        "station", "paraphrase", "partly", 0.5,
    )  # fmt: skip
    assert (station.occasion, station.place, station.seconds) == ("before", 1, 42)
    assert station.words == "So it was the bill."
    assert (sitting.kind, sitting.form, msgspec.json.decode(sitting.more or "")["own"]) == (
        "sitting",
        "A",
        None,
    )
    assert station.registration == sitting.registration == begun.registration
    assert (drill.kind, drill.exercise, drill.helped, drill.success) == ("drill", "x", 1, 1)
    assert (comment.kind, comment.story, comment.scene) == ("comment", "late-parcel", "opening")
    assert (comment.codes, comment.place, comment.words) == ('["solve"]', 3, "I asked.")
    assert (of_station.kind, of_station.form, of_station.exercise, of_station.place) == (
        "station_comment", "A", "a-bill", 1,
    )  # fmt: skip
    assert (of_station.skill, of_station.result, of_station.words) == (
        "paraphrase", "partly", "So it was the bill.",
    )  # fmt: skip
    assert (own.kind, own.verb, own.form, own.occasion) == ("sitting", "commented", "A", "before")
    assert msgspec.json.decode(own.more or "") == {"own": 7}
    assert (of_drill.kind, of_drill.skill, of_drill.form, of_drill.exercise, of_drill.result) == (
        "drill_comment", "cue", "choose", "x", "met",
    )  # fmt: skip
    assert of_drill.more == '{"against":false}' and of_drill.registration
    assert of_station.registration == own.registration == station.registration


def changed(rows_from: Path, change: Any) -> str:
    (learner,) = played(rows_from, [PLAN], count=1)
    body = copy.deepcopy(msgspec.json.decode(learner.statements[1][0]))
    change(body)
    with pytest.raises(UnusableStatementError) as told:
        row_of(body, digest(body))
    return str(told.value)


REPLY = vocabulary.extension("reply")


@pytest.mark.parametrize(
    ("path", "value", "told"),
    (
        (("id",), "1", "not as the game makes them"),
        (("id",), 7, "not as the game makes them"),
        (("actor", "account", "name"), "Ann Smith", "without a pseudonym"),
        (("actor", "account", "homePage"), "https://other.example", "not of this game"),
        (("verb", "id"), "http://adlnet.gov/expapi/verbs/launched", "not of this game"),
        (("context", "contextActivities", "grouping"), [], "not of this game"),
        (("context", "extensions"), {}, "where it belongs"),
        (("timestamp",), "yesterday", "when it was made"),
        (("timestamp",), "0001-01-01T00:00:00+14:00", "when it was made"),
        (("timestamp",), "2026-03-02T09:00:00", "when it was made"),
        (("result", "duration"), "P1Y", "a time that is none"),
        (("result", "duration"), "PT1.2.3S", "a time that is none"),
        (("result", "score", "scaled"), 1.5, "not as the game makes them"),
        (("result", "extensions", REPLY, "trust"), 101, "not as the game makes them"),
        (("result", "extensions", REPLY, "codes"), "solve", "not as the game makes them"),
        (("result", "extensions", REPLY), None, "not as the game makes them"),
        (("result", "extensions", REPLY, "more"), "x" * 30_000, "says more than"),
        (("result", "extensions"), {}, "not of this game"),
    ),
)
def test_what_is_not_ours_or_cannot_be_is_named(
    tmp_path: Path, path: tuple[str, ...], value: object, told: str
) -> None:
    def change(body: Any) -> None:
        for key in path[:-1]:
            body = body[key]
        body[path[-1]] = value

    assert told in changed(tmp_path, change)


def test_what_a_terminal_or_a_database_would_choke_on_is_taken_out(tmp_path: Path) -> None:
    (learner,) = played(tmp_path, [PLAN], count=1)
    body = msgspec.json.decode(learner.statements[1][0])
    reply = body["result"]["extensions"][REPLY]
    reply["scene"], reply["codes"], reply["turn"] = "a\0\x1b[2Jb", ["c\0"], "l\0"
    row = row_of(body, "d")
    assert row.scene == "a[2Jb" and "\0" not in (row.codes or "") + (row.more or "")


def test_a_call_left_for_weeks_has_a_duration_that_stores_take() -> None:
    assert duration(1_234_567.891) == "PT1234567.89S"
    assert (duration(600), duration(0.5), duration(-3)) == ("PT600S", "PT0.5S", "PT0S")
