"""`hearmeout stories`: what there is to play."""

import click
import msgspec

from game.cli.shared import shelf


@click.command("stories", epilog="Example: hearmeout stories --json")
@click.option("--json", "as_json", is_flag=True, help="Print rows for a program.")
def command(as_json: bool) -> None:
    """List the stories, in the order of the course."""
    at = shelf()
    rows = [
        {
            "id": book.story.id,
            "title": book.story.title,
            "customer": book.story.customer.name,
            "channel": book.story.channel,
            "skills": list(book.story.skills),
            "file": str(book.path),
        }
        for book in at.books.values()
    ]
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=1).decode())
    else:
        for book in at.books.values():
            story = book.story
            click.echo(f"{story.id}\n    {story.title}. {story.customer.name}, {story.channel}.")
    for problem in at.problems:
        click.echo(problem, err=True)
