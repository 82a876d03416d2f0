"""How many key presses and seconds of a call are neither reading nor replying.

    python benchmarks/presses.py

Scripted players go through a call of each bundled chapter on the real screen: one gives back what was told,
one is in a hurry, one only picks. What they type is `tests/conversation/turns.yaml`. Reading is what listens
on, replying what is typed or the digit of a pick, and its first Enter. All else is counted: a second Enter,
which of two replies is meant, a hint asked for. The seconds are the game's own, from the
sending key until the screen is at rest. For another version of the game put its folder first on PYTHONPATH.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import msgspec
from textual.pilot import Pilot

HERE = Path(__file__).resolve().parent
TURNS = 20
"""A call that is longer goes round in circles."""
SENT = 4
"""Presses of Enter after which a reply that is still not said is given up."""


class Words(msgspec.Struct):
    """What is typed in one chapter: poor replies by kind, reflections by scene."""

    poor: dict[str, str]
    reflections: dict[str, list[str]]


class Counted(msgspec.Struct):
    """What one call took: floor turns, presses that were neither reading nor replying, by what they did, and
    seconds from sending until the screen was at rest."""

    turns: int = 0
    presses: dict[str, int] = {}
    seconds: float = 0.0
    unsaid: int = 0

    def press(self, what: str) -> None:
        self.presses = {**self.presses, what: self.presses.get(what, 0) + 1}


Says = Callable[[str, int, int], str]
"""The words for a scene, the number of times that the call has been there, and the number of the turn."""


class Player:
    """Presses the keys of one call, and counts those that are neither reading nor replying."""

    def __init__(self, pilot: Pilot[Any], counted: Counted) -> None:
        from game.tui.screens.call import CallScreen

        self.pilot, self.counted = pilot, counted
        screen = pilot.app.screen
        assert isinstance(screen, CallScreen)
        self.screen = screen

    @property
    def state(self) -> Any:
        return self.screen.call.state

    def replied(self) -> int:
        from game.conversation.events import Cue, Pick, Say

        return sum(isinstance(event, Cue | Pick | Say) for event in self.screen.call.events)

    async def press(self, key: str, what: str = "") -> None:
        if what:
            self.counted.press(what)
        await self.pilot.press(key)
        await self.pilot.pause()

    async def hear(self) -> bool:
        """Listen on until the floor is the player's; whether it ever is."""
        from game.conversation.events import Listen
        from game.conversation.step import step

        while not self.state.over and not step(self.screen.call.plan, self.state, Listen())[1].refusal:
            await self.press("space")
        return not self.state.over

    async def type(self, text: str) -> None:
        from game.tui.widgets.reply_field import ReplyField

        field = self.screen.query_one(ReplyField)
        await self.pilot.press(*("space" if char == " " else char for char in text))
        said, began = self.replied(), perf_counter()
        await self.press("enter")
        self.counted.seconds += perf_counter() - began
        await self.confirm(said)
        while not (self.state.over or self.replied() > said):
            field.text = ""
            await self.pick(1)

    async def confirm(self, said: int) -> None:
        """Answer what the game asks before a reply counts, beyond the `said` ones before it."""
        for _ in range(SENT):
            if self.replied() > said:
                return
            await self.press("enter", "confirm")
        self.counted.unsaid += 1

    async def pick(self, number: int) -> None:
        from game.tui.widgets.reply_list import ReplyList

        shown = self.screen.query_one(ReplyList)
        if not shown.display:
            await self.press("f4", "hint")
        said, began = self.replied(), perf_counter()
        numbers = sorted(shown.numbers)
        await self.press(numbers[number % len(numbers)])
        await self.press("enter")
        self.counted.seconds += perf_counter() - began
        await self.confirm(said)


async def call_of(name: str, says: Says | None) -> Counted:
    from game.paths import database_file
    from game.progress.database import Database
    from game.progress.library import open_library
    from game.tui.app import HearMeOut

    library = open_library(None)
    app = HearMeOut(
        Database(database_file()), library, "player", pace="reader", playable=library.stories[name]
    )
    app.animation_level = "none"
    counted = Counted()
    visits: dict[str, int] = {}
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        player = Player(pilot, counted)
        while await player.hear() and counted.turns < TURNS:
            scene = player.state.scene
            if says:
                await player.type(says(scene, visits.get(scene, 0), counted.turns))
            else:
                await player.pick(counted.turns)
            visits[scene] = visits.get(scene, 0) + 1
            counted.turns += 1
    return counted


def manners(words: Words) -> dict[str, Says | None]:
    poor = list(words.poor.values())[1:]
    return {
        "gives back": lambda scene, visit, _: words.reflections[scene][visit % 2],
        "in a hurry": lambda _scene, _visit, turn: poor[turn % len(poor)],
        "picks": None,
    }


def story_id(name: str, known: Mapping[str, object]) -> str:
    return next(story for story in known if story.endswith(name))


def main() -> None:
    from game.progress.library import open_library

    rows = msgspec.yaml.decode(
        (HERE.parent / "tests" / "conversation" / "turns.yaml").read_bytes(), type=dict[str, Words]
    )
    known = open_library(None).stories
    print(f"{'chapter':24}{'player':14}{'turns':>6}{'presses':>9}{'a turn':>8}{'ms a turn':>11}  of these")
    whole: dict[str, list[Counted]] = {}
    for name, words in rows.items():
        for manner, says in manners(words).items():
            with TemporaryDirectory() as home:
                os.environ["HEARMEOUT_HOME"] = home
                counted = asyncio.run(call_of(story_id(name, known), says))
            whole.setdefault(manner, []).append(counted)
            show(name, manner, [counted])
    for manner, all_of_it in whole.items():
        show("all three", manner, all_of_it)


def show(name: str, manner: str, counted: list[Counted]) -> None:
    turns = sum(one.turns for one in counted)
    kinds: dict[str, int] = {}
    for one in counted:
        for kind, count in one.presses.items():
            kinds[kind] = kinds.get(kind, 0) + count
    presses, seconds = sum(kinds.values()), sum(one.seconds for one in counted)
    told = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
    unsaid = sum(one.unsaid for one in counted)
    told += f"; not said after {SENT} more: {unsaid}" if unsaid else ""
    line = f"{name:24}{manner:14}{turns:6}{presses:9}{presses / turns:8.2f}{1000 * seconds / turns:11.0f}"
    print(f"{line}  {told}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
