"""What the tests of damaged and spoilt files begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.progress.failing_disk import failing_disk
from tests.progress.starting import home_in_memory, write_kept


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with something of every kind, to be copied."""
    return write_kept(tmp_path_factory.mktemp("kept") / "progress.sqlite3")


@pytest.fixture
def quick_disk(tmp_path: Path) -> Iterator[Path]:
    """A home in memory; thousands of starts do not wait for a real disk to be flushed."""
    with home_in_memory(tmp_path) as home, failing_disk() as disk, disk.failing(None):
        yield home
