"""What may be typed at a place of a call, and which way each reply takes there."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from msgspec.structs import replace

from game.conversation.ear import CachedEar
from game.conversation.own_words import nearness
from game.conversation.plan import Plan
from game.conversation.state import State
from game.listening.reading import Reading, with_misheard
from game.proof.compiled_scene import CompiledReading, CompiledScene, Option, compiled_reading
from game.proof.control import Control
from game.proof.guards import TypedReply, asked_for
from game.proof.meters import FULL
from game.proof.state_bits import StateBits

_FEW = 2
"""A text that names more facts than this is not read in every way to see whether an answer matters to it."""


class Typing(NamedTuple):
    """A way that a typed reply takes: the pairs for it, the step in a path, and what is heard."""

    where: int
    option: Option
    label: str
    reading: CompiledReading


class Typings:
    """Typed are the authored examples of a scene's routes, or `texts` instead, each as the ear hears it."""

    def __init__(self, plan: Plan, index: StateBits, texts: tuple[str, ...]) -> None:
        self.index = index
        self.texts = texts
        self._ear = CachedEar.of(plan)
        self._plan = plan
        self._places: dict[tuple[object, ...], tuple[dict[str, int], int, int]] = {}
        self._known: dict[tuple[object, ...], list[Typing]] = {}

    def at(self, control: Control, cuts: bool) -> list[Typing]:
        """What may be typed here: one text of all that are heard alike and take the same way.

        Worked out once for all places that differ only in what no text names and no way asks for.
        """
        scene = control.scene
        where = (scene.id, control.answer, control.position, control.silences, control.answered > 0)
        known = self._places.get(where)
        if known is None:
            known = self._places[where] = self._place(control)
        facts, depends, certain = known
        key = (*where, cuts, control.bits & depends)
        found = self._known.get(key)
        if found is None:
            heard: dict[tuple[CompiledReading, int, frozenset[Option]], str] = {}
            for text, label in self._texts(scene):
                for told in _choices(facts[text], control, certain):
                    reading = self._ear.hear(self._state(control, told), text)
                    near = self._near(scene, text, reading)
                    heard.setdefault((compiled_reading(reading, self.index), told, near), label)
            found = self._known[key] = [
                Typing(mask, option, label, reading)
                for (reading, told, near), label in heard.items()
                for option, mask in _ways(control, _asked(reading, told, cuts, self.index), near)
            ]
        return found

    def _near(self, scene: CompiledScene, text: str, reading: Reading) -> frozenset[Option]:
        """The ways of picks that a text may take where there are no routes. The player may be asked which of
        two is meant, so that all that do the same act count, and not the nearest alone."""
        replies = scene.scene.replies
        return frozenset(
            lent
            for lent in scene.lent
            if nearness(self._plan, scene.scene, replies[lent.pick], text, reading) > 0
        )

    def alike(self, scene: CompiledScene, answer: str, position: int, own: int, silences: int) -> bool:
        """Whether all that may be typed is read behind an answer and so much of a turn as it is where nothing
        was answered and `own` of the scene's own beats were heard."""
        behind = State(scene.id, 0, 0, answer=answer, position=position, silences=silences)
        before = State(scene.id, 0, 0, position=own, silences=silences)
        return all(self._read_alike(text, behind, before) for text, _ in self._texts(scene))

    def _read_alike(self, text: str, one: State, other: State) -> bool:
        ear = self._ear
        if ear.alike(one, other, text):
            return True
        facts = ear.facts(one, text)
        if len(facts) > _FEW or ear.facts(other, text) != facts:
            return False
        return all(
            _shown(ear.hear(replace(one, told=frozenset(told)), text))
            == _shown(ear.hear(replace(other, told=frozenset(told)), text))
            for count in range(len(facts) + 1)
            for told in combinations(facts, count)
        )

    def ties(self, scene: CompiledScene, answer: str) -> tuple[object, ...]:
        """What the readings of all that may be typed in a scene take from the customer's lines there, behind
        an answer and each beat of the turn."""
        turn = self._plan.turn(scene.id, answer)
        ordinary, silent = len(turn.ordinary), len(turn.silent)
        places = [(at, 0) for at in range(1, ordinary)] + [(ordinary, at) for at in range(silent + 1)]
        states = [State(scene.id, 0, 0, answer=answer, position=at, silences=more) for at, more in places]
        return tuple(self._ear.ties(state, text) for text, _ in self._texts(scene) for state in states)

    def _place(self, control: Control) -> tuple[dict[str, int], int, int]:
        """What one place of a turn has in common, whatever else is remembered: the facts that each text names
        or asks for, all bits that make a difference to a route, and the facts told there for certain."""
        state = self._state(control, control.bits & self.index.all_told)
        facts = {
            text: self.index.told(self._ear.facts(state, text)) for text, _ in self._texts(control.scene)
        }
        depends = 0
        for some in facts.values():
            depends |= some
        for option in (*control.scene.tried, *control.scene.lent):
            depends |= option.guard.reads if option.guard else 0
        # Of a turn that was cut short by words that the customer answered not all was heard.
        heard = () if control.answered else self._plan.heard(state)
        certain = self.index.told(fact for beat in heard if beat.condition is None for fact in beat.tells)
        return facts, depends, certain

    def _state(self, control: Control, told: int) -> State:
        """What the ear needs to know of a state."""
        return State(
            control.scene.id,
            0,
            0,
            told=self.index.names(told),
            answer=control.answer,
            position=control.position,
            silences=control.silences,
        )

    def _texts(self, scene: CompiledScene) -> Iterable[tuple[str, str]]:
        """Each text with its step in a path."""
        if self.texts:
            return [(text, f"type:{text}") for text in self.texts]
        return [
            (text, f"say:{option.key[2]}#{number}")
            for option in scene.routes
            for number, text in enumerate(option.examples, 1)
        ]


def _shown(reading: Reading) -> tuple[object, ...]:
    """All of a reading that a proof asks of it."""
    return (
        reading.codes, frozenset(reading.facts), frozenset(reading.feelings), frozenset(reading.asks),
        frozenset(reading.mistaken),
    )  # fmt: skip


def _choices(facts: int, control: Control, certain: int) -> Iterator[int]:
    """Those of some facts that were told, in every way there may be where some were forgotten."""
    unsure = facts & control.scene.unsure & ~certain
    told = (control.bits | certain) & facts & ~unsure
    more = unsure
    while True:
        yield told | more
        if not more:
            return
        more = (more - 1) & unsure


def _asked(reading: CompiledReading, told: int, cuts: bool, index: StateBits) -> TypedReply:
    codes = with_misheard(reading.codes, bool(reading.misheard & told))
    asks = (asked_for(fact) for fact in index.names(reading.asks))
    return TypedReply(frozenset((*codes, *asks)), reading.facts & told, reading.feelings, cuts)


def _ways(control: Control, said: TypedReply, near: frozenset[Option]) -> Iterable[tuple[Option, int]]:
    """The ways that a reply takes, by the meters: those of the picks that are near, or else the first that
    is open."""
    bits, unsure = control.bits, control.scene.unsure
    left = FULL
    for lent in near:
        yes, no = lent.guard.answers(bits, unsure) if lent.guard else (FULL, 0)
        if yes:
            yield lent, yes
        left &= no
    for option in control.scene.tried if left else ():
        yes, no = left, 0
        if option.guard:
            # What was forgotten may be either way: then both are possible for the same pairs.
            yes, no = option.guard.answers(bits, unsure, said)
        if left & yes:
            yield option, left & yes
        left &= no
        if not left:
            return
