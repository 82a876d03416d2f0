"""Plays that authors pinned, played: where one parts from what it expects is a remark."""

import re
from collections.abc import Collection, Iterator, Sequence

from game.check.remarks import Remark
from game.check.story_tests import Expected, PinnedEvent, StoryTest, TestsFile
from game.conversation.beginning import Beginning, begin_in
from game.conversation.ear import hear
from game.conversation.events import Cue, Event, Listen, Pick, Say, Wait
from game.conversation.plan import Plan
from game.conversation.state import Outcome, State
from game.conversation.step import speaking, step
from game.listening.detector import only_cue
from game.proof.short_play import ShortPlay, ShortPlays
from game.story.model import KeyPath, Scene

_EXAMPLE = re.compile(r"([a-z0-9_][a-z0-9_-]*)#([1-9][0-9]{0,2})")


def run_tests(plan: Plan, tests: TestsFile) -> Iterator[Remark]:
    """Play every test; each that parts from what it expects is one remark, where it parts first."""
    for number, test in enumerate(tests.tests):
        remark = _run(plan, test, ("tests", number))
        if remark:
            yield remark


def passing_paths(plan: Plan, tests: TestsFile) -> Iterator[tuple[str, ...]]:
    """The plays of the tests that hold and begin where the story does, as the steps of a path."""
    for number, test in enumerate(tests.tests):
        if test.given is None and _run(plan, test, ("tests", number)) is None:
            yield tuple(_path(plan, test))


def _path(plan: Plan, test: StoryTest) -> Iterator[str]:
    state = begin_in(plan).after
    for move in test.moves:
        while move.kind == "listen all" and speaking(plan, state):
            yield "listen"
            state = step(plan, state, Listen())[0]
        if move.kind == "say":
            yield f"type:{_example(plan.scene(state), move.text)}"
        elif move.kind != "listen all":
            yield f"pick:{move.text}" if move.kind == "pick" else move.kind
        if move.kind != "listen all":
            state = _play(plan, state, move)[0]


def _run(plan: Plan, test: StoryTest, at: KeyPath) -> Remark | None:
    state = _begin(plan, test)
    route = ""
    said = 0
    trace = [state]
    for number, move in enumerate(test.moves):
        here: KeyPath = (*at, "play", number)
        where = f'test "{test.name}", event {number + 1} ({move}) in scene "{state.scene}"'
        state, outcome, read = _play(plan, state, move)
        if outcome is not None and outcome.refusal:
            said_so = outcome.refusal.message
            return Remark("test-failed", here, f"{where}: expected that it stands, got: {said_so}")
        if outcome is not None and isinstance(outcome.event, Pick | Say):
            route, said = outcome.route, number
        trace.append(state)
        got = route if said == number else ""
        for key, text in _misses(move.expected, state, got, trace):
            return Remark("test-failed", (*here, key), f"{where}: {text}{read if key == 'route' else ''}")
    last = len(test.moves)
    for key, text in _misses(test.expected, state, route, trace):
        after = f"event {said + 1} ({test.moves[said]})" if key == "route" else f"event {last}"
        return Remark("test-failed", (*at, key), f'test "{test.name}", after {after}: {text}')
    if test.expected.ending:
        return _ended(plan, test, state, at)
    return None


def _begin(plan: Plan, test: StoryTest) -> State:
    """A run that begins where the test says; what it leaves out of a scene is as a short play comes there."""
    given = test.given
    if given is None:
        return begin_in(plan).after
    play = _short_play(plan, test.scene, test.moves) if test.scene else None
    was = play.beginning if play else Beginning(test.scene)
    beginning = was.but(given.trust, given.frustration, given.flags, given.heard, given.visited)
    return begin_in(plan, beginning).after


def _short_play(plan: Plan, scene: str, moves: Sequence[PinnedEvent]) -> ShortPlay | None:
    """The play to a scene on which its first reply is read, if that is typed."""
    first = next((move for move in moves if move.kind in ("pick", "say")), None)
    plays = ShortPlays(plan)
    if first is None or first.kind == "pick":
        return plays.to_scene(scene)
    return plays.to_reply(scene, _example(plan.story.scenes[scene], first.text))


def _play(plan: Plan, state: State, move: PinnedEvent) -> tuple[State, Outcome | None, str]:
    """The state after one event, its outcome (None where there was nothing to do), what the ear read."""
    if move.kind == "listen all":
        outcome = None
        while speaking(plan, state):
            state, outcome = step(plan, state, Listen())
        return state, outcome, ""
    event: Event
    read = ""
    if move.kind == "say":
        text = _example(plan.scene(state), move.text)
        reading = hear(plan, state, text)
        event = Cue(text) if only_cue(reading) else Say(text, reading)
        codes = ", ".join(dict.fromkeys(b.code for b in reading.behaviours))
        read = f"; the ear read {codes or 'nothing'}"
    elif move.kind == "pick":
        event = Pick(move.text)
    else:
        event = Wait() if move.kind == "wait" else Cue() if move.kind == "cue" else Listen()
    state, outcome = step(plan, state, event)
    return state, outcome, read


def _example(scene: Scene, text: str) -> str:
    """The text of `ROUTE#N`, where this scene has such an example; any other text as it is."""
    found = _EXAMPLE.fullmatch(text)
    route = scene.route(found[1]) if found else None
    if found and route and int(found[2]) <= len(route.examples):
        return route.examples[int(found[2]) - 1]
    return text


def _misses(expected: Expected, state: State, route: str, trace: list[State]) -> Iterator[tuple[str, str]]:
    if expected.route and expected.route != route:
        yield "route", f'expected route "{expected.route}", got {_quoted(route)}'
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
        yield "flags", f'expected the flag "{missing[0]}", got {_list(state.flags)}'


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
    message = f'test "{test.name}", after event {len(test.moves)}: expected the ending {wanted}, got {got}'
    return Remark("test-failed", (*at, "ending"), message)


def _quoted(route: str) -> str:
    return f'"{route}"' if route else "none"


def _list(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "none"
