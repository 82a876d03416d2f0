"""`hearmeout export`: a finished call as a document, or what players disagree with."""

from pathlib import Path

import click
import msgspec

from game.cli.at_hand import database, hand_over, library, profile_option
from game.errors import PlainError
from game.local_times import local_time
from game.play.export import FORMATS, Format, export_run
from game.play.rewind import Past, open_past
from game.progress.database import Database
from game.progress.own_views import disagreements, load_view
from game.progress.runs import finished
from game.words import quoted


@click.command("export", epilog="Example: hearmeout export --last --format html -o call.html")
@click.argument("run", required=False)
@click.option("--last", is_flag=True, help="The call finished last.")
@click.option("--list", "listed", is_flag=True, help="List the finished calls with their ids.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="md", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file, not to stdout.")
@click.option("--disagreements", "rows", is_flag=True, help="JSONL: where the player disagrees with the ear.")
@profile_option("Whose call it is.")
def command(
    run: str | None, last: bool, listed: bool, form: Format, output: Path | None, rows: bool, profile: str
) -> None:
    """Write a finished call as Markdown, as one HTML file, or its meters as SVG.

    RUN is an id, or the beginning of one; --list shows them.
    """
    data = database()
    if rows:
        found = disagreements(data, profile)
        text = "".join(msgspec.json.encode(row).decode() + "\n" for row in found)
    elif listed:
        text = _list(data, profile)
    else:
        past = _open(data, profile, run, last)
        text = export_run(past, form, load_view(data, past.run))
    for message in data.messages:
        click.echo(message, err=True)
    hand_over(text, output)


def _open(data: Database, profile: str, run: str | None, last: bool) -> Past:
    done = finished(data, profile)
    if bool(run) == last:
        raise PlainError("Name one call: hearmeout export --last, or an id from hearmeout export --list.")
    if not done:
        raise PlainError("There is no finished call yet.")
    found = done[:1] if last else [info for info in done if run and info.id.startswith(run)]
    if len(found) != 1:
        how = "No finished call has" if not found else "More than one call has"
        raise PlainError(
            f"{how} an id that begins with {quoted(run or '')}. hearmeout export --list shows them."
        )
    past = open_past(data, profile, library(), found[0].id)
    if past.notice:
        click.echo(past.notice, err=True)
    return past


def _list(data: Database, profile: str) -> str:
    return "".join(
        f"{info.id[:8]}  {local_time(info.began)}  {info.kind or '':<8}  {info.story}\n"
        for info in finished(data, profile)
    )
