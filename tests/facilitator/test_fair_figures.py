"""What is said of a group is right, and tells of nobody: endings by their worth, people counted once, and
nothing of fewer than five people."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from game.cohort.bundle import ENDING
from game.facilitator.csv_tables import csv_table
from game.facilitator.figure_queries import figures
from game.facilitator.figures import Figures, outliers
from game.facilitator.group_session import group_session
from game.facilitator.importing import import_bundles
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
    assert row == "paraphrase,12,12,6,,,2"


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


def test_stations_before_and_after_are_of_the_same_people_where_enough_did_both(
    store: Store, tmp_path: Path
) -> None:
    """Of two others beside them, the difference to what `evaluate` says would tell."""
    for number in range(7):
        more = [Stations("after")] if number < 5 else []
        bundle(tmp_path, number, Run(WELL, "good"), Stations("before"), *more)
    (skill,) = taken(store, tmp_path).skills
    assert (skill.before_people, skill.after_people) == (5, 5)


def test_who_was_quick_is_found_though_most_took_long(store: Store, tmp_path: Path) -> None:
    for number in range(8):
        bundle(tmp_path, number, Run(WELL, "good"))
    found = taken(store, tmp_path)
    minutes = (8, 55, 60, 70, 80, 90, 100, 110)
    learners = tuple(replace(one, seconds=60.0 * m) for one, m in zip(found.learners, minutes, strict=True))
    low, high = outliers(replace(found, learners=learners))
    assert [one.seconds for one in low] == [480.0] and high == ()
