"""A story edited after a save: the call goes on at the last point that still stands, and says so. Never
another choice than the one made, and the call as it was played is kept."""

import copy
from collections.abc import Callable
from functools import cache

import msgspec
import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from game.behaviours import standard_rulebook
from game.conversation.events import Begin, Pick, Say
from game.conversation.plan import Plan
from game.conversation.replay import Played
from game.conversation.turn import would_interrupt
from game.paths import database_file
from game.play.load_run import load_run
from game.play.resume import resume_call
from game.play.rewind import open_past
from game.play.session import Call
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.progress.runs import unfinished
from game.story.reader import read_text
from tests.examples_tried import examples
from tests.play.edits import EDITS, Data, Edit, choice_above, fact_renamed, opening, scene_renamed
from tests.playing import PARCEL, new_call, plan_of, play_lines, stored

HEARD = "You must feel so let down, after it was promised twice."
PLAYED = ["", "/cue", "", "/note Monday", "2", "", HEARD, "", ""]


def edited(change: Callable[[Data], object]) -> Plan:
    """The plan of the small story after an edit of its YAML."""
    data = yaml.safe_load(PARCEL)
    change(data)
    return plan_of(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


def gone_on(plan: Plan) -> Call:
    database = Database(database_file())
    saved = load_run(database, unfinished(database, "player")[0].id)
    return resume_call(database, "player", plan, saved)


def floor(call: Call) -> list[tuple[str, str]]:
    """Each reply made: where, and which."""
    return [
        (played.before.scene, event.id if isinstance(event, Pick) else event.text)
        for played in call.played
        if played.before and isinstance(event := played.outcome.event, Pick | Say)
    ]


def half_played() -> Call:
    """A call with two replies, in the middle of the scene after them."""
    call = new_call()
    play_lines(call, *PLAYED[:8])
    assert call.state.scene == "bridge"
    return call


def beats_added(data: Data) -> None:
    opening(data)["customer"][1:1] = ["I stayed at home for it.", "All day."]
    data["scenes"]["details"]["customer"].insert(0, "Well.")


def beats_removed(data: Data) -> None:
    del opening(data)["customer"][0]
    del data["scenes"]["bridge"]["customer"][1]


STANDING: list[Callable[[Data], object]] = [
    choice_above,
    beats_added,
    beats_removed,
    fact_renamed,
    lambda data: opening(data)["replies"].reverse(),
    lambda data: opening(data)["replies"][1].update(say="Two promises, and nothing came."),
    lambda data: opening(data)["replies"].pop(0),
    lambda data: data.update(title="Another title"),
]


@pytest.mark.parametrize("change", STANDING, ids=lambda c: c.__name__)
def test_an_edit_beside_what_was_played_takes_nothing_away(change: Callable[[Data], object]) -> None:
    old = half_played()
    call = gone_on(edited(change))
    assert floor(call) == floor(old)
    assert call.state.scene == "bridge"
    assert call.changes[0] == "This story was edited since you played. Everything you did still stands."
    assert call.notices == []
    assert not any(played.outcome.interrupted for played in call.played)


@pytest.mark.parametrize(
    ("change", "left", "said"),
    [
        (lambda d: opening(d)["replies"].pop(1), 0, "the reply you chose in “opening” (“promised”)"),
        (lambda d: opening(d)["replies"][1].update(id="other"), 0, "no longer offered"),
        (lambda d: opening(d)["replies"][1].update({"if": "frustration > 90"}), 0, "no longer offered"),
        (lambda d: opening(d)["replies"][1].update(goto="cold"), 0, "otherwise than you played"),
        (scene_renamed, 0, "otherwise than you played"),
        (lambda d: d["start"].update(scene="details"), 0, "begins elsewhere"),
        (lambda d: d["scenes"]["details"]["typed"]["routes"].pop(0), 1, "otherwise than you played"),
        (lambda d: d["scenes"]["details"]["typed"]["routes"][0].update(id="warm"), 1, "otherwise"),
        (lambda d: d["scenes"]["details"].pop("typed"), 1, "otherwise than you played"),
    ],
)
def test_an_edit_of_what_was_played_goes_back_to_the_last_point_that_stands(
    change: Callable[[Data], object], left: int, said: str
) -> None:
    old = half_played()
    call = gone_on(edited(change))
    assert floor(call) == floor(old)[:left]
    notice = call.changes[0]
    assert said in notice
    assert ("2 of your replies" if left == 0 else "your last reply") in notice
    assert "is kept" in notice


def test_the_call_as_it_was_played_is_kept_and_no_longer_offered() -> None:
    old = half_played()
    before = stored()[old.log.id]
    call = gone_on(edited(scene_renamed))
    assert stored()[old.log.id] == before
    assert [run.id for run in unfinished(Database(database_file()), "player")] == [call.log.id]
    again = gone_on(edited(scene_renamed))
    assert (again.log.id, again.changes, again.state) == (call.log.id, [], call.state)


def test_a_window_still_open_on_the_old_story_keeps_its_call_on_offer() -> None:
    old = half_played()
    call = gone_on(edited(scene_renamed))
    play_lines(old, "")
    offered = {run.id for run in unfinished(Database(database_file()), "player")}
    assert offered == {call.log.id, old.log.id}


def test_other_rules_are_said_to_be_other_rules() -> None:
    half_played()
    rules = msgspec.structs.replace(standard_rulebook(), version="later")
    call = gone_on(Plan(plan_of().story, plan_of().hash, rules))
    assert call.changes == [
        "The rules of the game changed since you played. Everything you did still stands."
    ]
    begun = call.events[0]
    assert isinstance(begun, Begin) and begun.rulebook == "later"


def test_a_game_that_plays_the_same_log_otherwise_is_noticed() -> None:
    """A later game may step otherwise though story and rulebook are the same."""
    old = half_played()
    story = msgspec.structs.replace(
        plan_of().story, scenes={**plan_of().story.scenes, "details": plan_of().story.scenes["cold"]}
    )
    call = gone_on(Plan(story, plan_of().hash))
    assert floor(call) == floor(old)[:1]
    assert len(call.changes) == 1


def test_what_an_author_says_today_of_a_reply_counts_today() -> None:
    half_played()
    call = gone_on(edited(lambda d: opening(d)["replies"][1].update(shows=["apologise"])))
    assert next(p.outcome for p in call.played if isinstance(p.outcome.event, Pick)).codes == ("apologise",)


def test_looking_back_keeps_what_was_read_where_going_on_takes_todays_word() -> None:
    """The author left to the ear what a reply shows, and says it since it was played."""
    unsaid = PARCEL.replace("        shows: [acknowledge, paraphrase]\n", "", 1)
    assert unsaid != PARCEL
    played = new_call(unsaid)
    play_lines(played, "", "", "2")
    read = played.played[-1].outcome.codes
    assert set(read) == {"acknowledge", "paraphrase"}
    today = edited(lambda d: opening(d)["replies"][1].update(shows=["dismiss"]))
    library = Library({"late-parcel": PlayableStory(today.story, today.hash, database_file())}, ())
    back = open_past(Database(database_file()), "player", library, played.log.id)
    assert back.notice == "" and back.call.state == played.state, "as it was played"
    with Database(database_file()).transaction() as db:
        db.execute("DELETE FROM sources")
    back = open_past(Database(database_file()), "player", library, played.log.id)
    on = gone_on(today)
    assert "as today has it" in back.notice
    assert back.call.played[-1].outcome.codes == read and back.call.state.trust == played.state.trust
    assert on.played[-1].outcome.codes == ("dismiss",) and on.state.trust < played.state.trust


def test_a_behaviour_that_the_rules_do_not_know_is_left_out_and_said() -> None:
    """A later game may have written the log, or an earlier one whose rules had it."""
    old = half_played()
    before = [p.outcome.codes for p in old.played if isinstance(p.outcome.event, Say)]
    assert "recall" in before[0]
    with Database(database_file()).transaction() as db:
        changed = db.execute("UPDATE events SET record = REPLACE(record, 'recall', 'hummed')")
        assert changed.rowcount
    call = gone_on(plan_of())
    assert floor(call) == floor(old)
    said = [set(p.outcome.codes) for p in call.played if isinstance(p.outcome.event, Say)]
    assert said == [set(codes) - {"recall"} for codes in before]
    assert call.changes == [
        "The rules of the game changed since you played. Everything you did still stands.",
        "Counted as today: trust 63 (it was 69), frustration 31 (it was 26).",
    ]


@cache
def _read(text: str) -> Plan | None:
    loaded = read_text(text.encode(), "story.yaml")
    return Plan(loaded.story, loaded.hash) if loaded.story else None


@settings(
    max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    typed=st.lists(
        st.sampled_from(["", "", "", "1", "2", "3", "/wait", "/cue", "/hint", HEARD, "One moment."]),
        max_size=16,
    ),
    edits=st.lists(
        st.tuples(st.sampled_from(list(EDITS.values())), st.integers(0, 60)), min_size=1, max_size=4
    ),
)
def test_no_edit_makes_another_choice_than_the_one_made(
    typed: list[str], edits: list[tuple[Edit, int]]
) -> None:
    data = copy.deepcopy(yaml.safe_load(PARCEL))
    for change, number in edits:
        try:
            change(data, number)
        except (KeyError, IndexError, ZeroDivisionError):
            assume(False)
    plan = _read(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    assume(plan is not None)
    assert plan is not None
    old = new_call()
    play_lines(old, *typed)
    assume(not old.state.over)
    call = gone_on(plan)

    made, kept = _replies(old), _replies(call)
    assert [_choice(p) for p in kept] == [_choice(p) for p in made[: len(kept)]]
    for before, now in zip(made, kept, strict=False):
        assert now.outcome.scene == before.outcome.scene
        assert before.outcome.interrupted or not now.outcome.interrupted
    if len(kept) < len(made):
        assert any("last point that stands" in told for told in call.changes)
    assert all(p.outcome.refusal is None for p in call.played)
    assert stored()[old.log.id]


def _replies(call: Call) -> list[Played]:
    return [p for p in call.played if isinstance(p.outcome.event, Pick | Say)]


def _choice(played: Played) -> tuple[str, str, str]:
    event = played.outcome.event
    assert played.before is not None
    said = event.id if isinstance(event, Pick) else event.text if isinstance(event, Say) else ""
    return played.before.scene, said, played.outcome.route


def test_the_small_story_leaves_room_to_cut_in() -> None:
    """What the property above leans on: not every play lets them finish."""
    call = new_call()
    assert would_interrupt(call.plan, call.state)
