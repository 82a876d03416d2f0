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
from game.facilitator.figure_queries import figures
from game.facilitator.figures import Figures, Learner, cost_outliers
from game.facilitator.group_session import group_session, skill_of
from game.facilitator.outliers_told import outliers_told
from game.facilitator.scene_lines import outlier_lines
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
    assert "Twenty minutes on: asked again" in sheet_of(found, ["effect", "asked_again"])
    alone = sheet_of(found, ["effect"])
    assert "Twenty minutes on: the moment where most struggle" in alone
    assert "A first reply to the moment below that costs nothing." in alone and "effect" not in alone


def test_the_sheet_has_the_replies_that_cost_and_asks_of_them_where_there_are_any(
    folder: Path, thirty: Sequence[Played]
) -> None:
    found = taken(thirty)
    move = found.moves[0]
    scene = next(one for one in found.scenes if (one.story, one.scene) == (move.story, move.scene))
    sheet = sheet_of(found, [move.code])
    told = [line for line in sheet.splitlines() if "of these cost something" in line]
    assert told and not any("and 0 of these" in line for line in told)
    assert "What cost:" in sheet and "the first reply above" in sheet
    unsaid = tuple(replace(one, choices=()) for one in found.scenes)
    assert "the first reply above" not in sheet_of(replace(found, scenes=unsaid), [move.code])
    assert scene.cost


def test_the_drill_of_a_moment_is_about_what_cost_there(folder: Path, thirty: Sequence[Played]) -> None:
    found = taken(thirty)
    scenes = tuple(replace(one, moves=(("interrupt", 3),)) for one in found.scenes)
    sheet = sheet_of(replace(found, scenes=scenes), ["effect"])
    about = skills()[skill_of("interrupt")]
    assert f"What the drill below practises, {about.label}: {about.means}" in sheet


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


def test_a_list_that_is_cut_says_how_many_more_there_are(
    folder: Path, thirty: Sequence[Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = taken(thirty)
    monkeypatch.setattr("game.facilitator.outliers_told._MOST", 1)
    monkeypatch.setattr(
        "game.facilitator.outliers_told.outliers", lambda _: (found.learners[:3][::-1], found.learners[:1])
    )
    short, long, *_ = outliers_told(found, lambda one: one.pseudonym)
    first = min(one.pseudonym for one in found.learners[:3])
    assert f"{first} and 2 more" in short and "more" not in long.partition(":")[2]


def test_outliers_in_cost_are_found_both_ways_and_never_ordered_by_how_far(
    folder: Path, thirty: Sequence[Played]
) -> None:
    found = taken(thirty)
    alike = [(20, 10), (20, 12), (20, 11), (20, 9), (20, 8), (20, 10)] * 2
    assert cost_outliers(with_costs(found, alike[:4])) == ((), ()), "four are too few"
    low, high = cost_outliers(with_costs(found, [(20, 19), *alike, (20, 20), (20, 0)]))
    assert [one.cost for one in low] == [0] and [one.cost for one in high] == [19, 20]
    _, few = cost_outliers(with_costs(found, [*alike, (4, 4)]))
    assert few == (), "who answered four times is not told of"
    lines = list(outlier_lines(with_costs(found, [(20, 19), *alike, (20, 20)]), lambda one: one.name))
    assert "Far more replies than the others that cost something, of their first tries: N86, N99." in lines
    same = with_costs(found, [(20, 10)] * 6 + [(20, 11)])
    assert cost_outliers(same) == ((), ()), "a reply more is not far"
    assert "no ranking" in lines[-1]
    both = json.loads(run("status", "--outliers", "--json").stdout)["outliers"]
    assert set(both) == {"minutes", "cost_share"} and set(both["cost_share"]) == {"low", "high"}
