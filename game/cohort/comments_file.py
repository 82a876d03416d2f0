"""What a facilitator said of a call that was shared with them, as the file that comes back to the learner."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from game.cohort.joining import name_of
from game.cohort.sent_file import SentFile, kind_of, read_sent
from game.debrief.blocks import Block, Heading, Sentence
from game.debrief.facilitator_comment import FacilitatorComment, comment_told
from game.errors import PlainError
from game.messages import say
from game.progress.database import Database
from game.progress.facilitator_comments import commented_runs, save_comments
from game.progress.profile_keys import profile_key
from game.records import memberships
from game.text import clean, printable
from game.words import quoted

ENDING = ".comments.json"
KIND = "comments"


class CommentsFile(SentFile, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file. `id` is the run's; `made` is the moment in UTC at which it was written, by which the later
    of two is known."""

    id: str
    cohort: str
    pseudonym: str
    title: str
    made: str
    comments: tuple[FacilitatorComment, ...]


class TakenIn(Struct, frozen=True):
    """What was taken in: the call's title, and how many replies something is said of."""

    title: str
    replies: int


def looks_like_comments(given: str) -> bool:
    """Whether what a player gave is such a file, also a damaged one, and no cohort."""
    try:
        path = Path(given.strip())
        return path.name.endswith(ENDING) or kind_of(path) == KIND
    except ValueError:
        return False


def take_in(database: Database, profile: str, path: Path) -> TakenIn:
    """Keep what a facilitator said beside the player's call. Raises `PlainError` where the file belongs to
    something else or is known already, and `UnavailableError`. Then nothing is changed."""
    found = read_sent(path, KIND, CommentsFile)
    if not _is_moment(found.made):
        raise PlainError(say("share.damaged", where=quoted(printable(str(path)))))
    title = clean(found.title)
    mine = [one for one in memberships.memberships(database, profile) if one.cohort.id == found.cohort]
    if not mine:
        raise PlainError(say("share.other_cohort", title=title))
    if found.pseudonym not in {one.pseudonym for one in mine}:
        raise PlainError(say("share.other_learner", title=title, cohort=name_of(mine[-1])))
    rows = database.rows(
        "SELECT r.turns, c.made FROM runs r JOIN profiles p ON p.id = r.profile"
        " LEFT JOIN facilitator_comments c ON c.run = r.id WHERE r.id = ? AND p.key = ?",
        found.id,
        profile_key(profile),
    )
    if not rows:
        raise PlainError(say("share.no_such_call", title=title))
    before = str(rows[0][1] or "")
    if before == found.made:
        raise PlainError(say("share.known_already", title=title))
    if before > found.made:
        raise PlainError(say("share.older", title=title))
    save_comments(database, found.id, title, found.made, found.comments)
    return TakenIn(title, len(found.comments))


def taken_in_told(taken: TakenIn) -> str:
    return say("share.taken_in", title=taken.title, count=taken.replies)


def comments_page(database: Database, profile: str) -> tuple[Block, ...]:
    """All that facilitators said of the player's calls; nothing where they said nothing."""
    found: list[Block] = []
    for run in commented_runs(database, profile):
        found.append(Heading(say("share.comments_on", title=clean(run.title)), 2))
        for one in run.comments:
            label = say("share.on_reply", number=one.place)
            found += [Sentence(clean(told), label=label) for told in comment_told(one)]
    return tuple(found)


def _is_moment(text: str) -> bool:
    with suppress(ValueError):
        return datetime.fromisoformat(text).tzinfo is not None
    return False
