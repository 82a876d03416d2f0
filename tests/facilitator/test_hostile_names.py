"""Names come from rosters, commands and cohort files of other people: none is reckoned with in a spreadsheet,
none fills a screen, and a roster however damaged costs seconds."""

import csv
from pathlib import Path
from time import process_time

import msgspec
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

import game.whole_files
from game.cli.commands import group
from game.cohort.cohort_file import CohortFileError, as_code, from_code
from game.facilitator.roster import RosterError, read_roster
from game.facilitator.spreadsheet_cells import cell
from game.facilitator.store import open_store
from game.facilitator.tables import cohorts, people
from tests.cohort.invited import SPRING

HEAD = "identifier,name\n"


def run(*words: str) -> Result:
    return CliRunner().invoke(group, ["cohort", *words])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u200b=1", "＝1", "＋1", "－1", "＠a",
        '=HYPERLINK("http://elsewhere.example","Ann")', "Ann;=1+1", "Ann\t=1", "Ann;\t@a", "A\n=1", "A; -1",
    ],
)  # fmt: skip
def test_no_cell_is_reckoned_with_wherever_a_spreadsheet_cuts_it(formula: str) -> None:
    made = str(cell(formula))
    for part in made.replace("\t", ";").replace("\n", ";").split(";"):
        assert not part.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), made


def test_other_cells_stay_as_they_are() -> None:
    for text in ("Ann-Marie O’Neill", "a=b", "", "5 + 3", "ann@example.org", "Ode; Ben", -1, 2.5):
        assert cell(text) == text


def test_the_list_of_codes_holds_no_formula(folder: Path) -> None:
    (folder / "roster.csv").write_text(HEAD + '=1+1,"=HYPERLINK(""http://elsewhere.example"")"\n+b,-1\n')
    assert run("new", "Spring", "--roster", "roster.csv").exit_code == 0
    text = (folder / "spring.codes.csv").read_bytes().decode("utf-8-sig")
    for row in csv.reader(text.splitlines()[1:]):
        assert row[0][0] == row[1][0] == "'"
        assert from_code(row[2]).pseudonym


@pytest.mark.full
def test_a_roster_of_nothing_but_quotation_marks_costs_seconds(folder: Path) -> None:
    """Joined mark by mark, they took an hour."""
    roster = folder / "roster.csv"
    marks = '"' * 6_000_000
    roster.write_text(f'{HEAD}a,"{marks}"\n')
    before = process_time()
    with pytest.raises(RosterError, match="longer than 200"):
        read_roster(roster)
    assert process_time() - before < 30


def test_two_identifiers_that_look_the_same_are_one(folder: Path) -> None:
    (folder / "roster.csv").write_text(HEAD + "a1,Ann\na\u200b1,Ben\n a1 ,Cid\n")
    done = run("new", "Spring", "--roster", "roster.csv")
    assert done.exit_code == 2 and done.stderr.count("stands in line 2 already") == 2


def test_a_thousand_columns_that_are_not_used_are_told_in_few_lines(folder: Path) -> None:
    columns = ",".join(f"c{number}" for number in range(1000))
    (folder / "roster.csv").write_text(f"identifier,name,{columns}\na,Ann\n")
    done = run("new", "Spring", "--roster", "roster.csv")
    assert done.exit_code == 0 and len(done.stderr.splitlines()) < 30
    assert "980 more columns are not used." in done.stderr


def test_a_name_that_is_given_by_command_is_no_longer_than_one_of_a_roster(folder: Path) -> None:
    (folder / "roster.csv").write_text(HEAD + "a1,Ann\n")
    run("new", "Spring", "--roster", "roster.csv")
    with open_store() as store:
        (pseudonym,) = (row[0] for row in store.rows(select(people.c.pseudonym)))
    for words in (("x" * 201,), ("a2", "--name", "y" * 10_000)):
        done = run("name", pseudonym, *words)
        assert done.exit_code == 2 and "200 letters at most" in done.stderr and len(done.stderr) < 200


@pytest.mark.parametrize(
    "changed",
    [
        {"group": "x" * 201}, {"group": "\x1b[2J"}, {"group": "a\u202eb"}, {"course": ("\x1b[2J",)},
        {"course": ("x" * 10_000,)}, {"course": ("a", "b\u200b")},
    ],
)  # fmt: skip
def test_a_cohort_file_has_no_letters_that_nobody_sees_and_no_endless_names(
    changed: dict[str, object],
) -> None:
    with pytest.raises(CohortFileError, match="cannot be used as a cohort file"):
        from_code(as_code(msgspec.structs.replace(SPRING, **changed)))


def test_a_cohort_that_nobody_could_join_is_not_made() -> None:
    done = run("new", "Spring", "--keep-until", "2020-01-01")
    assert done.exit_code == 2 and "2020-01-01 is past" in done.stderr
    assert run("new", "Spring").exit_code == 0


def test_a_cohort_whose_name_has_no_latin_letter_has_files_of_its_own(folder: Path) -> None:
    assert run("new", "春").exit_code == 0
    assert (folder / "cohort.cohort.json").is_file()


def test_when_the_list_of_codes_cannot_be_written_nothing_is_made_and_it_can_be_done_again(
    folder: Path,
) -> None:
    """The codes are in no other place: a cohort without its list would be lost to its learners."""
    (folder / "roster.csv").write_text(HEAD + "a1,Ann\n")
    write = game.whole_files.write_new

    def full(path: Path, content: bytes, *, private: bool = True) -> None:
        if path.suffix == ".csv":
            raise OSError(28, "No space left on device")
        write(path, content, private=private)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(game.whole_files, "write_new", full)
        done = run("new", "Spring", "--roster", "roster.csv")
    assert done.exit_code == 1 and "No space left on device. Nothing was made." in done.stderr
    assert not list(folder.glob("spring.*")) and done.stdout == ""
    with open_store() as store:
        assert not list(store.rows(select(cohorts)))
    assert run("new", "Spring", "--roster", "roster.csv").exit_code == 0
