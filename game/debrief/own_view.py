"""What players are asked about their own call, before its ending is told and after: words for any driver."""

from msgspec import Struct

from game.messages import say
from game.story.model import Survey


class Question(Struct, frozen=True):
    """A question answered by a rating of 1 to 5, and what its two ends stand for."""

    text: str
    low: str
    high: str


def trust_question(name: str) -> Question:
    return Question(
        say("own_view.trusted", name=name), say("own_view.trusted_low"), say("own_view.trusted_high")
    )


def heard_question(name: str) -> Question:
    return Question(say("own_view.heard", name=name), say("own_view.heard_low"), say("own_view.heard_high"))


def view_beside(trust: int, heard: int, survey: Survey | None) -> str:
    """The player's two ratings beside the customer's survey, where there was one."""
    if survey is None:
        if trust == heard:
            return say("own_view.beside", trust=trust, heard=heard)
        return say("own_view.beside_apart", trust=trust, heard=heard)
    stars = survey.stars
    if trust == heard == stars:
        return say("own_view.beside_survey", trust=trust, heard=heard, stars=stars)
    return say("own_view.beside_survey_apart", trust=trust, heard=heard, stars=stars)
