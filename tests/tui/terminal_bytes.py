"""Bytes as terminals send them, of every kind, and broken in every way: the same from the same `Random`."""

import re
from collections.abc import Callable
from random import Random

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

WORDS = ["so", "let down", "£5", "naïve", "日本語", "🙂", "e\u0301", "twice?", "I see.", "1", "[/]", "/help"]
PUT_ASIDE = re.compile(rb"[\x11\x1a]|\x1b\[(113|122)[:;\d]*u")
"""The two keys that rightly leave the game or stop it, Ctrl+Q and Ctrl+Z, in both ways in which they come.
They are taken out of what is sent, and nothing else is: whatever leaves besides is a key of some screen."""


def _number(r: Random) -> str:
    return r.choice(["", "0", "1", "2", "5", "27", "97", str(r.randrange(300)), str(r.randrange(70_000))])


def _numbers(r: Random, most: int = 4) -> str:
    return "".join(_number(r) + r.choice(";;:") for _ in range(r.randrange(most))) + _number(r)


def _word(r: Random) -> str:
    return " ".join(r.choices(WORDS, k=r.randrange(1, 5)))


def _end(r: Random) -> str:
    return r.choice(["\x07", "\x1b\\"])


def _string(r: Random, begins: str) -> str:
    return f"\x1b{begins}{_word(r)}{_end(r)}"


def _control(r: Random) -> str:
    kind, numbers, between = r.choice(["", "?", ">", "<", "="]), _numbers(r), r.choice(["", "$", " ", "!"])
    return f"\x1b[{kind}{numbers}{between}{chr(r.randrange(0x40, 0x7F))}"


def _kitty(r: Random) -> str:
    key = ":".join(_number(r) for _ in range(r.randrange(1, 4)))
    held = f"{r.randrange(1, 257)}" + r.choice(["", ":1", ":2", ":3", ":9"])
    text = r.choice(["", ";97", ";228:776", f";{_number(r)}"])
    return f"\x1b[{key};{held}{text}{r.choice('u~ABCDEFHPQRS')}"


def _mouse_1006(r: Random) -> str:
    return f"\x1b[<{r.randrange(130)};{r.randrange(90)};{r.randrange(30)}{r.choice('Mm')}"


def _paste(r: Random) -> str:
    return (
        f"\x1b[200~{_word(r)}{r.choice(['', chr(10), chr(13) + chr(10), chr(27) + '[A'])}{_word(r)}\x1b[201~"
    )


_ANSWERS: list[Callable[[Random], str]] = [
    lambda r: f"\x1b]{r.choice([4, 10, 11, 12])};rgb:{r.randrange(65536):04x}/ffff/0000{_end(r)}",
    lambda r: f"\x1b]52;c;{'aGVsbG8=' * r.randrange(4)}\x07",
    lambda r: f"\x1b[?{r.choice(['62;22', '1;2', '64;1;2;6;9;15', '6'])}c",
    lambda r: f"\x1b[>{r.randrange(99)};{r.randrange(999)};0c",
    lambda r: f"\x1b[{r.randrange(1, 999)};{r.randrange(1, 999)}R" if r.random() < 0.5 else "\x1b[0n",
    lambda r: f"\x1b[?{r.choice([2026, 2048, 1004, 7])};{r.randrange(5)}$y",
    lambda r: f"\x1b[48;{r.randrange(999)};{r.randrange(999)};{r.randrange(9999)};{r.randrange(9999)}t",
    lambda r: f"\x1b[{r.choice([4, 6, 8])};{r.randrange(999)};{r.randrange(999)}t",
    lambda r: f"\x1bP>|{r.choice(['XTerm(370)', 'kitty(0.36.4)', 'tmux 3.4'])}\x1b\\",
    lambda r: f"\x1bP{r.randrange(2)}{r.choice(['$r0m', '+r544e', '!|00000000'])}\x1b\\",
    lambda r: f"\x1b_Gi={r.randrange(99)};OK\x1b\\",
    lambda r: f"\x1b[?{r.randrange(32)}u",
    lambda r: f"\x1b[{r.randrange(97, 123)};1:3u",
    lambda r: r.choice(["\x1b[I", "\x1b[O"]),
]  # fmt: skip


def answer(r: Random) -> bytes:
    """What a terminal sends by itself, whole: it is no key, no click and no text."""
    return r.choice(_ANSWERS)(r).encode()


_KINDS: list[Callable[[Random], bytes]] = [
    lambda r: _word(r).encode(),
    lambda r: r.randbytes(r.randrange(1, 13)),
    lambda r: _word(r).encode("latin-1", "replace"),
    answer,
    answer,
    lambda r: _control(r).encode(),
    lambda r: f"\x1bO{chr(r.randrange(0x20, 0x7F))}".encode(),
    lambda r: _string(r, f"]{_number(r)};").encode(),
    lambda r: _string(r, f"P{_number(r)}").encode(),
    lambda r: _string(r, r.choice("_^X")).encode(),
    lambda r: b"\x1b[M" + bytes(r.randrange(32, 256) for _ in range(3)),
    lambda r: _mouse_1006(r).encode(),
    lambda r: _mouse_1006(r).encode(),
    lambda r: f"\x1b[{r.randrange(32, 130)};{r.randrange(1, 90)};{r.randrange(1, 30)}M".encode(),
    lambda r: _kitty(r).encode(),
    lambda r: _kitty(r).encode(),
    lambda r: _paste(r).encode(),
    lambda r: r.choice(list(ANSI_SEQUENCES_KEYS)).encode(),
    lambda r: b"\x1b" + bytes([r.randrange(0x20, 0x7F)]),
    lambda r: f"\x1b[[{r.choice('ABCDEx')}".encode(),
]  # fmt: skip


def _flipped(r: Random, sent: bytes) -> bytes:
    found = bytearray(sent)
    for _ in range(r.randrange(1, 4)):
        found[r.randrange(len(found))] ^= 1 << r.randrange(8)
    return bytes(found)


def _inserted(r: Random, sent: bytes, what: bytes) -> bytes:
    at = r.randrange(len(sent) + 1)
    return sent[:at] + what + sent[at:]


_BREAKS: list[Callable[[Random, bytes], bytes]] = [
    lambda r, sent: sent[: r.randrange(1, len(sent) + 1)],
    lambda r, sent: sent[r.randrange(len(sent)) :],
    lambda r, sent: sent + sent,
    _flipped,
    lambda r, sent: re.sub(rb"\d+", lambda _: str(10 ** r.randrange(40)).encode(), sent, count=1),
    lambda r, sent: re.sub(rb"\d+", b"-" + str(r.randrange(99)).encode(), sent, count=1),
    lambda r, sent: _inserted(r, sent, bytes([r.randrange(0x80, 0x100)])),
    lambda r, sent: _inserted(r, sent, "€🙂".encode()[: r.randrange(1, 7)]),
    lambda r, sent: _inserted(r, sent, r.choice([b"\x1b", b"\x18", b"\x07", b"\x00", b"\x9b", b";" * 99])),
    lambda r, sent: sent[:-1] or sent,
]


def sequence(r: Random) -> bytes:
    """A sequence of any kind, half of them broken once or more, without the keys of `PUT_ASIDE`."""
    sent = r.choice(_KINDS)(r)
    while sent and r.random() < 0.5:
        sent = r.choice(_BREAKS)(r, sent)
    while PUT_ASIDE.search(sent):
        sent = PUT_ASIDE.sub(b"", sent)
    return sent
