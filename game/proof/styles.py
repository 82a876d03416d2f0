"""Ways of playing that are not listening, so that a proof can say what they reach."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple

from game.behaviours import Rulebook
from game.conversation.plan import Plan
from game.playtest.players import script_rank, typed_lines
from game.proof.control import Control, OpenTo, Taken
from game.proof.controls import Controls
from game.proof.state_bits import Key
from game.proof.successors import Manner

Rank = Callable[[Taken], tuple[int, ...]]


class Style(NamedTuple):
    """One way of playing; `texts` are typed instead of the authored examples. `blind`: what these players
    do does not hang on which replies stand, so that a proof about them may forget flags and facts."""

    manner: Manner
    texts: tuple[str, ...] = ()
    blind: bool = False

    def controls(
        self, plan: Plan, forgets: int, remembers: tuple[Key, ...] = (), *, own_words: bool = False
    ) -> Controls:
        """A story's controls as this style plays it; with `own_words` what it types counts in every scene."""
        return Controls(plan, forgets, texts=self.texts, remembers=remembers, own_words=own_words)


def ignoring_styles(rulebook: Rulebook) -> dict[str, Style]:
    """The styles that a proof looks at, by name."""
    lines = typed_lines()

    def fix(taken: Taken) -> tuple[int, ...]:
        helps = not rulebook.family("help").isdisjoint(taken.reading.codes)
        return (int(helps), *_first(taken))

    def polite(taken: Taken) -> tuple[int, ...]:
        return script_rank(rulebook, taken.reading.codes, taken.option.typed)

    return {
        "always-first": Style(settled(_first)),
        "fix-first": Style(settled(fix)),
        "cut-in": Style(Manner(idles=False, waits=False, hurries=True)),
        "script-reader": Style(settled(polite), lines.script),
        "keyword": Style(Manner(_typed_first, idles=False), lines.keyword, blind=True),
    }


def settled(rank: Rank) -> Manner:
    """Players who hear every turn out, never wait for more, and always take a reply of the highest rank: of
    equals any, as simulated players do."""

    def ranked(choice: OpenTo) -> tuple[int, ...]:
        return rank(choice[1])

    def choose(control: Control) -> Iterable[OpenTo]:
        left = ~0
        for _, equals in groupby(sorted(_finished(control), key=ranked, reverse=True), ranked):
            gone = 0
            for where, taken in equals:
                if where & left:
                    yield where & left, taken
                    gone |= where
            left &= ~gone

    return Manner(choose, idles=False, waits=False)


def _finished(control: Control) -> list[OpenTo]:
    """The ways to answer once the customer has finished."""
    return [(where & control.rest, taken) for where, taken in control.choices if where & control.rest]


def _typed_first(control: Control) -> list[OpenTo]:
    """Typed wherever typing is asked for; any pick elsewhere."""
    return [choice for choice in _finished(control) if choice[1].option.typed or not control.scene.routes]


def _first(taken: Taken) -> tuple[int, ...]:
    """Picks in their order; where all is typed, the route that nothing is asked for."""
    option = taken.option
    return (0, option.number) if option.typed else (1, -option.number)
