"""Whatever a bundle holds, it is taken in or named: nothing in one learner's file keeps out the others'."""

import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from game.cohort.bundle import ENDING, BundleHead, bundle_lines
from game.facilitator.call_check import NotReckoned
from game.facilitator.importing import import_bundles
from game.facilitator.intake import Taken
from game.facilitator.kept_cohorts import keep_cohort
from game.facilitator.rescoring import Rescored, rescore
from game.facilitator.store import Store, open_store
from game.facilitator.tables import cohorts, findings
from game.progress.library import Library, PlayableStory
from game.records.chain import CHAIN, canonical, digest_of
from game.records.vocabulary import extension
from tests.cohort.simulated_cohort import COHORT
from tests.facilitator.bundles import MADE, WHO, Body, as_it_is, chain, cohort_of, played, write
from tests.playing import PARCEL, PARCEL_FILE, plan_of

PLAN = plan_of(PARCEL)
NOW = datetime(2030, 1, 1, tzinfo=UTC)
FILE = cohort_of([PLAN])
LARGE = 10**30


def take(store: Store, *files: Path) -> Taken:
    return import_bundles(store, files, NOW)


def with_head(folder: Path, **changed: Any) -> Path:
    """A bundle of three replies whose first line says something else."""
    rows = chain(3, as_it_is)
    head, *rest = bundle_lines(BundleHead(FILE, WHO, False, MADE, 1, 3, rows[-1][1]), rows)
    file = folder / f"head{ENDING}"
    file.write_bytes(msgspec.json.encode(msgspec.json.decode(head) | changed) + b"\n" + b"".join(rest))
    return file


def test_a_first_line_that_cannot_be_is_named_and_the_rest_counts(store: Store, tmp_path: Path) -> None:
    impossible: list[dict[str, Any]] = [
        {"to": 2**63}, {"to": LARGE}, {"from": -LARGE}, {"from": "1"}, {"tip": "a\0b"},
        {"tip": "x" * 100_000}, {"made": "x" * 100_000}, {"pseudonym": "[/]"}, {"words": "no"},
        {"format": "later"}, {"cohort": []}, {"cohort": {"format": 1, "x" * 100_000: 1}},
    ]  # fmt: skip
    with store.writing() as db:
        keep_cohort(db, FILE, MADE)
    for changed in impossible:
        taken = take(store, with_head(tmp_path, **changed))
        assert taken.new + taken.known == 3, changed
        assert taken.notes[0][1].startswith("Line 1: "), changed
        assert all(len(what) < 500 for _, what in taken.notes), changed


def test_a_first_line_with_letters_that_nobody_sees_is_cleaned(store: Store, tmp_path: Path) -> None:
    taken = take(store, with_head(tmp_path, made="2026\0-11\x1b[2J", later=["what", {"nobody": "knows"}]))
    assert (taken.new, taken.notes) == (3, [])
    assert [row.made for row in store.rows(select(cohorts))] == ["2026-11[2J"]


def test_a_link_that_is_none_is_named_and_the_rest_counts(store: Store, tmp_path: Path) -> None:
    odd = ["a\0b", "x" * 100_000, "\x1b[2J", 7, None]

    def unlinked(seq: int, body: Body) -> None:
        if seq <= len(odd):
            body["context"]["extensions"][CHAIN]["previous"] = odd[seq - 1]

    file = tmp_path / f"x{ENDING}"
    write(file, FILE, WHO, chain(len(odd) + 2, unlinked))
    taken = take(store, file)
    assert taken.new == 2
    assert [what.partition(":")[0] for _, what in taken.notes] == ["Lines 2 to 6 (5 in all)"]


def test_a_behaviour_that_no_rules_know_is_flagged_and_the_others_are_reckoned(
    store: Store, tmp_path: Path
) -> None:
    bundles = list(played(tmp_path, [PLAN], count=4))
    changed = next(one for one in bundles if '"typed":true' in str(one.statements))
    write(changed.file, FILE, changed.pseudonym, with_code("[/]\x1b[2J", changed.statements))
    take(store, *(one.file for one in bundles))
    library = Library({PLAN.story.id: PlayableStory(PLAN.story, PLAN.hash, PARCEL_FILE)}, ())
    everybody = [one.pseudonym for one in bundles]
    assert rescore(store, COHORT, library, everybody) == Rescored(4, 1)
    (found,) = store.rows(select(findings).where(findings.c.kind == "score"))
    assert found.pseudonym == changed.pseudonym
    assert "was sent with a behaviour “[/][2J”, which the rules of its version do not know." in found.what


def with_code(code: str, statements: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same chain, but the readings of typed replies have one behaviour more."""
    rows, tip = [], ""
    for text, _ in statements:
        body = msgspec.json.decode(text)
        body["context"]["extensions"][CHAIN]["previous"] = tip
        reply = body.get("result", {}).get("extensions", {}).get(extension("reply"))
        if reply and reply["typed"]:
            reply["reading"]["codes"] = [*reply["reading"].get("codes", []), code]
        frozen = canonical(body)
        tip = digest_of(frozen)
        rows.append((frozen.decode(), tip))
    return rows


def test_the_login_of_a_facilitator_goes_to_no_address_out_of_a_learners_file(
    store: Store, tmp_path: Path
) -> None:
    file = tmp_path / f"x{ENDING}"
    led = msgspec.structs.replace(FILE, store="https://elsewhere.example/xapi", group="Tuesday")
    write(file, led, WHO, chain(2, as_it_is))
    assert take(store, file).new == 2
    (row,) = store.rows(select(cohorts))
    assert "elsewhere" not in row.file and "Tuesday" not in row.file


@pytest.mark.full
def test_rows_that_are_far_longer_than_others_are_written_sooner(tmp_path: Path) -> None:
    def long(seq: int, body: Body) -> None:
        reply = body["result"]["extensions"][extension("reply")]
        reply["codes"] = ["x" * 190] * 100
        reply["aside"] = "y" * 19_000

    file = tmp_path / f"x{ENDING}"
    write(file, FILE, WHO, chain(2500, long))
    tracemalloc.start()
    try:
        with open_store(f"sqlite:///{tmp_path}/long.sqlite3") as store:
            assert take(store, file).new == 2500
            found = rescore(store, COHORT, Library({}, ()), [WHO])
            assert (found.runs, found.left_out, *(one.why for one in found.left)) == (
                0,
                1,
                NotReckoned.TOO_LONG,
            )
        assert tracemalloc.get_traced_memory()[1] < 60_000_000 < file.stat().st_size
    finally:
        tracemalloc.stop()
