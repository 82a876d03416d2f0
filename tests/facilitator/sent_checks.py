"""Learners whose sittings and marks went through the real save and outbox into a facilitator's database."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, tzinfo
from pathlib import Path

import msgspec
import pytest

from game.cohort.cohort_file import CohortFile, FrozenVersions, as_file
from game.facilitator.statement_rows import StatementRow, row_of
from game.facilitator.store import open_store, upsert
from game.facilitator.study import StudySitting
from game.facilitator.tables import cohorts, people, statements
from game.progress.database import Database
from game.records import of_practice
from game.records.memberships import Membership, join
from game.records.of_practice import (
    Disagreed,
    SittingTold,
    StationTold,
    tell_disagreed,
    tell_sitting_done,
)
from game.records.outbox import all_of
from tests.facilitator.studies import MADE

SPRING = CohortFile(
    1,
    "5" * 32,
    "Spring",
    ("a-call",),
    versions=FrozenVersions(MADE.game, MADE.rulebook, MADE.ear),
)
WORDS = "You must be worn out by this."


class Learners:
    """Learners of one cohort, on one computer; `keep` is what an import does."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, cohort: CohortFile = SPRING) -> None:
        self.cohort, self._patch = cohort, patch
        self._data = Database(folder / cohort.id / "progress.sqlite3")
        self._joined: dict[str, Membership] = {}
        self._groups: dict[str, str] = {}

    def join(self, pseudonym: str, *, words: bool = False, group: str = "") -> None:
        file = msgspec.json.encode(self.cohort).decode()
        self._groups[pseudonym] = group
        self._joined[pseudonym] = join(
            self._data, pseudonym, file, pseudonym, words=words, now="2026-03-01T08:00:00+00:00"
        )

    def sit(self, sittings: Iterable[StudySitting], *, left: int = 0, against: Sequence[int] = ()) -> None:
        """Have sittings told; of each the last `left` stations get lost, and the learner disagrees with those
        `against`."""
        for number, one in enumerate(sittings):
            if one.pseudonym not in self._joined:
                self.join(one.pseudonym)
            self._at(one.day, one.instrument.ear)
            told = SittingTold(
                f"{one.pseudonym} {one.day} {one.occasion} {number}",
                one.form,
                one.occasion,
                600,
                one.untimed,
                None,
                [
                    StationTold(each.exercise, each.skill, each.result, 50, place in against, WORDS)
                    for place, each in enumerate(one.stations[: len(one.stations) - left])
                ],
            )
            with self._data.transaction() as db:
                tell_sitting_done(db, one.pseudonym, told)

    def disagree(self, pseudonym: str, scene: str, codes: Sequence[str], *, minute: int = 0) -> None:
        self._at(date(2026, 4, 1), "ear", minute)
        with self._data.transaction() as db:
            tell_disagreed(db, pseudonym, Disagreed("f" * 32, 3, "a-call", scene, codes, WORDS))

    def keep(self, address: str = "") -> None:
        with open_store(address) as store, store.writing() as db:
            file = as_file(self.cohort).decode()
            row = {"id": self.cohort.id, "name": self.cohort.name, "file": file, "made": "", "keep_until": ""}
            upsert(db, cohorts, [row], ("file",))
            for pseudonym, membership in self._joined.items():
                rows = [
                    _columns(row_of(msgspec.json.decode(one.body), one.digest))
                    for one in all_of(self._data, membership.id)
                ]
                upsert(db, statements, rows)
                put = {
                    "cohort": self.cohort.id,
                    "pseudonym": pseudonym,
                    "identifier": "",
                    "name": "Ada Byron",
                }
                upsert(db, people, [{**put, "group": self._groups[pseudonym]}])

    def _at(self, day: date, ear: str, minute: int = 0) -> None:
        class Then(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> "Then":
                return cls.combine(day, time(9, minute), tz)

        made = {"game": MADE.game, "rulebook": MADE.rulebook, "ear": ear}
        self._patch.setattr(of_practice, "datetime", Then)
        self._patch.setattr(of_practice, "versions", lambda rulebook: made)


def _columns(row: StatementRow) -> dict[str, object]:
    found = msgspec.structs.asdict(row)
    found["try"] = found.pop("try_")
    return found
