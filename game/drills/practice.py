"""Doing drills one after the other: what is due, then the close of the day, then one more for who asks."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import msgspec
from msgspec import Struct

from game.drills.answers import Done, NewAnswer, all_done
from game.drills.cards import Card, Of, cards, missed_moments
from game.drills.choosing import choose_exercise, lines_to_choose
from game.drills.due import Due, due_after, due_drills
from game.drills.saving import disagree, save_answer
from game.drills.schedule import LONGEST
from game.exercises.judge import Answer, Judged, judge_pick, judge_place, judge_typed
from game.local_times import local_date
from game.progress.choices import choice, choose
from game.progress.database import Database
from game.skills import skills
from game.story.exercises import Choice, Exercise, Form

_DRAFT = "drill.draft"


class Drill(Struct, frozen=True):
    """One drill that is being done. `place` of `total` due ones; both 0 for one more than was due. `chosen`:
    its card is of answers that are chosen. `met_before`: all its lines were met, these longest ago.
    `planned`: the skills of all due ones, in their order."""

    exercise: Exercise
    due: Due
    place: int = 0
    total: int = 0
    met_before: bool = False
    planned: tuple[str, ...] = ()

    @property
    def extra(self) -> bool:
        return not self.total

    @property
    def task(self) -> str:
        return self.exercise.task or skills()[self.exercise.skill].task

    @property
    def begins_with_lines(self) -> bool:
        return self.due.form == "picked"

    def lines(self) -> tuple[Choice, ...]:
        return lines_to_choose(self.exercise)


class SkillSum(Struct, frozen=True):
    """Answers to one skill by result, today and in all; those that count for nothing are left out. Of today's
    these are `against`, which the player disagreed with, and `unclear`, which could not be told."""

    skill: str
    today: Counter[str]
    ever: Counter[str]
    against: int = 0
    unclear: int = 0


class Close(Struct, frozen=True):
    """The end of a day's drills: what was done today, and when how many are due next. `next_day` None: none
    within a month."""

    sums: tuple[SkillSum, ...]
    done_today: int
    extra_today: int
    next_day: date | None
    next_count: int


class Practice:
    """A player's drills. `skill`: only of this one. `now` tells the moment, `drills` are all there are."""

    def __init__(
        self,
        database: Database,
        profile: str,
        drills: Mapping[str, Exercise],
        skill: str = "",
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._database, self._profile = database, profile
        self._drills, self._skill, self._now = drills, skill, now
        self._planned: tuple[str, ...] = ()
        self._began = False
        self._answer = ""
        self._against = False
        self._unsaved: list[tuple[NewAnswer, datetime]] = []

    def next_due(self) -> Drill | None:
        """The next drill that is due; None when nothing is. What was due when the first of them was asked for
        is their number until all of these are done: a number that changes on the way counts nothing."""
        found = {drill.due.skill: drill for drill in self.due()}
        waiting = [skill for skill in self._planned if skill in found]
        if not waiting:
            waiting = list(found)
            self._planned = tuple(waiting)
        if not waiting:
            # Who asks for a skill by name is given a drill of it, also where none is due.
            more = self.one_more() if self._skill and not self._began else None
            self._began = True
            return more
        self._began = True
        total = len(self._planned)
        place = total - len(waiting) + 1
        return msgspec.structs.replace(found[waiting[0]], place=place, total=total, planned=self._planned)

    def due(self) -> list[Drill]:
        """All that are due, each with the exercise that it would be now. What has no exercise is left out."""
        done = all_done(self._database, self._profile)
        answered = {new.skill for new, _ in self._unsaved}
        found: list[Drill] = []
        for one in due_drills(self._database, self._profile, self._now()):
            if self._skill in ("", one.skill) and one.skill not in answered:
                found += self._with_exercise(one, done, total=1)
        return found

    def one_more(self) -> Drill | None:
        """A drill for who asks for one more than is due: of the skill longest unseen. None where there is
        none at all."""
        done = all_done(self._database, self._profile)
        seen = {answer.skill: answer.number for answer in done}
        answered = {(answer.skill, answer.form): answer.number for answer in done}
        today = local_date(self._now())
        for skill in sorted(skills(), key=lambda name: seen.get(name, 0)):
            if self._skill not in ("", skill):
                continue
            forms = sorted(skills()[skill].forms, key=lambda form: answered.get((skill, form), 0))
            for form in (*forms, "typed", "picked", "placed"):
                if found := self._with_exercise(Due(skill, form, today), done, total=0):
                    return found[0]
        return None

    def answer_typed(self, drill: Drill, text: str, *, helped: bool) -> Answer:
        answer = judge_typed(drill.exercise, text)
        self._save(drill, "typed", text, answer.result, helped=helped)
        return answer

    def answer_chosen(self, drill: Drill, line: Choice, *, helped: bool) -> Answer:
        """A line that was chosen. What an example does is told in the words of the ear."""
        if drill.exercise.typed is None:
            answer = judge_pick(line)
        else:
            answer = Answer(line.result, judge_typed(drill.exercise, line.words).told)
        self._save(drill, "picked", line.words, answer.result, helped=helped)
        return answer

    def answer_placed(self, drill: Drill, beats: int, *, helped: bool) -> Answer:
        answer = judge_place(drill.exercise, beats)
        self._save(drill, "placed", str(beats), answer.result, helped=helped)
        return answer

    @property
    def unsaved(self) -> bool:
        """Whether an answer could not be saved yet."""
        return bool(self._unsaved)

    def save(self) -> None:
        """Try again to save what could not be saved."""
        while self._unsaved:
            self._answer = save_answer(self._database, self._profile, *self._unsaved[0])
            if not self._answer:
                return
            del self._unsaved[0]

    @property
    def against(self) -> bool:
        """Whether the player disagrees with how the last answer was read."""
        return self._against

    def disagree(self) -> bool:
        """Disagree with how the last answer was read, or take that back. False when it cannot be saved."""
        if not self._answer or not disagree(
            self._database, self._profile, self._answer, against=not self._against
        ):
            return False
        self._against = not self._against
        return True

    def close(self) -> Close:
        """What was done today, in numbers, and what comes next."""
        done, today = all_done(self._database, self._profile), local_date(self._now())
        found = cards(self._database, self._profile, done)
        moments = missed_moments(self._database, self._profile)
        now = [answer for answer in done if answer.day == today]
        sums = [
            SkillSum(skill, _results(now, skill), _results(done, skill), *_left_aside(now, skill))
            for skill in skills()
            if any(answer.skill == skill for answer in now)
        ]
        next_day, count = _next(done, found, moments, today)
        extra = sum(bool(answer.extra) for answer in now)
        return Close(tuple(sums), len(now) - extra, extra, next_day, count)

    def keep_draft(self, drill: Drill, text: str) -> None:
        """Keep what is being written, for when this drill comes again."""
        body = msgspec.json.encode((drill.exercise.id, text)).decode() if text else ""
        if body != choice(self._database, self._profile, _DRAFT):
            choose(self._database, self._profile, _DRAFT, body)

    def draft(self, drill: Drill) -> str:
        try:
            exercise, text = msgspec.json.decode(
                choice(self._database, self._profile, _DRAFT) or '["",""]', type=tuple[str, str]
            )
        except msgspec.MsgspecError:
            return ""
        return text if exercise == drill.exercise.id else ""

    def _with_exercise(self, due: Due, done: list[Done], total: int) -> list[Drill]:
        taken = {new.exercise for new, _ in self._unsaved}
        found = choose_exercise(self._drills, done, due.skill, due.form, taken)
        return [Drill(found.exercise, due, 0, total, found.met_before)] if found else []

    def _save(self, drill: Drill, form: Form, text: str, result: Judged, *, helped: bool) -> None:
        exercise = drill.exercise
        new = NewAnswer(exercise.id, exercise.skill, form, text, result, helped, drill.extra)
        self._answer, self._against = "", False
        self._unsaved.append((new, self._now()))
        self.save()


def _results(answers: list[Done], skill: str) -> Counter[str]:
    return Counter(answer.result for answer in answers if answer.skill == skill and answer.counts)


def _left_aside(answers: list[Done], skill: str) -> tuple[int, int]:
    """How many answers the player disagreed with, and how many more could not be told. None counts."""
    mine = [answer for answer in answers if answer.skill == skill and not answer.counts]
    against = sum(bool(answer.against) for answer in mine)
    return against, len(mine) - against


def _next(
    done: list[Done], found: dict[Of, Card], moments: dict[str, int], today: date
) -> tuple[date | None, int]:
    for days in range(1, LONGEST + 1):
        day = today + timedelta(days=days)
        if due := due_after(done, found, moments, day):
            return day, len(due)
    return None, 0
