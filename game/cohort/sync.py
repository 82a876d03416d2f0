"""Sending what waits in the outbox to the cohort's record store.

A statement is marked as sent when the store has said that it has it. When an answer is lost, it is sent
again: its id and its text are the same, so the store keeps one. A batch that is refused is split until the
statement that the store will not have is alone; it is named, and the others go.

Who leaves, or says no to typed words, may do so while a batch is being sent. Then it is not tried again. What
the store had taken until then stays as it is there; from all else the words are taken.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from msgspec import Struct

from game.cohort.record_store import RecordStore, StoreError, WithdrawnError
from game.messages import say
from game.progress.database import Database
from game.records import outbox
from game.records.chain import digest
from game.records.memberships import take_going_words_back
from game.records.outbox import Waiting
from game.stations.sittings import tell_unguessed

BATCH = 100
"""Statements in one request: some 150 kB, and a second of work for the slowest store that was measured."""


class Synced(Struct, frozen=True):
    """What came of it. `trouble` is why it stopped before the end, "" where it did not."""

    sent: int = 0
    refused: tuple[tuple[str, str], ...] = ()
    waiting: int = 0
    trouble: str = ""


def sync(database: Database, membership: str, store: RecordStore) -> Synced:
    """Send all that waits. Raises `UnavailableError` where the outbox cannot be read or marked; what was
    sent by then is sent once more the next time, and counts once."""
    tell_unguessed(database, membership)
    sending = _Sending(database, membership, store)
    trouble = ""
    try:
        while True:
            sending.take_back_what_is_not_there()
            batch = outbox.take(database, membership, BATCH)
            if not batch:
                break
            with suppress(WithdrawnError):
                sending.send(batch)
    except StoreError as error:
        trouble = str(error)
    # What was left in the meantime waits for nothing.
    left = outbox.counts(database, membership).waiting if outbox.may_go(database, membership) else 0
    return Synced(sending.sent, tuple(sending.refused), left, trouble)


class _Sending:
    def __init__(self, database: Database, membership: str, store: RecordStore) -> None:
        self._database, self._membership, self._store = database, membership, store
        self.sent = 0
        self.refused: list[tuple[str, str]] = []

    def take_back_what_is_not_there(self) -> None:
        """After a no: take typed words out of what may have been sent before it, and is not in the store. A
        store that does not say what it has is taken to have none of it."""
        doubtful = outbox.going_against_a_no(self._database, self._membership)
        if not doubtful:
            return
        there = [one for one in doubtful if _is(self._store.statement(one.id), one)]
        self.sent += outbox.mark_sent(self._database, self._membership, there)
        take_going_words_back(self._database, self._membership)

    def send(self, batch: Sequence[Waiting]) -> None:
        verdict = self._store.send(
            [one.body for one in batch], lambda: outbox.may_go(self._database, self._membership, batch)
        )
        if verdict.what == "kept":
            self.sent += outbox.mark_sent(self._database, self._membership, batch)
        elif len(batch) > 1:
            half = len(batch) // 2
            self.send(batch[:half])
            self.send(batch[half:])
        else:
            self._alone(batch[0], verdict.why)

    def _alone(self, one: Waiting, why: str) -> None:
        # Some stores answer that they have it already as they answer a clash: what they have decides.
        there = self._store.statement(one.id)
        if _is(there, one):
            self.sent += outbox.mark_sent(self._database, self._membership, [one])
            return
        why = say("store.has_another") if there is not None else why
        if outbox.mark_refused(self._database, self._membership, one, why):
            self.refused.append((one.id, why))


def _is(there: Mapping[str, Any] | None, one: Waiting) -> bool:
    return there is not None and digest(there) == one.digest
