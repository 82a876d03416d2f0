"""How far each skill has come, over calls and drills: counts of first tries, and what they tell of a change.

Pure: from calls as they were played and drills as they were answered. Of calls the first finished run of each
story counts, and in it what the score card and the debrief count. Of drills the first answer to each exercise
counts; later ones are practice. Where a skill is typed, a line that was chosen shows what somebody knows and
not what they do: it is told beside the count. Calls and drills are different occasions: a change is told of
each alone, or it would show which of them came last.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from game.conversation.replay import Played
from game.course.replies import first_tries, put_right, read_at_once, replies, words
from game.debrief.card import score_card
from game.debrief.debrief import coded_turns, forgotten
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
    """One skill. `shown`: how often calls show it where nothing in them says that it was wanted. `chosen`:
    drills whose line was chosen though the skill is typed. A change sets the earlier half of the occasions in
    calls or in drills beside the later one, None below ten."""

    skill: str
    calls: Tally
    drills: Tally
    shown: int = 0
    chosen: int = 0
    calls_change: Change | None = None
    drills_change: Change | None = None

    @property
    def of(self) -> int:
        return self.calls.of + self.drills.of

    @property
    def done(self) -> int:
        return self.calls.done + self.drills.done

    @property
    def enough(self) -> bool:
        """Whether there are occasions enough to say something."""
        return self.of >= FEWEST_OCCASIONS


def skill_progress(calls: Sequence[FinishedCall], answers: Sequence[Done]) -> tuple[SkillProgress, ...]:
    """All skills in the table's order."""
    drills = list(_first_answers(answers))
    return tuple(_progress(name, row, calls, drills) for name, row in skills().items())


def occasions(call: FinishedCall, skill: Skill) -> Iterator[bool]:
    """Where a call asked for a skill, and whether it was there. What each word means stands in
    `skills.toml`."""
    shown, missed = set(skill.codes), set(skill.missed)
    rules = call.plan.rulebook
    asking = rules.of_skill("Enquire")
    match skill.occasion:
        case "reflect":
            back = rules.family("reflection")
            yield from (bool(codes & back) for codes in _reply_codes(call) if codes & (back | asking))
        case "ask":
            yield from (
                bool(codes & asking & rules.hearing) for codes in _reply_codes(call) if codes & asking
            )
        case "call":
            card = score_card(coded_turns(call.plan, call.played), None, rules)
            yield from (
                row.band == "good" for row in card if row.skill == skill.row and row.band != "too few"
            )
        case "codes":
            yield from _coded(call, shown, missed, set(skill.instead))
        case "recall":
            yield from _coded(call, shown, missed, set())
            yield from (False for _ in forgotten(call.plan, _standing(call)))
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
        case "shown":
            return


def _coded(call: FinishedCall, shown: set[str], missed: set[str], instead: set[str]) -> Iterator[bool]:
    """Done where it was shown without what misses it: a cue too many is a cue as well."""
    for _, played in first_tries(call):
        codes = played.outcome.all_codes
        if codes & (shown | missed | instead):
            yield bool(codes & shown) and not codes & missed


def _standing(call: FinishedCall) -> Iterator[Played]:
    return (played for played in call.played if played.outcome.refusal is None)


def _times_shown(call: FinishedCall, row: Skill) -> int:
    if row.occasion != "shown":
        return 0
    return sum(not played.outcome.all_codes.isdisjoint(row.codes) for _, played in first_tries(call))


def _reply_codes(call: FinishedCall) -> Iterator[frozenset[str]]:
    """What the words of each reply show, as the score card counts them."""
    return (frozenset(played.outcome.codes) for _, played in replies(call))


def _progress(name: str, row: Skill, calls: Sequence[FinishedCall], drills: Sequence[Done]) -> SkillProgress:
    # What has no time that can be compared keeps its place: sorting is stable, and moments are ISO texts.
    in_calls = [
        done for call in sorted(calls, key=lambda one: one.info.began) for done in occasions(call, row)
    ]
    mine = [answer for answer in drills if answer.skill == name]
    done_oneself = [answer for answer in mine if answer.form != "picked" or "typed" not in row.forms]
    in_drills = [answer.result == "met" for answer in sorted(done_oneself, key=lambda one: one.at)]
    return SkillProgress(
        name,
        _tally(in_calls),
        _tally(in_drills),
        sum(_times_shown(call, row) for call in calls),
        len(mine) - len(done_oneself),
        _change(in_calls),
        _change(in_drills),
    )


def _first_answers(answers: Sequence[Done]) -> Iterator[Done]:
    """The first answer to each exercise, where it counts. After it the model line was read, whatever it came
    to: a later one is no first try."""
    seen: set[str] = set()
    for answer in answers:
        if answer.exercise not in seen and answer.counts:
            yield answer
        seen.add(answer.exercise)


def _change(marks: Sequence[bool]) -> Change | None:
    half = len(marks) // 2
    return change(_counts(marks[:half]), _counts(marks[half:])) if len(marks) >= _HALVES else None


def _tally(marks: Sequence[bool]) -> Tally:
    return Tally(sum(marks), len(marks))


def _counts(marks: Sequence[bool]) -> Counts:
    return Counts(met=sum(marks), missed=len(marks) - sum(marks))
