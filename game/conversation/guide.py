"""The guide through a call that teaches the keys: what to try now, and afterwards what was tried.

It follows from the events so far alone, and what it says stands in `guide.toml`. It says one thing at a
time, only what can be done now, and of what is not done it speaks a few times and no more.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct, convert

from game.conversation.events import Cue, Listen, Note, Pick, Retake, Say, Wait
from game.conversation.plan import Plan
from game.conversation.replay import Played
from game.conversation.retake import against_retake, reply_to_retake
from game.conversation.state import Move, Outcome, State
from game.conversation.step import offered
from game.conversation.transcript import explain, words_of
from game.conversation.turn import heard_out, next_beat, speaking, would_interrupt
from game.messages import say
from game.story.model import Beat
from game.words import capitalised, shortened

Driver = Literal["screen", "lines"]

KEYS = {"again": "retry", "leave": "home", "silence": "silence", "cue": "cue"}
"""The actions that sentences name besides the step's own, by the name that stands in them."""
_QUOTED, _UNHEARD = 60, 40
"""Characters of what was said, in the close and during the call: with the sentence around it two rows of 80
columns."""
_NAMED = 2
"""Steps not tried that are named: with more of them the line is longer than its rows."""


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One row of `guide.toml`, which says what the fields are."""

    name: str
    action: str
    stands: int
    screen: str
    lines: str
    did: str
    close: str
    missed: str
    after: str = ""


class Guidance(Struct, frozen=True):
    """What the guide says after the events so far. `now`: the step to try, "" for none; `did`: the steps
    that the last event did for the first time; `done` of `of` steps are done;
    `left`: what the others are called."""

    now: str
    did: tuple[str, ...]
    done: int
    of: int
    left: tuple[str, ...] = ()

    @property
    def action(self) -> str:
        """The action that it names, "" for none."""
        return steps()[self.now].action if self.now else ""


@cache
def steps() -> dict[str, Step]:
    """Every step by its name, in the order in which they are tried."""
    table = tomllib.loads(files(__package__).joinpath("guide.toml").read_text("utf-8"))
    return convert(table, dict[str, Step])


def guide(plan: Plan, played: Sequence[Played], *, retry: bool = True) -> Guidance:
    """What the guide says now. `retry`: the player can go back to a moment; where not, no cutting in is
    suggested that could not be taken back."""
    done: list[str] = []
    said: Counter[str] = Counter()
    now = ""
    did: tuple[str, ...] = ()
    for place, one in enumerate(played):
        if isinstance(one.outcome.event, Note):
            continue
        did = tuple(name for name, did_it in _DID.items() if name not in done and did_it(one))
        done += did
        now = next(
            (
                name
                for name, step in steps().items()
                if name not in done
                and said[name] < step.stands
                and (not step.after or step.after in done)
                and (retry or name not in ("cut_in", "retry"))
                and _STANDS[name](plan, played[: place + 1])
            ),
            "",
        )
        said[now] += 1
    left = tuple(step.name for name, step in steps().items() if name not in done)
    return Guidance(now, did, len(done), len(steps()), left)


def guide_words(
    plan: Plan, played: Sequence[Played], guidance: Guidance, driver: Driver, key: Callable[[str], str]
) -> str:
    """What the guide says, in words; "" for nothing. `key` tells the key or the command of an action."""
    told = [steps()[name].did for name in guidance.did]
    told += [getattr(steps()[guidance.now], driver)] if guidance.now else []
    given = _parameters(plan, played, key)
    return " ".join(capitalised(one.format(key=key(guidance.action), **given)) for one in told if one)


def tried_words(guidance: Guidance) -> str:
    """How many steps are done, and which are not where these are few enough for the line."""
    if 0 < len(guidance.left) <= _NAMED:
        return say("first_call.left", done=guidance.done, of=guidance.of, left=", ".join(guidance.left))
    return say("first_call.tried", done=guidance.done, of=guidance.of)


def close_lines(
    plan: Plan, played: Sequence[Played], key: Callable[[str], str], *, retry: bool = True
) -> tuple[str, ...]:
    """What was tried in the call and what was not, a sentence each. `retry`: the player could go back to a
    moment."""
    done = {name for name, did_it in _DID.items() if any(map(did_it, played))}
    given = _parameters(plan, played, key)
    found = []
    for name, step in steps().items():
        told = step.close if name in done else step.missed
        # What was taken back is told with the going back, which alone has something to say of it.
        if name == "cut_in" and "retry" in done and _taken_back_cut_in(played):
            told = ""
        if name == "retry" and not (_taken_back_cut_in(played) if name in done else retry):
            told = ""
        found.append(capitalised(told.format(key=key(step.action), **given)))
    return tuple(one for one in found if one)


def _parameters(plan: Plan, played: Sequence[Played], key: Callable[[str], str]) -> Mapping[str, str]:
    cut = next((one.outcome for one in reversed(played) if one.outcome.interrupted), None)
    brought = next((one.outcome for one in played if one.outcome.silence), None)
    typed = next((one for one in reversed(played) if isinstance(one.outcome.event, Say)), None)
    words = ""
    if typed and typed.before and isinstance(typed.outcome.event, Say):
        words = words_of(plan, typed.before, typed.outcome.event).text
    return {
        "name": plan.story.customer.name,
        "cost": explain(_cut_in_move(cut)) if cut else "",
        "unheard": _quoted(plan, cut.unheard[-1:], _UNHEARD) if cut else "",
        "brought": _quoted(plan, brought.heard, _QUOTED) if brought else "",
        "words": shortened(words, _QUOTED),
        **{name: key(action) for name, action in KEYS.items()},
    }


def _cut_in_move(cut: Outcome) -> Move:
    return next(move for move in cut.moves if move.code == "interrupt")


def _quoted(plan: Plan, beats: Sequence[Beat], most: int) -> str:
    return shortened(" ".join(plan.shown(beat.say or beat.do or "") for beat in beats), most)


def _taken_back_cut_in(played: Sequence[Played]) -> bool:
    """Whether a reply that cut in was taken back."""
    cut = False
    for one in played:
        if isinstance(one.outcome.event, Retake) and cut:
            return True
        if isinstance(one.outcome.event, Pick | Say):
            cut = one.outcome.interrupted
    return False


def _open_floor(plan: Plan, state: State) -> bool:
    scene = plan.scene(state)
    return not (state.over or scene.ending or scene.goto)


def _more_in_silence(plan: Plan, state: State) -> bool:
    silent = plan.turn(state.scene, state.answer).silent
    return next_beat(plan, state, silent, state.silences) is not None


def _can_answer(plan: Plan, state: State) -> bool:
    typed = plan.scene(state).typed is not None
    return (
        _open_floor(plan, state)
        and not would_interrupt(plan, state)
        and (typed or bool(offered(plan, state)))
    )


def _may_go_back(plan: Plan, played: Sequence[Played]) -> bool:
    """Whether the last reply cut in or cost trust, and can be taken back."""
    outcomes = [one.outcome for one in played]
    place = reply_to_retake([outcome.event for outcome in outcomes])
    before = played[place].before if place is not None else None
    if place is None or before is None:
        return False
    cost = outcomes[place].interrupted or outcomes[place].trust < before.trust
    return cost and against_retake(outcomes, before.trust) is None


_DID: dict[str, Callable[[Played], bool]] = {
    "listen": lambda one: isinstance(one.outcome.event, Listen),
    "cue": lambda one: isinstance(one.outcome.event, Cue),
    "silence": lambda one: isinstance(one.outcome.event, Wait) and one.outcome.silence,
    "answer": lambda one: isinstance(one.outcome.event, Pick | Say),
    "cut_in": lambda one: one.outcome.interrupted,
    "retry": lambda one: isinstance(one.outcome.event, Retake),
    "own_words": lambda one: isinstance(one.outcome.event, Say),
}
"""Whether an event does a step, however the player came to it."""

_STANDS: dict[str, Callable[[Plan, Sequence[Played]], bool]] = {
    "listen": lambda plan, played: speaking(plan, played[-1].after),
    "cue": lambda plan, played: (
        would_interrupt(plan, played[-1].after)
        and plan.channel(plan.scene(played[-1].after)).cue
        and _open_floor(plan, played[-1].after)
    ),
    "silence": lambda plan, played: (
        heard_out(plan, played[-1].after)
        and plan.channel(plan.scene(played[-1].after)).silence
        and _more_in_silence(plan, played[-1].after)
    ),
    "answer": lambda plan, played: _can_answer(plan, played[-1].after),
    "cut_in": lambda plan, played: (
        would_interrupt(plan, played[-1].after) and bool(offered(plan, played[-1].after))
    ),
    "retry": lambda plan, played: _may_go_back(plan, played),
    "own_words": lambda plan, played: (
        _can_answer(plan, played[-1].after) and plan.scene(played[-1].after).typed is not None
    ),
}
"""Whether a step can be done now."""
