"""What every prompt of plain play knows, written in small letters."""

from collections.abc import Callable

HELP = ("/help", "/?", "help")
"""Says what can be written here."""
LEAVE = ("/quit", "/q")
"""Leaves; everything is kept."""
HOME_WORDS = (
    "home", "drills", "stations", "progress", "goal", "calls", "not now", "first", "keys", "help", "cohort",
)  # fmt: skip
"""What home knows by these words; typed alone elsewhere, they are hardly meant as an answer."""


def word_of_home(line: str) -> str:
    """The word of home that a line is, with a slash before it or without; "" for any other line."""
    word = line.lower().removeprefix("/")
    return word if word in HOME_WORDS else ""


Lead = Callable[[str], bool]
"""Given a line that is no answer: True where it is a word of home and home will answer it, so that whoever
asks leads back there."""


def no_home(_line: str) -> bool:
    """The `Lead` of what was not opened from home."""
    return False


TO_LIST = ("/home",)
"""Leaves to the list of chapters, where the player came from it; everything is kept."""
