"""What was played before joining, or outside the course, is told to nobody: by no number and no flag."""

import pytest

from tests.cohort.invited import AUTUMN, SPRING, member
from tests.playing import PARCEL, new_call, plan_of
from tests.records.outbox_rows import assert_chain_holds, bodies, context, of, result
from tests.records.test_of_calls import BADLY, WELL, do

EARLIER = PARCEL.replace("id: late-parcel", "id: the-call-that-came-back")
LATER = PARCEL.replace("flags: [looked_up, heard_out]", "flags: [looked_up]").replace(
    "remembers: [heard_out]", "from: {the-call-that-came-back: [heard_out]}"
)
"""A call into which another brings how it ended."""


def brought() -> object:
    return result(of("initialized")[-1], "begun")["flags"]


def test_calls_from_before_joining_count_in_no_number() -> None:
    for _ in range(2):
        do(new_call(), *WELL)
    do(new_call(EARLIER), *WELL)
    member()
    do(new_call(), *WELL)
    assert {(context(one, "attempt"), context(one, "try")) for one in of("answered")} == {(1, 1)}
    assert list(of("progressed")[0]["result"]["extensions"].values()) == [50]
    do(new_call(), *BADLY)
    assert context(of("completed")[-1], "attempt") == 2


def test_a_call_begun_before_joining_has_one_number_however_often_it_is_gone_on_with() -> None:
    waits = do(new_call(), "listen", "listen")
    member()
    do(new_call(), *BADLY)
    for name in WELL[2:]:
        do(waits, name)
    own = [one for one in of("answered") if one["context"]["registration"].replace("-", "") == waits.log.id]
    assert {context(one, "attempt") for one in own} == {2} and len(own) == 2
    do(new_call(), *BADLY)
    assert context(of("completed")[-1], "attempt") == 3


@pytest.mark.parametrize("earlier", ["outside the course", "before joining", "never"])
def test_what_a_call_brings_that_nobody_was_told_of_is_not_told_nor_that_there_was_any(earlier: str) -> None:
    if earlier == "before joining":
        do(new_call(EARLIER), *WELL)
    member(AUTUMN if earlier == "outside the course" else SPRING)
    if earlier == "outside the course":
        do(new_call(EARLIER), *WELL)
    call = do(new_call(LATER), *BADLY)
    assert ("heard_out" in call.state.flags) == (earlier != "never")
    assert brought() is None and "heard_out" not in "\n".join(bodies())


def test_what_a_call_of_the_course_brings_is_told() -> None:
    member()
    do(new_call(EARLIER), *WELL)
    do(new_call(LATER), *BADLY)
    assert brought() == ["heard_out"]
    assert_chain_holds()


def test_a_call_that_brings_nothing_says_so() -> None:
    member()
    do(new_call(), *BADLY)
    assert brought() == [] and plan_of().story.brought == {}
