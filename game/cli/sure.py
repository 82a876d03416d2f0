"""A yes before something is erased."""

from game.errors import PlainError
from game.printing import print_message


def sure(question: str, needs_yes: str) -> bool:
    """Whether a person at the terminal says yes. Raises `PlainError` with `needs_yes` where nobody can be
    asked."""
    from game.cli.terminal import input_lines, person_types
    from game.plain.yes_or_no import yes_or_no

    if not person_types():
        raise PlainError(needs_yes)
    print_message(question)
    return yes_or_no(next(input_lines(), "")) is True
