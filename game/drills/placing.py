"""A customer's turn that is heard beat by beat, until the player would speak."""

from game.exercises.as_story import theirs
from game.story.exercises import YOU, Exercise


def heard_on(exercise: Exercise, at: int) -> int:
    """After `at` beats of the moment, how many are heard once the customer has said one more; `at` when
    nothing more comes. What the agent had said in between is shown with it."""
    own = (n for n, beat in enumerate(exercise.customer[at:], at + 1) if beat.who != YOU)
    return next(own, at)


def of_theirs(exercise: Exercise, at: int) -> int:
    """How many of the first `at` beats are the customer's own."""
    return len(theirs(exercise.customer[:at]))
