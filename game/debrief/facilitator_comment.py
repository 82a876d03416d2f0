"""What a facilitator said of a reply in a call that was shared with them."""

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from game.messages import say

Verdict = Literal["", "well", "not-well"]


class FacilitatorComment(Struct, frozen=True, forbid_unknown_fields=True):
    """On the reply `place`, counted from 1 over all replies of the call. `text` is "" without a comment,
    `verdict` and its `reason` are "" without one."""

    place: int
    text: str = ""
    verdict: Verdict = ""
    reason: str = ""


def comment_told(one: FacilitatorComment) -> Iterator[str]:
    """The verdict with its reason, and the comment."""
    if one.verdict == "well":
        yield say("desk.said_well", reason=one.reason)
    elif one.verdict == "not-well":
        yield say("desk.said_not_well", reason=one.reason)
    if one.text:
        yield one.text


def on_reply(comments: Sequence[FacilitatorComment], place: int) -> Iterator[str]:
    """What was said of one reply."""
    for one in comments:
        if one.place == place:
            yield from comment_told(one)
