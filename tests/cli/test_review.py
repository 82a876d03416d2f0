"""`hearmeout review`: a real conversation from a file, for a person and for a program."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from game.cli.commands import group
from tests.playing import hearmeout

DATA = Path(__file__).parents[1] / "data"
LAMP = str(DATA / "lamp-late.txt")


def review(*arguments: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(group, ["review", *arguments], input=typed)


def test_a_review_quotes_counts_and_offers_another_line() -> None:
    told = review(LAMP).stdout
    assert "acknowledge_generic (stock sympathy): “I understand your frustration.”" in told
    assert "! asked again: the order number, told in turn 2 (“4471-0926”)" in told
    assert "1 of 6 replies cut in" in told
    assert "adapted from MITI" in told
    assert "Three turns to look at" in told
    assert "no wonder you're fed up" in told
    assert "Worth keeping, turn 11" in told


def test_what_a_text_cannot_show_is_said() -> None:
    told = review(str(DATA / "boiler-chat.json")).stdout
    assert (
        "Patience     too few   no cut-off is marked; a transcript does not show who spoke over whom" in told
    )
    assert "No reply stands out" in told


def test_a_review_speaks_of_the_reply_and_not_of_the_person() -> None:
    lines = json.loads(review(LAMP, "--json").stdout)["look_at"]
    for reason in (reason["line"] for look in lines for reason in look["reasons"]):
        unquoted = " ".join(reason.split("“")[0].split())
        assert not {"You", "you", "agent", "Agent", "Sam"} & set(unquoted.replace(";", "").split())


def test_the_machine_form_is_what_the_page_says() -> None:
    body = json.loads(review(LAMP, "--json").stdout)
    assert list(body) == [
        "file", "turns", "counts", "cut_offs_marked", "card", "adapted_from", "look_at", "keep",
    ]  # fmt: skip
    page = (Path(__file__).parents[2] / "docs" / "review.md").read_text("utf-8")
    reply, look = body["turns"][2], body["look_at"][0]
    for key in (*body, *reply, *reply["behaviours"][0], *reply["asked_again"][0], *body["card"][0], *look):
        assert f"`{key}`" in page, key
    for b in reply["behaviours"]:
        assert reply["text"][b["start"] : b["end"]]
    assert [row["skill"] for row in body["card"]] == [
        "Reflect", "Enquire", "Patience", "Acknowledge", "Close", "Errors",
    ]  # fmt: skip


def test_names_are_given_on_the_line() -> None:
    named = str(DATA / "named.txt")
    assert review(named).exit_code == 2
    told = review(named, "--agent", "Jo", "--json")
    assert [turn["who"] for turn in json.loads(told.stdout)["turns"]] == ["customer", "agent"] * 2


def test_standard_input_is_a_dash() -> None:
    result = review("-", typed="A: What happened?\nC: it stops\n")
    assert result.stdout.startswith("standard input: 2 turns, 1 by the agent.")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Agent: hi\nCust\xff: x", "call.txt:2:5: error[transcript]: These bytes are no UTF-8"),
        (b"Hello\nAgent: x", "call.txt:1:1: error[transcript]: Nobody is named"),
        (b'[{"who": "agent", "text": "x"}', "call.txt:1:31: error[transcript]: This is no whole JSON"),
        (b"", "There is no turn"),
    ],
)
def test_what_cannot_be_read_exits_2_with_its_place(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "call.txt"
    file.write_bytes(content)
    result = review(str(file))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert says in result.stderr


def test_a_missing_file_and_a_folder_are_told_plainly(tmp_path: Path) -> None:
    assert "There is no file" in review(str(tmp_path / "none.txt")).stderr
    assert "is a folder" in review(str(tmp_path)).stderr
    assert review(str(tmp_path)).exit_code == 2


def test_hostile_text_reaches_no_terminal(tmp_path: Path) -> None:
    file = tmp_path / "call.txt"
    file.write_bytes("C: it \x1b[31mstops\u202e\nA: \x1b]0;x\x07What happened?\n".encode())
    told = review(str(file))
    assert told.exit_code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(told.stdout)


def test_nothing_is_saved(home: Path) -> None:
    done = hearmeout("review", LAMP)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert not home.exists()
