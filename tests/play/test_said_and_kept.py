"""What was said stays said: whatever an author edits afterwards, a call is looked back on, compared and
exported with the words and the meters that were shown; and going on in it tells what is otherwise today."""

import copy
import random
from pathlib import Path

import msgspec
import pytest
import yaml

from game.conversation import step as step_module
from game.conversation.changed_story import RECORDED
from game.conversation.events import Pick, Say
from game.conversation.moves import apply_moves
from game.conversation.plan import Plan
from game.conversation.state import Move, State
from game.conversation.transcript import Line, explain, lines
from game.debrief.debrief import debrief
from game.messages import say
from game.paths import database_file
from game.play.export import FORMATS, export_run
from game.play.load_run import SavedRun, load_run
from game.play.resume import resume_call
from game.play.rewind import open_past
from game.play.session import Call
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.story.model import Effects
from game.story.reader import read_text
from tests.play.edits import EDITS
from tests.playing import PARCEL, PARCEL_FILE, hearmeout, new_call, play_lines

HEARD = "You must feel so let down, after it was promised twice."
PLAYS: list[tuple[str, ...]] = [
    ("", "", "2", "", HEARD, "", "", "", ""),
    ("", "/wait", "/wait", "2", "", "1", "", "", "", ""),
    ("1", "", "", "", ""),
    ("", "/cue", "1", "", "", "One moment.", "", "", ""),
    ("", "", "3", "/retry", "2", "", HEARD, "", "", "", ""),
]
"""Each to an ending: heard out, a silence and a pick, cut in at once, typed badly, a second try."""
SEED = 14
LEFT = 3
"""Points in each play at which the call is left, by lot."""


def story_of(text: str) -> PlayableStory | None:
    loaded = read_text(text.encode(), "story.yaml")
    return (
        PlayableStory(loaded.story, loaded.hash, PARCEL_FILE, None, loaded.source) if loaded.story else None
    )


def edited(kind: str, dice: random.Random) -> PlayableStory | None:
    """The story after an edit of this kind, of several chosen by lot one that it can be read with."""
    for _ in range(40):
        data = copy.deepcopy(yaml.safe_load(PARCEL))
        try:
            EDITS[kind](data, dice.randrange(60))
        except (KeyError, IndexError):
            continue
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        if text != yaml.safe_dump(yaml.safe_load(PARCEL), allow_unicode=True, sort_keys=False):
            found = story_of(text)
            if found is not None:
                return found
    return None


def played(typed: tuple[str, ...], database: Database | None = None) -> Call:
    call = new_call(database=database)
    play_lines(call, *typed)
    return call


def shown(call: Call) -> list[tuple[Line, ...]]:
    """The lines of each event, as screen and plain play show them."""
    return [lines(call.plan, one.before, one.outcome) for one in call.played]


def meters(call: Call) -> list[tuple[int, int]]:
    return [(one.outcome.trust, one.outcome.frustration) for one in call.played]


def documents(call: Call, stories: Library) -> list[str]:
    past = open_past(call.log.database, "player", stories, call.log.id)
    return [export_run(past, form) for form in FORMATS]


@pytest.mark.parametrize(
    "kinds", [2, pytest.param(len(EDITS), marks=pytest.mark.full)], ids=["sample", "all kinds"]
)
def test_a_call_looks_back_as_it_was_whatever_was_edited_since(kinds: int) -> None:
    assert len(EDITS) >= 36
    dice, told, looked, gone_on = random.Random(SEED), 0, 0, 0
    data = Database(database_file())
    for kind in dice.sample(sorted(EDITS), kinds):
        today = edited(kind, dice)
        assert today is not None, f"no story with: {kind}"
        library = Library({"late-parcel": today}, ())
        for typed in PLAYS:
            call = played(typed, data)
            assert call.state.over, typed
            before = documents(call, Library({}, ()))
            past = open_past(data, "player", library, call.log.id)
            assert (shown(past.call), meters(past.call)) == (shown(call), meters(call)), kind
            assert past.notice == "" and past.call.events == call.events
            assert documents(call, library) == before, kind
            looked += 1
            for cut in sorted(dice.sample(range(1, len(typed)), LEFT)):
                half = played(typed[:cut], data)
                if half.state.over:
                    break
                on = resume_call(data, "player", today.plan(), saved(half))
                told += len(on.changes)
                gone_on += 1
                check_gone_on(half, on, kind)
    print(
        f"seed {SEED}: {kinds} kinds, {looked} calls looked back on, {gone_on} gone on with, {told} sentences"
    )


def saved(call: Call) -> SavedRun:
    return load_run(call.log.database, call.log.id)


def check_gone_on(half: Call, on: Call, kind: str) -> None:
    """Each reply that stands is the one that was made, in the words in which it was made; what they had said
    before it is there in the words in which it was said; and other meters are told."""
    if on.log.id == half.log.id:
        assert on.changes == [] and shown(on) == shown(half), kind
        return
    assert on.changes, kind
    made, kept = choices(half), choices(on)
    assert kept == made[: len(kept)] or "first try" in on.changes[0], kind
    if "still stands" in on.changes[0] and "first try" not in on.changes[0]:
        assert kept == made
        now = [line for one in shown(on) for line in one]
        for line in (line for one in shown(half) for line in one if line.who in ("customer", "seen", "you")):
            assert line in now, (kind, line, now)
        if meters(on)[-1] != meters(half)[-1]:
            trust, frustration = meters(on)[-1]
            assert any(
                f"trust {trust} " in told and f"frustration {frustration} " in told for told in on.changes
            )
    again = resume_call(Database(database_file()), "player", on.plan, saved(on))
    assert (again.log.id, again.changes, shown(again)) == (on.log.id, [], shown(on)), kind


def choices(call: Call) -> list[str]:
    events = [event for event in call.events if isinstance(event, Pick | Say)]
    return [event.id if isinstance(event, Pick) else event.text for event in events]


LIAR = PARCEL.replace("Promised twice, and still nothing. You must feel let down.", "Stop whining, you liar.")


def test_a_reply_that_was_reworded_stays_as_it_was_said_also_in_the_call_gone_on_with() -> None:
    half = played(("", "", "2", ""))
    today = story_of(LIAR)
    assert today is not None
    on = resume_call(Database(database_file()), "player", today.plan(), saved(half))
    assert on.changes == [
        "This story was edited since you played. Everything you did still stands.",
        "Your reply was: “Promised twice, and still nothing. You must feel let down.” "
        "In today's story it is: “Stop whining, you liar.”",
    ]
    written = play_lines(on, "/transcript", HEARD, "", "", "", "")
    assert on.state.over
    assert sum("liar" in line for line in written) == 1, written
    for text in documents(on, Library({}, ())):
        assert "liar" not in text
    found = debrief(on.plan, on.played)
    assert found.turns[0].said.startswith("Promised twice") and "paraphrase" in found.turns[0].outcome.codes


def test_the_words_are_kept_through_a_second_edit_and_a_rewind() -> None:
    half = played(("", "", "2", ""))
    first, second = story_of(LIAR), story_of(LIAR.replace("So where is it?", "Well, where is it?"))
    assert first is not None and second is not None
    on = resume_call(Database(database_file()), "player", first.plan(), saved(half))
    later = resume_call(Database(database_file()), "player", second.plan(), saved(on))
    assert [told for told in later.changes if "So where is it?" in told and "Well, where" in told]
    texts = [line.text for one in shown(later) for line in one]
    assert (
        "So where is it?" in texts and "Promised twice, and still nothing. You must feel let down." in texts
    )


def test_other_effects_are_told_with_the_meters_before_and_after() -> None:
    half = played(("", "", "2", ""))
    harder = PARCEL.replace("effects: {set: [heard_out]}", "effects: {set: [heard_out], trust: -40}")
    today = story_of(harder)
    assert today is not None
    before = meters(half)[-1]
    on = resume_call(Database(database_file()), "player", today.plan(), saved(half))
    trust, frustration = meters(on)[-1]
    assert trust == before[0] - 40
    was_trust, was_frustration = before
    assert on.changes[1:] == [
        f"Counted as today: trust {trust} (it was {was_trust}), "
        f"frustration {frustration} (it was {was_frustration})."
    ]


def test_where_a_later_game_counts_otherwise_the_meters_of_the_call_stand_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call = played(PLAYS[0])
    before = meters(call)

    def kinder(
        plan: Plan, state: State, moves: list[Move], effects: Effects, words: str = ""
    ) -> tuple[State, tuple[Move, ...]]:
        state, shown = apply_moves(plan, state, moves, effects, words)
        return msgspec.structs.replace(state, trust=min(100, state.trust + 3)), shown

    monkeypatch.setattr(step_module, "apply_moves", kinder)
    past = open_past(Database(database_file()), "player", Library({}, ()), call.log.id)
    assert meters(past.call) == before
    assert past.notice == "The game would count this call otherwise today. The meters are as they were."
    found = debrief(past.call.plan, past.call.played)
    assert found.curve == tuple(before)
    (move,) = [move for move in found.turns[0].outcome.moves if move.code == RECORDED]
    assert explain(move).endswith(say("move.recorded"))
    for form in FORMATS[:2]:
        assert past.notice in export_run(past, form)


def test_an_older_call_without_its_story_has_the_words_of_today_and_says_so() -> None:
    call = played(PLAYS[0])
    with Database(database_file()).transaction() as db:
        db.execute("DELETE FROM sources")
    today = story_of(LIAR)
    assert today is not None
    past = open_past(Database(database_file()), "player", Library({"late-parcel": today}, ()), call.log.id)
    assert past.notice == say("saved.shown_as_today")
    assert past.call.events[1:] == call.events[1:] and meters(past.call) == meters(call)
    assert "Stop whining, you liar." in export_run(past, "md") and past.notice in export_run(past, "md")


def test_the_command_exports_what_was_said_though_the_file_is_edited_and_gone(
    tmp_path: Path,
) -> None:
    file = tmp_path / "parcel.yaml"
    file.write_text(PARCEL, "utf-8")
    typed = "".join(f"{line}\n" for line in PLAYS[0]).encode()
    assert hearmeout("play", str(file), "--plain", typed=typed).returncode == 0
    first = hearmeout("export", "--last")
    file.write_text(LIAR, "utf-8")
    assert hearmeout("export", "--last").stdout == first.stdout
    file.unlink()
    again = hearmeout("export", "--last")
    assert (again.returncode, again.stdout, again.stderr) == (0, first.stdout, b"")


def test_going_on_by_the_command_names_what_changed_before_anything_else(tmp_path: Path) -> None:
    file = tmp_path / "parcel.yaml"
    file.write_text(PARCEL, "utf-8")
    hearmeout("play", str(file), "--plain", typed=b"\n\n2\n\n")
    file.write_text(LIAR, "utf-8")
    written = hearmeout("play", str(file), "--plain", "--resume").stdout.decode()
    named = written.index("In today's story it is: “Stop whining, you liar.”")
    assert named < written.index("So where is it?")
