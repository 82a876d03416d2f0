"""Killed at any instant (`kill -9`), plain or on screen: what was shown is saved, and the file is whole.

Each kill plays a fixed list of keys against the small story. The same keys played here tell which events
the part that had been shown by then stands for; all of those must be on disk, in that order, and going on
must work.
"""

import fcntl
import os
import pty
import random
import re
import select
import struct
import termios
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec import Struct

from game.conversation.transcript import lines as transcript
from game.plain.as_set import player_as_set
from game.play.load_run import load_run
from game.play.resume import resume_call
from game.play.session import start_call
from game.progress.database import Database
from game.progress.library import open_library
from tests.forked_starts import ForkedProcess, start
from tests.playing import PARCEL_FILE, plan_of, stored

SEED = 20


class Moment(Struct, frozen=True):
    """When to kill: so long after the first line was shown, with so long a pause between two keys."""

    seconds: float
    pause: float


def moments(kills: int, whole: float, at_once: float, pause: float) -> list[Moment]:
    """A quarter spread over a play at a person's speed, the rest over one whose keys all come at once, so
    that the kill falls into the middle of the work."""
    dice = random.Random(SEED)

    def spread(count: int, over: float, pause: float) -> list[Moment]:
        return [Moment(over * (n + dice.random()) / count, pause) for n in range(count)]

    return [*spread(kills // 4, whole, pause), *spread(kills - kills // 4, at_once, 0)]


TYPED = [
    "",
    "/cue",
    "",
    "/note Monday",
    "/wait",
    "/wait",
    "2",
    "",
    "/note asked twice",
    "/wait",
    "/meters",
    "/cue",
]
TYPED += ["You must feel so let down, after it was promised twice.", "", "", ""]
TYPED += ["/skip"] * 4  # the questions after the call

PRESSED = [" ", ",", " ", ".", ".", "2", "\r", "\r", " ", ".", ".", "1", "\r", "\r", " ", " ", " ", " "]


class Killed(Struct, frozen=True):
    """What one killed play had shown, and the folder it saved in."""

    shown: bytes
    home: Path


def test_the_keys_of_the_kill_test_play_a_whole_call(home: Path) -> None:
    """What both kill tests lean on."""
    assert [e for e, _ in expected_plain(home / "1")][-1] >= 15
    assert run_plain(home, Moment(30, 0.01)).shown.decode() == "".join(
        text for _, text in expected_plain(home / "2")
    )


@pytest.mark.parametrize("kills", [12, pytest.param(200, marks=pytest.mark.full)])
def test_a_plain_play_killed_at_any_instant_has_saved_what_it_showed(kills: int, tmp_path: Path) -> None:
    expected = expected_plain(tmp_path / "expected")
    chosen = moments(kills, whole=1.2, at_once=0.08, pause=0.07)
    with ThreadPoolExecutor(3) as pool:
        ended = list(pool.map(lambda n: run_plain(tmp_path / str(n), chosen[n]), range(kills)))
    acknowledged = [check_plain(killed, expected) for killed in ended]
    middle = sum(0 < count < expected[-1][0] for count in acknowledged)
    assert middle, "no play was killed in its middle"
    print(f"seed {SEED}: {kills} plain plays killed, {middle} in their middle, none lost, nothing left over")


def expected_plain(home: Path) -> list[tuple[int, str]]:
    """For each line that a whole play writes: how many events are behind it."""
    call = start_call(Database(home / "progress.sqlite3"), "player", plan_of(), PARCEL_FILE)
    written: list[tuple[int, str]] = []

    def write(line: str) -> None:
        written.append((len(call.events), f"{line}\n"))

    player_as_set(call, open_library(None), TYPED, write, asks=False).play()
    return written


def run_plain(home: Path, moment: Moment) -> Killed:
    """Play at a hurried person's speed until the moment comes."""
    (stdin, typed), (shown, stdout) = os.pipe(), os.pipe()
    env = {**os.environ, "HEARMEOUT_HOME": str(home)}
    process = start(["play", str(PARCEL_FILE), "--plain"], (stdin, stdout, 2), env)
    os.close(stdin)
    os.close(stdout)
    found = _until(process, shown, b"is speaking")  # starting up takes as long as a busy machine makes it
    end = time.monotonic() + moment.seconds
    with suppress(BrokenPipeError):
        for line in TYPED:
            os.write(typed, line.encode() + b"\n")
            found += _read(shown, min(end, time.monotonic() + moment.pause))
            if time.monotonic() >= end:
                break
    found += _read(shown, end)
    process.kill()
    process.wait(20)
    while more := os.read(shown, 65536):
        found += more
    os.close(shown)
    os.close(typed)
    return Killed(found, home)


def check_plain(killed: Killed, expected: list[tuple[int, str]]) -> int:
    """How many events had been shown; all of them are saved."""
    whole = "".join(text for _, text in expected).encode()
    assert whole.startswith(killed.shown)
    seen, acknowledged = 0, 0
    for events, text in expected:
        if seen >= len(killed.shown):
            break
        acknowledged, seen = events, seen + len(text.encode())
    _check_saved(killed.home, acknowledged)
    return acknowledged


@pytest.mark.parametrize("kills", [8, pytest.param(50, marks=pytest.mark.full)])
def test_a_play_on_screen_killed_at_any_instant_has_saved_what_it_showed(kills: int, tmp_path: Path) -> None:
    chosen = moments(kills, whole=2.4, at_once=0.6, pause=0.15)
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda n: run_screen(tmp_path / str(n), chosen[n]), range(kills)))
    acknowledged = [check_screen(killed) for killed in ended]
    assert max(acknowledged) > 3, "the screens showed next to nothing that could be checked"
    print(f"seed {SEED}: {kills} plays on screen killed, none lost, nothing left over")


def run_screen(home: Path, moment: Moment) -> Killed:
    """Play in a real pseudo-terminal of 100x40, one key at a time, until the moment comes."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    env = {
        **os.environ,
        "HEARMEOUT_HOME": str(home),
        "TERM": "xterm-256color",
        "TEXTUAL_ANIMATIONS": "none",
    }
    streams = (theirs, theirs, theirs)
    process = start(["play", str(PARCEL_FILE), "--pace", "reader"], streams, env, terminal=True)
    os.close(theirs)
    try:
        found = _until(process, ours, b"My parcel should")
        end = time.monotonic() + moment.seconds
        for key in PRESSED:
            os.write(ours, key.encode())
            found += _read(ours, min(end, time.monotonic() + moment.pause))
            if time.monotonic() >= end:
                break
        found += _read(ours, end)
        assert process.poll() is None, found[-3000:]
        process.kill()
        process.wait(20)
        found += _read(ours, time.monotonic() + 0.05)
    finally:
        process.kill()
        os.close(ours)
    return Killed(found, home)


def check_screen(killed: Killed) -> int:
    """How many events had been shown; all of them are saved. Where the log ends early, nothing that only
    a later event brings may be on the screen."""
    shown = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", killed.shown).decode("utf-8", "replace")
    saved = _check_saved(killed.home, 1)
    said = {beat.say or beat.do or "" for scene in plan_of().story.scenes.values() for beat in scene.customer}
    heard = {text for text in said if text.strip("()")[:24] in shown}
    assert heard, "nothing of the call was found on the screen"
    assert heard <= _told(saved)
    return len(heard)


def _told(records: list[str]) -> set[str]:
    from game.conversation.replay import read_record, walk

    kept = [record for body in records if (record := read_record(body))]
    played = walk(plan_of(), [record.event for record in kept])
    return {line.text for one in played for line in transcript(plan_of(), None, one.outcome)}


def _check_saved(home: Path, acknowledged: int) -> list[str]:
    """The records of the one run in that home; the file is whole and another start goes on with it."""
    path = home / "progress.sqlite3"
    ((run, records),) = stored(path).items()
    assert len(records) >= acknowledged
    database = Database(path)
    saved = load_run(database, run)
    assert not saved.damaged
    again = resume_call(database, "player", plan_of(), saved)
    assert (again.log.id, again.notices, len(again.events)) == (run, [], len(records))
    assert database.messages == []
    database.close()
    left = {file.name for file in home.iterdir() if file.is_file()}
    assert left == {path.name}, "nothing is left over once the game was opened again"
    return records


def _until(process: ForkedProcess, source: int, wanted: bytes) -> bytes:
    found = b""
    end = time.monotonic() + 30
    while wanted not in found:
        assert process.poll() is None and time.monotonic() < end, found[-3000:]
        found += _read(source, time.monotonic() + 0.02)
    return found


def _read(source: int, end: float) -> bytes:
    """All that comes until then."""
    found = b""
    # Unlike `select`, it takes the numbers of files beyond 1,023: a long run of tests holds many open.
    waiting = select.poll()
    waiting.register(source, select.POLLIN)
    while (left := end - time.monotonic()) > 0:
        if waiting.poll(left * 1000):
            try:
                part = os.read(source, 65536)
            except OSError:  # the other side of a pseudo-terminal is gone
                break
            if not part:
                break
            found += part
    return found
