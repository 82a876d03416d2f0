"""What a run was, looked at afterwards: the meters over the call, what was shown, the turns to look at."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from game.conversation.ear import hear
from game.conversation.events import Event, Listen, Pick, Say
from game.conversation.plan import Plan
from game.conversation.scorecard import CodedTurn, Score, score_card
from game.conversation.state import Move, Outcome, State
from game.conversation.step import enter, offered, step, would_interrupt
from game.conversation.transcript import Line, lines, words_of
from game.story.model import Ending

_WORTH_SAYING = 4
_SEEN = ("interrupt", "premature", "asked_again", "silence", "empty_silence")


class Turn(Struct, frozen=True):
    """One floor-taking reply. Meter values are those before and after it.

    `better` is a line that would have done more at this point ("" when none offered did), `gain` how
    much more (trust up plus frustration down). `missed` are facts that cutting in left unheard.
    """

    number: int
    scene: str
    customer: str
    said: str
    codes: tuple[str, ...]
    moves: tuple[Move, ...]
    trust: tuple[int, int]
    frustration: tuple[int, int]
    why: str = ""
    interrupted: bool = False
    missed: tuple[str, ...] = ()
    better: str = ""
    gain: int = 0

    @property
    def effect(self) -> int:
        """Trust gained plus frustration taken away."""
        return self.trust[1] - self.trust[0] - (self.frustration[1] - self.frustration[0])


class Debrief(Struct, frozen=True):
    """A run in numbers and words. `curve` has (trust, frustration) after each event; `counts` is by the rulebook's labels; `telling` the two
    turns to look at; `unheard` what the facts say that the customer never got to tell."""

    ending: Ending | None
    lines: tuple[Line, ...]
    turns: tuple[Turn, ...]
    telling: tuple[Turn, ...]
    curve: tuple[tuple[int, int], ...]
    counts: dict[str, int]
    card: tuple[Score, ...]
    unheard: tuple[str, ...]


def debrief(plan: Plan, events: Sequence[Event]) -> Debrief:
    """Look back on a run (its log, `Begin` first)."""
    turns: list[Turn] = []
    written: list[Line] = []
    curve: list[tuple[int, int]] = []
    counts: Counter[str] = Counter()
    customer = ""
    last: State | None = None
    for before, last, outcome in _walk(plan, events):  # noqa: B007 the state after the last one is read below
        new = lines(plan, before, outcome)
        written += new
        curve.append((outcome.trust, outcome.frustration))
        counts.update(outcome.codes)
        counts.update(
            m.code for m in outcome.moves if m.code in ("interrupt", "premature", "asked_again", "silence")
        )
        if before is not None and isinstance(outcome.event, Pick | Say):
            turns.append(_turn(plan, before, outcome, len(turns) + 1, customer))
        spoken = [line.text for line in new if line.who in ("customer", "seen")]
        customer = spoken[-1] if spoken else customer
    told = last.told if last else frozenset()
    known = {f for scene in plan.story.scenes.values() for b in scene.customer for f in b.tells}
    missed = {f for t in turns for f in t.missed} - told
    return Debrief(
        ending=plan.scene(last).ending if last and last.over else None,
        lines=tuple(written),
        turns=tuple(turns),
        telling=telling(turns),
        curve=tuple(curve),
        counts={rule.label: counts[code] for code, rule in plan.rulebook.moves.items() if counts[code]},
        card=score_card([_coded(turn) for turn in turns]),
        unheard=tuple(f.says for f in plan.story.facts.values() if f.id in missed and f.id in known),
    )


def telling(turns: Sequence[Turn], most: int = 2) -> tuple[Turn, ...]:
    """The turns to look at, in the order of the call: first those where a better line would have done
    most, then those that moved the meters most."""
    ranked = sorted(turns, key=lambda t: (-(t.gain if t.better else 0), -abs(t.effect)))
    return tuple(sorted(ranked[:most], key=lambda t: t.number))


def _walk(plan: Plan, events: Sequence[Event]) -> Iterator[tuple[State | None, State, Outcome]]:
    first, *rest = events
    state, outcome = enter(plan, first)  # type: ignore[arg-type]
    yield None, state, outcome
    for event in rest:
        after, outcome = step(plan, state, event)
        if outcome.refusal is None:
            yield state, after, outcome
            state = after


def _coded(turn: Turn) -> CodedTurn:
    return CodedTurn(turn.codes, turn.interrupted, any(m.code == "premature" for m in turn.moves))


def _turn(plan: Plan, before: State, outcome: Outcome, number: int, customer: str) -> Turn:
    assert isinstance(outcome.event, Pick | Say)
    said, _ = words_of(plan, before, outcome.event)
    done = outcome.trust - before.trust - (outcome.frustration - before.frustration)
    better, gain = _better(plan, before, outcome.event, done)
    return Turn(
        number=number,
        scene=before.scene,
        customer=customer,
        said=said,
        codes=outcome.codes,
        moves=outcome.moves,
        trust=(before.trust, outcome.trust),
        frustration=(before.frustration, outcome.frustration),
        why=outcome.why,
        interrupted=outcome.interrupted,
        missed=outcome.missed,
        better=better,
        gain=gain,
    )


def _better(plan: Plan, before: State, made: Pick | Say, done: int) -> tuple[str, int]:
    """The line, of those the author gives here, that would have moved the meters most; it must be worth
    saying so. One who cut in is compared with having let them finish first."""
    state = before
    while would_interrupt(plan, state):
        state, _ = step(plan, state, Listen())
    best, gain = "", _WORTH_SAYING - 1
    for event in _candidates(plan, state):
        if isinstance(made, Pick) and isinstance(event, Pick) and event.id == made.id and state == before:
            continue
        _, outcome = step(plan, state, event)
        more = outcome.trust - before.trust - (outcome.frustration - before.frustration) - done
        if outcome.refusal is None and more > gain:
            best, gain = words_of(plan, state, event)[0], more
    return best, gain if best else 0


def _candidates(plan: Plan, state: State) -> Iterator[Pick | Say]:
    for reply in offered(plan, state, helped=True):
        yield Pick(reply.id)
    typed = plan.scene(state).typed
    for route in typed.routes if typed else ():
        for example in route.examples[:2]:
            yield Say(example, hear(plan, state, example))
