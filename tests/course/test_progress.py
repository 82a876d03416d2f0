"""Progress: counts of first tries with what can be told from them, and nothing below five occasions."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from game.course.progress_page import Row, badge_rows, intention_rows, page_lines, progress_page, skill_rows
from game.course.skill_progress import FEWEST_OCCASIONS, SkillProgress, skill_progress
from game.drills.answers import Done, NewAnswer
from game.drills.saving import save_answer
from game.paths import database_file
from game.play.rewind import rewind
from game.progress.database import Database
from game.progress.earned_badges import KeptBadge
from game.progress.library import Library, PlayableStory
from game.progress.own_views import save_intention
from game.skills import skills
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
    assert row.tenths is None and row.text == "not enough to say, it takes 5: calls 2 of 2, drills 1 of 2"


@pytest.mark.parametrize(
    ("label", "counted"),
    [
        ("Find the place", "in calls, replies that cut nothing off: "),
        ("What was not said", "in calls, open questions, and checks of what you understood: "),
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


def test_only_the_first_answer_to_an_exercise_counts_and_an_unclear_one_not_at_all(
    database: Database,
) -> None:
    drilled(database, "uxmmm", again=True)
    assert of(database, "paraphrase").drills.of == 1 and of(database, "paraphrase").drills.done == 0


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
    told = of(database, "paraphrase").change
    assert told is not None and told.told
    drilled(database, "xmxmxmxmxm", "feeling")
    untold = of(database, "feeling").change
    assert untold is not None and not untold.told
    rows = {r.label: r.text for r in skill_rows(progress_page(database, "player", library()))}
    assert rows["Say it back"].endswith("Earlier 0 of 5, lately 5 of 5: more often.")
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
        "enough": True, "change": None,
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
        if one.change is not None:
            assert one.change.before.of + one.change.after.of == one.of
