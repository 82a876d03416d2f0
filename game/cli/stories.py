"""`hearmeout stories`: what there is to play."""

import click

from game.channels import channels
from game.cli.at_hand import library
from game.text import indented_json


@click.command("stories", epilog="Example: hearmeout stories --json")
@click.option("--json", "as_json", is_flag=True, help="Print rows for a program.")
def command(as_json: bool) -> None:
    """List the stories, in the order of the course."""
    at = library()
    rows = [
        {
            "id": playable.story.id,
            "title": playable.story.title,
            "customer": playable.story.customer.name,
            "channel": playable.story.channel,
            "skills": list(playable.story.skills),
            "file": str(playable.path),
        }
        for playable in at.stories.values()
    ]
    if as_json:
        click.echo(indented_json(rows))
    else:
        for playable in at.stories.values():
            story = playable.story
            channel = channels()[story.channel].label
            click.echo(f"{story.id}\n    {story.title}. {story.customer.name}, {channel}.")
    for problem in at.problems:
        click.echo(problem, err=True)
