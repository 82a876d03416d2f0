"""Finished calls read out again as lines: what was said, the meters after each reply, and beside it what a
facilitator said of it."""

from collections.abc import Callable, Iterator, Sequence

from game.channels import channels
from game.debrief.debrief import Debrief, debrief
from game.debrief.facilitator_comment import FacilitatorComment, on_reply
from game.errors import PlainError
from game.local_times import local_time
from game.messages import say
from game.plain.debrief_lines import ending_lines, happened_lines
from game.plain.known_everywhere import HELP, TO_LIST, Lead
from game.plain.transcript_lines import read_out
from game.plain.typed_number import typed_number
from game.play.rewind import Past, open_past
from game.progress.database import Database, UnavailableError
from game.progress.facilitator_comments import commented_runs, keep_seen, load_comments
from game.progress.library import Library
from game.progress.own_views import load_view
from game.progress.runs import RunInfo, finished
from game.text import clean

_LISTED = 9
"""Of the latest calls: a list that can still be heard. One with comments is always in it."""


def past_calls(
    database: Database,
    library: Library,
    profile: str,
    read: Callable[[], str | None],
    write: Callable[[str], None],
    *,
    lead: Lead,
) -> bool:
    """Read out the finished calls that are asked for. `read` gives the next line, cleaned, None when the
    input has ended or the player leaves; then False. A word of home leads there (`lead`)."""
    try:
        done = finished(database, profile)
    except UnavailableError as error:
        write(str(error))
        return True
    if not done:
        write(say("calls.none"))
        return True
    commented = {one.run for one in commented_runs(database, profile) if one.comments}
    listed = [one for place, one in enumerate(done) if place < _LISTED or one.id in commented]
    rows = [_row(number, one, library, commented=one.id in commented) for number, one in enumerate(listed, 1)]
    for told in (*rows, say("calls.how")):
        write(told)
    while line := read():
        number = typed_number(line)
        if line.lower() in (*TO_LIST, "home"):
            break
        if line.lower() in HELP:
            for told in (*rows, say("calls.how")):
                write(told)
        elif number is not None and 1 <= number <= len(listed):
            try:
                past = open_past(database, profile, library, listed[number - 1].id)
            except PlainError as error:
                write(str(error))
                continue
            for told in past_lines(database, past):
                write(told)
            keep_seen(database, past.run)
            write(say("calls.how"))
        elif lead(line):
            break
        else:
            write(say("calls.none_of_these", most=len(listed)))
    return line is not None


def past_lines(database: Database, past: Past) -> Iterator[str]:
    """One call: its transcript, how it ended, and what happened in it."""
    story = past.call.plan.story
    found, name = debrief(past.call.plan, past.call.played), story.customer.name
    yield f"{story.title}:"
    channel = channels()[story.channel].label
    yield say("debrief.played", name=name, channel=channel, when=local_time(past.began))
    if past.notice:
        yield past.notice
    comments = load_comments(database, past.run)
    yield from _spoken(found, name, comments)
    kept = load_view(database, past.run)
    yield from ending_lines(found, name, (kept.trust or 0, kept.heard or 0))
    yield from happened_lines(found, name, comments, suggest=False)


def _spoken(found: Debrief, name: str, comments: Sequence[FacilitatorComment]) -> Iterator[str]:
    for moment in found.moments:
        after = moment.outcome
        for line in moment.lines:
            yield read_out(line, name)
            if moment.turn and line.who == "you":
                yield say("meters.now", trust=after.trust, frustration=after.frustration)
                for said in on_reply(comments, moment.turn):
                    yield f"{say('desk.facilitator')}: {clean(said)}"


def _row(number: int, one: RunInfo, library: Library, *, commented: bool) -> str:
    playable = library.stories.get(one.story)
    title = playable.story.title if playable else clean(one.story)
    row = say("calls.row", number=number, title=title, when=local_time(one.began), kind=one.kind or "–")
    return f"{row} {say('calls.commented')}" if commented else row
