"""Line by line too, a call without the coach asks what one or two typed replies did, before their reading."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.debrief.self_view import Nearness, SameViews
from game.paths import database_file
from game.plain.call_lines import LinePlayer
from game.plain.home_lines import LineHome
from game.play.rewind import rewind
from game.play.session import Call
from game.progress.database import Database
from game.progress.library import Library
from game.progress.self_views import nearness
from game.settings import Settings, save_settings, settings_file
from tests.playing import HERE, hearmeout, new_call
from tests.self_view_calls import BACK, BOTH, LAMP, NEITHER, lamp_call
from tests.tui.apps import small_story

TYPED = (BACK, BOTH, NEITHER)
FIRST = "What did you just do? Two replies of yours, before their reading is shown. Nothing is scored here."
FEELING = "A feeling named, or what it cost them? Yes or no. /skip leaves it out."
FACTS = "Something they told given back? Yes or no. /skip leaves it out."
NAMED = "The game: yes. “You must be worn out after a month of that” names how it feels for them."
GIVEN = "The game: yes. “You must be worn out after a month of that” gives back what they told."
NOT_NAMED = "The game: no. It names no feeling and no cost of theirs."
NOT_GIVEN = "The game: no. Nothing they told comes back in it."
BEFORE = ["Mira: I've waited a month, and I'm fed up with it.", f"You: {BOTH}"]
AFTER = ["Ben: So what happens now?", f"You: {NEITHER}"]


def played(*lines: str, call: Call | None = None, coached: bool = False, self_view: bool = True) -> list[str]:
    """What is written while these lines are typed after the call."""
    written: list[str] = []
    now = call or new_call(LAMP)
    LinePlayer(now, (*TYPED, *lines), written.append, coached=coached, self_view=self_view).play()
    return written


def counted() -> Nearness:
    return nearness(Database(database_file()), "player")


def test_two_lines_a_reply_between_the_ending_and_what_happened() -> None:
    written = played("/skip", "/skip", "y", "No.", "NO", "n")
    at = written.index(FIRST)
    asked = [FIRST, *BEFORE, FEELING, FACTS, NAMED, GIVEN, *AFTER, FEELING, FACTS, NOT_NAMED, NOT_GIVEN]
    assert written[at : at + len(asked)] == asked
    assert written[at - 2] == "The call is over. Ending: Settled (good)."
    assert written[at + len(asked)].startswith("Counted")
    assert counted() == Nearness(SameViews(2, 2), SameViews(1, 2))


def test_a_question_is_skipped_by_a_word_and_the_reading_is_told_all_the_same() -> None:
    written = played("/skip", "/skip", "/skip", "/skip", "/skip", "yes")
    assert NAMED in written and NOT_GIVEN in written
    assert counted() == Nearness(facts=SameViews(0, 1))


def test_what_is_neither_yes_nor_no_is_asked_again_once() -> None:
    again = "That is neither yes nor no. Try once more, or type /skip."
    written = played("/skip", "/skip", "maybe", "y", "1", "/meters")
    at = written.index(FEELING)
    assert written[at : at + 5] == [FEELING, again, FACTS, again, "Skipped."]
    assert counted() == Nearness(SameViews(1, 1))


def test_no_reason_is_told_for_typed_replies_and_the_coach_is_silent_until_the_end() -> None:
    written = played("/skip", "/skip")
    during = written[: written.index(FIRST)]
    assert not any("gives back" in line or "names what" in line for line in during)
    assert not any(line.startswith("Coach") for line in written)
    assert "Trust 46, frustration 47." in during


def test_a_pick_keeps_its_reason() -> None:
    written: list[str] = []
    LinePlayer(new_call(LAMP), [BACK, "1", NEITHER], written.append, coached=False, self_view=True).play()
    assert any("fixes before hearing" in line for line in written)


@pytest.mark.parametrize(("coached", "self_view"), [(False, False), (True, True)])
def test_turned_off_or_with_the_coach_nothing_is_asked_and_reasons_are_told(
    coached: bool, self_view: bool
) -> None:
    written = played("/skip", "/skip", coached=coached, self_view=self_view)
    assert FIRST not in written
    assert any("gives back what they told you" in line for line in written)
    assert any(line.startswith("Coach") for line in written) == coached


def test_nothing_is_asked_of_a_call_played_on_from_the_middle_of_another() -> None:
    again = rewind(lamp_call(*TYPED), 1)
    assert FIRST not in played("/skip", "/skip", call=again)


@pytest.mark.parametrize(
    ("answers", "near"),
    [
        ((), Nearness()),
        (("y",), Nearness(SameViews(1, 1))),
        (("y", "y", "n"), Nearness(SameViews(2, 2), SameViews(1, 1))),
        (("y", "/quit", "y"), Nearness(SameViews(1, 1))),
    ],
)
def test_input_that_runs_out_or_quit_still_gets_the_whole_debrief(
    answers: tuple[str, ...], near: Nearness
) -> None:
    written = played("/skip", "/skip", *answers)
    assert any(line.startswith("Score card") for line in written)
    assert counted() == near


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        (Settings(coach="debrief"), True),
        (Settings(coach="debrief", self_view=False), False),
        (Settings(), False),
    ],
)
def test_the_command_and_home_go_by_the_settings(kept: Settings, asked: bool) -> None:
    save_settings(settings_file(), lambda _: kept)
    typed = "\n".join((*TYPED, "/skip", "/skip", "y", "y", "n", "n")) + "\n"
    ended = hearmeout("play", str(HERE / "lamp.yaml"), "--plain", typed=typed)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert (FIRST in ended.stdout.decode()) == asked
    assert counted().feeling.answers == (2 if asked else 0)
    written: list[str] = []
    playable = small_story(LAMP)
    home = LineHome(
        Database(database_file()),
        Library({"lamp": playable}, ()),
        "player",
        ["1", *TYPED, "/skip", "/skip"],
        written.append,
    )
    home.play()
    assert (FIRST in written) == asked


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(st.text(max_size=40), st.sampled_from(["", "y", "n", "/quit", "\x1b[2J"])), max_size=8)
)
def test_no_answer_breaks_the_debrief_or_reaches_the_terminal_raw(answers: list[str]) -> None:
    written = played("/skip", "/skip", *answers)
    assert sum(line.startswith("Score card") for line in written) == 1
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\ud800-\udfff]", "".join(written))
