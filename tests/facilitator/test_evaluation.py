"""What an evaluation says of a group, and what it keeps to itself."""

from datetime import timedelta
from random import Random
from statistics import fmean

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.facilitator.evaluation import Evaluation, Stretch, evaluate
from game.facilitator.evaluation_told import evaluation_parts
from game.facilitator.half_page import HowFar
from game.facilitator.study import ALL, Instrument, StudySitting
from game.facilitator.study_reliability import alpha, stations_for_one_person
from game.facilitator.study_rows import StudyData
from game.stations.results import Counts, reliability
from tests.facilitator.studies import (
    MADE,
    START,
    WEEKS,
    both,
    course,
    drawn,
    moment,
    people,
    sitting,
    waited,
)

NEWER = Instrument("0.1.0", "rules", "a better ear", "stations")
NOBODY = HowFar(0, 0, 0, 0)
RESULTS = st.sampled_from(("met", "partly", "missed", "unclear", "skipped"))
ANSWERS = st.lists(RESULTS, min_size=12, max_size=12)
GROUPS = st.lists(st.tuples(ANSWERS, ANSWERS), min_size=1, max_size=8)


def after(found: Evaluation) -> Stretch:
    return found.stretches[0]


def in_all(found: Evaluation) -> float:
    change = after(found).skills[-1].change
    assert change is not None
    return change


def test_the_change_of_a_skill_is_the_mean_of_what_each_person_gained() -> None:
    sittings = both(1, ["missed"] * 3 + ["met"], ["met"])
    for who in range(2, 7):
        sittings += both(who, ["partly"] * 3 + ["met"], ["partly"] * 3 + ["met"])
    found = after(evaluate(sittings))
    assert [one.skill for one in found.skills] == ["paraphrase", "feeling", "open", "limit", ALL]
    first, *rest = found.skills
    assert first.change == pytest.approx(1 / 6) and first.people == found.people == 6
    assert first.before == Counts(partly=15, missed=3) and first.after == Counts(met=3, partly=15)
    assert [one.change for one in rest[:3]] == [0, 0, 0]
    assert rest[0].effect is None and first.effect is not None
    assert first.effect.interval[0] < first.effect.size < first.effect.interval[1]


def test_what_could_not_be_told_or_was_not_answered_counts_as_not_done() -> None:
    sittings = [
        one
        for who in range(5)
        for one in both(who, ["unclear", "unclear", "met", "skipped"], ["met", "open", "missed"])
    ]
    found = after(evaluate(sittings))
    assert found.skills[0].change == 0 and found.skills[1].change == 0


def test_answers_that_could_not_be_told_show_no_change_of_a_group() -> None:
    """Whoever writes nonsense where they did nothing before has not got better."""
    three = ["met"] * 3
    groups = {
        "more": ([*three, "missed"], [*three, "met", "met", "unclear", "unclear", "missed"]),
        "fewer": ([*three, "met", "met", "unclear", "unclear", "missed"], [*three, "missed"]),
    }
    assert after(evaluate(s for w in range(8) for s in both(w, *groups["more"]))).skills[-1].told == 1
    # Beside a group that did two more, one that may as well have done two less.
    assert after(evaluate(s for w in range(8) for s in both(w, *groups["fewer"]))).skills[-1].told == -1
    doubted = [*three, "unclear", "unclear", "unclear", "missed"]
    for first, second in ((doubted, [*three, "met", "missed"]), ([*three, "met", "missed"], doubted)):
        found = after(evaluate(s for w in range(8) for s in both(w, first, second))).skills[-1]
        low, high = found.interval or (0, 0)
        assert found.told == 0 and low < 0 < high


def test_a_check_of_which_much_could_not_be_told_is_left_out_and_said_to_be() -> None:
    sittings = [s for who in range(6) for s in both(who, ["missed"], ["met"])]
    sittings += both(6, ["met"] * 3 + ["missed"], ["met"] * 3 + ["unclear"])
    found = evaluate(sittings)
    assert after(found).people == 6 and found.unreadable.people == found.unreadable.sittings == 1
    who = evaluation_parts(found, StudyData((), (), (), (), 0), NOBODY)[1]
    assert any("could not be told" in line for line in who.lines)


def test_the_smallest_change_is_that_of_the_group_and_its_spread() -> None:
    found = after(evaluate(course(range(30), seed=3)))
    assert found.shown is not None and found.shown == pytest.approx(0.529, abs=0.001)
    whole = found.skills[-1]
    assert whole.effect is not None and whole.smallest is not None and whole.change is not None
    assert whole.smallest == pytest.approx(found.shown * whole.change / whole.effect.size)
    assert whole.told == 1


@settings(max_examples=12, deadline=None)
@given(GROUPS, st.randoms(use_true_random=False))
def test_of_every_group_the_interval_holds_the_change_and_fewer_than_five_are_hidden(
    group: list[tuple[list[str], list[str]]], random: Random
) -> None:
    sittings = [one for who, (first, second) in enumerate(group) for one in both(who, first, second)]
    found = evaluate(sittings)
    assert evaluate(random.sample(sittings, len(sittings))) == found
    if len(group) < 5:
        assert after(found).hidden and not after(found).skills
        assert found.comparison is None
        return
    for one in after(found).skills:
        assert (one.change is None) == (one.people < 5)
        if one.change is not None and one.interval is not None:
            assert one.interval[0] - 1e-9 <= one.change <= one.interval[1] + 1e-9


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 15))
def test_everybody_twice_changes_no_mean_and_narrows_the_interval(seed: int, number: int) -> None:
    once = course(range(number), seed)
    again = [msgspec.structs.replace(one, pseudonym=f"{one.pseudonym}-again") for one in once]
    one, two = (after(evaluate(sittings)).skills[-1] for sittings in (once, once + again))
    assert two.change == pytest.approx(one.change)
    assert one.interval is not None and two.interval is not None
    assert two.interval[1] - two.interval[0] < one.interval[1] - one.interval[0]


def test_checks_made_in_other_ways_are_left_out_and_counted() -> None:
    sittings = course(range(8), seed=1)
    newer = [msgspec.structs.replace(one, instrument=NEWER) for one in course(range(10, 13), seed=2)] + [
        sitting(1, "after", ["met"], day=START + 2 * WEEKS, made=NEWER)
    ]
    found = evaluate(sittings + newer)
    assert found.instrument == MADE and after(found).people == 8
    assert [(one.instrument, one.sittings, one.people) for one in found.left_out] == [(NEWER, 7, 4)]
    assert after(found) == after(evaluate(sittings))


def test_the_versions_that_were_fixed_beforehand_come_first_where_enough_people_met_them() -> None:
    ours = course(range(6), seed=1)
    newer = [msgspec.structs.replace(one, instrument=NEWER) for one in course(range(10, 20), seed=2)]
    assert evaluate(ours + newer, frozen=[MADE]).instrument == MADE
    assert evaluate(ours + newer, frozen=[]).instrument == NEWER
    assert evaluate(ours[:8] + newer, frozen=[MADE]).instrument == NEWER


def test_other_stations_or_another_judge_of_them_are_another_instrument() -> None:
    ours = course(range(6), seed=1)
    reworded = msgspec.structs.replace(MADE, stations="reworded")
    changed = [
        msgspec.structs.replace(one, instrument=reworded) if one.occasion == "after" else one for one in ours
    ]
    assert after(evaluate(ours)).people == 6 and after(evaluate(changed)).people == 0
    earlier = msgspec.structs.replace(MADE, stations="")
    assert MADE.keeps(earlier) and not reworded.keeps(MADE) and not earlier.keeps(MADE)


def test_of_several_cohorts_each_frozen_version_is_looked_at() -> None:
    ours = course(range(6), seed=1)
    newer = [msgspec.structs.replace(one, instrument=NEWER) for one in course(range(10, 20), seed=2)]
    for frozen in ([NEWER, MADE], [MADE, NEWER]):
        found = evaluate(ours + newer, frozen=frozen)
        assert found.instrument == NEWER, "most people met it twice"
        data = StudyData((), (), found.frozen, (), 0)
        lines = " ".join(line for part in evaluation_parts(found, data, NOBODY) for line in part.lines)
        assert lines.count("What is counted here is not what was planned") == 1


def test_one_check_before_a_new_version_and_one_after_it_are_no_pair() -> None:
    sittings = [
        one if one.occasion == "before" else msgspec.structs.replace(one, instrument=NEWER)
        for one in course(range(9), seed=1)
    ]
    found = evaluate(sittings)
    assert after(found).people == 0 and sum(one.sittings for one in found.left_out) == 9


def test_counts_that_would_tell_of_a_few_people_beside_others_are_not_shown() -> None:
    sittings = course(range(8), seed=1)
    later = [
        msgspec.structs.replace(one, occasion="later", at=moment(START + 3 * WEEKS))
        for one in sittings
        if one.occasion == "after"
    ]
    all_came, one_stayed_away = evaluate(sittings + later), evaluate(sittings + later[:-1])
    assert all_came.stretches[1].skills[0].before is not None
    (_, second) = one_stayed_away.stretches
    assert second.people == 7 and second.counts_hidden
    assert all(one.before is None and one.after is None for one in second.skills)
    assert second.skills[-1].change is not None


WAITING = people(range(20, 30), "May", None)
FIRST = people(range(12), "March", START)


def test_those_who_wait_show_what_the_weeks_and_the_check_do_alone() -> None:
    sittings = course(range(12), seed=4, gain=0.4) + waited(range(20, 30), seed=5, gain=0.1)
    found = evaluate(sittings, FIRST + WAITING).comparison
    assert found is not None and found.design == "two_checks" and not found.chosen
    assert (found.started, found.waiting) == (12, 10)
    whole = found.skills[-1]
    assert whole.started is not None and whole.waiting is not None
    assert whole.difference == pytest.approx(whole.started - whole.waiting)
    assert whole.interval[0] < whole.difference < whole.interval[1]
    assert whole.started == pytest.approx(in_all(evaluate(sittings)))


def test_a_course_that_does_no_more_than_waiting_is_not_told_to() -> None:
    sittings = course(range(40), seed=6, gain=0.2) + waited(range(50, 90), seed=7, gain=0.2)
    them = people(range(40), "March", START) + people(range(50, 90), "May", None)
    found = evaluate(sittings, them)
    assert after(found).skills[-1].told == 1
    assert found.comparison is not None
    low, high = found.comparison.skills[-1].interval
    assert low < 0 < high


def test_with_one_check_before_they_begin_the_two_groups_stand_side_by_side() -> None:
    random = Random(8)
    once = [sitting(who, "before", drawn(random, 0.3), day=START + WEEKS) for who in range(20, 30)]
    found = evaluate(course(range(12), seed=4) + once, FIRST + WAITING).comparison
    assert found is not None and found.design == "one_check" and found.waiting == 10
    shares = [one.done(ALL) or 0.0 for one in once]
    assert found.skills[-1].waiting == pytest.approx(fmean(shares))


def no_comparison(sittings: list[StudySitting], of: int = 10) -> None:
    assert evaluate(sittings, FIRST + WAITING[:of]).comparison is None


def test_without_enough_people_who_wait_in_the_same_weeks_there_is_no_comparison() -> None:
    sittings = course(range(12), seed=4)
    no_comparison(sittings)
    no_comparison(sittings + waited(range(20, 24), seed=5))
    a_year_on = [
        msgspec.structs.replace(one, at=one.at + timedelta(days=365)) for one in waited(range(20, 30), seed=5)
    ]
    no_comparison(sittings + a_year_on)


def test_who_began_in_between_was_not_waiting() -> None:
    sittings = course(range(12), seed=4) + waited(range(20, 30), seed=5)
    begun = people(range(20, 30), "May", START + timedelta(days=3))
    assert evaluate(sittings, FIRST + begun).comparison is None


def test_who_waits_does_the_check_and_begins_in_one_evening() -> None:
    """The second check is the one before, and the group that waits stands beside the one that started."""
    them = course(range(12), seed=4, gain=0.4) + waited(range(20, 30), seed=5, gain=0.1)
    had_it = [sitting(who, "after", ["met"], day=START + 2 * WEEKS, form="b") for who in range(20, 30)]
    same_day, next_day = (
        evaluate(them + had_it, FIRST + people(range(20, 30), "May", START + WEEKS + later, hour=20))
        for later in (timedelta(), timedelta(days=1))
    )
    assert same_day.comparison is not None and same_day.comparison.design == "two_checks"
    assert same_day == next_day
    alone = people(range(12), "", START) + people(range(20, 30), "", START + WEEKS, hour=20)
    beside = evaluate(them + had_it, alone).comparison
    assert beside is not None and beside.waiting == 10
    early = evaluate(them + had_it, FIRST + people(range(20, 30), "May", START + WEEKS, hour=7))
    assert early.comparison is None or early.comparison.design == "one_check"


def test_two_checks_of_one_day_stand_in_the_order_in_which_they_were_done() -> None:
    found = after(
        evaluate(
            [
                one
                for who in range(5)
                for one in (
                    sitting(who, "between", ["met"], form="c", hour=10),
                    sitting(who, "before", ["missed"], hour=9),
                    sitting(who, "after", ["met"], form="b", day=START + WEEKS),
                )
            ],
            people(range(5), "May", START, hour=20),
        )
    )
    assert found.skills[-1].change == 0, "the second check is the one before"


def test_who_put_off_what_their_group_began_is_no_waiting_list() -> None:
    sittings = course(range(12), seed=4) + waited(range(20, 30), seed=5)
    assert evaluate(sittings, FIRST + people(range(20, 30), "March", None)).comparison is None


def test_where_people_chose_when_to_begin_it_is_said() -> None:
    sittings = course(range(12), seed=4) + waited(range(20, 30), seed=5)
    found = evaluate(sittings, people(range(12), "", START) + people(range(20, 30), "", None)).comparison
    assert found is not None and found.chosen and found.started == 12


def test_changes_of_both_groups_are_hidden_where_they_would_tell_of_a_few() -> None:
    """Two who waited had the course later: the change of all and that of the first group differ by them."""
    late = [sitting(who, "after", ["met"], day=START + 3 * WEEKS, form="b") for who in range(20, 22)]
    sittings = course(range(12), seed=4) + waited(range(20, 30), seed=5) + late
    them = FIRST + people(range(20, 30), "May", START + 2 * WEEKS)
    found = evaluate(sittings, them)
    assert after(found).people == 14 and found.comparison is not None
    assert (found.comparison.started, found.comparison.waiting) == (12, 10)
    assert all(one.started is None and one.waiting is None for one in found.comparison.skills)


def test_reliability_comes_from_enough_people_and_is_else_the_published_one() -> None:
    few, many = evaluate(course(range(12), seed=1)), evaluate(course(range(60), seed=1))
    assert {(one.stations, one.interval, one.people) for one in few.reliability} == {
        (3, reliability(3), 0),
        (12, reliability(12), 0),
    }
    whole = many.reliability[-1]
    assert whole.people == 60 and whole.alpha is not None
    assert whole.interval[0] < whole.alpha < whole.interval[1]


def test_alpha_is_that_of_the_books() -> None:
    """Two answers of three people: variances 1 and 1, of the sum 4; alike in all but their level."""
    assert alpha([[(0.0, 1.0), (1.0, 2.0), (2.0, 3.0)]]) == pytest.approx(1.0)
    assert alpha([[(1.0, 2.0), (2.0, 1.0), (3.0, 3.0)]]) == pytest.approx(2 * (1 - 2 / 3))
    assert alpha([[(1.0, 1.0)] * 4]) is None
    pooled = alpha([[(0.0, 1.0), (1.0, 2.0), (2.0, 3.0)], [(1.0, 2.0), (2.0, 1.0), (3.0, 3.0)]])
    assert pooled == pytest.approx(2 * (1 - 8 / 14))
    # Forms that differ in level do not make their stations go together.
    assert alpha([[(0.0, 1.0), (1.0, 0.0)], [(5.0, 6.0), (6.0, 5.0)]]) is None


def test_one_person_would_need_far_more_stations() -> None:
    assert stations_for_one_person() == (36, 44)
    found = evaluate(course(range(30), seed=1)).one_person
    assert (found.stations, found.stations_of_skill, found.needed) == (12, 3, (36, 44))
    assert found.to_met is not None and found.to_met - found.from_met >= 5


def test_nobody_is_named_in_what_is_told() -> None:
    sittings = course(range(12), seed=4) + waited(range(20, 30), seed=5)
    body = msgspec.json.encode(evaluate(sittings, FIRST + WAITING))
    assert b"p-0" not in body


def test_no_checks_at_all_say_how_many_people_it_needs() -> None:
    found = evaluate([], frozen=[MADE])
    told = evaluation_parts(found, StudyData((), (), (MADE,), (), 0), NOBODY)[-1].lines
    assert told[0] == "No check came in yet." and not any("are counted" in line for line in told)
    assert found.before == 0 and found.instrument is None and all(one.hidden for one in found.stretches)
    assert dict(found.plan)[30] == pytest.approx(0.529, abs=0.001)
    assert dict(found.effects)[0.35] == 66
