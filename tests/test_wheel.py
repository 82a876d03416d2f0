"""The wheel, installed in an empty environment and used from another folder, is the whole game."""

import json
import os
import site
import subprocess
import sys
import zipfile
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.xdist_group("wheel")
"""It is built and installed once."""
DATA = {".tcss", ".toml", ".yaml", ".sql", ".txt", ".json", ".typed", ".html", ".css", ".js", ".svg"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and nothing else; what the game depends on is lent to it, so
    that no network is needed."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--no-deps",
        "--no-index",
        "--quiet",
    ]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    ask = [str(python), "-c", "import site; print(site.getsitepackages()[0])"]
    packages = Path(subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip())
    (packages / "lent.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    return folder / "bin"


@pytest.fixture(scope="module")
def by_pipx(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command as `pipx install` puts it: in an environment of its own, and what the game depends on from
    the network."""
    folder = tmp_path_factory.mktemp("pipx")
    places = {f"PIPX_{name}": str(folder / name.lower()) for name in ("HOME", "BIN_DIR", "MAN_DIR")}
    command = [sys.executable, "-m", "pipx", "install", str(wheel)]
    done = subprocess.run(
        command, env={**plain_environment(), **places}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "bin_dir" / "hearmeout"


def plain_environment() -> dict[str, str]:
    """The environment without what could lend the checkout to another Python."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def run(program: Path, *arguments: str, cwd: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    env = plain_environment()
    return subprocess.run(
        [str(program), *arguments], cwd=cwd, env=env, input=typed, capture_output=True, text=True, check=False
    )


def test_every_data_file_of_the_package_and_every_story_is_in_the_wheel(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    data = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "game").rglob("*")
        if path.suffix in {*DATA, ".py"} and "__pycache__" not in path.parts
    }
    stories = {
        f"game/bundled/{p.relative_to(ROOT / 'stories').as_posix()}"
        for p in (ROOT / "stories").rglob("*.yaml")
    }
    assert {Path(name).suffix for name in data} >= {".tcss", ".toml", ".yaml", ".sql", ".txt"}
    assert len(stories) >= 3
    assert (data | stories) - inside == set()
    assert not any(name.startswith(("tests/", "training/")) for name in inside)


def test_the_installed_game_is_not_this_checkout(installed: Path, tmp_path: Path) -> None:
    asked = run(installed / "python", "-c", "import game; print(game.__file__)", cwd=tmp_path)
    assert asked.stdout.startswith(str(installed.parent)), asked


def test_the_installed_game_lists_its_stories(installed: Path, tmp_path: Path) -> None:
    listed = run(installed / "hearmeout", "stories", "--json", cwd=tmp_path)
    assert listed.stderr == ""
    ids = [row["id"] for row in json.loads(listed.stdout)]
    assert ids[:3] == ["first-call", "download-that-stops", "the-call-that-came-back"]


BEST = (ROOT / "tests" / "plain" / "plays" / "call-that-came-back-best.txt").read_text("utf-8")


def test_the_installed_game_plays_a_call_to_its_end(installed: Path, tmp_path: Path) -> None:
    played = run(
        installed / "hearmeout", "play", "the-call-that-came-back", "--plain", cwd=tmp_path, typed=BEST
    )
    assert (played.returncode, played.stderr) == (0, "")
    assert "(best)." in played.stdout


def test_the_installed_game_has_its_screens(installed: Path, tmp_path: Path) -> None:
    code = """
import asyncio
from game.cli.at_hand import database, library
from game.tui.app import HearMeOut

async def look():
    async with HearMeOut(database(), library(), "player").run_test() as pilot:
        await pilot.pause()
        print(type(pilot.app.screen).__name__)

asyncio.run(look())
"""
    shown = run(installed / "python", "-c", code, cwd=tmp_path)
    assert shown.stdout.strip() == "HomeScreen", shown.stderr[-2000:]


@pytest.mark.full
def test_pipx_installs_a_game_that_plays_to_its_end_and_opens_on_a_terminal(
    by_pipx: Path, home: Path, tmp_path: Path
) -> None:
    played = run(by_pipx, "play", "the-call-that-came-back", "--plain", cwd=tmp_path, typed=BEST)
    assert (played.returncode, played.stderr) == (0, "")
    assert "(best)." in played.stdout
    env = {**plain_environment(), "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
    opened = pexpect.spawn(str(by_pipx), env=env, cwd=str(tmp_path), dimensions=(24, 80), timeout=30)
    opened.expect(b"1 of 3 chapters passed")
    opened.send(b"q")
    opened.expect(pexpect.EOF)
    opened.close()
    assert opened.exitstatus == 0
    assert home.is_dir()
