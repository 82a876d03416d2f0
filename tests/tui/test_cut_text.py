"""Where a row has no room for all of a text it ends in a whole word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from game.channels import channels
from game.tui.widgets.cut_text import cut_at_word, whole_words
from game.tui.widgets.transcript_layout import coach_entries, rows

LINE = "It gave back what he had told, so he knew that it had arrived, and that somebody took it in."


@pytest.mark.parametrize("width", range(40, 120))
def test_the_coachs_row_ends_in_a_whole_word(width: int) -> None:
    one, *_ = coach_entries([LINE], next(iter(channels().values())), "F3 for more")
    (row,) = rows(one, None, width, ["Yusuf"], short=True)
    said, _, behind = row.content.plain.partition(" … ")
    words = said.split("▸", 1)[1].split()
    assert row.content.cell_length <= width
    assert LINE.replace(",", "").split()[: len(words)] == " ".join(words).replace(",", "").split()
    assert behind in ("", "F3 for more")


@given(st.text(st.sampled_from("ab ,.é世"), max_size=60), st.integers(3, 40))
def test_what_is_cut_has_room_and_ends_in_a_word_that_stood_there(text: str, width: int) -> None:
    cut = cut_at_word(Content(text), width).plain
    assert Content(cut).cell_length <= width
    assert cut == text or cut.endswith("…")
    assert text.startswith(whole_words(Content(text), width).plain)


def test_a_word_that_alone_has_no_room_is_cut() -> None:
    assert cut_at_word(Content("x" * 30), 10).plain == "x" * 9 + "…"
    assert cut_at_word(Content("a lovely " + "x" * 30), 12).plain == "a lovely…"


def test_a_word_before_a_comma_stands_whole() -> None:
    assert cut_at_word(Content("for them, and more"), 9).plain == "for them…"
