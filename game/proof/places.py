"""Where a call may stand beside its meters, and what the customer's turn leads on to from there.

Places of a call are made as they are met, one for all states that nothing tells apart.
"""

from collections.abc import Iterable

from game.conversation.plan import Plan
from game.conversation.step import ANSWERS_IN_A_ROW
from game.proof.compiled import CompiledStory
from game.proof.compiled_scene import CompiledBeat, CompiledGoto, CompiledScene, CompiledTurn
from game.proof.control import Control, Judged, WayOn, WaysOn
from game.proof.meters import FULL, both, either
from game.proof.typings import Typings


class Places:
    """The controls of one story that was compiled."""

    def __init__(self, plan: Plan, story: CompiledStory, typings: Typings | None) -> None:
        self.plan = plan
        self.story = story
        self.index = story.index
        self.all: list[Control] = []
        self._typings = typings
        self._most_answered = ANSWERS_IN_A_ROW - 1 if typings and plan.story.lost else 1
        """Answers in a row are counted as far as they tell places apart: up to the one before the scene
        `lost`; where anything may be typed, one stands for any number."""
        self._named: dict[tuple[object, ...], Control] = {}
        self._turns: dict[tuple[str, str], CompiledTurn] = {}
        self._entered: dict[tuple[str, str, int], WaysOn] = {}
        self._alike: dict[tuple[str, str], str] = {}
        self._kinds: dict[tuple[object, ...], str] = {}
        self._places: dict[tuple[str, str, int, int], tuple[str, int]] = {}

    def close(self) -> None:
        """Let go of the controls. They lead in circles, and a collector would have to walk them all."""
        for control in self.all:
            control.listen = control.onward = control.silence = []
            control.choices = []
            control.words = []
            control.asked = []
        self._entered.clear()
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
        scene = self.story.scenes[control.scene.id]
        answer = self._answered(scene.id, control.answer)
        key = (
            scene.id,
            *self._forgotten(scene, answer, control.position, control.silences),
            control.bits & scene.keep,
            control.silences,
            control.point,
            control.answered,
        )
        return self._named.get(key)

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
                    join(branches, here, self._hear(scene, answer, turn, now, number, 0), mask)
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
                join(branches, asked, self._enter(to, self._answered(to, answer), bits), yes)
            rest = no
            if not rest:
                break
        if rest:
            to = goto.last
            join(branches, asked, self._enter(to, self._answered(to, answer), bits), rest)
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
                scene, size = self.story.scenes[name], len(beats.ordinary)
                texts: tuple[object, ...] = ()
                if self._typings and (size > 1 or self._forgotten(scene, answer, size, 0)[0]):
                    texts = self._typings.ties(scene, answer)
                kind = (name, tuple(beat.done for beat in beats.ordinary), texts)
                found = self._kinds.setdefault(kind, answer)
            self._alike[name, answer] = found
        return found

    def _forgotten(self, scene: CompiledScene, answer: str, position: int, silences: int) -> tuple[str, int]:
        """The answer that opened a turn and how far it was heard. Once the answer itself was heard, and makes
        no difference to what is typed, it is no more."""
        if not answer:
            return "", position
        key = (scene.id, answer, position, silences)
        found = self._places.get(key)
        if found is None:
            beats = self.story.answers[answer]
            own = position - len(beats.ordinary)
            gone = own >= 0 and not beats.silent
            if gone and self._typings:
                gone = self._typings.alike(scene, answer, position, own, silences)
            found = self._places[key] = ("", own) if gone else (answer, position)
        return found

    def _control(
        self,
        scene: CompiledScene,
        answer: str,
        bits: int,
        position: int,
        silences: int,
        point: bool,
        answered: int = 0,
    ) -> Control:
        bits &= scene.keep
        answer, position = self._forgotten(scene, answer, position, silences)
        key = (scene.id, answer, position, bits, silences, point, answered)
        control = self._named.get(key)
        if control is None:
            control = Control(len(self.all), scene, answer, bits, position, silences, point, answered)
            control.widened = answered > 0 and self._typings is None
            turn = self._turn(scene, answer)
            control.over = scene.ending and position == len(turn.ordinary) and point
            if control.over and scene.survey:
                control.asked = self._survey(scene, bits)
            self._named[key] = control
            self.all.append(control)
        return control


def narrowed(exits: WaysOn, where: int, asked: list[Judged]) -> list[WayOn]:
    """The branches within some pairs; what is asked on the way is added to `asked`."""
    asked += [(guard, both(yes, where), both(no, where)) for guard, yes, no in exits[1]]
    return [(both(where, mask), to) for mask, to in exits[0] if where & mask]


def join(branches: dict[Control, int], asked: list[Judged], exits: WaysOn, where: int) -> None:
    for mask, to in narrowed(exits, where, asked):
        branches[to] = either(branches.get(to, 0), mask)
