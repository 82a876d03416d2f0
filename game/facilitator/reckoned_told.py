"""What came of reckoning runs again, in sentences: whose could not be, why, and that they count."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from game.facilitator.call_check import NotReckoned
from game.facilitator.rescoring import LeftOut, Rescored
from game.facilitator.store import Store
from game.facilitator.tables import people
from game.messages import Message, message, say, worded
from game.progress.library import Library
from game.text import clean
from game.words import quoted

_MOST = 20
"""Lines: where a whole group played another version, more would hide what else an import says."""
_WHY: Mapping[NotReckoned, Message] = {
    NotReckoned.BEFORE: message("rescore.why_before"),
    NotReckoned.MISSING: message("rescore.why_missing"),
    NotReckoned.VERSION: message("rescore.why_version"),
    NotReckoned.EAR: message("rescore.why_ear"),
    NotReckoned.TOO_LONG: message("rescore.why_too_long"),
    NotReckoned.UNREADABLE: message("rescore.why_unreadable"),
}


def reckoned_told(store: Store, library: Library, found: Rescored) -> Iterator[str]:
    """Nothing where there were no runs. Raises `DatabaseUnusableError`."""
    if not found.runs + found.left_out:
        return
    yield say("rescore.told", count=found.runs, differ=found.differ, left_out=found.left_out)
    if found.differ:
        yield say("rescore.see_flagged")
    names = (
        {(row.cohort, row.pseudonym): row.name for row in store.rows(select(people))} if found.left else {}
    )

    def line(one: LeftOut, count: int) -> str:
        there = library.stories.get(one.story)
        who = clean(names.get((one.cohort, one.pseudonym), "") or one.pseudonym)
        story = quoted(there.story.title if there else one.story)
        return say("rescore.left_out", count=count, who=who, story=story, why=worded(_WHY[one.why]))

    lines = sorted(line(one, count) for one, count in found.left.items())
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield say("rescore.more_left_out", count=len(lines) - _MOST)
