"""Names of players: hostile ones are cleaned or refused in plain words, and case does not part them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.paths import database_file
from game.progress.database import Database
from game.progress.profiles import MOST, UnusableNameError, profile_key, profile_name
from game.progress.runs import unfinished
from game.text import clean
from tests.playing import new_call, stored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada", "Ada"),
        ("  Ada \t Lovelace\n", "Ada Lovelace"),
        ("[/]", "[/]"),
        ("[red]Ada[/red]", "[red]Ada[/red]"),
        ("\x1b[31mAda\x1b[0m", "[31mAda[0m"),
        ("\u202eadA\u200f", "adA"),
        ("A\udcffda", "Ada"),
        ("🙂", "🙂"),
        ("Zoe\u0308", "Zoë"),
        ("'); DROP TABLE runs;--", "'); DROP TABLE runs;--"),
    ],
)
def test_a_name_is_kept_clean(typed: str, kept: str) -> None:
    assert profile_name(typed) == kept
    new_call(profile=profile_name(typed))
    (run,) = unfinished(Database(database_file()), kept)
    assert list(stored()) == [run.id]


@pytest.mark.parametrize("typed", ["", "   ", "\u200f\u202e", "\x1b\x07", "\ud800"])
def test_a_name_that_cannot_be_seen_is_refused(typed: str) -> None:
    with pytest.raises(UnusableNameError, match="needs a name that can be seen"):
        profile_name(typed)


def test_a_name_without_end_is_refused_with_its_length() -> None:
    with pytest.raises(UnusableNameError, match=f"at most {MOST} characters; this one has 10000"):
        profile_name("x" * 10_000)


@pytest.mark.parametrize(
    ("one", "other"), [("Ada", "ADA"), ("Émile", "émile"), ("Straße", "STRASSE"), ("Zoë", "Zoe\u0308")]
)
def test_names_that_differ_by_case_are_one_player(one: str, other: str) -> None:
    new_call(profile=one)
    new_call(profile=other)
    database = Database(database_file())
    assert len(unfinished(database, one)) == len(unfinished(database, other)) == 2
    assert database.rows("SELECT name FROM profiles") == [(one,)]


@given(st.text(max_size=80))
def test_every_name_is_clean_and_bounded_or_refused(typed: str) -> None:
    try:
        name = profile_name(typed)
    except UnusableNameError as error:
        assert clean(str(error)) == str(error)
        return
    assert 0 < len(name) <= MOST
    assert name == clean(name) == profile_name(name)
    if name.isascii():
        assert profile_key(name.upper()) == profile_key(name.lower())
