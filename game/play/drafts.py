"""What was being written when a call was left: a reply and a note that were not sent yet."""

from msgspec import Struct

from game.progress.database import Database, UnavailableError
from game.text import clean


class Draft(Struct, frozen=True):
    """Both are "" for nothing."""

    reply: str = ""
    note: str = ""


def save_draft(database: Database, run: str, draft: Draft) -> bool:
    """Keep it with the run, in the place of an earlier one. False where nothing can be written."""
    try:
        with database.transaction() as db:
            db.execute("DELETE FROM drafts WHERE run = ?", (run,))
            if draft != Draft():
                db.execute("INSERT INTO drafts VALUES (?, ?, ?)", (run, draft.reply, draft.note))
    except UnavailableError:
        return False
    return True


def load_draft(database: Database, run: str) -> Draft:
    """The one that was kept; an empty one where there is none or nothing can be read."""
    try:
        rows = database.rows("SELECT reply, note FROM drafts WHERE run = ?", run)
    except UnavailableError:
        rows = []
    return Draft(*(clean(str(text)) for text in rows[0])) if rows else Draft()
