"""A learner's bundle: everything that was told so far, for a facilitator without a record store."""

from datetime import UTC, datetime
from pathlib import Path

from game.cohort.bundle import ENDING, BundleHead, bundle_lines
from game.cohort.joining import cohort_of
from game.errors import PlainError
from game.messages import say
from game.progress.database import Database
from game.records.memberships import Membership, keep_handed_over
from game.records.outbox import all_of
from game.stations.sittings import tell_unguessed
from game.text import escaped_json
from game.whole_files import make_folder, write_new


def bundle_of(database: Database, membership: Membership) -> str:
    """The bundle as text; it is kept that so much was handed over. Raises `PlainError` where nothing was told
    yet, and `UnavailableError`."""
    tell_unguessed(database, membership.id)
    told = all_of(database, membership.id)
    if not told:
        raise PlainError(say("member.nothing_to_export"))
    head = BundleHead(
        cohort_of(membership),
        membership.pseudonym,
        membership.words,
        datetime.now(UTC).date().isoformat(),
        told[0].seq,
        told[-1].seq,
        told[-1].digest,
    )
    keep_handed_over(database, membership, told[-1].seq)
    lines = bundle_lines(head, ((one.body, one.digest) for one in told))
    return "".join(escaped_json(line.decode()) for line in lines)


def write_bundle(database: Database, membership: Membership, folder: Path) -> Path:
    """Write it into a folder, made if need be, under a name that nothing has. Raises as `bundle_of` does, and
    `OSError`."""
    content = bundle_of(database, membership).encode()
    make_folder(folder)
    number = 1
    while True:
        path = folder / f"{membership.pseudonym}{f'-{number}' if number > 1 else ''}{ENDING}"
        try:
            write_new(path, content)
            return path
        except FileExistsError:
            number += 1
