"""The facilitator's database: a SQLite file of their own, or PostgreSQL by its address.

Everything goes through here: opening with its tables brought up to date, writes as a whole or not at all,
repeatable inserts, and rows read one after the other in bounded memory. Trouble is told in plain sentences,
and no password ever stands in one.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Executable, Row, Table, create_engine, event, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from game.errors import FailedError, PlainError, reason
from game.facilitator.own_file import standard_file, standard_migrations
from game.messages import say
from game.text import clean, printable
from game.whole_files import PRIVATE, make_folder
from game.words import quoted, shortened

_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")
_AT_ONCE = 1000
"""Rows fetched from the database at once: some hundred kilobytes."""
_BUSY_MS = 30_000
"""How long a write waits for another window that imports."""
_CONNECT_SECONDS = 10
_CACHE_KB = 64 * 1024
"""Of SQLite's pages in memory: the index of a million ids, so that inserts do not wait for the disk."""
_ONE_AT_A_TIME = 0x484D4F31
"""The number of the lock in PostgreSQL under which one window at a time brings the tables up to date."""
_LONGEST_REASON = 200
_NOBODY_THERE = (
    "refused", "no such file", "resolve", "translate host", "timeout", "timed out", "unreachable",
)  # fmt: skip
"""What the client of PostgreSQL says, in small letters, where no server answers."""

_ASKED = 500
"""Keys in one query: SQLite takes no more than some thousands as parameters."""

Rows = Sequence[Mapping[str, object]]
Key = TypeVar("Key")


def in_parts(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """Keys in parts, each of as many as one query takes."""
    for at in range(0, len(keys), _ASKED):
        yield keys[at : at + _ASKED]


class DatabaseUnusableError(FailedError):
    """The database cannot be used now."""


class Store:
    """An open database of the facilitator's. `where` names it in sentences, without a login."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine, self.where = engine, where

    @property
    def is_postgres(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def writing(self, *, erasing: bool = False) -> Iterator[Connection]:
        """A transaction: all of it is kept when the block ends, or nothing. `erasing`: in a SQLite file, what
        goes is written over, so that no page has it any more. Raises `DatabaseUnusableError`."""
        with self._telling(), self.engine.connect().execution_options(writes=True) as db, db.begin():
            if erasing and not self.is_postgres:
                db.exec_driver_sql("PRAGMA secure_delete = ON")
            yield db

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Several queries that see the database as it was at the first of them, whatever another window
        writes meanwhile. Raises `DatabaseUnusableError`."""
        with self._telling(), self.engine.connect() as db:
            if self.is_postgres:
                # Else each query would see what was written before it, as no other promise of SQLite's.
                db.execution_options(isolation_level="REPEATABLE READ")
            yield db

    def rows(self, query: Executable, values: Mapping[str, object] | None = None) -> Iterator[Row[Any]]:
        """The rows of a query one after the other, in bounded memory. Raises `DatabaseUnusableError`."""
        with self.reading() as db:
            yield from streamed(db, query, values)

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            cause, gone = error.orig or error, error.connection_invalidated
        except self.engine.dialect.loaded_dbapi.Error as error:
            cause, gone = error, False
        else:
            return
        raise DatabaseUnusableError(_told(cause, gone, self.engine.url, self.where)) from cause


def open_store(address: str = "") -> Store:
    """The database at an address, its tables up to date; "" for the facilitator's own file. Raises
    `PlainError` for an address that is none, `DatabaseUnusableError` where the database cannot be used."""
    url = _url(address)
    if url.get_backend_name() == "sqlite":
        store = _sqlite(url)
    else:
        engine = create_engine(url, connect_args={"connect_timeout": _CONNECT_SECONDS})
        store = Store(engine, _place(url))
    try:
        _bring_up_to_date(store)
    except BaseException:
        store.close()
        raise
    return store


def file_of(store: Store) -> list[Path]:
    """The database, where it is a file: nothing is written over it."""
    name = store.engine.url.database
    return [] if store.is_postgres or not name else [Path(name)]


def streamed(
    db: Connection, query: Executable, values: Mapping[str, object] | None = None
) -> Iterator[Row[Any]]:
    """The rows of a query one after the other, in bounded memory, on a connection that is open."""
    options = {"stream_results": True, "yield_per": _AT_ONCE}
    with db.execute(query, dict(values or {}), execution_options=options) as found:
        yield from found


def upsert(db: Connection, table: Table, rows: Rows, update: Sequence[str] = ()) -> None:
    """Insert rows; of those whose key is there already, the columns of `update` are brought up to date, and
    without any they are left as they are."""
    if not rows:
        return
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table)
    key = [column.name for column in table.primary_key]
    if update:
        insert = insert.on_conflict_do_update(
            index_elements=key, set_={name: insert.excluded[name] for name in update}
        )
    else:
        insert = insert.on_conflict_do_nothing(index_elements=key)
    db.execute(insert, [dict(row) for row in rows])


def _bring_up_to_date(store: Store, scripts: Sequence[str] | None = None) -> None:
    scripts = standard_migrations() if scripts is None else scripts
    # Who only looks neither waits for another window that writes, nor needs room on the disk.
    with store.reading() as db:
        if inspect(db).has_table("versions") and _version(db) == len(scripts):
            return
    with store.writing() as db:
        if store.is_postgres:
            db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
        db.execute(text("CREATE TABLE IF NOT EXISTS versions (version INTEGER PRIMARY KEY)"))
        version = _version(db)
        if version > len(scripts):
            raise DatabaseUnusableError(say("facilitator.newer", where=store.where))
        for number, script in enumerate(scripts[version:], version + 1):
            for statement in _statements(script):
                db.exec_driver_sql(statement)
            db.execute(text("INSERT INTO versions VALUES (:version)"), {"version": number})


def _version(db: Connection) -> int:
    return int(db.execute(text("SELECT COALESCE(MAX(version), 0) FROM versions")).scalar_one())


def _statements(script: str) -> list[str]:
    bare = re.sub("^--.*\n", "", script, flags=re.MULTILINE)
    return [one for one in re.split(r";\s*\n", bare) if one.strip()]


def _url(address: str) -> URL:
    if not address:
        return URL.create("sqlite", database=str(standard_file()))
    try:
        url = make_url(address)
        backend = url.drivername
        # What looks up addresses would fail at it with an error of its own.
        (url.host or "").encode("idna")
    except (ArgumentError, ValueError):
        raise PlainError(say("facilitator.no_address")) from None
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return url
    if backend in _POSTGRES and url.database:
        return url.set(drivername="postgresql+psycopg")
    raise PlainError(say("facilitator.no_address"))


def _sqlite(url: URL) -> Store:
    path = Path(url.database or "")
    where = quoted(printable(str(path)), _LONGEST_REASON)
    try:
        make_folder(path.parent)
        # Before SQLite would make it with the rights of all other files.
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise DatabaseUnusableError(say("facilitator.unusable", where=where, why=why)) from None
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Store(engine, where)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Python's own handling of transactions would leave out those of reading and of making tables.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_BUSY_MS}", "journal_mode=WAL", "synchronous=NORMAL", f"cache_size=-{_CACHE_KB}",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(db: Connection) -> None:
    # A write that began as a read could not wait for another window.
    writes = db.get_execution_options().get("writes")
    db.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _place(url: URL) -> str:
    """Where a PostgreSQL is, without its login."""
    host = str(url.query.get("host") or url.host or "localhost")
    port = f":{url.port}" if url.port else ""
    return quoted(f"{host}{port}/{url.database}", _LONGEST_REASON)


def _told(cause: BaseException, gone: bool, url: URL, where: str) -> str:
    """A sentence for what a database says, without the password that was given. `gone`: the connection broke
    off."""
    said = " ".join(clean(str(cause)).split())
    low = said.lower()
    state = str(getattr(cause, "sqlstate", None) or "")
    if url.get_backend_name() == "sqlite":
        if "locked" in low or "busy" in low:
            return say("facilitator.busy", where=where)
        if "not a database" in low or "malformed" in low:
            return say("facilitator.damaged", where=where)
        if "unable to open" in low:
            return say("facilitator.unusable", where=where, why=say("facilitator.cannot_open"))
        if "readonly" in low or "is full" in low:
            why = say("facilitator.no_room") if "full" in low else say("facilitator.read_only")
            return say("facilitator.not_written", where=where, why=why)
    elif state in ("28P01", "28000") or "authentication failed" in low or "no password supplied" in low:
        return say("facilitator.no_login", where=where)
    elif state == "3D000" or ("database" in low and "does not exist" in low):
        return say("facilitator.no_database", where=where)
    elif any(one in low for one in _NOBODY_THERE):
        return say("facilitator.no_server", where=where)
    elif state.startswith(("57P", "08")) or gone:
        return say("facilitator.lost_server", where=where)
    elif state == "42501":
        return say("facilitator.no_right", where=where)
    if url.password:
        said = said.replace(str(url.password), "…")
    return say("facilitator.unusable", where=where, why=shortened(said, _LONGEST_REASON).rstrip("."))
