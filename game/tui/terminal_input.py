"""What a terminal sends, cut into whole keys, mouse reports, text and pastes.

Textual's own reader waits for a known sequence and types what it does not know: a late answer of the
terminal lands in the reply, and one odd number in a report ends the program (Textualize/textual issue 6456
and its kind, open in the version that is pinned). Here every sequence is read to its end by the grammar of
ECMA-48, and only what the game can use goes on; the rest is left out whole.
"""

import re
from codecs import getincrementaldecoder, register_error
from collections.abc import Generator, Iterator

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.events import Key, Paste

from game.text import HIDDEN, clean

Item = str | Key | Paste
"""Text and sequences for Textual's parser, or an event that needs none."""

Steps = Generator[Item, None, int]
"""Items, and a number of bytes in the end."""

LONE_ESCAPE = 0.25
"""Seconds until a lone ESC byte is the Escape key: a slow line (150 ms) may cut a sequence behind it."""
CUT_SEQUENCE = 1.0
"""Seconds until a sequence that was begun is given up: no line that one can play over is slower."""
OPEN_PASTE = 2.0
"""Seconds of quiet until a paste whose end was lost is taken as it is."""
_LONGEST_CSI = 64
"""Bytes of a control sequence; the longest key report of kitty's protocol is about 40."""
_LONGEST_STRING = 4096
"""Bytes of an answer that are kept to find its end; none of it is used."""

_ESC, _BEL, _CAN, _SUB, _DEL = 0x1B, 0x07, 0x18, 0x1A, 0x7F
_PASTE_BEGINS, _PASTE_ENDS = b"\x1b[200~", b"\x1b[201~"
_IN_A_PASTE = b"\t\n\r\x1b"
"""Control bytes that pasted text may hold. Terminals take out the others: such a byte is a key that was
pressed after a paste whose end was lost."""
_STRINGS = {ord("]"): b"0123456789lLI", ord("P"): b"0123456789>!", ord("_"): b"G"}
"""What begins a string of the terminal's (OSC, DCS, APC) after ESC, and what may follow; any other byte
there was typed together with Alt."""

_MOUSE = re.compile(r"\x1b\[<\d{1,3};\d{1,5};\d{1,5}[Mm]")
_OLD_MOUSE = re.compile(r"\x1b\[(\d{2,3});(\d{1,5});(\d{1,5})M")
_SYNC = re.compile(r"\x1b\[\?2026;[0-4]\$y")
_KEY = re.compile(r"\x1b\[([\d:]*)(?:;([\d:]*))?(?:;([\d:]*))?([u~ABCDEFHPQRS])")
_FOCUS = ("\x1b[I", "\x1b[O")


class TerminalInput:
    """`feed` takes bytes as they come, `tick` the time in between; both in seconds of one clock that never
    goes back. Whatever the bytes are, nothing is raised."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("terminal").decode
        self._sequence = bytearray()
        self._paste: bytearray | None = None
        self._since = 0.0

    @property
    def waits(self) -> bool:
        """Whether something was begun that `tick` may have to end."""
        return bool(self._sequence) or self._paste is not None

    def feed(self, data: bytes, now: float) -> Iterator[Item]:
        self._since = now
        at = 0
        while at < len(data):
            if self._paste is not None:
                at = yield from self._pasted(data, at)
            elif self._sequence:
                at += yield from self._go_on(data[at])
            else:
                end = data.find(_ESC, at)
                end = len(data) if end < 0 else end
                yield from self._text(data[at:end])
                if end < len(data):
                    self._sequence.append(_ESC)
                at = end + 1

    def tick(self, now: float) -> Iterator[Item]:
        quiet = now - self._since
        if self._paste is not None and quiet >= OPEN_PASTE:
            yield from self._end_paste()
        elif self._sequence == b"\x1b":
            if quiet >= LONE_ESCAPE:
                self._sequence.clear()
                yield _escape()
        elif self._sequence and quiet >= CUT_SEQUENCE:
            if len(self._sequence) == 2:
                yield from _alt(self._sequence[1])
            self._sequence.clear()

    def _text(self, data: bytes) -> Iterator[str]:
        text = self._decode(data)
        # What the field would only take out again. Control bytes are keys, and stay.
        if text := "".join(c for c in text if c < "\x80" or not HIDDEN.match(c)):
            yield text

    def _go_on(self, byte: int) -> Steps:
        """Take the next byte of a sequence. Returns 1 when it was used, 0 when it has to be read again."""
        sequence = self._sequence
        kind = sequence[1] if len(sequence) > 1 else 0
        if not kind:
            return (yield from self._second(byte))
        if kind in _STRINGS:
            return (yield from self._string(byte, _STRINGS[kind]))
        if sequence == b"\x1b[[" or (kind == ord("O") and 0x40 <= byte < _DEL):
            return (yield from self._whole(byte))
        if sequence.startswith(b"\x1b[M"):
            sequence.append(byte)
            if len(sequence) == 6:
                button, x, y = (max(0, b - 32) for b in sequence[3:])
                sequence.clear()
                yield from _mouse(button, max(1, x), max(1, y))
            return 1
        if not 0x20 <= byte < _DEL:
            # A control byte, or one of a letter: the sequence was cut off before it.
            sequence.clear()
            return 0
        sequence.append(byte)
        del sequence[_LONGEST_CSI:-1]
        if bytes(sequence) in (b"\x1b[[", b"\x1b[M"):
            return 1
        name = sequence.decode("ascii")
        if byte >= 0x40 or (byte == ord("$") and name in ANSI_SEQUENCES_KEYS):
            sequence.clear()
            if name.encode() == _PASTE_BEGINS:
                self._paste = bytearray()
            else:
                yield from _known(name)
        return 1

    def _second(self, byte: int) -> Steps:
        """The byte after ESC."""
        if byte in b"[O" or byte in _STRINGS:
            self._sequence.append(byte)
            return 1
        self._sequence.clear()
        if f"\x1b{chr(byte)}" in ANSI_SEQUENCES_KEYS and byte != _ESC:
            yield f"\x1b{chr(byte)}"
            return 1
        if 0x20 <= byte < _DEL:
            yield from _alt(byte)
            return 1
        if byte < 0x80:
            yield _escape()
        return 0

    def _string(self, byte: int, begins: bytes) -> Steps:
        """An answer of the terminal: left out, to its end."""
        sequence = self._sequence
        if len(sequence) == 2 and byte not in begins:
            yield from _alt(sequence[1])
            sequence.clear()
            return 0
        if sequence[-1] == _ESC and byte != ord("\\"):
            # Another sequence begins before this one ended.
            sequence[:] = b"\x1b"
            return 0
        sequence.append(byte)
        del sequence[_LONGEST_STRING:-1]
        if byte in (_BEL, _CAN, _SUB) or sequence.endswith(b"\x1b\\"):
            sequence.clear()
        return 1

    def _whole(self, byte: int) -> Steps:
        name = self._sequence.decode("ascii") + chr(byte) if byte < 0x80 else ""
        self._sequence.clear()
        yield from _known(name)
        return 1

    def _pasted(self, data: bytes, at: int) -> Steps:
        """Take bytes of a paste. Returns where the rest begins."""
        paste = self._paste
        assert paste is not None
        for place in range(at, len(data)):
            byte = data[place]
            if (byte < 0x20 and byte not in _IN_A_PASTE) or byte == _DEL:
                yield from self._end_paste()
                return place
            paste.append(byte)
            if byte == ord("~") and paste.endswith(_PASTE_ENDS):
                del paste[-len(_PASTE_ENDS) :]
                yield from self._end_paste()
                return place + 1
        return len(data)

    def _end_paste(self) -> Iterator[Item]:
        text = bytes(self._paste or b"").decode("utf-8", "terminal")
        self._paste = None
        yield Paste(clean(text.replace("\r\n", "\n").replace("\r", "\n")))


def _known(name: str) -> Iterator[Item]:
    """A whole sequence in a form that Textual's parser reads; nothing where the game has no use for it."""
    if name in ANSI_SEQUENCES_KEYS or name in _FOCUS or _MOUSE.fullmatch(name) or _SYNC.fullmatch(name):
        yield name
    elif old := _OLD_MOUSE.fullmatch(name):
        button, x, y = map(int, old.groups())
        yield from _mouse(button - 32, x, y)
    elif key := _KEY.fullmatch(name):
        yield from _key(*key.groups(default=""))


def _mouse(button: int, x: int, y: int) -> Iterator[str]:
    """A report of the older kinds in today's form. In those a release names no button."""
    if button >= 0:
        released = button & 3 == 3 and not button & 32
        yield f"\x1b[<{button & ~3 if released else button};{x};{y}{'m' if released else 'M'}"


def _key(code: str, modifiers: str, text: str, final: str) -> Iterator[str]:
    """A key of kitty's protocol without its sub-fields: the other layouts of the key, and whether it was
    pressed, held or let go. Letting a key go does nothing here."""
    key, shifted, *_ = [*code.split(":"), ""]
    held, event, *_ = [*modifiers.split(":"), ""]
    typed = [part for part in (text or (shifted if _shifts(held) else "")).split(":") if _is_letter(part)]
    if event != "3" and (not key or _is_code(key)) and len(held) <= 3 and (key != "0" or typed):
        yield f"\x1b[{key};{held}{';' if typed else ''}{':'.join(typed)}{final}"


def _shifts(modifiers: str) -> bool:
    return modifiers.isdecimal() and len(modifiers) <= 3 and (int(modifiers) - 1) & 0b1111 == 1


def _is_code(number: str) -> bool:
    """Whether this is the number of a character that text may hold."""
    return number.isdecimal() and len(number) <= 7 and int(number) <= 0x10FFFF and not _surrogate(int(number))


def _is_letter(number: str) -> bool:
    return _is_code(number) and int(number) >= 32 and not HIDDEN.match(chr(int(number)))


def _surrogate(code: int) -> bool:
    return 0xD800 <= code < 0xE000


def _escape() -> Key:
    return Key("escape", "\x1b")


def _alt(byte: int) -> Iterator[Key]:
    """A letter or digit pressed with Alt; no key of the game is Alt with a sign."""
    letter = chr(byte)
    if letter.isalnum():
        yield Key(f"alt+shift+{letter.lower()}" if letter.isupper() else f"alt+{letter}", None)


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    """A lone byte that is no UTF-8 is what an older terminal means by it: A3 is “£”."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return chr(wrong[0]) if len(wrong) == 1 and wrong[0] >= 0xA0 else "\ufffd", error.end


register_error("terminal", _as_latin_1)
