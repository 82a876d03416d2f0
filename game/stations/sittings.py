"""Sittings of the twelve stations: begun, answered, left and gone on with, finished.

Every answer is on disk before anything else happens. A sitting keeps its stations as they stood when it
began: a form that is edited between two answers changes nothing in it. Time is given by whoever drives it, in
seconds at a station; the clock of the computer only dates what was done.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Literal, TypeVar
from uuid import uuid4

from msgspec import MsgspecError, Struct, json

from game.errors import PlainError
from game.exercises.judge import Answer, judge_typed
from game.messages import say
from game.progress.counters import latest_first, next_number
from game.progress.database import Database, SetAsideError
from game.progress.profile_keys import profile_id, profile_key
from game.records import of_practice
from game.records.of_practice import SittingTold, StationTold
from game.skills import skills
from game.stations.forms import FORMS
from game.stations.results import Counts, counts
from game.story.exercises import Exercise, StationForm
from game.text import clean

LIMIT = 15 * 60
"""Seconds at the stations: a minute and a quarter for each of twelve."""
MOST = 10_000
"""Characters of an answer that are kept: more than the ear reads."""
NOT_SAID = -1
"""`own` of a player who was asked for a guess of their own and gave none."""

Settled = Literal["met", "partly", "missed", "unclear", "skipped"]
_SETTLED: dict[object, Settled] = {
    result: result for result in ("met", "partly", "missed", "unclear", "skipped")
}
_OPEN = "open"

Made = TypeVar("Made")


class StationAnswer(Struct, frozen=True):
    """What was done at one station. `result` None: it is being written, and `text` is what stands there.
    `told` are the lines that say how it was read. `seconds` were spent on it."""

    text: str
    seconds: int
    result: Settled | None
    told: tuple[str, ...] = ()
    against: bool = False


class Sitting(Struct, frozen=True):
    """One sitting, as it is on disk. `stations` are in the order in which they are met; `answers` are by
    place, from 0. `finished` is "" while it can be gone on with. `own`: how many the player thinks did what
    was asked; None before they were asked, `NOT_SAID` when they did not say."""

    id: str
    profile: str
    form: StationForm
    occasion: str
    began: str
    stations: tuple[Exercise, ...]
    finished: str = ""
    untimed: bool = False
    own: int | None = None
    answers: dict[int, StationAnswer] = {}

    @property
    def place(self) -> int | None:
        """Where to go on; None when every station was answered or skipped."""
        settled = {place for place, answer in self.answers.items() if answer.result}
        return next((place for place in range(len(self.stations)) if place not in settled), None)

    @property
    def seconds(self) -> int:
        return sum(answer.seconds for answer in self.answers.values())

    @property
    def left(self) -> int | None:
        """Seconds that are left; None without a limit."""
        return None if self.untimed else max(0, LIMIT - self.seconds)

    @property
    def ran_out(self) -> bool:
        """Whether the time ended it before every station was met."""
        return self.left == 0 and self.place is not None

    @property
    def counts(self) -> Counts:
        return counts(self._result(place) for place in range(len(self.stations)))

    @property
    def by_skill(self) -> dict[str, Counts]:
        """The same for each skill, in the order of their table."""
        places: dict[str, list[int]] = {skill: [] for skill in skills()}
        for place, station in enumerate(self.stations):
            places.setdefault(station.skill, []).append(place)
        return {skill: counts(map(self._result, at)) for skill, at in places.items() if at}

    def _result(self, place: int) -> tuple[str, bool]:
        answer = self.answers.get(place)
        return (answer.result or "", answer.against) if answer else ("", False)


def begin(
    database: Database,
    profile: str,
    form: StationForm,
    stations: Sequence[Exercise],
    *,
    seed: int,
    occasion: str,
    untimed: bool = False,
) -> Sitting:
    """A new sitting, its stations in an order that follows from `seed`; or the one that waits to be gone on
    with. Raises `PlainError` when the stations cannot be used, or when nothing can be saved."""
    if not stations or any(station.typed is None for station in stations):
        raise PlainError(say("stations.unusable", form=form.upper()))
    order = list(stations)
    Random(seed).shuffle(order)
    sitting = Sitting(uuid4().hex, profile, form, occasion, _now(), tuple(order), untimed=untimed)

    def insert(db: sqlite3.Connection) -> Sitting:
        for (waits,) in db.execute(
            f"{_OF_A_PLAYER} AND s.finished IS NULL ORDER BY {latest_first('s.number')}",
            (profile_key(profile),),
        ).fetchall():
            found = _load(db, waits)
            if found is not None and _can_be_asked(found):
                return found
            # Nobody can go on with it: it must not be in the way of another.
            db.execute("UPDATE sittings SET finished = ? WHERE id = ?", (_now(), waits))
            if found is not None:
                of_practice.tell_sitting_done(db, profile, _told(found))
        _tell_unguessed(db, profile)
        _keep(db, sitting)
        of_practice.tell_sitting_begun(db, profile, _told(sitting))
        return sitting

    return _written(database, insert)


def waiting(database: Database, profile: str) -> Sitting | None:
    """The sitting to go on with; None where there is none. Raises `UnavailableError`."""
    return next((one for one in reversed(sittings(database, profile)) if not one.finished), None)


def sittings(database: Database, profile: str) -> list[Sitting]:
    """All sittings of a player in their order. Raises `UnavailableError`."""
    rows = database.rows(f"{_OF_A_PLAYER} ORDER BY {latest_first('s.number')}", profile_key(profile))
    found = (load(database, str(id_)) for (id_,) in reversed(rows))
    return [one for one in found if one is not None and (one.finished or _can_be_asked(one))]


def load(database: Database, sitting: str) -> Sitting | None:
    """A sitting by its id. Raises `UnavailableError`."""
    return _made(
        database.rows(_SITTING, sitting),
        database.rows(_ANSWERS, sitting),
    )


def spend(database: Database, sitting: Sitting, seconds: int, text: str) -> Sitting:
    """Keep that so many more seconds were spent at the station that is open, and what stands there."""
    return _answered(database, sitting, seconds, text, _OPEN, ())


def answer(database: Database, sitting: Sitting, seconds: int, text: str) -> tuple[Sitting, Answer]:
    """Answer the open station after so many more seconds. What comes of it is kept, and nothing of it is
    told before the end."""
    place = sitting.place
    assert place is not None
    read = judge_typed(sitting.stations[place], clean(text)[:MOST])
    return _answered(database, sitting, seconds, text, read.result, read.told), read


def skip(database: Database, sitting: Sitting, seconds: int) -> Sitting:
    """Leave the open station unanswered."""
    return _answered(database, sitting, seconds, "", "skipped", ())


def finish(database: Database, sitting: Sitting) -> Sitting:
    """End it with what there is. A cohort is told with the player's own number, which is asked next."""
    return _changed(database, sitting, "finished = COALESCE(finished, ?)", _now())


def set_untimed(database: Database, sitting: Sitting, untimed: bool) -> Sitting:
    """Switch the limit of time off, or on again: time was counted all the while."""
    return _changed(database, sitting, "untimed = ?", int(untimed))


def guess(database: Database, sitting: Sitting, own: int | None) -> Sitting:
    """Keep how many the player thinks did what was asked, before anything is told; None: they do not say.
    The first answer stands, and the cohort is told with it, or of it where it knows the sitting already."""
    kept = NOT_SAID if own is None else max(0, min(own, len(sitting.stations)))

    def write(db: sqlite3.Connection) -> Sitting:
        _keep(db, sitting)
        first = db.execute("UPDATE sittings SET own = ? WHERE id = ? AND own IS NULL", (kept, sitting.id))
        now = _again(db, sitting)
        if first.rowcount and now.finished:
            of_practice.tell_sitting_done(db, now.profile, _told(now), now.finished)
        return now

    return _written(database, write)


def tell_unguessed(database: Database, membership: str) -> None:
    """Tell the cohort of finished sittings of a member who left at the question for their own number, before
    anything is sent. Raises `UnavailableError`."""
    for (name,) in database.rows(
        "SELECT p.name FROM memberships m JOIN profiles p ON p.id = m.profile JOIN sittings s"
        " ON s.profile = p.id WHERE m.id = ? AND s.finished IS NOT NULL AND s.own IS NULL LIMIT 1",
        membership,
    ):
        _written(database, partial(_tell_unguessed, profile=str(name)))


def toggle_against(database: Database, sitting: Sitting, place: int) -> Sitting:
    """Disagree with the reading at a place, or take that back; the count stays. A cohort is told."""

    def write(db: sqlite3.Connection) -> Sitting:
        _keep(db, sitting)
        db.execute(
            "UPDATE station_answers SET against = NOT against WHERE sitting = ? AND place = ?",
            (sitting.id, place),
        )
        now = _again(db, sitting)
        if place in now.answers:
            of_practice.tell_station_disagreed(db, now.profile, _told(now), place + 1)
        return now

    return _written(database, write)


_COLUMNS = "s.id, p.name, s.form, s.occasion, s.began, s.exercises, s.finished, s.untimed, s.own"
_SITTING = f"SELECT {_COLUMNS} FROM sittings s JOIN profiles p ON p.id = s.profile WHERE s.id = ?"
_ANSWERS = "SELECT place, seconds, answer, result, told, against FROM station_answers WHERE sitting = ?"
_OF_A_PLAYER = "SELECT s.id FROM sittings s JOIN profiles p ON p.id = s.profile WHERE p.key = ?"


class _Named(Struct):
    """What is left of a station that a later game wrote in another way."""

    id: str
    skill: str


def _answered(
    database: Database, sitting: Sitting, seconds: int, text: str, result: str, told: tuple[str, ...]
) -> Sitting:
    """Settle the open station, unless another window did, or ended the sitting: then what it did stands."""

    def write(db: sqlite3.Connection) -> Sitting:
        _keep(db, sitting)
        now = _again(db, sitting)
        if now.finished or now.place != sitting.place:
            return now
        db.execute(
            "INSERT INTO station_answers (sitting, place, at, seconds, answer, result, told)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sitting, place) DO UPDATE SET at = excluded.at,"
            " seconds = seconds + excluded.seconds, answer = excluded.answer, result = excluded.result,"
            " told = excluded.told",
            (
                *(sitting.id, now.place, _now(), max(0, seconds), clean(text)[:MOST], result),
                json.encode(told).decode(),
            ),
        )
        return _again(db, sitting)

    return _written(database, write)


def _changed(database: Database, sitting: Sitting, change: str, value: object) -> Sitting:
    def write(db: sqlite3.Connection) -> Sitting:
        _keep(db, sitting)
        db.execute(f"UPDATE sittings SET {change} WHERE id = ?", (value, sitting.id))
        return _again(db, sitting)

    return _written(database, write)


def _written(database: Database, write: Callable[[sqlite3.Connection], Made]) -> Made:
    """Raises `UnavailableError` when nothing can be saved."""
    with suppress(SetAsideError), database.transaction() as db:
        return write(db)
    with database.transaction() as db:
        return write(db)


def _keep(db: sqlite3.Connection, sitting: Sitting) -> None:
    """Have the sitting in the file: it is there, unless the file was taken away or set aside meanwhile."""
    put = db.execute(
        "INSERT OR IGNORE INTO sittings (id, profile, number, form, occasion, exercises, began, finished,"
        f" untimed, own) VALUES (?, ?, ({next_number('number', 'sittings')}), ?, ?, ?, ?, ?, ?, ?)",
        (
            *(sitting.id, profile_id(db, sitting.profile), sitting.form, sitting.occasion),
            *(json.encode(sitting.stations).decode(), sitting.began, sitting.finished or None),
            *(int(sitting.untimed), sitting.own),
        ),
    )
    for place, each in sitting.answers.items() if put.rowcount else ():
        db.execute(
            "INSERT OR IGNORE INTO station_answers"
            " (sitting, place, at, seconds, answer, result, told, against) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(sitting.id, place, _now(), each.seconds, each.text, each.result or _OPEN),
                *(json.encode(each.told).decode(), int(each.against)),
            ),
        )


def _told(sitting: Sitting) -> SittingTold:
    """As a learner's record has it."""
    nothing = StationAnswer("", 0, None)
    answers = [sitting.answers.get(place, nothing) for place in range(len(sitting.stations))]
    stations = [
        StationTold(station.id, station.skill, each.result or _OPEN, each.seconds, each.against, each.text)
        for station, each in zip(sitting.stations, answers, strict=True)
    ]
    own = None if sitting.own in (None, NOT_SAID) else sitting.own
    return SittingTold(
        sitting.id, sitting.form, sitting.occasion, sitting.seconds, sitting.untimed, own, stations
    )


def _tell_unguessed(db: sqlite3.Connection, profile: str) -> None:
    # What was told already is known by its id.
    unguessed = f"{_OF_A_PLAYER} AND s.finished IS NOT NULL AND s.own IS NULL ORDER BY s.number"
    for (sitting,) in db.execute(unguessed, (profile_key(profile),)).fetchall():
        if (found := _load(db, sitting)) is not None:
            of_practice.tell_sitting_done(db, profile, _told(found), found.finished)


def _again(db: sqlite3.Connection, sitting: Sitting) -> Sitting:
    return _load(db, sitting.id) or sitting


def _load(db: sqlite3.Connection, sitting: str) -> Sitting | None:
    return _made(db.execute(_SITTING, (sitting,)).fetchall(), db.execute(_ANSWERS, (sitting,)).fetchall())


def _made(rows: Sequence[tuple[object, ...]], answers: Sequence[tuple[object, ...]]) -> Sitting | None:
    """A sitting out of its rows; what another program wrote into a cell is taken for nothing."""
    for id_, profile, form, occasion, began, stations, finished, untimed, own in rows:
        known = next((each for each in FORMS if each == form), None)
        if known is None:
            return None
        of = _stations(stations)
        found = dict(_answer(*row) for row in answers)
        return Sitting(
            id=str(id_),
            profile=str(profile),
            form=known,
            occasion=clean(str(occasion)),
            began=str(began),
            stations=of,
            finished=str(finished or ""),
            untimed=bool(untimed),
            own=own if isinstance(own, int) and NOT_SAID <= own <= len(of) else None,
            answers={place: found[place] for place in range(len(of)) if place in found},
        )
    return None


def _answer(
    place: object, seconds: object, text: object, result: object, told: object, against: object
) -> tuple[object, StationAnswer]:
    lines: tuple[str, ...] = ()
    with suppress(MsgspecError, RecursionError):
        lines = tuple(map(clean, json.decode(str(told), type=tuple[str, ...])))
    spent = seconds if isinstance(seconds, int) and seconds > 0 else 0
    return place, StationAnswer(clean(str(text)), spent, _SETTLED.get(result), lines, bool(against))


def _stations(body: object) -> tuple[Exercise, ...]:
    text = body if isinstance(body, str) else "[]"
    with suppress(MsgspecError, RecursionError):
        return json.decode(text, type=tuple[Exercise, ...])
    with suppress(MsgspecError, RecursionError):
        named = json.decode(text, type=tuple[_Named, ...])
        return tuple(Exercise(one.id, one.skill, "", "", ()) for one in named)
    return ()


def _can_be_asked(sitting: Sitting) -> bool:
    return bool(sitting.stations) and all(one.typed for one in sitting.stations)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
