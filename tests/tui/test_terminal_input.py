"""What the game makes of a terminal's bytes, without a terminal."""

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.events import Event, Key, MouseDown, MouseUp, Paste

from game.tui.terminal_input import CUT_SEQUENCE, LONE_ESCAPE, OPEN_PASTE, Item, TerminalInput


def items(source: TerminalInput, parts: Iterable[bytes | float]) -> Iterator[Item]:
    """What is made of bytes, with seconds of quiet between them."""
    now = 0.0
    for part in parts:
        if isinstance(part, bytes):
            yield from source.feed(part, now)
        else:
            now += part
            yield from source.tick(now)


def events(*parts: bytes | float) -> list[Event]:
    parser, found = XTermParser(), list[Event]()
    for item in items(TerminalInput(), parts):
        if isinstance(item, str):
            found.extend(event for event in parser.feed(item) if isinstance(event, Event))
        else:
            found.append(item)
    return found


def keys(*parts: bytes | float) -> list[str]:
    return [event.key for event in events(*parts) if isinstance(event, Key)]


def typed(*parts: bytes | float) -> str:
    """The text that a field would hold."""
    return "".join(e.character or "" for e in events(*parts) if isinstance(e, Key) and e.is_printable)


class TestBytesThatAreNoKeys:
    @pytest.mark.parametrize(
        "answer",
        [
            b"\x1b]11;rgb:ffff/ffff/ffff\x07",
            b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
            b"\x1b]52;c;aGVsbG8=\x07",
            b"\x1bP>|XTerm(370)\x1b\\",
            b"\x1bP1$r0m\x1b\\",
            b"\x1b_Gi=31;OK\x1b\\",
            b"\x1b[?62;22c",
            b"\x1b[>0;276;0c",
            b"\x1b[0n",
            b"\x1b[24;80R",
            b"\x1b[?2048;2$y",
            b"\x1b[48;0;0;0;0t",
            b"\x1b[<1;2M",
            b"\x1b[99999999999999999999;1u",
            b"\x1b[55296u",
            b"\x1b[97;1:3u",
            b"\x1b[" + b"1;" * 500 + b"u",
        ],
    )
    def test_an_answer_or_a_report_that_means_nothing_is_left_out_whole(self, answer: bytes) -> None:
        assert typed(b"ab", answer, b"cd", 2.0) == "abcd"
        assert typed(b"ab" + answer + b"cd", 2.0) == "abcd"

    @pytest.mark.parametrize(("sent", "text"), [
        (b"\xa35", "£5"), (b"caf\xe9 au lait", "café au lait"), ("naïve £5 🙂".encode(), "naïve £5 🙂"),
        ("a\u202eb\u009bc".encode(), "abc"),
    ])  # fmt: skip
    def test_a_byte_of_an_older_terminal_is_the_letter_it_means(self, sent: bytes, text: str) -> None:
        assert typed(sent) == text

    def test_a_letter_that_arrives_in_two_parts_is_one_letter(self) -> None:
        euro = "€".encode()
        assert typed(euro[:1], 0.15, euro[1:]) == "€"


class TestKeys:
    @pytest.mark.parametrize(
        ("sent", "key"),
        [
            (b"\x1b[A", "up"),
            (b"\x1bOA", "up"),
            (b"\x1b[[A", "f1"),
            (b"\x1b[17~", "f6"),
            (b"\x1b[23$", "f23"),
            (b"\x1b[1;1:1A", "up"),
            (b"\x1b[97;1:1u", "a"),
            (b"\x1b[97:65;2u", "A"),
            (b"\x1b[97;5u", "ctrl+a"),
            (b"\x1b[27u", "escape"),
            (b"\x1b[13u", "enter"),
            (b"\x1ba", "alt+a"),
            (b"\x11", "ctrl+q"),
        ],
    )
    def test_a_key_is_the_same_however_the_terminal_writes_it(self, sent: bytes, key: str) -> None:
        assert keys(sent) == [key]
        assert keys(b"x" + sent + b"y") == ["x", key, "y"], "in one burst with text"

    @pytest.mark.parametrize("sent", [b"\x1b[A", b"\x1bOA", b"\x1b[1;5C", b"\x1b[97;1:1u"])
    def test_a_key_that_a_slow_line_cuts_in_two_is_one_key(self, sent: bytes) -> None:
        for at in range(1, len(sent)):
            assert len(keys(sent[:at], 0.15, sent[at:])) == 1

    def test_escape_is_told_from_a_sequence_by_the_quiet_after_it(self) -> None:
        assert keys(b"\x1b", LONE_ESCAPE) == ["escape"]
        assert keys(b"\x1b", 0.01, b"\x1b", LONE_ESCAPE) == ["escape", "escape"]
        assert keys(b"\x1b\x11") == ["escape", "ctrl+q"]

    def test_a_sequence_that_never_ends_swallows_nothing_that_follows(self) -> None:
        assert keys(b"\x1b[12", CUT_SEQUENCE, b"q") == ["q"]
        assert keys(b"\x1b]11;rgb", CUT_SEQUENCE, b"q") == ["q"]
        assert keys(b"\x1b[12\x11") == ["ctrl+q"]
        assert keys(b"\x1b]11;rgb\x1b[A") == ["up"]


class TestMouse:
    @pytest.mark.parametrize("sent", [b"\x1b[<0;120;25M", b"\x1b[M \x99" + bytes([57]), b"\x1b[32;121;25M"])
    def test_every_kind_of_report_is_a_press(self, sent: bytes) -> None:
        (press,) = events(sent)
        assert isinstance(press, MouseDown) and press.button == 1 and press.y == 24

    def test_a_release_of_the_oldest_kind_is_a_release(self) -> None:
        assert isinstance(events(b"\x1b[M" + bytes([35, 40, 40]))[0], MouseUp)


class TestPaste:
    def test_a_paste_is_text_and_holds_no_key(self) -> None:
        (paste,) = events(b"\x1b[200~two\r\nlines \x1b[A\x1b]0;x\x1b[201~")
        assert isinstance(paste, Paste) and paste.text == "two\nlines [A]0;x"

    def test_a_paste_whose_end_was_lost_is_taken_after_a_while(self) -> None:
        found = events(b"\x1b[200~some text", OPEN_PASTE, b"x")
        assert isinstance(found[0], Paste) and found[0].text == "some text"
        assert isinstance(found[1], Key) and found[1].key == "x"

    def test_a_key_with_control_ends_a_paste_whose_end_was_lost(self) -> None:
        found = events(b"\x1b[200~some text", b"\x11")
        assert isinstance(found[0], Paste) and isinstance(found[1], Key) and found[1].key == "ctrl+q"

    def test_the_end_may_come_in_two_parts(self) -> None:
        (paste,) = events(b"\x1b[200~text\x1b[20", 0.2, b"1~")
        assert isinstance(paste, Paste) and paste.text == "text"


pieces = st.one_of(
    st.binary(max_size=12),
    st.sampled_from([b"\x1b", b"\x1b[", b"\x1b]", b"\x1bP", b"\x1b[M", b"\x1b[<", b"\x1b[200~", b";:", b"u"]),
    st.floats(0, 3),
)  # fmt: skip


@given(st.lists(pieces, max_size=30))
def test_whatever_is_sent_nothing_is_raised_and_the_next_key_works(parts: list[bytes | float]) -> None:
    quiet = max(OPEN_PASTE, CUT_SEQUENCE)
    # Textual's parser may refuse what it is given; that is the driver's to outlive.
    source = TerminalInput()
    *_, last = (None, *items(source, [*parts, quiet, quiet, b"\x1b[A"]))
    assert not source.waits
    assert last == "\x1b[A"
