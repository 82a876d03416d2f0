"""Where simulated players go, counted for a story's picture."""

from collections import Counter

from game.conversation.plan import Plan
from game.playtest.playtest import visits
from game.write.graph import Heat


def play_heat(plan: Plan, plays: int, seed: int = 0, style: str = "random") -> Heat:
    """In how many of the plays that `playtest` makes each scene was seen and each reply taken."""
    scenes: Counter[str] = Counter()
    replies: Counter[tuple[str, str]] = Counter()
    for met in visits(plan, plays, seed, style):
        scenes.update(scene for scene, reply in met if not reply)
        replies.update(pair for pair in met if pair[1])
    return Heat(plays, scenes, replies)
