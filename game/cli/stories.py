"""`hearmeout stories`: what there is to play, and every text of one story."""

import click

from game.channels import channels
from game.cli.at_hand import find_story, library
from game.printing import print_document, print_line, print_message
from game.text import indented_json, printable


@click.command("stories", epilog="Example: hearmeout stories --json")
@click.option("--texts", "of", metavar="STORY", help="List every text of this story, an id or a file.")
@click.option("--json", "as_json", is_flag=True, help="Print rows for a program.")
def command(of: str | None, as_json: bool) -> None:
    """List the stories, in the order of the course.

    With --texts, every text of one that a player can meet, each under an id that stays the same when other
    texts are added or moved: for translators and for programs.
    """
    if of is not None:
        _print_texts(of, as_json)
        return
    at = library()
    rows = [
        {
            "id": playable.story.id,
            "title": playable.story.title,
            "customer": playable.story.customer.name,
            "channel": playable.story.channel,
            "skills": list(playable.story.skills),
            "file": printable(str(playable.path)),
        }
        for playable in at.stories.values()
    ]
    if as_json:
        print_document(indented_json(rows) + "\n")
    else:
        for playable in at.stories.values():
            story = playable.story
            channel = channels()[story.channel].label
            print_line(f"{story.id}\n    {story.title}. {story.customer.name}, {channel}.")
    for problem in at.problems:
        print_message(problem)


def _print_texts(of: str, as_json: bool) -> None:
    from game.story.texts import texts

    found = list(texts(find_story(of).story))
    if as_json:
        print_document(indented_json([{"id": one.id, "text": one.text} for one in found]) + "\n")
        return
    for one in found:
        print_line(f"{one.id}\n    {' '.join(one.text.split())}")
