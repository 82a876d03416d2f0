"""Plays that begin in the middle of a story: in any scene, with any meters, flags and facts told."""

from msgspec import Struct
from msgspec.structs import replace

from game.conversation.events import Listen
from game.conversation.plan import Plan
from game.conversation.replay import Played, opened, play
from game.conversation.state import State
from game.conversation.step import begin
from game.story.model import Branch, Scene


class Beginning(Struct, frozen=True):
    """Where a play begins. What is left out is as the story itself begins. `told`: the facts told before;
    `visited`: the scenes entered before."""

    scene: str = ""
    trust: int | None = None
    frustration: int | None = None
    flags: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    visited: tuple[str, ...] = ()

    def but(
        self,
        trust: int | None,
        frustration: int | None,
        flags: tuple[str, ...] | None,
        told: tuple[str, ...] | None = None,
        visited: tuple[str, ...] | None = None,
    ) -> "Beginning":
        """The same with what is said otherwise; None says nothing."""
        said = {"trust": trust, "frustration": frustration, "flags": flags, "told": told, "visited": visited}
        return replace(self, **{name: value for name, value in said.items() if value is not None})


START = Beginning()


def begin_in(plan: Plan, beginning: Beginning = START) -> Played:
    """The first event of such a play, with the scene's first beat heard. The scene, facts and flags must be
    in the story. Unlike `begin`, it takes any flag of the story, not only those that an earlier story brings
    in."""
    if beginning == START:
        return opened(plan, begin(plan))
    start = plan.story.start
    # A scene without words leads in, so that the rules themselves enter the scene.
    before = Scene("", goto=(Branch(beginning.scene or start.scene),))
    story = replace(plan.story, scenes={**plan.story.scenes, "": before})
    outside = State(
        "",
        start.trust if beginning.trust is None else beginning.trust,
        start.frustration if beginning.frustration is None else beginning.frustration,
        flags=frozenset(beginning.flags),
        told=frozenset(beginning.told),
        visited=frozenset(beginning.visited),
        at_point=True,
    )
    inside = play(Plan(story, plan.hash, plan.rulebook), outside, Listen())
    first = replace(begin(plan), flags=beginning.flags)
    return Played(None, replace(inside.outcome, event=first), inside.after)
