"""What stands below the chapters where there is room: the last calls with their endings; how a call goes."""

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widget import Widget

from game.local_times import local_day
from game.messages import say
from game.progress.library import Library
from game.progress.runs import RunInfo
from game.progress.standing import ending_title
from game.tui.ending_signs import ENDING_SIGNS
from game.tui.foreign_text import literal
from game.tui.help_texts import help_texts
from game.tui.widgets.cut_text import cut_at_word
from game.tui.widgets.hanging_text import WIDEST

MOST = 8
"""Calls: two weeks or so of a player who practises; a chapter's own list has them all."""
_KIND, _DAY = 12, 12
"""Columns of an ending's sign and kind, and of the day."""


class LastCalls(Widget):
    """The latest calls, a line each; below them, where all of it fits or there are none, how a call goes."""

    _library: Library | None = None
    _runs: Sequence[RunInfo] = ()

    def show(self, library: Library, runs: Sequence[RunInfo]) -> None:
        """Show the finished runs of one player, the latest first."""
        self._library, self._runs = library, runs[:MOST]
        self.refresh()

    def render(self) -> Content:
        width = max(30, min(WIDEST, self.content_size.width))
        calls, how = list(self._calls(width)), list(_how_it_goes(width))
        if not calls:
            return Content("\n").join(how)
        if len(calls) + 1 + len(how) <= self.content_size.height:
            calls += [Content(""), *how]
        return Content("\n").join(calls)

    def _calls(self, width: int) -> Iterator[Content]:
        if self._library is None or not self._runs:
            return
        yield Content.styled(say("home.last_calls"), "bold $primary")
        for run in self._runs:
            kind, playable = run.kind or "", self._library.stories.get(run.story)
            story = playable.story.title if playable else run.story
            room = width - _KIND - _DAY
            told = cut_at_word(literal(f"{story}: “{ending_title(self._library, run)}”"), room)
            yield Content.assemble(
                (f"{ENDING_SIGNS.get(kind, '·')} {kind:<{_KIND - 2}}", "bold"),
                told.pad_right(room - told.cell_length),
                (f"{local_day(run.began):>{_DAY}}", "$text-muted"),
            )


def _how_it_goes(width: int) -> Iterator[Content]:
    yield Content.styled(say("home.how_it_goes"), "bold $primary")
    for how in help_texts()["how"]:
        for n, line in enumerate(Content(how).wrap(width - 2)):
            yield Content.assemble("  " if n else "· ", line)
