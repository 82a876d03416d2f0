"""`hearmeout packs`: other people's stories, added, listed and taken away."""

from pathlib import Path

import click

from game.cli.at_hand import library
from game.command_lines import command_line
from game.errors import FailedError, PlainError, reason
from game.paths import packs_folder
from game.printing import print_document, print_line, print_message
from game.story.findings import render
from game.text import indented_json, printable
from game.words import counted, quoted


@click.group("packs", epilog="Example: hearmeout packs add first-weeks.zip")
def command() -> None:
    """Add, list and remove story packs."""


@command.command("add", epilog="Example: hearmeout packs add ~/Downloads/first-weeks.zip --name weeks")
@click.argument("source", metavar="FOLDER|ZIP", type=click.Path(path_type=Path))
@click.option("--name", default="", help="What to call the pack here. Left out: the folder's or zip's name.")
@click.option("--replace", is_flag=True, help="Put it in the place of the pack that has this name.")
def add_pack(source: Path, name: str, replace: bool) -> None:
    """Check a story pack and copy it to where the game finds its stories.

    Only .yaml, .md and .txt files are taken. A pack with an error in a story is not added.
    """
    from game.authoring.packs import add

    if not source.exists():
        raise PlainError(f"There is no {quoted(printable(str(source)))}. Name the pack's folder or its zip.")
    added = add(source, packs_folder(), name, replace=replace)
    for finding in added.findings:
        print_message(render(finding))
    for path in added.left_out:
        print_message(f"Left out: {path} (only .yaml, .md and .txt are taken).")
    pack = added.pack
    stories = library().stories
    for story in pack.stories:
        if story in stories and not stories[story].path.is_relative_to(pack.folder):
            other = stories[story].path
            print_message(f"There is a story “{story}” already, and that one is played: {other}")
    print_line(f"Added “{pack.name}” with {counted(len(pack.stories), 'story')}:")
    for story, title in pack.stories.items():
        named = story in stories and stories[story].path.is_relative_to(pack.folder)
        print_line(f"  {command_line('play', story if named else pack.files[story])}   {title}")


@command.command("list", epilog="Example: hearmeout packs list --json")
@click.option("--json", "as_json", is_flag=True, help="Print rows for a program.")
def list_packs(as_json: bool) -> None:
    """List the packs that were added."""
    from game.authoring.packs import added_packs

    packs = added_packs(packs_folder())
    if as_json:
        rows = [{"name": p.name, "folder": printable(str(p.folder)), "stories": p.stories} for p in packs]
        print_document(indented_json(rows) + "\n")
        return
    if not packs:
        print_message("No packs were added yet. `hearmeout packs add FOLDER|ZIP` adds one.")
    for pack in packs:
        print_line(pack.name)
        for story, title in pack.stories.items():
            print_line(f"    {story}: {title}")


@command.command("remove", epilog="Example: hearmeout packs remove first-weeks")
@click.argument("name")
def remove_pack(name: str) -> None:
    """Take a pack away. Played calls and the pack's own folder or zip stay as they are."""
    from game.authoring.packs import remove

    try:
        pack = remove(name, packs_folder())
    except OSError as error:
        raise FailedError(f"{quoted(name)} cannot be removed: {reason(error)}.") from None
    print_line(f"Removed “{pack.name}”.")
