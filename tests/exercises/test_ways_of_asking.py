"""Drills and stations read the common ways of asking as what they are."""

import pytest

from game.exercises.judge import judge_typed
from game.story.loading import load_exercises
from game.story.story_files import bundled_folder, drill_files, station_files

FOLDER = bundled_folder()
BUNDLED = {
    one.id: one
    for path in (*drill_files([FOLDER]), *station_files([FOLDER]))
    if (read := load_exercises(path).exercises)
    for one in read.items
}


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        (
            "mould-behind-the-wardrobe",
            "I've got something on airing the room that's cost other people next to nothing. "
            "Fancy hearing it, or would you sooner I kept out of it?",
        ),
        (
            "mould-behind-the-wardrobe",
            "I know a trick that needs no heat; shall I tell you, or leave it?",
        ),
        ("homework-ends-in-tears", "Would you sooner I kept my ideas to myself, or can I try one on you?"),
        (
            "homework-ends-in-tears",
            "I've got an idea for the evenings. Care to hear it, or is it one too many?",
        ),
        (
            "app-will-not-let-me",
            "Since lunch, and with the rent hanging over you. Could you take me through it from the top?",
        ),
        ("app-will-not-let-me", "Would you mind telling me how it goes when you try?"),
        ("app-will-not-let-me", "Could you start from the beginning?"),
        (
            "b-paraphrase-2-bus-pass",
            "An eleven-year-old walking beside the traffic on his own, all because we printed a one where "
            "you'd put a three.",
        ),
    ],
)
def test_it_is_met(exercise: str, text: str) -> None:
    assert judge_typed(BUNDLED[exercise], text).result == "met"


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        ("mould-behind-the-wardrobe", "I've got your file open here, so open the windows twice a day."),
        ("mould-behind-the-wardrobe", "I have got a tip for you: open them wide."),
        ("mould-behind-the-wardrobe", "You fancy closed windows, I can see that."),
        ("app-will-not-let-me", "Could you start the app again from the home screen?"),
        ("app-will-not-let-me", "I'll talk you through the reset."),
        (
            "b-paraphrase-2-bus-pass",
            "He walked along the main road at eleven, and one of the three buses was full.",
        ),
        (
            "b-paraphrase-2-bus-pass",
            "So you put in for zone one, the driver let your boy off by mistake, "
            "and he had a long walk home.",
        ),
    ],
)
def test_what_only_looks_like_it_is_not(exercise: str, text: str) -> None:
    assert judge_typed(BUNDLED[exercise], text).result != "met"


def test_what_was_brought_back_is_said_where_only_a_fix_was_read() -> None:
    answer = judge_typed(
        BUNDLED["sofa-and-night-shifts"], "You work at night, so I ask the driver to come after three."
    )
    assert answer.result == "met"
    assert answer.told[0].startswith("It brings back what they told: he works nights")
    assert "“so I ask the driver to come after three” acts on the case, or says what to do." in answer.told


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        (
            "homework-ends-in-tears",
            "May I say that you just need to set a timer for twenty minutes and stop when it rings?",
        ),
        ("homework-ends-in-tears", "Can I just tell you to set a timer for twenty minutes?"),
        (
            "homework-ends-in-tears",
            "May I suggest that you set a timer for thirty minutes and stop when it rings?",
        ),
        ("homework-ends-in-tears", "Could I just say you should stop after half an hour?"),
        ("homework-ends-in-tears", "Can I tell you to do it before dinner?"),
        ("homework-ends-in-tears", "Might I suggest you sit next to her and not help?"),
        ("homework-ends-in-tears", "May I advise you to stop after twenty minutes?"),
        ("mould-behind-the-wardrobe", "May I say you need to open the windows twice a day?"),
        ("mould-behind-the-wardrobe", "Can I recommend that you open them twice a day?"),
        ("mould-behind-the-wardrobe", "May I just point out that you have to air the room more?"),
    ],
)
def test_a_question_that_holds_the_advice_itself_leaves_nothing_to_refuse(exercise: str, text: str) -> None:
    answer = judge_typed(BUNDLED[exercise], text)
    assert answer.result == "partly"
    assert "The advice stands in it already." in answer.told


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        ("homework-ends-in-tears", "May I say what we do here at school?"),
        ("homework-ends-in-tears", "Can I tell you what I see in class, or not today?"),
        ("homework-ends-in-tears", "May I suggest something small?"),
        ("homework-ends-in-tears", "Could I tell you about an idea that has helped other families?"),
        ("homework-ends-in-tears", "May I say how other parents do it?"),
        ("homework-ends-in-tears", "Can I suggest one thing you could try, if you want it?"),
        ("homework-ends-in-tears", "May I tell you something that you may need in the evenings?"),
        ("homework-ends-in-tears", "Could I just say a word about timers, if you like?"),
        ("homework-ends-in-tears", "May I suggest an idea that you can say no to?"),
        ("mould-behind-the-wardrobe", "May I tell you what you could do about it?"),
        ("mould-behind-the-wardrobe", "Can I tell you to whom you could turn, or shall I leave it?"),
    ],
)
def test_a_question_that_keeps_the_advice_back_asks_leave(exercise: str, text: str) -> None:
    assert judge_typed(BUNDLED[exercise], text).result == "met"
