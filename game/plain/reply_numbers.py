"""The numbers of the replies to pick: one that was read out keeps its number as long as its scene lasts."""

from collections.abc import Iterable, Sequence

from game.conversation.events import Retake
from game.conversation.plan import Plan
from game.conversation.replay import Played
from game.conversation.state import State
from game.conversation.step import offered
from game.conversation.turn import would_interrupt
from game.story.model import Reply


class ReplyNumbers:
    """A reply that comes later in a scene comes last, and the number of one that goes stays free. A call that
    is gone on with has the numbers that it had: they follow from what was `played`."""

    def __init__(self, plan: Plan, played: Iterable[Played] = ()) -> None:
        self._plan = plan
        self._read_out: dict[str, list[str]] = {}
        for one in played:
            back = isinstance(one.outcome.event, Retake)
            self.go_on(None if back else one.before, one.after)

    def of(self, state: State, replies: Sequence[Reply]) -> dict[int, Reply]:
        """These replies by their numbers, as the next list of them would have them."""
        ids = list(self._read_out.get(state.scene, ()))
        ids += [reply.id for reply in replies if reply.id not in ids]
        return {
            ids.index(reply.id) + 1: reply for reply in sorted(replies, key=lambda one: ids.index(one.id))
        }

    def go_on(self, before: State | None, after: State) -> None:
        """A call came to the state `after`. Another scene than `before` begins its list anew."""
        if before is not None and before.scene != after.scene:
            self._read_out.pop(after.scene, None)
        if not would_interrupt(self._plan, after):
            self.keep(after, offered(self._plan, after))

    def keep(self, state: State, replies: Sequence[Reply]) -> None:
        """These were read out, by their numbers."""
        ids = self._read_out.setdefault(state.scene, [])
        ids += [reply.id for reply in replies if reply.id not in ids]

    def most(self, state: State) -> int:
        """The highest number that was read out."""
        return len(self._read_out.get(state.scene, ()))
