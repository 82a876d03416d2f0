"""Lines that are taken for a slip of the hand: they are asked about once before they are an answer."""

import re
from functools import cache

from game.conversation.ear import is_letter
from game.messages import say
from game.plain.known_everywhere import HOME_WORDS


def may_be_slip(text: str, commands: frozenset[str]) -> bool:
    """Whether a typed line is one letter, one of `commands` without its slash, or a word of home."""
    return is_letter(text) or text.lower() in commands or text.lower() in HOME_WORDS


@cache
def call_commands() -> frozenset[str]:
    """The commands of every call, without their slash."""
    return frozenset(re.findall(r"/([a-z]+)", say("plain.help"))) | {"help"}
