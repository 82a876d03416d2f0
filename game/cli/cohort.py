"""`hearmeout cohort`: what learners and facilitators do with a group, each command in a module of its own."""

from importlib import import_module
from typing import cast

import click

from game.words import did_you_mean, quoted

COMMANDS = {
    "status": ("cohort_report", "status", "show who is where"),
    "report": ("cohort_report", "report", "write the report on a cohort"),
    "evaluate": ("cohort_evaluate", "command", "say whether the course helped a group"),
}
"""Each command's module and name there, and what it does in one line."""


class CohortGroup(click.Group):
    """Knows its commands by name and imports each when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        return cast(click.Command, getattr(import_module(f"game.cli.{module}"), name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for. An unknown one is a usage error that names the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"There is no command {quoted(args[0])}.{did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, _, does) in COMMANDS.items()])


@click.command("cohort", cls=CohortGroup, epilog="Example: hearmeout cohort evaluate Spring")
def command() -> None:
    """Play as a group: for learners, and for whoever looks after them."""
