"""What comes next: always one thing, that there is, in one order of rules."""

import re
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from game.course.next_step import Closed, Where, closed, come_back, decide, next_step, passed_before, where
from game.course.seven_days import day_of, plan_lines, todays
from game.course.weekly_goal import (
    Week,
    choose_goal,
    chosen_goal,
    counted_week,
    goal_line,
    goal_title,
    weekly_goals,
)
from game.drills.answers import ENOUGH_A_DAY
from game.local_times import local_day
from game.messages import catalogue, say
from game.paths import database_file
from game.progress.chapters import ChapterProgress
from game.progress.choices import choose
from game.progress.database import Database
from game.progress.library import Library, open_library
from game.progress.profiles import profile_id
from game.progress.runs import RunInfo
from game.progress.standing import Standing, quiet_standing
from game.stations.offer import Offer, chapters_done, offered_now
from game.story.model import Course

TODAY = date(2026, 3, 4)
LIBRARY = open_library(None)
STORIES = [story for story in LIBRARY.stories if LIBRARY.counted(story)]
LEFT = RunInfo("run", STORIES[0], "", "", "", "2026-03-04T09:00:00+00:00", 2, 50, 50, None, None)


def chapter(number: int, best: str | None = None, closed: str = "") -> ChapterProgress:
    """A chapter; those behind the ones that ship have their stories' words under another id."""
    playable = LIBRARY.stories[STORIES[(number - 1) % len(STORIES)]]
    story = replace(playable.story, id=f"{playable.story.id}-{number}")
    plays = 1 if best else 0
    return ChapterProgress(number, replace(playable, story=story), best=best, plays=plays, closed=closed)


def at(
    chapters: Sequence[ChapterProgress] = (),
    *,
    today: date = TODAY,
    earlier: Sequence[int] = (),
    left: RunInfo | None = None,
    first_call: str = "",
    offer: Offer | None = None,
    due: int = 0,
    drilled: int = 0,
    seen: Closed | None = None,
) -> Where:
    """A player who passed the chapters numbered `earlier` on another day."""
    before = frozenset(c.playable.story.id for c in chapters if c.number in earlier)
    return Where(
        today, tuple(chapters), before, left, "John: a call", lambda: first_call, lambda: offer, lambda: due,
        lambda: drilled, lambda: seen,
    )  # fmt: skip


NEW = [chapter(1), chapter(2), chapter(3, closed="opens later")]
DONE = [chapter(1, "best"), chapter(2, "good"), chapter(3, "fair")]
OFFER = Offer("before", "a")


@pytest.mark.parametrize(
    ("where", "kind", "said"),
    [
        (at(NEW, first_call="keys"), "first_call", "the first two minutes"),
        (at([chapter(1, "poor")], first_call="keys"), "chapter", "It has ended poor so far"),
        (at(NEW, left=LEFT, offer=OFFER, first_call="keys"), "call", "go on with John: a call"),
        (at([chapter(1, "good"), chapter(2)], offer=OFFER, due=3), "stations", "twelve stations"),
        (at(NEW, due=9), "chapter", "Day 1, whenever you like."),
        (at([chapter(1, "good"), chapter(2)], due=9), "chapter", "chapter 2"),
        (at([*DONE[:2], chapter(3)], due=3), "drills", "3 drills"),
        (at([*DONE[:2], chapter(3)], due=3, drilled=5), "rest", "Day 2 begins with chapter 3"),
        (at([*DONE[:2], chapter(3)]), "rest", "that was enough for today"),
        (at([*DONE[:2], chapter(3)], earlier=(1, 2)), "chapter", "Day 2, whenever you like."),
        (at([chapter(1, "good"), chapter(2)], earlier=(1,)), "chapter", "chapter 2"),
        (at(DONE, due=3), "close", "the end of the course"),
        (at(DONE, due=3, seen=Closed(3, TODAY)), "drills", "3 drills"),
        (at(DONE, seen=Closed(3, TODAY)), "close", "come back on 2026-06-03"),
        (at(DONE, seen=Closed(2, TODAY)), "close", "You have passed every chapter"),
        (at(DONE, seen=Closed(3, date(2025, 3, 4))), "close", "Look once more"),
        (at([*DONE, chapter(4)], earlier=(1, 2, 3), seen=Closed(3, TODAY)), "chapter", "chapter 4"),
        (at([chapter(1, closed="never"), chapter(2, closed="never")]), "rest", "Nothing more is due"),
        (at(), "rest", "Nothing more is due"),
    ],
)  # fmt: skip
def test_the_rules_in_their_order(where: Where, kind: str, said: str) -> None:
    step = decide(where)
    assert step.kind == kind
    assert said in f"{step.title}. {step.why}"


endings = st.sampled_from([None, "poor", "critical", "fair", "good", "best"])


@st.composite
def places(draw: st.DrawFn) -> Where:
    found = [
        chapter(number, draw(endings), "closed" if draw(st.booleans()) else "")
        for number in range(1, draw(st.integers(0, 13)) + 1)
    ]
    passed = [c.number for c in found if c.passed]
    return at(
        found,
        earlier=draw(st.lists(st.sampled_from(passed))) if passed else (),
        left=LEFT if draw(st.booleans()) else None,
        first_call=draw(st.sampled_from(["", "keys"])),
        offer=draw(st.sampled_from([None, OFFER, Offer("later", "b", True)])),
        due=draw(st.integers(0, 10)),
        drilled=draw(st.integers(0, 6)),
        seen=draw(st.sampled_from([None, Closed(1, TODAY), Closed(13, date(2020, 1, 1))])),
    )


@given(places())
def test_there_is_always_one_next_step_and_nothing_is_named_that_is_not_there(where: Where) -> None:
    step = decide(where)
    stories = {c.playable.story.id: c for c in where.chapters}
    assert step.title and step.why
    match step.kind:
        case "chapter":
            assert stories[step.target].number == step.chapter
            assert not stories[step.target].closed and not stories[step.target].passed
        case "call":
            assert where.left and step.target == where.left.id
        case "first_call":
            assert step.target == where.first_call()
        case "stations":
            assert where.offered()
        case "drills":
            assert where.due() and where.drilled() < ENOUGH_A_DAY
        case "close":
            assert all(c.passed for c in where.chapters) and where.chapters
        case "rest":
            named = [int(word.strip(",.")) for word in step.why.split() if word.strip(",.").isdigit()]
            assert len(named) in (0, 2)
            assert not named or named[1] in {c.number for c in where.chapters}


@given(places())
def test_rest_comes_when_all_of_the_day_was_done(where: Where) -> None:
    over = decide(where).kind == "rest"
    todo = any(not c.passed for c in todays(where.chapters, where.earlier))
    if over:
        assert not todo and not where.offered() and not where.left
        assert not where.due() or where.drilled() >= ENOUGH_A_DAY


def test_the_plan_is_of_the_chapters_that_are_there_and_promises_no_other() -> None:
    assert [day_of(number) for number in range(1, 14)] == [1, 1, 2, 3, 3, 4, 4, 5, 6, 6, 7, 8, 9]
    assert plan_lines(NEW) == ("Day 1: chapters 1 and 2.", "Day 2: chapter 3.")
    assert plan_lines([]) == ()


def ended(story: str, run: str, kind: str = "good") -> RunInfo:
    return replace(LEFT, id=run, story=story, kind=kind, ending="end")


def test_a_chapter_is_passed_on_the_first_day_that_it_was_passed_and_a_day_yet_to_come_is_another() -> None:
    standing = Standing(
        (), (ended("a", "3"), ended("b", "2"), ended("a", "1"), ended("c", "0", "poor")), (), ()
    )
    days = {"3": "2026-03-04", "2": "2026-03-04", "1": "2026-03-02", "0": "2026-03-01"}
    assert passed_before(standing, days, TODAY) == {"a"}
    assert passed_before(standing, days, date(2026, 1, 1)) == {"a", "b"}, "the clock was put back"
    assert passed_before(standing, {}, TODAY) == {"a", "b"}, "a day that nobody knows"


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def in_zone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    time.tzset()


def test_the_next_day_begins_at_midnight_where_the_player_is(zone: pytest.MonkeyPatch) -> None:
    late = "2026-03-04T22:30:00+00:00"
    standing = Standing((), (ended("a", "1"),), (), ())
    for name, day, earlier in (("UTC", "2026-03-04", set()), ("Asia/Tokyo", "2026-03-05", {"a"})):
        in_zone(zone, name)
        assert local_day(late) == day
        assert passed_before(standing, {"1": local_day(late)}, TODAY) == earlier


def test_what_comes_next_for_a_new_player_is_there() -> None:
    database, now = Database(database_file()), datetime(2026, 3, 4, tzinfo=UTC)
    step = next_step(database, LIBRARY, "player", now)
    assert step.kind == "first_call" and step.target in LIBRARY.stories
    without = Library({s: p for s, p in LIBRARY.stories.items() if s in STORIES}, LIBRARY.courses)
    assert next_step(database, without, "player", now).kind == "chapter"
    assert next_step(database, Library({}, ()), "player", now).kind == "drills"


def finish(database: Database, story: str) -> None:
    """A call of a story that came to its end."""
    with database.transaction() as db:
        db.execute(
            "INSERT INTO runs (id, profile, story, file, hash, rulebook, parent, began, touched, turns,"
            " trust, frustration, finished, ending, kind)"
            " VALUES (?, ?, ?, '', '', '', '', '2026-03-04T09:00:00+00:00', 1, 1, 50, 50, 1, 'end', 'poor')",
            (f"run-{story}", profile_id(db, "player"), story),
        )


@pytest.mark.parametrize("courses", [LIBRARY.courses, ()], ids=["course", "no course"])
def test_home_and_the_stations_offer_the_same(courses: tuple[Course, ...]) -> None:
    """Where no course has any story, all stories that count are the course."""
    library = replace(LIBRARY, courses=courses)
    stories = [story for story in library.stories if library.chapter_number(story) or not courses]
    database, now = Database(database_file()), datetime(2026, 3, 4, 12, tzinfo=UTC)
    today = now.astimezone().date()
    for number, story in enumerate(stories, 1):
        finish(database, story)
        offer = where(database, library, "player", now, quiet_standing(database, library, "player")).offered()
        assert offer is not None and offer == offered_now(database, library, "player", today)
        assert chapters_done(database, library, "player", today) == (number, len(stories))
        assert offer.occasion == ("after" if number == len(stories) else "before")


@pytest.mark.parametrize("spoilt", ["", "3", "x 2026-03-04", "3 yesterday", "3 2026-02-31", "\x1b[2J 1"])
def test_a_spoilt_choice_costs_nothing(spoilt: str) -> None:
    database = Database(database_file())
    choose(database, "player", "course_closed", spoilt)
    assert closed(database, "player") is None
    choose_goal(database, "player", spoilt)
    assert chosen_goal(database, "player") == ""


def test_three_months_are_those_of_the_twelve_stations() -> None:
    assert come_back(date(2026, 11, 30)) == date(2026, 11, 30) + timedelta(days=91)


def test_a_week_is_counted_from_monday_in_local_days_and_holds_no_other() -> None:
    calls = [("a", "2026-03-02"), ("a", "2026-03-04"), ("b", "2026-03-01"), ("c", "2026-03-09"), ("d", "")]
    week = counted_week(
        calls, ["2026-03-03", "2026-03-03", "2026-03-10"], ["2026-03-02", "2026-03-08"], TODAY
    )
    assert week == Week(chapters=1, drills=2, days=4)


def test_each_goal_is_offered_and_told_in_words_and_none_is_as_good() -> None:
    database = Database(database_file())
    assert goal_line("", Week()) == "" and goal_title("") == say("goal.none")
    for name in weekly_goals():
        assert goal_title(name) and goal_line(name, Week(9, 9, 9)).startswith("Since Monday")
        assert choose_goal(database, "player", name) and chosen_goal(database, "player") == name
    assert choose_goal(database, "player", "") and chosen_goal(database, "player") == ""


def test_a_goal_that_is_reached_is_told_as_reached_and_not_as_more_than_all() -> None:
    assert goal_line("drills-5", Week(drills=4)) == "Since Monday: 4 of 5 drills"
    assert goal_line("drills-5", Week(drills=6)) == "Since Monday: 6 drills; the goal of 5 is reached"
    assert goal_line("chapters-2", Week(chapters=2)) == "Since Monday: 2 chapters; the goal of 2 is reached"
    assert goal_line("days-3", Week(days=3)) == "Since Monday: on 3 days; the goal of 3 is reached"


def test_no_sentence_of_the_course_counts_what_was_missed_or_speaks_of_a_streak() -> None:
    groups = ("next", "plan", "closing", "goal")
    course = [str(told) for id_, told in catalogue().items() if id_.partition(".")[0] in groups]
    counting = r"\bstreak|\bmissed\b|\bbehind\b|\blate\b|should have"
    assert course and not [told for told in course if re.search(counting, told.lower())]
