"""Databases for the tests of the facilitator: each promise holds for SQLite and PostgreSQL. `make test` asks
PostgreSQL for those that name it, `make test-full` for all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.facilitator.store import Store, open_store
from tests.facilitator.postgres import PostgresServer, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real server, started when a test first needs it."""
    with running() as server:
        yield server


@pytest.fixture(params=("sqlite", pytest.param("postgresql", marks=pytest.mark.full)))
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What `--db` takes: of a database that nobody has used yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/cohorts.sqlite3"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.empty()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with open_store(address) as opened:
        yield opened
