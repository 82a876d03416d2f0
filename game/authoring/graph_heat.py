"""Where chance leads: seeded random plays of a story, counted for its picture."""

from collections import Counter
from random import Random

from game.authoring.graph import Heat
from game.conversation.ear import hear
from game.conversation.events import Event, Listen, Pick, Say, Wait
from game.conversation.plan import Plan
from game.conversation.state import State
from game.conversation.step import begin, enter, offered, speaking, step
from game.listening import Reading

# A loop without an exit must not hold up the picture of the story that has it.
_MOST_EVENTS = 400
_PATIENCE = 0.9
_PAUSE = 0.2


def random_heat(plan: Plan, plays: int, seed: int = 1) -> Heat:
    """Play so often, mostly letting the customer finish, with picks and the authors' own examples.

    The same seed gives the same counts.
    """
    walker = _Walker(plan, Random(seed))
    for _ in range(plays):
        walker.play()
    return Heat(plays, walker.scenes, walker.replies)


class _Walker:
    def __init__(self, plan: Plan, chance: Random) -> None:
        self.plan = plan
        self.chance = chance
        self.scenes: Counter[str] = Counter()
        self.replies: Counter[tuple[str, str]] = Counter()
        self._read: dict[tuple[object, ...], Reading] = {}

    def play(self) -> None:
        """One play: each scene and reply counts once."""
        state, _ = enter(self.plan, begin(self.plan))
        replies: set[tuple[str, str]] = set()
        for _ in range(_MOST_EVENTS):
            if state.over:
                break
            before = state
            state, outcome = step(self.plan, state, self._event(state))
            if outcome.refusal:
                break
            if outcome.route:
                replies.add((before.scene, outcome.route))
        self.scenes.update(state.visited)
        self.replies.update(replies)

    def _event(self, state: State) -> Event:
        if speaking(self.plan, state) and self.chance.random() < _PATIENCE:
            return Listen()
        scene = self.plan.scene(state)
        ways: list[Pick | str] = [Pick(reply.id) for reply in offered(self.plan, state, helped=True)]
        ways += (
            [self.chance.choice(r.examples) for r in scene.typed.routes if r.examples] if scene.typed else []
        )
        if not ways:
            return Listen()
        if not state.waits and self.plan.channel(scene) != "email" and self.chance.random() < _PAUSE:
            return Wait()
        way = self.chance.choice(ways)
        return Say(way, self._reading(state, way)) if isinstance(way, str) else way

    def _reading(self, state: State, text: str) -> Reading:
        key = (text, state.scene, state.answer, state.position, state.silences, state.told)
        reading = self._read.get(key)
        if reading is None:
            reading = self._read[key] = hear(self.plan, state, text)
        return reading
