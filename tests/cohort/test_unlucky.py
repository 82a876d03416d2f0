"""What goes wrong at a bad moment costs nothing: two windows at once, a disk that is full."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import game.cli.output_file
from game.cli.commands import group
from game.cohort.cohort_file import CohortFile
from game.cohort.joining import accept, invite
from game.paths import data_dir, database_file
from game.progress.database import Database
from game.progress.library import open_library
from game.records import memberships
from tests.cohort.invited import CODE, PREPARED, SPRING, member
from tests.playing import new_call
from tests.records.test_of_calls import TYPED, WELL, do

DAY = date(2026, 3, 2)


@pytest.mark.parametrize("file", [SPRING, PREPARED], ids=["for everybody", "prepared"])
def test_two_windows_that_join_at_once_make_one_learner(file: CohortFile) -> None:
    first, second = Database(database_file()), Database(database_file())
    library = open_library(None)
    asked = [invite(data, library, "player", file, DAY) for data in (first, second)]
    made = accept(first, "player", asked[0], words=True)
    again = accept(second, "player", asked[1], words=False)
    assert (again.id, again.pseudonym, again.words) == (made.id, made.pseudonym, False)
    (only,) = memberships.memberships(first, "player")
    assert (only.pseudonym, only.left_at) == (made.pseudonym, "")


def test_a_file_that_could_not_be_written_hands_no_words_over(
    tmp_path: Path,
) -> None:
    member(words=True)
    do(new_call(), "listen", "listen", "pick:promised", "listen", f"say:{TYPED}")
    out = tmp_path / "mine.hmo.jsonl"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(game.cli.output_file, "write_new", _full)
        done = run("export", "-o", str(out))
    assert done.exit_code == 1 and "No space left on device" in done.stderr and not out.exists()
    assert run("join", CODE, "--yes", "--no-words").exit_code == 0
    assert run("export", "-o", str(out)).exit_code == 0
    assert TYPED not in out.read_text("utf-8")


def test_what_was_handed_over_before_stays_so_when_the_next_file_fails(tmp_path: Path) -> None:
    member(words=True)
    do(new_call(), *WELL)
    out = tmp_path / "mine.hmo.jsonl"
    assert run("export", "-o", str(out)).exit_code == 0
    before = out.read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(game.cli.output_file, "write_whole", _full)
        assert run("export", "-o", str(out), "--force").exit_code == 1
    assert run("join", CODE, "--yes", "--no-words").exit_code == 0
    again = run("export").stdout_bytes
    assert again.splitlines()[1:] == before.splitlines()[1:]


def test_a_full_disk_is_named_and_what_to_do() -> None:
    data_dir().mkdir(parents=True)
    (data_dir() / "facilitator.sqlite3").symlink_to("/dev/full")
    done = run("status")
    assert done.exit_code == 1 and "the disk is full" in done.stderr and "do it again" in done.stderr


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def run(*words: str) -> Result:
    return CliRunner().invoke(group, ["cohort", *words])
