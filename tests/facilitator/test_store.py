"""The facilitator's database keeps what it is given, in a file or on a server, and says in plain words what
is wrong."""

import os
import shlex
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import inspect, select, text

from game.errors import PlainError
from game.facilitator.own_file import standard_file
from game.facilitator.store import DatabaseUnusableError, Store, open_store, upsert
from game.facilitator.tables import METADATA, cohorts, findings
from tests.facilitator.postgres import PASSWORD, PostgresServer

SPRING = {"id": "a", "name": "Spring", "file": "{}", "made": "2026-03-01", "keep_until": ""}

SAME_KIND = {"REAL": "DOUBLE", "DOUBLE PRECISION": "DOUBLE", "DOUBLE_PRECISION": "DOUBLE"}
"""What each database calls a number with a point."""


def refused(address: str) -> str:
    with pytest.raises(PlainError) as told:
        open_store(address)
    assert PASSWORD not in str(told.value)
    return str(told.value)


def test_the_scripts_make_the_tables_that_queries_name(store: Store) -> None:
    found = inspect(store.engine)
    for table in METADATA.tables.values():
        columns = {one["name"]: one for one in found.get_columns(table.name)}
        assert list(columns) == [column.name for column in table.columns]
        for column in table.columns:
            kind = str(columns[column.name]["type"]).partition("(")[0]
            assert SAME_KIND.get(kind, kind) == str(column.type).partition("(")[0]
            assert columns[column.name]["nullable"] == column.nullable
        key = found.get_pk_constraint(table.name)["constrained_columns"]
        assert key == [column.name for column in table.primary_key]
        indexes = {one["name"]: one["column_names"] for one in found.get_indexes(table.name)}
        assert indexes == {str(one.name): [c.name for c in one.columns] for one in table.indexes}


def test_the_same_again_changes_nothing_but_what_is_to_be_brought_up_to_date(store: Store) -> None:
    for name, update in (("Spring", ()), ("Summer", ()), ("Autumn", ("name",))):
        with store.writing() as db:
            upsert(db, cohorts, [{**SPRING, "name": name}], update)
        (row,) = store.rows(select(cohorts))
        assert row.name == ("Autumn" if update else "Spring")


def test_readers_see_one_moment_whatever_is_written_meanwhile(address: str) -> None:
    with open_store(address) as reader, open_store(address) as writer:
        for read in (reader.reading, reader.reading):
            with read() as db:
                before = len(db.execute(select(cohorts)).all())
                with writer.writing() as other:
                    upsert(other, cohorts, [{**SPRING, "id": f"at {before}"}])
                assert len(db.execute(select(cohorts)).all()) == before
        assert len(list(reader.rows(select(cohorts)))) == 2


def test_a_write_is_kept_whole_or_not_at_all(address: str) -> None:
    with open_store(address) as store:
        with pytest.raises(ZeroDivisionError), store.writing() as db:
            upsert(db, cohorts, [SPRING])
            raise ZeroDivisionError
        assert not list(store.rows(select(cohorts)))
        with store.writing() as db:
            upsert(db, cohorts, [SPRING])
    with open_store(address) as again:
        assert len(list(again.rows(select(cohorts)))) == 1


def test_rows_are_read_while_others_are_written(store: Store) -> None:
    rows = [{"cohort": "a", "pseudonym": "", "kind": "x", "what": str(n), "source": ""} for n in range(3000)]
    with store.writing() as db:
        upsert(db, findings, rows)
    seen = 0
    for _ in store.rows(select(findings)):
        seen += 1
        if seen == 1500:
            with store.writing() as db:
                upsert(db, cohorts, [SPRING])
    assert seen == 3000


def test_a_database_of_a_newer_game_is_left_alone(address: str) -> None:
    with open_store(address) as store, store.writing() as db:
        db.execute(text("INSERT INTO versions VALUES (99)"))
    assert "newer version of the game" in refused(address)


@pytest.mark.full
def test_two_windows_may_open_a_new_database_at_once(address: str) -> None:
    code = f"from game.facilitator.store import open_store; open_store({address!r}).close()"
    both = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate()[1] for process in both] == [b"", b""]


def test_its_own_file_is_for_nobody_else(home: Path) -> None:
    before = os.umask(0)
    try:
        with open_store() as store, store.writing() as db:
            upsert(db, cohorts, [SPRING])
            assert {stat.S_IMODE(one.stat().st_mode) for one in home.iterdir()} == {0o600}
    finally:
        os.umask(before)
    assert standard_file().is_file() and stat.S_IMODE(home.stat().st_mode) == 0o700


def test_trouble_with_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("This is no database at all." * 100)
    assert "no database of the game's" in refused(f"sqlite:///{tmp_path}/text")
    assert "cannot be used" in refused(f"sqlite:///{tmp_path}/text/x")
    assert "cannot be used" in refused(f"sqlite:///{tmp_path}")


def test_a_file_that_another_window_writes_to_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x.sqlite3"
    open_store(f"sqlite:///{file}").close()
    monkeypatch.setattr("game.facilitator.store._BUSY_MS", 10)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_store(f"sqlite:///{file}") as store, pytest.raises(PlainError) as told, store.writing():
        pass
    assert "written to by another window" in str(told.value)
    other.close()


@pytest.mark.parametrize(
    "address",
    ("mysql://a:pass-of-tests@b/c", "cohorts", "postgresql://server", "://", "postgresql://a\x9b/c"),
)
def test_what_is_no_address_is_told(address: str) -> None:
    assert "--db takes the address" in refused(address)


def test_trouble_with_a_server_is_told(postgres: PostgresServer, tmp_path: Path) -> None:
    whole = postgres.empty()
    assert "does not take this name and password" in refused(postgres.address("postgres", password="wrong"))
    assert "does not take this name and password" in refused(whole.replace(f":{PASSWORD}", ""))
    assert "knows no database" in refused(postgres.address("nowhere"))
    assert "No database server answers" in refused(f"postgresql://a:{PASSWORD}@127.0.0.1:9/x")
    assert "No database server answers" in refused(f"postgresql://a:{PASSWORD}@no.such.invalid/x")
    assert "No database server answers" in refused(f"postgresql://a:{PASSWORD}@/x?host={tmp_path}")
    assert "may not make or change tables" in refused(postgres.as_nobody())


def test_a_server_that_goes_away_in_the_middle_is_told(postgres: PostgresServer) -> None:
    with open_store(postgres.empty()) as store:
        with pytest.raises(PlainError, match="went away in the middle"), store.writing() as db:
            pid = db.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with open_store(postgres.address("postgres")) as other, other.reading() as there:
                there.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            upsert(db, cohorts, [SPRING])
        with store.writing() as db:
            upsert(db, cohorts, [SPRING])
        assert len(list(store.rows(select(cohorts)))) == 1


def test_what_a_driver_says_by_itself_is_told_too(store: Store) -> None:
    """As in PostgreSQL's COPY, which goes past the library that the rest goes through."""
    with pytest.raises(PlainError, match="cannot be used"), store.writing() as db:
        driver = db.connection.driver_connection
        assert driver is not None
        driver.execute("INSERT INTO nowhere VALUES (1)")


def test_what_is_not_installed_is_told_with_how_to_install_it() -> None:
    code = """
import sys
sys.modules["sqlalchemy"] = None
from game.cohort.extras import needs
try:
    with needs("facilitator"):
        import game.facilitator.store
except Exception as error:
    print(error)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "This needs sqlalchemy, which is not installed here." in told.stdout, told.stderr
    *install, what = shlex.split(told.stdout.partition("Install it: ")[2])
    assert install == [sys.executable, "-m", "pip", "install"]
    folder, extra = what[:-1].split("[")
    assert extra == "facilitator" and (Path(folder) / "pyproject.toml").is_file()


def test_who_only_looks_does_not_wait_for_another_window_that_writes(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/cohorts.sqlite3"
    with open_store(address) as first, first.writing():
        before = monotonic()
        with open_store(address) as second:
            assert not list(second.rows(select(cohorts)))
        assert monotonic() - before < 10


def test_a_folder_in_the_place_of_the_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "cohorts.sqlite3").mkdir()
    with pytest.raises(DatabaseUnusableError, match="look whether it is a file"):
        open_store(f"sqlite:///{tmp_path}/cohorts.sqlite3")
