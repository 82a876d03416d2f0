"""Bundles of learners who played: written as `hearmeout cohort export` writes them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from game.cohort.bundle import ENDING, BundleHead, bundle_lines
from game.cohort.cohort_file import CohortFile
from game.conversation.plan import Plan
from game.records import outbox, vocabulary
from game.records.chain import canonical, digest_of
from game.records.memberships import CohortRules, Membership
from game.records.statements import Told, statement
from tests.cohort.simulated_cohort import COHORT, learners

Body = dict[str, Any]
"""A statement."""
WHO = "p-00000000000000aa"
MADE = "2026-11-30T09:00:00Z"


class Played(Struct, frozen=True):
    """A learner's bundle, and what is in it: bodies with their digests."""

    pseudonym: str
    file: Path
    statements: Sequence[tuple[str, str]]


def cohort_of(plans: Sequence[Plan], cohort: str = COHORT) -> CohortFile:
    return CohortFile(1, cohort, "Monday", tuple(plan.story.id for plan in plans))


def played(
    folder: Path, plans: Sequence[Plan], *, count: int = 3, words: bool = False, plays: int = 1
) -> Iterator[Played]:
    """Learners who played all chapters, each with a bundle in the folder."""
    cohort = cohort_of(plans)
    for learner in learners(folder / "computers", plans, count=count, words=words, plays=plays):
        rows = [(one.body, one.digest) for one in outbox.all_of(learner.database, learner.membership.id)]
        pseudonym = learner.membership.pseudonym
        file = folder / f"{pseudonym}{ENDING}"
        write(file, cohort, pseudonym, rows, words=words)
        learner.database.close()
        yield Played(pseudonym, file, rows)


def write(
    file: Path,
    cohort: CohortFile,
    pseudonym: str,
    rows: Sequence[tuple[str, str]],
    *,
    words: bool = False,
    first: int = 1,
) -> None:
    last = first + len(rows) - 1
    head = BundleHead(cohort, pseudonym, words, MADE, first, last, rows[-1][1] if rows else "")
    file.write_bytes(b"".join(bundle_lines(head, rows)))


def as_it_is(seq: int, body: Body) -> None:
    """Nothing of it is changed."""


def chain(count: int, change: Callable[[int, Body], None]) -> list[tuple[str, str]]:
    """Replies of one learner in a chain that is whole, a minute apart, each changed before it was frozen."""
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    told = (
        msgspec.structs.replace(_REPLY, what=f"r/{seq}", at=(start + timedelta(minutes=seq)).isoformat())
        for seq in range(1, count + 1)
    )
    return frozen(WHO, told, change)


def frozen(
    pseudonym: str, told: Iterable[Told], change: Callable[[int, Body], None] = as_it_is
) -> list[tuple[str, str]]:
    """What a learner's bundle holds of what happened, each changed before it was frozen."""
    member = Membership(f"of {pseudonym}", "{}", CohortRules(COHORT), pseudonym, False, "2026-03-02")
    rows, tip = [], ""
    for seq, one in enumerate(told, 1):
        body = statement(member, one, seq, tip)
        change(seq, body)
        text = canonical(body)
        tip = digest_of(text)
        rows.append((text.decode(), tip))
    return rows


_REPLY = Told(
    "",
    "",
    "answered",
    vocabulary.reply("late-parcel", "opening"),
    "run",
    vocabulary.chapter("late-parcel"),
    {"success": True, "score": {"scaled": 0.4}, "duration": "PT9S"},
    {
        "reply": {
            "scene": "opening", "choice": "number", "route": "number", "typed": False, "codes": [],
            "moves": [], "trust": 40, "frustration": 50, "interrupted": False,
        }
    },
)  # fmt: skip
