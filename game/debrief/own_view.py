"""What players are asked about their own call, before its ending is told and after: words for any driver."""

from msgspec import Struct

from game.story.model import Ending

FIRST = "Your own view first; nothing is scored here."
NEXT_TIME = "One thing to do in the next call"
SHOWN_AGAIN = "Shown before your next call."
AIM = "Your own aim"


class Question(Struct, frozen=True):
    """A question answered by a rating of 1 to 5, and what its two ends stand for."""

    text: str
    low: str
    high: str


def trust_question(name: str) -> Question:
    """How far the customer, called `name`, trusted what was said."""
    return Question(f"By the end, how far did {name} trust what was said?", "not at all", "fully")


def heard_question(name: str) -> Question:
    """How well heard the customer, called `name`, felt."""
    return Question(f"How well heard do you think {name} felt?", "not at all", "through and through")


def view_beside(trust: int, heard: int, ending: Ending) -> str:
    """The player's two ratings beside the customer's survey, where the ending has one."""
    survey = f"; the survey says {ending.survey.stars} of 5" if ending.survey else ""
    view = f"Your view: trusted {trust} of 5, heard {heard} of 5"
    told = ending.survey.stars if ending.survey else heard
    look = " Where they differ is the place to look." if len({trust, heard, told}) > 1 else ""
    return f"{view}{survey}.{look}"
