"""Before a newer game brings saved progress up to date, a copy of it is kept; of the last three."""

import os
import sqlite3
from contextlib import closing

from game.paths import database_file
from game.progress.database import Database, standard_migrations
from game.progress.earlier_copies import WHAT
from game.progress.set_aside_names import named
from tests.looking_back import SAVES, older_save
from tests.playing import new_call, play_lines, stored

LATER = "ALTER TABLE profiles ADD COLUMN {name} TEXT NOT NULL DEFAULT '';\n"


def copies() -> list[str]:
    return [copy.name for copy in named(database_file(), WHAT)]


def test_a_file_of_an_earlier_game_is_kept_as_it_was() -> None:
    older_save(SAVES[-1]).close()
    before = stored()
    database = Database(database_file())
    database.rows("SELECT 1")
    database.close()
    (copy,) = named(database_file(), WHAT)
    assert stored(copy) == before == stored()
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (int(SAVES[-1].stem),)
    assert sorted(file.name for file in copy.parent.iterdir()) == sorted([copy.name, "progress.sqlite3"])


def test_what_is_only_in_the_log_yet_is_in_the_copy_too() -> None:
    scripts = standard_migrations()
    open_still = Database(database_file())
    play_lines(new_call(database=open_still), "", "")
    assert database_file().with_name("progress.sqlite3-wal").stat().st_size
    Database(database_file(), [*scripts, LATER.format(name="colour")]).rows("SELECT 1")
    (copy,) = named(database_file(), WHAT)
    assert stored(copy) == stored()


def test_three_are_kept_and_a_migration_that_fails_again_and_again_takes_none_away() -> None:
    scripts = [*standard_migrations()]
    play_lines(new_call(database=(first := Database(database_file()))), "")
    first.close()
    for number in range(5):
        scripts.append(LATER.format(name=f"column_{number}"))
        database = Database(database_file(), scripts)
        database.rows("SELECT 1")
        database.close()
        newest = max(named(database_file(), WHAT), key=lambda copy: copy.stat().st_mtime_ns)
        os.utime(newest, ns=(number, number))
    assert len(copies()) == 3
    kept = copies()
    for _ in range(4):
        broken = Database(database_file(), [*scripts, "INSERT INTO nowhere VALUES (1);\n"])
        assert broken.try_rows("SELECT 1") == [] or broken.try_rows("SELECT 1") == [(1,)]
        assert not broken.try_write("SELECT 1")
        broken.close()
    assert len(copies()) == 3 and len(set(copies()) - set(kept)) == 1


def test_one_who_only_reads_keeps_none() -> None:
    older_save(SAVES[0]).close()
    Database(database_file(), reads_only=True).rows("SELECT 1")
    assert copies() == []
