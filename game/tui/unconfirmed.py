"""What the player has begun and not done yet: a cut-in that waits for its second press, a nearest reply that
is asked about."""

from game.conversation.step import would_interrupt
from game.play.session import Call, Nearest


class Unconfirmed:
    """`armed` names what a second press would cut in with: a reply's id, `TYPED`, or `THOUGHT` when only the
    replies were looked at; "" for nothing. `nearest` is the pick that is asked about, `unclear` what
    was typed and holds nothing to go by: it is not said yet."""

    TYPED = "\n"
    THOUGHT = "?"

    def __init__(self) -> None:
        self.armed = ""
        self.nearest: Nearest | None = None
        self.unclear = ""

    def __bool__(self) -> bool:
        return bool(self.armed or self.nearest or self.unclear)

    @property
    def reply(self) -> str:
        """The id of the reply that is meant, as far as one is."""
        return self.nearest.reply.id if self.nearest and self.nearest.reply else self.armed

    def forget(self) -> None:
        """Nothing is meant any more."""
        self.armed, self.nearest, self.unclear = "", None, ""

    def only_arms(self, call: Call, what: str) -> bool:
        """Whether this choice only arms: they are speaking, and it is the first press of it."""
        if not would_interrupt(call.plan, call.state) or self.armed == what:
            self.armed = ""
            return False
        self.armed = what
        return True
