"""A certificate: the chapters that were taken to the end, and the player's own best lines; nothing else."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from game.course.badges import badges
from game.course.best_lines import BestLine, best_lines
from game.debrief.blocks import Block, Heading, Points, Quote, Sentence
from game.errors import FailedError, PlainError
from game.messages import say
from game.play.first_calls import first_calls
from game.progress.chapters import PASSED, ChapterProgress, chapters
from game.progress.database import Database
from game.progress.days import ended_on
from game.progress.earned_badges import KeptBadge, kept_badges
from game.progress.library import Library
from game.progress.profiles import FIRST, profile_key
from game.progress.runs import RunInfo, finished
from game.story.model import Course
from game.words import did_you_mean, listed, quoted


class NotYetError(FailedError):
    """A chapter is left: nothing is certified that was not done."""


def certificate(
    database: Database, profile: str, library: Library, course: str = "", name: str = ""
) -> tuple[str, tuple[Block, ...]]:
    """The title and the page. `course` is an id, "" the first of which every chapter is passed; `name` stands
    in place of the profile's. Raises `PlainError` where there is no such course, `NotYetError` while a
    chapter is left, and `UnavailableError`."""
    done = finished(database, profile)
    progress = {c.playable.story.id: c for c in chapters(library, done)}
    of = _course(library, progress, course)
    mine = [progress[c.story] for c in of.chapters if c.story in progress]
    left = [f"“{c.playable.story.title}”" for c in mine if not c.passed]
    if left:
        raise NotYetError(say("certificate.not_yet", course=of.title, left=listed(left)))
    stories = {chapter.playable.story.id for chapter in mine}
    firsts = [call for call in first_calls(database, profile, library) if call.info.story in stories]
    who = name or ("" if profile_key(profile) == profile_key(FIRST) else profile)
    head = _head(of, mine, who, _passed_on(done, ended_on(database, profile), stories))
    best = best_lines(firsts)
    typed = _lines(say("certificate.lines"), [line for line in best if line.typed])
    chosen = _lines(say("certificate.chosen"), [line for line in best if not line.typed])
    earned = tuple(_badges(kept_badges(database, profile)))
    kept = (Heading(say("certificate.badges"), 2), Points(earned)) if earned else ()
    about = (Heading(say("certificate.what"), 2), Sentence(say("certificate.is"), "quiet"))
    return of.title, (*head, *typed, *chosen, *kept, *about)


def _passed_on(done: Sequence[RunInfo], ended: Mapping[str, str], stories: Collection[str]) -> str:
    """The day on which the last of these stories was passed for the first time; "" where none is known.
    `done`: finished runs, the latest first."""
    first = {run.story: run.id for run in done if run.story in stories and run.kind in PASSED}
    return max((ended.get(run, "") for run in first.values()), default="")


def _lines(title: str, lines: Sequence[BestLine]) -> Iterator[Block]:
    if lines:
        yield Heading(title, 2)
    for line in lines:
        to = say("certificate.to", name=line.name, story=line.story)
        did = Sentence(say("certificate.did", reason=line.reason), "quiet")
        yield Quote(to, line.text, line.spoken, "yours", did, line.deed)


def _course(library: Library, progress: dict[str, ChapterProgress], named: str) -> Course:
    courses = {course.id: course for course in library.courses}
    if named:
        if named not in courses:
            raise PlainError(f"There is no course {quoted(named)}.{did_you_mean(named, courses)}")
        return courses[named]
    if not courses:
        raise PlainError("There is no course at hand.")
    whole = (
        course
        for course in courses.values()
        if all(c.story in progress and progress[c.story].passed for c in course.chapters)
    )
    return next(whole, next(iter(courses.values())))


def _head(course: Course, mine: list[ChapterProgress], who: str, day: str) -> Iterator[Block]:
    yield Heading(say("certificate.title"), 1)
    told = (
        say("certificate.whose", name=who, course=course.title)
        if who
        else say("certificate.nobody", course=course.title)
    )
    yield Sentence(told, "strong")
    yield Sentence(say("certificate.day", day=day), "quiet")
    yield Heading(say("certificate.chapters"), 2)
    yield Points(
        tuple(
            say(
                "certificate.chapter",
                name=chapter.playable.story.customer.name,
                story=chapter.playable.story.title,
                kind=chapter.best or "",
                teaches=chapter.teaches,
            ).rstrip()
            for chapter in mine
        )
    )


def _badges(kept: dict[str, KeptBadge]) -> Iterator[str]:
    for name, badge in badges().items():
        if name in kept:
            yield say("certificate.badge", label=badge.label, words=kept[name].words)
