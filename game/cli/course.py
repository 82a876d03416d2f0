"""`hearmeout course`: what goes with a course on paper."""

from typing import TYPE_CHECKING

import click

from game.cli.at_hand import database, find_story, library, profile_option
from game.cli.output_file import PAGES, Output, output_options
from game.printing import print_message
from game.text import clean

if TYPE_CHECKING:
    from game.debrief.blocks import Block

FORMS = ("md", "html")


@click.group("course", epilog="Example: hearmeout course sheet 2 --format html -o session.html")
def command() -> None:
    """Session sheets for whoever holds one, and the certificate for whoever is done."""


@command.command("sheet", epilog="Example: hearmeout course sheet the-call-that-came-back")
@click.argument("chapter", metavar="CHAPTER")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="What to write. Left out: what the name behind -o ends with, else md.",
)
@output_options
def sheet(output: Output, chapter: str, form: str | None) -> None:
    """Write the one-page session sheet of a chapter: aim, ten minutes, what to watch for, three questions.

    CHAPTER is its number in the course, the id of its story, or a file.
    """
    from game.course.session_sheet import session_sheet

    form = output.form(form, PAGES, FORMS[0])
    at = library()
    numbers = {str(at.chapter_number(story)): story for story in at.stories if at.chapter_number(story)}
    playable = find_story(numbers.get(chapter, chapter), at)
    story = playable.story.id
    teaches = next((c.teaches for course in at.courses for c in course.chapters if c.story == story), "")
    blocks = session_sheet(playable, at.chapter_number(story), teaches)
    output.write(document(form, playable.story.title, blocks), playable.path)


@command.command("certificate", epilog="Example: hearmeout course certificate --format html -o done.html")
@click.option("--course", default="", help="The id of the course. Left out: the one that is done.")
@click.option("--name", default="", help="The name that stands on it, in place of the player's.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="What to write. Left out: what the name behind -o ends with, else md.",
)
@profile_option("Whose certificate.")
@output_options
def certificate_page(output: Output, course: str, name: str, form: str | None, profile: str) -> None:
    """Write the certificate of a course whose chapters have all ended fair or better, with the player's own
    best lines."""
    from game.course.certificate import certificate

    form = output.form(form, PAGES, FORMS[0])
    data = database(reads_only=True)
    title, blocks = certificate(data, profile, library(), course, " ".join(clean(name).split()))
    for message in data.messages:
        print_message(message)
    output.write(document(form, title, blocks))


def document(form: str, title: str, blocks: "tuple[Block, ...]") -> str:
    """A page of blocks in one of `FORMS`."""
    from game.debrief.html import html
    from game.debrief.markdown import markdown

    return markdown(blocks) if form == "md" else html(title, blocks)
