"""A learner's record of their calls: each event once, with it or not at all, and no more than was agreed."""

import os
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from game.cohort.joining import invite
from game.conversation.events import Listen, Note, Retake
from game.doctor.backup import backup, restore
from game.drills.answers import NewAnswer
from game.drills.saving import save_answer
from game.errors import PlainError
from game.local_times import local_today
from game.paths import database_file
from game.play.load_run import load_run
from game.play.log import RunLog
from game.play.resume import resume_call, resume_run
from game.play.rewind import rewind
from game.play.session import Call
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.records import memberships, outbox
from game.records.memberships import CohortRules, Membership
from game.records.of_calls import tell_events
from tests.cohort.invited import AUTUMN, member
from tests.conversation.calls import event
from tests.playing import PARCEL, PARCEL_FILE, new_call, plan_of, stored
from tests.records.outbox_rows import (
    assert_chain_holds,
    bodies,
    context,
    of,
    result,
    statements,
    verbs,
)

TYPED = "You must feel so let down, Quetzalcoatl, after it was promised twice."
WELL = ("listen", "listen", "wait", "pick:promised", "listen", f"say:{TYPED}", "listen", "listen", "listen")
BADLY = ("pick:policy", "listen", "listen")


def do(call: Call, *names: str) -> Call:
    for name in names:
        assert call.do(event(call.plan, call.state, name)).refusal is None, name
    return call


def test_a_call_is_told_in_the_order_in_which_it_went() -> None:
    member()
    do(new_call(), *WELL)
    assert verbs() == ["initialized", "answered", "answered", "completed", "passed", "progressed"]
    picked, typed = of("answered")
    assert result(picked, "reply")["choice"] == "promised" and not result(picked, "reply")["typed"]
    assert result(picked, "reply")["silences"] == 1 and result(picked, "reply")["heard"] == 3
    assert result(typed, "reply")["codes"] and result(typed, "reply")["route"] == "heard"
    assert result(of("completed")[0], "ending")["kind"] == "best"
    (passed,) = of("passed")
    assert (passed["result"]["score"]["scaled"], passed["result"]["success"]) == (1, True)
    assert list(of("progressed")[0]["result"]["extensions"].values()) == [50]
    assert_chain_holds()


def test_a_call_that_ended_badly_is_completed_and_failed() -> None:
    member()
    do(new_call(), *BADLY)
    assert verbs()[-2:] == ["completed", "failed"] and not of("progressed")


def test_without_a_cohort_outside_its_course_or_after_it_nothing_is_told() -> None:
    do(new_call(), *BADLY)
    other = PARCEL.replace("id: late-parcel", "id: not-of-the-course")
    now = member()
    do(new_call(other), *BADLY)
    assert bodies() == []
    do(new_call(), "listen")
    assert len(bodies()) == 1
    data = Database(database_file())
    memberships.leave(data, now, "2026-03-02T10:00:00+00:00")
    do(new_call(), *BADLY)
    assert len(bodies()) == 1, "left"
    member(replace(AUTUMN, keep_until=(date.today() - timedelta(days=2)).isoformat()))
    do(new_call(), *BADLY)
    assert len(bodies()) == 1, "over"


def test_the_last_day_of_keeping_still_counts() -> None:
    rules = CohortRules("x", (), "2026-06-30")
    of_spring = Membership("m", "{}", rules, "p", False, "")
    assert of_spring.records(date(2026, 6, 30)) and not of_spring.records(date(2026, 7, 1))


@pytest.fixture(params=["WEST+23:59", "UTC", "EAST-23:59"])
def somewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A place a day west of Greenwich, there, or a day east."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("somewhere")
@pytest.mark.parametrize("days", [0, -1])
def test_who_may_join_today_is_told_of_today_of_calls_as_of_drills(days: int) -> None:
    today = datetime.now().astimezone().date()
    data = Database(database_file())
    cohort = replace(AUTUMN, ends="", keep_until=(today + timedelta(days=days)).isoformat())
    may_join = True
    try:
        invite(data, Library({}, ()), "player", cohort, local_today())
    except PlainError:
        may_join = False
    member(cohort)
    do(new_call(), "listen")
    save_answer(data, "player", NewAnswer("heating", "open", "typed", "What?", "met"), datetime.now(UTC))
    assert may_join == (days == 0)
    assert verbs() == (["initialized", "answered"] if may_join else [])


def test_no_words_notes_or_name_leave_without_a_yes() -> None:
    member(profile="Xylander")
    call = new_call(profile="Xylander")
    call.do(Note("Wolpertinger note"))
    do(call, *WELL)
    call.log.leave()
    sent = "\n".join(bodies())
    assert len(bodies()) > 5
    for words in (
        "Quetzalcoatl",
        "Wolpertinger",
        "Xylander",
        "xylander",
        str(database_file()),
        "parcel.yaml",
    ):
        assert words not in sent


def test_with_a_yes_the_typed_words_leave_and_still_no_note_or_name() -> None:
    member(profile="Xylander", words=True)
    call = new_call(profile="Xylander")
    call.do(Note("Wolpertinger note"))
    do(call, *WELL)
    assert [one["result"].get("response") for one in of("answered")] == [None, TYPED]
    assert "Wolpertinger" not in "\n".join(bodies()) and "Xylander" not in "\n".join(bodies())


@pytest.mark.parametrize("gone", ["sent", "handed over"])
def test_a_no_later_takes_words_out_of_what_waits_and_leaves_what_is_gone(gone: str) -> None:
    now = member(words=True)
    data = Database(database_file())
    do(new_call(), *WELL)
    first = outbox.all_of(data, now.id)
    if gone == "sent":
        outbox.mark_sent(data, now.id, first)
    else:
        memberships.keep_handed_over(data, now, first[-1].seq)
    do(new_call(), *WELL)
    memberships.say_yes_to_words(data, now, False)
    do(new_call(), *WELL)
    after = outbox.all_of(data, now.id)
    assert after[: len(first)] == first
    assert [TYPED in one.body for one in after].count(True) == 1
    assert_chain_holds()


def test_a_second_try_at_a_reply_says_so_and_so_does_a_second_attempt() -> None:
    member()
    call = do(new_call(), "listen", "listen", "pick:number")
    call.do(Retake())
    do(call, "pick:promised")
    assert [context(one, "try") for one in of("answered")] == [1, 2]
    do(new_call(), *BADLY)
    last = of("answered")[-1]
    assert (context(last, "attempt"), context(last, "try")) == (2, 2)
    assert_chain_holds()


def test_a_clock_that_went_back_makes_no_second_call_a_first() -> None:
    member()
    first = do(new_call(), *BADLY)
    with first.log.database.transaction() as db:
        db.execute("UPDATE runs SET began = '2999-01-01T00:00:00+00:00' WHERE id = ?", (first.log.id,))
    do(new_call(), *BADLY)
    assert [context(one, "attempt") for one in of("completed")] == [1, 2]


def test_which_attempt_a_call_was_outlives_a_rescue(home: Path, tmp_path: Path) -> None:
    """The first call goes on last, in a game that got its calls from another file."""
    member()
    waits = do(new_call(), "listen")
    for _ in range(2):
        do(new_call(), *BADLY)
    do(waits, "listen", "wait")
    waits.log.database.close()
    (tmp_path / "all.zip").write_bytes(b"".join(backup()))
    home.rename(tmp_path / "gone")
    restore(tmp_path / "all.zip")
    data = Database(database_file())
    again = resume_call(data, "player", plan_of(), load_run(data, waits.log.id))
    do(again, "pick:promised")
    assert context(of("answered")[-1], "attempt") == 1


def test_a_call_gone_on_with_tells_nothing_twice() -> None:
    member()
    call = do(new_call(), "listen", "listen", "pick:promised")
    assert call.log.leave()
    again = resume_call(
        Database(database_file()), "player", plan_of(), load_run(call.log.database, call.log.id)
    )
    do(again, *WELL[4:])
    assert verbs() == [
        "initialized", "answered", "suspended", "resumed", "answered", "completed", "passed", "progressed",
    ]  # fmt: skip
    assert len({one["context"]["registration"] for one in statements()[:-1]}) == 1
    assert {context(one, "attempt") for one in of("answered")} == {1}
    assert_chain_holds()


def test_a_rewound_run_does_not_tell_the_old_replies_again() -> None:
    member()
    call = do(new_call(), *WELL)
    told = verbs()
    back = rewind(call, 5)
    do(back, "listen", "say:One moment.", "listen", "listen")
    assert verbs()[: len(told)] == told
    assert verbs()[len(told) :] == ["resumed", "answered", "completed", "failed"]
    assert context(of("answered")[-1], "attempt") == 2
    assert_chain_holds()


def test_two_windows_on_one_call_tell_each_reply_once() -> None:
    member()
    call = do(new_call(), "listen", "listen", "pick:promised")
    other = resume_call(
        Database(database_file()), "player", plan_of(), load_run(call.log.database, call.log.id)
    )
    do(other, "listen", "say:One moment.")
    do(call, "listen", f"say:{TYPED}")
    assert [result(one, "reply")["scene"] for one in of("answered")] == ["opening", "details", "details"]
    assert_chain_holds()


def test_a_call_whose_story_was_edited_goes_on_as_the_same_attempt() -> None:
    member()
    call = do(new_call(), "listen", "listen", "pick:promised")
    edited = PARCEL.replace("So where is it?", "Where is it then?")
    plan = plan_of(edited)
    story = PlayableStory(plan.story, plan.hash, PARCEL_FILE, source=plan.source)
    again = resume_run(Database(database_file()), "player", Library({"late-parcel": story}, ()), call.log.id)
    assert again.log.id != call.log.id
    do(again, *WELL[4:])
    assert {context(one, "attempt") for one in of("answered")} == {1}
    assert len(of("answered")) == 2
    assert_chain_holds()


def test_what_is_told_is_on_disk_with_its_event_or_neither_is(monkeypatch: pytest.MonkeyPatch) -> None:
    member()
    call = do(new_call(), "listen", "listen")
    for name in WELL[2:]:
        runs, told = stored(), bodies()
        with monkeypatch.context() as patch:
            patch.setattr("game.records.of_calls.put", disk_full)
            call.do(event(call.plan, call.state, name))
        assert (stored(), bodies(), call.log.saved) == (runs, told, False)
        assert call.log.save()
    assert verbs() == ["initialized", "answered", "answered", "completed", "passed", "progressed"]
    assert_chain_holds()


def disk_full(*_: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the process that is killed is a fork of this one")
@pytest.mark.parametrize("killed_in", ["game.records.of_calls.put", "game.play.log.RunLog._write"])
def test_a_process_killed_in_the_write_leaves_both_or_none(killed_in: str) -> None:
    member()
    do(new_call(), "listen").log.database.close()
    runs, told = stored(), bodies()
    child = os.fork()
    if child == 0:
        with pytest.MonkeyPatch.context() as patch:
            real = RunLog._write

            def write(self: RunLog, *given: Any) -> None:
                real(self, *given)
                os._exit(1)

            patch.setattr(killed_in, write if killed_in.endswith("_write") else lambda *_: os._exit(1))
            do(new_call(), "listen")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    assert (stored(), bodies()) == (runs, told)


def test_ids_follow_from_what_happened() -> None:
    member()
    call = do(new_call(), *WELL)
    before = bodies()
    with call.log.database.transaction() as db:
        tell_events(db, call.log._of_run, call.log._entries, 0)
    assert bodies() == before, "told once more, it is the same"


@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_whatever_is_played_and_left_the_chain_holds_and_every_reply_is_told_once(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEARMEOUT_HOME", str(home))
        database = Database(database_file())
        member(database=database)
        replies = 0
        for _ in range(data.draw(st.integers(1, 3))):
            call = new_call(database=database)
            for name in data.draw(st.lists(st.sampled_from(EVENTS), max_size=12)):
                if name == "again":
                    call.log.leave()
                    saved = load_run(database, call.log.id)
                    call = resume_call(database, "player", call.plan, saved)
                    continue
                outcome = call.do(event(call.plan, call.state, name))
                replies += outcome.refusal is None and name.startswith(("pick", "say"))
            call.log.leave()
        assert len(of("answered")) == replies
        assert_chain_holds()
        database.close()


EVENTS = (
    "listen", "listen", "listen", "wait", "cue", "retake", "pick:number", "pick:promised", "pick:policy",
    "say:One moment.", "say:You must feel so let down, after it was promised twice.", "again",
)  # fmt: skip


def test_a_save_without_a_cohort_asks_one_question_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the records is loaded, and one look at an empty table is all that it costs."""
    asked: list[str] = []
    call = new_call()
    with call.log.database.transaction() as db:
        db.set_trace_callback(asked.append)
    call.do(Listen())
    assert sum("memberships" in one for one in asked) == 1
    assert not any("outbox" in one for one in asked)
