"""Plays that an author pins, in YAML beside the story: `NAME.tests.yaml` next to `NAME.yaml`.

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
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from game.check.remarks import File
from game.story.conditions import COMPARE, Operator
from game.story.findings import Finding
from game.story.model import ENDING_KINDS, Given, Story
from game.story.reader import check_format
from game.story.scene_reader import read_given
from game.story.yaml.file import nodes_of_file
from game.story.yaml.nodes import Group, Map, Node, Seq
from game.story.yaml.positions import Positions
from game.story.yaml.source import Source
from game.story.yaml.strict import Fields, Shape, Strict
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

_SHORT = re.compile(r"(pick|say):\s*(\S.*)", re.DOTALL)
_COMPARED = re.compile(r"(<=|>=|<|>|==|!=)?\s*([0-9]{1,3})")


class ExpectedMeter(Struct, frozen=True):
    """What a meter should be: `sign` and `value`, or from `value` to `most`."""

    sign: Operator | Literal["to"]
    value: int
    most: int = 100

    def holds(self, actual: int) -> bool:
        """Whether the meter is as expected."""
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
    """One event of a pinned play: `kind` is listen, listen all, wait, cue, pick or say."""

    kind: str
    text: str = ""
    expected: Expected = Expected()

    def __str__(self) -> str:
        shown = shortened(self.text, 40)
        return f"{self.kind}: {shown}" if shown else self.kind


class StoryTest(Struct, frozen=True):
    """One pinned play; `given` is None where it begins as a run does; `scene` "": in the first."""

    name: str
    moves: tuple[PinnedEvent, ...]
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
    """Where the tests of a story stand."""
    return story.with_name(story.stem + SUFFIX)


def read_tests(path: Path, story: Story) -> TestsFile:
    """Read the tests file of a story. Never raises; names are held against the story."""
    source, root = nodes_of_file(path, str(path))
    read = _TestReader(source, story)
    tests = read.file(root) if root is not None else ()
    return TestsFile(
        File(path, Positions(source, root), tuple(source.lines)),
        story.id,
        () if source.failed() else tests,
        source.settled(),
    )


class _TestReader(Strict):
    def __init__(self, source: Source, story: Story) -> None:
        super().__init__(source)
        self.story = story
        self.flags = story.every_flag

    def file(self, root: Node) -> tuple[StoryTest, ...]:
        fields = self.fields(root, TESTS, "the tests file")
        if not isinstance(root, Map):
            return ()
        if not check_format(self, fields):
            self.source.only("format-version")
            return ()
        named = fields.get("story")
        name = self.text(named, "`story`")
        if named is not None and name and name != self.story.id:
            message = f'these tests stand beside the story "{self.story.id}", not "{name}"'
            self.report("unknown-story", named, message, self.story.id)
        return tuple(self.test(part) for part in self.items(fields.get("tests"), "`tests`", "tests", True))

    def test(self, node: Node) -> StoryTest:
        fields = self.fields(node, TEST)
        get = fields.get
        given = get("given")
        start = self.fields(given, GIVEN) if given else Fields()
        ending = get("ending")
        wanted = self.text(ending, "`ending`")
        endings = [name for name, scene in self.story.scenes.items() if scene.ending]
        if ending is not None and wanted and wanted not in (*ENDING_KINDS, *endings):
            self.unknown(ending, "scene", wanted, (*endings, *ENDING_KINDS))
        moves = tuple(self.move(part) for part in self.items(get("play"), "`play`", "events", True))
        return StoryTest(
            self.text(get("name"), "the name of a test"),
            moves,
            replace(
                self.expected(fields),
                flags=self.names(get("flags"), "`flags`", "flag", self.flags),
                ending=wanted,
            ),
            self.scene(start.get("scene")),
            read_given(self, start, self.flags, self.story.facts, self.story.scenes) if given else None,
        )

    def move(self, node: Node) -> PinnedEvent:
        if isinstance(node, Map):
            return self.long_move(node)
        what = "an event of a play"
        known = "listen, listen all, wait, cue, pick: ID or say: TEXT"
        if isinstance(node, Seq):
            self.wrong_type(node, what, known)
            return PinnedEvent("listen")
        word = " ".join(node.value.split())
        if word in ("listen", "listen all", "wait", "cue"):
            return PinnedEvent(word)
        short = _SHORT.fullmatch(node.value)
        if short is None:
            self.report(
                "bad-choice",
                node,
                f"{what} is one of {known}",
                self.nearest(word, ("listen", "listen all", "wait", "cue")),
            )
            return PinnedEvent("listen")
        return PinnedEvent(short[1], short[2])

    def long_move(self, node: Map) -> PinnedEvent:
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
            self.scene(fields.get("scene")),
            self.meter(fields.get("trust"), "trust"),
            self.meter(fields.get("frustration"), "frustration"),
        )

    def scene(self, node: Node | None) -> str:
        name = self.text(node, "`scene`")
        if node is not None and name and name not in self.story.scenes:
            self.unknown(node, "scene", name, self.story.scenes)
            return ""
        return name

    def meter(self, node: Node | None, name: str) -> ExpectedMeter | None:
        if node is None:
            return None
        form = 'a number, a comparison such as ">= 60", or [least, most]'
        if isinstance(node, Seq):
            ends = [self.whole(part, name, 0, 100) for part in node.parts]
            if len(ends) != 2 or ends[0] > ends[1]:
                self.report("wrong-type", node, f"{name} should be {form}")
                return None
            return ExpectedMeter("to", ends[0], ends[1])
        if isinstance(node, Group):
            self.wrong_type(node, name, form)
            return None
        found = _COMPARED.fullmatch(node.value.strip())
        if found is None or int(found[2]) > 100:
            self.wrong_type(node, name, form)
            return None
        sign: Operator = next((sign for sign in COMPARE if sign == found[1]), "==")
        return ExpectedMeter(sign, int(found[2]))
