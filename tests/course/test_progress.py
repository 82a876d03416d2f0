"""Progress: counts of first tries with what can be told from them, and nothing below five occasions."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from game.course.progress_page import Row, badge_rows, intention_rows, page_lines, progress_page, skill_rows
from game.course.skill_progress import FEWEST_OCCASIONS, SkillProgress, Tally, skill_progress
from game.debrief.card import score_card
from game.debrief.debrief import coded_turns
from game.drills.answers import Done, NewAnswer
from game.drills.saving import disagree, save_answer
from game.paths import database_file
from game.play.rewind import rewind
from game.progress.database import Database
from game.progress.earned_badges import KeptBadge
from game.progress.library import Library, PlayableStory
from game.progress.own_views import save_intention
from game.skills import skills
from game.story.exercises import Form
from tests.conversation.calls import event, plan
from tests.looking_back import BADLY, KETTLE, WELL, finished_call
from tests.playing import hearmeout

NOW = datetime(2026, 3, 2, 9, 30).astimezone()


@pytest.fixture
def database(home: Path) -> Database:
    return Database(database_file())


def story(name: str) -> str:
    return KETTLE.replace("id: kettle", f"id: {name}")


def library(*names: str) -> Library:
    found = {}
    for name in names or ("kettle",):
        made = plan(story(name))
        found[name] = PlayableStory(made.story, made.hash, Path(f"{name}.yaml"), source=story(name).encode())
    return Library(found, ())


def of(database: Database, skill: str, *names: str) -> SkillProgress:
    page = progress_page(database, "player", library(*names))
    return next(one for one in page.skills if one.skill == skill)


def said_back(database: Database) -> Row:
    return next(skill_rows(progress_page(database, "player", library())))


def drilled(database: Database, results: str, skill: str = "paraphrase", again: bool = False) -> None:
    """Drills of a day each; a letter is the result of one."""
    for number, letter in enumerate(results):
        result = {"m": "met", "p": "partly", "x": "missed", "u": "unclear"}[letter]
        new = NewAnswer("same" if again else f"{skill}-{number}", skill, "typed", "words", result)
        assert save_answer(database, "player", new, NOW + timedelta(days=number))


def test_nobody_is_told_anything_below_five_occasions(database: Database) -> None:
    finished_call(WELL, database=database)
    drilled(database, "mx")
    row = next(
        r for r in skill_rows(progress_page(database, "player", library())) if r.label == "Say it back"
    )
    assert row.tenths is None and row.text == (
        "not enough to say, it takes 5:"
        " in calls, replies that give something back, of those that do so or ask: 2 of 2, drills 1 of 2"
    )


@pytest.mark.parametrize(
    ("label", "counted"),
    [
        ("Find the place", "in calls, replies that cut nothing off: "),
        ("What was not said", "in calls, replies with an open question or a check of what you understood, "),
    ],
)
def test_what_calls_count_is_said_where_the_task_of_the_drills_is_another(
    database: Database, label: str, counted: str
) -> None:
    finished_call(WELL, database=database)
    row = next(r for r in skill_rows(progress_page(database, "player", library())) if r.label == label)
    assert counted in row.text and "drills" not in row.text


def test_a_share_has_its_counts_beside_it(database: Database) -> None:
    drilled(database, "mmxpm")
    row = next(
        r for r in skill_rows(progress_page(database, "player", library())) if r.label == "Say it back"
    )
    assert row.text == "60 % (3 of 5): drills 3 of 5." and row.tenths == 6


def test_only_the_first_finished_call_of_a_story_counts(database: Database) -> None:
    badly = finished_call(BADLY, database=database)
    first = of(database, "paraphrase").calls
    finished_call(WELL, database=database)
    again = rewind(badly, 1, badly.log.id)
    for name in WELL:
        again.do(event(again.plan, again.state, name))
    assert of(database, "paraphrase").calls == first


def again(database: Database, *answers: tuple[str, Form, bool]) -> None:
    """Answers to one exercise, one after the other: each its result, its form, and whether the player
    disagrees with it."""
    for number, (result, form, against) in enumerate(answers):
        new = NewAnswer("same", "paraphrase", form, "words", result)
        key = save_answer(database, "player", new, NOW + timedelta(days=number))
        assert key and (not against or disagree(database, "player", key, against=True))


@pytest.mark.parametrize("first", [("unclear", "typed", False), ("missed", "typed", True)])
def test_after_the_model_line_was_read_nothing_is_a_first_try(
    database: Database, first: tuple[str, Form, bool]
) -> None:
    again(database, first, ("met", "typed", False))
    assert of(database, "paraphrase").drills == Tally(0, 0)


def test_a_line_that_was_chosen_is_told_and_not_counted_where_the_skill_is_typed(database: Database) -> None:
    again(database, ("met", "picked", False), ("met", "typed", False))
    one = of(database, "paraphrase")
    assert (one.drills, one.chosen) == (Tally(0, 0), 1)
    assert said_back(database).text == (
        "nothing to count yet: 1 more was chosen from lines, which does not count"
    )
    new = NewAnswer("cue-1", "cue", "picked", "words", "met")
    assert save_answer(database, "player", new, NOW)
    assert of(database, "cue").drills == Tally(1, 1), "what is only ever chosen counts"


CALLS = {
    "badly": BADLY,
    "well": WELL,
    "closed questions that cut in": ("say:Do you have the receipt?", "pick:descale", "say:Is it broken?"),
    "open": ("listen", "say:What is that like at night?", "pick:descale", "say:What happened then?"),
    "stock words": ("listen", "say:I am sorry to hear that.", "pick:descale", "say:I will send a new one."),
}


@pytest.mark.parametrize("name", CALLS)
def test_calls_are_counted_as_the_score_card_counts_them(database: Database, name: str) -> None:
    call = finished_call(CALLS[name], database=database)
    card = {
        row.skill: (row.band, [int(n) for n in re.findall(r"\d+", row.counts)])
        for row in score_card(coded_turns(call.plan, call.played))
    }
    opened, asking = card["Enquire"][1][:2]
    assert of(database, "open").calls == Tally(opened, asking)
    cut, all_replies = card["Patience"][1][:2]
    assert of(database, "completion").calls == Tally(all_replies - cut, all_replies)
    given_back = card["Reflect"][1][0]
    back = of(database, "paraphrase").calls
    assert (back.done > 0) == (given_back > 0) and back.done <= given_back
    assert asking <= back.of <= asking + given_back
    assert of(database, "feeling").calls == Tally(card["Acknowledge"][0] == "good", 1)


def test_where_a_call_does_not_say_that_a_skill_was_wanted_there_is_no_share(database: Database) -> None:
    asks = ("listen", "say:May I look it up?", "pick:descale", "say:May I put you on hold?")
    finished_call(asks, database=database)
    one = of(database, "leave")
    assert one.shown == 2 and one.of == 0
    row = next(r for r in skill_rows(progress_page(database, "player", library())) if "permission" in r.label)
    assert row.text == "nothing to count yet: in calls, asked before doing it: 2 times"


def test_a_cue_too_many_is_none_that_fits(database: Database) -> None:
    finished_call(("cue", "cue", "cue", "cue", *BADLY[1:]), database=database)
    cues = of(database, "cue").calls
    assert cues.of == 4 and cues.done < 4


def test_what_was_noted_and_never_came_back_counts_against_bringing_it_back(database: Database) -> None:
    finished_call(("listen", "note:baby wakes", "pick:descale", "say:I will send one."), database=database)
    assert of(database, "recall").calls == Tally(0, 1)


def test_calls_and_drills_are_never_one_change(database: Database) -> None:
    """Drills that were all missed, then calls that were all done: that is no rise of either."""
    drilled(database, "xxxxxxx", "open")
    for number in range(4):
        name = f"kettle{number}"
        finished_call(
            CALLS["open"], text=story(name), database=database, began="2026-04-02T09:30:00.000+00:00"
        )
    one = of(database, "open", *(f"kettle{number}" for number in range(4)))
    assert one.calls_change is not None and not one.calls_change.told and one.drills_change is None


def test_cutting_in_counts_against_finding_the_place_and_nothing_else_does(database: Database) -> None:
    finished_call(BADLY, database=database)
    assert (of(database, "completion").calls.done, of(database, "completion").calls.of) == (1, 2)
    finished_call(WELL, text=story("other"), database=database)
    both = of(database, "completion", "kettle", "other").calls
    assert (both.done, both.of) == (3, 4)


def test_a_no_and_a_mishearing_are_occasions_only_where_there_was_one(database: Database) -> None:
    finished_call(WELL, database=database)
    assert of(database, "limit").of == of(database, "mishearing").of == 0
    wrong, no = "say:So it has hummed for a month.", "say:I'm afraid we can't, though it wakes the baby."
    finished_call(("listen", wrong, "pick:back", no), text=story("other"), database=database)
    names = ("kettle", "other")
    assert (of(database, "mishearing", *names).calls.done, of(database, "mishearing", *names).of) == (1, 1)
    assert of(database, "limit", *names).of == 1


def test_a_change_is_told_only_where_it_can_be(database: Database) -> None:
    drilled(database, "xxxxxmmmmm")
    told = of(database, "paraphrase").drills_change
    assert told is not None and told.told
    drilled(database, "xmxmxmxmxm", "feeling")
    drilled(database, "m" * 14, "open")
    untold = of(database, "feeling").drills_change
    assert untold is not None and not untold.told
    rows = {r.label: r.text for r in skill_rows(progress_page(database, "player", library()))}
    assert rows["Say it back"].endswith("Drills: earlier 0 of 5, lately 5 of 5: more often.")
    assert rows["Make it open"].endswith("Drills: earlier 7 of 7, lately 7 of 7: no change.")
    assert "not enough to show a change" in rows["Name the feeling"]


def test_an_intention_is_held_against_the_call_after_it_and_ones_own_words_are_not(
    database: Database,
) -> None:
    one = finished_call(WELL, text=story("one"), database=database)
    save_intention(database, one.log.id, "Let them finish, and then wait one breath more.")
    two = finished_call(BADLY, text=story("two"), database=database)
    save_intention(database, two.log.id, "Breathe [/] \x1b[31m first.")
    finished_call(WELL, text=story("three"), database=database)
    page = progress_page(database, "player", library("one", "two", "three"))
    kettle = "“The kettle that hums”"
    assert [(row.label, row.text) for row in intention_rows(page)] == [
        (
            "“Let them finish, and then wait one breath more.”",
            f"not in {kettle}, as the score card counts it.",
        ),
        ("“Breathe [/] [31m first.”", f"came before {kettle}. Only you can say whether you kept it."),
    ]


def test_a_badge_is_shown_with_its_words_and_any_other_with_what_would_earn_it(database: Database) -> None:
    rows = list(badge_rows(progress_page(database, "player", library())))
    assert len(rows) == 6 and all(row.text.endswith(".") for row in rows)


def test_read_out_a_badge_says_first_whether_it_is_earned(database: Database) -> None:
    page = progress_page(database, "player", library())
    kept = {"no_cut_in": KeptBadge("no_cut_in", "run", 1, "letting them finish", "")}
    lines = list(page_lines(replace(page, badges=kept)))
    assert sum(line.startswith("Not yet: ") for line in lines) == 5
    assert "Earned: A chapter without cutting in, by letting them finish" in lines


def test_the_command_tells_it_in_lines_and_as_json(database: Database) -> None:
    drilled(database, "mmxpm")
    database.close()
    lines = hearmeout("progress").stdout.decode()
    assert (
        "Say it back (Give back what they told you, in your own words): 60 % (3 of 5): drills 3 of 5."
        in lines
    )
    assert "Not enough answers yet: 0 of 5 to “What did you just do?”" in lines
    body = json.loads(hearmeout("progress", "--json").stdout)
    assert body["skills"][0] == {
        "skill": "paraphrase", "calls": {"done": 0, "of": 0}, "drills": {"done": 3, "of": 5},
        "enough": True, "shown": 0, "chosen": 0, "calls_change": None, "drills_change": None,
    }  # fmt: skip
    assert body["badges"] == [] and body["intentions"] == []


def test_without_anything_played_every_skill_says_so(database: Database) -> None:
    lines = list(page_lines(progress_page(database, "player", library())))
    assert sum(line.endswith(": no occasion yet") for line in lines) == len(skills())


ANSWERS = st.lists(
    st.builds(
        Done,
        st.integers(0, 10**6),
        st.sampled_from(["a", "b", "c", "d", "e", "f", "g"]),
        st.sampled_from([*skills(), "no such skill"]),
        st.sampled_from(["typed", "picked", "odd"]),
        st.sampled_from(["2026-03-02T10:00:00+00:00", "", "spoilt"]),
        st.sampled_from(["met", "partly", "missed", "unclear", "odd"]),
        *(st.sampled_from([0, 1]) for _ in range(3)),
    ),
    max_size=40,
)


@given(ANSWERS)
def test_whatever_was_saved_no_more_is_done_than_there_were_occasions(answers: list[Done]) -> None:
    for one in skill_progress((), answers):
        assert 0 <= one.done <= one.of <= 7 and one.enough == (one.of >= FEWEST_OCCASIONS)
        if one.drills_change is not None:
            assert one.drills_change.before.of + one.drills_change.after.of == one.drills.of
