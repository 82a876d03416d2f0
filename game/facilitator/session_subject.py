"""What the sheet of a group session is on, as the sheet and the report say it."""

from msgspec import Struct

from game.conversation.state import STORY_EFFECT
from game.facilitator.agreement import code_label
from game.facilitator.figures import Figures, MoveFigures, SceneFigures
from game.facilitator.scene_shares import hardest, struggling
from game.messages import say


class Subject(Struct, frozen=True):
    """A behaviour and the scene where it came most often, or with no behaviour the hardest scene alone."""

    scene: SceneFigures
    move: MoveFigures | None = None

    @property
    def label(self) -> str:
        return code_label(self.move.code) if self.move else say("session_group.one_moment")


def session_subject(found: Figures) -> Subject | None:
    """The behaviour that most people showed, where five did; else the scene where most struggle, among those
    of which there is enough to say. What a story does with one reply of its own is no behaviour. None where
    there is not enough to say."""
    for move in found.moves:
        scene = _most_in(found, move.code)
        if move.code != STORY_EFFECT and scene is not None:
            return Subject(scene, move)
    hard = hardest(found)
    return Subject(hard) if hard else None


def of_few(found: Figures, scene: SceneFigures) -> list[str]:
    """The behaviours that cost something in the scene and that fewer than five people showed in all."""
    many = {move.code for move in found.moves}
    return [code for code, _ in scene.moves if code not in many and code != STORY_EFFECT]


def sheet_told(found: Figures) -> str:
    """What the sheet is on, in sentences, for who reads the table of behaviours."""
    subject = session_subject(found)
    if subject is None:
        return say("report.no_session")
    told = say("report.see_session", label=subject.label)
    of_story = any(move.code == STORY_EFFECT for move in found.moves)
    return f"{told} {say('report.no_behaviour', label=code_label(STORY_EFFECT))}" if of_story else told


def _most_in(found: Figures, code: str) -> SceneFigures | None:
    with_it = [scene for scene in struggling(found) if code in dict(scene.moves)]
    return min(with_it, key=lambda scene: (-dict(scene.moves)[code], scene.story, scene.scene), default=None)
