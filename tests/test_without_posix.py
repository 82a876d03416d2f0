"""Nothing that only POSIX systems have is needed to import the game or to play it.

This is no run on Windows: it holds what can be held from here, and the README says what was never tried.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLAY = ROOT / "tests" / "plain" / "plays" / "call-that-came-back-best.txt"


def run(home: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    # Textual asks for its driver as it is made, and its own for this system needs what is taken away.
    driver = "textual.drivers.headless_driver:HeadlessDriver"
    env = {**os.environ, "HEARMEOUT_HOME": str(home), "PYTHONPATH": str(ROOT), "TEXTUAL_DRIVER": driver}
    command = [sys.executable, "-m", "tests.without_posix", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=env, input=typed, capture_output=True, text=True, check=False, timeout=120
    )


def test_every_module_can_be_imported(home: Path) -> None:
    imported = run(home, "import")
    assert (imported.returncode, imported.stderr) == (0, "")
    assert int(imported.stdout) > 200


def test_a_story_can_be_played_to_its_ending(home: Path) -> None:
    played = run(home, "play", "the-call-that-came-back", "--plain", typed=PLAY.read_text("utf-8"))
    assert (played.returncode, played.stderr) == (0, "")
    assert "(best)." in played.stdout


def test_the_screens_open(home: Path) -> None:
    opened = run(home, "open")
    assert (opened.stdout.strip(), opened.stderr) == ("HomeScreen", "")
