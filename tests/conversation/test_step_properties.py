"""Whatever is done in whatever state: a valid state or a refusal by name, and the same again from the log."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from game.behaviours import shown_codes
from game.conversation.events import Begin, Cue, Event, Listen, Note, Pick, Retake, Say, Wait
from game.conversation.plan import Plan
from game.conversation.replay import Played, Record, opened, play_on, read_record, walk, write_record
from game.conversation.retake import taken_back
from game.conversation.step import begin, enter, offered, step
from game.listening.reading import Behaviour, Reading
from tests.conversation.calls import PHONE, bundled, plan
from tests.examples_tried import examples


@cache
def plans() -> tuple[Plan, ...]:
    return (plan(PHONE), *bundled())


def readings(at: Plan) -> st.SearchStrategy[Reading]:
    names = st.lists(st.sampled_from(sorted(at.story.facts) or ["none"]), max_size=3).map(tuple)
    behaviours = st.lists(
        st.sampled_from(shown_codes()).map(lambda code: Behaviour(code=code)), max_size=5
    ).map(tuple)
    feelings = st.lists(st.sampled_from(sorted(at.story.feelings) or ["none"]), max_size=2).map(tuple)
    return st.builds(Reading, behaviours=behaviours, facts=names, feelings=feelings, asks=names)


@cache
def whatever_stands(at: Plan) -> st.SearchStrategy[Event]:
    """What needs no look at the state. Made once a story: to make and check it takes longer than any play."""
    return st.one_of(
        st.sampled_from([Listen(), Listen(), Wait(), Cue(), Note("x")]),
        st.builds(Say, st.just("words"), readings(at)),
    )


@st.composite
def plays(draw: st.DrawFn) -> tuple[Plan, list[Event]]:
    """A story and events, most of which stand where they are made."""
    at = draw(st.sampled_from(plans()))
    state, _ = enter(at, begin(at))
    events: list[Event] = []
    for _ in range(draw(st.integers(0, 40))):
        picks = [Pick(r.id) for r in offered(at, state, helped=True)]
        number = draw(st.integers(0, 2 * len(picks)))
        event = picks[number - 1] if 0 < number <= len(picks) else draw(whatever_stands(at))
        events.append(event)
        state, _ = step(at, state, event)
    return at, events


anything = st.one_of(
    st.just(Listen()),
    st.just(Wait()),
    st.just(Retake()),
    st.builds(Cue, st.text(max_size=5)),
    st.builds(Pick, st.text(max_size=8), st.text(max_size=8)),
    st.builds(Say, st.text(max_size=8), st.just(Reading())),
    st.builds(Note, st.text(max_size=8)),
    st.builds(Begin, st.text(max_size=4), st.text(max_size=4), st.text(max_size=4)),
)


@settings(max_examples=examples(150), deadline=None)
@given(plays(), anything)
def test_any_event_in_any_reachable_state_is_valid_or_refused_by_name(
    played: tuple[Plan, list[Event]], wild: Event
) -> None:
    at, events = played
    state, _ = enter(at, begin(at))
    for event in [*events, wild]:
        after, outcome = step(at, state, event)
        assert 0 <= after.trust <= 100 and 0 <= after.frustration <= 100
        assert after.scene in at.story.scenes
        assert after.told <= at.story.facts.keys()
        assert hash(after) == hash(step(at, state, event)[0])
        if outcome.refusal:
            assert after == state and outcome.refusal.message
        else:
            assert (outcome.trust, outcome.frustration) == (after.trust, after.frustration)
            assert set(outcome.missed).isdisjoint(state.told)
        state = after


def test_events_of_older_logs_read_as_before() -> None:
    def read(event: str) -> Record | None:
        return read_record(f'{{"event":{event},"scene":"a","route":"r","interrupted":true}}')

    begun = '{"type":"begin","story":"s","hash":"h","rulebook":"1","flags":["kept"]}'
    assert read(begun) == Record(Begin("s", "h", "1", ("kept",), seed=0), "a", "r", True, None, None)
    said = '{"type":"say","text":"Yes.","reading":{"behaviours":[],"facts":["f"],"feelings":[],"asks":[]}}'
    assert read(said) == Record(Say("Yes.", Reading(facts=("f",)), by=""), "a", "r", True)
    assert read('{"type":"pick","id":"a","text":"typed"}') == Record(Pick("a", "typed"), "a", "r", True)
    assert read('{"type":"sneeze"}') is read("") is read_record(None) is None


def written(event: Event) -> Event:
    """An event that went through a log."""
    made = read_record(write_record(Record(event, "")))
    assert made is not None
    return made.event


@settings(max_examples=examples(80), deadline=None)
@given(plays())
def test_replaying_the_log_gives_the_same_state_and_outcomes(played: tuple[Plan, list[Event]]) -> None:
    at, events = played
    state, first = enter(at, begin(at))
    kept: list[Event] = [first.event]
    outcomes = [first]
    for event in events:
        state, outcome = step(at, state, event)
        if outcome.refusal is None:
            kept.append(event)
            outcomes.append(outcome)
    again = list(walk(Plan(at.story, at.hash), [written(event) for event in kept]))
    assert again[-1].after == state
    assert [played.outcome for played in again] == outcomes


@st.composite
def plays_taken_back(draw: st.DrawFn) -> tuple[Plan, list[Played]]:
    """A play in which replies are taken back wherever that stands; refused events are left out."""
    at, events = draw(plays())
    stood = [opened(at, begin(at))]
    for event in events:
        for one in (Retake(), event) if draw(st.booleans()) else (event,):
            played = play_on(at, stood, one)
            stood += [] if played.outcome.refusal else [played]
    return at, stood


@settings(max_examples=examples(80), deadline=None)
@given(plays_taken_back())
def test_going_back_and_saying_the_same_leaves_all_as_it_was_without(made: tuple[Plan, list[Played]]) -> None:
    at, stood = made
    for place, reply in enumerate(stood):
        if not isinstance(reply.outcome.event, Pick | Say):
            continue
        back = play_on(at, stood[: place + 1], Retake())
        if back.outcome.refusal:
            assert back.after == reply.after
            continue
        assert back.after == reply.before
        same = play_on(at, [*stood[: place + 1], back], reply.outcome.event)
        assert same.after == reply.after and same.outcome == reply.outcome


@settings(max_examples=examples(80), deadline=None)
@given(plays_taken_back())
def test_a_call_stands_where_it_stands_without_what_was_taken_back(made: tuple[Plan, list[Played]]) -> None:
    at, stood = made
    log = [one.outcome.event for one in stood]
    gone = taken_back(log)
    kept = [event for place, event in enumerate(log) if place not in gone]
    assert not any(isinstance(event, Retake) for event in kept)
    assert list(walk(at, kept))[-1].after == stood[-1].after
    again = list(walk(Plan(at.story, at.hash), [written(event) for event in log]))
    assert again == stood
