"""What a learner is told of their records is what became of them: sent, in a file, on their way, or kept."""

import json
from contextlib import suppress

import msgspec
import pytest

from game.cohort.export import handing_over
from game.cohort.membership_page import left_told, membership_page
from game.plain.debrief_lines import block_lines
from game.progress.database import Database
from game.records import outbox
from game.records.memberships import Membership
from tests.cohort.invited import SPRING, member
from tests.playing import hearmeout, new_call
from tests.records.test_of_calls import BADLY, do

STORE = msgspec.structs.replace(SPRING, store="https://records.example/xapi/")


def page(data: Database) -> str:
    return " ".join(block_lines(membership_page(data, "player")))


def played(*, store: bool = False, handed: bool = False) -> tuple[Database, Membership]:
    """Of four records that a player has; `handed`: a file with them was written."""
    now = member(STORE if store else SPRING)
    data = do(new_call(), *BADLY).log.database
    if handed:
        with handing_over(data, now):
            pass
    return data, now


def test_who_wrote_a_file_is_told_that_it_has_them_and_so_is_who_leaves_or_is_forgotten() -> None:
    data, now = played(handed=True)
    do(new_call(), "listen")
    assert "5 records are kept here" in page(data) and "4 of them stand in a file" in page(data)
    told = left_told(data, now)
    assert "4 records stand in a file that you wrote" in told and "1 record that waited is not sent" in told
    data.close()
    (of,) = json.loads(hearmeout("forget", "--list").stdout)["memberships"]
    assert [one["state"] for one in of["statements"]] == ["handed over"] * 4 + ["waiting"]
    assert "4 records stand in a file" in hearmeout("cohort", "leave").stdout.decode()


def test_a_file_that_could_not_be_written_counts_as_none() -> None:
    data, now = played()
    with suppress(OSError), handing_over(data, now):
        raise OSError("the disk is full")
    assert "in a file" not in left_told(data, now)


@pytest.mark.parametrize("handed", [False, True])
def test_what_was_on_its_way_may_have_arrived(handed: bool) -> None:
    data, now = played(store=True, handed=handed)
    outbox.take(data, now.id, 3)
    told = left_told(data, now)
    assert ("3 records were on their way" in told) != handed, "a file has them for certain"
    assert ("1 record that waited is not sent" in told) != handed
    assert ("3 of them were on their way" in page(data)) != handed


def test_what_was_sent_is_no_more_than_sent_though_a_file_has_it_too() -> None:
    data, now = played(store=True, handed=True)
    outbox.mark_sent(data, now.id, outbox.take(data, now.id, 4))
    assert "4 records were sent" in page(data) and "in a file" not in page(data)
    assert left_told(data, now).endswith("until it is forgotten.")
