"""Where most struggle, as every report shows it: the scenes in order, and what was answered in one."""

from collections.abc import Iterable

from game.facilitator.agreement import code_label
from game.facilitator.figures import ChoiceFigures, Figures, SceneFigures
from game.facilitator.story_names import StoryNames
from game.messages import say

_CHOICES = 6
"""Replies of a scene that are told one by one: with more, none stands out."""
_NOT_THE_WORDS = {"interrupt", "asked_again"}
"""When a reply came, and that it came once more: the same words cost nothing at another time."""


def struggling(found: Figures) -> list[SceneFigures]:
    """The scenes of which there is enough to say, those where most people struggle first."""
    return sorted(
        (scene for scene in found.scenes if scene.told),
        key=lambda scene: (-scene.stuck, -scene.struggle, scene.story, scene.scene),
    )


def hardest(found: Figures) -> SceneFigures | None:
    """The first of them; None where nobody struggles, or where there is not enough to say."""
    return next((scene for scene in struggling(found) if scene.stuck), None)


def hardest_told(found: Figures, names: StoryNames) -> str:
    """The hardest scene in a sentence, with the ties; "" where nobody struggles."""
    hard = hardest(found)
    if hard is None:
        return ""
    told = say(
        "report.hardest",
        story=names.title(hard.story),
        scene=names.scene(hard.story, hard.scene),
        count=hard.stuck,
        of=hard.came,
    )
    return f"{told} {as_hard_told(found)}".strip()


def as_hard_told(found: Figures) -> str:
    """At how many other scenes as many people struggle as at the hardest; "" for none."""
    first, *others = struggling(found)
    count = sum(scene.stuck == first.stuck for scene in others)
    return say("report.as_hard", count=count) if count else ""


def cost_by(scene: SceneFigures) -> str:
    """What cost something in a scene, with its numbers of replies; "" for nothing, and where too few
    answered."""
    return _with_counts(scene.moves) if scene.replies_told else ""


def why_it_cost(reply: ChoiceFigures) -> str:
    """Why a reply cost something, each reason with its number where it was given more than once; "" where it
    cost nothing."""
    if reply.cost > 1:
        return _with_counts(reply.moves)
    return ", ".join(code_label(code) for code, _ in reply.moves)


def cost_by_words(reply: ChoiceFigures) -> bool:
    """Whether it cost something for what was said, and not only for when it came, or for coming again."""
    return reply.cost > 0 and any(code not in _NOT_THE_WORDS for code, _ in reply.moves)


def _with_counts(moves: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{code_label(code)} {count}" for code, count in moves)


def commonest(scene: SceneFigures) -> tuple[list[ChoiceFigures], int]:
    """The replies that are told one by one, and how many replies are left besides: none of either where too
    few answered."""
    if not scene.replies_told:
        return [], 0
    shown = list(scene.choices[:_CHOICES])
    return shown, scene.replies - sum(one.count for one in shown)
