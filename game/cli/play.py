"""`hearmeout play`: a story on screen, or as lines."""

import sys
from collections.abc import Iterator

import click

from game.cli.desk import DEFAULT_PROFILE, database, find_book, on_terminal, shelf
from game.conversation.plan import Plan
from game.progress.call import Call, start_call
from game.progress.database import Database
from game.progress.resume import latest, resume_run
from game.progress.shelf import Book


@click.command("play", epilog="Example: hearmeout play the-call-that-came-back --plain")
@click.argument("story", required=False)
@click.option("--plain", is_flag=True, help="Play as lines: for screen readers, pipes and dumb terminals.")
@click.option(
    "--resume", is_flag=True, help="Go on with the call that was played last (of this story, if named)."
)
@click.option("--profile", default=DEFAULT_PROFILE, show_default=True, help="Whose progress this is.")
@click.option(
    "--pace",
    type=click.Choice(["live", "reader"]),
    help="live: they speak in their own time; reader: each key hears the next beat.",
)
def command(story: str | None, plain: bool, resume: bool, profile: str, pace: str | None) -> None:
    """Play STORY, an id (`hearmeout stories` lists them) or a file."""
    data = database()
    if plain or not on_terminal():
        _play_plain(data, profile, story, resume)
        return
    at = shelf()
    book = find_book(story, at) if story else None
    run_id = _saved(data, profile, book.story.id if book else "") if resume else ""
    from game.tui.app import run

    run(data, at, profile, pace=pace or "", book=book, run_id=run_id)


def _play_plain(data: Database, profile: str, story: str | None, resume: bool) -> None:
    from game.plain.player import LinePlayer

    if not story and not resume:
        click.echo(
            "Name a story to play: hearmeout play STORY --plain. `hearmeout stories` lists them.", err=True
        )
        raise SystemExit(2)
    book = find_book(story) if story else None
    call = (
        _resumed(data, profile, book)
        if resume
        else start_call(data, profile, _plan(book), book.file if book else None)
    )
    player = LinePlayer(call, _lines(), lambda line: click.echo(line))
    try:
        player.play()
    except KeyboardInterrupt:
        click.echo("\nThe call is saved. Go on with it later from this point.")


def _plan(book: Book | None) -> Plan:
    assert book is not None
    return Plan(book.story, book.hash)


def _resumed(data: Database, profile: str, book: Book | None) -> Call:
    run_id = _saved(data, profile, book.story.id if book else "")
    call = resume_run(data, profile, shelf(), run_id)
    if isinstance(call, str):
        click.echo(call, err=True)
        raise SystemExit(2)
    return call


def _saved(data: Database, profile: str, story: str) -> str:
    try:
        run = latest(data, profile, story)
    except (OSError, data.error) as error:
        click.echo(f"Saved progress cannot be read just now ({error}).", err=True)
        raise SystemExit(2) from None
    if run is None:
        click.echo("There is no unfinished call to go on with.", err=True)
        raise SystemExit(2)
    return run.id


def _lines() -> Iterator[str]:
    """Lines of standard input; at a terminal with a prompt. Bytes that are no UTF-8 are replaced."""
    if sys.stdin.isatty():
        while True:
            try:
                yield input("> ")
            except EOFError:
                return
    stream = sys.stdin.buffer
    while line := stream.readline():
        yield line.decode("utf-8", "replace").rstrip("\r\n")
