"""Whether a reply left only worse endings within reach than there were before it."""

from functools import lru_cache

from game.conversation.plan import Plan
from game.conversation.state import Outcome, State
from game.conversation.step import goto_taken
from game.story.links import links
from game.story.model import ENDING_KINDS


def closes(plan: Plan, before: State, outcome: Outcome) -> bool:
    """Whether this reply, wherever the meters stood, left only worse endings within reach."""
    goto, ahead = goto_taken(plan, before, outcome), kinds_ahead(plan)
    return bool(goto) and min(ahead[branch.to] for branch in goto) > ahead[before.scene]


@lru_cache(maxsize=8)
def kinds_ahead(plan: Plan) -> dict[str, int]:
    """For each scene the best ending that lies ahead of it, by rank (0 is best), conditions aside."""
    scenes = plan.story.scenes
    rank = {
        name: ENDING_KINDS.index(scene.ending.kind) if scene.ending else len(ENDING_KINDS)
        for name, scene in scenes.items()
    }
    onward = links(plan.story)
    changed = True
    while changed:
        changed = False
        for name, following in onward.items():
            best = min((rank[to] for to in following), default=rank[name])
            if best < rank[name]:
                rank[name], changed = best, True
    return rank
