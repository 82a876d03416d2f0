"""The rules of a call compiled for proofs: what leads on from where it stands.

What leads on from a `Control` is guarded by sets of meter pairs, so a proof can push every value through at
once. `game.conversation.step` stays the law: property tests hold the two together.
"""

from collections.abc import Iterable

from game.conversation.plan import Plan
from game.proof.compiled import CompiledStory
from game.proof.compiled_scene import STAYS, CompiledReading, Option
from game.proof.control import Control, OpenTo, Spread, Taken, WaysOn
from game.proof.meters import FULL, Shift, both, either, within
from game.proof.places import Places, narrowed
from game.proof.rating import Rating
from game.proof.state_bits import Key
from game.proof.typings import Typings

Offer = tuple[int, Option, str, CompiledReading, Spread | None]
"""An option that may be taken: the pairs for it, the step in a path, and what is heard in the reply."""

_Same = tuple[Option, bool, tuple[str, ...], Shift, int, Spread | None]
"""Ways to take the floor that do the same in every state."""


class Controls(Places):
    """One story's controls, made as they are met. Typed are the authored examples, so many of each
    route or all of them, or `texts` instead; with `own_words` also where no route takes them."""

    def __init__(
        self,
        plan: Plan,
        forgets: int = 0,
        *,
        texts: tuple[str, ...] = (),
        remembers: tuple[Key, ...] = (),
        own_words: bool = False,
        examples: int | None = None,
    ) -> None:
        story = CompiledStory(
            plan,
            forgets,
            reads_texts=self._knows_texts,
            texts=texts,
            remembers=remembers,
            own_words=own_words,
            examples=examples,
        )
        typings = Typings(plan, story.index, texts) if self._knows_texts else None
        super().__init__(plan, story, typings)
        self.rules = plan.rulebook.rules
        self.rating = Rating(plan.rulebook, self.index)
        self.shifts = self.rating.shifts
        self.cap = plan.rulebook.cue_cap
        self._anywhere = own_words or not self._knows_texts
        self._left: dict[tuple[Option, bool, int], WaysOn] = {}
        self._ways: dict[tuple[object, ...], list[tuple[int, Taken]]] = {}
        self._same: dict[_Same, int] = {}

    _knows_texts = True
    """Whether it is known word by word what may be typed."""

    def close(self) -> None:
        super().close()
        self._left.clear()
        self._ways.clear()

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
            control.listen += narrowed(exits, mask, asked)
        if scene.goto:
            control.onward += narrowed(self._lead(scene.goto, "", control.bits, scene), rest, asked)
        control.idles = scene.channel.cue and not scene.ending
        # In an ending the run is over with the last beat: nobody waits there.
        if scene.channel.silence and not scene.ending:
            silent, empty = self._scan(turn.silent, control.bits, scene, control.silences, asked)
            control.empty = both(empty, rest)
            if control.widened:
                control.empty = FULL if control.empty else 0
            for mask, number in silent:
                if mask & rest:
                    told = self._tell(control.bits, turn.silent[number].tells)
                    stands = control.answer, told, control.position, number + 1, control.point
                    to = self._control(scene, *stands, control.answered)
                    control.silence.append((FULL if control.widened else both(mask, rest), to))
        control.quiet = control.idles and control.empty is FULL and not (control.listen or control.onward)
        if scene.floor:
            self._floor(control, rest)

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
            self._type(control, variants, found)
        control.choices = list(found.values())
        if not scene.routes and scene.answers and self._anywhere:
            words: dict[int, OpenTo] = {}
            self._type(control, variants, words)
            control.words = list(words.values())

    def _type(self, control: Control, variants: list[tuple[bool, int]], found: dict[int, OpenTo]) -> None:
        for cuts, where in variants:
            for opened, option, label, reading, spread in self.typed(control, cuts) if where else ():
                self._take(control, (both(opened, where), option, label, reading, spread), cuts, found)

    def typed(self, control: Control, cuts: bool) -> Iterable[Offer]:
        """What typed words may take."""
        assert self._typings
        lost = control.scene.lost if control.answered == self._most_answered else None
        for where, option, label, reading in self._typings.at(control, cuts):
            yield where, lost if lost and option in control.scene.answers else option, label, reading, None

    def _take(self, control: Control, offer: Offer, cuts: bool, found: dict[int, OpenTo]) -> None:
        """Add the ways to take one option with one reading; those that do the same are one."""
        where, option, label, reading, spread = offer
        if not where:
            return
        key: tuple[object, ...] = (option, label, reading, spread, cuts, control.bits)
        if option.exits[cuts] is STAYS:
            key = (*key, control.answer, control.silences, control.answered)
        ways = self._ways.get(key)
        if ways is None:
            ways = self._ways[key] = list(self._rated(control, offer, cuts))
        for same, taken in ways:
            known = found.get(same)
            found[same] = (either(known[0], where), known[1]) if known else (where, taken)

    def _rated(self, control: Control, offer: Offer, cuts: bool) -> Iterable[tuple[int, Taken]]:
        """What taking an option does, each way with a number that ways with the same outcome share."""
        _, option, label, reading, spread = offer
        stays = option.exits[cuts] is STAYS
        effects = option.effects[cuts]
        trust, frustration = effects.trust, effects.frustration
        if cuts:
            charge = self.shifts["interrupt"]
            trust, frustration = trust + charge[0], frustration + charge[1]
        for shift, new in self.rating.of(reading, control.scene, control.bits, option.counting, stays=stays):
            bits = (control.bits | new | effects.set) & effects.keep
            same = (option, cuts, reading.codes, shift, bits, spread)
            exits = self._stay(control, option, bits) if stays else self._leave(control, option, cuts, bits)
            both_ways = (trust + shift[0], frustration + shift[1])
            if spread is None:
                both_ways = (within(both_ways[0]), within(both_ways[1]))
            taken = Taken(label, option, reading, both_ways, exits, spread, stays)
            yield self._same.setdefault(same, len(self._same)), taken

    def _leave(self, control: Control, option: Option, cuts: bool, bits: int) -> WaysOn:
        goto = option.exits[cuts]
        if not goto.tests and not option.answer:
            return self._enter(goto.last, "", bits)
        key = (option, cuts, bits)
        exits = self._left.get(key)
        if exits is None:
            exits = self._left[key] = self._lead(goto, option.answer, bits, control.scene)
        return exits

    def _stay(self, control: Control, option: Option, bits: int) -> WaysOn:
        """The customer answers, and the call stays: the rest of the turn is not heard any more."""
        scene, told = control.scene, [(FULL, 0)]
        for beat in option.beats:
            if beat.guard:
                # All beats of an answer are judged before the first of them is heard.
                yes, no = beat.guard.answers(bits, scene.unsure)
                heard = [(both(mask, yes), tells | beat.tells) for mask, tells in told]
                told = [*heard, *((both(mask, no), tells) for mask, tells in told)]
            else:
                told = [(mask, tells | beat.tells) for mask, tells in told]
        end = len(self._turn(scene, control.answer).ordinary)
        answered = min(control.answered + 1, self._most_answered)
        branches: dict[Control, int] = {}
        for mask, tells in told:
            if mask:
                now = self._tell(bits, tells)
                to = self._control(scene, control.answer, now, end, control.silences, True, answered)
                branches[to] = FULL if to.widened else either(branches.get(to, 0), mask)
        return [(mask, to) for to, mask in branches.items()], []
