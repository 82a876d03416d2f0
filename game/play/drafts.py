"""The reply and the note that a player was writing, and had not sent, when they left a call."""

from msgspec import Struct

from game.progress.database import Database, UnavailableError
from game.text import clean


class Draft(Struct, frozen=True):
    """ "" where nothing was being written."""

    reply: str = ""
    note: str = ""


def save_draft(database: Database, run: str, draft: Draft) -> bool:
    """Keep the draft with its run and forget an earlier one; an empty draft only forgets. False when it
    cannot be saved."""
    try:
        with database.transaction() as db:
            db.execute("DELETE FROM drafts WHERE run = ?", (run,))
            if draft != Draft():
                db.execute("INSERT INTO drafts VALUES (?, ?, ?)", (run, draft.reply, draft.note))
    except UnavailableError:
        return False
    return True


def load_draft(database: Database, run: str) -> Draft:
    """The draft of a run; an empty one when there is none, or when it cannot be read."""
    try:
        rows = database.rows("SELECT reply, note FROM drafts WHERE run = ?", run)
    except UnavailableError:
        rows = []
    return Draft(*(clean(str(text)) for text in rows[0])) if rows else Draft()
