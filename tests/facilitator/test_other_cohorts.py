"""A file of a cohort that is not here changes nothing unasked, and cohorts of one name are told apart."""

import json
from pathlib import Path

import pytest

from game.cohort.cohort_file import CohortFile
from tests.facilitator.small_cohorts import ANNS, BENS, STRANGERS, bundle, done, elsewhere, new, refused, run


@pytest.fixture
def spring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CohortFile:
    monkeypatch.chdir(tmp_path)
    return new("Spring", "--starts", "2026-03-02", "--ends", "2026-03-06")


def test_a_stray_file_is_named_and_changes_nothing(spring: CohortFile, tmp_path: Path) -> None:
    other = elsewhere(spring, "7", starts="2025-03-03", ends="2025-03-07")
    stray, own = bundle(tmp_path, other, STRANGERS), bundle(tmp_path, spring, ANNS)
    found = run("import", str(stray), str(own))
    assert found.exit_code == 1 and found.stdout.startswith("3 records are new, 0 were known")
    assert (
        f"{stray.name}: It is of the cohort “Spring” (2025-03-03 to 2025-03-07, id 77777777)" in found.stderr
    )
    assert f"from {STRANGERS}" in found.stderr and "--new-cohort" in found.stderr
    assert f"your “Spring” (2026-03-02 to 2026-03-06, id {spring.id[:8]})" in found.stderr
    # Commands without a name still know which cohort is meant.
    assert json.loads(done("status", "--json"))["cohort"]["id"] == spring.id
    third = bundle(tmp_path, elsewhere(spring, "8", name="Autumn"), STRANGERS)
    assert "It is of the cohort “Autumn”" in refused_import(third)


def refused_import(file: Path) -> str:
    found = run("import", str(file))
    assert found.exit_code == 1 and found.stdout.startswith("0 records are new, 0 were known")
    return found.stderr


def test_a_stray_file_without_its_first_line_is_no_less_of_another_cohort(
    spring: CohortFile, tmp_path: Path
) -> None:
    stray = bundle(tmp_path, elsewhere(spring, "7"), STRANGERS)
    stray.write_bytes(b"{\n" + b"".join(stray.read_bytes().splitlines(keepends=True)[1:]))
    told = refused_import(stray)
    assert f"its cohort (id “{'7' * 32}”) is not here" in told and told.count("\n") == 1


def test_on_purpose_another_cohort_comes_in_and_the_two_are_told_apart(
    spring: CohortFile, tmp_path: Path
) -> None:
    other = elsewhere(spring, "7", starts="", ends="")
    told = done("import", "--new-cohort", str(bundle(tmp_path, other, STRANGERS)))
    assert "The cohort “Spring” (id 77777777) is new here." in told and "cohort remove" in told
    which = refused("status")
    assert f"“Spring” (2026-03-02 to 2026-03-06, id {spring.id[:8]})" in which
    assert "“Spring” (id 77777777)" in which
    assert "may mean “Spring” (" in refused("status", "Spring")
    for beginning in ("7777", "77777777", "7" * 32):
        assert json.loads(done("status", beginning, "--json"))["cohort"]["id"] == other.id
    assert "There is no cohort “777” here" in refused("status", "777")
    # What is known now needs no word of its own.
    assert run("import", str(bundle(tmp_path, other, ANNS))).exit_code == 0


def test_who_never_made_a_cohort_can_take_one_in(spring: CohortFile, tmp_path: Path) -> None:
    base = f"sqlite:///{tmp_path}/fresh.sqlite3"
    headless, whole = bundle(tmp_path, spring, ANNS), bundle(tmp_path, spring, BENS)
    headless.write_bytes(b"{\n" + b"".join(headless.read_bytes().splitlines(keepends=True)[1:]))
    found = run("import", str(headless), str(whole), "--db", base)
    assert found.stdout.startswith("6 records are new") and "is new here" in found.stderr
    stray = bundle(tmp_path, elsewhere(spring, "7"), STRANGERS)
    both = run("import", str(whole), str(stray), "--db", f"sqlite:///{tmp_path}/two.sqlite3")
    assert both.exit_code == 1 and both.stdout.startswith("0 records are new, 0 were known")
    assert both.stderr.count("--new-cohort") == 2
