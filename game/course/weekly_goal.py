"""The goal for a week: the player chooses one, or none, and sees what was done since Monday.

A goal that is met is met without a fanfare, one that is not is said nothing of, and nothing is kept of
either."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from game.drills.answers import all_done
from game.local_times import local_day
from game.messages import say
from game.progress.choices import WEEKLY_GOAL, choice, choose
from game.progress.database import Database
from game.progress.days import ended_on
from game.progress.standing import Standing

TABLE = Path(__file__).with_name("weekly_goals.toml")
_WEEK = 7


class WeeklyGoal(Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the table."""

    counts: Literal["chapters", "drills", "days"]
    target: int


class Week(Struct, frozen=True):
    """What was done since Monday: chapters brought to an ending, drills, days on which something was
    played."""

    chapters: int = 0
    drills: int = 0
    days: int = 0


@cache
def weekly_goals() -> dict[str, WeeklyGoal]:
    """All goals by their names, in the order of the table."""
    return msgspec.toml.decode(TABLE.read_bytes(), type=dict[str, WeeklyGoal])


def chosen_goal(database: Database, profile: str) -> str:
    """The name of the player's goal; "" for none."""
    name = choice(database, profile, WEEKLY_GOAL)
    return name if name in weekly_goals() else ""


def choose_goal(database: Database, profile: str, name: str) -> bool:
    """Keep the player's goal, "" for none. False when that cannot be saved."""
    return choose(database, profile, WEEKLY_GOAL, name)


def week_of(database: Database, profile: str, at: Standing, today: date) -> Week:
    """What the player did in the week of `today`, from Monday on, in local days."""
    ended = ended_on(database, profile)
    stories = {run.id: run.story for run in at.done}
    drilled = [answer.day.isoformat() for answer in all_done(database, profile) if answer.counts]
    calls = [(stories[run], day) for run, day in ended.items() if run in stories]
    begun = [local_day(run.began) for run in (*at.left, *at.done)]
    return counted_week(calls, drilled, begun, today)


def counted_week(
    calls: Sequence[tuple[str, str]], drilled: Sequence[str], begun: Collection[str], today: date
) -> Week:
    """The week of `today`. `calls` are the stories of finished calls with the day of the end, `drilled` the
    days of drills, `begun` those on which calls were begun."""
    monday = today - timedelta(days=today.weekday())
    days = {(monday + timedelta(days=n)).isoformat() for n in range(_WEEK)}
    return Week(
        len({story for story, day in calls if day in days}),
        sum(day in days for day in drilled),
        len(days.intersection([*(day for _, day in calls), *drilled, *begun])),
    )


def goal_title(name: str) -> str:
    """A goal as it is offered; for "" that there is none."""
    if not name:
        return say("goal.none")
    goal = weekly_goals()[name]
    match goal.counts:
        case "chapters":
            return say("goal.chapters", count=goal.target)
        case "drills":
            return say("goal.drills", count=goal.target)
        case "days":
            return say("goal.days", count=goal.target)


def goal_line(name: str, week: Week) -> str:
    """What was done for a goal, in one sentence; "" without a goal."""
    if not name:
        return ""
    goal = weekly_goals()[name]
    done, of = getattr(week, goal.counts), goal.target
    match goal.counts:
        case "chapters" if done >= of:
            return say("goal.chapters_met", count=done, goal=of)
        case "chapters":
            return say("goal.chapters_done", count=of, done=done)
        case "drills" if done >= of:
            return say("goal.drills_met", count=done, goal=of)
        case "drills":
            return say("goal.drills_done", count=of, done=done)
        case "days" if done >= of:
            return say("goal.days_met", count=done, goal=of)
        case "days":
            return say("goal.days_done", count=of, done=done)
