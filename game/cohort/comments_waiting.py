"""What home says of comments that a player has not met yet: loaded with home, so it knows little else."""

from game.messages import say
from game.progress.database import Database
from game.progress.facilitator_comments import commented_runs
from game.text import clean


def waiting_told(database: Database, profile: str) -> str:
    """One line for home on comments that the player has not met yet; "" for none."""
    new = next((one for one in commented_runs(database, profile) if not one.seen), None)
    return say("share.commented", title=clean(new.title)) if new else ""
