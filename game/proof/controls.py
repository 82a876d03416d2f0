"""The rules of a call compiled for proofs: where a call stands beside its meters, and what leads on.

A `Control` is a state without the meters and the counts of cues and empty waits. What leads on from it is
guarded by sets of meter pairs, so a proof can push every value through at once. `game.conversation.step`
stays the law: property tests hold the two together.
"""

from collections.abc import Iterable

from game.conversation.ear import CachedEar
from game.conversation.plan import Plan
from game.conversation.state import State
from game.proof.compiled import (
    NOTHING_SHOWN,
    CompiledBeat,
    CompiledGoto,
    CompiledReading,
    CompiledScene,
    CompiledStory,
    CompiledTurn,
    Option,
    compiled_reading,
)
from game.proof.guards import Guard, TypedReply
from game.proof.meters import FULL, Shift, both, either, within
from game.proof.state_bits import Key

WayOn = tuple[int, "Control"]
Judged = tuple[Guard, int, int]
WaysOn = tuple[list[WayOn], list[Judged]]


class Spread:
    """Every shift that some reading could make: any sum of one of `first` and some of each of `optional`."""

    __slots__ = ("first", "optional")

    def __init__(self, first: frozenset[Shift], optional: tuple[frozenset[Shift], ...]) -> None:
        self.first = first
        self.optional = optional


class Taken:
    """An option taken with one reading: it shifts both meters, then leads on by the values after.

    `asked` are conditions judged on the values after. `spread` stands for many readings at once.
    """

    __slots__ = ("asked", "branches", "label", "option", "reading", "shift", "spread")

    def __init__(
        self,
        label: str,
        option: Option,
        reading: CompiledReading,
        shift: Shift,
        exits: WaysOn,
        spread: Spread | None,
    ) -> None:
        self.label = label
        self.option = option
        self.reading = reading
        self.shift = shift
        self.branches, self.asked = exits
        self.spread = spread


OpenTo = tuple[int, Taken]

Typing = tuple[str, CompiledReading, TypedReply]
"""The step of a typed reply, what is heard in it, and that as a route's `when` sees it."""


class Control:
    """Where a call stands. All but its name is filled in by `Controls.expand`.

    `listen` hears the next ordinary beat, `onward` leaves a bare-`goto` scene, `silence` hears a silence
    beat, `empty` is where a wait finds nothing, `idles` says whether a cue is heard. `talk` is where
    ordinary beats remain, `rest` where none is left, `offers` where some option may be taken; `choices` are
    the options with the pairs for which they are open.
    """

    __slots__ = (
        "answer", "asked", "bits", "choices", "empty", "expanded", "idles", "listen", "number", "offers",
        "onward", "over", "point", "position", "quiet", "rest", "scene", "silence", "silences", "talk",
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
    ) -> None:
        self.number = number
        self.scene = scene
        self.answer = answer
        self.bits = bits
        self.position = position
        self.silences = silences
        self.point = point
        self.over = False
        self.expanded = False
        self.idles = False
        self.quiet = False
        self.talk = self.rest = self.empty = self.offers = 0
        self.listen: list[WayOn] = []
        self.onward: list[WayOn] = []
        self.silence: list[WayOn] = []
        self.choices: list[OpenTo] = []
        self.asked: list[Judged] = []


class Controls:
    """One story's controls, made as they are met. Typed are the authored examples, or `texts` instead."""

    def __init__(
        self,
        plan: Plan,
        forgets: int = 0,
        *,
        texts: tuple[str, ...] = (),
        remembers: tuple[Key, ...] = (),
    ) -> None:
        self.plan = plan
        self.story = CompiledStory(plan, forgets, reads_examples=self._reads_examples, remembers=remembers)
        self.index = self.story.index
        self.texts = texts
        self.all: list[Control] = []
        self.rules = plan.rulebook.rules
        self.shifts: dict[str, Shift] = {c: (rule.trust, rule.frustration) for c, rule in self.rules.items()}
        self.cap = plan.rulebook.cue_cap
        self._named: dict[tuple[object, ...], Control] = {}
        self._turns: dict[tuple[str, str], CompiledTurn] = {}
        self._entered: dict[tuple[str, str, int], WaysOn] = {}
        self._left: dict[tuple[Option, bool, int], WaysOn] = {}
        self._ear = CachedEar.of(plan)
        self._facts: dict[tuple[object, ...], dict[str, int]] = {}
        self._typed: dict[tuple[object, ...], tuple[Typing, ...]] = {}

    _reads_examples = True

    def close(self) -> None:
        """Let go of the controls. They lead in circles, and a collector would have to walk them all."""
        for control in self.all:
            control.listen = control.onward = control.silence = []
            control.choices = []
            control.asked = []
        self._entered.clear()
        self._left.clear()
        self.all = []

    def start(self, flags: Iterable[str] = ()) -> list[WayOn]:
        """Where a run begins, by the meters: the first beat is heard."""
        bits = self.index.all("flag", flags)
        start = self.plan.story.start
        where = 1 << start.frustration * 101 + start.trust
        entered = self._enter(start.scene, "", bits)[0]
        return [(where, control) for mask, control in entered if mask & where]

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
                    to = self._control(
                        scene, control.answer, told, control.position, number + 1, control.point
                    )
                    control.silence.append((both(mask, rest), to))
        control.quiet = control.idles and control.empty is FULL and not (control.listen or control.onward)
        if scene.floor:
            self._floor(control, rest)

    def _floor(self, control: Control, rest: int) -> None:
        scene = control.scene
        variants = [(False, FULL)] if control.point else [(True, control.talk), (False, rest)]
        for option in scene.picks:
            opened = FULL
            if option.guard:
                opened, shut = option.guard.answers(control.bits, scene.unsure)
                if option.guard.open():
                    control.asked.append((option.guard, opened, shut))
            control.offers = either(control.offers, opened)
            for cuts, where in variants:
                if opened & where:
                    self.take(
                        control, option, option.reading, f"pick:{option.key[2]}", cuts, both(opened, where)
                    )
        if scene.routes:
            control.offers = FULL
            for cuts, where in variants:
                if where:
                    self.typed(control, cuts, where)

    def typed(self, control: Control, cuts: bool, where: int) -> None:
        """Open the typed routes to every authored example, each as the ear hears it here."""
        scene = control.scene
        for label, reading, said in self._typings(control, cuts):
            left = where
            for option in scene.routes:
                taken = left
                if option.guard:
                    taken &= option.guard.answers(control.bits, scene.unsure, said)[0]
                if taken:
                    self.take(control, option, reading, label, cuts, taken)
                    left ^= taken
                    if not left:
                        break

    def take(
        self,
        control: Control,
        option: Option,
        reading: CompiledReading,
        label: str,
        cuts: bool,
        where: int,
        spread: Spread | None = None,
    ) -> None:
        """Add the ways to take one option with one reading."""
        effects = option.effects[cuts]
        trust, frustration = effects.trust, effects.frustration
        if cuts:
            charge = self.shifts["interrupt"]
            trust, frustration = trust + charge[0], frustration + charge[1]
        for shift, bits in self._rated(reading, control):
            bits = (bits | effects.set) & effects.keep
            exits = self._leave(option, cuts, bits, control.scene)
            both_ways = (trust + shift[0], frustration + shift[1])
            if spread is None:
                both_ways = (within(both_ways[0]), within(both_ways[1]))
            control.choices.append((where, Taken(label, option, reading, both_ways, exits, spread)))

    def _leave(self, option: Option, cuts: bool, bits: int, scene: CompiledScene) -> WaysOn:
        goto = option.exits[cuts]
        if not goto.tests and not option.answer:
            return self._enter(goto.last, "", bits)
        key = (option, cuts, bits)
        exits = self._left.get(key)
        if exits is None:
            exits = self._left[key] = self._lead(goto, option.answer, bits, scene)
        return exits

    def _rated(self, reading: CompiledReading, control: Control) -> list[tuple[Shift, int]]:
        """The rulebook's shifts for a reading and the bits after; several where something was forgotten."""
        bits, unsure, index = control.bits, control.scene.unsure, self.index
        if reading is NOTHING_SHOWN:
            return [((0, 0), bits)]
        ways = [(0, 0, bits, False)]
        for code in reading.codes:
            if self.rules[code].family != "continuer":
                ways = [after for way in ways for after in self._shown(code, reading, control, *way)]
        asks = reading.asks & index.all_told
        again = self.shifts["asked_again"]
        found: dict[tuple[Shift, int], None] = {}
        for trust, frustration, now, earned in ways:
            if earned:
                now |= index.earned
            now = (now | (asks & ~now) << index.count) & ~unsure
            dearer = (trust + again[0], frustration + again[1])
            if asks & bits:
                found[dearer, now] = None
                continue
            if asks & unsure:
                found[dearer, now] = None
            found[(trust, frustration), now] = None
        return list(found)

    def _shown(
        self,
        code: str,
        reading: CompiledReading,
        control: Control,
        trust: int,
        frustration: int,
        now: int,
        earned: bool,
    ) -> Iterable[tuple[int, int, int, bool]]:
        """What one behaviour of a reply may do: at most once with its credit and once without."""
        unsure, index = control.scene.unsure, self.index
        rule = self.rules[code]
        if rule.early:
            timely, early = (
                (trust + shift[0], frustration + shift[1], now, earned)
                for shift in (self.shifts[code], self.shifts[rule.early])
            )
            if index.earned & unsure and not earned:
                return (timely, early)
            return (timely,) if earned or now & index.earned else (early,)
        shift = self.shifts[code]
        keys = self._credits(code, control.scene, reading.facts & control.bits & index.all_told)
        earns = (trust + shift[0], frustration + shift[1], now | keys, earned or rule.hearing)
        spent = (trust, frustration, now, earned)
        if not keys:
            return (earns,)
        if reading.facts & unsure & index.all_told or keys & unsure:
            return (spent, earns)
        return (spent,) if keys & now == keys else (earns,)

    def _credits(self, code: str, scene: CompiledScene, told: int) -> int:
        """The bits that a once-a-run credit is kept under; 0 when the behaviour earns every time."""
        once = self.rules[code].once
        if once != "fact":
            return self.index.bit("spent", code) if once else 0
        keys = self.index.all("spent", (f"{code}:{fact}" for fact in self.index.names(told))) if told else 0
        return keys or self.index.bit("spent", f"{code}@{scene.id}")

    def _typings(self, control: Control, cuts: bool) -> tuple[Typing, ...]:
        """What may be typed here: one text of all that are heard alike, as only facts told that some text
        names or asks for make a difference."""
        where = (control.scene.id, control.answer, control.position, control.silences)
        texts = self._texts(control.scene)
        facts = self._facts.get(where)
        if facts is None:
            state, facts = self._state(control, control.bits & self.index.all_told), {}
            for text, _ in texts:
                facts[text] = self.index.told(self._ear.facts(state, text))
            self._facts[where] = facts
        every = 0
        for some in facts.values():
            every |= some
        key = (*where, cuts, control.bits & every)
        found = self._typed.get(key)
        if found is None:
            heard: dict[tuple[CompiledReading, int], Typing] = {}
            for text, label in texts:
                for reading, told in self._readings(control, text, facts[text]):
                    said = TypedReply(frozenset(reading.codes), reading.facts & told, reading.feelings, cuts)
                    heard.setdefault((reading, told), (label, reading, said))
            found = self._typed[key] = tuple(heard.values())
        return found

    def _readings(self, control: Control, text: str, facts: int) -> Iterable[tuple[CompiledReading, int]]:
        """What the ear hears in a text typed here, with the facts told that it names or asks for; once for
        each choice of those forgotten."""
        unsure = facts & control.scene.unsure
        told = control.bits & facts & ~unsure
        more = unsure
        while True:
            heard = self._ear.hear(self._state(control, told | more), text)
            yield compiled_reading(heard, self.index), told | more
            if not more:
                return
            more = (more - 1) & unsure

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
        if self.texts:
            return [(text, f"type:{text}") for text in self.texts]
        return [
            (text, f"say:{option.key[2]}#{number}")
            for option in scene.routes
            for number, text in enumerate(option.examples, 1)
        ]

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
                _join(branches, asked, self._enter(to, answer, bits), yes)
            rest = no
            if not rest:
                break
        if rest:
            _join(branches, asked, self._enter(goto.last, answer, bits), rest)
        return [(mask, to) for to, mask in branches.items()], asked

    def _control(
        self, scene: CompiledScene, answer: str, bits: int, position: int, silences: int, point: bool
    ) -> Control:
        bits &= scene.keep
        key = (scene.id, answer, bits, position, silences, point)
        control = self._named.get(key)
        if control is None:
            control = Control(len(self.all), scene, answer, bits, position, silences, point)
            turn = self._turn(scene, answer)
            control.over = scene.ending and position == len(turn.ordinary) and point
            self._named[key] = control
            self.all.append(control)
        return control


def _narrowed(exits: WaysOn, where: int, asked: list[Judged]) -> list[WayOn]:
    """The branches within some pairs; what is asked on the way is added to `asked`."""
    asked += [(guard, both(yes, where), both(no, where)) for guard, yes, no in exits[1]]
    return [(both(where, mask), to) for mask, to in exits[0] if where & mask]


def _join(branches: dict[Control, int], asked: list[Judged], exits: WaysOn, where: int) -> None:
    for mask, to in _narrowed(exits, where, asked):
        branches[to] = either(branches.get(to, 0), mask)
