"""Where a call stands beside its meters, and what leads on from there, as a proof sees it."""

from game.proof.compiled_scene import CompiledReading, CompiledScene, Option
from game.proof.guards import Guard
from game.proof.meters import Shift, bounds, columns, rows

WayOn = tuple[int, "Control"]
"""The pairs for which it is open, and where it leads."""
Judged = tuple[Guard, int, int]
"""A condition with the pairs for which it can hold, and those for which it can fail."""
WaysOn = tuple[list[WayOn], list[Judged]]


class Spread:
    """Every shift that some reading could make: any sum of one of `first` and some of each of `optional`."""

    __slots__ = ("first", "optional")

    def __init__(self, first: frozenset[Shift], optional: tuple[frozenset[Shift], ...]) -> None:
        self.first = first
        self.optional = optional

    def hull(self, pairs: int, base: Shift) -> int:
        """Pairs around all that any number of such replies could make of some, or none: what they cost counts
        as often as it is said, what they earn once."""
        (low, high), (calm, cross) = bounds(pairs)
        parts = (self.first, *self.optional, frozenset((base,)))
        up = sum(max(0, *(trust for trust, _ in part)) for part in parts)
        down = sum(min(0, *(frustration for _, frustration in part)) for part in parts)
        harms = any(trust < 0 or frustration > 0 for part in parts for trust, frustration in part)
        if harms:
            low, cross = 0, 100
        return columns(low, min(100, high + up)) & rows(max(0, calm + down), cross)


class Taken:
    """An option taken with one reading: it shifts both meters, then leads on by the values after.

    `asked` are conditions judged on the values after. `spread` stands for many readings at once. `stays`: the
    call stays in its scene, and so do the cues and waits there; with a `spread` it is then any number of such
    replies.
    """

    __slots__ = ("asked", "branches", "label", "option", "reading", "shift", "spread", "stays")

    def __init__(
        self,
        label: str,
        option: Option,
        reading: CompiledReading,
        shift: Shift,
        exits: WaysOn,
        spread: Spread | None,
        stays: bool = False,
    ) -> None:
        self.label = label
        self.option = option
        self.reading = reading
        self.shift = shift
        self.branches, self.asked = exits
        self.spread = spread
        self.stays = stays


OpenTo = tuple[int, Taken]


class Control:
    """Where a call stands. All but its name is filled in by `Controls.expand`.

    `listen` hears the next ordinary beat, `onward` leaves a bare-`goto` scene, `silence` hears a silence
    beat, `empty` is where a wait finds nothing, `idles` says whether a cue is heard. `talk` is where
    ordinary beats remain, `rest` where none is left, `offers` where some option may be taken; `choices` are
    the options with the pairs for which they are open, `words` the ways of typed words where there are no
    routes. `answered` counts the replies in a row that the customer has answered here. `widened`: these could
    show anything, and all that any number of them could move is moved. Whatever else is done in the scene
    may come before them, so that it takes nothing away, and no condition on the meters shuts it.
    """

    __slots__ = (
        "answer", "answered", "asked", "bits", "choices", "empty", "expanded", "idles", "listen", "number",
        "offers", "onward", "over", "point", "position", "quiet", "rest", "scene", "silence", "silences",
        "talk", "widened", "words",
    )  # fmt: skip

    def __init__(
        self,
        number: int,
        scene: CompiledScene,
        answer: str,
        bits: int,
        position: int,
        silences: int,
        point: bool,
        answered: int = 0,
    ) -> None:
        self.number = number
        self.scene = scene
        self.answer = answer
        self.bits = bits
        self.position = position
        self.silences = silences
        self.point = point
        self.answered = answered
        self.over = False
        self.expanded = False
        self.idles = False
        self.quiet = False
        self.widened = False
        self.talk = self.rest = self.empty = self.offers = 0
        self.listen: list[WayOn] = []
        self.onward: list[WayOn] = []
        self.silence: list[WayOn] = []
        self.choices: list[OpenTo] = []
        self.asked: list[Judged] = []
        self.words: list[OpenTo] = []
