"""When the twelve stations are offered: after the first call, after the last chapter, and three months later.
A cohort begins with them, all in the same form, so that what comes after can be held against it.

Never forced: "not now" is kept, and asks again once at most. Nothing here loads an exercise.
"""

from contextlib import suppress
from datetime import date
from typing import Literal, get_args

from msgspec import Struct

from game.local_times import local_day
from game.progress.choices import choice, choose
from game.progress.database import Database
from game.progress.library import Library
from game.progress.runs import finished
from game.records.memberships import CohortRules, current
from game.stations.forms import next_form
from game.stations.sittings_in_short import SittingInShort, sittings_in_short
from game.story.exercises import StationForm

Occasion = Literal["before", "after", "later", "between"]
"""Before the course, after its last chapter, three months later; or at a time of the player's own choice."""

LATER_DAYS = 91
"""Three months: as long as trials of practice like this waited before they looked again (JAMA Netw Open 2020,
PMC7563071)."""
_ASK_AGAIN_DAYS = 7
_MOST_ASKED = 2
"""Times that an occasion is offered in all: after the first "not now" once more, then never."""


COHORT_FORM: StationForm = "a"
"""The form that a cohort begins with."""


class Offer(Struct, frozen=True):
    """What is offered. `begun`: a sitting waits to be gone on with. `first`: there is no earlier one that it
    could be held against."""

    occasion: Occasion
    form: StationForm
    begun: bool = False
    first: bool = False


def chapters_done(database: Database, library: Library, profile: str, today: date) -> tuple[int, int]:
    """Chapters with a finished call, and chapters in all, of the player's course. Raises
    `UnavailableError`."""
    cohort = cohort_of(database, profile, today)
    chapters = library.course_stories() if cohort is None else library.stories.keys() & set(cohort.course)
    return len(chapters & {run.story for run in finished(database, profile)}), len(chapters)


def offered_now(database: Database, library: Library, profile: str, today: date) -> Offer | None:
    """What is offered now; None where nothing is. Raises `UnavailableError`."""
    done, of = chapters_done(database, library, profile, today)
    return offered(database, profile, chapters_done=done, chapters_all=of, today=today)


def put_off(database: Database, library: Library, profile: str, today: date) -> bool:
    """Say "not now" to what is offered. False when that cannot be saved, or when nothing is offered. Raises
    `UnavailableError`."""
    offer = offered_now(database, library, profile, today)
    if offer is None:
        return False
    done, _ = chapters_done(database, library, profile, today)
    return not_now(database, profile, offer, chapters_done=done, today=today)


def offered(
    database: Database,
    profile: str,
    *,
    chapters_done: int,
    chapters_all: int,
    today: date,
) -> Offer | None:
    """What to offer now; None where nothing is due, or where the player said "not now". `chapters_done`
    counts chapters with a finished call, of `chapters_all` of the course."""
    before, member = sittings_in_short(database, profile), cohort_of(database, profile, today) is not None
    waiting = next((one for one in reversed(before) if not one.finished), None)
    if waiting is not None:
        offer = Offer(_known(waiting.occasion), waiting.form, begun=True)
    else:
        due = _due(before, chapters_done, chapters_all, today, member)
        if due is None:
            return None
        form = next_form(profile, [one.form for one in before], COHORT_FORM if member else None)
        offer = Offer(due, form, first=not any(one.finished for one in before))
    kept = choice(database, profile, _name(offer, len(before)))
    return None if _still_put_off(kept, chapters_done, today) else offer


def cohort_of(database: Database, profile: str, today: date) -> CohortRules | None:
    """The cohort that the player takes the course with; None for those who play alone."""
    membership = current(database, profile)
    return membership.cohort if membership is not None and membership.records(today) else None


def not_now(database: Database, profile: str, offer: Offer, *, chapters_done: int, today: date) -> bool:
    """Keep that the player said "not now": it is asked again once, after another chapter or a week. False
    when it cannot be saved."""
    name = _name(offer, len(sittings_in_short(database, profile)))
    times = _times(choice(database, profile, name)) + 1
    return choose(database, profile, name, f"{times} {chapters_done} {today.isoformat()}")


def occasion_now(
    database: Database, profile: str, *, chapters_done: int, chapters_all: int, today: date
) -> Occasion:
    """What a sitting that begins now is, offered or not."""
    before, member = sittings_in_short(database, profile), cohort_of(database, profile, today) is not None
    due = _due(before, chapters_done, chapters_all, today, member)
    return due or ("between" if any(one.finished for one in before) else "before")


def _due(
    before: list[SittingInShort], chapters_done: int, chapters_all: int, today: date, member: bool
) -> Occasion | None:
    done = [one for one in before if one.finished]
    through = 0 < chapters_all <= chapters_done
    if through and not any(one.occasion == "after" for one in done):
        return "after"
    # What a member did alone, in another form, is nothing that the others' can be held against.
    if member and not through and not any(one.form == COHORT_FORM for one in done):
        return "before"
    if not done:
        return "before" if chapters_done else None
    return "later" if through and _days_since(done[-1].finished, today) >= LATER_DAYS else None


def _days_since(moment: str, today: date) -> int:
    with suppress(ValueError):
        return (today - date.fromisoformat(local_day(moment))).days
    return 0


def _name(offer: Offer, sittings: int) -> str:
    # What was put off is this one: a later one is asked of anew.
    return f"stations.{'begun' if offer.begun else offer.occasion}.{sittings}"


def _still_put_off(kept: str, chapters_done: int, today: date) -> bool:
    times = _times(kept)
    if times == 0:
        return False
    if times >= _MOST_ASKED:
        return True
    with suppress(ValueError):
        _, done, day = kept.split(" ")
        return chapters_done <= int(done) and (today - date.fromisoformat(day)).days < _ASK_AGAIN_DAYS
    return True


def _times(kept: str) -> int:
    number = kept.split(" ")[0]
    return int(number) if number.isascii() and number.isdigit() else 0


def _known(occasion: str) -> Occasion:
    return next((each for each in get_args(Occasion) if each == occasion), "between")
