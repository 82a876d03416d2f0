"""The player's own best lines: what a page to keep quotes."""

from collections.abc import Sequence

from msgspec import Struct

from game.conversation.events import Say
from game.conversation.transcript import in_quotes
from game.course.replies import cut_words, gain, replies
from game.play.first_calls import FinishedCall

MOST = 3


class BestLine(Struct, frozen=True):
    """A reply that did most for its customer: its words, and the reason of the move that did it. `typed`: in
    the player's own words; `spoken` is false for a deed, and `deed` is what was done while it was said."""

    name: str
    story: str
    text: str
    spoken: bool
    deed: str
    reason: str
    typed: bool

    @property
    def words(self) -> str:
        """In quotes, or as a deed."""
        return in_quotes(self.text, self.spoken, self.deed)


def best_lines(calls: Sequence[FinishedCall], most: int = MOST) -> tuple[BestLine, ...]:
    """Of each call the reply that listened and moved most for the better, own words before picks; of all
    these the best, in the order of the calls."""
    found: list[tuple[tuple[bool, int], int, BestLine]] = []
    for place, call in enumerate(calls):
        listening = call.plan.rulebook.listening
        best: tuple[tuple[bool, int], BestLine] | None = None
        for _, played in replies(call):
            moved = [m for m in played.outcome.moves if m.code in listening and m.trust - m.frustration > 0]
            if not moved or played.outcome.interrupted or gain(played) <= 0:
                continue
            reason = max(moved, key=lambda move: move.trust - move.frustration).reason
            typed = isinstance(played.outcome.event, Say)
            rank = (typed, gain(played))
            if best is None or rank > best[0]:
                story, words = call.plan.story, cut_words(call.plan, played)
                best = rank, BestLine(story.customer.name, story.title, *words, reason, typed)
        if best:
            found.append((best[0], place, best[1]))
    chosen = sorted(found, key=lambda one: one[0], reverse=True)[:most]
    return tuple(line for _, _, line in sorted(chosen, key=lambda one: one[1]))
