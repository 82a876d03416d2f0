"""What a group misses most becomes a session; scenes, replies and outliers are told in lines."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from game.cli.at_hand import library
from game.cli.commands import group
from game.cli.course import document
from game.facilitator.agreement import code_label
from game.facilitator.figure_queries import figures
from game.facilitator.figures import ChoiceFigures, Figures, Learner, Outliers, cost_outliers
from game.facilitator.group_session import group_session
from game.facilitator.report import Named, report_page
from game.facilitator.scene_lines import outlier_lines, scene_lines
from game.facilitator.store import open_store, upsert
from game.facilitator.story_names import story_names
from game.facilitator.tables import verdicts
from game.skills import skills
from tests.cohort.simulated_cohort import COHORT
from tests.facilitator.bundles import Played, played
from tests.playing import PARCEL_FILE, plan_of


@pytest.fixture(scope="module")
def thirty(tmp_path_factory: pytest.TempPathFactory) -> list[Played]:
    return list(played(tmp_path_factory.mktemp("thirty"), [plan_of()], count=30))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / PARCEL_FILE.name).write_bytes(PARCEL_FILE.read_bytes())
    monkeypatch.setenv("HEARMEOUT_STORIES", str(shelf))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(group, ["cohort", *words])


def taken(learners: Sequence[Played]) -> Figures:
    assert run("import", *(str(one.file) for one in learners)).exit_code == 0
    with open_store() as store:
        return figures(store, COHORT)


def test_the_sheet_is_about_the_commonest_miss_and_names_nobody(
    folder: Path, thirty: Sequence[Played]
) -> None:
    found = taken(thirty)
    move = found.moves[0]
    sheet = run("session", "-o", "session.md")
    assert sheet.exit_code == 0, sheet.stderr
    text = (folder / "session.md").read_text()
    scene = next(one for one in found.scenes if (one.story, one.scene) == (move.story, move.scene))
    assert f"In {move.replies} first tries, by {move.people} people" in text
    assert f"{scene.cost} of {scene.replies} first tries there cost something" in text
    for heading in ("Aim", "The moment", "Twenty minutes", "Three questions", "One drill"):
        assert f"## {heading}" in text
    assert "Often said:" in text and "Try beside it:" in text
    planned = text.split("## Twenty minutes")[1].split("##")[0]
    assert "20" in re.findall(r"\d+", planned)[-1], "the plan ends with the twentieth minute"
    assert not any(one.pseudonym in text for one in found.learners)
    assert run("session", "--format", "html").stdout.startswith("<!DOCTYPE html>")


def sheet_of(found: Figures, moves: Sequence[str]) -> str:
    """The sheet where these cost most, in this order."""
    first = found.moves[0]
    changed = replace(found, moves=tuple(replace(first, code=code) for code in moves))
    names = story_names(library(), found.cohort.course)
    title, blocks = group_session(changed, names, [])
    return document("md", title, blocks)


def test_a_group_practises_a_behaviour_rather_than_what_one_story_does(
    folder: Path, thirty: Sequence[Played]
) -> None:
    found = taken(thirty)
    code = next(one.code for one in found.moves if one.code != "effect")
    assert f"Twenty minutes on: {code_label(code)}" in sheet_of(found, ["effect", code])
    alone = sheet_of(found, ["effect"])
    assert "Twenty minutes on: the moment where most struggle" in alone
    assert "after which they trust no less and are no more impatient." in alone and "effect" not in alone


def test_the_sheet_has_the_replies_that_cost_and_asks_of_them_where_there_are_any(
    folder: Path, thirty: Sequence[Played]
) -> None:
    found = taken(thirty)
    move = found.moves[0]
    sheet = sheet_of(found, [move.code])
    told = [line for line in sheet.splitlines() if "It cost something for:" in line]
    assert told and "What cost, in numbers of replies" in sheet and "the first reply above" in sheet
    unsaid = tuple(replace(one, choices=()) for one in found.scenes)
    assert "the first reply above" not in sheet_of(replace(found, scenes=unsaid), [move.code])


def test_beside_each_reply_stands_why_it_cost_and_none_is_blamed_for_when_it_came(
    folder: Path, thirty: Sequence[Played]
) -> None:
    found = taken(thirty)
    choices = (
        ChoiceFigures("number", False, 9, 1, (("interrupt", 1),)),
        ChoiceFigures("sorry", False, 2, 2, (("premature", 2), ("interrupt", 1))),
        ChoiceFigures("again", True, 1, 1, (("asked_again", 1),)),
    )
    scenes = tuple(replace(one, choices=choices) for one in found.scenes)
    changed = replace(found, scenes=scenes)
    sheet = sheet_of(changed, ["effect"])
    (line,) = (one for one in sheet.splitlines() if "It cost something for:" in one)
    assert "fixed before hearing 2, cut in 1" in line and "2 of" in line
    assert "2 more replies cost something only for when they came" in sheet
    names = story_names(library(), found.cohort.course)
    page = report_page(changed, names, called=Named(), made="today")
    for told in ("\n".join(scene_lines(changed, names)), page):
        assert "fixed before hearing 2, cut in 1" in told and "asked again" in told
    figured = {one.scene: one for one in found.scenes}
    assert all(
        (one.cost > 0) == bool(one.moves) and all(count <= one.cost for _, count in one.moves)
        for scene in figured.values()
        for one in scene.choices
    )


def test_the_sheet_says_of_a_tie_what_the_report_says(folder: Path, thirty: Sequence[Played]) -> None:
    found = taken(thirty)
    scenes = tuple(replace(one, stuck=4) for one in found.scenes if one.told)
    tied = replace(found, scenes=scenes)
    names = story_names(library(), found.cohort.course)
    ties = re.compile("At (?:one other moment|[0-9]+ other moments) there are as many[.]")
    (told,) = ties.findall(report_page(tied, names, called=Named(), made="today"))
    assert len(scenes) > 1
    assert told in sheet_of(tied, ["effect"]) and told in "\n".join(scene_lines(tied, names))
    assert ties.search(sheet_of(replace(found, scenes=scenes[:1]), ["effect"])) is None


def test_no_sheet_leans_on_what_fewer_than_five_people_do(folder: Path, thirty: Sequence[Played]) -> None:
    found = taken(thirty)
    scenes = tuple(replace(one, moves=(("interrupt", 3),)) for one in found.scenes)
    of_story = replace(found.moves[0], code="effect", people=6)
    changed = replace(found, scenes=scenes, moves=(of_story,), skills=())
    names = story_names(library(), found.cohort.course)
    title, blocks = group_session(changed, names, [])
    sheet = document("md", title, blocks)
    assert title == "Twenty minutes on: the moment where most struggle"
    assert "Of “cut in” here: fewer than 5 people of the whole group do it" in sheet
    practised = skills()["paraphrase"]
    assert f"What the drill below practises, {practised.label}: {practised.means}" in sheet
    page = report_page(changed, names, called=Named(), made="today")
    assert "It is on: the moment where most struggle." in page
    assert "“a reply that goes down badly in this story” is what a story does" in page.replace("&quot;", '"')


@pytest.mark.parametrize("codes", (["effect", "asked_again"], ["asked_again"], ["effect"], []))
def test_sheet_and_report_agree_on_what_the_sheet_is_on(
    folder: Path, thirty: Sequence[Played], codes: list[str]
) -> None:
    found = taken(thirty)
    first = found.moves[0]
    scenes = tuple(replace(one, moves=(("asked_again", 2),)) for one in found.scenes)
    moves = tuple(replace(first, code=code) for code in codes)
    changed = replace(found, moves=moves, scenes=scenes)
    names = story_names(library(), found.cohort.course)
    title, _ = group_session(changed, names, [])
    label = title.removeprefix("Twenty minutes on: ")
    page = report_page(changed, names, called=Named(), made="today")
    assert f"It is on: {label}." in page


def test_the_sheet_says_who_the_customer_is_and_on_which_channel(
    folder: Path, thirty: Sequence[Played]
) -> None:
    found = taken(thirty)
    names = story_names(library(), found.cohort.course)
    story = names.stories[found.scenes[0].story]
    moment = sheet_of(found, ["effect"]).split("## The moment")[1]
    assert f"It is a call, with {story.customer.name}." in moment and story.customer.about in moment


def test_words_that_fit_no_reply_are_told_by_what_was_read_in_them() -> None:
    names = story_names(library(), ["download-that-stops"])
    told = names.reply("download-that-stops", "been_there", "stock")
    assert told.startswith(
        "words read as “stock sympathy” or “apologies”, to which the customer said “That's"
    )


def test_of_four_people_nothing_is_written(folder: Path, thirty: Sequence[Played]) -> None:
    assert taken(thirty[:4]).hidden
    few = run("session", "-o", "session.md")
    assert (few.exit_code, few.stdout) == (1, "") and "Nothing is written" in few.stderr
    assert not (folder / "session.md").exists()
    told = run("status", "--scenes", "--outliers")
    assert told.exit_code == 0 and "it would tell of single people" in told.stdout
    assert json.loads(run("status", "--scenes", "--json").stdout) == {"hidden": True, "scenes": []}


def test_scenes_are_listed_with_the_share_of_each_reply_and_of_leaving(
    folder: Path, thirty: Sequence[Played]
) -> None:
    found = taken(thirty)
    told = run("status", "--scenes").stdout
    data = json.loads(run("status", "--scenes", "--json").stdout)["scenes"]
    assert [one["scene"] for one in data] == [one.scene for one in found.scenes]
    for scene, one in zip(found.scenes, data, strict=True):
        assert one["told"] is scene.told
        if not scene.told:
            assert set(one) == {"story", "scene", "told"}
            continue
        assert f"{scene.replies} replies of {scene.people} people; {scene.cost} cost something" in told
        assert one["quit_share"] == round(scene.quits / scene.came, 4)
        common = scene.choices[:6]
        assert [choice["count"] for choice in one["choices"]] == [choice.count for choice in common]
        assert all(choice["share"] == round(choice["count"] / scene.replies, 4) for choice in one["choices"])
        assert all(f"{choice.count} of {scene.replies} (" in told for choice in common)


def test_who_gave_a_verdict_is_told_that_it_changes_no_figure_of_the_group(
    folder: Path, thirty: Sequence[Played]
) -> None:
    before = taken(thirty)
    stays = "No verdict of yours changes a figure of the group"
    assert stays not in run("status", "--scenes").stdout + run("report").stdout
    row = {
        "cohort": COHORT, "share": "a", "place": 1, "verdict": "well", "reason": "So.",
        "machine": "not-well", "codes": '["premature"]', "at": "2026-03-02T09:00:00+00:00",
    }  # fmt: skip
    with open_store() as store:
        with store.writing() as db:
            upsert(db, verdicts, [row])
        after = figures(store, COHORT)
    assert replace(after, agreement=before.agreement) == before and after.agreement.of == 1
    for page in (run("status", "--scenes").stdout, run("report").stdout):
        assert page.count(stays) == 1


def learner(number: int, replies: int, cost: int) -> Learner:
    return Learner(
        f"p-{number:016x}", "", f"N{99 - number}", "", {}, 60.0, "2026-03-02", (), 0, replies, cost
    )


def with_costs(found: Figures, costs: Sequence[tuple[int, int]]) -> Figures:
    return replace(found, learners=tuple(learner(n, *one) for n, one in enumerate(costs)), hidden=False)


def test_where_what_it_cost_lies_so_far_apart_that_nobody_could_stand_out_it_is_said(
    folder: Path, thirty: Sequence[Played]
) -> None:
    found = with_costs(taken(thirty), [(20, 0)] * 6 + [(20, 18)] * 6)
    told = list(outlier_lines(found, lambda one: one.pseudonym))
    assert any(
        "so far apart in this group that nobody could stand out: the limit would be 225 of 100." in line
        for line in told
    )


def test_outliers_in_cost_are_found_both_ways_and_never_ordered_by_how_far(
    folder: Path, thirty: Sequence[Played]
) -> None:
    found = taken(thirty)
    alike = [(20, 10), (20, 12), (20, 11), (20, 9), (20, 8), (20, 10)] * 2
    assert cost_outliers(with_costs(found, alike[:4])) == Outliers(), "four are too few"
    far = cost_outliers(with_costs(found, [(20, 19), *alike, (20, 20), (20, 0)]))
    assert [one.cost for one in far.low] == [0] and [one.cost for one in far.high] == [19, 20]
    few = cost_outliers(with_costs(found, [*alike, (4, 4)]))
    assert few.high == (), "who answered four times is not told of"
    lines = list(outlier_lines(with_costs(found, [(20, 19), *alike, (20, 20)]), lambda one: one.name))
    assert any(
        line.startswith("Far more replies than the others that cost something, above ")
        and line.endswith(" of 100 first tries of theirs: N86, N99.")
        for line in lines
    )
    same = with_costs(found, [(20, 10)] * 6 + [(20, 11)])
    assert cost_outliers(same) == Outliers(), "a reply more is not far"
    assert "no ranking" in lines[-1]
    both = json.loads(run("status", "--outliers", "--json").stdout)["outliers"]
    assert set(both) == {"minutes", "cost_share"} and set(both["cost_share"]) == {"low", "high"}
