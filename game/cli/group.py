"""The command group: names and one-line helps are known at once, the commands themselves load late."""

from typing import cast

import click

import game
from game.cli import COMMANDS, load


class LateGroup(click.Group):
    """Knows its commands by name and imports each when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        return cast(click.Command, load(cmd_name)) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list, without importing a single command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=LateGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: hearmeout play the-call-that-came-back --plain",
)
@click.version_option(game.__version__, prog_name="hearmeout")
def group() -> None:
    """Hear Me Out: train active listening in customer service.

    Without a command, `hearmeout` opens the game.
    """
