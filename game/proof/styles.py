"""Ways of playing that are not listening, so that a proof can say what they reach."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from game.conversation.plan import Plan
from game.playtest.players import helps, script_rank, typed_lines
from game.proof.explore import Habits
from game.proof.machine import Edge, Machine, Stop

Rank = Callable[[Stop, Edge], tuple[int, ...]]


class Style(NamedTuple):
    """One way of playing, ready for an explorer. `loose` makes a machine of at least the same plays, small
    enough to rule an ending out where the exact one is too large."""

    machine: Machine
    habits: Habits
    loose: Callable[[], Machine]


def proof_styles(plan: Plan, machine: Machine) -> dict[str, Callable[[], Style]]:
    """The styles that a proof looks at. Each is made when asked for; `machine` serves those that type only
    authored examples."""
    told = typed_lines()

    def exact() -> Machine:
        return machine

    def typing(texts: tuple[str, ...], habits: Habits) -> Style:
        return Style(Machine(plan, texts=texts, examples=False), habits, partial(_loose, plan, texts))

    return {
        "always-first": lambda: Style(machine, settled(_first), exact),
        "fix-first": lambda: Style(machine, settled(_fix), exact),
        "cut-in": lambda: Style(
            machine, Habits(idles=False, hushes=False, hurries=True), partial(_loose, plan)
        ),
        "script-reader": lambda: typing(told.script, settled(_polite)),
        "keyword": lambda: typing(told.keyword, Habits(_keyword, idles=False)),
    }


def _loose(plan: Plan, texts: tuple[str, ...] = ()) -> Machine:
    return Machine(plan, 1, texts=texts, examples=not texts)


def settled(rank: Rank) -> Habits:
    """Players who hear every turn out, never wait for more, and always take the reply of highest rank."""

    def choose(stop: Stop) -> Iterable[Edge]:
        ranked = sorted(finished(stop), key=lambda edge: rank(stop, edge), reverse=True)
        taken: dict[str, int] = {}
        left = ~0
        for edge in ranked:
            # One reply can be several edges, where what follows was forgotten or differs by the meters.
            pre = edge.pre & (left | taken.get(edge.label, 0))
            if pre:
                taken[edge.label] = taken.get(edge.label, 0) | pre
                left &= ~pre
                yield edge.narrowed(pre)

    return Habits(choose, idles=False, hushes=False)


def careful(most: int = 4) -> Habits:
    """Players who hear every turn out and take one of the replies that the meters like best: few plays,
    and among them those that come to endings which ask much."""

    def choose(stop: Stop) -> Iterable[Edge]:
        return sorted(finished(stop), key=lambda edge: edge.frustration - edge.trust)[:most]

    return Habits(choose)


def finished(stop: Stop) -> list[Edge]:
    """The ways to answer once the customer has finished."""
    return [edge.narrowed(edge.pre & ~stop.talk) for edge in stop.edges if edge.pre & ~stop.talk]


def _keyword(stop: Stop) -> list[Edge]:
    """Typed wherever typing is asked for; any pick elsewhere."""
    return [edge for edge in finished(stop) if edge.door.typed or not stop.room.routes]


def _first(stop: Stop, edge: Edge) -> tuple[int, ...]:
    """Picks in their order; where all is typed, the route that nothing is asked for."""
    door = edge.door
    return (0, door.number) if door.typed else (1, -door.number)


def _fix(stop: Stop, edge: Edge) -> tuple[int, ...]:
    return (int(helps(edge.shown.codes)), *_first(stop, edge))


def _polite(_: Stop, edge: Edge) -> tuple[int, ...]:
    return script_rank(edge.shown.codes, edge.door.typed)
