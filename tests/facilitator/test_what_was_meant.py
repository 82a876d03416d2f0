"""What was probably meant is named, a page goes to a file, and a file with names is its owner's alone."""

import stat
import sys
from pathlib import Path

import pexpect
import pytest
from click.testing import CliRunner

from game.cli.commands import group
from tests.facilitator.small_cohorts import ANNS, bundle, done, new, refused


@pytest.fixture
def spring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    made = new("Spring")
    done("import", str(bundle(tmp_path, made, ANNS)))
    done("name", ANNS, "ann", "--name", "Ann Ode")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "meant"),
    (
        ("comment x.run.json --reply 1 --verdict good", "well"),
        ("comment x.run.json --reply 1 --verdict Bad", "not-well"),
        ("comment x.run.json --reply 1 --verdict notwell", "not-well"),
        ("comment x.run.json --reply 1 --take-back comments", "comment"),
        ("report --format csv --table scene", "scenes"),
        ("report --format csv --table people", "learners"),
        ("status --only not-begun", "nothing-in"),
        ("status --only nothing", "nothing-in"),
        ("status --only not-finished", "unfinished"),
        ("session --format markdown", "md"),
        ("delete Spring", "remove"),
        ("scenes", "status --scenes"),
        ("statsu", "status"),
    ),
)
def test_what_was_probably_meant_is_named(words: str, meant: str) -> None:
    assert f"Did you mean “{meant}”?" in refused(*words.split())


def test_a_command_of_cohorts_is_named_where_it_is_missed() -> None:
    found = CliRunner().invoke(group, ["report"])
    assert found.exit_code == 2 and "Did you mean “cohort report”?" in found.stderr


def test_nothing_is_guessed_where_nothing_is_near() -> None:
    told = refused("comment", "x.run.json", "--reply", "1", "--verdict", "zebra")
    assert "is not one of" in told and "Did you mean" not in told


@pytest.mark.parametrize("form", ("html", "csv"))
def test_a_file_with_names_is_for_its_owner_alone(spring: Path, form: str) -> None:
    file = spring / "names"
    told = done("report", "--names", "--format", form, "-o", str(file))
    assert "Ann Ode" in file.read_text() and "has names in it" in told
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    done("report", "--names", "--format", form, "-o", str(file), "--force")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    done("report", "--format", form, "-o", str(spring / "none"))
    assert "Ann Ode" not in (spring / "none").read_text()


def test_a_page_is_not_poured_on_a_terminal(spring: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setenv("TERM", "dumb")

    def at_terminal(*words: str) -> str:
        command = ["-m", "game", "cohort", *words]
        shown = pexpect.run(sys.executable + " " + " ".join(command), timeout=30, encoding="utf-8")
        assert isinstance(shown, str)
        return shown

    for words in (("report",), ("session", "--format", "html")):
        told = at_terminal(*words)
        assert "This is a page for a browser." in told and ".html" in told and "<html" not in told
    assert "<html" in at_terminal("report", "-o", "-")
    assert "pseudonym" in at_terminal("report", "--format", "csv")
    assert done("report").startswith("<!DOCTYPE html>")
