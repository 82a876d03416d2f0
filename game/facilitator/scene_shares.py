"""Where most struggle, as every report shows it: the scenes in order, and what was answered in one."""

from game.facilitator.figures import ChoiceFigures, Figures, SceneFigures


def struggling(found: Figures) -> list[SceneFigures]:
    """The scenes of which there is enough to say, those where most people struggle first."""
    return sorted(
        (scene for scene in found.scenes if scene.told),
        key=lambda scene: (-scene.stuck, -scene.struggle, scene.story, scene.scene),
    )


def hardest(found: Figures) -> SceneFigures | None:
    """The first of them; None where nobody struggles, or where there is not enough to say."""
    return next((scene for scene in struggling(found) if scene.stuck), None)


def commonest(scene: SceneFigures) -> tuple[list[ChoiceFigures], int]:
    """The replies that are told one by one, and how many replies are left besides."""
    shown = [one for one in scene.choices if one.told]
    return shown, scene.replies - sum(one.count for one in shown)
