"""The command group: names and one-line helps are known at once, the commands themselves load late."""

from importlib import import_module
from typing import cast

import click

import game
from game.errors import PlainError
from game.printing import print_message
from game.words import did_you_mean, quoted

COMMANDS = {
    "play": "play a story, on screen or as lines",
    "stories": "list the stories",
    "drill": "do the drills that are due, one minute each",
    "stations": "twelve stations: a check before the course and after it",
    "progress": "show what a player has done",
    "analyse": "what a reply shows, with the words that earned it",
    "review": "score a real conversation",
    "new": "begin a story of your own",
    "check": "read, test and prove stories",
    "explain": "what a finding of check means, and its cure",
    "playtest": "let simulated players play a story",
    "graph": "draw a story",
    "preview": "play a story while you write it",
    "cohort": "learn as a group, and see how it goes",
    "course": "write a session sheet or a certificate",
    "packs": "add and list story packs",
    "export": "write a finished call as a document",
    "doctor": "say what is saved where, back it up, bring it back",
    "forget": "erase all that is saved of a player",
    "schema": "print the JSON Schema of a story",
}


class LateGroup(click.Group):
    """Knows its commands by name and imports each when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return cast(click.Command, import_module(f"game.cli.{cmd_name}").command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for. An unknown one is a usage error that names the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"There is no command {quoted(args[0])}.{did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. What could not be done is said in the error's own sentence."""
        from game.own_files import make_ready

        make_ready()
        try:
            return super().invoke(ctx)
        except PlainError as error:
            print_message(str(error))
            ctx.exit(error.status)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
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
