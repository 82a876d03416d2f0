"""What the player has yet to confirm with a second press, such as cutting in."""

from game.conversation.turn import would_interrupt
from game.play.session import Call, WhichOf


class Unconfirmed:
    """`armed` names what a second press would interrupt with: a reply's id, or `TYPED`; "" for nothing.
    `which_of` holds two replies of which one is meant. `unclear` is a typed text in which the ear reads
    nothing: it is not said yet. `silence`: a silence that would cost. `leaving`: what is unsent stays."""

    TYPED = "\n"

    def __init__(self) -> None:
        self.armed = ""
        self.which_of: WhichOf | None = None
        self.unclear = ""
        self.silence = False
        self.leaving = False

    def __bool__(self) -> bool:
        return bool(self.armed or self.which_of or self.unclear or self.silence)

    def forget(self) -> None:
        self.armed, self.which_of, self.unclear, self.silence, self.leaving = "", None, "", False, False

    def forget_about_other_text(self, text: str) -> bool:
        """Forget what was asked about leaving or a silence, and about words that are not this text. True when
        something was forgotten."""
        which = self.which_of if self.which_of and text == self.which_of.text else None
        unclear = self.unclear if text == self.unclear else ""
        before = (self.leaving, self.silence, self.unclear, self.which_of)
        self.leaving, self.silence, self.unclear, self.which_of = False, False, unclear, which
        return before != (False, False, unclear, which)

    def only_arms(self, call: Call, what: str) -> bool:
        """Whether this choice only arms an interruption: the first press while the customer is speaking."""
        if not would_interrupt(call.plan, call.state) or self.armed == what:
            self.armed = ""
            return False
        self.forget()
        self.armed = what
        return True
