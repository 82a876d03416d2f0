"""Plays that an author pins, in YAML beside the story (`NAME.tests.yaml`), as they are read.

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
          - {say: "Which account?", by: number}   # of two replies that are as near, whose way it takes
        route: heard                      # what the last reply took: the id of a route, pick or answer
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
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from game.check.remarks import File
from game.conversation.plan import Plan
from game.story.conditions import COMPARE, Operator
from game.story.findings import Finding
from game.story.model import ENDING_KINDS, Given, Story
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
EVENT = Shape("event", ("listen", "pick", "say", "by", "route", "scene", "trust", "frustration"))

_WORDS = ("listen", "listen all", "wait", "cue", "retake")
_SHORT = re.compile(r"(pick|say):\s*(\S.*)", re.DOTALL)
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
    """One event of a pinned play: `kind` is listen, listen all, wait, cue, retake, pick or say. `by`: of two
    replies that are as near as what is said, the one whose way it takes."""

    kind: str
    text: str = ""
    expected: Expected = Expected()
    by: str = ""

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


def stands(tests: Path) -> bool:
    """Whether there is a file of tests. With a story's name as long as a name may be there can be none."""
    try:
        return tests.is_file()
    except OSError:
        return False


def read_tests(path: Path, story: Story) -> TestsFile:
    """Read the tests file of a story. Never raises; names are held against the story."""
    source, root = nodes_of_file(path, str(path))
    read = _TestReader(source, story)
    tests = read.file(root) if root is not None else ()
    return TestsFile(
        File(path, Positions(source, root)), story.id, () if source.failed() else tests, source.settled()
    )


class _TestReader(PartReader):
    def __init__(self, source: Source, story: Story) -> None:
        names: Names = {"flag": story.every_flag, "fact": story.facts, "scene": story.scenes}
        super().__init__(source, names)
        self.story = story
        scenes = story.scenes.values()
        self.picks = {reply.id for scene in scenes for reply in scene.replies}
        answers = (own.id for scene in scenes for own in Plan(story).answers(scene))
        self.taken = self.picks.union(answers, (route.id for scene in scenes for route in scene.routes))

    def file(self, root: Node) -> tuple[StoryTest, ...]:
        fields = self.top(root, TESTS, "the tests file")
        if fields is None:
            return ()
        named = fields.get("story")
        name = self.text(named, "`story`", length="id")
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
            self.text(get("name"), "the name of a test", length="title"),
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
            if short[1] == "pick" and short[2] not in self.picks:
                self.unknown(node, "reply", short[2], self.picks)
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
        if "by" in fields and kind != "say":
            self.report(
                "by-without-say", self.key(node, "by"), "`by` goes with `say`: words of the player's own"
            )
        if kind == "pick":
            text = self.name(fields[kind], "`pick`", "reply", self.picks)
        else:
            text = self.text(fields[kind], f"`{kind}`")
        if kind == "listen":
            if text and text != "all":
                self.report("bad-choice", fields[kind], "`listen:` has only `all` behind it", "all")
            return PinnedEvent("listen all", "", self.expected(fields))
        by = self.name(fields.get("by"), "`by`", "reply", self.picks)
        return PinnedEvent(kind, text, self.expected(fields), by)

    def expected(self, fields: dict[str, Node]) -> Expected:
        return Expected(
            self.name(fields.get("route"), "`route`", "reply", self.taken),
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
