"""What tests that play need: stories as plans, a small story, calls, and a search for a way to an ending."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from game.check.check import Report, check
from game.conversation.ear import hear
from game.conversation.events import Event, Listen, Pick, Say, Wait
from game.conversation.plan import Plan
from game.conversation.replay import walk
from game.conversation.reply_numbers import numbered, standing
from game.conversation.state import State
from game.conversation.step import begin, enter, offered, step
from game.conversation.turn import speaking
from game.paths import database_file
from game.plain.call_lines import LinePlayer
from game.play.session import Call, start_call
from game.progress.database import Database
from game.proof.play_to_scene import ShortPlays
from game.proof.proof import prove
from game.proof.results import Proof
from game.story.reader import read_text
from game.story.story_files import bundled_folder
from tests.forked_starts import run, takes

HERE = Path(__file__).parent
PARCEL_FILE = HERE / "parcel.yaml"
PARCEL = PARCEL_FILE.read_text("utf-8")
LENDING = PARCEL.replace("        effects: {set: [looked_up]}\n", "")
"""The same, with a pick that sets no flag, so that words may take its way."""
_CHAPTERS_GROUP = "the chapters that ship"
"""What is proved, played and checked of them rests on the same readings: one worker makes them once."""
CHAPTERS = ("download-that-stops", "call-that-came-back")


@cache
def plan_of(text: str = PARCEL) -> Plan:
    """The plan of a story's source; the story must be faultless."""
    loaded = read_text(text.encode(), "story.yaml")
    assert loaded.story is not None, loaded.findings
    return Plan(loaded.story, loaded.hash, source=loaded.source)


def chapter(name: str) -> Plan:
    """The plan of a bundled story file."""
    return plan_of((bundled_folder() / f"{name}.yaml").read_text("utf-8"))


@cache
def proved(name: str) -> Proof:
    """The proof of a bundled story: seconds of work, so the tests that use it run as one group."""
    return prove(chapter(name))


_LONG = ("download-that-stops", "missing-parcel")
"""Chapters whose proofs are seconds of the long tests; `make test` proves another one."""


def of_chapters(*names: str) -> pytest.MarkDecorator:
    """A test for each of these chapters, by the worker that has their proofs."""
    here = pytest.mark.xdist_group(_CHAPTERS_GROUP)
    return pytest.mark.parametrize(
        "name",
        [pytest.param(name, marks=(here, pytest.mark.full) if name in _LONG else here) for name in names],
    )


@cache
def short_plays(name: str) -> ShortPlays:
    """The short plays of a bundled story file: what was looked for is kept for the next."""
    return ShortPlays(chapter(name))


def by_plays(name: str, *others: str) -> Any:
    """Parameters that begin with a bundled story file, for the worker that has its short plays."""
    return pytest.param(name, *others, marks=pytest.mark.xdist_group(_CHAPTERS_GROUP))


@cache
def checked() -> Report:
    """What is found in all that ships: ten seconds of work, so the tests that use it run as one group."""
    return check([bundled_folder()])


together = pytest.mark.xdist_group(_CHAPTERS_GROUP)


def new_call(text: str = PARCEL, profile: str = "player", database: Database | None = None) -> Call:
    """A call begun in this test's home."""
    return start_call(database or Database(database_file()), profile, plan_of(text))


def play_lines(call: Call, *typed: str) -> list[str]:
    """What the line player writes while these lines are typed, one at a time, and then input ends."""
    written: list[str] = []
    LinePlayer(call, typed, written.append).play()
    return written


def stored(path: Path | None = None) -> dict[str, list[str]]:
    """Every run's records as another program finds them on disk now, by run id in the order they began."""
    connection = sqlite3.connect(path or database_file())
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        runs = [run for (run,) in connection.execute("SELECT id FROM runs ORDER BY rowid")]
        query = "SELECT record FROM events WHERE run = ? ORDER BY seq"
        return {run: [body for (body,) in connection.execute(query, (run,))] for run in runs}
    finally:
        connection.close()


def hearmeout(
    *arguments: str, typed: str | bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command without a terminal, to its end, in the test's own folder: as a process that begins with
    the game loaded, unless the environment has what only an interpreter reads."""
    root = str(Path(__file__).parent.parent)
    sent = typed.encode() if isinstance(typed, str) else typed
    cwd = Path(os.environ["HEARMEOUT_HOME"]).parent
    env = {**os.environ, "PYTHONPATH": root, **environment}
    if not any(name.startswith("PYTHON") for name in environment) and takes(sent):
        return run([*arguments], env, cwd, sent)
    return subprocess.run(
        [sys.executable, "-m", "game", *arguments],
        input=sent,
        capture_output=True,
        cwd=cwd,
        env=env,
        timeout=60,
        check=False,
    )


def way_to(plan: Plan, kind: str) -> list[str]:
    """Lines for the line player that end a call in an ending of that kind, or [] when none was found."""
    wish = {"best": 1, "good": 1, "critical": -1, "poor": -1}.get(kind, 0)
    state, _ = enter(plan, begin(plan))
    order = count()
    queue: list[tuple[int, int, State, tuple[tuple[Event, str], ...]]] = [(0, next(order), state, ())]
    seen = {state}
    while queue:
        _, _, state, steps = heappop(queue)
        if state.over:
            ending = plan.scene(state).ending
            if ending and ending.kind == kind:
                return _lines(plan, steps)
            continue
        for after, event, line in _moves(plan, state):
            if after not in seen:
                seen.add(after)
                rank = wish * (after.frustration - after.trust) + len(steps)
                heappush(queue, (rank, next(order), after, (*steps, (event, line))))
    return []


def _lines(plan: Plan, steps: tuple[tuple[Event, str], ...]) -> list[str]:
    """What is typed to go this way: a pick by the number that plain play gives it."""
    played, found = list(walk(plan, [begin(plan), *(event for event, _ in steps)])), []
    for place, (event, line) in enumerate(steps, 1):
        by_id = {reply.id: str(n) for n, reply in standing(numbered(plan, played[:place])).items()}
        found.append(by_id[event.id] if isinstance(event, Pick) else line)
    return found


def _moves(plan: Plan, state: State) -> Iterator[tuple[State, Event, str]]:
    scene = plan.scene(state)
    tried: list[tuple[Event, str]] = [(Listen(), "")]
    if not speaking(plan, state) and not scene.goto:
        silent = plan.turn(state.scene, state.answer).silent
        tried = [(Wait(), "/wait")] if state.silences < len(silent) else []
        tried += [(Pick(r.id), "") for r in offered(plan, state)]
        for route in scene.typed.routes if scene.typed else ():
            tried += [(Say(text, hear(plan, state, text)), text) for text in route.examples[:2]]
    for event, line in tried:
        after, outcome = step(plan, state, event)
        if outcome.refusal is None:
            yield after, event, line
