"""A learner's bundle: everything that was told so far, for a facilitator without a record store."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from game.cohort.bundle import ENDING, BundleHead, bundle_lines
from game.cohort.joining import cohort_of
from game.errors import PlainError
from game.messages import say
from game.progress.database import Database, UnavailableError
from game.records.memberships import Membership, keep_handed_over, keep_not_handed_over
from game.records.outbox import all_of
from game.stations.sittings import tell_unguessed
from game.text import escaped_json
from game.whole_files import make_folder, write_new


@contextmanager
def handing_over(database: Database, membership: Membership) -> Iterator[str]:
    """The bundle as text, to be written inside. It is kept before that it was handed over; where writing
    fails, that it was not: a later no to typed words takes them out of what nobody has. Raises
    `PlainError` where nothing was told yet, and `UnavailableError`."""
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
    before = keep_handed_over(database, membership, told[-1].seq)
    lines = bundle_lines(head, ((one.body, one.digest) for one in told))
    try:
        yield "".join(escaped_json(line.decode()) for line in lines)
    except (OSError, PlainError):
        # A disk that took no file may not take this either: then it counts as handed over.
        with suppress(UnavailableError):
            keep_not_handed_over(database, membership, before)
        raise


def write_bundle(database: Database, membership: Membership, folder: Path) -> Path:
    """Write it into a folder, made if need be, under a name that nothing has. Raises as `handing_over`
    does, and `OSError`."""
    with handing_over(database, membership) as text:
        make_folder(folder)
        number = 1
        while True:
            path = folder / f"{membership.pseudonym}{f'-{number}' if number > 1 else ''}{ENDING}"
            try:
                write_new(path, text.encode())
                return path
            except FileExistsError:
                number += 1
