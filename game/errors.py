"""What goes wrong and can be told: one base for errors whose text is a sentence for the person at the keys.

Raise one where something cannot be done; the drivers catch it at their edge and show the text, so it is
clean and whole, says what to do where something can be done, and never names a function or a type. Other
exceptions are faults of the game's own.
"""


class PlainError(Exception):
    """Its text is for the player. `status` is the exit status of a command that it ends: 2 for bad usage and
    for input that cannot be read, 1 for a failure."""

    status = 2


class FailedError(PlainError):
    """What was asked for was right, and did not work now."""

    status = 1


def reason(error: OSError) -> str:
    """Why the computer refused something, in its own words."""
    return error.strerror or str(error)
