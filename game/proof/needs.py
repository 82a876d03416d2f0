"""What every play to an ending must bring about on the way, so that a search can ask for it first."""

from game.proof.compiled import CompiledStory
from game.proof.compiled_scene import CompiledGoto
from game.proof.control import Control
from game.proof.guards import Guard
from game.proof.state_bits import Key


class Needs:
    """For each ending the bits (facts told, flags, visited scenes) that must once be set, and once be clear,
    in every play to it: found by denying one at a time and asking what can then still be reached, meters and
    order left aside. `flags` may be brought in."""

    def __init__(self, story: CompiledStory, flags: int) -> None:
        self.story = story
        self._flags = flags
        judged = 0
        for scene in story.scenes.values():
            judged |= scene.judges
        self._set: dict[str, int] = dict.fromkeys(story.scenes, 0)
        self._clear: dict[str, int] = dict.fromkeys(story.scenes, 0)
        while judged:
            bit = judged & -judged
            judged ^= bit
            for needed, reached in (
                (self._set, self._reached(bit, 0)),
                (self._clear, self._reached(0, bit)),
            ):
                for name in story.scenes.keys() - reached:
                    needed[name] |= bit

    def unmet(self, control: Control, scene: str) -> int:
        """How much of what a scene needs does not hold at a control. What nothing reads any more is met."""
        read = control.scene.judges
        lacking = self._set[scene] & read & ~control.bits
        return (lacking | self._clear[scene] & read & control.bits).bit_count()

    def keys(self, scene: str) -> list[Key]:
        """What a scene needs, one by one."""
        return self.story.index.keys(self._set[scene] | self._clear[scene])

    def asked(self) -> tuple[list[Key], list[Key]]:
        """What any ending needs, and what else a `goto` asks for."""
        needed = asked = 0
        for scene in self.story.scenes.values():
            for goto in (scene.goto, *(exits for option in scene.options for exits in option.exits)):
                for guard, _ in goto.tests if goto else ():
                    asked |= guard.reads
            if scene.ending:
                needed |= self._set[scene.id] | self._clear[scene.id]
        index = self.story.index
        return index.keys(needed), index.keys(asked & ~needed)

    def _reached(self, never: int, always: int) -> set[str]:
        """The scenes that may be reached when some bits are never set, and some always."""
        first = self.story.plan.story.start.scene
        scenes = {first}
        can, before = (self._flags | always) & ~never, (-1, 0)
        while (can, len(scenes)) != before:
            before = (can, len(scenes))
            for name in list(scenes):
                scene = self.story.scenes[name]
                new = can | scene.visited
                for turn in (scene.turn, *(self.story.answers[o.answer] for o in scene.options if o.answer)):
                    for beat in (*turn.ordinary, *turn.silent):
                        if _may(beat.guard, can, always):
                            new |= beat.tells
                gotos = {scene.goto} if scene.goto else set[CompiledGoto]()
                for option in scene.options:
                    if option.typed or _may(option.guard, can, always):
                        gotos.update(option.exits)
                        for effects in option.effects:
                            new |= effects.set
                can = new & ~never
                scenes.update(to for goto in gotos for to in _open(goto, can, always))
        return scenes


def _may(guard: Guard | None, can: int, always: int) -> bool:
    return guard is None or guard.answers(always, can & ~always)[0] != 0


def _open(goto: CompiledGoto, can: int, always: int) -> list[str]:
    found = []
    for guard, to in goto.tests:
        yes, no = guard.answers(always, can & ~always)
        if yes:
            found.append(to)
        if not no:
            return found
    return [*found, goto.last]
