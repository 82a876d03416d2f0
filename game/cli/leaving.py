"""What is done when a game as lines is left."""

from collections.abc import Iterator
from contextlib import contextmanager

from game.printing import print_message
from game.progress.database import Database


@contextmanager
def sending_at_the_end(database: Database, profile: str) -> Iterator[None]:
    """Send what waits for the player's cohort once the game is left, also by Ctrl+C, for a short time."""
    from game.cohort.quiet_sync import send_before_leaving

    yield
    send_before_leaving(database, profile, print_message)
