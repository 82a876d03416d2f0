"""The command group: names and one-line helps are known at once, the commands themselves load late."""

import click

import game
from game.cli.late_group import LateCommand, LateGroup
from game.errors import PlainError
from game.printing import print_message

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
    "course": "write a session sheet or a certificate",
    "packs": "add and list story packs",
    "cohort": "take the course as a group, and see how it goes",
    "export": "write a finished call as a document",
    "doctor": "say what is saved where, back it up, bring it back",
    "forget": "erase all that is saved of a player",
    "schema": "print the JSON Schema of a story",
}


class GameGroup(LateGroup):
    """All commands of the game."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. What could not be done is said in the error's own sentence."""
        from game.own_files import make_ready

        make_ready()
        try:
            return super().invoke(ctx)
        except PlainError as error:
            print_message(str(error))
            ctx.exit(error.status)


MEANT = {
    "report": "cohort report", "join": "cohort join", "status": "cohort status",
    "evaluate": "cohort evaluate", "share": "cohort share", "certificate": "course certificate",
}  # fmt: skip
"""What other words are thought to do, by the words that do it."""


@click.command(
    cls=GameGroup,
    meant=MEANT,
    late={name: LateCommand(name, "command", does) for name, does in COMMANDS.items()},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: hearmeout play the-call-that-came-back --plain",
)
@click.version_option(game.__version__, prog_name="hearmeout")
def group() -> None:
    """Hear Me Out: train active listening in customer service.

    Without a command, `hearmeout` opens the game.
    """
