"""The end of the course: what came of it, what to take to work, and when to come back.

Shown once all chapters that there are have been passed. Before and after are told only where the twelve
stations measured them; where they did not, the calls say how each chapter ended, and no more is made of it.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from game.command_lines import command_line
from game.course.best_lines import best_lines
from game.course.next_step import closed, come_back, course_chapters
from game.debrief.blocks import Block, Heading, Points, Sentence
from game.debrief.intentions import offered_intentions
from game.messages import say
from game.play.first_calls import FinishedCall, first_calls
from game.play.last_calls import last_calls
from game.progress.chapters import ChapterProgress
from game.progress.database import Database
from game.progress.library import Library
from game.progress.own_views import latest_intention
from game.progress.profiles import player_words
from game.progress.standing import quiet_standing
from game.stations.sittings import Sitting, sittings
from game.stations.told import change_part

TAKEN = 3
"""Things to take to work: as many as one remembers without a paper."""


def closing(
    database: Database, library: Library, profile: str, today: date, certificate_key: str = ""
) -> tuple[Block, ...]:
    """The page, from saved progress. Nothing is written. `certificate_key`: the key that shows the
    certificate, "" where there is none: then the command that prints it is told."""
    chapters = course_chapters(library, quiet_standing(database, library, profile))
    calls = first_calls(database, profile, library)
    seen = closed(database, profile)
    day = come_back(seen.day if seen else today)
    certificate = (
        say("closing.certificate_key", key=certificate_key)
        if certificate_key
        else say("closing.certificate", command=command_line("course", "certificate", *player_words(profile)))
    )
    return (
        Heading(say("closing.title"), 1),
        Sentence(say("closing.done", count=len(chapters))),
        Heading(say("closing.before_after"), 2),
        *_before_and_after(sittings(database, profile), chapters, calls),
        Heading(say("closing.take"), 2),
        *_taken(database, profile, library, calls),
        Heading(say("closing.then"), 2),
        Sentence(certificate),
        Sentence(say("closing.come_back", day=day.isoformat())),
    )


def _before_and_after(
    sat: Sequence[Sitting], chapters: Sequence[ChapterProgress], calls: Sequence[FinishedCall]
) -> Iterator[Block]:
    finished = [sitting for sitting in sat if sitting.finished]
    if len(finished) > 1:
        told = change_part(finished[0], finished[-1])
        yield Sentence(f"{told.title}:", "strong")
        yield Points(told.lines)
        yield Sentence(say("stations.form", form=finished[0].form.upper()), "quiet")
        yield Sentence(say("stations.not_measured"), "quiet")
        return
    yield Sentence(say("closing.not_measured"))
    first = {call.info.story: call.info.kind or "" for call in calls}
    rows = []
    for chapter in chapters:
        story, best = chapter.playable.story, chapter.best or ""
        began = first.get(story.id, "")
        if not began or chapter.plays == 1:
            rows.append(say("closing.call_once", title=story.title, best=best, count=chapter.plays))
        else:
            rows.append(say("closing.call", title=story.title, first=began, best=best, count=chapter.plays))
    yield Points(tuple(rows))


def _taken(
    database: Database, profile: str, library: Library, calls: Sequence[FinishedCall]
) -> Iterator[Block]:
    """Three things: the player's own aim, their best line, and what the last calls' card has room for.
    Where one of the first two is not there, there is more of the last."""
    own = latest_intention(database, profile)
    line = next(iter(best_lines(calls, 1)), None)
    room = [one for one in offered_intentions(last_calls(database, profile, library)[1]) if one != own]
    if own:
        yield Sentence(own, "noted", say("closing.own_aim"))
    for aim in room[: TAKEN - bool(own) - bool(line)]:
        yield Sentence(aim, "plain", say("closing.room"))
    if line:
        label = say("closing.best_line") if line.typed else say("closing.chosen_line")
        yield Sentence(say("closing.to", words=line.words, name=line.name), "yours", label)
