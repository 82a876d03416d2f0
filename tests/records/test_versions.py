"""The version of the ear: another one whenever a reply may be read otherwise, so that no study puts together
what was read in two ways."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import game
from game.records.versions import ear_files, ear_version, ear_version_of

GAME = Path(game.__file__).parent
READS_NOTHING = {
    "game": "the number of the game, which a statement has beside the ear's",
    "game.behaviours": "the names of families alone; its rules have a version of their own",
    "game.printing": "writes the rows of answers",
    "game.text": "escapes the rows of answers",
    "game.words": "shortens the words that are quoted",
}
"""What game.listening imports and what cannot change a reading, each with why."""
READ_ALL = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(args[0]) if event == "open" else None)
from game.listening.detector import read
from game.listening.phrasings import phrased
from game.listening.reading import Anchor
told = Anchor("weeks", ("three weeks",), ("how long",), "now", ("two weeks",), ("It took three weeks.",))
read("I'm sorry, unfortunately we can't do that: two weeks is a wait.", ("It took three weeks.",), (told,))
read("Stop shouting. What happened then?", ())
phrased("Unfortunately we can't.", {})
print("\\n".join(str(one) for one in opened))
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The files that the version is made of, in a folder that may be changed."""
    for file in ear_files(GAME):
        there = tmp_path / file.relative_to(GAME)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, there)
    assert ear_version_of(tmp_path) == ear_version()
    return tmp_path


@pytest.mark.parametrize(
    "changed",
    [
        "listening/verdicts.py",
        "listening/misheard/numbers.py",
        "listening/data/lexicon.txt",
        "listening/data/model.json",
        "phrasings.toml",
        "phrasings.py",
        "conversation/ear.py",
        "exercises/judge.py",
    ],
)
def test_whoever_may_read_a_reply_otherwise_is_another_ear(copied: Path, changed: str) -> None:
    with (copied / changed).open("a") as file:
        file.write("\n")
    assert ear_version_of(copied) != ear_version()


def test_a_file_more_is_another_ear(copied: Path) -> None:
    (copied / "listening" / "data" / "more.txt").write_text("")
    assert ear_version_of(copied) != ear_version()


def test_every_module_that_the_ear_imports_counts() -> None:
    counted = {_module(file) for file in ear_files(GAME) if file.suffix == ".py"}
    begins = {_module(file) for file in (GAME / "listening").rglob("*.py")}
    seen, waits = set(begins), sorted(begins)
    while waits:
        for name in _imported(waits.pop()) - seen - READS_NOTHING.keys():
            seen.add(name)
            waits.append(name)
    assert len(begins) > 20 and "game.phrasings" in seen
    assert seen <= counted


def test_every_file_that_the_ear_reads_counts() -> None:
    made = subprocess.run(
        [sys.executable, "-c", READ_ALL],
        capture_output=True,
        text=True,
        check=True,
        cwd=GAME.parent,
        env={**os.environ, "PYTHONPATH": str(GAME.parent)},
    )
    opened = {Path(line) for line in made.stdout.splitlines()}
    data = {file for file in opened if file.is_relative_to(GAME) and file.suffix not in (".py", ".pyc")}
    assert GAME / "listening" / "data" / "lexicon.txt" in data
    # A draft of a compiled file has a number for its ending.
    assert {file for file in data if "__pycache__" not in file.parts} <= set(ear_files(GAME))


def _module(file: Path) -> str:
    parts = file.relative_to(GAME.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(module: str) -> set[str]:
    """The modules of the game that a module imports, also late ones."""
    return {name for name in _names(module) if name == "game" or name.startswith("game.")}


def _names(module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(_file(module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{one.name}" for one in node.names]
            modules = [name for name in inner if _exists(name)]
            yield from modules or [node.module]


def _file(module: str) -> Path:
    place = GAME.parent.joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def _exists(module: str) -> bool:
    return module.split(".")[0] == "game" and _file(module).is_file()
