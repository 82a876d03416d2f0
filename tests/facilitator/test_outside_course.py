"""Calls before the course's first day, and of chapters that were not open yet, are told plainly and count;
nobody is told of who played as the course is meant."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random

import msgspec
import pytest
from sqlalchemy import select

from game.cohort.bundle import ENDING
from game.cohort.cohort_file import CohortFile
from game.cohort.export import handing_over
from game.facilitator.store import open_store
from game.facilitator.tables import findings
from game.progress.database import Database
from game.records.memberships import Membership
from tests.cohort.invited import member
from tests.cohort.simulated_cohort import COHORT
from tests.facilitator.bundles import frozen, write
from tests.facilitator.small_cohorts import done, run
from tests.facilitator.told_runs import STORY, Run, pseudonym_of
from tests.looking_back import BADLY, KETTLE, WELL, finished_call

FIRST, OPENS, OPENED = "download-that-stops", "the-call-that-came-back", "missing-parcel"
"""Chapters of the game's own course, of which the second opens the third."""
WINTER = CohortFile(
    1, "a" * 32, "Winter", (FIRST, OPENS, OPENED), starts=datetime.now().astimezone().date().isoformat()
)


class Learner:
    """Somebody on a computer of their own, who plays and hands their bundle over."""

    def __init__(self, folder: Path, number: int) -> None:
        self.pseudonym = pseudonym_of(number)
        self.file = folder / f"{self.pseudonym}{ENDING}"
        self._database = Database(folder / f"{number}" / "progress.sqlite3")
        self._membership: Membership | None = None

    def join(self) -> None:
        self._membership = member(WINTER, pseudonym=self.pseudonym, database=self._database)

    def play(self, story: str, how: Sequence[str]) -> None:
        text = KETTLE.replace("id: kettle", f"id: {story}", 1)
        finished_call(tuple(how), text=text, database=self._database)

    def hand_over(self) -> str:
        assert self._membership is not None
        with handing_over(self._database, self._membership) as bundle:
            self.file.write_text(bundle)
        return str(self.file)


def flagged() -> dict[str, list[str]]:
    """What was found of calls outside the course, by pseudonym."""
    found: dict[str, list[str]] = {}
    with open_store() as store:
        for row in store.rows(select(findings).where(findings.c.source == "course")):
            found.setdefault(row.pseudonym, []).append(row.what)
    return found


def test_a_chapter_that_was_not_open_is_told_and_counts(tmp_path: Path) -> None:
    one, two = Learner(tmp_path, 1), Learner(tmp_path, 2)
    for learner, plays in ((one, [(OPENS, BADLY), (OPENED, WELL)]), (two, [(OPENS, WELL), (OPENED, WELL)])):
        learner.join()
        for story, how in plays:
            learner.play(story, how)
    told = done("import", one.hand_over(), two.hand_over())
    assert "1 person began a chapter that was not open yet" in told
    assert "hearmeout cohort status Winter --only flagged" in told
    assert list(flagged()) == [one.pseudonym]
    (what,) = flagged()[one.pseudonym]
    assert "“The missing parcel” was begun before “The call that came back” had ended fair or better" in what
    assert "It counts." in what and "no fault of theirs" in what
    learners = {who["pseudonym"]: who for who in json.loads(done("status", "--json"))["learners"]}
    # These calls were played by a program, too: that is another flag, of both.
    assert learners[one.pseudonym]["flagged"] > learners[two.pseudonym]["flagged"]
    assert learners[one.pseudonym]["passed"] == 1
    # Once more changes nothing.
    done("import", one.hand_over())
    assert len(flagged()[one.pseudonym]) == 1


def test_where_the_records_do_not_show_it_nothing_is_said(tmp_path: Path) -> None:
    """Nothing was passed after it, so what else was passed before they joined is not known."""
    one = Learner(tmp_path, 1)
    one.join()
    one.play(OPENED, BADLY)
    done("import", one.hand_over())
    assert flagged() == {}
    one.play(FIRST, WELL)
    done("import", one.hand_over())
    assert list(flagged()) == [one.pseudonym], "what came later shows that only that one was passed"


def test_what_was_passed_before_joining_opens_a_chapter_too(tmp_path: Path) -> None:
    one = Learner(tmp_path, 1)
    one.play(OPENS, WELL)
    one.join()
    for story, how in ((OPENS, BADLY), (OPENED, WELL), (FIRST, WELL)):
        one.play(story, how)
    done("import", one.hand_over())
    assert flagged() == {}


def test_where_something_is_missing_nothing_is_said(tmp_path: Path) -> None:
    one = Learner(tmp_path, 1)
    one.join()
    for story, how in ((OPENS, BADLY), (OPENED, WELL)):
        one.play(story, how)
    lines = Path(one.hand_over()).read_bytes().splitlines(keepends=True)
    cut = tmp_path / "cut.hmo.jsonl"
    cut.write_bytes(b"".join(lines[:3] + lines[4:]))
    assert run("import", str(cut)).exit_code == 1 and flagged() == {}
    done("import", str(one.file))
    assert list(flagged()) == [one.pseudonym]


@pytest.mark.parametrize("seed", (0, pytest.param(1, marks=pytest.mark.full)))
def test_ordinary_play_is_never_told_of(tmp_path: Path, seed: int) -> None:
    """Whoever keeps to home: with tries that fail, chapters passed before they joined, chapters left out, and
    bundles that come in more than once and in any order."""
    drawn, files = Random(seed), list[str]()
    for number in range(4):
        one = Learner(tmp_path, number)
        joins, passed = drawn.randrange(4), set[str]()
        for turn in range(6):
            if turn == joins:
                one.join()
            open_now = [FIRST, OPENS, *([OPENED] if OPENS in passed else [])]
            story, well = drawn.choice(open_now), drawn.random() < 0.6
            one.play(story, WELL if well else BADLY)
            passed |= {story} if well else set()
        if drawn.random() < 0.5:
            early = one.file.with_name(f"early-{number}{ENDING}")
            early.write_bytes(Path(one.hand_over()).read_bytes())
            one.play(FIRST, WELL)
            files.append(str(early))
        files.append(one.hand_over())
    drawn.shuffle(files)
    for file in files:
        told = done("import", file)
        assert "first day" not in told and "not open yet" not in told
    assert flagged() == {}


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


def test_both_are_told_on_both_databases(tmp_path: Path, address: str) -> None:
    named = ("--db", address)
    done("import", "--as-sent", of_day(tmp_path, "2026-03-09", "2026-03-02T09:00:00+00:00"), *named)
    one = Learner(tmp_path, 2)
    one.join()
    for story, how in ((OPENS, BADLY), (OPENED, WELL)):
        one.play(story, how)
    assert "not open yet" in done("import", "--new-cohort", one.hand_over(), *named)
    early, closed = (done("report", name, *named) for name in ("Monday", "Winter"))
    assert "before the course" in early and "opens it at home in the game" in closed
