"""What is told of drills, of the twelve stations, and of a reading that a player disagrees with."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from game.behaviours import standard_rulebook
from game.local_times import local_today
from game.records import vocabulary
from game.records.memberships import Membership, current_in
from game.records.outbox import put, was_told
from game.records.statements import Told, duration
from game.records.stations_version import stations_version
from game.records.versions import versions

SCORES: Mapping[str, float] = {"met": 1.0, "partly": 0.5, "missed": 0.0}
"""Of what was read: half is half of it. What is unclear, or was left out, has no score."""


class StationTold(Struct, frozen=True):
    """One station of a sitting. `result` is met, partly, missed, unclear or skipped; "open" where the time
    ended it before. `words` were typed."""

    exercise: str
    skill: str
    result: str
    seconds: int
    against: bool
    words: str


class SittingTold(Struct, frozen=True):
    """A sitting as statements need it. `own`: how many the player thinks did what was asked; None where
    they did not say."""

    id: str
    form: str
    occasion: str
    seconds: int
    untimed: bool
    own: int | None
    stations: Sequence[StationTold]


def tell_drill(
    db: sqlite3.Connection,
    profile: str,
    answer: str,
    drill: Mapping[str, object],
    words: str,
) -> None:
    """Put into the outbox, inside a transaction, that a drill was answered: `answer` is its id, `drill`
    has skill, form, exercise, result, helped and extra; `words` are "" where nothing was typed."""

    def told(now: str) -> Iterable[Told]:
        yield Told(
            f"drills/{answer}",
            now,
            "answered",
            vocabulary.drill(str(drill["skill"]), str(drill["form"])),
            result=_scored(str(drill["result"])),
            extensions={"drill": dict(drill)},
            context=_context(),
            words=words,
        )

    _tell(db, profile, told)


def tell_drill_disagreed(
    db: sqlite3.Connection,
    profile: str,
    answer: str,
    drill: Mapping[str, object],
    words: str,
    *,
    taken_back: bool,
) -> None:
    """Put into the outbox, inside a transaction, what a player says of the reading of a drill now; the last
    one told stands. `drill` has skill, form, exercise and result. A cohort that was not told of the drill is
    not told of this either."""

    def told(now: str) -> Iterable[Told]:
        yield Told(
            f"drills/{answer}/disagreed/{now}",
            now,
            "commented",
            vocabulary.drill(str(drill["skill"]), str(drill["form"])),
            answer,
            extensions={"drill_disagreed": {**drill, "taken_back": taken_back}},
            context=_context(),
            words=words,
        )

    _tell(db, profile, told, lambda membership: was_told(db, membership, f"drills/{answer}"))


def tell_sitting_begun(db: sqlite3.Connection, profile: str, sitting: SittingTold) -> None:
    """Put into the outbox, inside a transaction, that a sitting was begun."""
    _tell(
        db,
        profile,
        lambda now: [
            Told(
                f"sittings/{sitting.id}/initialized",
                now,
                "initialized",
                vocabulary.stations(sitting.form),
                sitting.id,
                extensions={},
                context=_context(),
            )
        ],
    )


def tell_sitting_done(db: sqlite3.Connection, profile: str, sitting: SittingTold, finished: str = "") -> None:
    """Put into the outbox, inside a transaction, what came of a sitting that has ended: each station in
    its place, then the whole. A second telling of one sitting adds the player's own number where the first
    had none, and nothing else. `finished`: when it ended, if not now; a cohort that was joined only
    then is not told of it. Of a sitting that was begun before joining no words are told: some may have been
    typed before the yes to them."""
    begun = f"sittings/{sitting.id}/initialized"

    def told(now: str) -> Iterable[Told]:
        now = finished or now
        membership = current_in(db, profile)
        words = membership is not None and was_told(db, membership, begun)
        for place, station in enumerate(sitting.stations, 1):
            about = {
                "skill": station.skill,
                "form": sitting.form,
                "occasion": sitting.occasion,
                "place": place,
                "result": station.result,
                "exercise": station.exercise,
                "against": station.against,
            }
            yield Told(
                f"sittings/{sitting.id}/{place}",
                now,
                "answered",
                vocabulary.station(sitting.form, station.exercise),
                sitting.id,
                vocabulary.stations(sitting.form),
                {**_scored(station.result), "duration": duration(station.seconds)},
                {"station": about},
                _context(),
                station.words if words else "",
            )
        whole = {
            "form": sitting.form,
            "occasion": sitting.occasion,
            "seconds": sitting.seconds,
            "untimed": sitting.untimed,
            "own": sitting.own,
        }
        yield Told(
            _whole(sitting.id),
            now,
            "completed",
            vocabulary.stations(sitting.form),
            sitting.id,
            None,
            {"completion": True, "duration": duration(sitting.seconds)},
            {"sitting": whole},
            _context(),
        )

    _tell_own(db, profile, sitting)
    _tell(db, profile, told, lambda membership: not finished or membership.joined <= finished)


def tell_station_disagreed(db: sqlite3.Connection, profile: str, sitting: SittingTold, place: int) -> None:
    """Put into the outbox, inside a transaction, what a player says now of the reading at a place, counted
    from 1; the last one told stands. A cohort that was not told of the sitting is not told of this either:
    while the sitting is still to be told, the station says it itself."""
    station = sitting.stations[place - 1]

    def told(now: str) -> Iterable[Told]:
        yield Told(
            f"sittings/{sitting.id}/{place}/disagreed/{now}",
            now,
            "commented",
            vocabulary.station(sitting.form, station.exercise),
            sitting.id,
            vocabulary.stations(sitting.form),
            extensions={
                "station_disagreed": {
                    "form": sitting.form,
                    "place": place,
                    "exercise": station.exercise,
                    "skill": station.skill,
                    "result": station.result,
                    "taken_back": not station.against,
                }
            },
            context=_context(),
            words=station.words,
        )

    _tell(db, profile, told, lambda membership: was_told(db, membership, _whole(sitting.id)))


class Disagreed(Struct, frozen=True):
    """A reading that a player disagrees with: of the reply at place `seq` of a run. `codes` are those that
    they say it did not show; "" among them: that nothing was read in it. None is left where they took it
    back."""

    run: str
    seq: int
    story: str
    scene: str
    codes: Sequence[str]
    words: str


def tell_disagreed(db: sqlite3.Connection, profile: str, disagreed: Disagreed) -> None:
    """Put into the outbox, inside a transaction, what a player says of a reading now; the last one told
    stands. A cohort that was not told of the reply is not told of this either."""
    answered = f"{disagreed.run}/{disagreed.seq}/answered"

    def told(now: str) -> Iterable[Told]:
        yield Told(
            f"{disagreed.run}/{disagreed.seq}/disagreed/{now}",
            now,
            "commented",
            vocabulary.reply(disagreed.story, disagreed.scene),
            disagreed.run,
            vocabulary.chapter(disagreed.story),
            extensions={
                "disagreed": {
                    "scene": disagreed.scene,
                    "place": disagreed.seq,
                    "codes": sorted(disagreed.codes),
                    "taken_back": not disagreed.codes,
                }
            },
            context=_context(),
            words=disagreed.words,
        )

    _tell(db, profile, told, lambda membership: was_told(db, membership, answered))


def _tell(
    db: sqlite3.Connection,
    profile: str,
    told: Callable[[str], Iterable[Told]],
    wanted: Callable[[Membership], bool] = lambda membership: True,
) -> None:
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    membership = current_in(db, profile)
    if membership is not None and membership.records(local_today()) and wanted(membership):
        put(db, membership, told(now))


def _tell_own(db: sqlite3.Connection, profile: str, sitting: SittingTold) -> None:
    """How many the player thinks did what was asked, where the sitting was told without it."""

    def told(now: str) -> Iterable[Told]:
        yield Told(
            f"sittings/{sitting.id}/own",
            now,
            "commented",
            vocabulary.stations(sitting.form),
            sitting.id,
            extensions={
                "own": {"form": sitting.form, "occasion": sitting.occasion, "own": sitting.own},
            },
            context=_context(),
        )

    if sitting.own is not None:
        _tell(db, profile, told, lambda membership: was_told(db, membership, _whole(sitting.id)))


def _whole(sitting: str) -> str:
    """What tells the end of a sitting from all else."""
    return f"sittings/{sitting}/completed"


def _scored(result: str) -> dict[str, object]:
    if result not in SCORES:
        return {}
    return {"success": result == "met", "score": {"scaled": SCORES[result]}}


def _context() -> dict[str, object]:
    return {"versions": {**versions(standard_rulebook().version), "stations": stations_version()}}
