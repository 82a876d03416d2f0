"""The first two minutes as lines: the same guide as on screen, skipped or played, and had again by a word."""

from game.paths import database_file
from game.plain.home_lines import LineHome
from game.play.first_call import first_call_open
from game.progress.database import Database
from game.progress.library import open_library
from game.progress.runs import finished, unfinished

TRIED = ["", "/cue", "", "", "/wait", "2"]
CUT_IN = ["1", "/retry", "", "", "", "3", "A green bag, and the driver knows you.", ""]


def new_player(*typed: str) -> list[str]:
    """What a stranger reads who types these lines at a first start."""
    written: list[str] = []
    data = Database(database_file())
    LineHome(data, open_library(None), "player", typed, written.append, first_call=True).play()
    return written


def guides(written: list[str]) -> list[str]:
    return [line.removeprefix("Guide: ") for line in written if line.startswith("Guide: ")]


def test_a_first_start_is_in_the_conversation_without_a_line_typed() -> None:
    written = new_player()
    assert any(line.startswith("Yusuf: Good morning.") for line in written)
    assert "/skip skips them. An empty line hears" in guides(written)[0]


def test_each_thing_to_try_is_said_once_in_the_commands_of_plain_play() -> None:
    written = new_player(*TRIED, *CUT_IN)
    said = guides(written)
    assert len(said) == len(set(said)) and not any("F6" in line or "Space" in line for line in said)
    for told in (
        "“/cue” says",
        "“/wait” leaves",
        "type 1 now",
        "Let Yusuf finish this time",
        "type what Yusuf told you",
    ):
        assert sum(told in line for line in said) == 1, told
    assert any(
        "Trust -4, frustration +8" in line and "You did not hear: “But the driver" in line for line in said
    )


def test_it_closes_with_five_lines_in_place_of_the_looking_back_and_then_home_follows() -> None:
    written = new_player(*TRIED, *CUT_IN, "/quit")
    first = 1 + next(n for n, line in enumerate(written) if line.startswith("What you tried, "))
    assert "took it back with /retry" in written[first + 3]
    assert "when you were the customer yourself" in written[first + 5]
    assert written[first + 6].startswith("1. "), "home"
    assert not any("How far" in line for line in written), "no questions"
    assert [run.kind for run in finished(Database(database_file()), "player")] == ["best"]


def test_who_skips_is_at_home_and_is_not_asked_again_but_may_have_it_by_a_word() -> None:
    written = new_player("", "/skip", "/quit")
    assert "Skipped. At home, the word “first” plays this call again." in written
    assert any(line.startswith("1. ") for line in written)
    data = Database(database_file())
    assert not first_call_open(data, "player", open_library(None)) and not unfinished(data, "player")
    assert not guides(new_player("/quit"))
    assert guides(new_player("first"))


def test_skip_without_its_slash_is_not_said_to_them_by_accident() -> None:
    assert any(line.startswith("The command is /skip. “skip” alone") for line in new_player("", "skip"))


def test_who_leaves_it_without_skipping_goes_on_with_it_later() -> None:
    new_player("", "/quit")
    assert len(unfinished(Database(database_file()), "player")) == 1
    assert guides(new_player(""))[0].startswith("Yusuf has more to say.")


def test_the_list_is_read_before_a_number_of_it_is_asked_for() -> None:
    written = new_player(*TRIED)
    asked = next(n for n, line in enumerate(written) if "type 1 now" in line)
    last = max(n for n, line in enumerate(written[:asked]) if line.startswith("Yusuf: "))
    assert any(line.startswith("1. ") for line in written[last:asked])


def test_what_is_answered_in_own_words_says_so_after_a_full_stop() -> None:
    written = new_player(*TRIED, *CUT_IN)
    prompts = [line for line in written if "Write your reply in your own words" in line]
    assert prompts and all(". Write your reply in your own words." in line for line in prompts)
