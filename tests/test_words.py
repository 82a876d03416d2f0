"""Small forms of words: what was meant, counts, lists, quotes and short versions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.words import counted, did_you_mean, listed, nearest, quoted, shortened, unbracketed


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("choises", ["customer", "choices", "goto"], "choices"),
        ("golfm", ["golf", "goal"], "golf"),
        ("tilte", ["title", "tile"], "title"),
        ("Good-Bye", ["good_bye"], "good_bye"),
        ("xyz", ["title", "channel"], None),
        ("", ["a"], None),
        ("a", [], None),
        ("opning", ["opening", "opining"], "opening"),
    ],
)
def test_the_nearest_word_is_the_one_that_was_meant(word: str, known: list[str], meant: str | None) -> None:
    assert nearest(word, known) == meant


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=6))
def test_the_nearest_word_is_a_known_one(word: str, known: list[str]) -> None:
    assert nearest(word, known) in (*known, None)


def test_what_was_meant_is_asked_behind_a_sentence_or_not_at_all() -> None:
    assert did_you_mean("pase", ["pace", "speed"]) == " Did you mean “pace”?"
    assert did_you_mean("xyz", ["pace", "speed"]) == ""


def test_counts_carry_their_noun_in_the_right_form() -> None:
    assert [counted(n, "beat") for n in (0, 1, 12_000)] == ["0 beats", "1 beat", "12,000 beats"]
    assert [counted(2, noun) for noun in ("reply", "day", "story")] == ["2 replies", "2 days", "2 stories"]


def test_a_list_reads_as_a_sentence_does() -> None:
    assert [listed("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert listed(["phone", "chat"], "or") == "phone or chat"


@given(st.text(), st.integers(1, 80))
def test_a_short_version_keeps_to_its_length_and_one_line(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    assert short == " ".join(short.split())


def test_a_short_version_ends_at_a_word() -> None:
    assert shortened("Three months of this, and nobody called.", 30) == "Three months of this, and…"
    assert shortened("Three months of this, and nobody called.", 24) == "Three months of this…"
    assert shortened("x" * 50, 10) == "x" * 9 + "…"


def test_a_quote_hides_nothing() -> None:
    assert quoted("a\x1b[31m\nb") == "“a[31m b”"


def test_brackets_around_all_of_a_deed_go_and_others_stay() -> None:
    assert unbracketed(" (a long breath) ") == "a long breath"
    assert unbracketed("a breath") == "a breath"
    assert unbracketed("(sighs) and looks up (tired)") == "(sighs) and looks up (tired)"
