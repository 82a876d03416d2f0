"""Who was erased stays out, whatever is done with a file of theirs, until the facilitator says otherwise."""

import json
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import insert, select

from game.cohort.cohort_file import CohortFile
from game.cohort.sent_file import as_text
from game.cohort.shared_run import read_shared
from game.facilitator import tables
from game.facilitator.store import open_store
from tests.cohort.invited import SPRING, member
from tests.facilitator.small_cohorts import ANNS, BENS, STRANGERS, bundle, done, elsewhere, new, refused, run
from tests.facilitator.test_removing import ADAS, on_disk, rows
from tests.looking_back import finished_call

REASON = "She was upset that day."
FILE = "a.run.json"
VERDICT = ("--reply", "1", "--verdict", "well", "--reason", REASON)


@pytest.fixture
def erased(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CohortFile:
    """A cohort from which Ada was erased; a bundle and a shared call of hers still lie in the folder."""
    monkeypatch.chdir(tmp_path)
    for who in (ADAS, BENS):
        done("import", "--new-cohort", str(bundle(tmp_path, SPRING, who)))
    member()
    finished_call()
    assert run("share", "last", "--yes", "-o", FILE).exit_code == 0
    done("remove", SPRING.name, "--learner", ADAS, "--yes")
    return SPRING


def today() -> str:
    return datetime.now().astimezone().date().isoformat()


@pytest.mark.parametrize(
    "words",
    (
        ("comment", FILE, *VERDICT),
        ("comment", FILE, "--reply", "1", REASON),
        ("comment", FILE, "--reply", "1", "--take-back", "comment"),
        ("answer", FILE),
        ("name", ADAS, "ada", "--name", "Ada Byron"),
        ("name", ADAS, "--take-back", "--yes"),
        ("remove", SPRING.name, "--learner", ADAS, "--yes"),
    ),
)
def test_no_command_keeps_anything_of_them(erased: CohortFile, words: tuple[str, ...]) -> None:
    before = list(rows())
    told = refused(*words)
    assert ADAS in told and f"erased on {today()}" in told
    assert list(rows()) == before and not on_disk(ADAS, REASON, "Ada Byron")


def test_their_call_can_be_looked_at_and_it_is_said_whose_it_is(erased: CohortFile) -> None:
    told = done("look", FILE)
    assert f"{ADAS}, whom you erased on {today()}. Looking at it keeps nothing." in told
    assert not on_disk(ADAS)


def test_a_comment_on_purpose_takes_them_in_again_and_remove_finds_it(erased: CohortFile) -> None:
    done("comment", FILE, *VERDICT, "--again")
    # That was the purpose: from then on they are like everybody.
    done("comment", FILE, "--reply", "1", "Another thing.")
    assert "whom you erased" not in done("look", FILE)
    assert "2 comments and verdicts" in refused("remove", SPRING.name, "--learner", ADAS)
    done("remove", SPRING.name, "--learner", ADAS, "--yes")
    assert not on_disk(ADAS, REASON) and list(rows("", BENS))


def test_what_an_earlier_version_kept_of_them_is_found_and_goes(erased: CohortFile) -> None:
    share = json.loads(Path(FILE).read_bytes())["id"]
    at = {"cohort": erased.id, "share": share, "place": 1, "at": "2026-03-02T09:00:00+00:00"}
    with open_store() as store, store.writing() as db:
        db.execute(insert(tables.comments), {**at, "text": REASON})
        db.execute(insert(tables.shares), {"cohort": erased.id, "share": share, "pseudonym": ADAS})
    done("remove", SPRING.name, "--learner", ADAS, "--yes")
    assert not on_disk(ADAS, REASON, share)


def test_a_pseudonym_is_found_and_erased_wherever_it_stands(erased: CohortFile) -> None:
    """No table can be added without its being looked at."""
    theirs = {one: f"p-{one.name:0>16}" for one in tables.METADATA.tables.values() if "pseudonym" in one.c}
    assert {tables.statements, tables.people, tables.shares} <= set(theirs)
    with open_store() as store, store.writing() as db:
        for table, pseudonym in theirs.items():
            # One person each: they are told apart by all that is text.
            needed = (column.name for column in table.c if not column.nullable)
            row: dict[str, object] = {name: 0 if name == "seq" else table.name for name in needed}
            db.execute(insert(table), row | {"cohort": erased.id, "pseudonym": pseudonym})
    for pseudonym in theirs.values():
        done("remove", SPRING.name, "--learner", pseudonym, "--yes")
        assert not on_disk(pseudonym)


def test_a_person_goes_whole_also_by_one_of_two_pseudonyms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("roster.csv").write_text("identifier,name\nkim,Kim Lee\nlou,Lou Park\n")
    made = new("Winter", "--roster", "roster.csv")
    done("import", str(bundle(tmp_path, made, STRANGERS)), str(bundle(tmp_path, made, BENS)))
    # The pseudonym that was made for Kim is set aside for the one that Kim uses.
    done("name", STRANGERS, "kim")
    done("remove", "Winter", "--learner", STRANGERS, "--yes")
    assert not list(rows("", "Kim Lee")) and not on_disk("Kim Lee", STRANGERS)
    assert list(rows("", "Lou Park")) and list(rows("", BENS))


def test_with_a_person_goes_nothing_of_whoever_has_their_first_pseudonym_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("roster.csv").write_text("identifier,name\nkim,Kim Lee\nlou,Lou Park\n")
    made = new("Winter", "--roster", "roster.csv")
    (kims,) = (str(row[1]) for table, row in rows("", "Kim Lee") if table == "people")
    done("import", str(bundle(tmp_path, made, STRANGERS)))
    done("name", STRANGERS, "kim")
    # The code that was made for Kim was handed to Lou.
    done("import", str(bundle(tmp_path, made, kims)))
    done("name", kims, "lou")
    before = list(rows("", kims))
    done("remove", "Winter", "--learner", "kim", "--yes")
    assert list(rows("", kims)) == before and not list(rows("", "Kim Lee", STRANGERS))


def test_the_end_of_the_cohort_brings_nobody_back_who_was_erased(tmp_path: Path, erased: CohortFile) -> None:
    theirs, others = (str(bundle(tmp_path, erased, who)) for who in (ADAS, BENS))
    told = done("remove", SPRING.name, "--yes")
    assert "1 person whom you erased before stays out all the same" in told and "--with-digests" in told
    left = list(rows())
    assert [table for table, _ in left] == ["erased"] and not on_disk(ADAS, BENS, SPRING.name)
    for more in ((), ("--new-cohort",)):
        found = run("import", *more, theirs)
        assert found.exit_code == 1 and f"{ADAS}, whom you erased on {today()}" in found.stderr
        assert "new here" not in found.stderr and list(rows()) == left
    assert f"{ADAS}, whom you erased" in run("import", "--as-sent", theirs, others).stderr
    assert list(rows("", BENS)) and not on_disk(ADAS)
    done("import", "--again", "--as-sent", theirs)
    assert list(rows("", ADAS))


def test_the_digests_go_too_where_that_is_asked_for(tmp_path: Path, erased: CohortFile) -> None:
    theirs = str(bundle(tmp_path, erased, ADAS))
    told = done("remove", SPRING.name, "--with-digests", "--yes")
    assert "the digest of 1 person whom you erased before" in told and "brings them back" in told
    assert not list(rows())
    done("import", theirs)
    assert "is for a whole cohort" in refused(
        "remove", SPRING.name, "--learner", ADAS, "--with-digests", "--yes"
    )


def test_nothing_is_said_of_digests_where_nobody_was_erased(tmp_path: Path) -> None:
    one = elsewhere(SPRING, "1")
    done("import", str(bundle(tmp_path, one, ANNS)))
    assert "whom you erased" not in done("remove", "1111", "--yes")


def test_the_pseudonym_of_a_shared_call_is_what_counts(erased: CohortFile) -> None:
    """A call of somebody who is here is commented as ever."""
    shared = msgspec.structs.replace(read_shared(Path(FILE)), pseudonym=BENS)
    Path(FILE).write_text(as_text(shared))
    done("comment", FILE, *VERDICT)
    with open_store() as store:
        (row,) = store.rows(select(tables.shares))
    assert row.pseudonym == BENS
