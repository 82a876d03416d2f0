"""Cohort files and members, as tests need them."""

from datetime import UTC, datetime

import msgspec

from game.cohort.cohort_file import FORMAT, CohortFile, as_code
from game.paths import database_file
from game.progress.database import Database
from game.records import memberships
from game.records.memberships import Membership

SPRING = CohortFile(
    FORMAT,
    "0123456789abcdef0123456789abcdef",
    "Spring 2026",
    ("late-parcel", "the-call-that-came-back"),
    starts="2026-03-02",
    ends="2026-03-31",
    keep_until="2199-06-30",
)
CODE = as_code(SPRING)
AUTUMN = msgspec.structs.replace(SPRING, id="f" * 32, name="Autumn", course=("late-parcel",))
PREPARED = msgspec.structs.replace(SPRING, pseudonym="p-00112233445566aa")


def member(
    cohort: CohortFile = SPRING,
    *,
    profile: str = "player",
    words: bool = False,
    pseudonym: str = "p-aaaabbbbccccdddd",
    database: Database | None = None,
) -> Membership:
    """A player of this test's home in a cohort."""
    data = database or Database(database_file())
    file, now = msgspec.json.encode(cohort).decode(), datetime.now(UTC).isoformat(timespec="seconds")
    return memberships.join(data, profile, file, pseudonym, words=words, now=now)
