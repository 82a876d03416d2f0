"""One line for every customer does not pass: what counts is a thing of the one who spoke."""

import pytest

from game.exercises.as_story import theirs
from game.exercises.judge import judge_typed
from game.exercises.shown import told_facts
from game.story.exercises import Exercise
from game.story.loading import load_exercises
from game.story.story_files import bundled_folder, drill_files, station_files

STOCK = (
    "So you have told me about that, and it has been hard. What else?",
    "So you told me what happened. Have I understood you?",
    "Thank you for telling me all of that. What else would you like to tell me?",
    "What else?",
)
MOST = 0.25
"""Of the exercises of a skill: some customers do say "hard", or "told"."""


def shipped(skill: str) -> list[Exercise]:
    """The typed exercises of a skill, drills and stations."""
    files = [*drill_files([bundled_folder()]), *station_files([bundled_folder()])]
    loaded = [load_exercises(path).exercises for path in files]
    return [one for each in loaded if each for one in each.items if one.skill == skill and one.typed]


@pytest.mark.parametrize("line", STOCK)
@pytest.mark.parametrize(
    ("skill", "worth"),
    [("open", {"met"}), ("unsaid", {"met"}), ("paraphrase", {"met", "partly"}), ("leave", {"met", "partly"})],
)
def test_a_line_that_fits_anybody_passes_hardly_anywhere(line: str, skill: str, worth: set[str]) -> None:
    exercises = shipped(skill)
    passed = [one.id for one in exercises if judge_typed(one, line).result in worth]
    assert exercises and len(passed) <= MOST * len(exercises), passed


@pytest.mark.parametrize("line", STOCK)
def test_nothing_is_said_to_be_given_back_where_no_words_of_theirs_were_found(line: str) -> None:
    for one in shipped("paraphrase"):
        told = " ".join(judge_typed(one, line).told)
        none_found = all(fact.says in told for fact in told_facts(one).values())
        assert not (none_found and "gives back what they told" in told), one.id


def test_it_is_said_that_a_line_fits_anybody() -> None:
    told = [judge_typed(one, "What else?").told for one in shipped("open")]
    assert all(any(line.startswith("Any customer could be told this.") for line in lines) for lines in told)


@pytest.mark.parametrize("skill", ["leave", "open", "unsaid"])
def test_their_own_words_pasted_back_meet_nothing(skill: str) -> None:
    for one in shipped(skill):
        pasted = " ".join(beat.say for beat in theirs(one.customer) if beat.say)
        assert judge_typed(one, pasted).result != "met", one.id
