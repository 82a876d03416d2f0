"""Saying who is behind a pseudonym never loses anybody, and nobody gets another's results unasked."""

import json
from pathlib import Path
from typing import Any

import pytest

from game.cohort.cohort_file import CohortFile, from_code, from_json
from tests.facilitator.small_cohorts import BENS, STRANGERS, bundle, done, new, refused, run

ROSTER = "identifier,name,group\nann,Ann Ode,a\nkim,Kim Lee,b\nlou,Lou Park,b\n"


def learners() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done("status", "--json"))["learners"]
    return found


def who() -> dict[str, str]:
    """The pseudonym of each by name; a pseudonym without one by itself."""
    found = {one["name"] or one["pseudonym"]: one["pseudonym"] for one in learners()}
    assert len(found) == len(learners())
    return found


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The pseudonyms that were made for a roster of three, of whom Ann uses hers; two joined with the file
    for everybody."""
    monkeypatch.chdir(tmp_path)
    Path("roster.csv").write_text(ROSTER)
    spring: CohortFile = new("Spring", "--roster", "roster.csv")
    made = who()
    for joined in (made["Ann Ode"], BENS, STRANGERS):
        done("import", str(bundle(tmp_path, spring, joined)))
    return made


def test_a_name_is_given_and_taken_back_and_nothing_is_lost(own: dict[str, str]) -> None:
    before = learners()
    assert done("name", STRANGERS, "kim") == f"{STRANGERS} is Kim Lee (kim).\n"
    assert who() == own | {"Kim Lee": STRANGERS, BENS: BENS}
    named = learners()
    asked = refused("name", STRANGERS, "--take-back")
    assert f"Is the name Kim Lee (kim) to be taken back from {STRANGERS}?" in asked and "add --yes" in asked
    assert learners() == named
    told = done("name", STRANGERS, "--take-back", "--yes")
    assert told.startswith(f"{STRANGERS} is nobody's again. Kim Lee (kim) stays on the roster")
    assert learners() == before
    assert "has no name" in refused("name", STRANGERS, "--take-back")
    assert "was made for Lou Park" in refused("name", own["Lou Park"], "--take-back")
    assert "with a pseudonym alone" in refused("name", STRANGERS, "kim", "--take-back")
    assert learners() == before


def test_an_identifier_is_the_same_in_every_form_of_unicode(own: dict[str, str]) -> None:
    done("name", BENS, "Jos\u00e9", "--name", "José Díaz")
    assert "José Díaz" in refused("name", STRANGERS, "jose\u0301"), "he has a pseudonym already"
    assert "José Díaz" in done("name", BENS, "JOSE\u0301")


def test_words_in_the_other_order_are_told_so(own: dict[str, str]) -> None:
    told = refused("name", "kim", STRANGERS)
    assert "The pseudonym comes first, then who it is" in told
    assert f"`hearmeout cohort name {STRANGERS} IDENTIFIER`" in told and "“kim”" in told


def test_a_pseudonym_of_somebody_is_not_given_away_unasked(own: dict[str, str]) -> None:
    done("name", STRANGERS, "kim")
    before = learners()
    for pseudonym, name, given in ((STRANGERS, "Kim Lee", "lou"), (own["Ann Ode"], "Ann Ode", "lou")):
        told = refused("name", pseudonym, given)
        assert f"{pseudonym} is {name} (" in told and "Nothing is changed." in told and "--replace" in told
        # Nor to somebody who is put on the roster now.
        assert "Nothing is changed." in refused("name", pseudonym, "zed", "--name", "Zed Ix")
    assert learners() == before


def test_on_purpose_it_is_given_away_and_who_had_it_stays_on_the_roster(own: dict[str, str]) -> None:
    done("name", STRANGERS, "kim")
    told = done("name", STRANGERS, "lou", "--replace")
    assert told.splitlines() == [
        f"{STRANGERS} is Lou Park (lou).", "Kim Lee (kim) stays on the roster, without what came from it.",
    ]  # fmt: skip
    # Kim has the pseudonym of the code again that was made for her.
    assert who() == own | {"Lou Park": STRANGERS, BENS: BENS}
    done("name", own["Ann Ode"], "kim", "--replace")
    now = who()
    assert now["Kim Lee"] == own["Ann Ode"] and now["Ann Ode"] not in own.values()
    assert {one["name"]: one["last_day"] for one in learners()}["Ann Ode"] == ""
    assert {one["name"]: one["group"] for one in learners()}["Ann Ode"] == "a"
    # And all of it is put right again.
    done("name", own["Ann Ode"], "ann", "--replace")
    done("name", STRANGERS, "--take-back", "--yes")
    assert who() == own | {BENS: BENS, STRANGERS: STRANGERS}


def test_one_person_has_not_two_lines_unasked(own: dict[str, str]) -> None:
    done("name", STRANGERS, "kim")
    for given in ("kim", "ann"):
        told = refused("name", BENS, given)
        assert "and something came from it. Nothing is changed." in told and "--replace" in told
    assert done("name", BENS, "kim", "--replace").splitlines() == [
        f"{BENS} is Kim Lee (kim).", f"{STRANGERS} has no name any more.",
    ]  # fmt: skip
    assert who() == own | {"Kim Lee": BENS, STRANGERS: STRANGERS}


def test_a_name_that_was_given_is_changed_on_purpose_alone(own: dict[str, str]) -> None:
    told = refused("name", own["Ann Ode"], "ann", "--name", "Ann Smith")
    assert "ann is “Ann Ode” on the roster, not “Ann Smith”. Nothing is changed." in told
    done("name", own["Ann Ode"], "ann", "--name", "Ann Ode")
    done("name", own["Ann Ode"], "ann", "--name", "Ann Smith", "--replace")
    assert who()["Ann Smith"] == own["Ann Ode"]


def test_the_help_says_what_it_does_with_names_that_are_there() -> None:
    told = done("name", "--help")
    assert "--replace" in told and "--take-back" in told and "stays on the roster" in " ".join(told.split())


def test_a_thirteenth_person_is_put_on_the_roster_with_a_code_of_their_own(
    own: dict[str, str], tmp_path: Path
) -> None:
    found = run("add", "zoe", "--name", " Zoe  Adler ", "--group", "later")
    assert found.exit_code == 0, found.stderr
    code = from_code(found.stdout)
    pseudonym = who()["Zoe Adler"]
    assert (code.pseudonym, code.group, code.name) == (pseudonym, "later", "Spring")
    assert f"Zoe Adler (zoe) is on the roster as {pseudonym}." in found.stderr
    assert own.items() <= who().items(), "nobody else is changed"
    done("import", str(bundle(tmp_path, code.for_everybody(), pseudonym)))
    assert {one["name"] for one in learners() if one["last_day"]} >= {"Zoe Adler"}
    assert "“zoe” is “Zoe Adler” on the roster already" in refused("add", "ZOE", "--name", "Somebody")
    assert "identifier is empty" in refused("add", " ", "--name", "Somebody")
    assert "name is empty" in refused("add", "x1", "--name", " ")
    assert "hearmeout cohort add" in refused("name", "p-99aa99aa99aa99aa", "x1", "--name", "X")


def test_who_is_behind_a_pseudonym_stands_where_the_report_says(own: dict[str, str]) -> None:
    assert "hearmeout cohort status --pseudonyms" in done("report")
    told = done("status", "--pseudonyms").splitlines()
    assert f"{own['Ann Ode']}  Ann Ode (ann), group a" in told
    assert f"{BENS}  (not on the roster)" in told and len(told) == len(learners())
    assert done("status", "--pseudonyms", "--search", "kim").count("\n") == 1


def test_a_flag_names_its_file(own: dict[str, str], tmp_path: Path) -> None:
    file = bundle(tmp_path, from_json(Path("spring.cohort.json").read_bytes(), ""), own["Kim Lee"])
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([*lines[:2], b"{\n", *lines[3:]]))
    file.rename("kim lee.hmo.jsonl")
    assert run("import", "kim lee.hmo.jsonl").exit_code == 1
    page = done("report", "--names")
    assert "in which file" in page and "kim lee.hmo.jsonl" in page and "ask for a new copy" in page
    bare = done("report")
    assert "kim lee" not in bare, "a file may be called by a name"
    assert "hearmeout cohort status --screen" in bare
