"""What a chapter is, before it is opened: the customer, the skill, how far one came, and what it opens."""

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget

from game.channels import channels
from game.progress.chapters import ChapterProgress
from game.tui.ending_signs import sign_and_kind
from game.tui.foreign_text import literal
from game.tui.widgets.hanging_text import labelled
from game.words import counted, listed, plural

_LABEL = 10
"""Columns of the labels: the longest, and blanks."""


class ChapterCard(Widget):
    """The card of one chapter. On a narrow screen it has only its first lines."""

    _chapter: ChapterProgress | None = None
    _first = ""

    def show(self, chapter: ChapterProgress | None, first: str = "") -> None:
        """Show a chapter. `first` is a line above everything else; on a narrow screen it is the only one."""
        self._chapter, self._first = chapter, first
        self.refresh(layout=True)

    def render(self) -> Content:
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
    skills = ", ".join(skill.replace("_", " ") for skill in story.skills)
    best = f"{sign_and_kind(chapter.best or '')}, {counted(chapter.plays, 'call')}"
    rows = {
        "Channel": channels()[story.channel].label,
        "In focus": skills or chapter.teaches or "listening",
        "Best": best if chapter.best else "not played yet",
    }
    if chapter.closed:
        rows["Closed"] = chapter.closed
    if chapter.opens:
        rows["Opens"] = f"{_numbers(chapter.opens)}, {'open now' if chapter.passed else 'once passed'}"
    for label, text in rows.items():
        yield from labelled(label, text, _LABEL, width)
    if not chapter.passed:
        yield Content("")
        yield literal("Passed means an ending of fair or better.", "$text-muted")


def _numbers(chapters: tuple[int, ...]) -> str:
    return f"{plural(len(chapters), 'chapter')} {listed(map(str, chapters))}"
