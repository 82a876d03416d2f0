"""What a learner's calls tell, put together by hand: for figures that simulated players do not come to."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from game.cohort.bundle import ENDING
from game.cohort.cohort_file import CohortFile
from game.records import vocabulary
from game.records.statements import Told
from tests.cohort.simulated_cohort import COHORT
from tests.facilitator.bundles import frozen, write

STORY = "late-parcel"
_AT = "2026-03-02T09:00:00+00:00"
_VERSIONS = {"game": "1", "rulebook": "1", "ear": "1"}


class Run:
    """One call of somebody: `replies` are (scene, choice, what it cost in trust), in order. It ends in
    `ending`, or with "" was left in the scene `left`. `part` tells runs of one attempt apart."""

    def __init__(
        self,
        replies: Sequence[tuple[str, str, int]],
        ending: str = "",
        left: str = "",
        attempt: int = 1,
        story: str = STORY,
        part: int = 1,
        at: str = _AT,
    ) -> None:
        self.replies, self.ending, self.left = replies, ending, left
        self.attempt, self.story, self.part, self.at = attempt, story, part, at

    def told(self, pseudonym: str) -> Iterator[Told]:
        key = str(uuid5(NAMESPACE_URL, f"{pseudonym}/{self.story}/{self.attempt}/{self.part}"))
        chapter = vocabulary.chapter(self.story)
        first = {"attempt": self.attempt, "try": min(self.attempt, 2), "versions": _VERSIONS}
        begun = {"begun": {"flags": [], "seed": 1}}
        yield Told(f"{key}/0", self.at, "initialized", chapter, key, None, {}, begun, first)
        for number, (scene, choice, cost) in enumerate(self.replies, 1):
            about = vocabulary.reply(self.story, scene)
            reply = {
                "scene": scene, "choice": choice, "route": choice, "typed": False, "codes": ["open_question"],
                "moves": [["dismiss", -cost, 0]] if cost else [], "trust": 40, "frustration": 50,
                "interrupted": False,
            }  # fmt: skip
            result = {"success": not cost, "score": {"scaled": 0.4}, "duration": "PT9S"}
            yield Told(
                f"{key}/{number}", self.at, "answered", about, key, chapter, result, {"reply": reply}, first
            )
        if self.ending:
            end = {"ending": {"scene": "end", "kind": self.ending, "trust": 40, "frustration": 50}}
            yield Told(f"{key}/end", self.at, "completed", chapter, key, None, {}, end, first)
        elif self.left:
            left = {"left": {"scene": self.left}}
            yield Told(f"{key}/left", self.at, "suspended", chapter, key, None, {}, left, first)


class Stations:
    """Two stations of one skill at one occasion, both answered as asked."""

    def __init__(self, occasion: str) -> None:
        self.occasion = occasion

    def told(self, pseudonym: str) -> Iterator[Told]:
        key = str(uuid5(NAMESPACE_URL, f"{pseudonym}/{self.occasion}"))
        for place in (1, 2):
            said = {
                "skill": "paraphrase", "form": "A", "occasion": self.occasion, "place": place,
                "result": "met", "exercise": f"x{place}",
            }  # fmt: skip
            about = vocabulary.station("A", f"x{place}")
            yield Told(f"{key}/{place}", _AT, "answered", about, key, None, {}, {"station": said})


def bundle(folder: Path, number: int, *runs: Run | Stations) -> Path:
    """The bundle of learner `number` with what they did."""
    pseudonym = pseudonym_of(number)
    file = folder / f"{pseudonym}{ENDING}"
    cohort = CohortFile(1, COHORT, "Monday", (STORY, "second-story"))
    write(file, cohort, pseudonym, frozen(pseudonym, (told for run in runs for told in run.told(pseudonym))))
    return file


def pseudonym_of(number: int) -> str:
    return f"p-{number:016x}"
