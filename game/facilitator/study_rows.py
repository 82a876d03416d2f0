"""The sittings of cohorts out of the facilitator's database, as a study counts them."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, func, select

from game.cohort.cohort_file import CohortFile
from game.facilitator.store import Store, streamed
from game.facilitator.study import Instrument, Person, StudySitting, StudyStation
from game.facilitator.tables import people, statements
from game.local_times import local_moment
from game.stations.blueprint import blueprint

Made = TypeVar("Made", bound=Struct)


class ChangedStory(Struct, frozen=True):
    """A chapter that was not played in one version alone. `versions` were played; `frozen`: whether the one
    of the cohort file is among them, or none is in it."""

    story: str
    versions: int
    frozen: bool


class StudyData(Struct, frozen=True):
    """What `evaluate` needs of cohorts. `frozen`: the instruments in their files, each once.
    `cut_off`: finished sittings of which some stations did not come in; they are in none."""

    sittings: tuple[StudySitting, ...]
    people: tuple[Person, ...]
    frozen: tuple[Instrument, ...]
    stories: tuple[ChangedStory, ...]
    cut_off: int


class _Versions(Struct):
    game: str = ""
    rulebook: str = ""
    ear: str = ""
    stations: str = ""


class _More(Struct):
    untimed: bool = False


def study_data(store: Store, of: Sequence[CohortFile]) -> StudyData:
    """The sittings and people of cohorts, of one moment; of several, each is a group of its own."""
    ids = [cohort.id for cohort in of]
    made = (one.versions for one in of)
    frozen = dict.fromkeys(Instrument(one.game, one.rulebook, one.ear, one.stations) for one in made)
    with store.reading() as db:
        sittings, cut_off = _sittings(db, ids)
        return StudyData(
            tuple(sittings),
            tuple(_people(db, of, {one.pseudonym for one in sittings})),
            tuple(one for one in frozen if one != Instrument()),
            tuple(_changed_stories(db, of)),
            cut_off,
        )


def _sittings(db: Connection, ids: Sequence[str]) -> tuple[list[StudySitting], int]:
    """Finished sittings, and how many of them were cut off."""
    columns = statements.c
    query = (
        select(
            columns.pseudonym, columns.registration, columns.kind, columns.verb, columns.at, columns.skill,
            columns.form, columns.exercise, columns.result, columns.occasion, columns.versions, columns.more,
        )
        .where(columns.cohort.in_(ids), columns.kind.in_(("station", "sitting")))
        .order_by(columns.pseudonym, columns.seq)
    )  # fmt: skip
    stations: dict[tuple[str, str], dict[str, StudyStation]] = {}
    ended: dict[tuple[str, str], Row[Any]] = {}
    for row in streamed(db, query):
        key = row.pseudonym, row.registration or ""
        if row.kind == "station" and row.exercise and row.skill:
            made = StudyStation(row.exercise, row.skill, row.result or "")
            stations.setdefault(key, {}).setdefault(row.exercise, made)
        elif row.kind == "sitting" and row.verb == "completed":
            ended.setdefault(key, row)
    found, cut_off = [], 0
    for key, row in ended.items():
        asked = tuple(stations.get(key, {}).values())
        at = local_moment(row.at or "")
        if at is None or len(asked) < len(blueprint()):
            cut_off += 1
            continue
        found.append(
            StudySitting(
                row.pseudonym,
                at,
                row.form or "",
                row.occasion or "",
                asked,
                _instrument(row.versions),
                _read(row.more, _More()).untimed,
            )
        )
    return found, cut_off


def _people(db: Connection, of: Sequence[CohortFile], sat: Iterable[str]) -> list[Person]:
    """Whoever sat, with the moment of their first call and the group that the facilitator put them into."""
    ids, names = [cohort.id for cohort in of], {cohort.id: cohort.name for cohort in of}
    columns = statements.c
    began = (
        select(columns.pseudonym, func.min(columns.at).label("at"))
        .where(columns.cohort.in_(ids), columns.kind.in_(("run", "reply")))
        .group_by(columns.pseudonym)
    )
    starts = {row.pseudonym: local_moment(row.at or "") for row in streamed(db, began)}
    put = select(people.c.pseudonym, people.c.cohort, people.c.group).where(people.c.cohort.in_(ids))
    groups = {row.pseudonym: row.group for row in streamed(db, put)}
    if len(of) > 1:
        whose = select(columns.pseudonym, func.min(columns.cohort).label("cohort"))
        for row in streamed(db, whose.where(columns.cohort.in_(ids)).group_by(columns.pseudonym)):
            groups[row.pseudonym] = f"{names[row.cohort]} {groups.get(row.pseudonym, '')}".strip()
    return [Person(one, starts.get(one), groups.get(one, "")) for one in sorted(sat)]


def _changed_stories(db: Connection, of: Sequence[CohortFile]) -> Iterable[ChangedStory]:
    columns = statements.c
    query = select(columns.cohort, columns.story, columns.story_hash).distinct()
    played: dict[str, dict[str, set[str]]] = {}
    ids = [cohort.id for cohort in of]
    where = (columns.cohort.in_(ids), columns.kind == "run", columns.story_hash.is_not(None))
    for row in streamed(db, query.where(*where)):
        if row.story and row.story_hash:
            played.setdefault(row.story, {}).setdefault(row.cohort, set()).add(row.story_hash)
    frozen = {cohort.id: cohort.versions.stories for cohort in of}
    for story, where_played in sorted(played.items()):
        versions = set[str]().union(*where_played.values())
        as_frozen = all(frozen[id_].get(story, "") in ("", *own) for id_, own in where_played.items())
        if len(versions) > 1 or not as_frozen:
            yield ChangedStory(story, len(versions), as_frozen)


def _instrument(body: str) -> Instrument:
    found = _read(body, _Versions())
    return Instrument(found.game, found.rulebook, found.ear, found.stations)


def _read(body: str | None, nothing: Made) -> Made:
    with suppress(msgspec.MsgspecError, RecursionError):
        return msgspec.json.decode(body or "{}", type=type(nothing))
    return nothing
