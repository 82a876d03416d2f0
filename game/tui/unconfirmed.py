"""What the player has yet to confirm: an interruption by its second press, which of two replies is meant."""

from game.conversation.turn import would_interrupt
from game.play.session import Call, WhichOf


class Unconfirmed:
    """`armed` names what a second press would interrupt with: a reply's id, `TYPED`, or `LOOKED` when the
    player has only opened the list of replies; "" for nothing. `which_of` holds two replies of which one is
    meant. `unclear` is a typed text in which the ear reads nothing: it is not said yet."""

    TYPED = "\n"
    LOOKED = "?"

    def __init__(self) -> None:
        self.armed = ""
        self.which_of: WhichOf | None = None
        self.unclear = ""

    def __bool__(self) -> bool:
        return bool(self.armed or self.which_of or self.unclear)

    @property
    def reply(self) -> str:
        """The id of the reply that waits, "" where none does."""
        return self.which_of.replies[0].id if self.which_of else self.armed

    def forget(self) -> None:
        self.armed, self.which_of, self.unclear = "", None, ""

    def only_arms(self, call: Call, what: str) -> bool:
        """Whether this choice only arms an interruption: the first press while the customer is speaking."""
        if not would_interrupt(call.plan, call.state) or self.armed == what:
            self.armed = ""
            return False
        self.armed = what
        return True
