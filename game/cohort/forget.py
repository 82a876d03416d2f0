"""Forgetting a player: what was told of them is listed, so that it can be voided where it is, and all that is
saved of them on this computer is erased.

The file of saved progress goes first, all or nothing. Then come the copies and the files set aside beside it,
and what the game wrote elsewhere in its folder. What cannot be erased is named.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec
from msgspec import Struct

from game.cohort.bundle import ENDING
from game.cohort.joining import name_of
from game.cohort.name_in_settings import names, settings_files
from game.cohort.store_login import forget_login
from game.errors import PlainError, reason
from game.messages import say
from game.paths import data_dir
from game.progress.database import Database, UnavailableError
from game.progress.erase import erase_player
from game.progress.faults import FAULTS, UnusableError
from game.progress.left_overs import sweep
from game.progress.opening import copy_to_read, empty_copy
from game.progress.profile_keys import profile_key
from game.progress.rescue import carry_over, contents
from game.progress.schema import standard_migrations
from game.progress.set_aside_names import SIDES, named
from game.records import memberships, outbox, vocabulary
from game.records.memberships import CohortRules, Membership
from game.settings import read_settings, save_settings, settings_file

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
"""The verb that takes a statement back (xAPI 1.0.3, part 2, 2.3.2)."""
_WAIT_MS = 3000


class SavedOf(Struct, frozen=True):
    """What there is of a player: numbers of calls and of answers to drills and stations, the ids of their
    runs, memberships with the statements of each by id and state, and the files beside saved progress that
    have them too."""

    name: str
    calls: int
    answers: int
    runs: tuple[str, ...]
    memberships: tuple[tuple[Membership, tuple[tuple[str, str], ...]], ...]
    beside: tuple[Path, ...]
    others: bool
    """Whether somebody else plays on this computer."""
    logins: tuple[str, ...] = ()
    """The addresses of record stores that nobody else here sends to."""


class Forgotten(Struct, frozen=True):
    """What was erased, and sentences about what was not."""

    erased: tuple[str, ...]
    left: tuple[str, ...]


class ToVoid(Struct, frozen=True):
    """What is to be taken back of one membership. `statements`: ids, each with its state here, as
    `outbox.stands` says it. `voiding` are xAPI statements, ready to be sent, of all but those that were
    refused."""

    cohort: str
    name: str
    store: str
    pseudonym: str
    statements: tuple[dict[str, str], ...]
    voiding: tuple[dict[str, Any], ...]


def saved_of(database: Database, profile: str) -> SavedOf | None:
    """What there is of a player; None where there is nothing. Raises `UnavailableError`. Nothing changes."""
    key = profile_key(profile)
    runs = database.rows("SELECT r.id FROM runs r JOIN profiles p ON p.id = r.profile WHERE p.key = ?", key)
    answers = sum(
        _number(database.rows(query, key))
        for query in (
            "SELECT COUNT(*) FROM drill_answers d JOIN profiles p ON p.id = d.profile WHERE p.key = ?",
            "SELECT COUNT(*) FROM station_answers a JOIN sittings s ON s.id = a.sitting"
            " JOIN profiles p ON p.id = s.profile WHERE p.key = ?",
        )
    )
    told = [
        (one, tuple(outbox.stands(database, one.id))) for one in memberships.memberships(database, profile)
    ]
    beside = tuple(file for file in _beside(database.path) if key in _players_of(file))
    known = _number(database.rows("SELECT COUNT(*) FROM profiles WHERE key = ?", key))
    if not known and not beside:
        return None
    others = _number(database.rows("SELECT COUNT(*) FROM profiles WHERE key <> ?", key)) > 0
    ids = tuple(str(run) for (run,) in runs)
    theirs = database.rows(
        "SELECT m.cohort FROM memberships m JOIN profiles p ON p.id = m.profile WHERE p.key <> ?", key
    )
    logins = {one.cohort.store for one, _ in told} - {"", *(_store(file) for (file,) in theirs)}
    return SavedOf(profile, len(ids), answers, ids, tuple(told), beside, others, tuple(sorted(logins)))


def to_void(saved: SavedOf) -> list[ToVoid]:
    """What is to be taken back elsewhere, a row a membership."""
    found = []
    for membership, statements in saved.memberships:
        actor = {
            "objectType": "Agent",
            "account": {"homePage": vocabulary.HOME, "name": membership.pseudonym},
        }
        found.append(
            ToVoid(
                membership.cohort.id,
                name_of(membership),
                membership.cohort.store,
                membership.pseudonym,
                tuple({"id": id_, "state": state} for id_, state in statements),
                tuple(_voiding(actor, id_) for id_, state in statements if state != "refused"),
            )
        )
    return found


def forget(database: Database, saved: SavedOf) -> Forgotten:
    """Erase it all. Raises `PlainError` where nothing was erased."""
    # Opened to be written, it is mended and brought up to date; what that leaves beside it goes too.
    path = database.path
    database.rows("SELECT 1")
    database.close()
    erased, left = [], []
    try:
        untidy = erase_player(path, saved.name)
    except UnavailableError as error:
        raise PlainError(say("forget.nothing", why=error.why)) from None
    erased.append(str(path))
    if untidy:
        left.append(say("forget.untidy", file=str(path), why=untidy))
    sweep(path)
    for file in _beside(path):
        told = _erase_beside(file, saved)
        if told is not None:
            (left if told else erased).append(told or str(file))
    for file in _written_of(saved):
        try:
            file.unlink()
            erased.append(str(file))
        except OSError as error:
            left.append(say("forget.stays", file=str(file), why=reason(error)))
    left += _settings(saved.name)
    for address in saved.logins:
        forget_login(address)
    return Forgotten(tuple(erased), tuple(left))


def _voiding(actor: dict[str, Any], statement: str) -> dict[str, Any]:
    return {
        "id": str(uuid5(uuid5(NAMESPACE_URL, vocabulary.BASE), f"voided/{statement}")),
        "actor": actor,
        "verb": {"id": VOIDED, "display": {"en": "voided"}},
        "object": {"objectType": "StatementRef", "id": statement},
    }


def _beside(path: Path) -> list[Path]:
    with suppress(OSError):
        return named(path)
    return []


def _players_of(file: Path) -> set[str]:
    """The players of whom rows can be read in a file beside saved progress, whole or not; none where it
    cannot be read at all."""
    with suppress(*FAULTS, OSError), closing(empty_copy(standard_migrations())) as copy:
        carry_over(*contents(file), copy)
        return {key for (key,) in copy.execute("SELECT key FROM profiles")}
    return set()


def _erase_beside(file: Path, saved: SavedOf) -> str | None:
    """Take the player out of a file; "" when that was done, why not as a sentence, or None where it has
    nothing of them."""
    try:
        copy_to_read(file, standard_migrations(), _WAIT_MS).close()
    except UnusableError as fault:
        return _delete_damaged(file, saved, newer=fault.what == "newer")
    except (*FAULTS, OSError) as error:
        return say("forget.stays", file=str(file), why=str(error))
    if profile_key(saved.name) not in _players_of(file):
        return None
    try:
        untidy = erase_player(file, saved.name)
    except UnavailableError as error:
        return say("forget.stays", file=str(file), why=error.why)
    return say("forget.untidy", file=str(file), why=untidy) if untidy else ""


def _delete_damaged(file: Path, saved: SavedOf, *, newer: bool) -> str:
    """A file that cannot be taken apart is deleted, unless somebody else plays here, whose calls it may
    have."""
    if newer or saved.others or _players_of(file) - {profile_key(saved.name)}:
        return say("forget.cannot_be_taken_apart", file=str(file))
    try:
        for tail in ("", *SIDES):
            file.with_name(file.name + tail).unlink(missing_ok=True)
    except OSError as error:
        return say("forget.stays", file=str(file), why=reason(error))
    return ""


def _written_of(saved: SavedOf) -> Iterator[Path]:
    """The documents of their calls and their bundles that the game wrote into its own folder."""
    beginnings = {run[:8] for run in saved.runs}
    for file in _files(data_dir() / "transcripts"):
        # STORY-DAY-RUN, and a number where there was such a file.
        if any(part in beginnings for part in file.stem.split("-")[-2:]):
            yield file
    pseudonyms = tuple(membership.pseudonym for membership, _ in saved.memberships)
    for file in _files(data_dir() / "bundles"):
        if pseudonyms and file.name.startswith(pseudonyms) and file.name.endswith(ENDING):
            yield file


def _files(folder: Path) -> Sequence[Path]:
    with suppress(OSError):
        return sorted(file for file in folder.iterdir() if file.is_file())
    return ()


def _settings(name: str) -> Iterator[str]:
    """Take the name of who played last out of the settings; what stays of it is told."""
    path = settings_file()
    try:
        if profile_key(read_settings(path).settings.profile) == profile_key(name):
            save_settings(path, lambda now: msgspec.structs.replace(now, profile=""))
    except OSError as error:
        yield say("forget.stays", file=str(path), why=reason(error))
    for file in settings_files(path):
        if names(file, name):
            yield say("forget.name_stays", file=str(file))


def _store(file: object) -> str:
    with suppress(msgspec.MsgspecError):
        return msgspec.json.decode(str(file), type=CohortRules).store
    return ""


def _number(rows: Sequence[tuple[object, ...]]) -> int:
    return count if rows and isinstance(count := rows[0][0], int) else 0
