"""A reply keeps its number while the customer's turn lasts, and the number follows from the log alone."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from game.conversation.events import Event, Pick, Retake, Say
from game.conversation.plan import Plan
from game.conversation.replay import Played, opened, play_on, walk
from game.conversation.reply_numbers import numbered, standing, turn_began
from game.conversation.retake import reply_to_retake
from game.conversation.step import begin, offered
from tests.conversation.calls import event, plan
from tests.conversation.test_step_properties import plans, whatever_stands
from tests.examples_tried import examples

LATE = (Path(__file__).parent / "late.yaml").read_text("utf-8")


@cache
def places() -> tuple[Plan, ...]:
    """The story in which replies come and go, most of the time."""
    late = plan(LATE)
    return (late, late, late, *plans())


@st.composite
def calls(draw: st.DrawFn) -> tuple[Plan, list[Played]]:
    """A story and a play of it; what was refused is left out."""
    at = draw(st.sampled_from(places()))
    played = [opened(at, begin(at))]
    for _ in range(draw(st.integers(0, 30))):
        picks = offered(at, played[-1].after, helped=True)
        number = draw(st.integers(0, 2 * len(picks)))
        wanted: Event = Pick(picks[number - 1].id) if 0 < number <= len(picks) else draw(whatever_stands(at))
        if draw(st.integers(0, 5)) == 0:
            wanted = Retake()
        one = play_on(at, played, wanted)
        played += [] if one.outcome.refusal else [one]
    return at, played


def played_by(at: Plan, *names: str) -> list[Played]:
    played = [opened(at, begin(at))]
    for name in names:
        played.append(play_on(at, played, event(at, played[-1].after, name)))
        assert played[-1].outcome.refusal is None, name
    return played


def ids(at: Plan, played: Sequence[Played], *, helped: bool = False) -> dict[int, str]:
    """What stands, by number; "" in the place of what has gone."""
    return {n: reply.id if reply else "" for n, reply in numbered(at, played, helped=helped).items()}


@settings(max_examples=examples(60), deadline=None)
@given(calls())
def test_a_number_never_becomes_another_replys_while_a_turn_lasts(made: tuple[Plan, list[Played]]) -> None:
    at, played = made
    given_out: dict[str, int] = {}
    given_by: list[dict[str, int]] = [{}]
    for end in range(1, len(played) + 1):
        events = [one.outcome.event for one in played[:end]]
        if isinstance(events[-1], Retake):
            # What was taken back has given out no number; what stood before it has.
            place = reply_to_retake(events[:-1])
            assert place is not None
            given_out = dict(given_by[place])
        elif end == 1 or turn_began(played[:end]) != turn_began(played[: end - 1]):
            given_out = {}
        most = max(given_out.values(), default=0)
        now = {reply.id: n for n, reply in standing(numbered(at, played[:end], helped=True)).items()}
        for reply, number in now.items():
            assert given_out.get(reply, number) == number
            assert reply in given_out or number > most, "what comes later comes last"
        given_out |= now
        given_by.append(dict(given_out))
        assert len(set(given_out.values())) == len(given_out)


@settings(max_examples=examples(60), deadline=None)
@given(calls(), st.booleans())
def test_what_can_be_picked_has_a_number_the_same_with_and_without_a_hint(
    made: tuple[Plan, list[Played]], helped: bool
) -> None:
    at, played = made
    found = numbered(at, played, helped=helped)
    standing_ids = {reply.id for reply in standing(found).values()}
    assert standing_ids == {reply.id for reply in offered(at, played[-1].after, helped=helped)}
    assert list(found) == sorted(found)
    assert numbered(at, played).items() <= numbered(at, played, helped=True).items()


@settings(max_examples=examples(40), deadline=None)
@given(calls())
def test_numbers_are_the_same_when_the_call_is_gone_on_with_and_after_a_retake(
    made: tuple[Plan, list[Played]],
) -> None:
    at, played = made
    again = list(walk(Plan(at.story, at.hash), [one.outcome.event for one in played]))
    assert ids(at, again, helped=True) == ids(at, played, helped=True)
    for place, one in enumerate(played):
        if isinstance(one.outcome.event, Pick | Say):
            back = play_on(at, played[: place + 1], Retake())
            if back.outcome.refusal is None:
                assert ids(at, [*played[: place + 1], back]) == ids(at, played[:place])


def test_what_was_possible_while_they_spoke_has_its_number_from_then() -> None:
    at = plan(LATE)
    assert ids(at, played_by(at)) == {1: "number", 2: "promise", 3: "on"}
    assert ids(at, played_by(at, "listen")) == {1: "number", 2: "promise", 3: "on", 4: "cracked"}
    gone = {1: "", 2: "promise", 3: "on", 4: "cracked"}
    assert ids(at, played_by(at, "listen", "listen")) == gone
    assert (
        ids(at, played_by(at, "listen", "listen", "listen", "wait")).items() >= {**gone, 5: "third"}.items()
    )


def test_a_turn_that_comes_again_is_numbered_anew() -> None:
    at = plan(LATE)
    heard = played_by(at, "listen", "listen")
    assert ids(at, [*heard, play_on(at, heard, Pick("promise"))]) == {1: "cracked", 2: "on"}


def test_in_a_turn_that_only_is_answered_numbers_go_on() -> None:
    at = plan(LATE)
    said = played_by(at, "listen", "listen", "listen", "say:May I ask you something?")
    assert said[-1].outcome.route == "who" and said[-1].after.scene == "hub"
    assert turn_began(said) == 0
    assert ids(at, said) == {1: "", 2: "promise", 3: "on", 4: "cracked", 5: "third", 6: "trusted"}


def test_replies_to_lean_on_keep_their_numbers_while_nobody_asks_for_them() -> None:
    at = plan(LATE)
    heard = played_by(at, "pick:on")
    assert ids(at, heard) == {1: "back"} and ids(at, heard, helped=True) == {1: "back", 2: "lean"}
    later = [*heard, play_on(at, heard, event(at, heard[-1].after, "listen"))]
    assert ids(at, later) == {1: "back", 3: "gifted"}
    assert ids(at, later, helped=True) == {1: "back", 2: "lean", 3: "gifted", 4: "lean_late"}


def test_names_are_put_in() -> None:
    at = plan(LATE).played_by("Sam")
    assert "Sam" in (standing(numbered(at, played_by(at)))[1].say or "")
