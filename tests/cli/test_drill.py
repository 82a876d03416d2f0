"""`hearmeout drill`: what is due for a program, usage, and a process that is killed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from game.drills.answers import all_done
from game.paths import database_file
from game.progress.database import Database
from tests.playing import hearmeout


def test_json_says_what_is_due_and_does_nothing(home: Path) -> None:
    body = json.loads(hearmeout("drill", "--json").stdout)
    assert [one["skill"] for one in body["due"]] == ["paraphrase", "feeling"]
    first = body["due"][0]
    assert first["new"] and first["counts"] == {"met": 0, "partly": 0, "missed": 0}
    assert first["since"] == body["day"] and first["exercise"] and body["done"] == body["extra"] == 0
    assert not database_file().exists()
    hearmeout("drill", typed="/choose\n1\n\n/quit\n")
    after = json.loads(hearmeout("drill", "--json").stdout)
    assert [one["skill"] for one in after["due"]] == ["feeling"] and after["done"] == 1
    assert after["next"]["due"] >= 1
    only = json.loads(hearmeout("drill", "--json", "--skill", "recall").stdout)
    assert only["due"] == []


def test_an_unknown_skill_is_told_with_the_nearest() -> None:
    ended = hearmeout("drill", "--skill", "parafrase")
    assert ended.returncode == 2 and "Did you mean “paraphrase”?" in ended.stderr.decode()


def test_help_has_an_example() -> None:
    assert b'hearmeout drill --skill "Say it back" --plain' in hearmeout("drill", "--help").stdout


def test_a_skill_is_known_by_the_name_that_players_read() -> None:
    by_label, by_name = (hearmeout("drill", "--json", "--skill", s) for s in ("say it  BACK", "paraphrase"))
    assert by_label.returncode == 0 and by_label.stdout == by_name.stdout
    refused = hearmeout("drill", "--skill", "Say it bakc")
    assert refused.returncode == 2 and "Did you mean “Say it back”?" in refused.stderr.decode()


def test_what_was_told_is_saved_though_the_process_is_killed(home: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "game", "drill", "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"},
    )
    assert child.stdin and child.stdout
    child.stdin.write(b"/choose\n1\n")
    child.stdin.flush()
    for line in child.stdout:
        if line.startswith(b"You: "):
            child.send_signal(signal.SIGKILL)
            break
    child.wait()
    child.stdin.close()
    child.stdout.close()
    (answer,) = all_done(Database(database_file()), "player")
    assert answer.skill == "paraphrase" and answer.form == "picked"
