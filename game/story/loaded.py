"""What reading a file gives back."""

from msgspec import Struct

from game.story.exercises import Drills, Stations
from game.story.findings import Finding
from game.story.model import Course, Story
from game.story.yaml.positions import Positions


class Loaded(Struct, frozen=True):
    """What came of reading a story. `story` is None when some finding is an error.

    `positions` are empty when the story came out of a cache. `hash` is `story_hash` of the text,
    `source` the text itself, as it stands in the file.
    """

    story: Story | None
    findings: tuple[Finding, ...] = ()
    positions: Positions = Positions()
    hash: str = ""
    source: bytes = b""


class LoadedCourse(Struct, frozen=True):
    """What came of reading a course. `course` is None when some finding is an error."""

    course: Course | None
    findings: tuple[Finding, ...] = ()
    positions: Positions = Positions()


class LoadedExercises(Struct, frozen=True):
    """What came of reading a file of exercises. `exercises` is None when some finding is an error."""

    exercises: Drills | Stations | None
    findings: tuple[Finding, ...] = ()
    positions: Positions = Positions()
