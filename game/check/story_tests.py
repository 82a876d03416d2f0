"""Plays that an author pins, in YAML beside the story (`NAME.tests.yaml`), read and played.

    format: 1
    story: the-call-that-came-back        # the id of the story
    tests:
      - name: Naming what it cost him softens him
        given: {scene: opening, trust: 35, frustration: 60, flags: [promised_callback]}   # all optional
        play:
          - listen all                    # hears every ordinary beat that is left in this turn
          - pick: slow_down
          - listen                        # one beat
          - wait                          # lets the pause be
          - cue                           # "I see"
          - retake                        # back to the moment before the last reply, for another try
          - {say: "Three bills, and nobody rang you back.", route: heard, scene: thanked}
          - say: heard#2                  # the second example of the route `heard`
        route: heard                      # what the last reply took: a route, or a pick's id
        scene: thanked                    # where the play is after its last event
        trust: ">= 60"                    # a number, a comparison, or [least, most]
        frustration: [0, 40]
        flags: [promised_callback]        # set at the end, whatever else is
        ending: best                      # a kind or a scene; listens on to it through what is left

A play can be written on one line as `check` prints it: `[listen, "pick:slow_down", "say:heard#2"]`.
`given` may also say what was `heard` (facts) and which scenes were `visited`; what it leaves out of a scene
is as on the short play that `check` reads its examples on. Without `given` the play begins as a run does.
Any event may carry expectations of its own (`route`, `scene`, `trust`, `frustration`).
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from game.check.remarks import File, Remark
from game.conversation.beginning import Beginning, begin_in
from game.conversation.ear import hear
from game.conversation.events import Cue, Event, Listen, Pick, Say
from game.conversation.own_words import said
from game.conversation.path import event_of
from game.conversation.plan import Plan
from game.conversation.replay import Played, play, play_on
from game.conversation.retake import taken_back
from game.conversation.state import Outcome, State
from game.conversation.step import step
from game.conversation.turn import speaking
from game.listening.detector import only_cue
from game.proof.play_to_scene import ShortPlay, ShortPlays
from game.story.conditions import COMPARE, Operator
from game.story.findings import Finding
from game.story.model import ENDING_KINDS, Given, KeyPath, Scene, Story
from game.story.part_reader import PartReader
from game.story.value_reader import Names
from game.story.yaml.nodes import Map, Node, Seq
from game.story.yaml.positions import Positions
from game.story.yaml.read_nodes import nodes_of_file
from game.story.yaml.source import Source
from game.story.yaml.strict import Fields, Shape
from game.words import shortened

SUFFIX = ".tests.yaml"

TESTS = Shape("tests file", ("format", "story", "tests"), ("format", "story", "tests"))
TEST = Shape(
    "test",
    ("name", "given", "play", "route", "scene", "trust", "frustration", "flags", "ending"),
    ("name", "play"),
)
GIVEN = Shape("given", ("scene", "trust", "frustration", "flags", "heard", "visited"))
EVENT = Shape("event", ("listen", "pick", "say", "route", "scene", "trust", "frustration"))

_WORDS = ("listen", "listen all", "wait", "cue", "retake")
_SHORT = re.compile(r"(pick|say):\s*(\S.*)", re.DOTALL)
_EXAMPLE = re.compile(r"([a-z0-9_][a-z0-9_-]*)#([1-9][0-9]{0,2})")
_COMPARED = re.compile(r"(<=|>=|<|>|==|!=)?\s*([0-9]{1,3})")


class ExpectedMeter(Struct, frozen=True):
    """What a meter should be: `sign` and `value`, or from `value` to `most`."""

    sign: Operator | Literal["to"]
    value: int
    most: int = 100

    def holds(self, actual: int) -> bool:
        if self.sign == "to":
            return self.value <= actual <= self.most
        return COMPARE[self.sign](actual, self.value)

    def __str__(self) -> str:
        if self.sign == "to":
            return f"{self.value} to {self.most}"
        return str(self.value) if self.sign == "==" else f"{self.sign} {self.value}"


class Expected(Struct, frozen=True):
    """What should hold after an event, or at the end of a play. Empty and None: nothing is asked."""

    route: str = ""
    scene: str = ""
    trust: ExpectedMeter | None = None
    frustration: ExpectedMeter | None = None
    flags: tuple[str, ...] = ()
    ending: str = ""


class PinnedEvent(Struct, frozen=True):
    """One event of a pinned play: `kind` is listen, listen all, wait, cue, retake, pick or say."""

    kind: str
    text: str = ""
    expected: Expected = Expected()

    def __str__(self) -> str:
        shown = shortened(self.text, 40)
        return f"{self.kind}: {shown}" if shown else self.kind


class StoryTest(Struct, frozen=True):
    """One pinned play; `given` is None where it begins as a run does; `scene` "": in the first."""

    name: str
    events: tuple[PinnedEvent, ...]
    expected: Expected = Expected()
    scene: str = ""
    given: Given | None = None


class TestsFile(Struct, frozen=True):
    """A tests file as read. `tests` is empty when some finding is an error."""

    file: File
    story: str
    tests: tuple[StoryTest, ...]
    findings: tuple[Finding, ...] = ()


def tests_beside(story: Path) -> Path:
    return story.with_name(story.stem + SUFFIX)


def read_tests(path: Path, story: Story) -> TestsFile:
    """Read the tests file of a story. Never raises; names are held against the story."""
    source, root = nodes_of_file(path, str(path))
    read = _TestReader(source, story)
    tests = read.file(root) if root is not None else ()
    return TestsFile(
        File(path, Positions(source, root)), story.id, () if source.failed() else tests, source.settled()
    )


def run_tests(plan: Plan, tests: TestsFile) -> Iterator[Remark]:
    """Play every test; each that parts from what it expects is one remark, where it parts first."""
    for number, test in enumerate(tests.tests):
        remark = _run(plan, test, ("tests", number), [_begin(plan, test)], [])
        if remark:
            yield remark


def passing_paths(plan: Plan, tests: TestsFile) -> Iterator[tuple[str, ...]]:
    """The plays of the tests that hold and begin where the story does, as the steps of a path. What they
    take back is no step of it: the same play stands without."""
    for test in tests.tests:
        if test.given is None:
            played, steps = [_begin(plan, test)], list[str]()
            if _run(plan, test, (), played, steps) is None:
                gone = taken_back([one.outcome.event for one in played])
                yield tuple(step for n, step in enumerate(steps, 1) if n not in gone)


class _TestReader(PartReader):
    def __init__(self, source: Source, story: Story) -> None:
        names: Names = {"flag": story.every_flag, "fact": story.facts, "scene": story.scenes}
        super().__init__(source, names)
        self.story = story

    def file(self, root: Node) -> tuple[StoryTest, ...]:
        fields = self.top(root, TESTS, "the tests file")
        if fields is None:
            return ()
        named = fields.get("story")
        name = self.text(named, "`story`")
        if named is not None and name and name != self.story.id:
            message = f'these tests stand beside the story "{self.story.id}", not "{name}"'
            self.report("unknown-story", named, message, self.story.id)
        return tuple(self.test(part) for part in self.items(fields.get("tests"), "`tests`", "tests", True))

    def test(self, node: Node) -> StoryTest:
        fields = self.fields(node, TEST)
        get, story = fields.get, self.story
        given = get("given")
        start = self.fields(given, GIVEN) if given else Fields()
        endings = [name for name, scene in story.scenes.items() if scene.ending]
        return StoryTest(
            self.text(get("name"), "the name of a test"),
            tuple(self.event(part) for part in self.items(get("play"), "`play`", "events", True)),
            replace(
                self.expected(fields),
                flags=self.names(get("flags"), "`flags`", "flag", story.every_flag),
                ending=self.name(get("ending"), "`ending`", "scene", (*endings, *ENDING_KINDS)),
            ),
            self.name(start.get("scene"), "`scene`", "scene", story.scenes),
            self.made(Given, start) if given else None,
        )

    def event(self, node: Node) -> PinnedEvent:
        if isinstance(node, Map):
            return self.long_event(node)
        known = f"{', '.join(_WORDS)}, pick: ID or say: TEXT"
        if isinstance(node, Seq):
            self.wrong_type(node, "an event of a play", known)
            return PinnedEvent("listen")
        word = " ".join(node.value.split())
        if word in _WORDS:
            return PinnedEvent(word)
        if short := _SHORT.fullmatch(node.value):
            return PinnedEvent(short[1], short[2])
        message = f"an event of a play is one of {known}"
        self.report("bad-choice", node, message, self.nearest(word, _WORDS))
        return PinnedEvent("listen")

    def long_event(self, node: Map) -> PinnedEvent:
        fields = self.fields(node, EVENT)
        kinds = [kind for kind in ("listen", "pick", "say") if kind in fields]
        if len(kinds) != 1:
            if not fields.odd:
                self.report("missing-key", node, "an event needs one of listen, pick and say")
            return PinnedEvent("listen")
        kind = kinds[0]
        text = self.text(fields[kind], f"`{kind}`")
        if kind == "listen":
            if text and text != "all":
                self.report("bad-choice", fields[kind], "`listen:` has only `all` behind it", "all")
            return PinnedEvent("listen all", "", self.expected(fields))
        return PinnedEvent(kind, text, self.expected(fields))

    def expected(self, fields: dict[str, Node]) -> Expected:
        return Expected(
            self.text(fields.get("route"), "`route`"),
            self.name(fields.get("scene"), "`scene`", "scene", self.story.scenes),
            self.meter(fields.get("trust"), "trust"),
            self.meter(fields.get("frustration"), "frustration"),
        )

    def meter(self, node: Node | None, name: str) -> ExpectedMeter | None:
        if node is None:
            return None
        form = 'a number, a comparison such as ">= 60", or [least, most]'
        if isinstance(node, Seq):
            ends = [self.whole(part, name, 0, 100) for part in node.parts]
            if len(ends) == 2 and ends[0] <= ends[1]:
                return ExpectedMeter("to", ends[0], ends[1])
            self.report("wrong-type", node, f"{name} should be {form}")
            return None
        found = None if isinstance(node, Map) else _COMPARED.fullmatch(node.value.strip())
        if found is None or int(found[2]) > 100:
            self.wrong_type(node, name, form)
            return None
        sign: Operator = next((sign for sign in COMPARE if sign == found[1]), "==")
        return ExpectedMeter(sign, int(found[2]))


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
        event: Event = Cue(text) if only_cue(reading) else said(plan, state, text, reading)
        words, read = f"type:{text}", f"; the ear read {', '.join(reading.codes) or 'nothing'}"
    else:
        words, read = f"pick:{pinned.text}" if pinned.kind == "pick" else pinned.kind, ""
        event = event_of(plan, state, words)
    last = play_on(plan, played, event)
    if last.outcome.refusal is None:
        played.append(last)
        steps.append(words)
    return last.outcome, read


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
