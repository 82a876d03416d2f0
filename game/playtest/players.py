"""How each simulated player plays."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Literal, TypeVar

from msgspec import Struct

from game.proof.machine import Edge, Stop
from game.proof.styles import script_rank

Rank = Callable[[Stop, Edge], tuple[int, ...]]
Other = TypeVar("Other")


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

    def edges(self, stop: Stop) -> list[Edge]:
        """The ways this player might take the floor here."""
        if self.types and stop.room.routes:
            return [edge for edge in stop.edges if edge.door.typed]
        return stop.edges

    def best(self, stop: Stop, standing: Sequence[tuple[Edge, Other]]) -> Sequence[tuple[Edge, Other]]:
        """Of the replies that stand, those this player would take."""
        if self.rank is None or len(standing) < 2:
            return standing
        ranks = [self.rank(stop, edge) for edge, _ in standing]
        most = max(ranks)
        return [pair for pair, rank in zip(standing, ranks, strict=True) if rank == most]

    def speaks(self, rng: Random, talking: bool) -> bool:
        """Whether to take the floor now."""
        return talking and self.cuts > 0 and rng.random() * 100 < self.cuts

    def cues(self, rng: Random, talking: bool) -> bool:
        """Whether to send a cue now."""
        return talking and self.cued > 0 and rng.random() * 100 < self.cued

    def waits(self, rng: Random) -> bool:
        """Whether to let the pause be."""
        return self.waited > 0 and rng.random() * 100 < self.waited


_WORTH = {
    "acknowledge": 4,
    "paraphrase": 3,
    "recall": 3,
    "open_question": 2,
    "check": 1,
    "permission": 1,
    "follow_up": 1,
    "acknowledge_generic": 0,
    "closed_question": -1,
    "confront": -8,
    "dismiss": -8,
}


def _listens(_: Stop, edge: Edge) -> tuple[int, ...]:
    return (sum(_WORTH.get(code, 0) for code in edge.shown.codes),)


def _fixes(_: Stop, edge: Edge) -> tuple[int, ...]:
    codes = edge.shown.codes
    return (2 if "solve" in codes else int("closed_question" in codes),)


PLAYERS: dict[str, Player] = {
    "random": Player(cuts=10, waited=40, cued=5),
    "listener": Player(rank=_listens, waited=100, cued=25),
    "fixer": Player(rank=_fixes, cuts=20),
    "interrupter": Player(cuts=100),
    "script-reader": Player(rank=script_rank, types="script"),
    "keyword": Player(types="keyword"),
    "silent": Player(waited=100, pauses=True),
}
