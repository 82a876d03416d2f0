"""`hearmeout review`: a real conversation, scored by what its words show."""

from pathlib import Path

import click

from game.printing import print_document, print_line, print_message


@click.command("review", epilog="Example: hearmeout review call.txt --agent Sam")
@click.argument("transcript", metavar="TRANSCRIPT", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--agent", "agents", multiple=True, metavar="NAME", help="A name that the agent goes by.")
@click.option("--customer", "customers", multiple=True, metavar="NAME", help="A name of the customer's.")
@click.option("--json", "as_json", is_flag=True, help="Print the review for a program.")
def command(transcript: Path, agents: tuple[str, ...], customers: tuple[str, ...], as_json: bool) -> None:
    """Review a real conversation: what each reply did, a score card, three turns to look at.

    TRANSCRIPT is plain text with "Agent:" or "Customer:" before each turn, or JSON turns; - reads standard
    input. Nothing of it is saved, and nothing leaves this computer.
    """
    from game.cli.print_review import as_text, machine
    from game.errors import PlainError
    from game.review.review import review
    from game.review.transcript_files import read_transcript
    from game.story.findings import render

    name = "standard input" if str(transcript) == "-" else str(transcript)
    read = read_transcript(_content(transcript), name, agents, customers)
    if read.findings:
        raise PlainError("\n".join(map(render, read.findings)))
    found = review(read.turns)
    print_document(machine(found, name) + "\n") if as_json else print_line(as_text(found, name))
    if read.passed_over:
        print_message(f"{read.passed_over} system messages were passed over.")


def _content(transcript: Path) -> bytes:
    """One byte more than is read at most tells a file that is too long."""
    import sys

    from game.errors import PlainError, reason
    from game.ordinary_files import NotOrdinaryError, read_ordinary
    from game.review.transcript_files import MOST_BYTES
    from game.words import quoted

    if str(transcript) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin is not None else b""
    told = quoted(str(transcript))
    try:
        return read_ordinary(transcript, MOST_BYTES + 1)
    except FileNotFoundError:
        raise PlainError(f"There is no file {told}.") from None
    except IsADirectoryError:
        raise PlainError(f"{told} is a folder; review reads one conversation at a time.") from None
    except NotOrdinaryError as error:
        raise PlainError(f"{told} cannot be read: {reason(error)}. `-` reads standard input.") from None
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "this is no path"
        raise PlainError(f"{told} cannot be read: {why}.") from None
