"""Where most struggle, as every report shows it: the scenes in order, and what was answered in one."""

from game.facilitator.agreement import code_label
from game.facilitator.figures import ChoiceFigures, Figures, SceneFigures

_CHOICES = 6
"""Replies of a scene that are told one by one: with more, none stands out."""


def struggling(found: Figures) -> list[SceneFigures]:
    """The scenes of which there is enough to say, those where most people struggle first."""
    return sorted(
        (scene for scene in found.scenes if scene.told),
        key=lambda scene: (-scene.stuck, -scene.struggle, scene.story, scene.scene),
    )


def hardest(found: Figures) -> SceneFigures | None:
    """The first of them; None where nobody struggles, or where there is not enough to say."""
    return next((scene for scene in struggling(found) if scene.stuck), None)


def as_hard(found: Figures) -> int:
    """At how many other scenes as many people struggle as at the hardest."""
    first, *others = struggling(found)
    return sum(scene.stuck == first.stuck for scene in others)


def cost_by(scene: SceneFigures) -> str:
    """What cost something in a scene, with its numbers of replies; "" for nothing, and where too few
    answered."""
    if not scene.replies_told:
        return ""
    return ", ".join(f"{code_label(code)} {count}" for code, count in scene.moves)


def commonest(scene: SceneFigures) -> tuple[list[ChoiceFigures], int]:
    """The replies that are told one by one, and how many replies are left besides: none of either where too
    few answered."""
    if not scene.replies_told:
        return [], 0
    shown = list(scene.choices[:_CHOICES])
    return shown, scene.replies - sum(one.count for one in shown)
