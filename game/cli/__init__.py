"""The `hearmeout` command: one thin module a command, imported when it is called.

Data goes to stdout, messages to stderr. Exit 0 fine, 1 findings or failure, 2 bad usage or unreadable
input. No traceback reaches a user (`HEARMEOUT_DEBUG=1` shows one to a developer).
"""

import os
import sys
from contextlib import suppress

from game.cli.streams import flush, open_missing, take_any_letter
from game.errors import PlainError, reason
from game.printing import cleaned_streams, print_message
from game.whole_files import keep_private


def main() -> None:
    """Run the command line; with nothing on it, open the game."""
    open_missing()
    take_any_letter()
    keep_private()
    with cleaned_streams():
        status = _status()
        fault = flush()
        if fault is not None and not status:
            status = _refused(fault)
    sys.exit(status if isinstance(status, int) else 0)


def _status() -> object:
    """Run it; whatever ends it is told here."""
    try:
        status = _run()
    except BrokenPipeError:
        # The reader went away (`| head`): nothing is wrong, and nothing more can be said to it.
        return 0
    except (KeyboardInterrupt, EOFError):
        return 130
    except PlainError as error:
        # Of the game opened without a command; those of commands are told by their group.
        print_message(str(error))
        return error.status
    except OSError as error:
        return _refused(error)
    except Exception as error:
        # Whatever is left is a fault of the game's own, told in one line.
        told = f"{type(error).__name__}: {error}"[:_LONGEST]
        return _fault(
            error,
            f"hearmeout: something went wrong inside the game ({told}).",
            "Saved calls are not harmed. HEARMEOUT_DEBUG=1 shows the details for a report.",
        )
    return status


_LONGEST = 300
"""Characters of another program's message: some lines."""


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
    return _fault(error, f"hearmeout: the computer refused something ({reason(error)}).")


def _fault(error: Exception, *lines: str) -> int:
    if os.environ.get("HEARMEOUT_DEBUG"):
        from traceback import format_exception

        lines = ("".join(format_exception(error)).rstrip(),)
    for line in lines:
        print_message(line)
    return 1
