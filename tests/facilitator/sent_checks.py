"""Learners whose sittings and marks went through the real save and outbox into a facilitator's database."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path

import msgspec
import pytest

from game.cohort.cohort_file import CohortFile, FrozenVersions
from game.facilitator.intake import Intake
from game.facilitator.kept_cohorts import keep_cohort
from game.facilitator.statement_rows import row_of
from game.facilitator.store import open_store, upsert
from game.facilitator.study import StudySitting
from game.facilitator.tables import people
from game.progress.database import Database
from game.records import of_practice
from game.records.memberships import Membership, join
from game.records.of_practice import (
    Disagreed,
    SittingTold,
    StationTold,
    tell_disagreed,
    tell_drill,
    tell_drill_disagreed,
    tell_sitting_done,
    tell_station_disagreed,
)
from game.records.outbox import all_of
from tests.facilitator.studies import MADE
from tests.records.told_reply import tell_reply

SPRING = CohortFile(
    1,
    "5" * 32,
    "Spring",
    ("a-call",),
    versions=FrozenVersions(MADE.game, MADE.rulebook, MADE.ear, stations=MADE.stations),
)
WORDS = "You must be worn out by this."


class Learners:
    """Learners of one cohort, on one computer; `keep` is what an import does."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, cohort: CohortFile = SPRING) -> None:
        self.cohort, self._patch = cohort, patch
        self._data = Database(folder / cohort.id / "progress.sqlite3")
        self._joined: dict[str, Membership] = {}
        self._groups: dict[str, str] = {}
        self._told: dict[str, SittingTold] = {}

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
            self._at(one.at.date(), one.instrument.ear)
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
            self._told.setdefault(one.pseudonym, told)
            with self._data.transaction() as db:
                tell_sitting_done(db, one.pseudonym, told)

    def disagree(self, pseudonym: str, scene: str, codes: Sequence[str], *, minute: int = 0) -> None:
        self._at(date(2026, 4, 1), "ear", minute)
        disagreed = Disagreed("f" * 32, 3, "a-call", scene, codes, WORDS)
        with self._data.transaction() as db:
            tell_reply(db, pseudonym, "2026-04-01T08:00:00+00:00", disagreed)
            tell_disagreed(db, pseudonym, disagreed)

    def disagree_later(
        self, pseudonym: str, place: int, *, taken_back: bool = False, minute: int = 0
    ) -> None:
        """Say something of the reading at a place, from 0, of the first sitting that was told."""
        sitting = self._told[pseudonym]
        said = [msgspec.structs.replace(each, against=not taken_back) for each in sitting.stations]
        self._at(date(2026, 4, 1), "ear", minute)
        with self._data.transaction() as db:
            again = msgspec.structs.replace(sitting, stations=said)
            tell_station_disagreed(db, pseudonym, again, place + 1)

    def drill(self, pseudonym: str, answer: str, *, against: Sequence[bool] = ()) -> None:
        """Have a drill told, and one after the other whether the learner disagrees with its reading."""
        drill = {"skill": "open", "form": "typed", "exercise": "heating", "result": "missed"}
        for minute in range(len(against) + 1):
            self._at(date(2026, 4, 1), "ear", minute)
            with self._data.transaction() as db:
                if minute:
                    taken_back = not against[minute - 1]
                    tell_drill_disagreed(db, pseudonym, answer, drill, WORDS, taken_back=taken_back)
                else:
                    tell_drill(db, pseudonym, answer, {**drill, "helped": False, "extra": False}, WORDS)

    def keep(self, address: str = "") -> None:
        with open_store(address) as store:
            intake = Intake(store, datetime(2027, 1, 1, tzinfo=UTC))
            for membership in self._joined.values():
                for one in all_of(self._data, membership.id):
                    intake.add(row_of(msgspec.json.decode(one.body), one.digest), "a bundle")
            intake.close()
            with store.writing() as db:
                keep_cohort(db, self.cohort, "")
                row = {"cohort": self.cohort.id, "identifier": "", "name": "Ada Byron"}
                put = self._groups.items()
                upsert(db, people, [{**row, "pseudonym": who, "group": group} for who, group in put])

    def _at(self, day: date, ear: str, minute: int = 0) -> None:
        class Then(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> "Then":
                return cls.combine(day, time(9, minute), tz)

        made = {"game": MADE.game, "rulebook": MADE.rulebook, "ear": ear}
        self._patch.setattr(of_practice, "datetime", Then)
        self._patch.setattr(of_practice, "versions", lambda rulebook: made)
        self._patch.setattr(of_practice, "stations_version", lambda: MADE.stations)
