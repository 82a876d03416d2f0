"""Home as lines: what to do now, without a screen."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.paths import database_file
from game.plain.home_lines import LineHome
from game.plain.known_everywhere import HOME_WORDS
from game.play.first_call import skip_first_call
from game.progress.database import Database
from game.progress.library import Library, PlayableStory, open_library
from game.progress.runs import unfinished
from tests.playing import PARCEL_FILE, new_call, plan_of
from tests.tui.test_home import played, put_stations_off

PLAYS = Path(__file__).parent / "plays"


def at_home(*typed: str) -> list[str]:
    """What is written while these lines are typed, one at a time, and then input ends."""
    written: list[str] = []
    LineHome(Database(database_file()), open_library(None), "player", typed, written.append).play()
    return written


def test_chapters_are_told_with_their_numbers_and_why_one_is_closed() -> None:
    written = at_home("/quit")
    assert [line[0] for line in written[:3]] == ["1", "2", "3"]
    assert "not played yet" in written[0]
    assert "opens after" in written[2]
    assert written[3].startswith("Next: the first two minutes. ")
    assert written[4].startswith("An empty line goes there. A number plays that chapter. Or")
    assert written[5:] == ["You left Hear Me Out."]
    assert "You left Hear Me Out." not in at_home(), "an input that ends is no wish to leave"


def test_an_empty_line_begins_the_first_chapter_and_later_goes_on_with_it() -> None:
    first = open_library(None)
    title = next(iter(first.stories.values())).story.title
    begun = at_home("", "", "/quit")
    assert any(line.startswith(title) for line in begun)
    run = unfinished(Database(database_file()), "player")[0]
    again = at_home("", "/quit")
    assert any(line.startswith("Next: go on with") and title in line for line in again)
    assert [r.id for r in unfinished(Database(database_file()), "player")] == [run.id], "the same call"


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("home", "1. "),
        ("drills", "Drill 1 of "),
        ("stations", "Twelve stations"),
        ("progress", "Skills, over 0 calls"),
        ("goal", "A goal for your week."),
        ("calls", "No call of yours is finished yet."),
        ("first", "Yusuf: Good morning."),
        ("keys", "  /cue "),
    ],
)
def test_each_word_that_home_names_opens_what_it_says(word: str, shown: str) -> None:
    how = at_home("/quit")[-2]
    named = re.findall(r"[a-z]+", how.split("Or type a word: ")[1].split("/quit")[0])
    assert word in named and word in HOME_WORDS
    written = at_home(word.capitalize())[5:]
    assert any(line.startswith(shown) for line in written), written
    assert bool(unfinished(Database(database_file()), "player")) == (word == "first")


def test_after_the_first_call_an_empty_line_goes_where_home_says() -> None:
    skip_first_call(Database(database_file()), "player")
    assert any(line.startswith("Next: chapter 1, ") for line in at_home("/quit"))
    written = at_home("", "/quit")
    assert any(line.startswith("The download that stops. Channel") for line in written)


def test_after_a_chapter_an_empty_line_goes_where_its_end_says() -> None:
    played("download-that-stops", "best")
    told = at_home("/quit")
    assert any(line.startswith("Next: twelve stations.") for line in told)
    assert "Twelve stations" in at_home("", "/quit")
    put_stations_off()
    assert any(line.startswith("Next: chapter 2, The call that came back.") for line in at_home("/quit"))
    assert any(line.startswith("The call that came back. Channel") for line in at_home("", "/quit"))


def test_when_all_is_done_an_empty_line_shows_the_end_and_says_so_also_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("game.course.next_step._due", lambda *_: 0)
    for story, manner in (
        ("download-that-stops", "best"),
        ("the-call-that-came-back", "best"),
        ("missing-parcel", "words"),
    ):
        played(story, manner)
    put_stations_off()
    written = at_home("", "/quit")
    assert any(line.startswith("Next: the end of the course.") for line in written)
    assert "The end of the course:" in written
    later = at_home("", "/quit")
    assert any(line.startswith("Next: come back on ") for line in later)
    assert any(line.startswith("An empty line opens the end of the course once more.") for line in later)
    assert "The end of the course:" in later


def test_a_closed_chapter_says_why_and_another_number_that_it_is_none() -> None:
    written = at_home("3", "9", "²", "nonsense")
    assert sum("opens after" in line for line in written) == 2
    assert sum(line.startswith("That is none of these.") for line in written) == 3
    assert not unfinished(Database(database_file()), "player")


def test_the_input_may_end_anywhere_and_the_call_is_kept() -> None:
    written = at_home("1", "")
    assert written[-1].startswith("The call is saved.")
    assert len(unfinished(Database(database_file()), "player")) == 1


def test_who_leaves_with_ctrl_c_in_a_call_is_told_that_it_is_saved() -> None:
    def typed() -> Iterator[str]:
        yield "1"
        raise KeyboardInterrupt

    written: list[str] = []
    home = LineHome(Database(database_file()), open_library(None), "player", typed(), written.append)
    try:
        home.play()
    except KeyboardInterrupt:
        home.leave()
    assert written[-1].startswith("The call is saved.")


def test_a_call_whose_story_is_gone_is_said_once_and_the_next_thing_is_offered() -> None:
    new_call()
    written = at_home("", "", "/quit")
    assert sum("is not here any more. The call is kept" in line for line in written) == 1
    assert any(
        line.startswith(next(iter(open_library(None).stories.values())).story.title) for line in written
    )


def test_the_debrief_ends_in_what_comes_next_and_an_empty_line_goes_there() -> None:
    skip_first_call(Database(database_file()), "player")
    call = (PLAYS / "download-that-stops-best.txt").read_text("utf-8").splitlines()
    written = at_home("", *call, "", "", "", "/quit")
    said = next(n for n, line in enumerate(written) if line.startswith("Next: twelve stations. "))
    assert written[said + 1].startswith("An empty line goes there.")
    assert sum(line.startswith("1. The download that stops") for line in written) == 1, (
        "home is not read again"
    )


def test_words_open_the_rest_and_a_goal_is_chosen_by_its_number() -> None:
    skip_first_call(Database(database_file()), "player")
    written = at_home("goal", "2", "goal", "", "progress", "/home", "/quit")
    assert "Your goal now: Finish 2 chapters." in written
    assert written.count("Since Monday: 0 of 2 chapters.") == 3, (
        "as it is kept, before it is changed, at home"
    )
    assert "Your goal stays as it is." in written
    assert written[-2].startswith("An empty line goes there.")


def test_help_says_at_home_and_at_the_goal_what_can_be_written() -> None:
    written = at_home("/help", "help", "goal", "/help", "help", "/quit")
    assert sum("Or type a word: home" in line for line in written) == 3
    assert sum(line.startswith("Type a number to choose that goal.") for line in written) == 3
    assert not any(line.startswith(("That is none of these", "It stays")) for line in written)


def test_help_in_the_first_call_names_how_to_leave_it() -> None:
    written = at_home("", "/help", "/skip", "/quit")
    assert any(line.strip().startswith("/skip ") for line in written)


def test_what_can_be_typed_at_home_is_read_in_full_once_and_when_it_is_asked_for() -> None:
    written = at_home("progress", "home", "goal", "", "/help", "/quit")
    assert sum("Or type a word: home" in line for line in written) == 2
    assert written.count("An empty line goes there. /help says what else you can type.") == 3


def test_at_the_goal_what_is_none_is_asked_again_and_the_word_home_leads_back() -> None:
    written = at_home("goal", "nonsense", "9", "2", "goal", "home", "/quit")
    assert (
        sum(line.startswith("That is no goal of these, so nothing is changed. Type") for line in written) == 2
    )
    assert "Your goal now: Finish 2 chapters." in written
    assert "Type a number to choose that goal. Now it is: No goal. An empty line leaves it so." in written


def test_a_number_typed_right_after_a_call_asks_before_a_chapter_starts_again() -> None:
    skip_first_call(Database(database_file()), "player")
    call = (PLAYS / "download-that-stops-best.txt").read_text("utf-8").splitlines()
    over = ("4", "4", "/skip")
    written = at_home("1", *call, *over, "1", "/quit")
    begins = "The download that stops. Channel"
    assert sum(line.startswith(begins) for line in written) == 1
    assert any(line.startswith("Chapter 1, The download that stops, was begun before.") for line in written)
    again = at_home("1", *call, *over, "1", "1", "/quit")
    assert sum(line.startswith(begins) for line in again) == 2
    other = at_home("1", *call, *over, "progress", "1", "/quit")
    assert sum(line.startswith(begins) for line in other) == 2, "only the first line is asked about"


def test_empty_lines_that_come_at_once_after_a_call_begin_nothing() -> None:
    """At a terminal: they were typed to hear on."""
    call = ["", "/cue", "", "", "/wait", "2", "1", "1", "", "3", "A green bag, and the driver knows you.", ""]

    def begun(*after: tuple[float, str], asks: bool = True) -> tuple[int, int]:
        """How often the next chapter began and how often it was said that nothing did, where these lines
        come so many seconds after the one before."""
        now, written = [100.0], list[str]()

        def typed() -> Iterator[str]:
            yield from ["first", *call]
            for seconds, line in after:
                now[0] += seconds
                yield line

        data, library = Database(database_file()), open_library(None)
        home = LineHome(data, library, "player", typed(), written.append, asks=asks, clock=lambda: now[0])
        home.play()
        assert any(line.startswith("What you tried") for line in written)
        chapter = sum(line.startswith("The download that stops. Channel") for line in written)
        return chapter, sum(line.startswith("Nothing was begun: that empty line") for line in written)

    assert begun((0.0, ""), (0.0, ""), (0.0, "")) == (0, 1)
    assert begun((0.0, ""), (0.1, ""), (5.0, "")) == (1, 1)
    assert begun((5.0, "")) == (1, 0)
    assert begun((0.0, ""), asks=False) == (1, 0), "a script is not asked"


def test_what_was_never_said_can_still_be_read_at_home_unless_it_was_read() -> None:
    plan = plan_of()
    parcel = PlayableStory(plan.story, plan.hash, PARCEL_FILE, source=plan.source)
    still = "The letter u still reads out what they never came to say."

    def played(*answers: str) -> list[str]:
        written: list[str] = []
        typed = ("1", "3", "", "", "4", "2", *answers)
        LineHome(
            Database(database_file()), Library({"late-parcel": parcel}, ()), "player", typed, written.append
        ).play()
        return written

    written = played("/skip", "u", "/quit")
    assert "  You promised it twice." in written[written.index(still) :]
    assert still not in played("u", "/skip", "/quit")


def test_from_a_drill_and_from_the_stations_home_leads_back_and_its_bare_word_is_asked_about() -> None:
    written = at_home("drills", "home", "/home", "stations", "", "home", "/home", "home", "/quit")
    slips = [line for line in written if line.startswith("“home” alone would have been your answer")]
    assert len(slips) == 2
    assert "What you did is saved." in written and "Everything is kept." in written
    assert sum(line.startswith("1. The download that stops") for line in written) == 2


@pytest.mark.parametrize("at", [(), ("",), ("", "/end", "/end"), ("", "/end", "/end", "0")])
def test_quit_leaves_the_game_from_anywhere_in_the_stations_and_home_leads_back(at: tuple[str, ...]) -> None:
    chapter = "1. The download that stops"
    left = at_home("stations", *at, "/quit", "home")
    assert sum(line.startswith(chapter) for line in left) == 1
    back = at_home("stations", *at, "/home", "home")
    assert sum(line.startswith(chapter) for line in back) == 2


@pytest.mark.parametrize(
    "at",
    [
        ("drills", "/choose", "1"),
        ("stations",),
        ("stations", "", "/end", "/end"),
        ("stations", "", "/end", "/end", "0"),
        ("stations", "", "I see.", "/end", "/end", "0", "/practise", "/choose", "1"),
        ("goal",),
        ("cohort",),
    ],
)
def test_where_no_answer_is_expected_a_word_of_home_leads_there(at: tuple[str, ...]) -> None:
    written = at_home(*at, "Progress", "/quit")
    assert any(line.startswith("Skills, over 0 calls") for line in written), written[-8:]
    assert not any("does nothing here" in line or "none of these" in line for line in written)
    assert written[-1] == "You left Hear Me Out."


def test_from_the_list_of_calls_a_word_of_home_leads_there() -> None:
    played("download-that-stops", "best")
    written = at_home("calls", "/drills")
    assert any(line.startswith("Drill 1 of ") for line in written)


def test_the_first_page_of_the_stations_says_how_to_come_back() -> None:
    assert "/home leads back to the list of chapters, at any time; everything is kept." in at_home("stations")
