"""Progress: a line a skill over calls and drills, one's own view beside the reading, intentions, badges."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from game.course.badges import badges
from game.course.progress_page import (
    ProgressPage,
    Row,
    badge_rows,
    for_looking,
    intention_rows,
    own_view_lines,
    progress_page,
    skill_rows,
)
from game.messages import say
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.widgets.hanging_text import WIDEST
from game.tui.widgets.page import TextPage

_LABEL = 24
"""Columns of a skill's name and of its bar: beside them a sentence has room on 60 columns."""
_TENTHS = 10
_SHORT = 70
"""Columns of the page below which a row's sentence stands under its name."""


class ProgressScreen(GameScreen[None], keys="progress"):
    """Everything on one page that scrolls."""

    AUTO_FOCUS = "#page"
    _page: ProgressPage | None = None

    def parts(self) -> ComposeResult:
        yield Static(say("progress.title"), classes="title", id="name")
        yield TextPage(id="page")

    def on_mount(self) -> None:
        self._page = progress_page(self.app.database, self.app.profile, self.app.library)
        self._show()

    def on_resize(self) -> None:
        self._show()

    def on_screen_resume(self) -> None:
        """A drill may have been done over it."""
        if self._page is not None:
            self.on_mount()

    def _show(self) -> None:
        if self._page is not None and not self.dismissed:
            width = min(WIDEST, max(30, self.app.size.width - 6))
            self.query_one(TextPage).show_lines(_lines(self._page, width))


def _lines(page: ProgressPage, width: int) -> Iterator[Content]:
    def heading(text: str) -> Iterator[Content]:
        yield from Content.styled(text, "bold $primary").wrap(width)

    yield from heading(say("progress.skills", calls=say("progress.calls", count=page.calls)))
    for row in skill_rows(page):
        yield from _skill(row, width)
    yield Content("")
    yield from heading(say("progress.own_view"))
    for line in own_view_lines(page):
        yield from literal(line).wrap(width)
    intended = list(intention_rows(page))
    if intended:
        yield Content("")
        yield from heading(say("progress.intentions"))
        for row in intended:
            yield from _beside(literal(row.label), row.text, width)
    yield Content("")
    yield from heading(say("progress.badges"))
    for name, row in zip(badges(), badge_rows(page), strict=True):
        sign = "★ " if name in page.badges else "· "
        yield from _beside(Content.assemble((sign, "bold"), literal(row.label, "bold")), row.text, width)
    yield Content("")
    yield from Content.styled(for_looking(page), "$text-muted").wrap(width)


def _skill(row: Row, width: int) -> Iterator[Content]:
    done = row.tenths
    bar = "·" * _TENTHS if done is None else "■" * done + "□" * (_TENTHS - done)
    head = Content.assemble((f"{row.label:<{_LABEL - 1}} ", "bold"), (bar, "$text-muted"))
    if width < _SHORT:
        yield head
        yield from (Content("  ") + line for line in literal(row.text).wrap(width - 2))
        yield from _about(row, width)
        return
    column = _LABEL + _TENTHS + 2
    for number, line in enumerate(literal(row.text).wrap(max(20, width - column))):
        yield Content.assemble(head, "  ", line) if number == 0 else Content(" " * column) + line
    yield from _about(row, width)


def _about(row: Row, width: int) -> Iterator[Content]:
    """What a skill's name means, under it."""
    yield from (Content("  ") + line for line in literal(row.about, "$text-muted").wrap(width - 2))


def _beside(head: Content, text: str, width: int) -> Iterator[Content]:
    """A head, and under it what is said, a little in."""
    yield from head.wrap(width)
    yield from (Content("  ") + line for line in literal(text, "$text-muted").wrap(width - 2))
