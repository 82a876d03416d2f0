"""What is flagged belongs to somebody who is shown, and of a run not reckoned it is said whose it is."""

import json
from pathlib import Path

import pytest

from game.cohort.cohort_file import CohortFile
from tests.facilitator.small_cohorts import ANNS, BENS, STRANGERS, bundle, done, new, refused, run


@pytest.fixture
def spring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CohortFile:
    monkeypatch.chdir(tmp_path)
    made = new("Spring")
    done("import", *(str(bundle(tmp_path, made, who)) for who in (ANNS, BENS)))
    return made


def spoilt(file: Path, number: int = 0, name: str = "") -> Path:
    """The bundle with one line changed, or all of them."""
    lines = file.read_bytes().splitlines(keepends=True)
    changed = [
        line.replace(b"answered", b"onswered") if number in (0, at) else line
        for at, line in enumerate(lines, 1)
    ]
    other = file.with_name(name or file.name)
    other.write_bytes(b"".join([lines[0], *changed[1:]]))
    return other


def shown() -> dict[str, int]:
    """Flags of each who is shown."""
    return {one["pseudonym"]: one["flagged"] for one in json.loads(done("status", "--json"))["learners"]}


def test_of_whom_nothing_counts_nothing_is_kept_and_it_is_said(spring: CohortFile, tmp_path: Path) -> None:
    page = done("report")
    found = run("import", str(spoilt(bundle(tmp_path, spring, STRANGERS))))
    assert found.exit_code == 1 and found.stdout.startswith("0 records are new, 0 were known")
    assert f"Nothing that counts came from {STRANGERS}, so nothing is kept of them." in found.stderr
    assert done("report") == page and STRANGERS not in page
    assert "Nothing came from" in refused("name", STRANGERS, "zed", "--name", "Zed Ix")
    # What is whole comes in all the same.
    done("import", str(bundle(tmp_path, spring, STRANGERS)))
    assert shown() == {ANNS: 0, BENS: 0, STRANGERS: 0}


def test_who_is_on_the_roster_is_flagged_though_nothing_of_theirs_counts(
    spring: CohortFile, tmp_path: Path
) -> None:
    done("import", str(bundle(tmp_path, spring, STRANGERS)))
    done("name", STRANGERS, "zed", "--name", "Zed Ix")
    run("import", str(spoilt(bundle(tmp_path, spring, STRANGERS, count=5), number=5)))
    assert shown()[STRANGERS] == 1
    assert STRANGERS in done("status", "--only", "flagged", "--json")


def test_the_same_damage_in_two_copies_of_a_file_is_one_flag(spring: CohortFile, tmp_path: Path) -> None:
    file = spoilt(bundle(tmp_path, spring, STRANGERS, count=5), number=4)
    run("import", str(file))
    once, page = shown(), done("report")
    run("import", str(spoilt(file, 99, "copy.hmo.jsonl")))
    assert once[STRANGERS] == 1 and shown() == once and done("report") == page


def test_a_run_that_cannot_be_reckoned_says_whose_it_is_and_that_it_counts(
    spring: CohortFile, tmp_path: Path
) -> None:
    base = ("--db", f"sqlite:///{tmp_path}/other.sqlite3")
    # These replies have no beginning: their run was begun before the learner joined.
    told = run("import", str(bundle(tmp_path, spring, ANNS)), *base)
    counts, line = told.stdout.splitlines()[1:]
    assert (
        counts.startswith("0 runs were reckoned again; 0 came out otherwise") and "1 could not be" in counts
    )
    assert line.startswith(f"Not reckoned again: 1 run of {ANNS} in “") and line.endswith(
        "”, begun before they joined, or as a copy of another call. It counts as it was sent."
    )
    done("name", ANNS, "ann", "--name", "Ann Ode", *base)
    again = done("import", str(bundle(tmp_path, spring, ANNS)), *base)
    assert "Not reckoned again: 1 run of Ann Ode in" in again
    learner = json.loads(done("status", "--json", *base))["learners"][0]
    assert learner["last_day"] and learner["flagged"] == 0
    # With holes it cannot be known whether they had joined.
    holed = spoilt(bundle(tmp_path, spring, STRANGERS), number=2)
    left = run("import", str(holed), *base).stdout
    assert f"1 run of {STRANGERS} in" in left and "statements are missing" in left
