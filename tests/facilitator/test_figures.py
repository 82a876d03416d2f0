"""The figures on a cohort are what was told, counted again in another way, on both databases."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import insert

from game.cohort.cohort_file import CohortFile
from game.facilitator.completion import called, chosen, matrix_lines
from game.facilitator.csv_tables import TABLES, csv_table
from game.facilitator.figure_queries import figures
from game.facilitator.figures import ChapterCell, Figures
from game.facilitator.importing import import_bundles
from game.facilitator.report import Named, report_page
from game.facilitator.rescoring import rescore
from game.facilitator.scene_shares import hardest
from game.facilitator.store import Store, open_store
from game.facilitator.story_names import StoryNames, story_names
from game.facilitator.tables import people
from game.progress.library import Library, PlayableStory
from game.records.chain import CHAIN, canonical, digest_of
from game.records.vocabulary import extension
from game.story.model import ENDING_KINDS
from game.text import cells
from tests.cohort.simulated_cohort import COHORT
from tests.facilitator.bundles import Played, cohort_of, played, write
from tests.facilitator.told_runs import Run, bundle
from tests.playing import PARCEL_FILE, plan_of

NOW = datetime(2030, 1, 1, tzinfo=UTC)
PLAN = plan_of()
LIBRARY = Library({PLAN.story.id: PlayableStory(PLAN.story, PLAN.hash, PARCEL_FILE, source=PLAN.source)}, ())


@pytest.fixture(scope="session")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> list[Played]:
    return list(played(tmp_path_factory.mktemp("twelve"), [PLAN], count=12, plays=2))


@pytest.fixture
def taken(store: Store, twelve: Sequence[Played]) -> Iterator[Store]:
    import_bundles(store, [one.file for one in twelve], NOW)
    yield store


def statements(learners: Sequence[Played]) -> list[dict[str, Any]]:
    return [msgspec.json.decode(body) for one in learners for body, _ in one.statements]


def everybody(store: Store) -> list[str]:
    return [one.pseudonym for one in figures(store, COHORT).learners]


def ours(statement: Mapping[str, Any], name: str) -> Any:
    return statement.get("result", {}).get("extensions", {}).get(extension(name))


def of_context(statement: Mapping[str, Any], name: str) -> Any:
    return statement["context"]["extensions"].get(extension(name))


def test_scenes_count_first_tries_and_what_they_cost(taken: Store, twelve: Sequence[Played]) -> None:
    replies: Counter[str] = Counter()
    cost: Counter[str] = Counter()
    who: dict[str, set[str]] = defaultdict(set)
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    for one in statements(twelve):
        reply = ours(one, "reply")
        if reply and of_context(one, "try") == 1:
            scene = reply["scene"]
            replies[scene] += 1
            cost[scene] += not one["result"]["success"]
            who[scene].add(one["actor"]["account"]["name"])
            answers[scene][reply["choice"] or reply["route"]] += 1
    found = {scene.scene: scene for scene in figures(taken, COHORT).scenes}
    assert {name: one.replies for name, one in found.items()} == dict(replies)
    assert {name: one.cost for name, one in found.items()} == {name: cost[name] for name in replies}
    assert {name: one.people for name, one in found.items()} == {name: len(who[name]) for name in who}
    for name, scene_found in found.items():
        by_name: Counter[str] = Counter()
        for choice in scene_found.choices:
            by_name[choice.name] += choice.count
        assert by_name == answers[name]


def test_chapters_count_people_by_first_and_best_ending(taken: Store, twelve: Sequence[Played]) -> None:
    first, every = {}, defaultdict(set)
    for one in statements(twelve):
        ending = ours(one, "ending")
        if ending:
            who = one["actor"]["account"]["name"]
            every[who].add(ending["kind"])
            if of_context(one, "attempt") == 1:
                first[who] = ending["kind"]
    passing = {"fair", "good", "best"}
    (chapter,) = figures(taken, COHORT).chapters
    assert chapter.begun == 12 and chapter.finished == len(every)
    assert chapter.passed_first == sum(kind in passing for kind in first.values())
    assert chapter.passed == sum(bool(kinds & passing) for kinds in every.values())
    assert chapter.not_finished == 12 - len(every)


@pytest.mark.parametrize("kinds", [("best", "poor"), ("poor", "best"), ("fair", "critical")])
def test_of_two_calls_that_say_they_are_the_first_the_one_told_first_counts(
    store: Store, tmp_path: Path, kinds: tuple[str, str]
) -> None:
    """The clock of the learner went back between them, in an earlier version of the game."""
    runs = [Run([("opening", "policy", 0)], kind, part=part) for part, kind in enumerate(kinds, 1)]
    import_bundles(store, [bundle(tmp_path, 1, *runs)], NOW)
    (learner,) = figures(store, COHORT).learners
    (cell,) = learner.cells.values()
    assert (cell.attempts, cell.first, cell.best) == (2, kinds[0], min(kinds, key=ENDING_KINDS.index))


def test_who_is_where_shows_the_best_of_all_endings(taken: Store, twelve: Sequence[Played]) -> None:
    every = defaultdict(set)
    for one in statements(twelve):
        ending = ours(one, "ending")
        if ending:
            every[one["actor"]["account"]["name"]].add(ending["kind"])
    shown = {
        one.pseudonym: cell.best
        for one in figures(taken, COHORT).learners
        for cell in one.cells.values()
        if cell.best
    }
    assert shown == {who: min(kinds, key=ENDING_KINDS.index) for who, kinds in every.items()}
    assert set(shown.values()) >= {"best", "critical"}


def test_a_run_that_was_left_counts_where_it_was_left(store: Store, tmp_path: Path) -> None:
    learners = list(played(tmp_path, [PLAN], count=6))
    left = learners[0]
    cut = [row for row in left.statements if '"completed"' not in row[0]][:2]
    write(left.file, cohort_of([PLAN]), left.pseudonym, cut)
    import_bundles(store, [one.file for one in learners], NOW)
    found = figures(store, COHORT)
    scene = ours(msgspec.json.decode(cut[1][0]), "reply")["scene"]
    assert {one.scene: one.quits for one in found.scenes if one.quits} == {scene: 1}
    stopped = {one.pseudonym: cell.stopped for one in found.learners for cell in one.cells.values()}
    assert stopped.pop(left.pseudonym) == scene and not any(stopped.values())
    assert found.chapters[0].not_finished == 1


def test_a_group_of_four_is_not_told_of(store: Store, twelve: Sequence[Played]) -> None:
    import_bundles(store, [one.file for one in twelve[:4]], NOW)
    found = figures(store, COHORT)
    assert found.hidden and not (found.scenes or found.moves or found.chapters or found.skills)
    assert "Something came in from fewer than 5 people" in report_page(
        found, StoryNames(), called=Named(), made="today"
    )
    import_bundles(store, [twelve[4].file], NOW)
    assert not figures(store, COHORT).hidden


def test_both_databases_tell_the_same(twelve: Sequence[Played], postgres: Any, tmp_path: Path) -> None:
    found = []
    for address in (f"sqlite:///{tmp_path}/one.sqlite3", postgres.empty()):
        with open_store(address) as store:
            import_bundles(store, [one.file for one in reversed(twelve)], NOW)
            rescore(store, COHORT, LIBRARY, everybody(store))
            found.append(figures(store, COHORT))
    assert found[0] == found[1]
    pages = [
        report_page(one, story_names(LIBRARY, one.cohort.course), called=Named(), made="x") for one in found
    ]
    assert pages[0] == pages[1]


def test_runs_come_out_again_as_they_were_sent(taken: Store, twelve: Sequence[Played]) -> None:
    counted = rescore(taken, COHORT, LIBRARY, everybody(taken))
    assert (counted.runs, counted.differ, counted.left_out) == (24, 0, 0)


@pytest.mark.parametrize("meddle", ["trust", "codes", "choice", "no such code"])
def test_a_run_with_a_better_score_than_it_can_have_is_flagged(
    store: Store, twelve: Sequence[Played], tmp_path: Path, meddle: str
) -> None:
    """The chain is made anew, as somebody would who takes the trouble."""
    one = twelve[1]
    rows, tip, meddled = [], "", False
    for body, _ in one.statements:
        statement = msgspec.json.decode(body)
        reply = ours(statement, "reply")
        if reply and not meddled:
            meddled = True
            if meddle == "trust":
                reply["trust"] += 20
            elif meddle == "codes":
                reply["reading"]["codes"] = ["acknowledge", "paraphrase", "open_question"]
                reply["typed"] = True
            elif meddle == "no such code":
                reply["reading"]["codes"] = ["charm"]
                reply["typed"] = True
            else:
                reply["choice"], reply["typed"] = "no-such-reply", False
        statement["context"]["extensions"][CHAIN]["previous"] = tip
        frozen = canonical(statement)
        tip = digest_of(frozen)
        rows.append((frozen.decode(), tip))
    file = tmp_path / "meddled.hmo.jsonl"
    write(file, cohort_of([PLAN]), one.pseudonym, rows)
    import_bundles(store, [file], NOW)
    counted = rescore(store, COHORT, LIBRARY, everybody(store))
    assert counted.differ == 1
    (finding,) = [each for each in figures(store, COHORT).findings if each.kind == "score"]
    assert finding.pseudonym == one.pseudonym and "eply 1" in finding.what


def test_runs_on_another_story_are_left_out_and_not_blamed(taken: Store) -> None:
    assert rescore(taken, COHORT, Library({}, ()), everybody(taken)).left_out == 24
    assert not [each for each in figures(taken, COHORT).findings if each.kind == "score"]


def test_a_run_with_a_lost_reply_is_left_out_and_not_blamed(
    store: Store, twelve: Sequence[Played], tmp_path: Path
) -> None:
    one = twelve[1]
    bodies = [msgspec.json.decode(body) for body, _ in one.statements]
    lost = next(number for number, body in enumerate(bodies) if ours(body, "reply"))
    file = tmp_path / "damaged.hmo.jsonl"
    write(file, cohort_of([PLAN]), one.pseudonym, [*one.statements[:lost], *one.statements[lost + 1 :]])
    import_bundles(store, [file], NOW)
    runs = len({body["context"]["registration"] for body in bodies if "registration" in body["context"]})
    counted = rescore(store, COHORT, LIBRARY, everybody(store))
    assert (counted.runs, counted.differ, counted.left_out) == (runs - 1, 0, 1)
    assert not [each for each in figures(store, COHORT).findings if each.kind == "score"]


def test_the_hardest_scene_is_the_one_where_most_people_struggle(taken: Store) -> None:
    found = figures(taken, COHORT)
    hard = hardest(found)
    assert hard is not None and hard.stuck > 0
    assert hard.stuck == max(scene.stuck for scene in found.scenes if scene.told)


def _with_roster(store: Store, **names: str) -> Figures:
    with store.writing() as db:
        for pseudonym, name in names.items():
            row = {"cohort": COHORT, "identifier": f"id-{name}", "name": name, "group": "north"}
            db.execute(insert(people).values(pseudonym=pseudonym, **row))
    return figures(store, COHORT)


def test_the_matrix_finds_sorts_and_filters(store: Store, twelve: Sequence[Played]) -> None:
    import_bundles(store, [one.file for one in twelve[:5]], NOW)
    names = dict(zip((one.pseudonym for one in twelve), ("Zoe", "Ana", "Ben", "Eva", "Kim"), strict=False))
    found = _with_roster(store, **names, **{"p-00000000000000ff": "Nobody Yet"})
    assert [one.name for one in chosen(found)] == ["Ana", "Ben", "Eva", "Kim", "Nobody Yet", "Zoe"]
    assert [one.name for one in chosen(found, only="nothing-in")] == ["Nobody Yet"]
    assert chosen(found, sort="last")[0].name == "Nobody Yet"
    # A chapter outside the course is in no column, and moves nobody.
    passed = dict.fromkeys("xyz", ChapterCell(1, "best", "best"))
    beside = replace(found.learners[0], cells=passed, name="Beside")
    best = chosen(replace(found, learners=(*found.learners, beside)), sort="passed", turned=True)
    assert best[0].name != "Beside" and best[0].passed(found.cohort.course) > 0
    assert [one.name for one in chosen(found, search="ID-EVA")] == ["Eva"]
    lines = matrix_lines(found, story_names(LIBRARY, found.cohort.course), chosen(found))
    assert any(line.startswith("Nobody Yet") and "·" in line and line.endswith("-") for line in lines)
    assert lines[-2] == "6 of 6 shown; nothing in from 1."
    assert lines[-1].startswith("Of whom nothing came in, it is not known here")
    assert not any("not begun" in line for line in lines)


def test_names_are_found_as_they_are_shown_and_stand_in_one_column(
    store: Store, twelve: Sequence[Played]
) -> None:
    import_bundles(store, [one.file for one in twelve[:5]], NOW)
    names = ("李小龍", "A\u202ena\nMaria", "\u200b", "Eva", "Kim")
    found = _with_roster(store, **dict(zip((one.pseudonym for one in twelve), names, strict=False)))
    (ana,) = chosen(found, search=" aná maria ")
    assert called(ana) == "Ana Maria"
    assert "id-" in " ".join(called(one) for one in chosen(found)), "what cannot be seen is no name"
    assert [called(one) for one in chosen(found, turned=True)] == [called(one) for one in chosen(found)][::-1]
    lines = matrix_lines(found, StoryNames(), chosen(found, search="id-"))
    places = [cells(line[: line.index(" of 1")]) for line in lines if " of 1  " in line]
    assert len(places) == 5 and len(set(places)) == 1


def test_short_names_stand_under_their_head(store: Store, twelve: Sequence[Played]) -> None:
    import_bundles(store, [one.file for one in twelve[:5]], NOW)
    pseudonyms = [one.pseudonym for one in twelve[:5]]
    found = _with_roster(store, **dict(zip(pseudonyms, ("Al", "Bo", "Cy", "Di", "Ed"), strict=True)))
    lines = matrix_lines(found, StoryNames(), chosen(found))
    head = next(line for line in lines if line.endswith("Last day"))
    row = next(line for line in lines if line.startswith("Al"))
    assert head.index("Passed") == row.index(" of 1") - 1


HOSTILE = ("<script>alert(1)</script>", "=HYPERLINK('x')", "[@click=app.quit]x[/]", "a\x1b[2Jb\u202ec")


def test_names_are_never_markup_nor_formulas(store: Store, twelve: Sequence[Played]) -> None:
    import_bundles(store, [one.file for one in twelve[:6]], NOW)
    names = dict(zip((one.pseudonym for one in twelve), HOSTILE, strict=False))
    found = _with_roster(store, **names)
    page = report_page(found, StoryNames(), called=Named(names=True), made="<b>")
    assert "<script" not in page and "&lt;script&gt;" in page and "\x1b" not in page and "\u202e" not in page
    for table in TABLES:
        cells = csv_table(found, table, names=True)
        assert "\x1b" not in cells and "\u202e" not in cells and ",=" not in cells
    assert "HYPERLINK" not in csv_table(found, "learners", names=False)


def test_the_page_has_no_names_unless_they_are_asked_for(store: Store, twelve: Sequence[Played]) -> None:
    import_bundles(store, [one.file for one in twelve[:6]], NOW)
    found = _with_roster(store, **{twelve[0].pseudonym: "Zoe Known"})
    assert "Zoe" not in report_page(found, StoryNames(), called=Named(), made="today")
    assert "Zoe Known" in report_page(found, StoryNames(), called=Named(names=True), made="today")


def test_every_chart_stands_beside_a_table_and_nothing_is_fetched(taken: Store) -> None:
    found = figures(taken, COHORT)
    page = report_page(found, story_names(LIBRARY, found.cohort.course), called=Named(), made="today")
    assert page.count("<svg") == page.count('role="img"') == page.count("<desc>") > 0
    assert page.count("<table>") == page.count("<caption>")
    for outside in ("http://", "https://", "<script", "<img", "url(", "@import", "src="):
        assert outside not in page
    assert isinstance(found.cohort, CohortFile)
