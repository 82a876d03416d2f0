"""Calls before the course's first day are told plainly and count."""

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from game.cohort.bundle import ENDING
from game.cohort.cohort_file import CohortFile
from game.facilitator.store import open_store
from game.facilitator.tables import findings
from tests.cohort.simulated_cohort import COHORT
from tests.facilitator.bundles import frozen, write
from tests.facilitator.small_cohorts import done
from tests.facilitator.told_runs import STORY, Run, pseudonym_of


def flagged() -> dict[str, list[str]]:
    """What was found of calls outside the course, by pseudonym."""
    found: dict[str, list[str]] = {}
    with open_store() as store:
        for row in store.rows(select(findings).where(findings.c.source == "course")):
            found.setdefault(row.pseudonym, []).append(row.what)
    return found


def of_day(folder: Path, starts: str, *moments: str) -> str:
    """The bundle of somebody who began a call at each of these moments."""
    who = pseudonym_of(1)
    runs = [Run([("opening", "wait", 0)], "good", attempt=number) for number in range(1, len(moments) + 1)]
    told = (
        msgspec.structs.replace(one, at=at)
        for run, at in zip(runs, moments, strict=True)
        for one in run.told(who)
    )
    file = folder / f"{who}{ENDING}"
    write(file, CohortFile(1, COHORT, "Monday", (STORY,), starts=starts), who, frozen(who, told))
    return str(file)


def test_calls_before_the_first_day_are_told_and_count(tmp_path: Path) -> None:
    file = of_day(tmp_path, "2026-03-09", "2026-03-02T09:00:00+00:00", "2026-03-04T09:00:00+00:00")
    told = done("import", "--as-sent", file)
    assert "1 person began calls before the course's first day, 2026-03-09" in told
    (what,) = flagged()[pseudonym_of(1)]
    assert what.startswith(
        "2 calls were begun before the course's first day, 2026-03-09, the first on 2026-03-02"
    )
    assert "They count." in what
    assert what in " ".join(done("report").replace("&#x27;", "'").split())


@pytest.mark.parametrize(
    ("starts", "at", "early"),
    (
        # On the first day somewhere on earth.
        ("2026-03-03", "2026-03-02T10:00:00+00:00", False),
        ("2026-03-03", "2026-03-02T09:59:00+00:00", True),
        ("2026-03-03", "2026-03-03T00:00:00-11:00", False),
        ("2026-03-03", "2026-03-09T00:00:00+00:00", False),
        ("", "2026-03-02T09:00:00+00:00", False),
    ),
)
def test_a_day_is_early_where_it_is_so_on_all_the_earth(
    tmp_path: Path, starts: str, at: str, early: bool
) -> None:
    done("import", "--as-sent", of_day(tmp_path, starts, at))
    assert bool(flagged()) is early


def test_they_are_told_on_both_databases(tmp_path: Path, address: str) -> None:
    named = ("--db", address)
    done("import", "--as-sent", of_day(tmp_path, "2026-03-09", "2026-03-02T09:00:00+00:00"), *named)
    assert "before the course" in done("report", "Monday", *named)
