"""Words of the player's own where no route takes them: the ways of picks that they may take, and answers that
leave the call where it is.

Every reading that such a reply could have is taken, and every pick of the same act: this only ever adds
plays, so it serves to show what cannot be reached, never what can.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from game.conversation.own_words import HARD, QUESTIONS, lends
from game.conversation.plan import Plan
from game.proof.compiled import CompiledScene, Option
from game.proof.control import Spread
from game.proof.meters import Shift
from game.proof.rating import Rating

Sums = frozenset[Shift]


class OwnWords(NamedTuple):
    """One way that words of the player's own may take: that of an `option`, or an answer that leads to a
    scene, or one that stays. `tells` are the bits of what the answer tells."""

    option: Option | None
    to: str
    answer: str
    tells: int
    spread: Spread


class OwnWordsOf:
    """The ways in each scene. `shown`: what may be read in the words, None where they may show anything."""

    def __init__(self, plan: Plan, rating: Rating, shown: Iterable[frozenset[str]] | None = None) -> None:
        self._plan = plan
        self._rating = rating
        self._shown = None if shown is None else list(shown)
        self._known: dict[str, list[OwnWords]] = {}

    def of(self, scene: CompiledScene) -> list[OwnWords]:
        found = self._known.get(scene.id)
        if found is None:
            found = self._known[scene.id] = list(self._find(scene))
        return found

    def _find(self, scene: CompiledScene) -> Iterator[OwnWords]:
        told = self._rating.index.told
        answers = self._plan.answers(scene.scene)
        authored = answers[: len(scene.scene.answers) + len(self._plan.story.answers)]
        anything = self._spread(None)
        for own in authored if scene.routes else answers:
            tells = told(fact for beat in own.answer for fact in beat.tells)
            for branch in own.goto:
                yield OwnWords(None, branch.to, f"{scene.id}/answers/{own.id}", tells, anything)
            if not own.goto:
                yield OwnWords(None, "", "", tells, anything)
        if self._plan.story.lost and (authored or not scene.routes):
            yield OwnWords(None, self._plan.story.lost, "", 0, anything)
        if not scene.routes:
            for option, reply in zip(scene.picks, scene.scene.replies, strict=True):
                if lends(self._plan, reply) and self._can_do(option):
                    yield OwnWords(option, "", "", 0, self._spread(option))

    def _can_do(self, option: Option) -> bool:
        """Whether some of what may be typed does the same act as a pick."""
        reflects = self._plan.rulebook.family("reflection")
        asked = HARD | QUESTIONS
        codes = frozenset(option.reading.codes)
        return self._shown is None or any(
            shown & asked == codes & asked and shown.isdisjoint(reflects) == codes.isdisjoint(reflects)
            for shown in self._shown
        )

    def _spread(self, option: Option | None) -> Spread:
        """What words may move: anything, or what a reply of the same act as a pick can show."""
        rules, shifts = self._rating.rules, self._rating.shifts
        codes = {c for c in self._plan.rulebook.shown if rules[c].family != "continuer"} | {"misheard"}
        surely: frozenset[str] = frozenset()
        if option:
            surely = (HARD | QUESTIONS).intersection(option.reading.codes)
            codes -= HARD | QUESTIONS
        if self._shown is not None:
            codes &= frozenset[str]().union(*self._shown)
        first = {(0, 0)}
        for code in sorted(surely):
            first = {(t + dt, f + df) for t, f in first for dt, df in self._variants(code)}
        optional = (frozenset(self._variants(code)) for code in sorted(codes))
        return Spread(frozenset(first), (*optional, frozenset((shifts["asked_again"],))))

    def _variants(self, code: str) -> tuple[Shift, ...]:
        """What a behaviour may move; nothing where it has earned before."""
        early, shift = self._rating.rules[code].early, self._rating.shifts[code]
        return (shift, self._rating.shifts[early], (0, 0)) if early else (shift, (0, 0))
