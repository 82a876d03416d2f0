"""A line that was typed and not said yet is kept, and a call leads back to the list that it came from."""

import pytest

from game.conversation.events import Say
from game.messages import say
from game.paths import database_file
from game.plain.call_lines import LinePlayer
from game.play.first_call import skip_first_call
from game.play.session import Call
from game.progress.database import Database
from game.progress.runs import unfinished
from tests.plain.test_home_lines import at_home
from tests.playing import LENDING, new_call, play_lines

LONG = "Your parcel should have come on Monday, and it was promised to you twice, so you feel let down."
KEPT = "Your line is kept: /say says it, or write another."


def typed(call: Call, *lines: str) -> list[str]:
    """What a person reads who types these lines."""
    written: list[str] = []
    LinePlayer(call, lines, written.append, asks=True).play()
    return written


def said(call: Call) -> list[str]:
    return [event.text for event in call.events if isinstance(event, Say)]


def test_a_line_that_would_cut_in_is_said_by_a_word_once_they_have_paused() -> None:
    call = new_call()
    written = typed(call, LONG, "", "/say")
    paused = written.index(next(line for line in written if line.startswith("(Dana pauses.")))
    assert KEPT in written[paused:] and written.count(KEPT) == 1
    assert said(call) == [LONG]
    assert not any("You cut in." in line for line in written)


def test_an_empty_line_never_says_it_and_another_line_takes_its_place() -> None:
    call = new_call()
    typed(call, LONG, "", "", "", "")
    assert said(call) == []
    other = new_call()
    typed(other, LONG, "", "I am sorry that it is late.", "/say")
    assert said(other) == ["I am sorry that it is late."], "nothing is kept once something is said"


def test_while_they_speak_the_word_means_it_like_the_same_line() -> None:
    call = new_call()
    assert any("You cut in." in line for line in typed(call, LONG, "/say"))
    assert said(call) == [LONG]


def test_words_without_sense_are_said_by_the_word_and_a_slip_is_not_kept() -> None:
    call = new_call(LENDING)
    typed(call, "", "", "xylophone zebra", "/say")
    assert said(call) == ["xylophone zebra"]
    slip = new_call()
    written = typed(slip, "quit", "", "/say")
    assert KEPT not in written and say("plain.none_held") in written and said(slip) == []


def test_from_home_a_call_leads_back_to_the_list_and_is_saved() -> None:
    skip_first_call(Database(database_file()), "player")
    written = at_home("1", "", "/home", "/quit")
    back = written.index("The call is saved. Back to the list of chapters.")
    assert written[back + 1].startswith("1. ") and any(line.startswith("Next: go on") for line in written)
    assert len(unfinished(Database(database_file()), "player")) == 1


def test_the_first_call_leads_to_the_list_too() -> None:
    written = at_home("first", "/home", "/quit")
    assert written[written.index("The call is saved. Back to the list of chapters.") + 1].startswith("1. ")


def test_a_call_begun_by_itself_says_that_there_is_no_list() -> None:
    written = play_lines(new_call(), "/home", "/meters")
    assert say("plain.no_list") in written and any(line.startswith("Trust ") for line in written)


@pytest.mark.parametrize("line", ["help", "/help", "/?"])
def test_help_is_told_in_a_call_with_its_slash_and_without(line: str) -> None:
    written = play_lines(new_call(), line)
    assert "Commands:" in written and any("/home " in told and "list" in told for told in written)
