"""A cohort or one learner is erased: what goes is said, a yes is asked for, and nothing of it is left."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from unicodedata import normalize

import pexpect
import pytest
from sqlalchemy import select

from game.cohort.bundle import ENDING
from game.cohort.cohort_file import CohortFile
from game.facilitator.store import open_store
from game.facilitator.tables import METADATA
from game.paths import data_dir
from tests.cohort.invited import SPRING, member
from tests.facilitator.small_cohorts import ANNS, BENS, STRANGERS, bundle, done, elsewhere, new, refused, run
from tests.looking_back import finished_call

ROSTER = "identifier,name\nkim,Kim Lee\nlou,Lou Park\n"
ADAS = "p-aaaabbbbccccdddd"
REASON = "The zebra crossing was never mentioned."


@pytest.fixture
def spring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CohortFile:
    """A cohort with a roster of two, of whom one has a pseudonym from which something came."""
    monkeypatch.chdir(tmp_path)
    Path("roster.csv").write_text(ROSTER)
    made = new("Spring", "--roster", "roster.csv", "--starts", "2026-03-02")
    done("import", str(bundle(tmp_path, made, ANNS)), str(bundle(tmp_path, made, BENS)))
    done("name", ANNS, "kim")
    return made


def rows(address: str = "", *having: str) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Table and content of each row that has one of these texts, of all rows without any."""
    with open_store(address) as store:
        for table in METADATA.tables.values():
            for row in store.rows(select(table)):
                if not having or any(text in map(str, row) for text in having):
                    yield table.name, tuple(row)


def on_disk(*texts: str) -> list[tuple[str, str]]:
    """Which of these texts stand in a file of the facilitator's, in rows or between them."""
    files = data_dir().glob("facilitator.sqlite3*")
    return [(file.name, text) for file in files for text in texts if text.encode() in file.read_bytes()]


def test_a_learner_goes_whole_and_the_others_stay(spring: CohortFile) -> None:
    before = list(rows("", BENS))
    assert on_disk(ANNS, "Kim Lee")
    found = run("remove", "Spring", "--learner", "kim", "--yes")
    assert (found.exit_code, found.stdout) == (0, "Erased.\n")
    assert f"Kim Lee (kim; {ANNS}" in found.stderr and "3 statements" in found.stderr
    assert ", their 1 line of the roster, and 0 comments" in found.stderr
    assert not list(rows("", ANNS, "kim", "Kim Lee")) and list(rows("", BENS)) == before
    assert not on_disk(ANNS, "Kim Lee")
    assert "There is nobody “kim”" in refused("remove", "Spring", "--learner", "kim", "--yes")


def test_who_was_erased_comes_back_on_purpose_alone(tmp_path: Path, spring: CohortFile) -> None:
    anns, bens = f"{ANNS}.{spring.id[:4]}{ENDING}", f"{BENS}.{spring.id[:4]}{ENDING}"
    told = done("remove", "Spring", "--learner", "kim", "--yes")
    assert "A digest of the pseudonym and the day are kept" in told
    assert "differ by this person's results: who has both can work them out" in told
    day = datetime.now().astimezone().date().isoformat()
    found = run("import", "--as-sent", anns, bens)
    assert (found.exit_code, found.stdout) == (1, "0 records are new, 3 were known already.\n")
    assert f"{anns}: It is of {ANNS}, whom you erased on {day}, so nothing of it is taken in." in found.stderr
    # A first line that cannot be read is no way round.
    rest = Path(anns).read_bytes().splitlines(keepends=True)[1:]
    Path("cut.hmo.jsonl").write_bytes(b"".join(rest))
    assert "whom you erased" in run("import", "cut.hmo.jsonl").stderr
    assert not list(rows("", ANNS)) and not on_disk(ANNS, "Kim Lee")
    assert "3 records are new" in done("import", "--again", anns)
    # That was the purpose: from then on they are like everybody.
    assert "3 were known already" in done("import", anns)


def test_a_stranger_is_named_once(tmp_path: Path, spring: CohortFile) -> None:
    other = str(bundle(tmp_path, spring, STRANGERS))
    told = done("import", other)
    assert "Not on the roster of the cohort “Spring”" in told and f": {STRANGERS}." in told
    assert "`hearmeout cohort name PSEUDONYM IDENTIFIER`" in told
    assert "Not on the roster" not in done("import", other)
    # Without a roster nobody can be off it.
    one = elsewhere(spring, "7", name="Winter")
    assert "Not on the roster" not in done("import", "--new-cohort", str(bundle(tmp_path, one, ANNS)))


def test_an_import_says_from_how_many_on_the_roster_nothing_came(tmp_path: Path, spring: CohortFile) -> None:
    """Lou may have joined or begun, or their mail is late: it is not known here."""
    told = done("import", str(bundle(tmp_path, spring, ANNS)))
    assert "Nothing has come in yet from 1 person on the roster of the cohort “Spring”" in told
    assert "hearmeout cohort status Spring --only nothing-in" in told
    assert "Lou Park" in done("status", "--only", "nothing-in")
    done("name", BENS, "lou")
    assert "Nothing has come in yet" not in done("import", str(bundle(tmp_path, spring, ANNS)))
    one = elsewhere(spring, "7", name="Winter")
    assert "Nothing has come in yet" not in done("import", "--new-cohort", str(bundle(tmp_path, one, ANNS)))


@pytest.mark.parametrize("who", (ANNS, "KIM", "Kim Lee", "kim lee"))
def test_a_learner_is_known_by_pseudonym_identifier_or_name(spring: CohortFile, who: str) -> None:
    assert f"Kim Lee (kim; {ANNS}" in refused("remove", "Spring", "--learner", who)
    assert "Did you mean “kim”?" in refused("remove", "Spring", "--learner", "kin")


def test_a_learner_is_known_in_every_form_of_unicode(tmp_path: Path, spring: CohortFile) -> None:
    Path("roster.csv").write_text("identifier,name\njose\u0301,Zoe\u0308 Díaz\n")
    new("Été", "--roster", "roster.csv")
    for form in ("NFC", "NFD"):
        for who in ("JOSÉ", "zoë  díaz"):
            told = refused("remove", normalize(form, "été"), "--learner", normalize(form, who))
            assert "Zoë Díaz (josé; p-" in told


def test_with_a_learner_goes_what_was_said_of_their_calls(tmp_path: Path, spring: CohortFile) -> None:
    done("import", "--new-cohort", str(bundle(tmp_path, SPRING, ADAS)))
    member()
    finished_call()
    assert run("share", "last", "--yes", "-o", "a.run.json").exit_code == 0
    # Nothing was told of this call: it is known by the file alone whose it is.
    done("comment", "a.run.json", REASON, "--reply", "1", "--verdict", "well", "--reason", REASON)
    assert "2 comments and verdicts" in refused("remove", SPRING.name, "--learner", ADAS)
    done("remove", SPRING.name, "--learner", ADAS, "--yes")
    assert not on_disk(REASON, ADAS)


def test_a_cohort_goes_whole_and_the_others_stay(tmp_path: Path, spring: CohortFile) -> None:
    other = elsewhere(spring, "7", starts="")
    done("import", "--new-cohort", str(bundle(tmp_path, other, STRANGERS)))
    assert "may mean “Spring”" in refused("remove", "Spring", "--yes")
    before = list(rows("", spring.id))
    told = done("remove", "7777", "--yes")
    assert "To be erased: the cohort “Spring” (id 77777777)." in told and "3 statements, 0 names" in told
    assert list(rows()) == before and not on_disk(other.id)
    # Nothing has to be named any more.
    done("status")
    done("remove", "Spring", "--yes")
    assert not list(rows()) and "There is no cohort here yet" in refused("status")


def test_on_both_databases(tmp_path: Path, address: str) -> None:
    one = elsewhere(SPRING, "1")
    named = ("--db", address)
    done("import", str(bundle(tmp_path, one, ANNS)), str(bundle(tmp_path, one, BENS)), *named)
    done("remove", "1111", "--learner", ANNS, "--yes", *named)
    assert not list(rows(address, ANNS)) and list(rows(address, BENS))
    assert "whom you erased" in run("import", str(bundle(tmp_path, one, ANNS)), *named).stderr
    assert "3 records are new" in done("import", "--again", str(bundle(tmp_path, one, ANNS)), *named)
    done("remove", one.name, "--yes", *named)
    assert not list(rows(address))


def test_nothing_goes_unasked(spring: CohortFile) -> None:
    before = list(rows())
    told = refused("remove", "Spring")
    assert "To be erased: the cohort “Spring” (from 2026-03-02" in told and "add --yes" in told
    asked = [sys.executable, "-m", "game", "cohort", "remove", "Spring"]
    root = str(Path(__file__).parents[2])
    for answer in ("no", "", "maybe"):
        with pexpect.spawn(asked[0], asked[1:], timeout=20, env=_env(root), encoding="utf-8") as terminal:
            terminal.expect("It cannot be undone. yes or no")
            terminal.sendline(answer)
            terminal.expect("Nothing is erased.")
    assert list(rows()) == before
    with pexpect.spawn(asked[0], asked[1:], timeout=20, env=_env(root), encoding="utf-8") as terminal:
        terminal.expect("yes or no")
        terminal.sendline("yes")
        terminal.expect("Erased.")
        terminal.expect(pexpect.EOF)
    assert not list(rows())


def _env(root: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": root, "TERM": "dumb"}


def test_a_window_that_has_the_database_open_is_named(spring: CohortFile) -> None:
    with open_store() as reading, reading.reading() as db:
        db.exec_driver_sql("SELECT count(*) FROM statements").fetchone()
        told = done("remove", "Spring", "--yes")
    assert "Another window has the database open." in told
    assert not on_disk(ANNS, "Kim Lee")
