"""No text raises, none is slow, and importing stays cheap."""

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.listening.detector import read
from game.listening.reading import Anchor

CONTEXT = ("My parcel is three weeks late and I'm fed up. || You said Monday!",)
ANCHORS = (
    Anchor("late", ("three weeks", "late parcel"), ("how long",), "now"),
    Anchor("odd", ("", "…", "'"), ("?",)),
)
WORDS = (
    "i",
    "am",
    "so",
    "you",
    "what is",
    "would it be ok if",
    "sorry",
    "3 weeks",
    "but",
    "not",
    "mm-hm",
    "漢字",
)
PIECES = st.sampled_from([f"{w} " for w in WORDS] + list("'’?!.\n😔\u202e\x00—éß_٣£-") + ["’s", "a" * 50])


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)), st.text(max_size=80))
@settings(max_examples=250, deadline=None)
def test_no_text_raises_and_every_span_is_inside_it(text: str, context: str) -> None:
    found = read(text, (*CONTEXT, context), ANCHORS, (Anchor("fed", ("fed up",)),))
    for b in found.behaviours:
        assert 0 <= b.start < b.end <= len(text)
        assert text[b.start : b.end].strip()


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=60, deadline=None)
def test_the_same_text_reads_the_same(text: str) -> None:
    assert read(text, CONTEXT, ANCHORS) == read(text, CONTEXT, ANCHORS)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "you ",
        "i am so ",
        "? ",
        "would it be ok if i could you ",
        "not ",
        "'",
        "3 months ",
        "😔",
        "so very really ",
    ],
)
def test_work_on_a_long_hostile_text_grows_with_its_length_only(piece: str) -> None:
    read("warm up", CONTEXT)
    short, long = (min(_seconds((piece * size)[:size]) for _ in range(3)) for size in (2_000, 10_000))
    assert long < 15 * short, "five times the length; work that grows with its square would be 25 times"


def _seconds(text: str) -> float:
    start = time.process_time()
    read(text, CONTEXT, ANCHORS)
    return time.process_time() - start


def test_importing_a_reading_loads_no_word_list() -> None:
    asked = "print('game.listening.tokens' in sys.modules, 're' in dir(it))"
    code = f"import sys, game.listening.reading as it; {asked}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
