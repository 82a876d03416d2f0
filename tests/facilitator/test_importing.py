"""Bundles come in any order, twice and damaged; the rest counts, and what is odd is named."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from game.cohort.bundle import ENDING
from game.facilitator import intake
from game.facilitator.importing import import_bundles
from game.facilitator.intake import Taken
from game.facilitator.store import Store, open_store
from game.facilitator.tables import METADATA, cohorts, findings, statements
from game.records.chain import CHAIN
from tests.cohort.simulated_cohort import COHORT
from tests.facilitator.bundles import WHO, Body, Played, as_it_is, chain, cohort_of, played, write
from tests.playing import PARCEL, plan_of

PLAN = plan_of(PARCEL)
NOW = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def three(tmp_path: Path) -> list[Played]:
    return list(played(tmp_path, [PLAN]))


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    return {
        table.name: sorted(map(tuple, store.rows(select(table))), key=repr)
        for table in METADATA.tables.values()
    }


def take(store: Store, *files: Path) -> Taken:
    return import_bundles(store, files, NOW)


def found(store: Store, *kinds: str) -> list[str]:
    return sorted(row.what for row in store.rows(select(findings)) if row.kind in kinds)


def test_what_was_played_is_there_once_in_whatever_order_and_however_often(
    address: str, three: Sequence[Played], tmp_path: Path
) -> None:
    with open_store(address) as store:
        total = sum(len(one.statements) for one in three)
        taken = take(store, *(one.file for one in three))
        assert (taken.new, taken.known, taken.notes) == (total, 0, [])
        first = content(store)
        assert [row.name for row in store.rows(select(cohorts))] == ["Monday"]
        again = take(store, *(one.file for one in reversed(three)), three[0].file)
        assert (again.new, again.conflicts) == (0, 0) and again.known == total + len(three[0].statements)
        assert content(store) == first
    for number, order in enumerate(permutations(three)):
        with open_store(f"sqlite:///{tmp_path}/{number}.sqlite3") as other:
            take(other, order[0].file)
            take(other, *(one.file for one in order[1:]))
            assert content(other) == first


def test_batches_end_anywhere(store: Store, three: Sequence[Played], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_BATCH", 2)
    monkeypatch.setattr("game.facilitator.store._ASKED", 1)
    files = [one.file for one in three]
    assert take(store, *files).new == take(store, *files).known == sum(len(o.statements) for o in three)


def test_damage_is_named_by_file_and_line_and_the_rest_counts(store: Store, three: Sequence[Played]) -> None:
    spoilt, _, cut = three
    lines = spoilt.file.read_bytes().splitlines(keepends=True)
    spoilt.file.write_bytes(b"".join([*lines[:2], b"{\n", *lines[3:]]))
    whole = cut.file.read_bytes()
    cut.file.write_bytes(whole[: whole.rindex(b'{"statement"') - 20])
    taken = take(store, *(one.file for one in three))
    assert taken.new == sum(len(one.statements) for one in three) - 3
    assert [(source, what[:6]) for source, what in taken.notes] == [
        (spoilt.file.name, "Line 3"),
        (cut.file.name, f"Line {len(cut.statements)}"),
    ]
    # What the damage leaves out is no second finding.
    assert not found(store, "hole")
    assert len(found(store, "damage")) == 2
    # The same whole puts it right, in whichever order they come.
    spoilt.file.write_bytes(b"".join(lines))
    cut.file.write_bytes(whole)
    assert take(store, spoilt.file, cut.file).new == 3
    assert not found(store, "hole", "damage", "broken")


def test_of_a_damaged_copy_of_what_is_all_here_nothing_is_asked_for(
    store: Store, three: Sequence[Played]
) -> None:
    told = (
        "Of one learner whose file is damaged everything is here all the same: nothing needs to be asked for."
    )
    one = three[0]
    whole = one.file.read_bytes()
    take(store, one.file)
    one.file.write_bytes(whole[: whole.rindex(b'{"statement"') - 20])
    again = take(store, one.file)
    assert again.notes and told in again.remarks and not found(store, "damage")
    other = three[1]
    other.file.write_bytes(other.file.read_bytes()[:-200])
    assert told not in take(store, other.file).remarks


def test_the_same_damage_is_told_once_with_its_lines(store: Store, tmp_path: Path) -> None:
    file = tmp_path / f"x{ENDING}"
    write(file, cohort_of([PLAN]), WHO, chain(66, as_it_is))
    lines = file.read_bytes().splitlines(keepends=True)
    for at in (*range(3, 29), 40):
        lines[at - 1] = lines[at - 1].replace(b'"digest":"', b'"digest":"0')
    del lines[49:51]
    file.write_bytes(b"".join(lines))
    taken = take(store, file)
    changed, gone = (what for _, what in taken.notes)
    assert changed.startswith("Lines 3 to 28 and 40 (27 in all): The line was changed after")
    assert gone.startswith(
        "Line 50: Lines are missing before it: number 49 was expected, and it is number 51."
    )
    assert not found(store, "hole") and len(found(store, "damage")) == 2
    # A number that no damage explains is still missed, also where another file comes later.
    write(file, cohort_of([PLAN]), WHO, chain(70, as_it_is)[67:], first=68)
    take(store, file)
    assert found(store, "hole") == ["Number 67 is missing."]


def test_the_findings_do_not_depend_on_the_order(tmp_path: Path, three: Sequence[Played]) -> None:
    whole, damaged = three[0].file, tmp_path / f"again{ENDING}"
    lines = whole.read_bytes().splitlines(keepends=True)
    damaged.write_bytes(b"".join([*lines[:2], b"{\n", *lines[3:]]))
    both = []
    for number, order in enumerate(((whole, damaged), (damaged, whole))):
        with open_store(f"sqlite:///{tmp_path}/{number}.sqlite3") as store:
            for file in order:
                take(store, file)
            both.append(content(store))
    assert both[0] == both[1]


def test_a_changed_statement_under_a_known_id_is_named_and_the_first_stays(
    store: Store, tmp_path: Path
) -> None:
    first = tmp_path / f"first{ENDING}"
    second = tmp_path / f"second{ENDING}"
    write(first, cohort_of([PLAN]), WHO, chain(3, as_it_is))

    def better(seq: int, body: Body) -> None:
        if seq == 2:
            body["timestamp"] = "2026-03-02T09:02:30.000Z"

    write(second, cohort_of([PLAN]), WHO, chain(3, better))
    assert take(store, first).new == 3
    for _ in range(2):
        taken = take(store, second)
        # The third follows from another second one, so it is another, too.
        assert (taken.new, taken.known, taken.conflicts) == (0, 1, 2)
    assert "2026-03-02T09:02:00.000Z" in [row.at for row in store.rows(select(statements))]
    told = " ".join(found(store, "conflict"))
    assert len(found(store, "conflict")) == 2 and "(number 2)" in told and "(number 3)" in told


def test_impossible_times_are_found(store: Store, tmp_path: Path) -> None:
    def odd(seq: int, body: Body) -> None:
        if seq == 3:
            body["timestamp"] = "2026-03-02T07:00:00.000Z"
        if seq == 5:
            body["timestamp"] = "2031-01-01T00:00:00.000Z"
        if seq in (1, 2):
            body["result"]["duration"] = "PT0.1S"

    file = tmp_path / f"x{ENDING}"
    write(file, cohort_of([PLAN]), WHO, chain(5, odd))
    take(store, file)
    assert found(store, "clock") == [
        "Number 3 says 2026-03-02T07:00:00.000Z, which is earlier than the one before it says"
        " (2026-03-02T09:02:00.000Z)."
    ]
    (ahead,) = found(store, "future")
    assert "Number 5 says 2031-01-01" in ahead
    (quick,) = found(store, "quick")
    assert quick.startswith("2 replies of run ")


@pytest.mark.parametrize(
    ("at", "made", "early"),
    [
        ("1970-01-01T00:00:00.000Z", "", "2026-01-01"),
        ("2026-03-02T23:59:00.000Z", "2026-03-04", "2026-03-03"),
        ("2026-03-03T09:00:00.000Z", "2026-03-04", ""),
        ("2026-03-03T09:00:00.000Z", "", ""),
    ],
)
def test_times_before_there_was_anything_to_tell_are_found(
    store: Store, tmp_path: Path, at: str, made: str, early: str
) -> None:
    def then(seq: int, body: Body) -> None:
        body["timestamp"] = at

    file = tmp_path / f"x{ENDING}"
    write(file, msgspec.structs.replace(cohort_of([PLAN]), made=made), WHO, chain(4, then))
    for _ in range(2):
        take(store, file)
        told = f"4 records say a time before there was anything to tell ({early}): number 1 says {at}."
        assert found(store, "early") == ([told] if early else [])


def test_a_clock_set_right_by_a_minute_is_no_finding(store: Store, tmp_path: Path) -> None:
    def back(seq: int, body: Body) -> None:
        if seq == 3:
            body["timestamp"] = "2026-03-02T09:01:00.000Z"

    file = tmp_path / f"x{ENDING}"
    write(file, cohort_of([PLAN]), WHO, chain(4, back))
    take(store, file)
    assert not list(store.rows(select(findings)))


def test_broken_and_doubled_chains_are_found(store: Store, tmp_path: Path) -> None:
    rows = chain(6, as_it_is)

    def unlinked(seq: int, body: Body) -> None:
        if seq == 4:
            body["context"]["extensions"][CHAIN]["previous"] = "0" * 64

    def other(seq: int, body: Body) -> None:
        body["id"] = f"00000000-0000-5000-9000-{seq:012}"

    broken = tmp_path / f"broken{ENDING}"
    write(broken, cohort_of([PLAN]), WHO, chain(6, unlinked))
    take(store, broken)
    assert found(store, "broken") == [
        "Number 4 does not follow from the one before it: one of the two was changed."
    ]
    with open_store(f"sqlite:///{tmp_path}/other.sqlite3") as second:
        for name, chained in (("a", rows), ("b", chain(6, other))):
            write(tmp_path / f"{name}{ENDING}", cohort_of([PLAN]), WHO, chained)
            take(second, tmp_path / f"{name}{ENDING}")
        (fork,) = found(second, "fork")
        assert "6 numbers from 1 to 6 are there twice" in fork and not found(second, "broken", "hole")


def test_what_is_of_somebody_else_or_not_ours_does_not_count(store: Store, tmp_path: Path) -> None:
    def foreign(seq: int, body: Body) -> None:
        if seq == 2:
            body["actor"]["account"]["name"] = "p-00000000000000bb"
        if seq == 3:
            body["verb"]["id"] = "http://adlnet.gov/expapi/verbs/launched"

    file = tmp_path / f"x{ENDING}"
    write(file, cohort_of([PLAN]), WHO, chain(4, foreign))
    taken = take(store, file)
    assert taken.new == 2
    assert [what.partition(":")[0] for _, what in taken.notes] == ["Line 3", "Line 4"]
    assert "another learner" in taken.notes[0][1] and "not of this game" in taken.notes[1][1]


def test_files_that_are_no_bundles_are_named_and_the_others_count(
    store: Store, three: Sequence[Played], tmp_path: Path
) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\n".join([b"\xff"] * 1000))
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "newer").write_bytes(b'{"hearmeout":"bundle","format":2}\n')
    odd = [tmp_path / name for name in ("picture.png", "empty", "newer", "nowhere", "computers")]
    taken = take(store, *odd, three[0].file)
    assert taken.new == len(three[0].statements)
    told = dict(taken.notes)
    assert len(taken.notes) == 5
    assert "It is a picture." in told["picture.png"] and "no bundle" in told["empty"]
    assert "newer version" in told["newer"] and "no such file" in told["nowhere"]
    assert "It is a folder" in told["computers"]


def test_a_head_that_cannot_be_read_costs_nothing(store: Store, three: Sequence[Played]) -> None:
    one = three[0]
    lines = one.file.read_bytes().splitlines(keepends=True)
    one.file.write_bytes(b"".join([b"{\n", *lines[1:]]))
    # The others say of which cohort it is.
    assert take(store, one.file, *(other.file for other in three[1:])).new == sum(
        len(each.statements) for each in three
    )
    (damage,) = found(store, "damage")
    assert damage.startswith("Line 1: ")


def with_head(file: Path, **said: object) -> None:
    head, *rest = file.read_bytes().splitlines(keepends=True)
    changed = msgspec.json.encode(msgspec.json.decode(head) | said)
    file.write_bytes(b"".join([changed, b"\n", *rest]))


@pytest.mark.parametrize(
    "said",
    ({"to": 10**12}, {"to": 10**30}, {"from": -(10**30)}, {"tip": "a\0b"}, {"made": "x" * 1000}),
    ids=("to", "to a huge number", "from", "tip", "made"),
)
def test_a_head_that_says_what_cannot_be_costs_nothing(
    store: Store, three: Sequence[Played], said: dict[str, object]
) -> None:
    """Neither what stands below it nor what the others sent."""
    with_head(three[0].file, **said)
    assert take(store, *(one.file for one in three)).new == sum(len(one.statements) for one in three)
    assert [line[:7] for line in found(store, "damage")] == ["Line 1:"]
    assert not found(store, "hole", "broken")


def test_what_a_database_would_choke_on_in_a_head_is_taken_out(store: Store, three: Sequence[Played]) -> None:
    with_head(three[0].file, made="2026\0\x1b[2J")
    take(store, three[0].file)
    assert [row.made for row in store.rows(select(cohorts))] == ["2026[2J"]


@pytest.mark.parametrize("previous", ("a\0b", "x" * 64, "0" * 1000), ids=("hidden", "odd", "long"))
def test_a_link_that_is_no_digest_costs_its_line_alone(store: Store, tmp_path: Path, previous: str) -> None:
    def odd(seq: int, body: Body) -> None:
        if seq == 2:
            body["context"]["extensions"][CHAIN]["previous"] = previous

    file = tmp_path / f"x{ENDING}"
    write(file, cohort_of([PLAN]), WHO, chain(3, odd))
    taken = take(store, file)
    assert taken.new == 2
    assert taken.notes[0][1].startswith("Line 3: The line does not say where it belongs")


def test_of_a_thousand_conflicts_the_first_are_named(store: Store, tmp_path: Path) -> None:
    def longer(seq: int, body: Body) -> None:
        body["timestamp"] = "2026-03-02T09:00:00.000Z"

    def plain(seq: int, body: Body) -> None:
        body["timestamp"] = "2026-03-02T08:00:00.000Z"

    for name, change in (("a", plain), ("b", longer)):
        write(tmp_path / f"{name}{ENDING}", cohort_of([PLAN], COHORT), WHO, chain(1000, change))
    take(store, tmp_path / f"a{ENDING}")
    taken = take(store, tmp_path / f"b{ENDING}")
    assert taken.conflicts == 1000 and len(taken.notes) == 21
    assert taken.notes[-1][1] == f"There are more of this kind in b{ENDING}."
