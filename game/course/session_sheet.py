"""A session sheet: one page for whoever holds ten minutes on a chapter, out of the story's design comment."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from msgspec import Struct, yaml

from game.behaviours import standard_rulebook
from game.channels import channels
from game.command_lines import command_line
from game.debrief.blocks import Block, Heading, Points, Sentence
from game.errors import PlainError
from game.messages import say
from game.progress.library import PlayableStory
from game.story.design_comment import DesignComment, design_comment
from game.story.model import Story
from game.words import capitalised, listed, sentences

QUESTIONS = 3
"""More are not answered in two minutes."""


class Minutes(Struct, frozen=True, forbid_unknown_fields=True):
    """What is done up to a minute."""

    to: int
    do: str


class NoSheetError(PlainError):
    """The story's design comment does not say what a sheet needs."""

    status = 1


def session_sheet(playable: PlayableStory, chapter: int, teaches: str) -> tuple[Block, ...]:
    """The sheet as blocks. `chapter` is its number, 0 for a story outside any course. Raises `NoSheetError`,
    which says what is to be written where."""
    story, comment = playable.story, design_comment(playable.source)
    if comment.missing:
        parts = listed(f"“{part}:”" for part in comment.missing)
        sheet = command_line("course", "sheet", "1")
        raise NoSheetError(say("session.missing", title=story.title, parts=parts, course=sheet))
    return tuple(_sheet(story, comment, chapter, teaches))


def _sheet(story: Story, comment: DesignComment, chapter: int, teaches: str) -> Iterator[Block]:
    name = story.customer.name
    title = f"{name}: {story.title}"
    yield Heading(say("session.chapter", number=chapter, title=title) if chapter else title, 1)
    about = [channels()[story.channel].label, story.customer.about, teaches]
    yield Sentence(" · ".join(part for part in about if part), "quiet")
    yield Heading(say("session.aim"), 2)
    yield Sentence(comment.aim)
    rules = standard_rulebook().rules
    aims = tuple(capitalised(sentences(rules[code].aim)) for code in story.skills if rules[code].aim)
    if aims:
        yield Points(aims)
    yield Heading(say("session.minutes"), 2)
    yield minute_by_minute("minutes", name)
    yield Heading(say("session.watch"), 2)
    yield Points(comment.watch)
    yield Heading(say("session.ask"), 2)
    yield Points(comment.ask[:QUESTIONS])
    yield Heading(say("session.behind"), 2)
    yield Sentence(comment.about)
    yield Sentence(say("session.fair"), "quiet")


def minute_by_minute(session: str, name: str) -> Points:
    """What is done from which minute to which, in a session of `session_sheet.yaml` about the customer of
    this name."""
    parts = _sessions()[session]
    starts = [0, *(part.to for part in parts)]
    return Points(
        tuple(
            say("session.minute", start=start, end=part.to, do=part.do.replace("{name}", name))
            for start, part in zip(starts, parts, strict=False)
        )
    )


@cache
def _sessions() -> dict[str, tuple[Minutes, ...]]:
    text = files(__package__).joinpath("session_sheet.yaml").read_bytes()
    return yaml.decode(text, type=dict[str, tuple[Minutes, ...]])
