"""The end of a call as lines: how it ended, what happened, one gap, next time."""

from collections.abc import Iterator

from game.conversation.transcript import explain, moved
from game.debrief.coach import amounts, left_line
from game.debrief.debrief import Debrief, Turn
from game.debrief.intentions import intentions, offered_intentions, question_about
from game.debrief.own_view import view_beside


def ending_lines(
    found: Debrief, name: str, view: tuple[int, int] = (0, 0), *, suggest: bool = True
) -> Iterator[str]:
    """The debrief of a finished run, one line at a time, in the order of its four steps.

    `view` is the player's own rating (trusted, heard), 0 for what was not rated. `suggest` tells one
    intention: leave it to a question about it where one follows.
    """
    yield from _ending(found, name, view)
    yield from _happened(found)
    if found.telling:
        yield "Turns to look at, the most telling first:"
    for turn in found.telling:
        yield from _turn(turn, name)
    yield from _next_time(found, suggest)


def _ending(found: Debrief, name: str, view: tuple[int, int]) -> Iterator[str]:
    ending = found.ending
    if ending is not None:
        yield f"The call is over. Ending: {ending.title} ({ending.kind})."
        if ending.survey:
            yield f"{name}'s survey: {ending.survey.stars} of 5 stars. “{ending.survey.comment}”"
    if found.curve:
        (trust, frustration), (end_trust, end_frustration) = found.curve[0], found.curve[-1]
        yield f"Trust {trust} to {end_trust}. Frustration {frustration} to {end_frustration}."
    if ending is not None and all(view):
        yield view_beside(*view, ending)


def _happened(found: Debrief) -> Iterator[str]:
    if found.counts:
        shown = ", ".join(f"{label} {count}" for label, count in found.counts.items())
        yield f"What your replies did: {shown}."
    for says in found.unheard:
        yield f"Never heard, because they were cut off: {says}."
    for says in found.forgotten:
        yield f"Noted, and never brought back: {says}."
    if found.unsaid:
        things = "One thing was" if found.unsaid == 1 else f"{found.unsaid} things were"
        yield f"{things} there to be told, but only into a silence."


def _turn(turn: Turn, name: str) -> Iterator[str]:
    yield f"  Reply {turn.number}. {name}: {turn.customer}"
    yield f"    The reply: {_quoted(turn.said, turn.spoken)}"
    for move in moved(turn.moves):
        yield f"    {explain(move)}"
    if turn.why:
        yield f"    {turn.why}"
    for says in turn.missed:
        yield f"    Cut off there: {says}."
    if turn.closed:
        yield "    From here on only worse endings were within reach."
    if turn.left and not turn.interrupted:
        yield f"    {left_line(turn.left)}"
    if turn.better:
        trust, frustration = turn.better_trust - turn.trust[0], turn.better_frustration - turn.frustration[0]
        first = "Heard out, then" if turn.interrupted else "Also open there"
        line = _quoted(turn.better, turn.better_spoken)
        yield f"    {first}: {line} ({amounts(trust, frustration)})"
    yield f"    A question: {question_about(turn)}"


def _next_time(found: Debrief, suggest: bool) -> Iterator[str]:
    if suggest:
        yield f"For the next call: {offered_intentions(found.card)[0]}"
    if found.cut_in:
        yield intentions().interrupting
    yield "Score card (adapted from MITI; bands inform, they never gate):"
    for score in found.card:
        yield f"  {score.skill}: {score.band} ({score.counts})"


def _quoted(text: str, spoken: bool) -> str:
    return f"“{text}”" if spoken else f"({text.strip('()')})"
