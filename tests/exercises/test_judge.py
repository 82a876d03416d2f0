"""What an answer to an exercise comes out as: read as a reply in a call; in doubt it counts for nothing."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from game.exercises.as_story import at_moment, plan_of
from game.exercises.judge import judge_pick, judge_place, judge_typed
from game.story.exercise_reader import read_exercises
from game.story.exercises import RESULTS, Exercise
from game.story.loading import load_exercises
from game.story.model import Beat
from game.story.story_files import bundled_folder, drill_files, station_files
from tests.examples_tried import examples

FILE = Path(__file__).with_name("rent.drills.yaml")


def loaded() -> dict[str, Exercise]:
    read = read_exercises(FILE)
    assert read.findings == () and read.exercises is not None
    return {exercise.id: exercise for exercise in read.exercises.items}


def shipped(name: str) -> Exercise:
    files = drill_files([bundled_folder()])
    read = (one for path in files if (of := load_exercises(path).exercises) for one in of.items)
    return next(exercise for exercise in read if exercise.id == name)


EXERCISES = loaded()
RENT, VAN, CUPS, LINE = EXERCISES.values()


def test_the_form_follows_from_what_is_written() -> None:
    assert [exercise.form for exercise in EXERCISES.values()] == ["typed", "typed", "placed", "picked"]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Twice the money, and then the rent bounced.", "met"),
        ("So the rent bounced.", "partly"),
        ("Please hold the line.", "missed"),
        ("Twice, and your rent bounced. Please reinstall the app.", "partly"),
    ],
)
def test_a_typed_reply_comes_out_as_what_it_does(text: str, result: str) -> None:
    assert judge_typed(RENT, text).result == result


def test_what_is_said_of_it_quotes_the_words() -> None:
    answer = judge_typed(RENT, "So it was taken twice, and because of that your rent bounced.")
    assert answer.told == ("“twice, and because of that your rent bounced” gives back what they told.",)


def test_a_number_got_wrong_is_told_beside_what_was_said() -> None:
    answer = judge_typed(VAN, "So your van leaves by ten.")
    assert answer.result == "missed"
    assert any("leaves by nine" in line and "ten" in line for line in answer.told)


def test_what_was_told_earlier_counts_when_it_is_brought_back() -> None:
    assert judge_typed(VAN, "By nine, as you said, because of the van.").result == "met"
    assert at_moment(plan_of(VAN)).after.told == frozenset({"nine"})


def test_a_month_and_a_half_is_not_held_against_six_weeks() -> None:
    meter = shipped("meter-reads-zero")
    answer = judge_typed(
        meter,
        "So the meter's been sat at nought for a month and a half, and we've gone and billed you two hundred"
        " and ten for a place you're hardly in.",
    )
    assert answer.result == "met"
    assert not any(line.startswith("Told: ") for line in answer.told)


def test_blame_beside_half_of_it_is_no_half() -> None:
    card = shipped("card-kept-before-the-ferry")
    assert judge_typed(card, "The machine has your card, and it's only forty euros.").result == "missed"
    assert judge_typed(card, "The machine has your card.").result == "partly"


def test_a_plain_no_that_was_found_is_said() -> None:
    told = judge_typed(
        shipped("address-of-a-parcel-on-the-van"), "I'm afraid I can't turn it round today."
    ).told
    assert told[0] == "“I'm afraid I can't turn it round today.” says no plainly."


def test_keys_pressed_at_random_count_for_nothing() -> None:
    answer = judge_typed(RENT, "qwfp zxcv")
    assert answer.result == "unclear" and "counts for nothing" in answer.told[0]


@pytest.mark.parametrize(("beats", "result"), [(1, "missed"), (2, "partly"), (3, "partly"), (4, "met")])
def test_the_place_to_speak_is_where_nothing_is_cut_off_and_nothing_is_lost(beats: int, result: str) -> None:
    answer = judge_place(CUPS, beats)
    assert answer.result == result and answer.told


@pytest.mark.parametrize(("beats", "result"), [(1, "missed"), (2, "met"), (3, "partly")])
def test_to_speak_only_once_they_ask_whether_anybody_is_there_is_half_of_it(beats: int, result: str) -> None:
    turn = (Beat("I have a question."), Beat("Can it be mended?", done=True), Beat("Hello?"))
    assert judge_place(replace(CUPS, customer=turn), beats).result == result


def test_a_pick_comes_out_as_its_author_says() -> None:
    assert [judge_pick(choice).result for choice in LINE.picks] == ["met", "missed", "partly"]
    assert judge_pick(LINE.picks[1]).told == ("It takes the floor in the middle of “each time”.",)


@given(text=st.text(max_size=200))
@settings(max_examples=examples(200), deadline=None)
def test_any_text_is_judged(text: str) -> None:
    for exercise in (RENT, VAN):
        assert judge_typed(exercise, text).result in (*RESULTS, "unclear")


@given(text=st.text(max_size=60))
@settings(max_examples=examples(50), deadline=None)
def test_the_same_words_come_out_the_same(text: str) -> None:
    assert judge_typed(RENT, text) == judge_typed(RENT, text)


def test_a_reply_that_is_half_of_it_is_told_which_part_it_does_not_have() -> None:
    told = judge_typed(RENT, "So the rent bounced.").told
    assert "No words were found for: the money was taken twice." in told


SHIPPED = {
    exercise.id: exercise
    for path in (*drill_files([bundled_folder()]), *station_files([bundled_folder()]))
    if (read := load_exercises(path).exercises)
    for exercise in read.items
}


@pytest.mark.parametrize(
    ("id_", "text", "result", "told"),
    [
        ("dog-in-the-room", "no dogs, sorry", "partly", "No words were found for how they feel"),
        ("dog-in-the-room", "I know he's old and just sleeps, and it's still a no.", "met", ""),
        ("dog-in-the-room", "You should have sorted a sitter earlier.", "missed", "read as blame"),
        (
            "dog-in-the-room",
            "That's so hard for you. Normally we don't have dogs.",
            "partly",
            "No plain no",
        ),
        ("photo-of-her-own-door", "May I look at it? It's fine to say no.", "met", ""),
        ("photo-of-her-own-door", "I'll open it and tell you what's on it.", "partly", "asks permission"),
        ("photo-of-her-own-door", "Who's looking for you, if I may ask?", "missed", "asks permission"),
        ("glasses-that-feel-wrong", "Do they give you headaches?", "partly", "yes, no or one word"),
        ("glasses-that-feel-wrong", "Can I have your order number?", "missed", "It asks for data."),
        ("fathers-vase-in-pieces", "So it came in eleven pieces.", "partly", "what it is like for them"),
        ("room-for-a-wheelchair", "The garden room.", "missed", "No words were found for"),
        ("off-the-swimming-list", "It sounds as though there is more to this.", "partly", "invite"),
        ("fridge-on-the-24th", "Oh, my mistake, sorry.", "partly", "No words were found for"),
    ],
)
def test_exercises_that_ship_keep_to_what_their_skill_says(
    id_: str, text: str, result: str, told: str
) -> None:
    answer = judge_typed(SHIPPED[id_], text)
    assert answer.result == result
    assert told in " ".join(answer.told)


def test_a_kind_no_is_told_no_charge() -> None:
    told = judge_typed(SHIPPED["pictures-of-a-brother"], "The data cannot be recovered.").told
    assert not any("blame" in line for line in told)
