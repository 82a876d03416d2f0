"""`hearmeout forget`: all that is saved of a player on this computer is erased."""

import click

from game.cli.at_hand import database, profile_option
from game.cli.output_file import Output, output_options
from game.cli.sure import sure
from game.errors import FailedError, PlainError
from game.messages import say
from game.printing import print_message
from game.text import escaped_json, indented_json


@click.command("forget", epilog="Example: hearmeout forget --player ada -o to-void.json")
@click.option("--yes", is_flag=True, help="Erase without being asked.")
@click.option("--list", "only_list", is_flag=True, help="Only list what was told; erase nothing.")
@profile_option("Who is forgotten.")
@output_options
@click.pass_context
def command(context: click.Context, output: Output, yes: bool, only_list: bool, profile: str) -> None:
    """Erase all that is saved of a player here: calls, drills, stations, drafts, and what was to be sent.

    First the records that were made for a cohort are listed, with what takes them back in a record store:
    hand the list to your facilitator. It cannot be undone.
    """
    from game.cohort.forget import forget, saved_of, to_void

    reading = database(reads_only=True)
    saved = saved_of(reading, profile)
    for message in reading.messages:
        print_message(message)
    if saved is None:
        raise PlainError(say("forget.nobody", name=profile))
    if not only_list:
        records = sum(len(statements) for _, statements in saved.memberships)
        print_message(say("forget.about", calls=saved.calls, answers=saved.answers, records=records))
        for file in saved.beside:
            print_message(say("forget.beside", file=str(file)))
        if not yes and not sure(say("forget.ask"), say("forget.needs_yes")):
            print_message(say("forget.declined"))
            return
    rows = to_void(saved)
    if rows or only_list or output.path is not None:
        body = {"hearmeout": "to void", "format": 1, "memberships": rows}
        output.write(escaped_json(indented_json(body)) + "\n")
    if only_list:
        return
    done = forget(database(), saved)
    for erased in done.erased:
        print_message(say("forget.erased", file=erased))
    for line in done.left:
        print_message(line)
    print_message(say("forget.not_ours"))
    context.exit(FailedError.status if done.left else 0)
