"""Where most struggle, as every report shows it: the scenes in order, and what was answered in one."""

from game.facilitator.figures import FEWEST, ChoiceFigures, Figures, SceneFigures

_CHOICES = 6
"""Replies of a scene that are told one by one: with more, none stands out."""


def struggling(found: Figures) -> list[SceneFigures]:
    """The scenes of which there is enough to say, those where most people struggle first."""
    return sorted(
        (scene for scene in found.scenes if scene.told),
        key=lambda scene: (-scene.stuck, -scene.struggle, scene.scene),
    )


def commonest(scene: SceneFigures) -> tuple[list[ChoiceFigures], int]:
    """The replies that are told one by one, and how many replies are left besides."""
    shown = [one for one in scene.choices[:_CHOICES] if one.count >= FEWEST]
    return shown, scene.replies - sum(one.count for one in shown)
