"""`hearmeout export`: a finished call as a document, or what players disagree with."""

import click
import msgspec

from game.cli.at_hand import database, library, profile_option
from game.cli.output_file import PAGES, Output, output_options
from game.command_lines import command_line
from game.errors import PlainError
from game.local_times import local_time
from game.play.export import FORMATS, Format, export_run
from game.play.rewind import Past, open_past
from game.printing import print_message
from game.progress.database import Database
from game.progress.facilitator_comments import load_comments
from game.progress.own_views import disagreements, load_view
from game.progress.profiles import player_words
from game.progress.runs import finished
from game.text import escaped_json
from game.words import quoted


@click.command("export", epilog="Example: hearmeout export --last --format html -o call.html")
@click.argument("run", required=False)
@click.option("--last", is_flag=True, help="The call finished last.")
@click.option("--list", "listed", is_flag=True, help="List the finished calls with their ids.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="What to write. Left out: what the name behind -o ends with, else md.",
)
@click.option("--disagreements", "rows", is_flag=True, help="JSONL: where the player disagrees with the ear.")
@profile_option("Whose call it is.")
@output_options
def command(
    output: Output, run: str | None, last: bool, listed: bool, form: Format, rows: bool, profile: str
) -> None:
    """Write a finished call as Markdown, as one HTML file, or its meters as SVG.

    RUN is an id, the beginning of one, or `last`; --list shows them.
    """
    data = database(reads_only=True)
    try:
        if rows:
            found = disagreements(data, profile)
            text = "".join(escaped_json(msgspec.json.encode(row).decode()) + "\n" for row in found)
        elif listed:
            text = _list(data, profile)
        else:
            past = open_finished(data, profile, run, last)
            text = export_run(
                past, _form(output, form), load_view(data, past.run), load_comments(data, past.run)
            )
    finally:
        for message in data.messages:
            print_message(message)
    output.write(text)


def _form(output: Output, asked: Format | None) -> Format:
    form = output.form(asked, {**PAGES, ".svg": "svg"}, "md")
    return next(one for one in FORMATS if one == form)


def open_finished(data: Database, profile: str, run: str | None, last: bool) -> Past:
    """The finished call of this id, or of its first letters; with `last`, or for that word, the last one.
    Raises `PlainError`."""
    done = finished(data, profile)
    if not done:
        raise PlainError("There is no finished call yet.")
    listed = command_line("export", "--list", *player_words(profile))
    if run == "last":
        run, last = None, True
    if bool(run) == last:
        newest = command_line("export", "--last", *player_words(profile))
        raise PlainError(f"Name one call: `{newest}`, or an id from `{listed}`.")
    found = done[:1] if last else [info for info in done if run and info.id.startswith(run)]
    if len(found) != 1:
        how = "No finished call has" if not found else "More than one call has"
        raise PlainError(f"{how} an id that begins with {quoted(run or '')}. `{listed}` shows them.")
    past = open_past(data, profile, library(), found[0].id)
    if past.notice:
        print_message(past.notice)
    return past


def _list(data: Database, profile: str) -> str:
    return "".join(
        f"{info.id[:8]}  {local_time(info.began)}  {info.kind or '':<8}  {info.story}\n"
        for info in finished(data, profile)
    )
