"""A session sheet: one page for whoever holds ten minutes on a chapter."""

import pytest
from click.testing import CliRunner, Result

from game.cli.commands import group
from game.story.design_comment import design_comment
from game.story.story_files import bundled_folder
from tests.playing import PARCEL_FILE

CHAPTERS = ["download-that-stops", "the-call-that-came-back", "missing-parcel"]
A_PAGE = 60
"""Lines of a printed page at the size of the HTML document; of 100 characters each."""


def sheet(*arguments: object) -> Result:
    return CliRunner().invoke(group, ["course", "sheet", *map(str, arguments)])


@pytest.mark.parametrize("number", [1, 2, 3])
def test_every_chapter_has_one_that_fits_a_page(number: int) -> None:
    by_number, by_name = sheet(number), sheet(CHAPTERS[number - 1])
    assert by_number.exit_code == 0 and by_number.stdout == by_name.stdout
    text = by_number.stdout
    assert text.startswith(f"# Chapter {number}. ")
    for heading in ("## Aim", "## Ten minutes", "## Watch for", "## Ask", "## What is behind it"):
        assert heading in text
    assert sum(1 + len(line) // 100 for line in text.splitlines() if line) <= A_PAGE
    asked = text[text.index("## Ask") : text.index("## What is behind")]
    assert asked.count("?\n") == 3
    assert "{" not in text


def test_as_a_page_it_needs_nothing_beside_it() -> None:
    page = sheet(2, "--format", "html").stdout
    assert page.startswith("<!DOCTYPE html>") and "<li>When did John begin" in page
    assert "http" not in page and "src=" not in page


def test_a_story_without_one_says_what_to_write() -> None:
    told = sheet(PARCEL_FILE)
    assert told.exit_code == 1 and told.stdout == ""
    assert "does not say “Aim:”, “Watch for:” and “Ask:”" in told.stderr


def test_the_first_call_has_none_and_an_installed_player_is_told_where_to_look() -> None:
    told = sheet("first-call")
    assert told.exit_code == 1 and "docs/" not in told.stderr and "hearmeout course sheet 1" in told.stderr


def test_its_aim_is_told_in_sentences() -> None:
    text = sheet(2).stdout
    points = [line for line in text[: text.index("## Ten minutes")].splitlines() if line.startswith("- ")]
    assert points[0] == "- Name what it costs them, in their terms."
    assert all(line[2].isupper() and line.endswith(".") and ": " not in line for line in points)


def test_a_chapter_that_is_not_there_is_no_traceback() -> None:
    told = sheet("12")
    assert told.exit_code == 2 and "There is no story “12”" in told.stderr


def test_the_story_itself_is_never_written_over() -> None:
    story = bundled_folder() / "missing-parcel.yaml"
    before = story.read_bytes()
    assert sheet(3, "-o", story, "--force").exit_code == 2
    assert story.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "about", "aim", "watch", "ask"),
    [
        ("", "", "", (), ()),
        ("format: 1\n# Aim: too late\n", "", "", (), ()),
        ("# One\n# two.\n#\n# Aim: Listen.\n", "One two.", "Listen.", (), ()),
        ("# Watch for:\n# - a\n#   b\n# - c\n# Ask:\n# - d?\nid: x\n", "", "", ("a b", "c"), ("d?",)),
        ("#Aim:  a\x1b[31m\u202eb\n", "", "a[31mb", (), ()),
        ("\ufeff# yaml-language-server: $schema=x\n# Aim: a\n\n# b\n", "", "a b", (), ()),
    ],
)
def test_the_comment_at_the_head_is_read_in_its_parts(
    text: str, about: str, aim: str, watch: tuple[str, ...], ask: tuple[str, ...]
) -> None:
    found = design_comment(text.encode())
    assert (found.about, found.aim, found.watch, found.ask) == (about, aim, watch, ask)


def test_bytes_that_are_no_text_are_no_fault() -> None:
    assert design_comment(b"# Aim: \xa3\n\xff").aim == "\ufffd"
