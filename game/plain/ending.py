"""The end of a call as lines: the ending, the customer's survey, and a short debrief."""

from collections.abc import Iterator

from game.conversation.debrief import Debrief, Turn
from game.conversation.transcript import explain, moved


def ending_lines(found: Debrief, name: str) -> Iterator[str]:
    """The debrief of a finished run, one line at a time."""
    ending = found.ending
    if ending is not None:
        yield f"The call is over. Ending: {ending.title} ({ending.kind})."
        if ending.survey:
            yield f"{name}'s survey: {ending.survey.stars} of 5 stars. “{ending.survey.comment}”"
    if found.curve:
        (trust, frustration), (end_trust, end_frustration) = found.curve[0], found.curve[-1]
        yield f"Trust {trust} to {end_trust}. Frustration {frustration} to {end_frustration}."
    if found.counts:
        shown = ", ".join(f"{label} {count}" for label, count in found.counts.items())
        yield f"What your replies did: {shown}."
    for says in found.unheard:
        yield f"Never heard, because they were cut off: {says}."
    if found.telling:
        yield "Turns to look at:"
    for turn in found.telling:
        yield from _turn(turn, name)
    yield "Score card (adapted from MITI; bands inform, they never gate):"
    for score in found.card:
        yield f"  {score.skill}: {score.band} ({score.counts})"


def _turn(turn: Turn, name: str) -> Iterator[str]:
    yield f"  Turn {turn.number}. {name}: {turn.customer}"
    yield f"    Your reply: “{turn.said}”"
    for move in moved(turn.moves):
        yield f"    {explain(move)}"
    if turn.better:
        first = "Let them finish first, then: " if turn.interrupted else "A line that would have done more: "
        yield f"    {first}“{turn.better}”"
