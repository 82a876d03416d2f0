"""Whether a reply left only worse endings within reach than there were before it."""

from functools import lru_cache

from game.conversation.events import Say
from game.conversation.plan import Plan
from game.conversation.state import Outcome, State
from game.story.model import ENDING_KINDS, Goto, Reply, Route


def closes(plan: Plan, before: State, outcome: Outcome) -> bool:
    """Whether this reply, wherever the meters stood, left only worse endings within reach."""
    scene, ahead = plan.story.scenes[before.scene], _kinds_ahead(plan)
    typed = scene.typed.routes if scene.typed else ()
    open_to: tuple[Reply | Route, ...] = typed if isinstance(outcome.event, Say) else scene.replies
    taken = next((r for r in open_to if r.id == outcome.route), None)
    if taken is None:
        return False
    goto = scene.interrupted.goto if outcome.interrupted and scene.interrupted else taken.goto
    return min(ahead[branch.to] for branch in goto) > ahead[before.scene]


@lru_cache(maxsize=8)
def _kinds_ahead(plan: Plan) -> dict[str, int]:
    """For each scene the best ending that lies ahead of it, by rank (0 is best), conditions aside."""
    scenes = plan.story.scenes
    rank = {
        name: ENDING_KINDS.index(scene.ending.kind) if scene.ending else len(ENDING_KINDS)
        for name, scene in scenes.items()
    }
    onward: dict[str, set[str]] = {}
    for name, scene in scenes.items():
        gotos: list[Goto] = [reply.goto for reply in scene.replies]
        gotos += [route.goto for route in scene.typed.routes] if scene.typed else []
        gotos += [part.goto for part in (scene, scene.interrupted) if part and part.goto]
        onward[name] = {branch.to for goto in gotos for branch in goto}
    changed = True
    while changed:
        changed = False
        for name, following in onward.items():
            best = min((rank[to] for to in following), default=rank[name])
            if best < rank[name]:
                rank[name], changed = best, True
    return rank
