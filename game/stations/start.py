"""Beginning a sitting, or going on with the one that was left: which form, and what occasion it is."""

from datetime import date
from pathlib import Path

from game.errors import PlainError
from game.messages import say
from game.progress.choices import choice, choose
from game.progress.database import Database
from game.progress.exercise_library import all_stations
from game.progress.library import Library
from game.stations.forms import may_come, next_form
from game.stations.offer import COHORT_FORM, chapters_done, cohort_of, occasion_now
from game.stations.sittings import Sitting, begin, waiting
from game.stations.sittings_in_short import sittings_in_short
from game.story.exercises import Exercise, StationForm

_UNTIMED = "stations.untimed"
_NO_CLOCK = "stations.no_clock"
_YES = "yes"


def go_on_or_begin(
    database: Database,
    library: Library,
    profile: str,
    cache: Path | None,
    *,
    seed: int,
    today: date,
    form: StationForm | None = None,
    untimed: bool = False,
) -> Sitting:
    """The sitting that waits, or a new one of the form that comes next; `form` asks for one, `seed` draws the
    order of the stations. Raises `PlainError` where it cannot be."""
    waits, chosen, stations = next_stations(database, library, profile, cache, form, today=today)
    if waits is not None:
        return waits
    done, of = chapters_done(database, library, profile, today)
    occasion = occasion_now(database, profile, chapters_done=done, chapters_all=of, today=today)
    return begin(database, profile, chosen, stations, seed=seed, occasion=occasion, untimed=untimed)


def next_stations(
    database: Database,
    library: Library,
    profile: str,
    cache: Path | None,
    form: StationForm | None = None,
    *,
    today: date,
) -> tuple[Sitting | None, StationForm, tuple[Exercise, ...]]:
    """The sitting that waits, if there is one, the form that comes next (`form`, where it is asked for) and
    its stations. Raises `PlainError` where there is none to begin or to go on with."""
    waits = waiting(database, profile)
    if waits is not None:
        if form not in (None, waits.form):
            raise PlainError(say("stations.other_waits", form=waits.form.upper()))
        return waits, waits.form, waits.stations
    had = [one.form for one in sittings_in_short(database, profile)]
    first: StationForm | None = COHORT_FORM if cohort_of(database, profile, today) else None
    following = next_form(profile, had, first)
    if form is not None and not may_come(form, had, first):
        if form not in had:
            raise PlainError(say("stations.cohort_form", form=form.upper(), next=following.upper()))
        raise PlainError(say("stations.not_this_form", form=form.upper(), next=following.upper()))
    chosen = form or following
    stations = all_stations(cache, library.folders).stations.get(chosen)
    if stations is None:
        raise PlainError(say("stations.no_form", form=chosen.upper()))
    return None, chosen, stations


def wants_untimed(database: Database, profile: str) -> bool:
    """Whether this player begins without the limit of time."""
    return choice(database, profile, _UNTIMED) == _YES


def keep_untimed(database: Database, profile: str, untimed: bool) -> bool:
    """Keep for the next sitting too whether the limit is off. False when it cannot be saved."""
    return choose(database, profile, _UNTIMED, _YES if untimed else "")


def hides_clock(database: Database, profile: str) -> bool:
    """Whether this player does not want to see the time that is left."""
    return choice(database, profile, _NO_CLOCK) == _YES


def keep_clock(database: Database, profile: str, hidden: bool) -> bool:
    """Keep whether the time that is left is hidden. False when it cannot be saved."""
    return choose(database, profile, _NO_CLOCK, _YES if hidden else "")
