"""What a reply shows: `read` finds the listening behaviours in a reply, offline and in pure Python.

`read` and `only_cue` are imported at their first use, so that importing this package stays cheap.
"""

from typing import TYPE_CHECKING

from game.listening.reading import Anchor, Behaviour, Code, Reading

if TYPE_CHECKING:
    from game.listening.detector import only_cue, read

__all__ = ["Anchor", "Behaviour", "Code", "Reading", "only_cue", "read"]


def __getattr__(name: str) -> object:
    if name in ("read", "only_cue"):
        from game.listening import detector

        return getattr(detector, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
