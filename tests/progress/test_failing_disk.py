"""An error of the disk is not damage: at whichever call it comes, nothing is set aside, lost or left over,
and the next try works.
"""

import errno
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec import Struct

from game.conversation.events import Listen, Note
from game.paths import database_file
from game.play.session import Call
from game.progress.database import Database, UnavailableError
from game.progress.earlier_copies import WHAT
from game.progress.runs import begun_stories, finished, unfinished
from game.progress.self_views import nearness
from game.progress.set_aside_names import named
from tests.looking_back import SAVES, older_save
from tests.playing import new_call, play_lines, stored
from tests.progress.failing_disk import Disk, Fault, failing_disk

NUMBERS = {
    "open": (errno.EIO, errno.EACCES),
    "os.open": (errno.EIO, errno.EACCES),
    "read": (errno.EIO,),
    "pread": (errno.EIO,),
    "unlink": (errno.EIO,),
    "os.unlink": (errno.EIO,),
}
WRITING = (errno.EIO, errno.ENOSPC)


class Doing(Struct, frozen=True):
    """Something that a player does. `before` brings about what it needs; `do` is done while the disk fails,
    and again when it works."""

    before: Callable[[Database], Call | None]
    do: Callable[[Database, Call | None], object]
    reads_only: bool = False
    saves: str = ""
    """The older file that is there at first; "" for one of today, "none" for none."""


def nothing(_: Database) -> None:
    return None


def look(database: Database, _: Call | None) -> None:
    """What home and `progress` ask for."""
    unfinished(database, "player")
    finished(database, "player")
    begun_stories(database, "player")
    nearness(database, "player")


def begin(database: Database, _: Call | None) -> None:
    with suppress(UnavailableError):
        database.rows("SELECT 1")
    new_call(database=database)


def go_on(database: Database) -> Call:
    call = new_call(database=database)
    play_lines(call, "", "")
    return call


def note(_: Database, call: Call | None) -> None:
    assert call
    call.do(Note("Monday"))


def nearly_over(database: Database) -> Call:
    call = new_call(database=database)
    play_lines(call, "", "2", "", "You must feel so let down, after it was promised twice.", "")
    assert not call.state.over
    return call


def end(_: Database, call: Call | None) -> None:
    assert call
    while not call.state.over:
        call.do(Listen())
    call.log.save()


DOING = {
    "first start": Doing(nothing, begin, saves="none"),
    "opening": Doing(nothing, look),
    "saving an event": Doing(go_on, note),
    "finishing a call": Doing(nearly_over, end),
    "progress": Doing(nothing, look, reads_only=True),
    "progress of an older file": Doing(nothing, look, reads_only=True, saves="004"),
    **{f"migrating {path.stem}": Doing(nothing, look, saves=path.stem) for path in SAVES},
}


@pytest.fixture(scope="module")
def disk() -> Iterator[Disk]:
    with failing_disk() as found:
        yield found


@pytest.mark.parametrize("name", DOING)
@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.full)])
def test_an_error_of_the_disk_costs_nothing(disk: Disk, home: Path, name: str, every: int) -> None:
    doing, tried = DOING[name], Counter[str]()
    for number, fault in enumerate(faults(trial(disk, home, doing, None))):
        if number % every == 0:
            trial(disk, home, doing, fault)
            tried[f"{fault.kind}, {'from then on' if fault.lasting else 'once'}"] += 1
    print(f"\n{name}: {tried.total()} injected errors ({dict(tried)})")
    assert tried


@pytest.mark.parametrize("name", ["opening", "progress", "migrating 001"])
def test_a_part_of_the_file_that_can_never_be_read_is_no_damage(disk: Disk, home: Path, name: str) -> None:
    doing, refused = DOING[name], 0
    path = begun_home(home, doing.saves)
    before = stored()
    pages = path.stat().st_size // 4096
    for page in range(pages):
        database = Database(path, reads_only=doing.reads_only)
        disk.bad_page = (path.stat().st_ino, page * 4096)
        try:
            doing.do(database, None)
        except UnavailableError as error:
            assert "the disk says" in error.why
            refused += 1
        finally:
            disk.bad_page = None
        doing.do(database, None)
        assert database.messages == [], page
        database.close()
        assert (left(home), stored()) == (["progress.sqlite3"], before), page
    print(f"\n{name}: {pages} pages, refused for {refused}")
    assert refused > pages // 2


def faults(calls: Counter[str]) -> Iterator[Fault]:
    for kind, count in sorted(calls.items()):
        for place in range(1, count + 1):
            for number in NUMBERS.get(kind, WRITING):
                for lasting in (False, True):
                    yield Fault(kind, place, number, lasting)


def trial(disk: Disk, home: Path, doing: Doing, fault: Fault | None) -> Counter[str]:
    """One home in which it is done with a fault and again without. Returns the calls that the first took."""
    path = begun_home(home, doing.saves)
    before = stored() if path.exists() else {}
    database = Database(path, reads_only=doing.reads_only)
    call = doing.before(database)
    bytes_before = {file: file.read_bytes() for file in home.glob("*")} if doing.reads_only else {}
    with disk.failing(fault) as calls:
        with suppress(UnavailableError):
            doing.do(database, call)
        if call is None:
            database.close()
        taken = Counter(calls)
    doing.do(database, call)
    assert database.messages == [] and (call is None or call.log.saved), fault
    if call:
        assert all("saved" in said or "Saving works" in said for said in call.notices), (fault, call.notices)
        records = stored()[call.log.id]
        assert len(records) == len(call.events), fault
    if doing.reads_only:
        assert bytes_before == {file: file.read_bytes() for file in home.glob("*")}, fault
    database.close()
    after = stored()
    assert all(after.get(run) == records for run, records in before.items()), fault
    assert len(after) <= len(before) + 2, fault
    assert left(home) == ["progress.sqlite3"], fault
    assert len(named(path, WHAT)) <= 1, fault
    return taken


def left(home: Path) -> list[str]:
    """What is there, but for the copy of a file that was brought up to date."""
    kept = {copy.name for copy in named(database_file(), WHAT)}
    return [file.name for file in home.iterdir() if file.name not in kept]


def begun_home(home: Path, saves: str) -> Path:
    """A new home, made once and then copied."""
    shutil.rmtree(home, ignore_errors=True)
    kept = home.with_name(f"kept-{saves}")
    if not kept.exists():
        if saves == "none":
            kept.mkdir()
        elif saves:
            older_save(next(path for path in SAVES if path.stem == saves))
            home.rename(kept)
        else:
            database = Database(database_file())
            nearly_over(database)
            end(database, nearly_over(database))
            database.close()
            home.rename(kept)
    if saves != "none":
        shutil.copytree(kept, home)
    return database_file()
