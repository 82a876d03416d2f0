"""The `hearmeout` command: one thin module a command, imported when it is called.

Data goes to stdout, messages to stderr. Exit 0 fine, 1 findings or failure, 2 bad usage or unreadable
input. No traceback reaches a user (`HEARMEOUT_DEBUG=1` shows one to a developer).
"""

import os
import sys
from importlib import import_module

COMMANDS = {
    "play": "play a story, on screen or as lines",
    "stories": "list the stories",
    "progress": "show what a player has done",
    "analyse": "what a reply shows, with the words that earned it",
    "review": "score a real conversation",
    "new": "begin a story of your own",
    "check": "read, test and prove stories",
    "explain": "what a finding of check means, and its cure",
    "playtest": "let simulated players play a story",
    "graph": "draw a story",
    "preview": "play a story while you write it",
    "packs": "add and list story packs",
    "schema": "print the JSON Schema of a story",
}


def main() -> None:
    """Run the command line; with nothing on it, open the game."""
    try:
        if len(sys.argv) == 1:
            from game.cli.open import open_game

            sys.exit(open_game())
        from game.cli.group import group

        group(prog_name="hearmeout")
    except BrokenPipeError:
        # The reader went away (`| head`): nothing is wrong, and nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (KeyboardInterrupt, EOFError):
        sys.exit(130)
    except Exception as error:
        # The last door: whatever is left is a fault of the game's, told in one line.
        if os.environ.get("HEARMEOUT_DEBUG"):
            raise
        print(
            f"hearmeout: something went wrong inside the game ({type(error).__name__}: {error}).",
            file=sys.stderr,
        )
        print(
            "Saved calls are not harmed. HEARMEOUT_DEBUG=1 shows the details for a report.", file=sys.stderr
        )
        sys.exit(1)


def load(command: str) -> object:
    """The click command of that name."""
    return import_module(f"game.cli.{command}").command
