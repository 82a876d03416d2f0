"""Where simulated players go, counted for a story's picture."""

from collections import Counter

from game.conversation.plan import Plan
from game.playtest.playtest import simulate
from game.write.graph import Heat


def play_heat(plan: Plan, plays: int, seed: int = 0, style: str = "random") -> Heat:
    """In how many of the plays that `playtest` makes each scene was seen and each reply taken."""
    scenes: Counter[str] = Counter()
    replies: Counter[tuple[str, str]] = Counter()
    for play in simulate(plan, plays, seed, style):
        scenes.update(play.scenes)
        replies.update(set(play.taken))
    return Heat(plays, scenes, replies)
