"""No byte of the first page of saved progress locks a player out: whichever is flipped, the game starts, what
is whole is kept, and a call can be begun, saved and gone on with.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.playing import PARCEL_FILE, hearmeout
from tests.progress.starting import beside, fresh, offered_by, start_of

SEED = 14


def used_of_the_first_page(body: bytes) -> list[int]:
    """The header, the table of contents and where its entries lie."""
    entries = int.from_bytes(body[103:105], "big")
    return [*range(108 + 2 * entries), *range(int.from_bytes(body[105:107], "big"), 4096)]


def flips(kept: Path, kind: str = "") -> list[tuple[int, int]]:
    dice = random.Random(SEED)
    found = {
        "all bits": [(place, 0xFF) for place in used_of_the_first_page(kept.read_bytes())],
        "one bit": [(place, 1 << dice.randrange(8)) for place in used_of_the_first_page(kept.read_bytes())],
    }
    return found[kind] if kind else [*found["all bits"], *found["one bit"]]


@pytest.mark.parametrize("kind", ["all bits", "one bit"])
@pytest.mark.parametrize("every", [97, pytest.param(1, marks=pytest.mark.full)])
def test_a_flipped_byte_in_the_first_page_locks_nobody_out(
    kept: Path, quick_disk: Path, every: int, kind: str
) -> None:
    tried = aside = 0
    ours = offered_by(kept)
    for place, change in flips(kept, kind)[::every]:
        path = fresh(kept, quick_disk)
        body = bytearray(path.read_bytes())
        body[place] ^= change
        path.write_bytes(body)
        offered = start_of(path, quick=tried % 16 > 0)
        tried += 1
        aside += len(beside(path)) > 1
        assert all(name.startswith("progress") for name in beside(path)), (place, change)
        assert ours <= offered, (place, change, len(ours - offered))
    print(f"\n{tried} flips, all started with all calls, {aside} set aside")


def test_a_flipped_byte_is_told_by_the_command_and_the_call_goes_on(kept: Path, home: Path) -> None:
    dice = random.Random(SEED)
    for place, change in dice.sample(flips(kept), 1):
        start_by_command(kept, home, place, change)


@pytest.mark.full
def test_twenty_flipped_bytes_by_the_command(kept: Path, home: Path) -> None:
    dice = random.Random(SEED + 1)
    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                lambda each: start_by_command(kept, home / str(each[0]), *each[1]),
                enumerate(dice.sample(flips(kept), 20)),
            )
        )


def start_by_command(kept: Path, home: Path, place: int, change: int) -> None:
    home.mkdir(parents=True, exist_ok=True)
    path = fresh(kept, home)
    body = bytearray(path.read_bytes())
    body[place] ^= change
    path.write_bytes(body)
    env = {"HEARMEOUT_HOME": str(home), "HEARMEOUT_STORIES": str(PARCEL_FILE.parent)}
    told = hearmeout("progress", **env)
    assert told.returncode == 0 and path.read_bytes() == body
    assert beside(path) == ["progress.sqlite3"]
    played = hearmeout("play", str(PARCEL_FILE), "--plain", typed="\n/note Monday\n/quit\n", **env)
    assert (played.returncode, b"went wrong" in played.stderr) == (0, False), (place, change, played.stderr)
