"""Lines that are taken for a slip of the hand: they are asked about once before they are an answer."""

import re
from functools import cache

from game.conversation.ear import is_letter
from game.messages import say


def may_be_slip(text: str, commands: frozenset[str]) -> bool:
    """Whether a typed line is one letter, or one of `commands` without its slash."""
    return is_letter(text) or text.lower() in commands


@cache
def call_commands() -> frozenset[str]:
    """The commands of every call, without their slash."""
    return frozenset(re.findall(r"/([a-z]+)", say("plain.help"))) | {"help"}
