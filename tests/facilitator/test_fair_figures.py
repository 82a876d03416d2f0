"""What is said of a group is right, and tells of nobody: endings by their worth, people counted once, and
nothing of fewer than five people."""

import re
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from game.cohort.bundle import ENDING
from game.errors import FailedError
from game.facilitator.completion import chosen
from game.facilitator.csv_tables import csv_table
from game.facilitator.figure_queries import figures
from game.facilitator.figures import Figures, TimeFigures, outliers
from game.facilitator.group_session import group_session
from game.facilitator.importing import import_bundles
from game.facilitator.outliers_told import outliers_told
from game.facilitator.report import Named, report_page
from game.facilitator.scene_lines import scene_lines, scenes_data
from game.facilitator.scene_shares import commonest, hardest, struggling
from game.facilitator.store import Store
from game.facilitator.story_names import StoryNames
from game.story.model import ENDING_KINDS
from tests.cohort.simulated_cohort import COHORT
from tests.facilitator.told_runs import STORY, Run, Stations, bundle, pseudonym_of

NOW = datetime(2030, 1, 1, tzinfo=UTC)
WELL = [("opening", "wait", 0)]
BADLY = [("opening", "hush", 5)]


def taken(store: Store, folder: Path) -> Figures:
    import_bundles(store, sorted(folder.glob(f"*{ENDING}")), NOW)
    return figures(store, COHORT)


@pytest.mark.parametrize("better", range(len(ENDING_KINDS)))
def test_the_best_ending_of_all_tries_is_the_best(store: Store, tmp_path: Path, better: int) -> None:
    for worse in range(better, len(ENDING_KINDS)):
        first, second = Run(WELL, ENDING_KINDS[worse]), Run(WELL, ENDING_KINDS[better], attempt=2)
        bundle(tmp_path, worse, first, second)
    found = {one.pseudonym: one.cells[STORY] for one in taken(store, tmp_path).learners}
    assert {cell.best for cell in found.values()} == {ENDING_KINDS[better]}
    for worse in range(better, len(ENDING_KINDS)):
        assert found[pseudonym_of(worse)].first == ENDING_KINDS[worse]


def test_who_answers_badly_and_then_leaves_the_same_scene_is_one_person(store: Store, tmp_path: Path) -> None:
    for number in range(6):
        bundle(tmp_path, number, Run(BADLY, left="opening") if number < 3 else Run(WELL, "good"))
    found = taken(store, tmp_path)
    hard = hardest(found)
    assert hard is not None and (hard.stuck, hard.came) == (3, 6)
    assert hard.people_cost == hard.quits == 3
    assert "3 left the call here (50 %)" in "\n".join(scene_lines(found, StoryNames()))
    page = report_page(found, StoryNames(), called=Named(), made="today")
    assert "Of the 6 people who came there, the first try of 3 cost something, or they left" in page


def test_who_leaves_a_scene_without_an_answer_came_there_too(store: Store, tmp_path: Path) -> None:
    for number in range(6):
        bundle(tmp_path, number, Run([], left="opening") if number < 1 else Run(WELL, "good"))
    (scene,) = taken(store, tmp_path).scenes
    assert (scene.people, scene.quits, scene.stuck, scene.came) == (5, 1, 1, 6)


@pytest.mark.parametrize(("quitters", "answerers"), [(6, 2), (6, 0)])
def test_a_scene_that_most_left_without_an_answer_is_told_by_those_who_came(
    store: Store, tmp_path: Path, quitters: int, answerers: int
) -> None:
    for number in range(quitters + answerers):
        bundle(tmp_path, number, Run([], left="opening") if number < quitters else Run(WELL, "good"))
    found = taken(store, tmp_path)
    (scene,) = struggling(found)
    assert scene == hardest(found)
    assert (scene.stuck, scene.quits, scene.came) == (quitters, quitters, quitters + answerers)
    assert (scene.people, scene.replies) == (answerers, answerers)
    lines = "\n".join(scene_lines(found, StoryNames()))
    assert f"{quitters} left the call here" in lines
    (row,) = csv_table(found, "scenes", names=False).splitlines()[1:]
    assert row == f"{STORY},opening,{answerers},{answerers},0,0,{quitters},{quitters + answerers}"
    page = report_page(found, StoryNames(), called=Named(), made="today")
    assert f"Of the {quitters + answerers} people who came there" in page
    for told in (lines, page, str(scenes_data(found))):
        assert "wait" not in told, "what two people answered"
    title, _ = group_session(found, StoryNames(), [])
    assert title == "Twenty minutes on: the moment where most struggle"


def test_a_scene_that_four_people_came_to_is_not_told(store: Store, tmp_path: Path) -> None:
    for number in range(6):
        bundle(tmp_path, number, Run([], left="opening" if number < 4 else "details"))
    found = taken(store, tmp_path)
    assert struggling(found) == [] and len(found.scenes) == 2


def test_a_call_that_went_on_in_another_version_of_its_story_was_not_left(
    store: Store, tmp_path: Path
) -> None:
    for number in range(6):
        bundle(tmp_path, number, Run(WELL, left="opening"), Run(WELL, "good", part=2))
    (scene,) = taken(store, tmp_path).scenes
    assert (scene.quits, scene.stuck, scene.came) == (0, 0, 6)


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def test_the_last_day_is_the_day_where_the_facilitator_is(
    store: Store, tmp_path: Path, zone: pytest.MonkeyPatch
) -> None:
    """An evening on 1 March in New York is 2 March in UTC."""
    bundle(tmp_path, 1, Run(WELL, "good", at="2026-03-01T20:30:00-05:00"))
    for name, day in (("America/New_York", "2026-03-01"), ("UTC", "2026-03-02")):
        zone.setenv("TZ", name)
        time.tzset()
        (learner,) = taken(store, tmp_path).learners
        assert learner.last == day


def test_the_moment_named_first_heads_the_list(store: Store, tmp_path: Path) -> None:
    """Also where two scenes are as hard as each other."""
    for number in range(6):
        bundle(tmp_path, number, Run([("a", "x", 5), ("b", "x", 5)], "poor"))
    found = taken(store, tmp_path)
    assert hardest(found) == struggling(found)[0]


def test_listening_in_a_chapter_that_one_person_played_is_not_told(store: Store, tmp_path: Path) -> None:
    for number in range(6):
        more = [Run(BADLY * 8, "poor", story="second-story")] if number == 0 else []
        bundle(tmp_path, number, Run(WELL, "good"), *more)
    assert [one.story for one in taken(store, tmp_path).listening] == [STORY]


def test_stations_of_two_people_are_not_told_beside_those_of_six(store: Store, tmp_path: Path) -> None:
    for number in range(6):
        more = [Stations("after")] if number < 2 else []
        bundle(tmp_path, number, Run(WELL, "good"), Stations("before"), *more)
    (_, row) = csv_table(taken(store, tmp_path), "stations", names=False).splitlines()
    assert row == "paraphrase,12,12,6,,,2,0,"


def test_each_reply_of_a_scene_is_told_once_five_people_came_there(store: Store, tmp_path: Path) -> None:
    """Else a group of twelve, whose replies are all rare, would be told nothing of what was said."""
    for number in range(4):
        bundle(tmp_path, number, Run(BADLY if number == 0 else WELL, "good"))
    few = replace(taken(store, tmp_path), hidden=False)
    assert [one["told"] for one in scenes_data(few)] == [False for _ in few.scenes]
    assert not any("hush" in line for line in scene_lines(few, StoryNames()))
    bundle(tmp_path, 4, Run(WELL, "good"))
    found = taken(store, tmp_path)
    (scene,) = found.scenes
    assert [(one.name, one.count) for one in commonest(scene)[0]] == [("wait", 4), ("hush", 1)]
    assert any("hush" in line and "1 of 5" in line for line in scene_lines(found, StoryNames()))
    assert "hush" in report_page(found, StoryNames(), called=Named(), made="today")


def test_a_move_of_fewer_than_five_people_is_told_nowhere(store: Store, tmp_path: Path) -> None:
    for number in range(6):
        bundle(tmp_path, number, Run(BADLY * 5 if number == 0 else WELL, "good"))
    found = taken(store, tmp_path)
    assert found.moves == () and len(csv_table(found, "moves", names=False).splitlines()) == 1
    page = report_page(found, StoryNames(), called=Named(), made="today")
    assert "fewer than 5" not in page.partition('id="moves"')[2].partition("</section>")[0]
    title, _ = group_session(found, StoryNames(), [])
    assert title == "Twenty minutes on: the moment where most struggle"


def test_a_scene_that_few_came_to_is_told_of_nowhere(store: Store, tmp_path: Path) -> None:
    """Also where a behaviour was commonest there: a scene that enough people answered in stands for it."""
    for number in range(6):
        aside = ("hardly-met" if number > 1 else "met-once", "cut-in", 9)
        bundle(tmp_path, number, Run([*(WELL if number else BADLY), aside], "poor"))
    found = taken(store, tmp_path)
    few = [one.scene for one in found.scenes if not one.told]
    assert few == ["hardly-met", "met-once"]
    (move,) = found.moves
    assert (move.people, move.scene) == (6, "opening")
    _, blocks = group_session(found, StoryNames(), [])
    pages = (
        repr(blocks),
        report_page(found, StoryNames(), called=Named(), made="today"),
        csv_table(found, "moves", names=False),
    )
    assert not [scene for scene in few for page in pages if scene in page]


def test_without_a_scene_that_enough_people_came_to_there_is_no_sheet_and_no_place(
    store: Store, tmp_path: Path
) -> None:
    for number in range(6):
        bundle(tmp_path, number, Run([(f"alone-{number}", "cut-in", 9)], "poor"))
    found = taken(store, tmp_path)
    assert [(one.people, one.story, one.scene) for one in found.moves] == [(6, "", "")]
    with pytest.raises(FailedError, match="a moment to which 5 people came"):
        group_session(found, StoryNames(), [])
    assert "alone-" not in report_page(found, StoryNames(), called=Named(), made="today")


def test_stations_before_and_after_are_of_the_same_people_where_enough_did_both(
    store: Store, tmp_path: Path
) -> None:
    """Of two others beside them, the difference to what `evaluate` says would tell."""
    for number in range(7):
        more = [Stations("after")] if number < 5 else []
        bundle(tmp_path, number, Run(WELL, "good"), Stations("before"), *more)
    (skill,) = taken(store, tmp_path).skills
    assert (skill.before_people, skill.after_people) == (5, 5)


def many(found: Figures, seconds: Sequence[float]) -> Figures:
    """As many learners, each with that much time."""
    some = found.learners[0]
    learners = tuple(
        replace(some, pseudonym=pseudonym_of(number), seconds=spent) for number, spent in enumerate(seconds)
    )
    return replace(found, learners=learners)


def test_of_a_long_list_it_is_said_that_there_are_more(store: Store, tmp_path: Path) -> None:
    for number in range(5):
        bundle(tmp_path, number, Run(WELL, "good"))
    found = taken(store, tmp_path)
    crowd = many(found, [600.0 + number % 7 for number in range(2000)] + [90_000.0] * 300)
    (told,) = outliers_told(crowd, lambda one: one.pseudonym)
    assert told.count("p-") == 200 and told.endswith("and 100 more.")
    (all_told,) = outliers_told(
        many(found, [600.0 + number % 7 for number in range(2000)] + [90_000.0] * 200),
        lambda one: one.pseudonym,
    )
    assert all_told.count("p-") == 200 and "more" not in all_told.split(":")[1]


def test_minutes_are_told_in_digits(store: Store, tmp_path: Path) -> None:
    for number in range(5):
        bundle(tmp_path, number, Run(WELL, "good"))
    found = taken(store, tmp_path)
    for spent, told in ((1_000_000.0, "1000000"), (1234567.5, "1234567.5"), (7.0, "7"), (7.5, "7.5")):
        chapter = replace(found.chapters[0], minutes=spent)
        time = TimeFigures(spent, spent, spent)
        page = report_page(
            replace(found, chapters=(chapter,), time=time), StoryNames(), called=Named(), made="today"
        )
        assert re.search(rf"\D{told}\D", page) and "e+0" not in page


def test_who_passed_most_is_sorted_by_the_chapters_that_are_told(store: Store, tmp_path: Path) -> None:
    """Chapters outside the course stand in no column."""
    for number in range(5):
        aside = [Run(WELL, "good", story=f"aside-{one}") for one in range(3)] if number == 0 else []
        bundle(tmp_path, number, Run(WELL, "good" if number else "poor"), *aside)
    found = taken(store, tmp_path)
    course = found.cohort.course
    assert [one.passed(course) for one in chosen(found, sort="passed")] == [0, 1, 1, 1, 1]


@pytest.mark.parametrize(
    "first, last, low, high",
    [
        # The quarters of 40 to 80 are 50 and 70, so the limits are 20 and 100.
        (20, 100, [], []),
        (19.5, 100.5, [19.5], [100.5]),
    ],
)
def test_who_is_far_from_the_others_in_time_is_beyond_what_the_printed_quarters_say(
    store: Store, tmp_path: Path, first: float, last: float, low: list[float], high: list[float]
) -> None:
    for number in range(9):
        bundle(tmp_path, number, Run(WELL, "good"))
    found = taken(store, tmp_path)
    minutes = (first, 40, 50, 55, 60, 65, 70, 80, last)
    learners = tuple(replace(one, seconds=60.0 * m) for one, m in zip(found.learners, minutes, strict=True))
    changed = replace(found, learners=learners)
    far = outliers(changed)
    assert (far.low_limit, far.high_limit) == (20, 100)
    assert [one.seconds / 60 for one in far.low] == low and [one.seconds / 60 for one in far.high] == high
    told = list(outliers_told(changed, lambda one: one.pseudonym[-2:]))
    assert told == (
        [
            "Far less time than the others, below 20 minutes: 00 (19.5).",
            "Far more time than the others, above 100 minutes: 08 (100.5).",
        ]
        if low
        else []
    )


def test_who_spent_a_quarter_of_what_others_did_is_not_far_where_the_quarters_are_wide(
    store: Store, tmp_path: Path
) -> None:
    """The quarters say that nobody can be far below: a time below nothing there is not."""
    for number in range(8):
        bundle(tmp_path, number, Run(WELL, "good"))
    found = taken(store, tmp_path)
    minutes = (13, 40, 46, 50, 60, 78, 80, 90)
    learners = tuple(replace(one, seconds=60.0 * m) for one, m in zip(found.learners, minutes, strict=True))
    assert outliers(replace(found, learners=learners)).low == ()
