"""Finished, passed, begun and not finished say the same of the same people wherever they stand."""

import csv
import json
import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from game.cli.commands import group
from game.facilitator.completion import Only
from game.records.vocabulary import extension
from tests.facilitator.bundles import Played, cohort_of, played, write
from tests.facilitator.small_cohorts import done
from tests.playing import plan_of

PLAN = plan_of()
PASSING = {"best", "good", "fair"}


def outcomes(learners: Sequence[Played]) -> dict[str, str]:
    """By pseudonym: passed, finished or begun, as the statements say."""
    found = {}
    for one in learners:
        told = [json.loads(body).get("result", {}).get("extensions", {}) for body, _ in one.statements]
        kinds = {said[extension("ending")]["kind"] for said in told if extension("ending") in said}
        found[one.pseudonym] = "passed" if kinds & PASSING else "finished" if kinds else "begun"
    return found


@pytest.fixture(scope="module")
def group_of_twelve(tmp_path_factory: pytest.TempPathFactory) -> list[Played]:
    """Of whom two broke their call off."""
    folder = tmp_path_factory.mktemp("twelve")
    found = []
    for number, one in enumerate(played(folder, [PLAN], count=12)):
        if number in (0, 1):
            cut = [row for row in one.statements if '"completed"' not in row[0]][:2]
            write(one.file, cohort_of([PLAN]), one.pseudonym, cut)
            found.append(Played(one.pseudonym, one.file, cut))
        else:
            found.append(one)
    return found


def who(only: Only) -> set[str]:
    return {one["pseudonym"] for one in json.loads(done("status", "--only", only, "--json"))["learners"]}


def test_one_word_has_one_meaning_everywhere(group_of_twelve: list[Played], tmp_path: Path) -> None:
    done("import", *(str(one.file) for one in group_of_twelve))
    told = outcomes(group_of_twelve)
    count = {kind: sum(one == kind for one in told.values()) for kind in ("passed", "finished", "begun")}
    assert count["begun"] == 2 and min(count.values()) > 0
    finished = count["passed"] + count["finished"]
    page = re.sub("<[^>]*>", " ", done("report"))
    assert f"{finished} of 12 have finished every chapter, and {count['passed']} of 12 have passed" in page
    (chapter,) = csv.DictReader(
        StringIO(
            CliRunner().invoke(group, ["cohort", "report", "--format", "csv", "--table", "chapters"]).stdout
        )
    )
    assert (chapter["begun"], chapter["finished"], chapter["passed"], chapter["not_finished"]) == (
        "12", str(finished), str(count["passed"]), str(count["begun"]),
    )  # fmt: skip
    assert who("unfinished") == {one for one, kind in told.items() if kind == "begun"}
    assert who("not-passed") == {one for one, kind in told.items() if kind != "passed"}
    assert who("nothing-in") == set()
    learners = json.loads(done("status", "--json"))["learners"]
    assert {one["pseudonym"] for one in learners if one["finished"]} == who("all") - who("unfinished")
    lines = done("status")
    assert [lines.count(f"{sign} ") - 1 for sign in "●○◐"] == list(count.values())
