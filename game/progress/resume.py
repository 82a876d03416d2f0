"""Going on with a saved run: find its story again, wherever it came from."""

from pathlib import Path

from game.conversation.plan import Plan
from game.progress.call import Call, resume_call
from game.progress.database import Database
from game.progress.runs import RunInfo, load_run, unfinished
from game.progress.shelf import Shelf
from game.story.loading import load_story


def resume_run(database: Database, profile: str, shelf: Shelf, run_id: str) -> Call | str:
    """The call, or in plain words why it cannot go on. The saved run is kept either way."""
    saved = load_run(database, run_id)
    if saved is None or not saved.records:
        return "That call is not saved on this computer."
    info = saved.info
    if info.file:
        loaded = load_story(Path(info.file), None)
        if loaded.story is None:
            return (
                f"The story of this call, {info.file}, cannot be read now: {loaded.findings[0].message}. "
                "The call is kept; it goes on when the file is back."
            )
        return resume_call(database, profile, Plan(loaded.story, loaded.hash), saved)
    book = shelf.books.get(info.story)
    if book is None:
        return f"The story “{info.story}” is not here any more. The call is kept; it goes on when the story is back."
    return resume_call(database, profile, Plan(book.story, book.hash), saved)


def latest(database: Database, profile: str, story: str = "") -> RunInfo | None:
    """The unfinished run played last, of one story or of any."""
    return next((run for run in unfinished(database, profile) if story in ("", run.story)), None)
