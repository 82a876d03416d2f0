"""Joining a cohort: what its file or code invites to, and what follows from a yes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from secrets import token_hex

import msgspec
from msgspec import Struct

from game.behaviours import standard_rulebook
from game.cohort.cohort_file import CohortFile, CohortFileError, FrozenVersions, from_json
from game.errors import PlainError
from game.messages import say
from game.progress.database import Database
from game.progress.library import Library
from game.progress.profile_keys import profile_key
from game.records import memberships as saved
from game.records.memberships import CohortRules, Membership
from game.records.versions import versions


class Invitation(Struct, frozen=True):
    """What a player is asked. `titles` are the chapters that are here. `before`: the membership that goes on,
    of a player who joined this cohort earlier. `remarks` are sentences for them, such as what differs
    here."""

    cohort: CohortFile
    titles: tuple[str, ...]
    before: Membership | None = None
    remarks: tuple[str, ...] = ()

    @property
    def words(self) -> bool:
        """Whether typed words go out so far: with a yes of an earlier time alone."""
        return self.before is not None and self.before.words


def invite(database: Database, library: Library, profile: str, cohort: CohortFile, today: date) -> Invitation:
    """What this cohort asks of the player. Raises `PlainError` where it cannot be joined, and
    `UnavailableError`."""
    if not saved.keeps_on(cohort.keep_until, today):
        raise PlainError(say("consent.over", name=shown_name(cohort), day=cohort.keep_until))
    if cohort.pseudonym and _somebody_else_has(database, profile, cohort):
        raise PlainError(say("consent.of_another"))
    every = saved.memberships(database, profile)
    rules = CohortRules(cohort.id, pseudonym=cohort.pseudonym)
    before = saved.goes_on(every, rules)
    titles = tuple(library.stories[one].story.title for one in cohort.course if one in library.stories)
    return Invitation(cohort, titles, before, tuple(_remarks(every, before, library, cohort)))


def accept(database: Database, profile: str, invitation: Invitation, *, words: bool) -> Membership:
    """Join after a yes. Who joined before goes on under the same pseudonym. Raises `UnavailableError`."""
    cohort, before = invitation.cohort, invitation.before
    file = msgspec.json.encode(cohort).decode()
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    if before is not None:
        return saved.rejoin(database, profile, before, file, words=words, now=now)
    pseudonym = cohort.pseudonym or f"p-{token_hex(8)}"
    return saved.join(database, profile, file, pseudonym, words=words, now=now)


def cohort_of(membership: Membership) -> CohortFile:
    """The cohort file that a membership was made with. Raises `CohortFileError` where it was spoilt."""
    return from_json(membership.file.encode(), say("member.saved_cohort"))


def name_of(membership: Membership) -> str:
    """The name of its cohort, for a sentence."""
    try:
        return shown_name(cohort_of(membership))
    except CohortFileError:
        return say("member.nameless")


def shown_name(cohort: CohortFile) -> str:
    """On one line."""
    return " ".join(cohort.name.split())


def _somebody_else_has(database: Database, profile: str, cohort: CohortFile) -> bool:
    rows = database.rows(
        "SELECT 1 FROM memberships m JOIN profiles p ON p.id = m.profile WHERE m.pseudonym = ?"
        " AND p.key <> ?",
        cohort.pseudonym,
        profile_key(profile),
    )
    return bool(rows)


def _remarks(
    every: list[Membership], before: Membership | None, library: Library, cohort: CohortFile
) -> Iterator[str]:
    now = next((one for one in reversed(every) if not one.left_at), None)
    if before is not None:
        yield say("consent.again", pseudonym=before.pseudonym)
    if now is not None and now != before:
        yield say("consent.leaves_first", name=name_of(now))
    missing = [story for story in cohort.course if story not in library.stories]
    if missing:
        yield say("consent.missing", count=len(missing), stories=_listed(missing))
    differing = list(_differing(cohort.versions, library))
    if differing:
        yield say("consent.differs", what=_listed(differing))


def _differing(frozen: FrozenVersions, library: Library) -> Iterator[str]:
    """What is another version here than where the cohort was made."""
    here = versions(standard_rulebook().version)
    if frozen.game not in ("", here["game"]):
        yield say("consent.version_game")
    if frozen.rulebook not in ("", here["rulebook"]):
        yield say("consent.version_rulebook")
    if frozen.ear not in ("", here["ear"]):
        yield say("consent.version_ear")
    for story, hash_ in frozen.stories.items():
        if story in library.stories and library.stories[story].hash != hash_:
            yield say("consent.version_story", story=story)


def _listed(names: list[str]) -> str:
    return ", ".join(names)
