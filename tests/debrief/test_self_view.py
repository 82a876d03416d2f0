"""After a call one or two typed replies are asked about, where the ear is surest; in doubt it says so."""

import pytest

from game.conversation.events import Retake
from game.debrief.self_view import Nearness, SameViews, nearness_lines
from game.paths import database_file
from game.play.session import start_call
from game.progress.database import Database
from tests.playing import plan_of
from tests.self_view_calls import BACK, BOTH, DOUBT, LAMP, NEITHER, STOCK, asked, lamp_call


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ((BACK, BOTH, NEITHER), (BOTH, NEITHER)),
        ((NEITHER, BACK, BOTH), (NEITHER, BOTH)),
        ((BACK, "Let me look.", NEITHER), (BACK, "Let me look.")),
        ((BACK, DOUBT, NEITHER), (BACK, NEITHER)),
        ((DOUBT, "pick:send", NEITHER), (DOUBT, NEITHER)),
        ((NEITHER, "pick:send", STOCK), (NEITHER, STOCK)),
    ],
)
def test_the_surest_and_most_different_typed_replies_are_asked_about_in_the_calls_order(
    typed: tuple[str, ...], chosen: tuple[str, ...]
) -> None:
    assert tuple(reply.said for reply in asked(lamp_call(*typed))) == chosen


def test_only_what_was_typed_since_a_moment_is_asked_about_and_never_a_pick() -> None:
    call = lamp_call(BACK, "pick:send", NEITHER)
    assert [reply.said for reply in asked(call)] == [BACK, NEITHER]
    assert [reply.said for reply in asked(call, since=2)] == [NEITHER]
    assert asked(call, since=len(call.events)) == ()


def test_a_reply_that_was_tried_again_is_not_asked_about_for_the_coach_has_spoken_of_it() -> None:
    call = start_call(Database(database_file()), "player", plan_of(LAMP))
    for event in (NEITHER, Retake(), BOTH, "pick:send", NEITHER):
        if isinstance(event, Retake):
            assert call.do(event).refusal is None
        elif reply := call.plan.scene(call.state).reply(event.removeprefix("pick:")):
            call.pick(reply)
        else:
            call.type(event)
    assert call.state.over
    assert [(reply.said, reply.seq) for reply in asked(call)] == [(NEITHER, 5)]


def test_the_customers_line_before_the_reply_stands_with_it() -> None:
    assert [reply.customer for reply in asked(lamp_call(BACK, BOTH, NEITHER))] == [
        "I've waited a month, and I'm fed up with it.",
        "So what happens now?",
    ]


@pytest.mark.parametrize(
    ("typed", "feeling", "facts"),
    [
        (
            BOTH,
            (
                True,
                "The game: yes. “You must be worn out after a month of that” names how it feels for them.",
            ),
            (True, "The game: yes. “You must be worn out after a month of that” gives back what they told."),
        ),
        (
            NEITHER,
            (False, "The game: no. It names no feeling and no cost of theirs."),
            (False, "The game: no. Nothing they told comes back in it."),
        ),
        (
            STOCK,
            (
                False,
                "The game: no. “sorry to hear” is sympathy in stock words: nothing in it is theirs alone.",
            ),
            (False, "The game: no. Nothing they told comes back in it."),
        ),
        (
            DOUBT,
            (None, "The game is not sure. This counts for nothing."),
            (False, "The game: no. Nothing they told comes back in it."),
        ),
        (
            "How long was it, a month?",
            (False, "The game: no. It names no feeling and no cost of theirs."),
            (None, "The game is not sure. This counts for nothing."),
        ),
        (
            "So it came broken three times.",
            (False, "The game: no. It names no feeling and no cost of theirs."),
            (
                None,
                "The game: not as it was told. Told: it came broken twice. Given back: “three times”.",
            ),
        ),
    ],
)
def test_a_reading_quotes_its_words_and_says_so_where_it_is_in_doubt(
    typed: str, feeling: tuple[bool | None, str], facts: tuple[bool | None, str]
) -> None:
    (reply,) = asked(lamp_call("Let me look.", typed, "Let me look."), since=2)[:1]
    assert reply.said == typed
    assert (reply.feeling.yes, reply.feeling.told) == feeling
    assert (reply.facts.yes, reply.facts.told) == facts


def test_how_near_own_views_come_is_told_in_counts_from_five_answers_on() -> None:
    four = Nearness(SameViews(1, 2), SameViews(2, 2), SameViews(4, 4))
    assert nearness_lines(four) == ()
    five = Nearness(SameViews(1, 2), SameViews(3, 3), SameViews(4, 6))
    assert nearness_lines(five) == (
        "Your own view and the game's were the same: feeling or cost named, 1 of 2 answers;"
        " facts given back, 3 of 3.",
        "In calls played again: 4 of 6 answers.",
    )
