"""What an author writes, as data: one `Story` a file, in the words of story format 1.

Everything here is immutable and already checked by the reader: names that a scene uses exist,
conditions are parsed, text is clean of control and bidi characters.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from game.story.conditions import Condition

Charge = Literal["premature", "asked_again"]
"""What only the moment makes a fault: a fix before a hearing, a question for what was told."""
Kind = Literal["best", "good", "fair", "poor", "critical"]
KeyPath = tuple[str | int, ...]
"""Keys and indexes that lead to a place of a file, such as `("scenes", "opening", "replies", 0, "goto")`."""

ENDING_KINDS: tuple[Kind, ...] = ("best", "good", "fair", "poor", "critical")


class Fact(Struct, frozen=True):
    """Something the customer tells. `words` name it in a reply; `asked` are questions for it; `wrong` get it
    wrong. `corrects` is what the customer says then; empty: a stock line."""

    id: str
    says: str
    words: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    corrects: str = ""


class Feeling(Struct, frozen=True):
    """Something the customer shows, with the words that name it."""

    id: str
    words: tuple[str, ...] = ()


class Beat(Struct, frozen=True):
    """One piece of a customer's turn: said (`say`, or one line of `any`) or seen (`do`), at least one of
    them. `who`: another speaker's name, "" the customer. `done` marks a turn-completion point. `silence`
    beats stand last and are heard only into silence. `id`: what its texts are known by, "" their place."""

    say: str | None = None
    do: str | None = None
    tells: tuple[str, ...] = ()
    feels: tuple[str, ...] = ()
    done: bool = False
    silence: bool = False
    condition: Condition | None = None
    who: str = ""
    any: tuple[str, ...] = ()
    id: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """All that may be said here; a run hears one of them."""
        return self.any or ((self.say,) if self.say else ())


class Branch(Struct, frozen=True):
    """One line of a `goto` list; the last has no condition."""

    to: str
    condition: Condition | None = None


Goto = tuple[Branch, ...]


class Effects(Struct, frozen=True):
    """Moves on top of the rulebook (-100..100), and flags set and cleared."""

    trust: int = 0
    frustration: int = 0
    set: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()


NO_EFFECTS = Effects()


class Reply(Struct, frozen=True):
    """A reply to pick: said (`say`), done (`do`) or both at once. `shows` None: the ear reads `say`; empty:
    it shows nothing.

    `asks` None: the ear reads which facts `say` asks for; `mishears` None: which it gives back wrongly.
    `why` is not shown where the reply shows a behaviour that it `denies`, or, denying some, gets a fact
    wrong. `help` picks of a scene with a typed block are offered only to a player who asks for help.
    """

    id: str
    goto: Goto
    say: str | None = None
    do: str | None = None
    shows: tuple[str, ...] | None = None
    asks: tuple[str, ...] | None = None
    condition: Condition | None = None
    effects: Effects = NO_EFFECTS
    answer: tuple[Beat, ...] = ()
    why: str = ""
    help: bool = False
    mishears: tuple[str, ...] | None = None
    denies: tuple[str, ...] = ()


class Given(Struct, frozen=True):
    """The state in which a route's examples are read when no play reaches one. `heard` (facts) and `visited`
    (scenes), where written, pin it whatever plays reach; None is what was not written."""

    flags: tuple[str, ...] | None = None
    trust: int | None = None
    frustration: int | None = None
    heard: tuple[str, ...] | None = None
    visited: tuple[str, ...] | None = None


class Route(Struct, frozen=True):
    """Where a typed reply leads. `condition` None is the `otherwise` route, always last. `denies` as in
    `Reply`.

    `earns` "nothing": no credit of the rulebook counts, since where it leads the reply did not help.
    `spares`: charges of the rulebook that do not count, since here the reply was in place.
    """

    id: str
    goto: Goto
    condition: Condition | None = None
    examples: tuple[str, ...] = ()
    effects: Effects = NO_EFFECTS
    answer: tuple[Beat, ...] = ()
    why: str = ""
    given: Given | None = None
    denies: tuple[str, ...] = ()
    earns: Literal["nothing"] | None = None
    spares: tuple[Charge, ...] = ()


class Answer(Struct, frozen=True):
    """How this customer answers a kind of reply that no route takes. Without a `goto` the call stays in its
    scene: nothing is said again, and what was not heard can still be."""

    id: str
    answer: tuple[Beat, ...]
    condition: Condition | None = None
    goto: Goto = ()


class Typed(Struct, frozen=True):
    """The typed block of a scene: routes are tried top down. `prompt` empty: the screen's own words."""

    prompt: str
    routes: tuple[Route, ...]


class Interrupted(Struct, frozen=True):
    """Where an interruption leads instead of the reply's own `goto`, and what it moves besides."""

    goto: Goto
    effects: Effects = NO_EFFECTS
    why: str = ""


class Survey(Struct, frozen=True):
    """What the customer may say of the call in a survey: 1..5 stars and a comment in their voice."""

    stars: int
    comment: str = ""
    condition: Condition | None = None


class Ending(Struct, frozen=True):
    """How a run ended. `survey` is read top down, the last of it without a condition; empty: no survey."""

    kind: Kind
    title: str
    survey: tuple[Survey, ...] = ()


Way = Literal["pick", "typed", "goto", "interrupted", "lost"]


class Exit(Struct, frozen=True):
    """One `goto` of a scene, or `lost` of its story. `path` is its key path in the file, `reply` what leads
    there. `effects` are the author's own, `answer` the beats heard first where it leads."""

    way: Way
    path: KeyPath
    goto: Goto
    effects: Effects = NO_EFFECTS
    answer: tuple[Beat, ...] = ()
    reply: Reply | Route | Answer | None = None


def _answer_exits(at: KeyPath, answers: tuple[Answer, ...]) -> Iterator[Exit]:
    for number, own in enumerate(answers):
        if own.goto:
            path = (*at, "answers", number, "goto")
            yield Exit("typed", path, own.goto, answer=own.answer, reply=own)


def _answer_beats(at: KeyPath, answers: tuple[Answer, ...]) -> Iterator[tuple[KeyPath, Beat]]:
    for number, own in enumerate(answers):
        for place, beat in enumerate(own.answer):
            yield (*at, "answers", number, "answer", place), beat


def _answer_conditions(at: KeyPath, answers: tuple[Answer, ...]) -> Iterator[tuple[KeyPath, Condition]]:
    for number, own in enumerate(answers):
        if own.condition is not None:
            yield (*at, "answers", number, "when"), own.condition


class Scene(Struct, frozen=True):
    """One customer turn and the ways to answer it. Exactly one of: replies and/or typed; a bare `goto`; an
    `ending`. `channel` None: the story's."""

    id: str
    customer: tuple[Beat, ...] = ()
    replies: tuple[Reply, ...] = ()
    typed: Typed | None = None
    goto: Goto | None = None
    interrupted: Interrupted | None = None
    ending: Ending | None = None
    channel: str | None = None
    answers: tuple[Answer, ...] = ()

    @property
    def path(self) -> KeyPath:
        return "scenes", self.id

    @property
    def answered(self) -> bool:
        """Whether somebody may reply here."""
        return bool(self.replies or self.typed)

    @property
    def routes(self) -> tuple[Route, ...]:
        """Those of the typed block; none without one."""
        return self.typed.routes if self.typed else ()

    def reply(self, name: str) -> Reply | None:
        return next((reply for reply in self.replies if reply.id == name), None)

    def route(self, name: str) -> Route | None:
        return next((route for route in self.routes if route.id == name), None)

    def ways(self) -> Iterator[tuple[KeyPath, Reply | Route]]:
        """Every reply to pick and every typed route, with its key path."""
        for number, reply in enumerate(self.replies):
            yield (*self.path, "replies", number), reply
        for number, route in enumerate(self.routes):
            yield (*self.path, "typed", "routes", number), route

    def exits(self) -> Iterator[Exit]:
        """Every `goto` of the scene, in the order of `ways`, then its own and that of `interrupted`."""
        for path, reply in self.ways():
            way: Way = "pick" if isinstance(reply, Reply) else "typed"
            yield Exit(way, (*path, "goto"), reply.goto, reply.effects, reply.answer, reply)
        yield from _answer_exits(self.path, self.answers)
        if self.goto:
            yield Exit("goto", (*self.path, "goto"), self.goto)
        if self.interrupted:
            path = (*self.path, "interrupted", "goto")
            yield Exit("interrupted", path, self.interrupted.goto, self.interrupted.effects)

    def beats(self) -> Iterator[tuple[KeyPath, Beat]]:
        """Every beat that stands in the scene, the answers to its replies included."""
        turns = [((*self.path, "customer"), self.customer)]
        turns += [((*path, "answer"), reply.answer) for path, reply in self.ways() if reply.answer]
        for path, beats in turns:
            for number, beat in enumerate(beats):
                yield (*path, number), beat
        yield from _answer_beats(self.path, self.answers)

    def surveys(self) -> Iterator[tuple[KeyPath, Survey]]:
        """The entries of its ending's survey, in a list each by its number."""
        for number, entry in enumerate(self.ending.survey if self.ending else ()):
            yield (*self.path, "ending", "survey", number), entry

    def conditions(self) -> Iterator[tuple[KeyPath, Condition]]:
        """Every condition of the scene with the key path of its text."""
        for path, beat in self.beats():
            if beat.condition is not None:
                yield (*path, "if"), beat.condition
        for path, reply in self.ways():
            if reply.condition is not None:
                yield (*path, "if" if isinstance(reply, Reply) else "when"), reply.condition
        yield from _answer_conditions(self.path, self.answers)
        yield from _branch_conditions(self.exits())
        for path, entry in self.surveys():
            if entry.condition is not None:
                yield (*path, "if"), entry.condition


def _branch_conditions(exits: Iterable[Exit]) -> Iterator[tuple[KeyPath, Condition]]:
    for leaving in exits:
        for number, branch in enumerate(leaving.goto):
            if branch.condition is not None:
                yield (*leaving.path, number, "if"), branch.condition


class Customer(Struct, frozen=True):
    """Who calls, and what an agent sees of them before the call. `cut_in`: what they say first when they are
    cut in on; one of these, and a stock line where there is none."""

    name: str
    about: str = ""
    cut_in: tuple[str, ...] = ()


class Start(Struct, frozen=True):
    """Where a run begins; meters 0..100."""

    scene: str
    trust: int
    frustration: int


class Story(Struct, frozen=True, dict=True):
    """One conversation with one customer: one YAML file of format 1. `channel` is a name in the table of
    `game.channels`. `brought` maps an earlier story's id to the flags it may bring in (`from` in YAML).
    `answers` are tried in every scene after its own; `lost` is the scene that a third of them in a row
    leads to."""

    id: str
    title: str
    channel: str
    customer: Customer
    start: Start
    scenes: dict[str, Scene]
    language: str = "en"
    skills: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    remembers: tuple[str, ...] = ()
    brought: dict[str, tuple[str, ...]] = {}
    facts: dict[str, Fact] = {}
    feelings: dict[str, Feeling] = {}
    answers: tuple[Answer, ...] = ()
    lost: str | None = None

    @property
    def speakers(self) -> tuple[str, ...]:
        """The names of all who speak, the customer's first."""
        others = (beat.who for _, beat in self.beats() if beat.who)
        return tuple(dict.fromkeys((self.customer.name, *others)))

    def beats(self) -> Iterator[tuple[KeyPath, Beat]]:
        """Every beat that stands in the story: scene by scene, then the answers that hold in all of them."""
        for scene in self.scenes.values():
            yield from scene.beats()
        yield from self.shared_beats()

    def shared_beats(self) -> Iterator[tuple[KeyPath, Beat]]:
        """Every beat of the answers that hold in every scene."""
        return _answer_beats((), self.answers)

    def shared_conditions(self) -> Iterator[tuple[KeyPath, Condition]]:
        """The conditions of the answers that hold in every scene, with the key path of their text."""
        for path, beat in self.shared_beats():
            if beat.condition is not None:
                yield (*path, "if"), beat.condition
        yield from _answer_conditions((), self.answers)
        yield from _branch_conditions(_answer_exits((), self.answers))

    def exits(self, scene: Scene) -> Iterator[Exit]:
        """Every way on of a scene: its own, then by the answers that hold in every scene, and to `lost`."""
        yield from scene.exits()
        if scene.answered:
            yield from _answer_exits((), self.answers)
            answers = (*scene.answers, *self.answers)
            # Where only picks stand, the stock lines of the channel leave the call in its scene as well.
            if self.lost and (scene.typed is None or any(not own.goto for own in answers)):
                yield Exit("lost", ("lost",), (Branch(self.lost),))

    @property
    def every_flag(self) -> tuple[str, ...]:
        return (*self.flags, *(flag for flags in self.brought.values() for flag in flags))


class Chapter(Struct, frozen=True):
    """One story of a course. Closed until each story in `after` has ended fair or better, not critical."""

    story: str
    after: tuple[str, ...] = ()
    teaches: str = ""


class Course(Struct, frozen=True):
    """Ordered chapters with unlock rules: `course.yaml` in a story pack. `first`: the story of the call that
    teaches the keys before any chapter, "" for none."""

    id: str
    title: str
    chapters: tuple[Chapter, ...]
    about: str = ""
    first: str = ""
