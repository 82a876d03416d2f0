"""The score card over a player's last calls: one call alone has too few counts for a band to mean much."""

from contextlib import suppress

from game.debrief.card import CodedTurn, Score, joint_card
from game.debrief.debrief import coded_turns
from game.play.load_run import UnopenedError
from game.play.rewind import open_past
from game.progress.database import Database, UnavailableError
from game.progress.library import Library
from game.progress.runs import finished

# Calls: their counts are enough for a band, and they are recent enough to be the player of now.
LAST = 3


def last_calls(database: Database, profile: str, library: Library) -> tuple[int, tuple[Score, ...]]:
    """The number of calls that the card is made of (0 to 3), and the card: the latest finished call of each
    of the last three stories played, of those that count. A run that cannot be read today is left out."""
    calls: list[tuple[CodedTurn, ...]] = []
    stories: set[str] = set()
    try:
        for info in finished(database, profile):
            if info.story in stories or len(calls) == LAST or not library.counted(info.story):
                continue
            with suppress(UnopenedError):
                call = open_past(database, profile, library, info.id).call
                stories.add(info.story)
                calls.append(coded_turns(call.plan, call.played))
    except UnavailableError:
        return 0, ()
    return len(calls), joint_card(calls)
