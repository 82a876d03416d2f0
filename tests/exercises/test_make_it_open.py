"""Plain ways of having somebody tell on are open, and a day or an hour that is put to them is not."""

import pytest

from game.exercises.judge import judge_typed
from game.story.loading import load_exercises
from game.story.story_files import bundled_folder

FOLDER = bundled_folder() / "drills"
BUNDLED = {
    one.id: one
    for name in ("open", "recall")
    if (read := load_exercises(FOLDER / f"{name}.drills.yaml").exercises)
    for one in read.items
}
RADIATORS, APP = "radiators-at-it-again", "app-will-not-let-me"


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        (RADIATORS, "Paint me a picture, it's evening, you're on the sofa, and then the radiators do what?"),
        (RADIATORS, "You sit down of an evening, and then the radiators do what?"),
        (RADIATORS, "So it's evening, and the radiators are doing what?"),
        (RADIATORS, "It gets dark, and then?"),
        (APP, "You go to pay it, and then, step by step?"),
        (APP, "You open it, you press pay, and then?"),
        (APP, "You put in the sum, and after that, bit by bit?"),
        ("bicycle-with-a-noise", "You go uphill, and the noise does what?"),
    ],
)
def test_to_have_them_tell_on_is_open_and_no_fix(exercise: str, text: str) -> None:
    answer = judge_typed(BUNDLED[exercise], text)
    assert answer.result == "met"
    assert "open_question" in answer.reading.codes
    assert {"solve", "closed_question"}.isdisjoint(answer.reading.codes)


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        (APP, "You go to pay it, and then you press send?"),
        (APP, "You go to settings, and then you turn it off."),
        (APP, "You go to pay it, and then it says no?"),
        (APP, "Go to the settings, and then, step by step, delete it."),
        (APP, "Shall I do it with you, step by step?"),
        (RADIATORS, "And then we send what, a man with a key?"),
        (RADIATORS, "Then we do what?"),
        (RADIATORS, "The radiators are doing that, what?"),
    ],
)
def test_what_only_looks_like_it_is_not_open(exercise: str, text: str) -> None:
    answer = judge_typed(BUNDLED[exercise], text)
    assert answer.result != "met"
    assert "open_question" not in answer.reading.codes


@pytest.mark.parametrize(
    "text",
    [
        "How about between three and six?",
        "How about Thursday?",
        "How about tomorrow morning?",
        "What about between nine and eleven?",
        "How about at noon?",
        "How about half past three?",
        "How about around ten?",
        "How about next Monday, would that do?",
    ],
)
def test_a_time_that_is_put_to_them_is_no_open_question(text: str) -> None:
    answer = judge_typed(BUNDLED[RADIATORS], text)
    assert answer.result != "met"
    assert "open_question" not in answer.reading.codes


@pytest.mark.parametrize(
    "text",
    [
        "What about the evenings?",
        "How about the other rooms, what do they do?",
        "What about them in the evening?",
        "How about telling me what they do?",
        "How about you tell me from the start?",
        "What about Thursday evening, what happened then?",
        "What is it about three o'clock that they do?",
        "How about a word on what they do of an evening?",
    ],
)
def test_how_about_without_a_time_stays_open(text: str) -> None:
    assert "open_question" in judge_typed(BUNDLED[RADIATORS], text).reading.codes


def test_a_time_that_fits_what_was_told_uses_it() -> None:
    text = "Nobody's ringing your bell while you're in bed after a shift. How about between three and six?"
    assert judge_typed(BUNDLED["sofa-and-night-shifts"], text).result == "met"
