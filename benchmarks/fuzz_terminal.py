"""Sequences that no terminal should send, into the game in a real pseudo-terminal.

    PYTHONPATH=. python benchmarks/fuzz_terminal.py [SEED] [SEQUENCES]

What it comes to hangs on the time of the machine too, so it is a tool and no test: what it finds becomes one.
"""

import random
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pexpect

from tests.tui.test_terminal import STORY, finish, spawn

AT_ONCE = 100
"""Sequences between two looks whether the game still answers: few enough to find the one that matters."""
IN_A_BURST = 5
"""Sequences that arrive together, as a slow line hands them on."""
KNOWN = [
    b"\x1b[A",
    b"\x1bOP",
    b"\x1b[1;5C",
    b"\x1b[97;1:1u",
    b"\x1b[97:65;2;65u",
    b"\x1b[<0;10;10M",
    b"\x1b[<35;80;24m",
    b"\x1b[M !!",
    b"\x1b[32;10;10M",
    b"\x1b[200~paste\x1b[201~",
    b"\x1b]11;rgb:ffff/ffff/ffff\x07",
    b"\x1b[?62;22c",
    b"\x1bP>|term\x1b\\",
    b"\x1b[?2026;2$y",
    b"\x1b[?2048;1$y",
    b"\x1b[48;24;80;480;800t",
    b"\x1b[24;80R",
    b"\x1b[I",
    b"\x1b[O",
    "é🙂\u202e".encode(),
    b"\xa3",
    b"\x00",
    b"\x9b31m",
]
ENDS_THE_GAME = re.compile(rb"\x03|\x11|\x1a|\x1c|113[;:u\d]|122[;:u\d]|81[;:u]|90[;:u]")
"""Ctrl+Q and Ctrl+Z, also as numbers, do what they should; Ctrl+C and Ctrl+\\ are then the shell's."""


def mutated(chance: random.Random) -> bytes:
    """A known sequence with some bytes changed, doubled or left out, or mere bytes."""
    if chance.random() < 0.3:
        found = chance.randbytes(chance.randrange(1, 12))
    else:
        parts = bytearray(chance.choice(KNOWN))
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(parts) + 1)
            what = chance.randrange(4)
            if what == 0:
                parts.insert(at, chance.randrange(256))
            elif what == 1 and at < len(parts):
                parts[at] = chance.randrange(256)
            elif what == 2 and len(parts) > 1:
                del parts[at - 1]
            else:
                parts[at:at] = str(chance.choice((0, 65, 9999, 10**9, 10**30))).encode()
        found = bytes(parts)
    return b"" if ENDS_THE_GAME.search(found) else found


def main() -> None:
    given = sys.argv[1:]
    seed = int(given[0]) if given else 1
    sequences = int(given[1]) if len(given) > 1 else 10_000
    chance = random.Random(seed)
    with TemporaryDirectory() as folder:
        home, file = Path(folder) / "home", Path(folder) / "small.yaml"
        file.write_text(STORY, "utf-8")
        child = start(home, file)
        for _ in range(0, sequences, AT_ONCE):
            sent = [mutated(chance) for _ in range(AT_ONCE)]
            for at in range(0, AT_ONCE, IN_A_BURST):
                child.send(b"".join(sent[at : at + IN_A_BURST]))
                drain(child)
            if not child.isalive():
                # A letter among the bytes may have been the key that leaves.
                as_it_should(child, sent)
                child = start(home, file)
        # It still leaves as it should: whatever was begun has an end first.
        child.send(b"\x1b\\")
        child.send(b"\x11")
        as_it_should(child, [])
    print(f"seed {seed}: {sequences} sequences, no fault")


def start(home: Path, file: Path) -> Any:
    child = spawn(home, "play", str(file), "--pace", "reader")
    child.expect(b"after")
    child.drawn = b""
    return child


def as_it_should(child: Any, sent: list[bytes]) -> None:
    """The game ended because the player left."""
    written = child.drawn + finish(child)
    assert child.exitstatus == 0, sent
    assert b"Traceback" not in written and b"went wrong" not in written, sent


def drain(child: Any) -> None:
    """Take what the game has drawn, so that it never waits for a reader. Of it the last is kept."""
    while True:
        try:
            child.drawn = (child.drawn + child.read_nonblocking(65536, timeout=0.005))[-65536:]
        except (pexpect.TIMEOUT, pexpect.EOF):
            return


if __name__ == "__main__":
    main()
