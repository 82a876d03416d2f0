"""Simulated players at the stations: what each style may answer, and how far the three forms come out apart.

A smoke test: it shows that no form favours a way of answering that a program can imitate. How hard the forms
are for people it cannot show.

Each style of `game.playtest.players` draws from lines: replies to a station that were judged by hand before
the ear read them, and stock lines that fit any customer. The examples of a station would show nothing: they
are read as their author says, so that all forms come out the same by construction. Each line is read once; as
stations are drawn from one by one, mean and spread of all possible sittings follow exactly, and no seed or
number of plays blurs them.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import chain
from math import sqrt
from pathlib import Path

from msgspec import Struct, yaml

from game.exercises.judge import judge_typed
from game.playtest.players import PLAYERS, typed_lines
from game.story.exercises import RESULTS, Exercise, Result

JUDGED = Path(__file__).parents[1] / "exercises" / "judged_replies.yaml"
Reads = Callable[[Exercise, str], float]
SCORES = {"met": 1.0, "partly": 0.5}
"""What an answer counts for here: half of it is half of it, all others nothing."""

_HEARS = (
    "It sounds like this has been hard on you. What happened then?",
    "Thank you for telling me. What would help you most now?",
    "I can hear that this matters to you.",
)
_FIXES = (
    "Let me sort that out for you right away.",
    "Can I take your account number, please?",
    "I'll send you a new one today.",
    "Have you tried it once more?",
    "I'm afraid that can't be done, but I can offer you something else.",
)
_CUTS_IN = (
    "Hang on, let me stop you there.",
    "Yes, yes, I know. What's your order number?",
    "Just tell me what you want.",
    "No, that's not possible.",
)


class Draws(Struct, frozen=True):
    """How a style answers: the chance, of 1, of a judged reply by what it was judged as; of nothing; the rest
    of 1 is a line out of `stock`."""

    met: float = 0.0
    partly: float = 0.0
    missed: float = 0.0
    silent: float = 0.0
    stock: Sequence[str] = ()


def styles() -> dict[str, Draws]:
    """Every style of the simulated players of stories, as it answers stations."""
    found = {
        "random": Draws(met=0.34, partly=0.33, missed=0.33),
        "listener": Draws(met=0.6, partly=0.15, missed=0.05, stock=_HEARS),
        "fixer": Draws(met=0.05, partly=0.15, missed=0.3, stock=_FIXES),
        "interrupter": Draws(partly=0.1, missed=0.4, stock=_CUTS_IN),
        "script-reader": Draws(stock=(*typed_lines().script, *_FIXES[:2])),
        "keyword": Draws(stock=typed_lines().keyword),
        "silent": Draws(met=0.2, missed=0.2, silent=0.6),
    }
    assert set(found) == set(PLAYERS)
    return found


class Spread(Struct, frozen=True):
    """Scores of all possible sittings of one form by one style, out of twelve."""

    mean: float
    deviation: float


def score(station: Exercise, line: str) -> float:
    """What the ear gives for a line."""
    return SCORES.get(judge_typed(station, line).result, 0.0)


@cache
def judged_replies() -> dict[str, dict[Result, tuple[str, ...]]]:
    """By station, the replies to it by what they were judged as."""
    return yaml.decode(JUDGED.read_bytes(), type=dict[str, dict[Result, tuple[str, ...]]])


def spreads(form: Sequence[Exercise], read_as: Reads = score) -> dict[str, Spread]:
    """What each style comes to in a form, as `read_as` scores a line."""
    stock = {line for draws in styles().values() for line in draws.stock}
    read = [
        {
            line: read_as(station, line)
            for line in {*stock, *chain.from_iterable(judged_replies()[station.id].values())}
        }
        for station in form
    ]
    found = {}
    for style, draws in styles().items():
        stations = [_station(station, draws, scores) for station, scores in zip(form, read, strict=True)]
        found[style] = Spread(
            sum(mean for mean, _ in stations), sqrt(sum(variance for _, variance in stations))
        )
    return found


def furthest_apart(forms: Mapping[str, Mapping[str, Spread]]) -> dict[str, float]:
    """By style, how far the two forms that differ most are apart, in standard deviations of its scores."""
    found = {}
    for style in styles():
        of_style = [each[style] for each in forms.values()]
        apart = max(one.mean for one in of_style) - min(one.mean for one in of_style)
        pooled = sqrt(sum(one.deviation**2 for one in of_style) / len(of_style))
        found[style] = apart / pooled if pooled else (0.0 if apart == 0 else float("inf"))
    return found


def _station(station: Exercise, draws: Draws, scores: Mapping[str, float]) -> tuple[float, float]:
    """Mean and variance of the score at one station."""
    judged = judged_replies()[station.id]
    chances: list[tuple[float, float]] = [(draws.silent, 0.0)]
    for result in RESULTS:
        # Where nobody was judged as half, what would be half is missed.
        lines = judged.get(result) or judged["missed"]
        chances += [(getattr(draws, result) / len(lines), scores[line]) for line in lines]
    rest = 1 - draws.silent - draws.met - draws.partly - draws.missed
    chances += [(rest / len(draws.stock), scores[line]) for line in draws.stock]
    mean = sum(chance * score for chance, score in chances)
    return mean, sum(chance * (score - mean) ** 2 for chance, score in chances)
