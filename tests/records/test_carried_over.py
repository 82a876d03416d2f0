"""A membership and what was told survive damage, a backup and a new computer, and no chain gets two ends."""

from pathlib import Path

from game.doctor.backup import backup, restore
from game.paths import database_file
from game.progress.database import Database
from game.records.memberships import current
from game.records.outbox import all_of, mark_sent
from tests.cohort.invited import member
from tests.playing import new_call
from tests.records.outbox_rows import assert_chain_holds, bodies
from tests.records.test_of_calls import BADLY, WELL, do


def told(words: bool = True) -> Database:
    data = Database(database_file())
    now = member(database=data, words=words)
    do(new_call(database=data), *WELL)
    mark_sent(data, now.id, all_of(data, now.id)[:1])
    return data


def test_of_a_damaged_file_what_is_whole_goes_on(home: Path) -> None:
    data = told()
    before, membership = bodies(), current(data, "player")
    data.close()
    body = bytearray(database_file().read_bytes())
    body[100:4096] = b"\xff" * 3996
    database_file().write_bytes(body)
    again = Database(database_file())
    assert current(again, "player") == membership
    assert bodies() == before
    assert again.rows("SELECT state FROM outbox ORDER BY seq LIMIT 2") == [("sent",), ("waiting",)]
    do(new_call(database=again), *BADLY)
    assert_chain_holds()


def test_a_backup_brings_a_membership_back_where_there_is_none(home: Path, tmp_path: Path) -> None:
    data = told()
    before, membership = bodies(), current(data, "player")
    (tmp_path / "all.zip").write_bytes(b"".join(backup()))
    data.close()
    home.rename(tmp_path / "gone")
    restore(tmp_path / "all.zip")
    assert current(Database(database_file()), "player") == membership
    assert bodies() == before
    assert_chain_holds()


def test_a_backup_adds_nothing_to_a_chain_that_went_on_another_way(home: Path, tmp_path: Path) -> None:
    data = told()
    do(new_call(database=data), *BADLY)
    (tmp_path / "later.zip").write_bytes(b"".join(backup()))
    with data.transaction() as db:
        db.execute("DELETE FROM outbox WHERE seq > 5")
    do(new_call(database=data), "listen")
    before = bodies()
    data.close()
    restore(tmp_path / "later.zip")
    assert bodies() == before
    assert_chain_holds()
