"""A play written as steps: `listen`, `wait`, `cue`, `retake`, `pick:ID`, `say:ROUTE#N`, `type:TEXT`."""

from collections.abc import Iterable, Sequence

from game.conversation.ear import hear
from game.conversation.events import Cue, Event, Listen, Pick, Retake, Wait
from game.conversation.own_words import said
from game.conversation.plan import Plan
from game.conversation.replay import Played, opened, play_on
from game.conversation.state import State
from game.conversation.step import begin
from game.errors import PlainError


class PathError(PlainError):
    """What is written is no path, or names a reply, route or example that the scene does not have."""


def replay_path(plan: Plan, path: Sequence[str], *, flags: Iterable[str] = ()) -> list[Played]:
    """Play a path; the entry comes first in the result. Stops before the first step that is refused. `flags`:
    those that earlier stories bring in. Raises `PathError`."""
    found = [opened(plan, begin(plan, flags))]
    for words in path:
        played = play_on(plan, found, event_of(plan, found[-1].after, words))
        if played.outcome.refusal:
            break
        found.append(played)
    return found


def event_of(plan: Plan, state: State, words: str) -> Event:
    """The event of one step in this state; the ear reads a typed text. Raises `PathError`."""
    match words:
        case "listen":
            return Listen()
        case "wait":
            return Wait()
        case "cue":
            return Cue()
        case "retake":
            return Retake()
    kind, _, rest = words.partition(":")
    if kind == "pick" and rest:
        return Pick(rest)
    if kind == "say" and rest:
        rest = _example(plan, state, rest)
    if kind in ("say", "type") and rest:
        return said(plan, state, rest, hear(plan, state, rest))
    raise PathError(f"“{words}” is no step: listen, wait, cue, retake, pick:ID or say:ROUTE#N.")


def _example(plan: Plan, state: State, rest: str) -> str:
    name, _, number = rest.partition("#")
    route = plan.scene(state).route(name)
    if route is None:
        raise PathError(f"the scene “{state.scene}” has no typed route “{name}”.")
    if not number.isdecimal() or not 1 <= int(number) <= len(route.examples):
        raise PathError(f"“{name}” has the examples 1 to {len(route.examples)}; “{rest}” is none of them.")
    return route.examples[int(number) - 1]
