"""The reply and the note that a player was writing, and had not sent, when they left a call."""

from msgspec import Struct

from game.progress.database import Database
from game.text import clean


class Draft(Struct, frozen=True):
    """ "" where nothing was being written."""

    reply: str = ""
    note: str = ""


def save_draft(database: Database, run: str, draft: Draft) -> bool:
    """Keep the draft of a run in place of an earlier one, or none if empty. False when it cannot be saved."""
    if draft == Draft():
        return database.try_write("DELETE FROM drafts WHERE run = ?", run)
    return database.try_write("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", run, draft.reply, draft.note)


def load_draft(database: Database, run: str) -> Draft:
    """The draft of a run; an empty one when there is none, or when it cannot be read."""
    rows = database.try_rows("SELECT reply, note FROM drafts WHERE run = ?", run)
    return Draft(*(clean(text) if isinstance(text, str) else "" for text in rows[0])) if rows else Draft()
