"""What can be said of a player's progress, gathered once for screen, lines and machines, and worded once."""

from collections.abc import Iterator

from msgspec import Struct

from game.course.badges import badges
from game.course.intentions_kept import IntentionKept, intentions_kept
from game.course.skill_progress import FEWEST_OCCASIONS, SkillProgress, Tally, skill_progress
from game.debrief.self_view import FROM, Nearness, nearness_lines
from game.drills.answers import all_done
from game.messages import say
from game.play.first_calls import first_calls
from game.progress.database import Database
from game.progress.earned_badges import KeptBadge, kept_badges
from game.progress.library import Library
from game.progress.self_views import nearness
from game.records.memberships import current
from game.skills import skills
from game.stations.results import Change
from game.text import clean


class ProgressPage(Struct, frozen=True):
    """`calls`: how many first calls the skills are counted over. `intentions` have the titles of the calls
    that came after them. `in_cohort`: somebody else is told of the player's calls too."""

    calls: int
    skills: tuple[SkillProgress, ...]
    own_view: Nearness
    intentions: tuple[IntentionKept, ...]
    badges: dict[str, KeptBadge]
    in_cohort: bool = False


class Row(Struct, frozen=True):
    """One line of the page: what it is of, what is said, and how many of ten are done, None where too little
    is known for it. `about` says what the label means, "" where it says so itself."""

    label: str
    text: str
    tenths: int | None = None
    about: str = ""


def progress_page(database: Database, profile: str, library: Library) -> ProgressPage:
    """The player's progress now; what cannot be read is not there."""
    calls = first_calls(database, profile, library)
    kept = (
        IntentionKept(i.text, clean(library.stories[i.story].story.title), i.kept)
        for i in intentions_kept(database, profile, library)
        if i.story in library.stories
    )
    return ProgressPage(
        len(calls),
        skill_progress(calls, all_done(database, profile)),
        nearness(database, profile),
        tuple(kept),
        kept_badges(database, profile),
        current(database, profile) is not None,
    )


def skill_rows(page: ProgressPage) -> Iterator[Row]:
    """A line a skill."""
    for one in page.skills:
        tenths = round(10 * one.done / one.of) if one.enough else None
        skill = skills()[one.skill]
        yield Row(skill.label, " ".join(_of_skill(one)), tenths, skill.task)


def own_view_lines(page: ProgressPage) -> tuple[str, ...]:
    """How near own views come to the readings; a line that says that it is too early, where it is."""
    near = page.own_view
    return nearness_lines(near) or (
        say(
            "progress.own_too_few",
            answers=near.feeling.answers + near.facts.answers,
            least=FROM,
            title=say("self_view.title"),
        ),
    )


def intention_rows(page: ProgressPage) -> Iterator[Row]:
    """A line an intention."""
    for one in page.intentions:
        yield Row(f"“{one.text}”", _of_intention(one))


def badge_rows(page: ProgressPage) -> Iterator[Row]:
    """A line a badge: with the words that earned it, or what would."""
    for name, badge in badges().items():
        kept = page.badges.get(name)
        yield Row(badge.label, say("progress.earned", words=kept.words) if kept else badge.still)


def page_lines(page: ProgressPage) -> Iterator[str]:
    """The whole page as lines."""
    yield say("progress.skills", calls=say("progress.calls", count=page.calls))
    yield from (f"{row.label} ({row.about.rstrip('.')}): {row.text}" for row in skill_rows(page))
    yield say("progress.own_view")
    yield from own_view_lines(page)
    intended = [f"{row.label} {row.text}" for row in intention_rows(page)]
    if intended:
        yield say("progress.intentions")
        yield from intended
    yield say("progress.badges")
    yield from _badge_lines(page)
    yield for_looking(page)


def _badge_lines(page: ProgressPage) -> Iterator[str]:
    """A line a badge, which says first whether it is earned: heard, it has no place that shows it."""
    for name, badge in badges().items():
        kept = page.badges.get(name)
        if kept:
            yield say("progress.badge_earned", label=badge.label, words=kept.words)
        else:
            yield say("progress.badge_not_yet", label=badge.label, still=badge.still)


def for_looking(page: ProgressPage) -> str:
    """What the page is good for, and who else knows."""
    return say("progress.for_looking_too") if page.in_cohort else say("progress.for_looking")


def machine(page: ProgressPage) -> dict[str, object]:
    """The page for a program: raw counts, and what can be told from them."""
    return {
        "skills": [
            {
                "skill": one.skill,
                "calls": one.calls,
                "drills": one.drills,
                "enough": one.enough,
                "shown": one.shown,
                "chosen": one.chosen,
                "calls_change": _machine_change(one.calls_change),
                "drills_change": _machine_change(one.drills_change),
            }
            for one in page.skills
        ],
        "intentions": page.intentions,
        "badges": list(page.badges.values()),
    }


def _machine_change(found: Change | None) -> dict[str, object] | None:
    if found is None:
        return None
    before, after = found.before, found.after
    return {
        "earlier": Tally(before.met, before.of),
        "lately": Tally(after.met, after.of),
        "told": found.told,
    }


def _of_skill(one: SkillProgress) -> Iterator[str]:
    told = [*_in_calls(one), *_in_drills(one)]
    if not told:
        yield say("progress.none")
        return
    counts = ", ".join(told)
    if one.of == 0:
        yield say("progress.no_share", counts=counts)
        return
    if not one.enough:
        yield say("progress.too_few", fewest=FEWEST_OCCASIONS, counts=counts)
        return
    yield say(
        "progress.share", percent=round(100 * one.done / one.of), done=one.done, of=one.of, counts=counts
    )
    if one.calls_change is not None:
        yield say("progress.change_calls", change=_of_change(one.calls_change))
    if one.drills_change is not None:
        yield say("progress.change_drills", change=_of_change(one.drills_change))


def _in_calls(one: SkillProgress) -> Iterator[str]:
    """How often it was done in calls, and what was counted there where its task does not say so."""
    what, calls = skills()[one.skill].in_calls, one.calls
    if one.shown:
        yield say("progress.in_calls_shown", what=what, count=one.shown)
    if not calls.of:
        return
    if what:
        yield say("progress.in_calls_what", what=what, done=calls.done, of=calls.of)
    else:
        yield say("progress.in_calls", done=calls.done, of=calls.of)


def _in_drills(one: SkillProgress) -> Iterator[str]:
    if one.drills.of:
        yield say("progress.in_drills", done=one.drills.done, of=one.drills.of)
    if one.chosen:
        yield say("progress.chosen", count=one.chosen)


def _of_change(found: Change) -> str:
    before, after = found.before, found.after
    earlier = say("progress.earlier", met=before.met, of=before.of)
    lately = say("progress.lately", met=after.met, of=after.of)
    if found.difference == 0:
        return say("progress.same", earlier=earlier, lately=lately)
    if not found.told:
        return say("progress.no_change", earlier=earlier, lately=lately)
    if found.difference > 0:
        return say("progress.more", earlier=earlier, lately=lately)
    return say("progress.less", earlier=earlier, lately=lately)


def _of_intention(one: IntentionKept) -> str:
    match one.kept:
        case "kept":
            return say("progress.intention_kept", story=one.story)
        case "partly":
            return say("progress.intention_partly", story=one.story)
        case "not":
            return say("progress.intention_not", story=one.story)
        case "no occasion":
            return say("progress.intention_no_occasion", story=one.story)
        case "your own":
            return say("progress.intention_your_own", story=one.story)
