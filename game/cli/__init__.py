"""The `hearmeout` command: one thin module a command, imported when it is called.

Data goes to stdout, messages to stderr. Exit 0 fine, 1 findings or failure, 2 bad usage or unreadable
input. No traceback reaches a user (`HEARMEOUT_DEBUG=1` shows one to a developer).
"""

import os
import sys
from contextlib import suppress

from game.cli.streams import flush, open_missing, take_any_letter, tell
from game.errors import PlainError, reason
from game.whole_files import keep_private


def main() -> None:
    """Run the command line; with nothing on it, open the game."""
    open_missing()
    take_any_letter()
    keep_private()
    status: object = 0
    try:
        status = _run()
    except BrokenPipeError:
        # The reader went away (`| head`): nothing is wrong, and nothing more can be said to it.
        status = 0
    except (KeyboardInterrupt, EOFError):
        status = 130
    except PlainError as error:
        # Of the game opened without a command; those of commands are told by their group.
        tell(str(error))
        status = error.status
    except OSError as error:
        if os.environ.get("HEARMEOUT_DEBUG"):
            raise
        status = _refused(error)
    except Exception as error:
        # Whatever is left is a fault of the game's own, told in one line.
        if os.environ.get("HEARMEOUT_DEBUG"):
            raise
        status = _own_fault(error)
    fault = flush()
    if fault is not None and not status:
        status = _refused(fault)
    sys.exit(status if isinstance(status, int) else 0)


def _run() -> object:
    if len(sys.argv) == 1:
        from game.cli.open_game import open_game

        return open_game()
    import click

    from game.cli.commands import group

    try:
        return group.main(prog_name="hearmeout", standalone_mode=False)
    except click.ClickException as problem:
        with suppress(OSError):
            problem.show()
        return problem.exit_code
    except click.Abort:
        return 130


def _refused(error: OSError) -> int:
    tell(f"hearmeout: the computer refused something ({reason(error)}).")
    return 1


def _own_fault(error: Exception) -> int:
    from game.text import clean

    told = clean(f"{type(error).__name__}: {error}")[:300]
    tell(
        f"hearmeout: something went wrong inside the game ({told}).",
        "Saved calls are not harmed. HEARMEOUT_DEBUG=1 shows the details for a report.",
    )
    return 1
