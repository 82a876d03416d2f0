"""What a drill shows and what is said of an answer, as lines for screen and plain alike."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from game.channels import channels
from game.conversation.plan import Plan, as_heard
from game.conversation.transcript import Line, beat_lines, deed, speaker
from game.drills.practice import Close, Drill, SkillSum
from game.exercises.as_story import plan_of
from game.exercises.judge import Answer, Judged
from game.listening.tokens import nearly_same
from game.messages import Message, message, say, worded
from game.skills import skill_label, skills
from game.story.exercises import Choice, Exercise, Result
from game.story.model import Beat
from game.words import shortened

_RESULTS: dict[Judged, Message] = {
    "met": message("drill.met"),
    "partly": message("drill.partly"),
    "missed": message("drill.missed"),
    "unclear": message("drill.unclear"),
}
"""Each with a sign of its own, so that it is told apart without colour."""
_COUNTED: dict[Result, Message] = {
    "met": message("drill.count_met"),
    "partly": message("drill.count_partly"),
    "missed": message("drill.count_missed"),
}
_WEEKDAYS = (
    message("weekday.monday"),
    message("weekday.tuesday"),
    message("weekday.wednesday"),
    message("weekday.thursday"),
    message("weekday.friday"),
    message("weekday.saturday"),
    message("weekday.sunday"),
)

_REPEATED = 400
"""Characters of a reply that are shown again: more than anybody says at once."""


class Told(Struct, frozen=True):
    """A text with its label, "" for none."""

    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.label}: {self.text}" if self.label else self.text


def heading(drill: Drill) -> str:
    """Which drill it is."""
    label = skills()[drill.exercise.skill].label
    if drill.extra:
        return say("drill.one_more", skill=label)
    return say("drill.of_day", place=drill.place, total=drill.total, skill=label)


def where(exercise: Exercise) -> str:
    """The channel, who speaks, and what an agent sees of them."""
    told = say("drill.where", name=exercise.name, channel=channels()[exercise.channel].label)
    return f"{told}. {exercise.about}" if exercise.about else f"{told}."


def notes(drill: Drill) -> Iterator[str]:
    """What is to be known of how this drill came up."""
    if drill.extra:
        yield say("drill.asked_for")
    if drill.place == 1:
        yield say("drill.due", count=drill.total, skills=", ".join(map(skill_label, drill.planned)))
    if drill.met_before:
        yield say("drill.met_before")
    if drill.due.early:
        yield say("drill.early")
    if drill.due.wanted:
        yield say("drill.wanted")


def heard(exercise: Exercise, beats: Sequence[Beat]) -> list[Told]:
    """Beats as they are heard: who says it, and what; what is seen has no speaker."""
    plan = plan_of(exercise)
    return [
        Told("", deed(line.text)) if line.who == "seen" else Told(speaker(line, exercise.name), line.text)
        for beat in beats
        for line in _lines(plan, beat)
    ]


def spoke_after(exercise: Exercise, at: int) -> str:
    """After which words the player would speak: the last of the first `at` beats."""
    return say("drill.spoke_after", words=heard(exercise, exercise.customer[:at])[-1].text)


def words_of_choice(line: Choice) -> str:
    return line.say if line.say is not None else deed(line.do or "")


def result_line(answer: Answer, *, against: bool) -> str:
    """The result in a sign and in words."""
    if against:
        return say("drill.against")
    return worded(_RESULTS[answer.result])


def feedback(drill: Drill, said: str, answer: Answer) -> list[Told]:
    """What the answer did, with its words, and beside it how it is often said and what does more."""
    found = [Told(say("transcript.you"), shortened(said, _REPEATED))]
    found += [Told("", line) for line in answer.told]
    if answer.result == "missed" and not answer.told:
        found.append(Told("", say("drill.nothing_of_it")))
    found += what_counts(drill.exercise)
    if contrast := drill.exercise.contrast:
        found.append(Told(say("drill.weaker"), contrast.weaker))
        # What the answer says already, or nearly, is no better line beside it.
        met = answer.result == "met"
        better = say("drill.as_yours") if met and nearly_same(said, contrast.better) else contrast.better
        found.append(Told(say("drill.another") if met else say("drill.better"), better))
        found.append(Told("", contrast.why))
    return found


def what_counts(exercise: Exercise) -> list[Told]:
    """By what a reply is judged: what is met, and what is half of it."""
    skill = skills()[exercise.skill]
    return [Told(say("drill.asked"), skill.means), Told(say("drill.half"), skill.half)]


def close_lines(close: Close) -> list[str]:
    """The end of a day's drills: what was done, in raw counts, and when more is due. Nothing is ranked."""
    if not close.done_today and not close.extra_today:
        found = [say("drill.none_due")]
    else:
        found = [say("drill.all_done", count=close.done_today)]
    if close.extra_today:
        found.append(say("drill.extra_done", count=close.extra_today))
    if uncounted := sum(one.against + one.unclear for one in close.sums):
        found.append(say("drill.not_for_goal", count=uncounted))
    found += [_sum_line(one) for one in close.sums]
    if close.next_day is None:
        found.append(say("drill.none_soon"))
    else:
        found.append(say("drill.next", count=close.next_count, day=_day(close.next_day)))
    return found


def _lines(plan: Plan, beat: Beat) -> Iterator[Line]:
    # An exercise is no run: of several lines the same one is always heard.
    return beat_lines(plan, as_heard(beat, 0))


def _sum_line(one: SkillSum) -> str:
    label, today = skills()[one.skill].label, _counts(one.today)
    aside = [say("drill.set_aside", count=one.against)] if one.against else []
    aside += [say("drill.not_told", count=one.unclear)] if one.unclear else []
    if not today:
        return say("drill.sum_of_none", skill=label, why=", ".join(aside))
    today = ", ".join([today, *aside])
    return say("drill.sum", skill=label, today=today, ever=_counts(one.ever), count=one.ever.total())


def _counts(counts: Counter[str]) -> str:
    """Raw counts by result; "" for none."""
    return ", ".join(f"{counts[one]} {worded(told)}" for one, told in _COUNTED.items() if counts[one])


def _day(day: date) -> str:
    """A day as people say it. Not `strftime`: names of days go with the words of the catalogue."""
    return say("drill.day", weekday=worded(_WEEKDAYS[day.weekday()]), date=day.isoformat())
