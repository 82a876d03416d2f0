"""The guide through a call that teaches the keys: one thing at a time, and never for ever."""

import pytest

from game.conversation.events import Event
from game.conversation.guide import close_lines, guide, guide_words, steps, tried_words
from game.conversation.plan import Plan
from game.conversation.replay import Played, opened, play_on
from game.conversation.step import begin
from game.debrief.coach import why_line
from game.story.model import Story
from tests.conversation.calls import event, plan
from tests.playing import chapter

KEYS = {"listen": "Space", "cue": ",", "silence": ".", "retry": "F6", "home": "Esc"}


def key_of(action: str) -> str:
    return KEYS.get(action, "")


def played(at: Plan, *names: str) -> list[Played]:
    """A play of these steps, all of which stand."""
    stood = [opened(at, begin(at))]
    for name in names:
        one: Event = event(at, stood[-1].after, name)
        last = play_on(at, stood, one)
        assert last.outcome.refusal is None, f"{name}: {last.outcome.refusal}"
        stood.append(last)
    return stood


def now(*names: str, retry: bool = True) -> str:
    at = chapter("first-call")
    return guide(at, played(at, *names), retry=retry).now


def words(*names: str) -> str:
    at = chapter("first-call")
    stood = played(at, *names)
    return guide_words(at, stood, guide(at, stood), "screen", key_of)


FIRST_TURN = ("listen", "cue", "listen", "listen", "wait")


def test_it_says_one_thing_at_a_time_in_the_order_in_which_a_call_goes() -> None:
    asked = [now(*FIRST_TURN[:count]) for count in range(len(FIRST_TURN) + 1)]
    assert asked == ["listen", "cue", "", "", "silence", "answer"]
    assert now(*FIRST_TURN, "pick:green_bag") == "cut_in"
    assert now(*FIRST_TURN, "pick:green_bag", "pick:which_stop") == "retry"
    assert now(*FIRST_TURN, "pick:green_bag", "pick:which_stop", "retake") == ""
    heard = ("retake", "listen", "listen", "listen", "pick:radio")
    assert now(*FIRST_TURN, "pick:green_bag", "pick:which_stop", *heard) == "own_words"


def test_what_was_done_before_it_was_asked_for_is_not_asked_for() -> None:
    assert now("cue", "listen") == "", "neither listening nor a cue is left to try"
    assert "own_words" not in {now(*FIRST_TURN, "say:Tell me more.", *["listen"] * n) for n in range(3)}


def test_whoever_does_something_else_is_let_be() -> None:
    at = chapter("first-call")
    for name in ("listen", "cue", "cut_in"):
        stood = played(at, *["listen"] * 3, "pick:green_bag", *["listen"] * 4, "pick:radio")
        asked = [guide(at, stood[: place + 1]).now for place in range(len(stood))]
        assert asked.count(name) <= steps()[name].stands


def test_a_cut_in_is_suggested_for_two_events_at_most_and_never_where_it_could_not_be_taken_back() -> None:
    begun = (*FIRST_TURN, "pick:green_bag")
    assert [now(*begun, *["listen"] * n) for n in range(3)] == ["cut_in", "cut_in", ""]
    assert now(*begun, retry=False) == ""
    assert now(*begun, "pick:which_stop", retry=False) == "own_words"


def test_a_note_changes_nothing_of_it() -> None:
    assert now("listen", "note:green", "note:bag", "note:bus", "note:12") == "cue"


def test_after_a_cut_in_it_tells_what_the_meter_says_and_what_stayed_unheard() -> None:
    told = words(*FIRST_TURN, "pick:green_bag", "pick:which_stop")
    assert told == (
        "Trust -4, frustration +8: cuts in before they have finished. You did not hear: “But the driver knows"
        " me. She says good…” F6 takes it back."
    )


def test_a_cut_in_that_won_trust_is_told_and_no_way_back_is_promised() -> None:
    names = (*FIRST_TURN, "pick:green_bag", "listen", "say:You miss the notebook with your grandson's birds.")
    assert "F6" not in words(*names) and "You did not hear" in words(*names)
    assert now(*names) != "retry"


def test_all_that_it_says_can_be_worded_for_the_screen_and_for_lines() -> None:
    at = chapter("first-call")
    stood = played(at, *FIRST_TURN, "pick:green_bag", "pick:which_stop", "retake")
    for place in range(len(stood)):
        for driver in ("screen", "lines"):
            told = guide_words(at, stood[: place + 1], guide(at, stood[: place + 1]), driver, key_of)
            assert "{" not in told and "  " not in told


def test_the_close_tells_what_was_tried_in_five_lines() -> None:
    at = chapter("first-call")
    heard = (
        "retake",
        "listen",
        "listen",
        "listen",
        "pick:radio",
        "say:A green bag, and the driver knows you.",
    )
    lines = close_lines(at, played(at, *FIRST_TURN, "pick:green_bag", "pick:which_stop", *heard), key_of)
    assert len(lines) == 5
    assert "took it back with F6" in lines[3] and "trust -4" in lines[3]
    assert "“A green bag, and the driver knows you.”" in lines[4]


def test_the_close_of_who_tried_nothing_says_what_there_is_and_blames_nobody() -> None:
    at = chapter("first-call")
    lines = close_lines(at, played(at, *["listen"] * 3, "pick:sorry", *["listen"] * 4, "pick:radio"), key_of)
    assert len(lines) == 6
    assert [line.startswith("Not tried:") for line in lines] == [False, True, True, False, True, True]
    assert lines[3] == "You never cut in, so you heard all that Yusuf had to say."


def test_what_was_not_tried_is_named_where_it_is_little_and_where_it_could_be_done() -> None:
    at = chapter("first-call")
    stood = played(at, *FIRST_TURN, "pick:green_bag", *["listen"] * 3, "pick:radio", "say:A bag.")
    told = tried_words(guide(at, stood))
    assert told.startswith(
        "You have tried 5 of 7 ways to listen and answer. Not yet: cutting in, taking a reply back."
    )
    close = close_lines(at, stood, key_of)
    assert any(line.startswith("Not tried: taking a reply back with F6") for line in close)
    assert not any("taking a reply back" in line for line in close_lines(at, stood, key_of, retry=False))
    assert tried_words(guide(at, stood[:2])).startswith(
        "You have tried 1 of 7 ways to listen and answer. You do not"
    ), "a list is no line"


def test_what_is_said_of_a_reply_that_cut_in_keeps_what_was_told_from_what_was_not() -> None:
    at = chapter("first-call")
    stood = played(at, *FIRST_TURN, "pick:green_bag", "pick:which_stop")
    why = why_line(at, stood[-2].after, stood[-1].outcome)
    assert "about to say where the bag may be" in why and "the stop, which he had told already" in why


@pytest.mark.parametrize("channel", ["email", "chat"])
def test_another_first_call_is_asked_for_nothing_that_its_channel_does_not_have(channel: str) -> None:
    at = plan(
        f"""format: 1
id: other
title: Another
channel: {channel}
customer: {{name: "K[/]im {{x"}}
start: {{scene: a, trust: 40, frustration: 40}}
scenes:
  a:
    customer: [One., Two., Three.]
    replies: [{{id: yes, say: "I see that.", shows: [], goto: b, why: ""}}]
  b: {{customer: [Bye.], ending: {{kind: good, title: Done}}}}
"""
    )
    assert isinstance(at.story, Story)
    stood = played(at)
    if channel == "email":
        assert guide(at, stood).now == "answer"
        return
    told = guide_words(at, stood, guide(at, stood), "lines", key_of)
    assert "K[/]im {x" in told, "foreign text stays text"
