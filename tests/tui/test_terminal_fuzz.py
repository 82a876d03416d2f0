"""Whatever a terminal sends never ends the game: ten thousand sequences, whole and broken, over one.

`pytest -s` tells what each seed came to.
"""

import fcntl
import json
import os
import select
import signal
import struct
import termios
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from tests.forked_starts import start
from tests.playing import HERE, PARCEL_FILE
from tests.tui.looked_into import ASK, FILE
from tests.tui.terminal_bytes import answer, sequence
from tests.tui.test_leaving import RESTORED, state

BATCH = 20
"""Sequences between two looks at the game."""
MARKER = "the marker arrives whole"
PATIENCE = 60.0
"""Seconds: a game that has not answered then never will, also where many tests run beside this one."""
ENDS_WHAT_IS_BEGUN = b"\x07\x07\x07"
"""Of no use to the game, and enough to end any sequence: an old mouse report lacks three bytes at most."""


class Seen(NamedTuple):
    """What is on the screen: `text` is that of the field that has the focus, None where no field has it;
    `waiting` counts what the game has read and not done yet."""

    screen: str
    playing: bool
    text: str | None
    waiting: int


class Game:
    """The game over a pseudo-terminal. What it writes is read all the time: a terminal does no less."""

    def __init__(self, home: Path, story: Path | str) -> None:
        home.mkdir(exist_ok=True)
        self._answer = home / "seen.json"
        # That of the game before this one would say that this one is ready.
        self._answer.unlink(missing_ok=True)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("HEARMEOUT", "TEXTUAL", "NO_COLOR"))}
        env |= {
            "HEARMEOUT_HOME": str(home),
            "HOME": str(home),
            "TERM": "xterm-256color",
            "TEXTUAL_ANIMATIONS": "none",
            "PYTHONPATH": str(HERE.parent),
            FILE: str(self._answer),
        }
        self._terminal, theirs = os.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        arguments, streams = ["play", str(story), "--pace", "reader"], (theirs, theirs, theirs)
        self._game = start(arguments, streams, env, home, module="tests.tui.looked_into", terminal=True)
        os.close(theirs)
        self.written = bytearray()
        self._until(self._answer.exists, "the game is ready")

    @property
    def alive(self) -> bool:
        return self._game.poll() is None

    def send(self, data: bytes) -> None:
        """Write, and wait until the game has read it: what is sent next comes by itself."""
        while data and self.alive:
            self._read()
            if select.select([], [self._terminal], [], 0)[1]:
                data = data[os.write(self._terminal, data[:512]) :]
        self._until(lambda: not self._unread(), "what was sent is read")

    def look(self) -> Seen | None:
        """What is on the screen once all that was sent is done; None when the game has ended."""
        seen: Seen | None = None

        def settled() -> bool:
            nonlocal seen
            seen = self._ask()
            return seen is None or not seen.waiting

        self._until(settled, "the game comes to rest")
        return seen

    def type(self, text: str) -> Seen | None:
        """Type into the field that has the focus, and look once it is there."""
        self.send(text.encode())
        end = time.monotonic() + PATIENCE
        while (seen := self.look()) and text not in (seen.text or "") and time.monotonic() < end:
            self._read()
        return seen

    def leave(self) -> None:
        """Ctrl+Q, and all that the game has still to write."""
        self.send(b"\x11")
        self._until(lambda: not self.alive, "Ctrl+Q leaves")

    def check_end(self) -> None:
        """However it was left: as a player leaves, the terminal as it was, no word of a fault."""
        while self._read():
            pass
        os.close(self._terminal)
        written = bytes(self.written)
        assert b"Traceback" not in written and b"Something went wrong" not in written
        assert self._game.poll() == 0
        assert all(code in written[-4000:] for code in RESTORED), written[-4000:]

    def _ask(self) -> Seen | None:
        self._answer.unlink(missing_ok=True)
        if not self.alive:
            return None
        with suppress(ProcessLookupError):
            os.kill(self._game.pid, ASK)
        self._until(self._answer.exists, "the game answers")
        return Seen(**json.loads(self._answer.read_text("utf-8"))) if self._answer.exists() else None

    def _until(self, holds: Any, what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not holds() and self.alive:
            assert time.monotonic() < end, what
            self._read()
            # It may end just now.
            with suppress(FileNotFoundError, ProcessLookupError):
                if self.alive and state(self._game.pid) == "T":
                    os.kill(self._game.pid, signal.SIGCONT)

    def _read(self) -> bool:
        """Take what the game has written; False when there is no more of it."""
        try:
            if not select.select([self._terminal], [], [], 0.002)[0]:
                return False
            part = os.read(self._terminal, 65536)
        except OSError:
            return False
        self.written += part
        return bool(part)

    def _unread(self) -> int:
        """Bytes that the terminal holds and the game has not read."""
        try:
            there = os.open(f"/proc/{self._game.pid}/fd/0", os.O_RDWR | os.O_NOCTTY)
        except OSError:
            return 0
        try:
            return int(struct.unpack("i", fcntl.ioctl(there, termios.FIONREAD, b"\0\0\0\0"))[0])
        finally:
            os.close(there)


def halves(r: Random, sent: bytes) -> list[bytes]:
    """Now and then in two parts, as a slow line cuts it."""
    at = r.randrange(1, len(sent)) if len(sent) > 1 and r.random() < 0.3 else len(sent)
    return [part for part in (sent[:at], sent[at:]) if part]


STORIES: list[Path | str] = [PARCEL_FILE, "download-that-stops", "missing-parcel"]


@pytest.mark.parametrize(
    ("seed", "count"), [(0, 100), *(pytest.param(n, 1000, marks=pytest.mark.full) for n in range(1, 11))]
)
def test_whatever_a_terminal_sends_the_game_goes_on_and_leaves_when_told(
    home: Path, seed: int, count: int
) -> None:
    r, came_to, game = Random(seed), Counter[str](), None
    for batch in range(count // BATCH):
        if game is None:
            game = Game(home, STORIES[batch % len(STORIES)])
            game.send(b"\t")
            came_to["games"] += 1
        sent = [sequence(r) for _ in range(BATCH)]
        told = f"seed {seed}, batch {batch}: {b''.join(sent)!r}"
        for part in (half for one in sent if one for half in halves(r, one)):
            game.send(part)
        game.send(ENDS_WHAT_IS_BEGUN)
        came_to["sequences"] += BATCH
        seen = game.look()
        if seen is not None and seen.playing and seen.text is None:
            game.send(b"\t")
            seen = game.look()
        if seen is None:
            came_to["left by a key of some screen"] += 1
            game.check_end()
            game = None
            continue
        if seen.text is not None:
            # A field may be as full as it can be: its line is emptied first.
            game.send(b"\x05\x15")
            after = game.type(MARKER)
            assert after is not None and after.text is not None and MARKER in after.text, (told, seen, after)
            came_to["marker whole"] += 1
        if not seen.playing:
            came_to[f"left from {seen.screen}"] += 1
            game.leave()
            game.check_end()
            game = None
    if game is not None:
        game.leave()
        game.check_end()
    print(f"seed {seed}: {dict(came_to)}")
    assert came_to["marker whole"]


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.full) for n in range(1, 5))])
def test_what_a_terminal_sends_by_itself_leaves_what_is_typed_as_it_is(home: Path, seed: int) -> None:
    r, game = Random(seed), Game(home, PARCEL_FILE)
    game.send(b" \t")
    words = [f"{n}{r.choice('abcxyz')}" for n in range(100)]
    for word in words:
        for part in (*halves(r, answer(r)), word.encode(), *halves(r, answer(r))):
            game.send(part)
    seen = game.look()
    assert seen is not None and seen.text == "".join(words), f"seed {seed}"
    game.leave()
    game.check_end()
