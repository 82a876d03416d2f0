"""A facilitator makes a cohort, hands out its codes, takes in what comes back, and says who is who."""

import csv
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from game.cli.commands import group
from game.cohort.cohort_file import CohortFile, from_code, from_file
from game.facilitator.store import open_store
from game.facilitator.tables import people
from game.records import vocabulary
from game.records.versions import versions
from tests.facilitator.bundles import Body, chain, played, write
from tests.playing import PARCEL, hearmeout, plan_of

ROSTER = "identifier;name;group;desk\na17;Ann Smith;Monday;4\nb03;Ben Ode;Tuesday;5\n"


def run(*words: str, **env: str) -> Result:
    return CliRunner().invoke(group, ["cohort", *words], env=env)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roster.csv").write_text(ROSTER)
    return tmp_path


def codes(folder: Path) -> Mapping[str, CohortFile]:
    """Each one's own cohort by their identifier."""
    text = (folder / "spring.codes.csv").read_bytes().decode("utf-8-sig")
    return {row["identifier"]: from_code(row["code"]) for row in csv.DictReader(text.splitlines())}


def named(db: str = "") -> set[tuple[str, str, str]]:
    with open_store(db) as store:
        return {(row.pseudonym, row.identifier, row.name) for row in store.rows(select(people))}


def test_a_cohort_is_made_with_a_code_for_each_on_the_roster(folder: Path, address: str) -> None:
    done = run(
        "new", "Spring", "--roster", "roster.csv", "--starts", "2026-03-02", "--ends", "2026-03-06",
        "--keep-until", "2026-12-31", "--store", "https://records.example.org/xapi", "--db", address,
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    everybody = from_code(done.stdout)
    assert everybody == from_file(folder / "spring.cohort.json") and not everybody.pseudonym
    assert len(everybody.course) >= 3 and set(everybody.versions.stories) == set(everybody.course)
    assert everybody.versions.ear == versions("")["ear"]
    own = codes(folder)
    assert [own[one].group for one in ("a17", "b03")] == ["Monday", "Tuesday"]
    assert len({one.pseudonym for one in own.values()}) == 2
    assert named(address) == {
        (own["a17"].pseudonym, "a17", "Ann Smith"), (own["b03"].pseudonym, "b03", "Ben Ode"),
    }  # fmt: skip
    assert stat.S_IMODE((folder / "spring.codes.csv").stat().st_mode) == 0o600
    assert "Not used of the roster: the column “desk”." in done.stderr
    text = (folder / "spring.cohort.json").read_text()
    assert "Ann" not in text and "a17" not in text


def test_nothing_is_made_twice_or_written_over(folder: Path) -> None:
    assert run("new", "Spring").exit_code == 0
    before = (folder / "spring.cohort.json").read_bytes()
    again = run("new", "Spring")
    assert (again.exit_code, again.stdout) == (2, "") and "is there already" in again.stderr
    (folder / "other").mkdir()
    taken = run("new", "SPRING", "--to", "other")
    assert taken.exit_code == 2 and "There is a cohort “SPRING” already" in taken.stderr
    assert (folder / "spring.cohort.json").read_bytes() == before
    assert not list((folder / "other").iterdir())


@pytest.mark.parametrize(
    ("more", "told"),
    (
        (["--course", "missing-parcl"], "Did you mean “missing-parcel”?"),
        (["--starts", "2.3.2026"], "a day is written like 2026-03-31"),
        (["--starts", "2026-03-02", "--ends", "2026-03-01"], "is before"),
        (["--store", "http://records.example.org"], "does not begin with https://"),
        (["--store", "https://me:secret@records.example.org"], "has a name or a password in it"),
        (["--roster", "nowhere.csv"], "cannot be read"),
        (["--to", "nowhere"], "There is no folder"),
        (["--db", "mysql://x/y"], "--db takes the address"),
    ),
)
def test_what_cannot_be_is_told_and_nothing_is_made(folder: Path, more: list[str], told: str) -> None:
    done = run("new", "Spring", *more)
    assert (done.exit_code, done.stdout) == (2, "") and told in done.stderr and "secret" not in done.stderr
    # They are the facilitator.
    assert "Ask your facilitator" not in done.stderr
    assert not list(folder.glob("spring*"))
    with open_store() as store:
        assert not list(store.rows(select(people)))


def test_bundles_are_taken_in_and_damage_gives_status_1(folder: Path) -> None:
    one, two = played(folder, [plan_of(PARCEL)], count=2)
    done = run("import", str(one.file), str(two.file))
    total = len(one.statements) + len(two.statements)
    first, again, *left = done.stdout.splitlines()
    assert (done.exit_code, first) == (0, f"{total} records are new, 0 were known already.")
    assert again.startswith("0 runs were reckoned again;")
    assert len(left) == 2 and all("a version of the story" in line for line in left)
    assert run("import", str(one.file)).stdout.startswith("0 records are new")
    two.file.write_bytes(two.file.read_bytes().replace(b'"digest"', b'"dijest"', 1))
    damaged = run("import", str(two.file), "nowhere")
    assert damaged.exit_code == 1
    assert (
        f"{two.file.name}: Line 2: " in damaged.stderr and "nowhere: There is no such file." in damaged.stderr
    )


def test_who_joined_with_the_common_file_can_be_named(folder: Path) -> None:
    everybody = from_code(run("new", "Spring", "--roster", "roster.csv").stdout)
    own = codes(folder)
    joined = "p-00000000000000aa"

    def of_spring(seq: int, body: Body) -> None:
        body["context"]["contextActivities"]["grouping"] = [vocabulary.cohort(everybody.id)]

    write(folder / "x.hmo.jsonl", everybody, joined, chain(3, of_spring))
    assert run("import", "x.hmo.jsonl").exit_code == 0
    wrong = run("name", "p-00000000000000ab", "a17")
    assert wrong.exit_code == 2 and "Did you mean “p-00000000000000aa”?" in wrong.stderr
    unknown = run("name", joined, "a18")
    assert unknown.exit_code == 2 and "Did you mean “a17”?" in unknown.stderr
    done = run("name", joined, "A17")
    assert (done.exit_code, done.stdout) == (0, f"{joined} is Ann Smith (a17).\n")
    # The code that was made for her is not used any more.
    assert named() == {(joined, "a17", "Ann Smith"), (own["b03"].pseudonym, "b03", "Ben Ode")}
    assert run("name", joined, "c09", "--name", "Cy Twist", "--replace").exit_code == 0
    assert (joined, "c09", "Cy Twist") in named()


def test_pull_says_what_it_needs(folder: Path) -> None:
    assert run("new", "Spring").exit_code == 0
    none = run("pull")
    assert none.exit_code == 2 and "No record store is known" in none.stderr
    assert run("new", "Summer", "--store", "http://127.0.0.1:9/xapi").exit_code == 0
    which = run("pull")
    assert which.exit_code == 2 and "several cohorts" in which.stderr
    no_login = run("pull", "summer", PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")
    assert no_login.exit_code == 1 and "set HEARMEOUT_STORE_KEY and HEARMEOUT_STORE_SECRET" in no_login.stderr


def test_the_base_install_does_not_load_what_facilitators_need(folder: Path) -> None:
    code = "import sys, game.cli.commands as c; c.group.main(['cohort', '--help'], standalone_mode=False);"
    code += "print([m for m in ('sqlalchemy', 'psycopg', 'httpx', 'keyring') if m in sys.modules])"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert done.stdout.endswith("[]\n"), done.stderr


def test_a_real_process_does_it_all(folder: Path) -> None:
    made = hearmeout("cohort", "new", "Spring", "--roster", "roster.csv")
    assert made.returncode == 0 and from_code(made.stdout.decode()).name == "Spring"
    unknown = hearmeout("cohort", "pul")
    assert unknown.returncode == 2 and "Did you mean “pull”?".encode() in unknown.stderr
