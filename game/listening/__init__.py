"""What a reply shows: `read` finds the listening behaviours in a reply, offline and in pure Python."""

from game.listening.reading import CODES, Anchor, Behaviour, Code, Reading

__all__ = ["CODES", "Anchor", "Behaviour", "Code", "Reading"]
