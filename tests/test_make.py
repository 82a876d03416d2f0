"""`make play` sets up what playing needs and `make test` what developing needs, each once."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder as it is before anything was set up."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def would_do(target: str, clone: Path) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    command = ["make", "--dry-run", target]
    return subprocess.run(command, cwd=clone, env=env, capture_output=True, text=True, check=True).stdout


def set_up(clone: Path, *marks: str) -> None:
    """As it is after the game, or the developers' tools too, were set up."""
    (clone / ".venv").mkdir(exist_ok=True)
    written = (clone / "pyproject.toml").stat().st_mtime
    for later, mark in enumerate(marks, 1):
        (clone / ".venv" / mark).touch()
        os.utime(clone / ".venv" / mark, (written + later, written + later))


def test_the_first_play_says_what_it_sets_up_and_needs_no_developers_tools(clone: Path) -> None:
    done = would_do("play", clone)
    assert done.count("Setting up (once): ") == 3
    assert "pip install --editable .\n" in done and "[dev]" not in done and "--quiet" not in done
    assert done.rstrip().endswith("hearmeout")


def test_the_first_test_after_a_play_adds_the_developers_tools(clone: Path) -> None:
    set_up(clone, ".plays")
    done = would_do(".venv/.ready", clone)
    assert "pip install --editable '.[dev]'" in done
    assert "pip install --editable .\n" not in done


def test_a_first_test_sets_up_playing_and_developing_with_one_installation(clone: Path) -> None:
    done = would_do(".venv/.ready", clone)
    assert done.count("pip install") == 1 and "pip install --editable '.[dev]'" in done
    assert "compileall -q game" in done and "touch .venv/.plays .venv/.ready" in done


def test_what_was_compiled_is_kept_whatever_the_environment_says(clone: Path) -> None:
    shows = "shows: ; @echo [$$PYTHONDONTWRITEBYTECODE]"
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = ["make", "--no-print-directory", "--eval", shows, "shows"]
    told = subprocess.run(command, cwd=clone, env=env, capture_output=True, text=True, check=True).stdout
    assert told == "[]\n"


def test_what_is_set_up_is_not_set_up_again(clone: Path) -> None:
    set_up(clone, ".plays", ".ready")
    for target in ("play", "pytest"):
        assert "pip install" not in would_do(target, clone)
