"""Text from outside: cleaned and measured."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.text import cells, clean, folded, name_key, one_line


@given(st.text())
def test_clean_text_has_nothing_hidden_and_stays_clean(text: str) -> None:
    result = clean(text)
    assert clean(result) == result
    assert not [char for char in result if unicodedata.category(char) == "Cc" and char not in "\n\t"]
    assert not set(result) & set("\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u061c")
    result.encode()


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S", "Zs"])))
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_line_breaks_tabs_and_letters_of_any_language_stay() -> None:
    assert clean("Zoë\n\tかな ñ 👍") == "Zoë\n\tかな ñ 👍"
    assert clean("a\r\nb\x1b[31m\x00\x9b\u202e\udc80") == "a\nb[31m"


def test_wide_characters_take_two_cells_and_marks_none() -> None:
    assert (cells("abc"), cells("日本"), cells("e\u0301"), cells("👍")) == (3, 4, 1, 2)


@pytest.mark.parametrize(
    ("typed", "name"),
    (
        ("soren", "Sørensen"),
        ("SØREN", "Sørensen"),
        ("gul", "Gül"),
        ("gül", "Gu\u0308l"),
        ("strass", "Straß"),
        ("lukasz", "Łukasz"),
        ("thor", "Þór"),
        ("aegir", "Ægir"),
        ("diyarbakir", "Diyarbakır"),
        ("ｉｄ", "id-a"),
    ),
)
def test_a_name_is_found_without_the_keys_for_its_letters(typed: str, name: str) -> None:
    assert folded(typed) in folded(name)


def test_letters_of_other_scripts_are_told_apart() -> None:
    assert folded("か") != folded("が") and folded("कि") != folded("कु")


def test_a_name_is_compared_in_any_case_and_in_any_form_of_unicode() -> None:
    names = {"\u00c4pfel  Straße", "a\u0308PFEL STRASSE", " \u00e4pfel\nstrasse\u200b"}
    assert {name_key(name) for name in names} == {"\u00e4pfel strasse"}
    assert name_key("Apfel") != name_key("Äpfel"), "marks tell names apart"
    assert one_line(" Zoe\u0308\n Byron\u202e") == "Zo\u00eb Byron"
