"""The rules of a call compiled for proofs: what leads on from where it stands.

What leads on from a `Control` is guarded by sets of meter pairs, so a proof can push every value through at
once. `game.conversation.step` stays the law: property tests hold the two together.
"""

from collections.abc import Iterable

from game.conversation.plan import Plan
from game.listening.detector import read
from game.proof.compiled import (
    CompiledBeat,
    CompiledGoto,
    CompiledReading,
    CompiledScene,
    CompiledStory,
    CompiledTurn,
    Option,
)
from game.proof.control import Control, Judged, OpenTo, OwnWay, Spread, Taken, WayOn, WaysOn
from game.proof.meters import FULL, Shift, both, either, within
from game.proof.own_words import OwnWordsOf
from game.proof.rating import Rating
from game.proof.state_bits import Key
from game.proof.typings import Typings

Offer = tuple[int, Option, str, CompiledReading, Spread | None]
"""An option that may be taken: the pairs for it, the step in a path, and what is heard in the reply."""

_Same = tuple[Option, bool, tuple[str, ...], Shift, int, Spread | None]
"""Ways to take the floor that do the same in every state."""


class Controls:
    """One story's controls, made as they are met. Typed are the authored examples, or `texts` instead; with
    `own_words` also where no route takes them."""

    def __init__(
        self,
        plan: Plan,
        forgets: int = 0,
        *,
        texts: tuple[str, ...] = (),
        remembers: tuple[Key, ...] = (),
        own_words: bool = False,
    ) -> None:
        self.plan = plan
        self.story = CompiledStory(plan, forgets, reads_examples=self._reads_examples, remembers=remembers)
        self.index = self.story.index
        self.all: list[Control] = []
        self.rules = plan.rulebook.rules
        self.rating = Rating(plan.rulebook, self.index)
        self.shifts = self.rating.shifts
        self.cap = plan.rulebook.cue_cap
        self._typings = Typings(plan, self.index, texts)
        self._own_words = self._words_of(texts) if own_words else None
        self._named: dict[tuple[object, ...], Control] = {}
        self._turns: dict[tuple[str, str], CompiledTurn] = {}
        self._entered: dict[tuple[str, str, int], WaysOn] = {}
        self._left: dict[tuple[Option, bool, int], WaysOn] = {}
        self._ways: dict[tuple[object, ...], list[tuple[int, Taken]]] = {}
        self._same: dict[_Same, int] = {}
        self._alike: dict[tuple[str, str], str] = {}
        self._kinds: dict[tuple[object, ...], str] = {}

    _reads_examples = True

    def _words_of(self, texts: tuple[str, ...]) -> OwnWordsOf:
        """What may be typed where no route takes it."""
        return OwnWordsOf(self.plan, self.rating, map(_codes_of, texts))

    def close(self) -> None:
        """Let go of the controls. They lead in circles, and a collector would have to walk them all."""
        for control in self.all:
            control.listen = control.onward = control.silence = []
            control.choices = []
            control.words = []
            control.asked = []
        self._entered.clear()
        self._left.clear()
        self._ways.clear()
        self.all = []

    def start(self, flags: Iterable[str] = ()) -> list[WayOn]:
        """Where a run begins, by the meters: the first beat is heard."""
        bits = self.index.all("flag", flags)
        start = self.plan.story.start
        where = 1 << start.frustration * 101 + start.trust
        entered = self._enter(start.scene, "", bits)[0]
        return [(where, control) for mask, control in entered if mask & where]

    def like(self, control: Control) -> Control | None:
        """The control here at the place of one of the same story that remembers as much or more."""
        keep = self.story.scenes[control.scene.id].keep
        key = (
            control.scene.id,
            self._answered(control.scene.id, control.answer),
            control.bits & keep,
            control.position,
            control.silences,
            control.point,
            control.answered,
        )
        return self._named.get(key)

    def expand(self, control: Control) -> None:
        """Fill in what leads on from a control."""
        control.expanded = True
        if control.over:
            return
        scene, asked = control.scene, control.asked
        turn = self._turn(scene, control.answer)
        found, rest = self._scan(turn.ordinary, control.bits, scene, control.position, asked)
        control.rest = rest
        for mask, number in found:
            control.talk = either(control.talk, mask)
            exits = self._hear(scene, control.answer, turn, control.bits, number, control.silences)
            control.listen += _narrowed(exits, mask, asked)
        if scene.goto:
            control.onward += _narrowed(self._lead(scene.goto, "", control.bits, scene), rest, asked)
        control.idles = scene.channel.cue and not scene.ending
        # In an ending the run is over with the last beat: nobody waits there.
        if scene.channel.silence and not scene.ending:
            silent, empty = self._scan(turn.silent, control.bits, scene, control.silences, asked)
            control.empty = both(empty, rest)
            for mask, number in silent:
                if mask & rest:
                    told = self._tell(control.bits, turn.silent[number].tells)
                    stands = control.answer, told, control.position, number + 1, control.point
                    to = self._control(scene, *stands, control.answered)
                    control.silence.append((both(mask, rest), to))
        control.quiet = control.idles and control.empty is FULL and not (control.listen or control.onward)
        if scene.floor:
            self._floor(control, rest)
            control.words = list(self._words(control)) if self._own_words else []

    def _floor(self, control: Control, rest: int) -> None:
        scene = control.scene
        variants = [(False, FULL)] if control.point else [(True, control.talk), (False, rest)]
        found: dict[int, OpenTo] = {}
        for option in scene.picks:
            opened = FULL
            if option.guard:
                opened, shut = option.guard.answers(control.bits, scene.unsure)
                if option.guard.open():
                    control.asked.append((option.guard, opened, shut))
            control.offers = either(control.offers, opened)
            for cuts, where in variants:
                self._take(
                    control,
                    (both(opened, where), option, f"pick:{option.key[2]}", option.reading, None),
                    cuts,
                    found,
                )
        if scene.routes:
            control.offers = FULL
            for cuts, where in variants:
                for opened, option, label, reading, spread in self.typed(control, cuts) if where else ():
                    offer = (both(opened, where), option, label, reading, spread)
                    self._take(control, offer, cuts, found)
        control.choices = list(found.values())

    def _words(self, control: Control) -> Iterable[OwnWay]:
        """Where words of the player's own may lead that no route takes."""
        scene, cut = control.scene, control.scene.scene.interrupted
        variants = [(False, FULL)] if control.point else [(True, control.talk), (False, control.rest)]
        for cuts, where in variants if self._own_words else ():
            shift = self.shifts["interrupt"] if cuts else (0, 0)
            for own in self._own_words.of(scene) if self._own_words and where else ():
                bits, stays, opened = self._tell(control.bits, own.tells), False, where
                if own.option:
                    exits = self._leave(own.option, cuts, bits, scene)
                    if own.option.guard:
                        opened = both(where, own.option.guard.answers(control.bits, scene.unsure)[0])
                elif cuts and cut and scene.options:
                    exits = self._lead(scene.options[0].exits[1], own.answer, bits, scene)
                elif own.to:
                    exits = self._enter(own.to, own.answer, bits)
                elif control.answered:
                    continue
                else:
                    end = len(self._turn(scene, control.answer).ordinary)
                    to = self._control(scene, control.answer, bits, end, control.silences, True, True)
                    exits, stays = ([(FULL, to)], []), True
                if cuts and cut:
                    effects = cut.effects
                    shift = (shift[0] + effects.trust, shift[1] + effects.frustration)
                if opened:
                    yield opened, exits, stays, shift, own.spread

    def typed(self, control: Control, cuts: bool) -> Iterable[Offer]:
        """The typed routes that may be taken."""
        return ((*typing, None) for typing in self._typings.at(control, cuts))

    def _take(self, control: Control, offer: Offer, cuts: bool, found: dict[int, OpenTo]) -> None:
        """Add the ways to take one option with one reading; those that do the same are one."""
        where, option, label, reading, spread = offer
        if not where:
            return
        key = (option, label, reading, spread, cuts, control.bits)
        ways = self._ways.get(key)
        if ways is None:
            ways = self._ways[key] = list(self._rated(control, offer, cuts))
        for same, taken in ways:
            known = found.get(same)
            found[same] = (either(known[0], where), known[1]) if known else (where, taken)

    def _rated(self, control: Control, offer: Offer, cuts: bool) -> Iterable[tuple[int, Taken]]:
        """What taking an option does, each way with a number that ways with the same outcome share."""
        _, option, label, reading, spread = offer
        effects = option.effects[cuts]
        trust, frustration = effects.trust, effects.frustration
        if cuts:
            charge = self.shifts["interrupt"]
            trust, frustration = trust + charge[0], frustration + charge[1]
        for shift, new in self.rating.of(reading, control.scene, control.bits, option.counting):
            bits = (control.bits | new | effects.set) & effects.keep
            same = (option, cuts, reading.codes, shift, bits, spread)
            exits = self._leave(option, cuts, bits, control.scene)
            both_ways = (trust + shift[0], frustration + shift[1])
            if spread is None:
                both_ways = (within(both_ways[0]), within(both_ways[1]))
            taken = Taken(label, option, reading, both_ways, exits, spread)
            yield self._same.setdefault(same, len(self._same)), taken

    def _leave(self, option: Option, cuts: bool, bits: int, scene: CompiledScene) -> WaysOn:
        goto = option.exits[cuts]
        if not goto.tests and not option.answer:
            return self._enter(goto.last, "", bits)
        key = (option, cuts, bits)
        exits = self._left.get(key)
        if exits is None:
            exits = self._left[key] = self._lead(goto, option.answer, bits, scene)
        return exits

    def _turn(self, scene: CompiledScene, answer: str) -> CompiledTurn:
        if not answer:
            return scene.turn
        key = (scene.id, answer)
        turn = self._turns.get(key)
        if turn is None:
            turn = self._turns[key] = self.story.answers[answer].before(scene.turn)
        return turn

    def _scan(
        self,
        beats: tuple[CompiledBeat, ...],
        bits: int,
        scene: CompiledScene,
        position: int,
        asked: list[Judged],
    ) -> tuple[list[tuple[int, int]], int]:
        """Where each beat from `position` on is the next, and where none is."""
        found: list[tuple[int, int]] = []
        rest = FULL
        for number in range(position, len(beats)):
            guard = beats[number].guard
            if guard is None:
                found.append((rest, number))
                return found, 0
            yes, no = guard.answers(bits, scene.unsure)
            yes, no = both(yes, rest), both(no, rest)
            if guard.open():
                asked.append((guard, yes, no))
            if yes:
                found.append((yes, number))
            rest = no
            if not rest:
                break
        return found, rest

    def _tell(self, bits: int, tells: int) -> int:
        new = tells & ~bits
        if new:
            if new & ~(bits >> self.index.count):
                bits &= ~self.index.earned
            bits = (bits | new) & ~(new << self.index.count)
        return bits

    def _hear(
        self, scene: CompiledScene, answer: str, turn: CompiledTurn, bits: int, number: int, silences: int
    ) -> WaysOn:
        """The control after an ordinary beat; after the last that can come, the turn is closed."""
        beat = turn.ordinary[number]
        bits = self._tell(bits, beat.tells)
        asked: list[Judged] = []
        found, rest = self._scan(turn.ordinary, bits, scene, number + 1, asked)
        branches: list[WayOn] = []
        talk = 0
        for mask, _ in found:
            talk = either(talk, mask)
        if talk:
            branches.append((talk, self._control(scene, answer, bits, number + 1, silences, beat.done)))
        if rest:
            end = len(turn.ordinary)
            branches.append((rest, self._control(scene, answer, bits, end, silences, True)))
        return branches, asked

    def _enter(self, name: str, answer: str, bits: int) -> WaysOn:
        scene = self.story.scenes[name]
        bits = (bits | scene.visited) & (scene.keep | scene.visited)
        key = (name, answer, bits)
        exits = self._entered.get(key)
        if exits is None:
            exits = self._entered[key] = self._begin(scene, answer, bits)
        return exits

    def _begin(self, scene: CompiledScene, answer: str, bits: int) -> WaysOn:
        """A scene entered: its first beat is heard, or its whole turn by some channels."""
        turn = self._turn(scene, answer)
        branches: dict[Control, int] = {}
        asked: list[Judged] = []
        pending = [(FULL, bits, 0)]
        while pending:
            where, now, position = pending.pop()
            here: list[Judged] = []
            found, rest = self._scan(turn.ordinary, now, scene, position, here)
            for mask, number in found:
                mask = both(mask, where)
                if scene.channel.whole and mask:
                    pending.append((mask, self._tell(now, turn.ordinary[number].tells), number + 1))
                elif mask:
                    _join(branches, here, self._hear(scene, answer, turn, now, number, 0), mask)
            if rest & where:
                end = self._control(scene, answer, now, len(turn.ordinary), 0, True)
                branches[end] = either(branches.get(end, 0), both(rest, where))
            asked += [(guard, both(yes, where), both(no, where)) for guard, yes, no in here]
        return [(mask, to) for to, mask in branches.items()], asked

    def _lead(self, goto: CompiledGoto, answer: str, bits: int, scene: CompiledScene) -> WaysOn:
        """Where a `goto` leads, by the meters."""
        rest = FULL
        branches: dict[Control, int] = {}
        asked: list[Judged] = []
        for guard, to in goto.tests:
            yes, no = guard.answers(bits, scene.unsure)
            yes, no = both(yes, rest), both(no, rest)
            if guard.open():
                asked.append((guard, yes, no))
            if yes:
                _join(branches, asked, self._enter(to, self._answered(to, answer), bits), yes)
            rest = no
            if not rest:
                break
        if rest:
            to = goto.last
            _join(branches, asked, self._enter(to, self._answered(to, answer), bits), rest)
        return [(mask, to) for to, mask in branches.items()], asked

    def _survey(self, scene: CompiledScene, bits: int) -> list[Judged]:
        """What the survey of an ending asks when the run is over, entry by entry."""
        asked: list[Judged] = []
        rest = FULL
        for guard in scene.survey:
            yes, no = guard.answers(bits, scene.unsure)
            asked.append((guard, both(yes, rest), both(no, rest)))
            rest = both(no, rest)
        return asked

    def _answered(self, name: str, answer: str) -> str:
        """The first answer met that makes no difference from this one to a scene that it opens: it has as
        many beats, tells nothing, and all that is typed there is read the same after either."""
        if not answer:
            return ""
        found = self._alike.get((name, answer))
        if found is None:
            beats = self.story.answers[answer]
            found = answer
            if not beats.silent and not any(beat.guard or beat.tells for beat in beats.ordinary):
                texts = self._typings.ties(self.story.scenes[name], answer) if self._reads_examples else ()
                kind = (name, tuple(beat.done for beat in beats.ordinary), texts)
                found = self._kinds.setdefault(kind, answer)
            self._alike[name, answer] = found
        return found

    def _control(
        self,
        scene: CompiledScene,
        answer: str,
        bits: int,
        position: int,
        silences: int,
        point: bool,
        answered: bool = False,
    ) -> Control:
        bits &= scene.keep
        key = (scene.id, answer, bits, position, silences, point, answered)
        control = self._named.get(key)
        if control is None:
            control = Control(len(self.all), scene, answer, bits, position, silences, point, answered)
            turn = self._turn(scene, answer)
            control.over = scene.ending and position == len(turn.ordinary) and point
            if control.over and scene.survey:
                control.asked = self._survey(scene, bits)
            self._named[key] = control
            self.all.append(control)
        return control


def _codes_of(text: str) -> frozenset[str]:
    """What a line shows that is the same for every customer."""
    return frozenset(read(text).codes) | {"acknowledge_generic"}


def _narrowed(exits: WaysOn, where: int, asked: list[Judged]) -> list[WayOn]:
    """The branches within some pairs; what is asked on the way is added to `asked`."""
    asked += [(guard, both(yes, where), both(no, where)) for guard, yes, no in exits[1]]
    return [(both(where, mask), to) for mask, to in exits[0] if where & mask]


def _join(branches: dict[Control, int], asked: list[Judged], exits: WaysOn, where: int) -> None:
    for mask, to in _narrowed(exits, where, asked):
        branches[to] = either(branches.get(to, 0), mask)
