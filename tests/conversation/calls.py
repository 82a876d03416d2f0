"""Small calls for the tests: a story in a few lines, and events by their short names."""

from collections.abc import Iterable
from pathlib import Path

from game.conversation.ear import hear
from game.conversation.events import Event, Note, Say
from game.conversation.path import event_of
from game.conversation.plan import Plan
from game.conversation.replay import opened, play_on
from game.conversation.state import Outcome, State
from game.conversation.step import begin
from game.story.reader import read_story, read_text
from game.story.story_files import bundled_folder, story_files

HEAD = """format: 1
id: small
title: A small call
channel: phone
customer: {name: Kim}
"""

PHONE = (Path(__file__).parent / "phone.yaml").read_text("utf-8")


def plan(text: str) -> Plan:
    """A plan of a story that must be faultless."""
    loaded = read_text(text)
    assert loaded.story is not None, loaded.findings
    return Plan(loaded.story, loaded.hash, source=loaded.source)


def bundled() -> list[Plan]:
    """Plans of the stories that ship with the game."""
    plans = []
    for path in story_files([bundled_folder()]):
        loaded = read_story(path)
        assert loaded.story is not None, (path, loaded.findings)
        plans.append(Plan(loaded.story, loaded.hash, source=loaded.source))
    return plans


def event(at: Plan, state: State, name: str) -> Event:
    """`listen`, `wait`, `cue`, `retake`, `pick:ID`, `say:WORDS`, `note:WORDS`."""
    kind, _, rest = name.partition(":")
    match kind:
        case "say":
            return Say(rest, hear(at, state, rest))
        case "note":
            return Note(rest)
        case _:
            return event_of(at, state, name)


def play(at: Plan, names: Iterable[str], flags: tuple[str, ...] = ()) -> tuple[State, list[Outcome]]:
    """Play from the beginning; the outcomes hold one of `Begin` first. Refused events stay in the list."""
    stood = [opened(at, begin(at, flags))]
    outcomes = [stood[0].outcome]
    for name in names:
        last = play_on(at, stood, event(at, stood[-1].after, name))
        outcomes.append(last.outcome)
        stood += [] if last.outcome.refusal else [last]
    return stood[-1].after, outcomes
