"""`hearmeout cohort`: what learners and facilitators do with a cohort; each command is imported when it is
called."""

from importlib import import_module
from typing import cast

import click

COMMANDS = {
    "join": ("cohort_learner", "join", "join with a file or a code"),
    "mine": ("cohort_learner", "mine", "show your cohort and what was told"),
    "export": ("cohort_learner", "export", "write what was told as a file"),
    "leave": ("cohort_learner", "leave", "leave the cohort"),
}


class _LateGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        return cast(click.Command, getattr(import_module(f"game.cli.{module}"), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, _, about) in COMMANDS.items()])


@click.group("cohort", cls=_LateGroup, epilog="Example: hearmeout cohort join spring.cohort.json")
def command() -> None:
    """Take the course with others: a facilitator is told how you get on, under a pseudonym."""
