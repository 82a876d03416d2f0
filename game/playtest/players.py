"""How each simulated player plays."""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Literal, NamedTuple

from msgspec import Struct, yaml

from game.behaviours import Rulebook
from game.conversation.events import Pick, Say


class PossibleReply(NamedTuple):
    """One way to answer: its step in a path, the event, what it shows (`misheard` with it), and whether it
    is typed."""

    words: str
    event: Pick | Say
    codes: tuple[str, ...]
    typed: bool


Rank = Callable[[Rulebook, tuple[str, ...], bool], tuple[int, ...]]
"""By the rulebook, how much a player likes a reply that shows these codes, typed or not: more is better."""


class Player(Struct, frozen=True):
    """One style. `rank`: the replies taken are those of highest rank, at random among equals.

    Chances in hundredths: `cuts` to speak while beats are still to come, `waited` to wait for more where
    there is more, `cued` to send a cue. `pauses`: one empty wait before every reply. `types` names the list
    that is typed instead of examples.
    """

    rank: Rank | None = None
    cuts: int = 0
    waited: int = 0
    cued: int = 0
    pauses: bool = False
    types: Literal["", "keyword", "script"] = ""

    def best(self, rulebook: Rulebook, standing: Sequence[PossibleReply]) -> Sequence[PossibleReply]:
        """Of the replies that stand, those this player would take."""
        rank = self.rank
        if rank is None or len(standing) < 2:
            return standing
        ranks = [rank(rulebook, choice.codes, choice.typed) for choice in standing]
        most = max(ranks)
        return [choice for choice, liked in zip(standing, ranks, strict=True) if liked == most]


class TypedLines(Struct, frozen=True, forbid_unknown_fields=True):
    """What some simulated players type."""

    keyword: tuple[str, ...]
    script: tuple[str, ...]


@cache
def typed_lines() -> TypedLines:
    """The list that ships with the game."""
    return yaml.decode(files(__package__).joinpath("players.yaml").read_bytes(), type=TypedLines)


def happens(rng: Random, chance: int) -> bool:
    """Whether something with this chance in hundredths happens now."""
    return chance > 0 and rng.random() * 100 < chance


def _listens(rulebook: Rulebook, codes: tuple[str, ...], _: bool) -> tuple[int, ...]:
    return (rulebook.worth(codes),)


def _fixes(rulebook: Rulebook, codes: tuple[str, ...], _: bool) -> tuple[int, ...]:
    helps = not rulebook.family("help").isdisjoint(codes)
    # A detail asked for is the next best step to a fix; no other question is.
    return (2 if helps else int(not rulebook.closed.isdisjoint(codes)),)


def script_rank(rulebook: Rulebook, codes: tuple[str, ...], typed: bool) -> tuple[int, ...]:
    """The politest line of a script: stock sympathy, an apology, a detail asked for, a fix."""
    dear = [manners for code in set(codes) if (manners := rulebook.rules[code].manners)]
    # Each weighs more than all that are less dear together.
    manners = sum(1 << place for place in dear)
    heard = not rulebook.family("reflection").isdisjoint(codes)
    return int(typed), int(bool(manners) and not heard), manners


PLAYERS: dict[str, Player] = {
    "random": Player(cuts=10, waited=40, cued=5),
    "listener": Player(rank=_listens, waited=100, cued=25),
    "fixer": Player(rank=_fixes, cuts=20),
    "interrupter": Player(cuts=100),
    "script-reader": Player(rank=script_rank, types="script"),
    "keyword": Player(types="keyword"),
    "silent": Player(waited=100, pauses=True),
}
