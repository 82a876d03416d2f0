"""What is known of a cohort, in figures: chapters, scenes, replies that cost, skills, time, each learner.

First tries alone count in what is said of the group: a first run of a chapter, and in it no second try at a
reply. Nothing is said of a group, a scene, a skill or a behaviour of fewer than five people, nor of a
behaviour that came fewer than five times; within these a single count may be small.
"""

from collections.abc import Callable, Mapping, Sequence
from statistics import quantiles

from msgspec import Struct

from game.cohort.cohort_file import CohortFile
from game.facilitator.agreement import Agreement
from game.facilitator.fewest import FEWEST, FEWEST_PEOPLE
from game.records.of_calls import PASSING
from game.stations.results import Counts


class ChapterCell(Struct, frozen=True):
    """One learner in one chapter. `first`: the kind of ending of the first run, "" for none; `best`: the
    best of all; `attempts`: runs begun; `stopped`: the scene where the first try was left, as long as none
    has ended, "" where that is not known."""

    attempts: int
    first: str
    best: str
    stopped: str = ""

    @property
    def passed(self) -> bool:
        return self.best in PASSING


class Learner(Struct, frozen=True):
    """One learner. `cells` are by story; `seconds` were spent on replies; `last` is the day of the last
    statement, "" for none; `checks` are the occasions of the twelve stations that were finished; `replies`
    are first tries, `cost` those that cost something."""

    pseudonym: str
    identifier: str
    name: str
    group: str
    cells: Mapping[str, ChapterCell]
    seconds: float
    last: str
    checks: tuple[str, ...]
    flagged: int
    replies: int = 0
    cost: int = 0

    def finished(self, course: Sequence[str]) -> int:
        """How many chapters of the course came to any ending."""
        return sum(story in self.cells and bool(self.cells[story].best) for story in course)

    def passed(self, course: Sequence[str]) -> int:
        """How many chapters of the course ended fair or better."""
        return sum(story in self.cells and self.cells[story].passed for story in course)


class ChapterFigures(Struct, frozen=True):
    """One chapter over all learners, in numbers of people. Finished is any ending, passed one of fair or
    better; `not_finished` have begun it and finished it in no try. `minutes`: the middle of the first runs
    that ended, None where too few did."""

    story: str
    begun: int
    finished: int
    passed_first: int
    passed: int
    not_finished: int
    minutes: float | None


class ChoiceFigures(Struct, frozen=True):
    """One reply of a scene among first tries: a pick or a typed route, how often, and how often it cost.
    `moves`: why it cost, by how many of these replies, the commonest first; one reply may cost for two
    reasons."""

    name: str
    typed: bool
    count: int
    cost: int
    moves: tuple[tuple[str, int], ...] = ()


class SceneFigures(Struct, frozen=True):
    """One scene among first tries: replies, people who gave them, replies that cost something and that cut
    in, people who left their first call here. `people_cost`: people with a reply that cost something. `came`:
    people who answered or left here; `stuck`: those of them with a reply that cost something, or who left.
    `choices`: the commonest first. `moves`: what cost something here, by how many replies, the commonest
    first."""

    story: str
    scene: str
    replies: int
    people: int
    cost: int
    cut_in: int
    quits: int
    people_cost: int
    came: int
    stuck: int
    choices: tuple[ChoiceFigures, ...]
    moves: tuple[tuple[str, int], ...] = ()

    @property
    def told(self) -> bool:
        """Whether enough people came here to say something of it."""
        return self.came >= FEWEST_PEOPLE

    @property
    def replies_told(self) -> bool:
        """Whether enough of them answered to say what they did."""
        return self.people >= FEWEST_PEOPLE

    @property
    def struggle(self) -> float:
        """The share of those who came here: 0 to 1."""
        return self.stuck / max(1, self.came)


class MoveFigures(Struct, frozen=True):
    """A behaviour that cost something: in how many first tries, of how many people, and in which scene most,
    of those that enough people answered in; "" where it was in none of them."""

    code: str
    replies: int
    people: int
    story: str
    scene: str


class SkillFigures(Struct, frozen=True):
    """A skill at the twelve stations, before and after; how many people had each. Of fewer than five people
    the counts are empty."""

    skill: str
    before: Counts
    before_people: int
    after: Counts
    after_people: int


class Listening(Struct, frozen=True):
    """Replies of first tries in one chapter that five people or more answered in, by what they showed.
    Numbers of replies."""

    story: str
    replies: int
    reflections: int
    questions: int
    open_questions: int
    cut_in: int


class TimeFigures(Struct, frozen=True):
    """Minutes a learner spent on replies: the quarter below which the least are, the middle, the quarter
    above."""

    low: float
    middle: float
    high: float


class Finding(Struct, frozen=True):
    """Something that is not as it should be. `source`: the file that it was in, or the address of the record
    store; "" where it is in no one place."""

    pseudonym: str
    kind: str
    what: str
    source: str


class Figures(Struct, frozen=True):
    """All of a cohort. `hidden`: the group is too small for group views, and there are none. `agreement`: of
    the facilitator's verdicts on replies with the machine's, which all other figures are."""

    cohort: CohortFile
    people: int
    active: int
    hidden: bool
    chapters: tuple[ChapterFigures, ...]
    scenes: tuple[SceneFigures, ...]
    moves: tuple[MoveFigures, ...]
    skills: tuple[SkillFigures, ...]
    listening: tuple[Listening, ...]
    time: TimeFigures | None
    learners: tuple[Learner, ...]
    findings: tuple[Finding, ...]
    agreement: Agreement = Agreement()

    @property
    def missing(self) -> int:
        """From how many people nothing came in."""
        return self.people - self.active


class Outliers(Struct, frozen=True):
    """Learners below `low_limit` and above `high_limit`, by pseudonym, never by how far. The limits are None
    where nobody can be told of."""

    low: tuple[Learner, ...] = ()
    high: tuple[Learner, ...] = ()
    low_limit: float | None = None
    high_limit: float | None = None


def outliers(found: Figures) -> Outliers:
    """Learners far from the others in the minutes they spent, by the quarters that the report prints."""
    if found.time is None:
        return Outliers()
    return _beyond([one for one in found.learners if one.last], _minutes)


def enough_for_outliers(found: Figures) -> bool:
    """Whether there are enough people to say who is far from the others."""
    return not found.hidden and found.time is not None


def cost_outliers(found: Figures) -> Outliers:
    """Learners far from the others in the share of their first tries that cost something. Only who has
    enough of them is counted."""
    able = [one for one in found.learners if one.replies >= FEWEST]
    if found.hidden or len(able) < FEWEST_PEOPLE:
        return Outliers()
    return _beyond(able, _cost_share)


def _minutes(learner: Learner) -> float:
    return learner.seconds / 60


def _cost_share(learner: Learner) -> float:
    return learner.cost / learner.replies


def _beyond(learners: Sequence[Learner], value: Callable[[Learner], float]) -> Outliers:
    """Those beyond one and a half times the distance of the quarters (J. W. Tukey, 1977); who is at the limit
    is not. Where the quarters are one, everybody else would be far: nobody is told of."""
    low, _, high = quantiles(map(value, learners), n=4, method="inclusive")
    reach = 1.5 * (high - low)
    if not reach:
        return Outliers()
    below = [one for one in learners if value(one) < low - reach]
    above = [one for one in learners if value(one) > high + reach]
    return Outliers(tuple(below), tuple(above), low - reach, high + reach)
