"""The parts of a scene made ready for a proof: its beats, the ways to answer it, and where these lead."""

from collections.abc import Iterator
from typing import NamedTuple

from game.channels import Channel
from game.listening.reading import Reading
from game.proof.guards import Guard
from game.proof.state_bits import StateBits
from game.story.model import Scene


class CompiledBeat(NamedTuple):
    """One beat: its condition, the bits of the facts it tells, and whether the floor may be taken after."""

    guard: Guard | None
    tells: int
    done: bool


class CompiledTurn(NamedTuple):
    """The beats of a turn; silence beats apart."""

    ordinary: tuple[CompiledBeat, ...] = ()
    silent: tuple[CompiledBeat, ...] = ()

    def before(self, own: "CompiledTurn") -> "CompiledTurn":
        """These beats, an answer's, and then a scene's own."""
        return CompiledTurn(self.ordinary + own.ordinary, self.silent + own.silent)


class CompiledGoto(NamedTuple):
    """Conditions and the scenes they lead to; the last scene is always open."""

    tests: tuple[tuple[Guard, str], ...]
    last: str

    def scenes(self) -> Iterator[str]:
        """Every scene it may lead to."""
        for _, to in self.tests:
            yield to
        if self is not STAYS:
            yield self.last


STAYS = CompiledGoto((), "")
"""Where the call stays in its scene."""


class CompiledEffects(NamedTuple):
    """An author's effects: `set` bits are added to those in `keep`."""

    trust: int = 0
    frustration: int = 0
    set: int = 0
    keep: int = -1

    def and_then(self, more: "CompiledEffects") -> "CompiledEffects":
        """Both together."""
        return CompiledEffects(
            self.trust + more.trust,
            self.frustration + more.frustration,
            self.set | more.set,
            self.keep & more.keep,
        )


class CompiledReading(NamedTuple):
    """What a reply shows: codes in order, each once; the bits of the facts named, asked for and got wrong.

    Equal ones do the same in every state.
    """

    codes: tuple[str, ...]
    facts: int
    asks: int
    feelings: int
    misheard: int = 0


NOTHING_SHOWN = CompiledReading((), 0, 0, 0)


class Counting(NamedTuple):
    """What counts of a reply on a way: `nothing` that it would earn, and not the charges in `spares`."""

    nothing: bool = False
    spares: tuple[str, ...] = ()


ALL_COUNTS = Counting()
NO_EFFECTS = CompiledEffects()


class Option:
    """One way to take the floor: a reply to pick, a typed route, and, where words are typed that no route
    takes, the way that a pick lends and an answer of the customer's.

    `exits` and `effects` are as it is taken, then as it cuts in. `reading` is that of a pick. `answer` names
    what the customer says to it, where that stands at the head of the next turn; `beats` are these where the
    call stays. `pick` is the number of the pick that lends its way. `key` is the scene, whether it is typed,
    and the id; `number` its place, -1 where no author has put it in one.
    """

    __slots__ = (
        "answer", "answer_reads", "beats", "counting", "effects", "examples", "exits", "guard", "key",
        "number", "pick", "reading",
    )  # fmt: skip

    def __init__(self, number: int, key: tuple[str, bool, str], guard: Guard | None) -> None:
        self.number = number
        self.key = key
        self.guard = guard
        self.exits: tuple[CompiledGoto, CompiledGoto] = (STAYS, STAYS)
        self.effects: tuple[CompiledEffects, CompiledEffects] = (NO_EFFECTS, NO_EFFECTS)
        self.answer = ""
        self.answer_reads = (0, 0)
        self.beats: tuple[CompiledBeat, ...] = ()
        self.reading = NOTHING_SHOWN
        self.counting = ALL_COUNTS
        self.examples: tuple[str, ...] = ()
        self.pick = 0

    @property
    def typed(self) -> bool:
        """Whether it is taken by typed words."""
        return self.key[1]

    def scenes(self) -> Iterator[str]:
        """Every scene it may lead to."""
        for goto in dict.fromkeys(self.exits):
            yield from goto.scenes()


class CompiledScene:
    """One scene. `rank` is its place in an order in which most ways lead forward.

    `reads` are the bits that something from here on looks at, `judges` those of them that a condition looks
    at (the others only decide how far a meter moves); `keep` is what a proof remembers of `reads`, `unsure`
    what it takes to be either way. `options` are picks and routes. What no route takes: `answers` are the
    customer's, the author's own first, and those of the channel behind them where there are no routes; `lent`
    the ways of picks, `lost` that of the third answer in a row.
    """

    __slots__ = (
        "answers", "channel", "ending", "floor", "goto", "id", "judges", "keep", "lent", "lost", "options",
        "picks", "rank", "reads", "routes", "scene", "survey", "turn", "unsure", "visited",
    )  # fmt: skip

    def __init__(self, scene: Scene, channel: Channel) -> None:
        self.id = scene.id
        self.scene = scene
        self.channel = channel
        self.ending = scene.ending is not None
        self.floor = not (self.ending or scene.goto)
        self.turn = CompiledTurn()
        self.goto: CompiledGoto | None = None
        self.survey: tuple[Guard, ...] = ()
        self.picks: list[Option] = []
        self.routes: list[Option] = []
        self.options: list[Option] = []
        self.answers: list[Option] = []
        self.lent: list[Option] = []
        self.lost: Option | None = None
        self.visited = self.reads = self.judges = self.keep = self.unsure = self.rank = 0

    @property
    def tried(self) -> list[Option]:
        """What typed words may take, in the order in which it is tried."""
        return [*self.routes[:-1], *self.answers, *self.routes[-1:]]

    def strays(self) -> Iterator[Option]:
        """The ways of words that no route takes."""
        yield from self.answers
        yield from self.lent
        if self.lost:
            yield self.lost

    def exits(self) -> Iterator[tuple[str, int]]:
        """Every scene that this one may lead to, with the floor-takings it costs."""
        if self.goto:
            yield from ((to, 0) for to in self.goto.scenes())
        for option in (*self.options, *self.strays()):
            yield from ((to, 1) for to in option.scenes())


def compiled_reading(reading: Reading, index: StateBits) -> CompiledReading:
    """A reading in a proof's form."""
    return CompiledReading(
        tuple(dict.fromkeys(behaviour.code for behaviour in reading.behaviours)),
        index.told(reading.facts),
        index.told(reading.asks),
        len(set(reading.feelings)),
        index.told(reading.mistaken),
    )
