"""The plays that an author pins beside a story, played (`pinned_plays.py` reads them)."""

import re
from collections.abc import Iterator, Sequence

from game.check.pinned_plays import Expected, PinnedEvent, StoryTest, TestsFile
from game.check.remarks import Remark
from game.conversation.beginning import Beginning, begin_in
from game.conversation.ear import hear
from game.conversation.events import Cue, Event, Listen, Pick, Say
from game.conversation.own_words import said, same_act
from game.conversation.path import event_of
from game.conversation.plan import Plan
from game.conversation.replay import Played, play, play_on
from game.conversation.retake import taken_back
from game.conversation.state import Outcome, State
from game.conversation.step import step
from game.conversation.turn import speaking
from game.listening.detector import only_cue
from game.proof.play_to_scene import ShortPlay, ShortPlays
from game.story.model import KeyPath, Scene
from game.words import listed

_EXAMPLE = re.compile(r"([a-z0-9_][a-z0-9_-]*)#([1-9][0-9]{0,2})")


def run_tests(plan: Plan, tests: TestsFile) -> Iterator[Remark]:
    """Play every test; each that parts from what it expects is one remark, where it parts first."""
    for number, test in enumerate(tests.tests):
        remark = _run(plan, test, ("tests", number), [_begin(plan, test)], [])
        if remark:
            yield remark


def passing_paths(plan: Plan, tests: TestsFile) -> Iterator[tuple[str, ...]]:
    """The plays of the tests that hold and begin where the story does, as the steps of a path. What they
    take back is no step of it: the same play stands without. No step says which of two replies is meant."""
    for test in tests.tests:
        if test.given is None and not any(pinned.by for pinned in test.events):
            played, steps = [_begin(plan, test)], list[str]()
            if _run(plan, test, (), played, steps) is None:
                gone = taken_back([one.outcome.event for one in played])
                yield tuple(step for n, step in enumerate(steps, 1) if n not in gone)


def _run(plan: Plan, test: StoryTest, at: KeyPath, played: list[Played], steps: list[str]) -> Remark | None:
    """What the test parts in. `played`, which holds its beginning, gets its play, and `steps` the same as
    the steps of a path."""
    state = played[-1].after
    route = ""
    said = 0
    trace = [state]
    for number, pinned in enumerate(test.events):
        here: KeyPath = (*at, "play", number)
        where = f'test "{test.name}", event {number + 1} ({pinned}) in scene "{state.scene}"'
        if fault := _against_by(plan, state, pinned):
            key, text = fault
            return Remark("test-failed", (*here, key), f"{where}: {text}")
        outcome, read = _play(plan, played, pinned, steps)
        state = played[-1].after
        if outcome is not None and outcome.refusal:
            message = f"{where}: expected that it stands, got: {outcome.refusal.message}"
            return Remark("test-failed", here, message)
        if outcome is not None and isinstance(outcome.event, Pick | Say):
            route, said = outcome.route, number
        trace.append(state)
        got = route if said == number else ""
        for key, text in _misses(pinned.expected, state, got, trace):
            message = f"{where}: {text}{read if key == 'route' else ''}"
            return Remark("test-failed", (*here, key), message)
    last = len(test.events)
    for key, text in _misses(test.expected, state, route, trace):
        after = f"event {said + 1} ({test.events[said]})" if key == "route" else f"event {last}"
        return Remark("test-failed", (*at, key), f'test "{test.name}", after {after}: {text}')
    return _ended(plan, test, state, at) if test.expected.ending else None


def _begin(plan: Plan, test: StoryTest) -> Played:
    """A run that begins where the test says; what it leaves out of a scene is as a short play comes there."""
    given = test.given
    if given is None:
        return begin_in(plan)
    way = _short_play(plan, test.scene, test.events) if test.scene else None
    was = way.beginning if way else Beginning(test.scene)
    beginning = was.but(given.trust, given.frustration, given.flags, given.heard, given.visited)
    return begin_in(plan, beginning)


def _short_play(plan: Plan, scene: str, events: Sequence[PinnedEvent]) -> ShortPlay | None:
    """The play to a scene on which its first reply is read, if that is typed."""
    first = next((pinned for pinned in events if pinned.kind in ("pick", "say")), None)
    plays = ShortPlays(plan)
    if first is None or first.kind == "pick":
        return plays.to_scene(scene)
    return plays.to_reply(scene, _example(plan.story.scenes[scene], first.text))


def _play(
    plan: Plan, played: list[Played], pinned: PinnedEvent, steps: list[str]
) -> tuple[Outcome | None, str]:
    """The outcome of one event (None: nothing to do), and what was read. What stood is added to `played`."""
    state = played[-1].after
    if pinned.kind == "listen all":
        outcome = None
        while speaking(plan, played[-1].after):
            played.append(play(plan, played[-1].after, Listen()))
            outcome = played[-1].outcome
            steps.append("listen")
        return outcome, ""
    if pinned.kind == "say":
        text = _example(plan.scene(state), pinned.text)
        reading = hear(plan, state, text)
        event: Event = Cue(text) if only_cue(reading) else said(plan, state, text, reading, pinned.by)
        words, read = f"type:{text}", f"; the ear read {', '.join(reading.codes) or 'nothing'}"
    else:
        words, read = f"pick:{pinned.text}" if pinned.kind == "pick" else pinned.kind, ""
        event = event_of(plan, state, words)
    last = play_on(plan, played, event)
    if last.outcome.refusal is None:
        played.append(last)
        steps.append(words)
    return last.outcome, read


def _against_by(plan: Plan, state: State, pinned: PinnedEvent) -> tuple[str, str] | None:
    """What is wrong with what a typed reply says, or does not say, in `by`, and the key of its place."""
    scene = plan.scene(state)
    if pinned.kind != "say" or scene.ending or scene.goto:
        return None
    if scene.typed:
        return ("by", "words take a route here, and `by` has no say in it") if pinned.by else None
    text = _example(scene, pinned.text)
    reading = hear(plan, state, text)
    near = () if only_cue(reading) else tuple(reply.id for reply in same_act(plan, state, text, reading))
    names = listed([f'"{name}"' for name in near])
    if len(near) > 1 and not pinned.by:
        return "say", f"the replies {names} are as near: `by` says whose way it takes"
    if pinned.by and pinned.by not in near:
        return "by", f'expected a reply as near as "{pinned.by}", got {names or "none"}'
    return None


def _example(scene: Scene, text: str) -> str:
    """The text of `ROUTE#N`, where this scene has such an example; any other text as it is."""
    found = _EXAMPLE.fullmatch(text)
    route = scene.route(found[1]) if found else None
    if found and route and int(found[2]) <= len(route.examples):
        return route.examples[int(found[2]) - 1]
    return text


def _misses(expected: Expected, state: State, route: str, trace: list[State]) -> Iterator[tuple[str, str]]:
    if expected.route and expected.route != route:
        got = f'"{route}"' if route else "none"
        yield "route", f'expected route "{expected.route}", got {got}'
    if expected.scene and expected.scene != state.scene:
        yield "scene", f'expected scene "{expected.scene}", got "{state.scene}"'
    for name, meter, actual in (
        ("trust", expected.trust, state.trust),
        ("frustration", expected.frustration, state.frustration),
    ):
        if meter and not meter.holds(actual):
            went = ", ".join(dict.fromkeys(str(getattr(earlier, name)) for earlier in trace))
            yield name, f"expected {name} {meter}, got {actual} (it went {went})"
    missing = [flag for flag in expected.flags if flag not in state.flags]
    if missing:
        got = ", ".join(sorted(state.flags)) or "none"
        yield "flags", f'expected the flag "{missing[0]}", got {got}'


def _ended(plan: Plan, test: StoryTest, state: State, at: KeyPath) -> Remark | None:
    seen = {state.scene}
    while not state.over:
        before = state
        state, outcome = step(plan, state, Listen())
        if outcome.refusal or (state.scene != before.scene and state.scene in seen):
            break
        seen.add(state.scene)
    ending = plan.scene(state).ending
    wanted = test.expected.ending
    if ending and wanted in (ending.kind, state.scene):
        return None
    got = (
        f'the ending "{state.scene}" ({ending.kind})'
        if ending
        else f'no ending: the call stands in "{state.scene}"'
    )
    message = f'test "{test.name}", after event {len(test.events)}: expected the ending {wanted}, got {got}'
    return Remark("test-failed", (*at, "ending"), message)
