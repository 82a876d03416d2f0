"""How far each skill has come, over calls and drills: counts of first tries, and what they tell of a change.

Pure: from calls as they were played and drills as they were answered. Of calls the first finished run of each
story counts, of drills the first answer to each exercise; later ones are practice.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from game.course.replies import first_tries, put_right, read_at_once, replies, words
from game.drills.answers import Done
from game.listening.plain_no import plain_no
from game.play.first_calls import FinishedCall
from game.skills import Skill, skills
from game.stations.results import Change, Counts, change

FEWEST_OCCASIONS = 5
"""Occasions from which on a share is told: before, one of them decides it."""
_HALVES = 2 * FEWEST_OCCASIONS
"""Occasions from which on the earlier half is set beside the later one."""


class Tally(Struct, frozen=True):
    """So many times done, of so many occasions."""

    done: int = 0
    of: int = 0


class SkillProgress(Struct, frozen=True):
    """One skill. `change` sets the earlier half of all occasions beside the later one, None below ten. Where
    calls cannot show that it was wanting, their number counts for no share."""

    skill: str
    calls: Tally
    drills: Tally
    change: Change | None = None

    @property
    def of(self) -> int:
        return self._of_calls.of + self.drills.of

    @property
    def done(self) -> int:
        return self._of_calls.done + self.drills.done

    @property
    def _of_calls(self) -> Tally:
        return self.calls if skills()[self.skill].may_lack_in_calls else Tally()

    @property
    def enough(self) -> bool:
        """Whether there are occasions enough to say something."""
        return self.of >= FEWEST_OCCASIONS


def skill_progress(calls: Sequence[FinishedCall], answers: Sequence[Done]) -> tuple[SkillProgress, ...]:
    """All skills in the table's order."""
    drills = list(_first_answers(answers))
    return tuple(_progress(name, row, calls, drills) for name, row in skills().items())


def occasions(call: FinishedCall, skill: Skill) -> Iterator[bool]:
    """Where a call asked for a skill, and whether it was there."""
    shown, missed = set(skill.codes), {*skill.missed, *skill.besides}
    match skill.occasion:
        case "codes":
            every = [played.outcome.all_codes for _, played in first_tries(call)]
            yield from (bool(codes & shown) for codes in every if codes & shown or codes & missed)
        case "reply":
            for _, played in replies(call):
                if not read_at_once(call, played):
                    yield played.outcome.all_codes.isdisjoint(missed)
        case "no":
            for _, played in replies(call):
                if plain_no(words(call.plan, played)):
                    yield played.outcome.all_codes.isdisjoint(missed)
        case "misheard":
            yield from (again is not None for _, again in put_right(call))


def _progress(name: str, row: Skill, calls: Sequence[FinishedCall], drills: Sequence[Done]) -> SkillProgress:
    in_calls = [(call.info.began, done) for call in calls for done in occasions(call, row)]
    in_drills = [(answer.at, answer.result == "met") for answer in drills if answer.skill == name]
    # What has no time that can be compared keeps its place: sorting is stable, and moments are ISO texts.
    shared = in_calls if row.may_lack_in_calls else []
    every = [done for _, done in sorted([*shared, *in_drills], key=lambda one: one[0])]
    half = len(every) // 2
    changed = change(_counts(every[:half]), _counts(every[half:])) if len(every) >= _HALVES else None
    return SkillProgress(name, _tally(in_calls), _tally(in_drills), changed)


def _first_answers(answers: Sequence[Done]) -> Iterator[Done]:
    seen: set[str] = set()
    for answer in answers:
        if answer.exercise not in seen and answer.counts:
            seen.add(answer.exercise)
            yield answer


def _tally(found: Iterable[tuple[str, bool]]) -> Tally:
    marks = [done for _, done in found]
    return Tally(sum(marks), len(marks))


def _counts(marks: Sequence[bool]) -> Counts:
    return Counts(met=sum(marks), missed=len(marks) - sum(marks))
