"""Badges: each with the words that earned it, from first tries, and never one that was not earned."""

from pathlib import Path

import pytest

from game.conversation.turn import speaking
from game.course.badges import Earned, badges, earned_by
from game.course.recognition import LOOKED_AT, keep_earned
from game.listening.plain_no import plain_no
from game.paths import database_file
from game.play.first_calls import first_calls
from game.play.rewind import rewind
from game.play.session import start_call
from game.progress.database import Database
from game.progress.earned_badges import kept_badges
from game.progress.library import Library, PlayableStory
from tests.conversation.calls import event, plan
from tests.looking_back import BADLY, KETTLE, WELL, finished_call
from tests.playing import chapter

NAMED = "You must be worn out, with the baby awake each night."


def story(name: str) -> str:
    return KETTLE.replace("id: kettle", f"id: {name}")


def library(*names: str) -> Library:
    found = {}
    for name in names or ("kettle",):
        made = plan(story(name))
        found[name] = PlayableStory(made.story, made.hash, Path(f"{name}.yaml"), source=story(name).encode())
    return Library(found, ())


@pytest.fixture
def database(home: Path) -> Database:
    return Database(database_file())


def earned(database: Database, *names: str) -> dict[str, str]:
    return {e.badge: e.words for e in keep_earned(database, "player", library(*names))}


def test_a_silence_that_brought_something_is_the_second_wave(database: Database) -> None:
    finished_call(WELL, database=database)
    assert earned(database)["second_wave"] == "“I don't have the receipt any more. There.”"


def test_a_silence_that_brought_words_and_no_fact_is_the_second_wave_too(database: Database) -> None:
    text = story("words").replace("tells: [receipt]", "tells: []")
    finished_call(WELL, text=text, database=database)
    made = plan(text)
    at = Library({"words": PlayableStory(made.story, made.hash, Path("k.yaml"), source=text.encode())}, ())
    found = {e.badge: e.words for e in keep_earned(database, "player", at)}
    assert found["second_wave"] == "“I don't have the receipt any more. There.”"


def test_a_call_that_was_cut_into_has_no_badge_for_it_and_a_short_one_neither(database: Database) -> None:
    finished_call(BADLY, database=database)
    assert earned(database) == {}
    finished_call(WELL, text=story("other"), database=database)
    assert "no_cut_in" not in earned(database, "kettle", "other")


LONG = KETTLE.replace("goto: thanks", "goto: more_yet").replace(
    "  thanks:\n",
    "  more_yet:\n    customer: [And then?]\n"
    "    replies: [{id: on, say: 'Go on.', shows: [], goto: thanks, why: W.}]\n  thanks:\n",
)


def test_three_replies_and_nobody_cut_off_is_a_chapter_without_cutting_in(database: Database) -> None:
    finished_call((*WELL, "pick:on"), text=LONG, database=database)
    made = plan(LONG)
    at = Library({"kettle": PlayableStory(made.story, made.hash, Path("k.yaml"), source=LONG.encode())}, ())
    found = {e.badge: e.words for e in keep_earned(database, "player", at)}
    assert (
        found["no_cut_in"]
        == "letting them finish before you spoke, also at: “I don't have the receipt any more. There.”"
    )


def test_words_of_theirs_before_a_reproach_are_no_example_of_letting_them_finish(database: Database) -> None:
    replies = "'Go on.', shows: []", "'You should have said so.', shows: [confront]"
    text = LONG.replace(*replies).replace("customer: [And then?]", "customer: [And, Then, What now?]")
    finished_call((*WELL, "listen", "listen", "pick:on"), text=text, database=database)
    made = plan(text)
    at = Library({"kettle": PlayableStory(made.story, made.hash, Path("k.yaml"), source=text.encode())}, ())
    found = {e.badge: e.words for e in keep_earned(database, "player", at)}
    assert "I don't have the receipt" in found["no_cut_in"] and "What now?" not in found["no_cut_in"]


def test_the_feeling_before_the_fix_counts_three_chapters_running(database: Database) -> None:
    names = ("one", "two", "three", "four")
    calm = ("listen", "pick:back", "say:So it wakes the baby all week. Is that right?")
    hasty = ("listen", "pick:descale", f"say:{NAMED}")
    for name, events in zip(names, (calm, hasty, calm, calm), strict=True):
        finished_call(events, text=story(name), database=database)
    assert "feeling_first" not in earned(database, *names)
    finished_call(calm, text=story("five"), database=database)
    assert earned(database, *names, "five")["feeling_first"].startswith("“")


def test_a_no_that_costs_no_trust_in_a_call_that_ends_well(database: Database) -> None:
    no = "say:A week of humming with the baby awake. I'm afraid we can't exchange it without the receipt."
    finished_call(("listen", "pick:back", no), database=database)
    assert "we can't exchange it" in earned(database)["stayed_liked"]


@pytest.mark.parametrize(
    "typed",
    [
        "So it can't be exchanged without the receipt, and the baby is awake all week. Is that right?",
        "A week of humming with the baby awake. So they told you it isn't possible.",
    ],
)
def test_what_they_cannot_do_given_back_is_no_no(database: Database, typed: str) -> None:
    finished_call(("listen", "pick:back", f"say:{typed}"), database=database)
    assert "stayed_liked" not in earned(database)


@pytest.mark.parametrize("name", ["download-that-stops", "call-that-came-back", "missing-parcel"])
def test_no_line_to_choose_says_no_which_the_badge_says(name: str) -> None:
    assert "no line to choose" in badges()["stayed_liked"].still
    scenes = chapter(name).story.scenes.values()
    assert not [pick.say for scene in scenes for pick in scene.replies if plain_no(pick.say or "")]


TO_THE_END = (
    *("all", "pick:same_page", "all", "wait", "pick:felt_something", "all", "wait", "pick:help_said_back"),
    *("all", "pick:is_it_the_lid", "all"),
    "say:I'm sorry, I can't get anyone of ours there today. Who is near enough to look before six?",
    "all",
    "say:He read your note, so the bees have been in the honey box, out of the sun, and Dennis has them now.",
    "all",
)


def test_in_a_chapter_that_ships_a_no_in_own_words_earns_it(database: Database) -> None:
    at = chapter("missing-parcel")
    call = start_call(database, "player", at)
    for name in TO_THE_END:
        if name == "all":
            while speaking(call.plan, call.state) and not call.state.over:
                call.do(event(call.plan, call.state, "listen"))
        else:
            assert call.do(event(call.plan, call.state, name)).refusal is None
    playable = PlayableStory(at.story, at.hash, Path("m.yaml"), source=at.source)
    new = keep_earned(database, "player", Library({at.story.id: playable}, ()))
    assert "I can't get anyone" in next(one.words for one in new if one.badge == "stayed_liked")


def test_a_poor_call_is_made_good_by_a_new_one_and_not_by_the_middle_of_it(database: Database) -> None:
    badly = finished_call(BADLY, database=database)
    again = rewind(badly, 1, badly.log.id)
    for name in WELL:
        again.do(event(again.plan, again.state, name))
    assert again.state.over and "made_good" not in earned(database)
    finished_call(WELL, database=database)
    assert "week" in earned(database)["made_good"]


def test_what_was_got_wrong_and_given_back_right_is_put_right(database: Database) -> None:
    wrong = "say:So it has hummed for a month."
    last = "say:It wakes the baby, and you are tired of it."
    finished_call(("listen", wrong, "pick:back", last), database=database)
    assert (
        earned(database)["put_right"] == "“A week of that, and the baby awake with it. You must be worn out.”"
    )


WRONG = "say:So it has hummed for a month."


@pytest.mark.parametrize(
    "later",
    [
        "say:Slowly then. One, a new kettle goes out to you this week. Two, I'll ring you.",
        "say:I'll send you a new one within a week.",
        "say:It wakes the baby, and you are tired of it. I'll have it mended in a week.",
        "say:Shall I ring you again in a week?",
    ],
)
def test_what_was_got_wrong_and_only_helped_with_is_not_put_right(database: Database, later: str) -> None:
    finished_call(("listen", WRONG, "pick:descale", later), database=database)
    assert "put_right" not in earned(database)


def test_the_words_that_put_it_right_are_quoted_alone(database: Database) -> None:
    right = "say:Sorry, I had that wrong. So it has hummed for a week. I'll send a new one."
    finished_call(("listen", WRONG, "pick:descale", right), database=database)
    assert earned(database)["put_right"] == "“So it has hummed for a week.”"


def test_a_badge_is_told_once_and_kept(database: Database) -> None:
    finished_call(WELL, database=database)
    assert "second_wave" in earned(database)
    assert earned(database) == {}
    assert kept_badges(database, "player")["second_wave"].words.startswith("“I don't have")
    assert kept_badges(database, "somebody else") == {}


def test_what_the_first_call_missed_a_later_one_of_the_same_chapter_earns(database: Database) -> None:
    finished_call(("pick:back", "say:So it wakes the baby all week. Is that right?"), database=database)
    assert "second_wave" not in earned(database)
    finished_call(WELL, database=database)
    assert earned(database)["second_wave"] == "“I don't have the receipt any more. There.”"


def test_one_slip_never_puts_the_feeling_before_the_fix_out_of_reach(database: Database) -> None:
    calm = ("listen", "pick:back", "say:So it wakes the baby all week. Is that right?")
    for events in (("listen", "pick:descale", f"say:{NAMED}"), calm, calm):
        finished_call(events, database=database)
    assert "feeling_first" not in earned(database)
    finished_call(calm, database=database)
    assert "feeling_first" in earned(database)


def test_a_call_that_was_poor_long_ago_can_still_be_made_good(database: Database) -> None:
    finished_call(BADLY, database=database)
    for _ in range(LOOKED_AT):
        finished_call(WELL, text=story("other"), database=database)
    assert "made_good" not in earned(database, "kettle", "other")
    finished_call(WELL, database=database)
    assert "made_good" in earned(database, "kettle", "other")


def test_words_of_people_are_no_markup_and_clean(database: Database) -> None:
    hostile = "say:[@click=app.quit]x[/] A week \x1b[31mof humming, and it wakes the baby. Is that right?"
    finished_call(("listen", "wait", "pick:back", hostile), database=database)
    for badge in keep_earned(database, "player", library()):
        assert "\x1b" not in badge.words


def test_every_badge_of_the_table_can_be_earned_and_says_what_for() -> None:
    assert list(badges()) == [
        "second_wave", "no_cut_in", "feeling_first", "stayed_liked", "made_good", "put_right",
    ]  # fmt: skip
    assert all(b.label and b.about.endswith(".") and b.still.endswith(".") for b in badges().values())
    assert earned_by(()) == [] and Earned("a", "b", 0, "c").seq == 0


def test_where_nothing_can_be_read_nothing_is_earned(tmp_path: Path) -> None:
    nowhere = Database(tmp_path / "no" / "folder" / "is" / "a.sqlite3")
    assert first_calls(nowhere, "player", library()) == []
    assert keep_earned(nowhere, "player", library()) == ()
