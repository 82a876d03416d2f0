"""The score card says what was counted, and claims nothing from too little."""

import pytest

from game.debrief.card import CodedTurn, Score, joint_card, score_card, thresholds, weakest
from game.debrief.intentions import intentions, offered_intentions


def turns(*codes: str, **kept: bool) -> list[CodedTurn]:
    """One turn for each word: its codes are joined with +."""
    return [CodedTurn(tuple(code.split("+")) if code else (), **kept) for code in codes]


def row(card: tuple[Score, ...], skill: str) -> Score:
    return next(score for score in card if score.skill == skill)


@pytest.mark.parametrize(
    ("played", "band"),
    [
        (turns("paraphrase+acknowledge", "open_question", "paraphrase+recall", "open_question"), "good"),
        (turns("paraphrase", "open_question", "paraphrase", "open_question"), "fair"),
        (turns("open_question", "closed_question", "open_question", "paraphrase"), "not yet"),
        (turns("paraphrase", "paraphrase", "paraphrase", "open_question"), "good"),
        (turns("open_question", "open_question", "paraphrase"), "too few"),
        # A check and asking leave are no questions; two questions in one reply are one.
        (turns("paraphrase+check", "paraphrase", "acknowledge", "paraphrase"), "good"),
        (turns("paraphrase+permission", "paraphrase+permission"), "too few"),
        (turns("open_question+closed_question", "paraphrase", "open_question", "paraphrase"), "fair"),
    ],
)
def test_reflections_are_held_against_questions_where_there_are_four_of_both(
    played: list[CodedTurn], band: str
) -> None:
    assert row(score_card(played), "Reflect").band == band


@pytest.mark.parametrize(
    ("opened", "closed", "band"), [(7, 3, "good"), (2, 2, "fair"), (1, 3, "not yet"), (3, 0, "too few")]
)
def test_open_questions_are_a_share_of_all_that_seek_to_know(opened: int, closed: int, band: str) -> None:
    played = turns(*["open_question"] * opened, *["closed_question"] * closed)
    score = row(score_card(played), "Enquire")
    assert score.band == band
    assert score.counts.startswith(f"{opened} open, of {opened + closed}")


def test_questions_are_counted_one_way_in_all_rows() -> None:
    card = score_card(
        turns("open_question+closed_question", "closed_question", "paraphrase+check", "follow_up")
    )
    assert row(card, "Reflect").counts == "1 reflection to 2 open or closed questions (it takes 4)"
    assert row(card, "Enquire").counts == "1 open, of 2 open or closed questions (it takes 4)"


@pytest.mark.parametrize(("calm", "cut", "band"), [(10, 0, "good"), (9, 1, "fair"), (8, 1, "not yet")])
def test_patience_is_how_rarely_a_reply_cut_in(calm: int, cut: int, band: str) -> None:
    played = [*turns(*[""] * calm), *turns(*["solve"] * cut, interrupted=True)]
    assert row(score_card(played), "Patience").band == band


@pytest.mark.parametrize(
    ("played", "band"),
    [
        (turns("acknowledge", "solve"), "good"),
        (turns("acknowledge+solve"), "good"),
        (turns("solve+acknowledge"), "not yet"),
        (turns("acknowledge_generic", "solve", "acknowledge"), "fair"),
        (turns("open_question", "open_question"), "not yet"),
    ],
)
def test_a_feeling_counts_as_named_only_before_the_first_solution(played: list[CodedTurn], band: str) -> None:
    assert row(score_card(played), "Acknowledge").band == band


def test_a_follow_up_is_good_when_it_was_answered_and_counts_only_after_a_solution() -> None:
    assert row(score_card(turns("solve", "follow_up")), "Close").band == "good"
    assert row(score_card(turns("solve", "follow_up", answered=False)), "Close").band == "fair"
    assert row(score_card(turns("follow_up", "solve")), "Close").band == "not yet"
    assert row(score_card(turns("paraphrase")), "Close").band == "too few"
    closing = row(score_card(turns("paraphrase", "follow_up")), "Close")
    assert (closing.band, closing.counts) == ("good", "1 follow-up, though no solution was offered")


def test_one_wrong_reply_is_one_error_however_many_ways_it_is_wrong() -> None:
    assert row(score_card(turns("confront+dismiss", "paraphrase")), "Errors").band == "fair"
    assert row(score_card(turns("confront", "dismiss")), "Errors").band == "not yet"
    assert row(score_card(turns("solve", premature=True)), "Errors").band == "fair"
    assert row(score_card(turns("paraphrase")), "Errors").band == "good"


def test_a_call_without_replies_earns_no_band_at_all() -> None:
    assert {score.band for score in score_card(())} == {"too few"}


def test_a_critical_error_stands_by_itself_and_no_band_makes_up_for_it() -> None:
    card = score_card(turns("paraphrase+acknowledge", "open_question"), critical=("A wrong promise",))
    assert row(card, "Critical") == Score("Critical", "not yet", "1 error: A wrong promise")
    assert weakest(card)[0].skill == "Critical"
    assert all(score.skill != "Critical" for score in score_card(turns("paraphrase")))


def test_the_intention_offered_first_is_for_the_weakest_skill() -> None:
    card = score_card(turns("confront", "dismiss", "open_question", "paraphrase"))
    assert weakest(card)[0].band == "not yet"
    assert offered_intentions(card)[0] in intentions().skills[weakest(card)[0].skill]


def test_there_is_an_intention_for_every_skill_and_for_a_call_without_a_weak_one() -> None:
    assert {score.skill for score in score_card((), critical=())} == set(intentions().skills)
    assert offered_intentions(()) == intentions().always[:3]


def test_over_several_calls_counts_add_up_until_they_say_something() -> None:
    call = turns("paraphrase", "open_question")
    assert row(score_card(call), "Reflect").band == "too few"
    assert row(joint_card([call, call]), "Reflect").band == "fair"
    assert (
        row(joint_card([call, call]), "Enquire").counts
        == "2 open, of 2 open or closed questions (it takes 4)"
    )


def test_over_several_calls_order_within_a_call_takes_the_middle_of_their_bands() -> None:
    heard, late = turns("acknowledge", "solve"), turns("solve", "acknowledge")
    assert row(joint_card([heard, late, heard]), "Acknowledge").band == "good"
    assert row(joint_card([heard, late]), "Acknowledge").band == "not yet"
    assert row(joint_card([turns("paraphrase")]), "Close").band == "too few"


def test_over_several_calls_one_error_a_call_is_fair() -> None:
    wrong, right = turns("confront"), turns("paraphrase")
    assert row(joint_card([wrong, right]), "Errors").band == "fair"
    assert row(joint_card([[*wrong, *wrong], right]), "Errors").band == "fair"
    assert row(joint_card([[*wrong, *wrong], wrong]), "Errors").band == "not yet"
    assert {score.band for score in joint_card([])} == {"too few"}


def test_every_row_has_its_thresholds_with_a_source_and_good_asks_no_less_than_fair() -> None:
    assert list(thresholds()) == [score.skill for score in score_card((), critical=())]
    for skill, at in thresholds().items():
        assert at.source and at.measure and at.of, skill
        assert at.good <= at.fair if at.most else at.good >= at.fair, skill
