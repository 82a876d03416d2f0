"""A story made ready to be played: conditions compiled, turns laid out, picks read once."""

from collections.abc import Callable
from typing import NamedTuple

from game.behaviours import Rulebook, standard_rulebook
from game.channels import Channel, channels
from game.conversation.state import State
from game.listening.reading import Reading
from game.story.conditions import Condition, View, compile_condition
from game.story.model import Beat, Goto, Scene, Story, Survey


def view(state: State) -> View:
    """What an `if` sees of a state. There is no reply yet."""
    return View(state.trust, state.frustration, state.flags, state.told, state.visited)


class CustomerTurn(NamedTuple):
    """The customer's beats in one scene: `answer` to the last reply and the scene's own; silence last."""

    ordinary: tuple[Beat, ...]
    silent: tuple[Beat, ...]


class Plan:
    """One story with its rulebook. It keeps what it has worked out, but nothing of a run: any number of runs
    may use one plan.

    `source` is the text of the story's file, to be kept with runs of it; b"" where nobody will ask for it.
    """

    def __init__(
        self, story: Story, source_hash: str = "", rulebook: Rulebook | None = None, source: bytes = b""
    ) -> None:
        self.story = story
        self.hash = source_hash
        self.source = source
        self.rulebook = rulebook or standard_rulebook()
        self._tests: dict[Condition, Callable[[View], bool]] = {}
        self._turns: dict[tuple[str, str], CustomerTurn] = {}
        self.pick_readings: dict[tuple[str, str], Reading] = {}

    def scene(self, state: State) -> Scene:
        return self.story.scenes[state.scene]

    def channel(self, scene: Scene) -> Channel:
        """The scene's own channel, or else the story's."""
        return channels()[scene.channel or self.story.channel]

    def holds(self, condition: Condition | None, seen: View) -> bool:
        """Whether a condition is true in this view. No condition (None) is always true."""
        if condition is None:
            return True
        test = self._tests.get(condition)
        if test is None:
            test = self._tests[condition] = compile_condition(condition)
        return test(seen)

    def destination(self, goto: Goto, seen: View) -> str:
        """The scene of the first branch whose condition is true. The last branch has no condition."""
        for branch in goto[:-1]:
            if self.holds(branch.condition, seen):
                return branch.to
        return goto[-1].to

    def survey(self, state: State) -> Survey | None:
        """What the customer's survey says of a run that is over; None while it is not, and without one."""
        ending = self.scene(state).ending if state.over else None
        seen = view(state)
        return next((s for s in ending.survey if self.holds(s.condition, seen)), None) if ending else None

    def turn(self, scene: str, answer: str) -> CustomerTurn:
        """A scene's beats, first those that answer the reply named by `answer` (scene/pick or typed/id)."""
        key = (scene, answer)
        turn = self._turns.get(key)
        if turn is None:
            beats = self._answer(answer) + self.story.scenes[scene].customer
            turn = CustomerTurn(
                tuple(b for b in beats if not b.silence), tuple(b for b in beats if b.silence)
            )
            self._turns[key] = turn
        return turn

    def heard(self, state: State) -> tuple[Beat, ...]:
        """The beats of this turn up to now, also those that their `if` has passed over; silence last."""
        turn = self.turn(state.scene, state.answer)
        return (*turn.ordinary[: state.position], *turn.silent[: state.silences])

    def _answer(self, answer: str) -> tuple[Beat, ...]:
        if not answer:
            return ()
        scene_id, kind, name = answer.split("/")
        scene = self.story.scenes[scene_id]
        reply = scene.reply(name) if kind == "pick" else scene.route(name)
        return reply.answer if reply else ()
