"""The goal for the week as lines: how far it is, and another one by its number."""

from collections.abc import Callable
from datetime import date

from game.course.weekly_goal import choose_goal, chosen_goal, goal_line, goal_title, week_of, weekly_goals
from game.messages import say
from game.plain.known_everywhere import HELP, TO_LIST, Lead
from game.plain.typed_number import typed_number
from game.progress.database import Database
from game.progress.standing import Standing

Read = Callable[[], str | None]
Write = Callable[[str], None]


def goal_so_far(database: Database, profile: str, at: Standing, today: date) -> str:
    """How far this week's goal is; "" where there is none."""
    goal = chosen_goal(database, profile)
    week = week_of(database, profile, at, today) if goal else None
    return f"{goal_line(goal, week)}." if goal and week else ""


def ask_goal(
    so_far: Callable[[], str], database: Database, profile: str, read: Read, write: Write, *, lead: Lead
) -> bool:
    """Ask for a goal; an empty line leaves it as it is, and so does a word that leads home. Returns False
    when the player leaves."""
    names = ("", *weekly_goals())
    write(f"{say('goal.title')}. {say('goal.about')}")
    for number, name in enumerate(names, 1):
        write(f"{number}. {goal_title(name)}")
    how = say("goal.how", goal=goal_title(chosen_goal(database, profile)))
    if told := so_far():
        write(told)
    write(how)
    numbered = dict(enumerate(names, 1))
    while line := read():
        if typed_number(line) in numbered or line.lower() in (*TO_LIST, "home"):
            break
        asks_help = line.lower() in HELP
        if not asks_help and lead(line):
            break
        write(how if asks_help else say("goal.none_of_these", how=how))
    if line is None:
        return False
    chosen = numbered.get(typed_number(line) or 0)
    if chosen is None:
        write(say("goal.stays"))
    elif choose_goal(database, profile, chosen):
        write(say("goal.kept", goal=goal_title(chosen)))
        if told := so_far():
            write(told)
    else:
        write(say("goal.unkept"))
    return True
