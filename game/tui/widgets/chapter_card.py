"""What a chapter is, before it is opened: the customer, the skill, how far one came, and what it opens."""

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget

from game.channels import channels
from game.progress.chapters import ChapterProgress
from game.tui.ending_signs import sign_and_kind
from game.tui.foreign_text import literal
from game.words import counted, listed, plural

_LABEL = 10
"""Columns of the labels: the longest, and blanks."""


class ChapterCard(Widget):
    """The card of one chapter. On a narrow screen it has only its first lines."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._chapter: ChapterProgress | None = None
        self._first = ""

    def show(self, chapter: ChapterProgress | None, first: str = "") -> None:
        """Show a chapter. `first` is a line above everything else; on a narrow screen it is the only one."""
        self._chapter, self._first = chapter, first
        self.refresh(layout=True)

    def render(self) -> Content:
        """The whole card on a wide screen, else what matters most."""
        first = [literal(self._first)] if self._first else []
        if self._chapter is not None and self.screen.has_class("-wide"):
            gap = [Content("")] if first else []
            return Content("\n").join([*first, *gap, *_card(self._chapter, max(12, self.content_size.width))])
        if first or self._chapter is None:
            return Content("\n").join(first)
        return literal(" ".join(_short(self._chapter)))


def _short(chapter: ChapterProgress) -> Iterator[str]:
    if chapter.closed:
        yield f"This chapter {chapter.closed}."
        return
    yield chapter.playable.story.customer.about or chapter.teaches
    if chapter.opens and not chapter.passed:
        yield f"Passed, it opens {_numbers(chapter.opens)}."


def _card(chapter: ChapterProgress, width: int) -> Iterator[Content]:
    story = chapter.playable.story
    yield literal(f"{story.customer.name}: {story.title}", "bold")
    if story.customer.about:
        yield literal(story.customer.about)
    yield Content("")
    yield from _row("Channel", channels()[story.channel].label, width)
    skills = ", ".join(skill.replace("_", " ") for skill in story.skills)
    yield from _row("In focus", skills or chapter.teaches or "listening", width)
    calls = counted(chapter.plays, "call")
    yield from _row(
        "Best", f"{sign_and_kind(chapter.best)}, {calls}" if chapter.best else "not played yet", width
    )
    if chapter.closed:
        yield from _row("Closed", chapter.closed, width)
    if chapter.opens:
        what = _numbers(chapter.opens)
        yield from _row("Opens", f"{what}, open now" if chapter.passed else f"{what}, once passed", width)
    if not chapter.passed:
        yield Content("")
        yield literal("Passed means an ending of fair or better.", "$text-muted")


def _row(label: str, text: str, width: int) -> Iterator[Content]:
    for number, piece in enumerate(literal(text).wrap(max(8, width - _LABEL))):
        yield Content.assemble((f"{label if number == 0 else '':<{_LABEL}}", "$text-muted"), piece)


def _numbers(chapters: tuple[int, ...]) -> str:
    return f"{plural(len(chapters), 'chapter')} {listed(map(str, chapters))}"
