"""What the coach says after a reply, line by line."""

from collections.abc import Iterator

from game.debrief.coach import why_line, wrong_line
from game.debrief.left_out import given_back_wrongly
from game.debrief.retry import contrast, offer
from game.messages import say
from game.play.session import Call


def coach_lines(call: Call, *, coached: bool, retry: bool) -> Iterator[str]:
    """After the last event of a call. Without `coached` only what a second try changed is told, and with
    `retry` that one may be had."""
    played, place = call.played[-1], len(call.played) - 1
    if coached and played.before is not None:
        wrong = wrong_line(given_back_wrongly(call.plan, played.before, played.outcome))
        if wrong:
            yield wrong
    why = why_line(call.plan, played.before, played.outcome) if coached and played.before else ""
    again = offer(call.plan, call.played, "/retry" if retry else "")
    if told := f"{why} {again}".strip():
        yield say("plain.coach", why=told)
    for line in contrast(call.plan, call.played, place):
        yield say("plain.coach", why=line)
