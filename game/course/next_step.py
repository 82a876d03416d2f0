"""What comes next for a player: one step, the same at home, after a call, on screen and as lines.

`next_step` asks saved progress; `decide` is the rule, without clock and disk. The rules are tried in the
order of `RULES`, and the last one always has an answer."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from typing import Literal

from msgspec import Struct

from game.course.seven_days import day_of, plan_lines, todays
from game.drills.answers import ENOUGH_A_DAY
from game.local_times import local_date
from game.messages import say
from game.play.first_call import first_call_of, first_call_open
from game.progress.chapters import PASSED, ChapterProgress, next_chapter
from game.progress.choices import choice, choose
from game.progress.database import Database
from game.progress.days import ended_on
from game.progress.library import Library
from game.progress.runs import RunInfo
from game.progress.standing import Standing, call_name, quiet_standing, so_far
from game.stations.offer import LATER_DAYS, Offer, offered_now

Kind = Literal["first_call", "call", "stations", "chapter", "drills", "rest", "close"]

_CLOSED = "course_closed"


class NextStep(Struct, frozen=True):
    """`title` and `why`, one sentence, are what a player reads; both may hold a story's own words. What
    opens it is told by `kind`, and by `target`: the id of the story of a first call or a chapter, or of the
    run to go on with; "" for the rest. `chapter` is the number of a chapter, else 0. `opens` says what
    opening it shows, where that is not what the title names."""

    kind: Kind
    title: str
    why: str
    target: str = ""
    chapter: int = 0
    opens: str = ""


class Closed(Struct, frozen=True):
    """When the end of the course was shown, and how many chapters there were then."""

    chapters: int
    day: date


class Where(Struct, frozen=True):
    """Where a player stands on the day `today`. `chapters` are those of courses. `earlier`: the stories
    that were passed on another day. `drilled`: the drills done today. What takes a moment to find out is
    asked for only where a rule needs it."""

    today: date
    chapters: tuple[ChapterProgress, ...]
    earlier: frozenset[str]
    left: RunInfo | None
    left_name: str
    first_call: Callable[[], str]
    offered: Callable[[], Offer | None]
    due: Callable[[], int]
    drilled: Callable[[], int]
    closed: Callable[[], Closed | None]


def next_step(
    database: Database, library: Library, profile: str, now: datetime, at: Standing | None = None
) -> NextStep:
    """What comes next. `now` is any moment of the day in the time of the place; `at` is the player's
    standing where it is known already."""
    return decide(where(database, library, profile, now, at or quiet_standing(database, library, profile)))


def where(database: Database, library: Library, profile: str, now: datetime, at: Standing) -> Where:
    """Where the player stands at that moment."""
    today = local_date(now)
    chapters = course_chapters(library, at)
    left = at.left[0] if at.left else None

    def first_call() -> str:
        first = first_call_of(library)
        return first.story.id if first and first_call_open(database, profile, library) else ""

    return Where(
        today,
        chapters,
        passed_before(at, ended_on(database, profile) if at.done else {}, today),
        left,
        call_name(library, left) if left else "",
        first_call,
        partial(offered_now, database, library, profile, today),
        partial(_due, database, profile, now),
        partial(_drilled, database, profile, today),
        partial(closed, database, profile),
    )


def course_chapters(library: Library, at: Standing) -> tuple[ChapterProgress, ...]:
    """The chapters of courses; where no course has any, all stories are."""
    stories = library.course_stories()
    return tuple(chapter for chapter in at.chapters if chapter.playable.story.id in stories)


def passed_before(at: Standing, ended: dict[str, str], today: date) -> frozenset[str]:
    """The stories that were passed first on another day than today. A day yet to come, as a clock that was
    put back makes it, is another day."""
    first: dict[str, str] = {}
    for run in reversed(at.done):
        if run.kind in PASSED:
            first.setdefault(run.story, ended.get(run.id, ""))
    return frozenset(story for story, day in first.items() if day != today.isoformat())


def closed(database: Database, profile: str) -> Closed | None:
    """When the end of the course was shown; None where it never was."""
    count, _, day = choice(database, profile, _CLOSED).partition(" ")
    with suppress(ValueError):
        return Closed(int(count), date.fromisoformat(day))
    return None


def keep_closed(database: Database, library: Library, profile: str, today: date) -> None:
    """Keep that the end of the course as it is now was shown. Where that cannot be saved it is shown
    again."""
    chapters = len(course_chapters(library, quiet_standing(database, library, profile)))
    before = closed(database, profile)
    if before is None or before.chapters < chapters:
        choose(database, profile, _CLOSED, f"{chapters} {today.isoformat()}")


def come_back(day: date) -> date:
    """When a player is asked back whose course ended on this day: as the twelve stations are offered
    again."""
    return day + timedelta(days=LATER_DAYS)


def plan_told(database: Database, library: Library, profile: str, at: Standing) -> tuple[str, ...]:
    """The plan as a title and sentences; once all chapters were passed, what is left: the end of the course,
    and after it when to come back."""
    chapters, seen = course_chapters(library, at), closed(database, profile)
    if _passed(chapters):
        if seen is None or seen.chapters < len(chapters):
            return say("plan.done"), say("plan.end_waits")
        return say("plan.done"), say("plan.come_back", day=come_back(seen.day).isoformat())
    return say("plan.title"), *plan_lines(chapters)


def decide(at: Where) -> NextStep:
    """The one step that comes next."""
    return next(step for rule in RULES if (step := rule(at)) is not None)


def _first_call(at: Where) -> NextStep | None:
    """Whoever has brought a chapter to its end knows the keys."""
    if at.left or any(chapter.plays for chapter in at.chapters) or not (story := at.first_call()):
        return None
    return NextStep("first_call", say("next.first_call"), say("next.first_call_why"), story)


def _call(at: Where) -> NextStep | None:
    if at.left is None:
        return None
    title = say("next.call", call=at.left_name)
    return NextStep("call", title, say("next.call_why", so_far=so_far(at.left)), at.left.id)


def _stations(at: Where) -> NextStep | None:
    offer = at.offered()
    if offer is None:
        return None
    return NextStep("stations", say("next.stations"), _why_stations(offer))


def _why_stations(offer: Offer) -> str:
    if offer.begun:
        return say("next.stations_begun")
    match offer.occasion:
        case "after":
            return say("next.stations_after_alone") if offer.first else say("next.stations_after")
        case "later":
            return say("next.stations_later")
        case _:
            return say("next.stations_before")


def _chapter(at: Where) -> NextStep | None:
    chapter = next_chapter(todays(at.chapters, at.earlier))
    if chapter is None:
        return None
    if chapter.best:
        why = say("next.chapter_again", kind=chapter.best)
    else:
        why = say("next.chapter_why", day=day_of(chapter.number), teaches=chapter.teaches).strip()
    return NextStep("chapter", _named(chapter), why, chapter.playable.story.id, chapter.number)


def _close(at: Where) -> NextStep | None:
    """Once, when all chapters that there are have been passed."""
    seen = at.closed()
    if not _passed(at.chapters) or (seen and seen.chapters >= len(at.chapters)):
        return None
    return NextStep("close", say("next.close"), say("next.close_why"))


def _drills(at: Where) -> NextStep | None:
    most = ENOUGH_A_DAY
    if at.drilled() >= most or not (due := at.due()):
        return None
    return NextStep("drills", say("next.drills", count=due), say("next.drills_why", most=most))


def _come_back(at: Where) -> NextStep | None:
    """After the end of the course: what came of it can be looked at again."""
    seen = at.closed()
    if not _passed(at.chapters) or seen is None:
        return None
    day = come_back(seen.day)
    if at.today < day:
        title, again = say("next.come_back", day=day.isoformat()), say("next.opens_close")
        return NextStep("close", title, say("next.come_back_why"), opens=again)
    return NextStep("close", say("next.close"), say("next.close_again"))


def _rest(at: Where) -> NextStep:
    chapter = next_chapter(at.chapters)
    if chapter is None:
        return NextStep("rest", say("next.rest"), say("next.rest_alone"), opens=say("next.opens_home"))
    title = chapter.playable.story.title
    why = say("next.rest_why", day=day_of(chapter.number), number=chapter.number, title=title)
    return NextStep("rest", say("next.rest"), why, opens=say("next.opens_home"))


def _passed(chapters: tuple[ChapterProgress, ...]) -> bool:
    """Whether the course is done: all chapters that there are have been passed."""
    return bool(chapters) and all(chapter.passed for chapter in chapters)


def _named(chapter: ChapterProgress) -> str:
    return say("next.chapter", number=chapter.number, title=chapter.playable.story.title)


def _due(database: Database, profile: str, now: datetime) -> int:
    # Home waits for what is loaded, and asks for drills only where nothing else comes first.
    from game.drills.due import due_count

    return due_count(database, profile, now)


def _drilled(database: Database, profile: str, today: date) -> int:
    from game.drills.answers import all_done

    return sum(answer.counts and answer.day == today for answer in all_done(database, profile))


RULES: tuple[Callable[[Where], NextStep | None], ...] = (
    _first_call,
    _call,
    _stations,
    _chapter,
    _close,
    _drills,
    _come_back,
    _rest,
)
