"""The goal for a week: one is chosen, or none, beside what was done since Monday."""

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from game.course.weekly_goal import choose_goal, chosen_goal, goal_title, week_of, weekly_goals
from game.local_times import local_now
from game.messages import say
from game.progress.standing import quiet_standing
from game.tui.screens.list_page import ListPage


class WeeklyGoalScreen(ListPage, keys="goal"):
    """Keeps the goal that is chosen, and closes."""

    heading = say("goal.title")
    line = say("goal.about")

    def on_mount(self) -> None:
        app, now = self.app, local_now()
        names, chosen = ("", *weekly_goals()), chosen_goal(app.database, app.profile)
        self.query_one(self.menu).refill(
            (Option(_row(name, chosen=name == chosen), id=f"goal-{name}") for name in names),
            names.index(chosen),
        )
        at = quiet_standing(app.database, app.library, app.profile)
        week = week_of(app.database, app.profile, at, now.date())
        self.say(say("goal.so_far", chapters=week.chapters, drills=week.drills, days=week.days))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        name = (event.option_id or "").removeprefix("goal-")
        if choose_goal(self.app.database, self.app.profile, name):
            self.dismiss()
        else:
            self.notify(say("goal.unkept"), markup=False, severity="warning")


def _row(name: str, *, chosen: bool) -> Content:
    return Content.assemble("   ", goal_title(name), ("  ✓", "bold $text-success") if chosen else "")
