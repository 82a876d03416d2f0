"""One learner of a cohort: the chapters, time, the checks that were done, and what was flagged, in words."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from game.facilitator.completion import called, cell_sign
from game.facilitator.figures import ChapterCell, Figures, Finding, Learner
from game.facilitator.story_names import StoryNames
from game.messages import say
from game.text import cells
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.widgets.hanging_text import WIDEST, labelled
from game.tui.widgets.page import TextPage
from game.words import listed, quoted

if TYPE_CHECKING:
    from game.tui.cohort_app import CohortApp

_IN = 4
"""Columns by which what is said of a chapter stands further in than its name."""


class LearnerScreen(GameScreen[int | None], keys="learner"):
    """Number `at` of the learners that were shown; the others can be leafed to. Closes with the number of the
    one who was read last."""

    AUTO_FOCUS = "#page"
    app: "CohortApp"

    def __init__(self, found: Figures, names: StoryNames, shown: Sequence[Learner], at: int) -> None:
        super().__init__()
        self._found, self._names = found, names
        self._shown, self._at = shown, at

    def parts(self) -> ComposeResult:
        yield Static(id="who")
        yield TextPage(id="page")

    def on_resize(self) -> None:
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "next":
            return self._at + 1 < len(self._shown)
        return self._at > 0 if action == "previous" else True

    def action_next(self) -> None:
        self._turn_to(self._at + 1)

    def action_previous(self) -> None:
        self._turn_to(self._at - 1)

    def action_back(self) -> None:
        if self.is_current:
            self.dismiss(self._at)

    def _turn_to(self, at: int) -> None:
        self._at = at
        self._show()
        self.query_one(TextPage).scroll_home(animate=False)
        self.refresh_bindings()

    def _show(self) -> None:
        if self.dismissed:
            return
        one = self._shown[self._at]
        place = say("learner.place", number=self._at + 1, of=len(self._shown))
        self.query_one("#who", Static).update(literal(f"{called(one)} · {place}"))
        width = min(WIDEST, max(30, self.app.size.width - 6))
        self.query_one(TextPage).show_lines(self._lines(one, width))

    def _lines(self, one: Learner, width: int) -> Iterator[Content]:
        course = self._found.cohort.course
        yield from literal(called(one), "bold $primary").wrap(width)
        known = [
            (say("learner.identifier"), one.identifier),
            (say("learner.group"), one.group),
            (say("learner.pseudonym"), one.pseudonym),
        ]
        told = [(label, text) for label, text in known if text]
        told += [
            (say("status.passed"), say("status.of", count=one.passed(course), of=len(course))),
            (say("learner.time"), say("learner.minutes", count=round(one.seconds / 60))),
            (say("status.last"), one.last or say("learner.never")),
            (say("learner.checks"), listed(map(_check, one.checks)) or say("learner.no_checks")),
        ]
        column = max(cells(label) for label, _ in told) + 2
        for label, text in told:
            yield from labelled(label, text, column, width)
        yield from _heading(say("learner.chapters"), width)
        for number, story in enumerate(course, 1):
            cell = one.cells.get(story)
            sign = Content.styled(f"{cell_sign(cell)} {number} ", "bold")
            for at, line in enumerate(literal(self._names.title(story)).wrap(width - sign.cell_length)):
                yield sign + line if at == 0 else Content(" " * sign.cell_length) + line
            for line in literal(_chapter(cell, story, self._names), "$text-muted").wrap(width - _IN):
                yield Content(" " * _IN) + line
        yield from _heading(say("report.flagged"), width)
        theirs = [found for found in self._found.findings if found.pseudonym == one.pseudonym]
        flags = dict.fromkeys(map(_flag, theirs))
        yield from _sentence(say("report.flagged_how") if flags else say("report.nothing_flagged"), width)
        for what in flags:
            for at, line in enumerate(literal(what).wrap(width - 2)):
                yield Content("  " if at else "· ") + line
        if any(found.source for found in theirs):
            yield from _sentence(say("report.flagged_again"), width)


def _flag(found: Finding) -> str:
    return say("report.in_file", what=found.what, file=found.source) if found.source else found.what


def _chapter(cell: ChapterCell | None, story: str, names: StoryNames) -> str:
    if cell is None:
        return say("report.nothing_in")
    tries = say("learner.tries", count=cell.attempts)
    if not cell.best and cell.stopped:
        scene = names.said(story, cell.stopped) or quoted(cell.stopped)
        return say("learner.stopped_at", tries=tries, scene=scene)
    if not cell.best:
        return say("learner.not_finished", tries=tries)
    if not cell.first:
        return say("learner.finished_later", best=cell.best, tries=tries)
    return say("learner.ended", first=cell.first, best=cell.best, tries=tries)


def _check(occasion: str) -> str:
    match occasion:
        case "before":
            return say("learner.check_before")
        case "after":
            return say("learner.check_after")
        case "later":
            return say("learner.check_later")
    return say("learner.check_besides")


def _heading(text: str, width: int) -> Iterator[Content]:
    yield Content("")
    yield from Content.styled(text, "bold $primary").wrap(width)


def _sentence(text: str, width: int) -> Iterator[Content]:
    yield from literal(text, "$text-muted").wrap(width)
