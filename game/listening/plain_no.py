"""A no that is told plainly: “I'm afraid we can't”, “that isn't possible”."""

from game.listening.customer_words import said
from game.listening.features import examine
from game.listening.tokens import words_read

_RULE = "limit"
"""The patterns of a no, in `data/patterns.txt`."""


def plain_no(text: str) -> str:
    """The sentence of a reply that says no; "" where none does."""
    seen = examine(words_read(text), said(()))
    found = next((one.sentence for one in seen if _RULE in one.rules), None)
    return text[found.start : found.end].strip() if found else ""
