"""docs/cohorts-statements.md names each verb, and each field of what is sent, and none that is not."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from game.cohort.export import handing_over
from game.drills.saving import disagree, save_answer
from game.paths import database_file
from game.play.disagree import disagree_with_last
from game.play.load_run import load_run
from game.play.resume import resume_call
from game.progress.database import Database
from game.records.vocabulary import VERBS, extension
from game.stations.sittings import guess, toggle_against
from tests.cohort.invited import member
from tests.drills.doing import MONDAY
from tests.playing import new_call
from tests.records.outbox_rows import statements
from tests.records.test_of_calls import BADLY, WELL, do
from tests.records.test_of_practice import DRILL
from tests.stations.small_form import begun, sat_through

PAGE = (Path(__file__).parents[2] / "docs/cohorts-statements.md").read_text("utf-8")
Fields = dict[str, set[str]]


@pytest.fixture
def told(home: Path) -> list[dict[str, Any]]:
    """Statements of every kind."""
    data = Database(database_file())
    now = member(words=True)
    call = do(new_call(database=data), *WELL[:6])
    disagree_with_last(call)
    call.log.leave()
    do(resume_call(data, "player", call.plan, load_run(data, call.log.id)), *WELL[6:])
    do(new_call(database=data), *BADLY)
    assert disagree(data, "player", save_answer(data, "player", DRILL, MONDAY), against=True)
    sitting = sat_through(data, begun(data, player="player"))
    with handing_over(data, now):
        pass
    toggle_against(data, guess(data, sitting, 2), 0)
    return statements()


def extensions(told: list[dict[str, Any]]) -> Fields:
    """The fields that were sent, by our short name of the extension."""
    found: Fields = defaultdict(set)
    for one in told:
        for part in (one["context"], one.get("result", {})):
            for address, said in part.get("extensions", {}).items():
                if address.startswith(extension("")):
                    name = address.removeprefix(extension(""))
                    found[name] |= set(said) if isinstance(said, dict) else set()
    return found


def named() -> Fields:
    """The fields that the page names."""
    parts = re.split(r"^### `(\w+)`\n", PAGE, flags=re.MULTILINE)[1:]
    return {
        name: set(re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE))
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def test_each_extension_and_each_field_that_is_sent_stands_on_the_page(told: list[dict[str, Any]]) -> None:
    assert named() == extensions(told)


def test_each_verb_stands_with_the_extensions_that_it_is_sent_with(told: list[dict[str, Any]]) -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|([^|]*)\|$", PAGE, flags=re.MULTILINE)
    on_page = {(verb, name) for verb, of in rows for name in re.findall(r"`(\w+)`", of) or [""]}
    sent = set()
    for one in told:
        verb, result = one["verb"], one.get("result", {})
        names = [address.rpartition("/")[2] for address in result.get("extensions", {})]
        sent |= {(verb["display"]["en"], name) for name in names or [""]}
    assert on_page == sent and {verb for verb, _ in sent} == set(VERBS)


def test_what_every_statement_has_stands_on_the_page(told: list[dict[str, Any]]) -> None:
    fields = {name for one in told for name in one}
    for part in ("context", "result"):
        fields |= {name for one in told for name in one.get(part, {})}
    missing = {name for name in fields if f"`{name}`" not in PAGE}
    assert not missing
