"""The transcript: who spoke, and what; readable without colour, quick with hundreds of turns."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

from game.channels import Channel
from game.conversation.plan import Plan
from game.conversation.replay import Played
from game.conversation.transcript import Line, lines
from game.tui.widgets.drawn_line import drawn_line
from game.tui.widgets.transcript_layout import (
    DrawnRow,
    Entry,
    coach_entries,
    entry,
    marked_words,
    rows,
)

_MINE = ("you", "cue", "silence", "note", "back")
_MARGIN = 1
"""Blank columns at both sides."""
_PAGE, _MORE = 100, 50
"""Entries that are laid at first, and at a time when the player looks back further."""
_COACH_WHOLE = 30
"""Rows of a window in which all that the coach says has room beside the replies."""
_STYLES = {"cue": "you", "note": "aside", "silence": "aside", "back": "aside"}


class TranscriptPart(NamedTuple):
    """What one outcome adds: its lines, what the coach says of the player's line, and the channels of both
    sides (which differ where the scene changes). `keys`: those that show the rest of what the coach says."""

    lines: tuple[Line, ...]
    yours_by: Channel
    theirs_by: Channel
    coached: tuple[str, ...] = ()
    keys: str = ""


def transcript_part(plan: Plan, played: Played, coached: tuple[str, ...], keys: str = "") -> TranscriptPart:
    before, outcome = played.before, played.outcome
    theirs_by = plan.channel(plan.story.scenes[outcome.scene])
    yours_by = plan.channel(plan.scene(before)) if before is not None else theirs_by
    return TranscriptPart(lines(plan, before, outcome), yours_by, theirs_by, coached, keys)


class TranscriptView(ScrollView, can_focus=False):
    """The lines of a call. It lays out the last pages, and earlier ones as the player scrolls to them. It
    draws only rows that are new and in sight: a long call costs no more than a short one.

    The last line stays in sight, unless the player has scrolled back.
    """

    # More lines are no reason to lay the screen out anew, as they are for every other list.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"transcript--{kind}" for kind in ("customer", "seen", "you", "aside", "coach", "cut")
    }

    class Moved(Message):
        """There is more, or no more, above or below what is in sight; or all was laid out anew."""

    class CoachClicked(Message):
        """A click on what the coach says, on a row with the words `begun` up to the place of the click."""

        def __init__(self, begun: str) -> None:
            super().__init__()
            self.begun = begun

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._more = (False, False)
        self._names: tuple[str, ...] = ("",)
        self._earlier: Iterator[TranscriptPart] = iter(())
        self._entries: list[Entry] = []
        self._first = 0
        self._rows: list[DrawnRow] = []
        self._width = 0
        self._styles: dict[str, Style] = {}
        self._drawn: dict[int, Strip] = {}
        self._newest = 0
        self._newest_entry = self._exchange_entry = 0
        self._share: float | None = None
        self._follow = True
        self._all_of_coach = self._was_short = False

    def begin(self, names: Sequence[str], parts: Iterable[TranscriptPart]) -> None:
        """Begin with what was said so far, the newest part first; the rest is taken when scrolled to.
        `names`: of all who speak on the other side, the customer's first."""
        self.finish_speaking()
        self._names = tuple(names)
        self._earlier = iter(parts)
        last = next(self._earlier, None)
        mine, theirs = (self._mine(last), self._theirs(last)) if last else ([], [])
        self._entries, self._newest_entry, self._exchange_entry = [*mine, *theirs], len(mine), 0
        self._find(_PAGE)
        self._follow = True
        self._lay_all()
        self._keep_end()

    def add(self, part: TranscriptPart) -> None:
        self.finish_speaking()
        self._follow = self._follow or any(line.who in _MINE for line in part.lines)
        if any(line.who in _MINE for line in part.lines):
            self._exchange_entry = len(self._entries)
        self._append(self._mine(part))
        self._newest, self._newest_entry = len(self._rows), len(self._entries)
        self._append(self._theirs(part))
        self._settle()
        self._keep_end()

    def speak(self, share: float) -> None:
        """Of the customer's newest words, show this share, 0 to 1."""
        if share >= 1:
            self.finish_speaking()
        elif share != self._share:
            self._share = share
            self._draw_newest()

    def finish_speaking(self) -> None:
        if self._share is not None:
            self._share = None
            self._draw_newest()

    @property
    def shortens_coach(self) -> bool:
        """Whether something of what the coach says stands here in one row, or would."""
        return self.app.size.height < _COACH_WHOLE and any(one.kind == "coach" for one in self._entries)

    @property
    def unfolded(self) -> bool:
        """Whether all of what the coach says stands where usually one row does."""
        return self._all_of_coach and self.shortens_coach

    @property
    def _coach_short(self) -> bool:
        return not self._all_of_coach and self.app.size.height < _COACH_WHOLE

    def toggle_coach(self) -> None:
        """Show all that the coach says where only a row of it stands, or that row again."""
        self._all_of_coach = not self._all_of_coach
        self._lay_all()
        self._keep_end()
        if self._all_of_coach:
            # What has come may stand out of sight: the newest of it comes into sight.
            last = max((n for n, row in enumerate(self._rows) if row.kind == "coach"), default=0)
            first = last
            while first and self._rows[first - 1].kind == "coach":
                first -= 1
            top = self.scroll_offset.y
            if not top <= first <= last < top + self.size.height:
                # Its beginning comes first where not all of it has room.
                self.scroll_to(y=min(first, max(0, last - self.size.height + 1)), animate=False)

    def shorten_coach(self) -> bool:
        """Back to a row for what the coach says of each reply. False where nothing changes."""
        if not self.unfolded:
            return False
        self.toggle_coach()
        return True

    def to_newest(self) -> None:
        """Scroll to the beginning of what the customer said last."""
        self.scroll_to(y=self._newest, animate=False)

    @property
    def rows_of_exchange(self) -> int:
        """Rows of the player's last reply or cue and all that came after it; before the first, all."""
        return len(self._lay(max(self._first, self._exchange_entry), len(self._entries)))

    @property
    def text(self) -> str:
        """The lines that are laid out, as plain text."""
        return "\n".join(f"{e.label}: {e.text}" for e in self._entries)

    @property
    def more(self) -> tuple[bool, bool]:
        """Whether there are lines above and below those in sight."""
        return self.scroll_y > 0 or self._first > 0, self.scroll_y < self.max_scroll_y

    def on_resize(self) -> None:
        width = self.scrollable_content_region.width - 2 * _MARGIN
        if width > 0 and (width, self._coach_short) != (self._width, self._was_short):
            self._width, self._was_short = width, self._coach_short
            self._lay_all()
            self.post_message(self.Moved())
        self._keep_end()

    def on_click(self, event: events.Click) -> None:
        row, column = self.scroll_offset.y + event.y, event.x - _MARGIN
        # A part that was marked ends with a click too.
        if row < len(self._rows) and self._rows[row].kind == "coach" and self.text_selection is None:
            words = self._rows[row].content
            begun = len(words.truncate(max(0, column + 1)))
            # To the end of the word: a key has several characters.
            rest = words.plain[begun:].split(" ", 1)[0]
            self.post_message(self.CoachClicked(words.plain[:begun] + rest))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Keep a player who scrolls back where they are, and lay out what was said before."""
        super().watch_scroll_y(old_value, new_value)
        self._follow = new_value >= self.max_scroll_y
        self._tell_more()
        if new_value < min(old_value, self.size.height):
            self.call_later(self._look_back)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()
        self._drawn.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows in sight, with the filters of theme and terminal."""
        background = self.background_colors[1]
        strips = [self.render_line(y) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """A row is drawn once, unless it is still being spoken or partly selected."""
        at = self.scroll_offset.y + y
        selection = self.text_selection
        span = None if selection is None else selection.get_span(at)
        partly = self._share is not None and at >= self._newest
        if span is not None or partly or at >= len(self._rows):
            return self._draw(at, span)
        if at not in self._drawn:
            self._drawn[at] = self._draw(at, None)
        return self._drawn[at]

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        drawn, share = self._rows, self._share
        if share is not None:
            newest = range(self._newest, len(drawn))
            spoken = [drawn[at]._replace(content=self._said_of(at, share)) for at in newest]
            drawn = [*drawn[: self._newest], *spoken]
        return marked_words(drawn, selection.get_span), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

    def _keep_end(self) -> None:
        if self._follow:
            self.scroll_end(animate=False, immediate=True, force=True)

    def _mine(self, part: TranscriptPart) -> list[Entry]:
        mine = [line for line in part.lines if not line.theirs]
        said = [entry(line.who, line.text, part.yours_by, line.name or self._names[0]) for line in mine]
        return said + coach_entries(part.coached, part.yours_by, part.keys)

    def _theirs(self, part: TranscriptPart) -> list[Entry]:
        theirs = [line for line in part.lines if line.theirs]
        by = part.theirs_by
        return [entry(line.who, line.text, by, line.name or self._names[0]) for line in theirs]

    def _append(self, entries: list[Entry]) -> None:
        start = len(self._entries)
        self._entries += entries
        self._rows += self._lay(start, len(self._entries))

    def _lay(self, start: int, end: int) -> list[DrawnRow]:
        """The rows of these entries; none before the width is known."""
        if not self._width:
            return []
        found: list[DrawnRow] = []
        for number in range(start, end):
            before = self._entries[number - 1] if number else None
            found += rows(self._entries[number], before, self._width, self._names, short=self._coach_short)
        return found

    def _lay_all(self) -> None:
        """Lay out the last page again, or as much as the player has scrolled back to."""
        if self._follow:
            self._first = max(0, len(self._entries) - _PAGE)
        self._drawn.clear()
        self._rows = self._lay(self._first, self._newest_entry)
        self._newest = len(self._rows)
        self._rows += self._lay(max(self._first, self._newest_entry), len(self._entries))
        self._settle()

    def _find(self, most: int) -> None:
        """Take about so many entries from the parts before those that are laid out."""
        found: list[TranscriptPart] = []
        count = 0
        while count < most and (part := next(self._earlier, None)) is not None:
            found.append(part)
            count += len(part.lines) + len(part.coached)
        entries = [one for part in reversed(found) for one in (*self._mine(part), *self._theirs(part))]
        self._entries[:0] = entries
        self._newest_entry += len(entries)
        self._exchange_entry += len(entries)
        self._first += len(entries)

    def _look_back(self) -> None:
        """Lay out what stands before the first row; the rows in sight stay where they are."""
        if not self._first:
            self._find(_MORE)
        first = max(0, self._first - _MORE)
        found = self._lay(first, self._first)
        if not found:
            return
        self._first = first
        self._rows[:0] = found
        self._newest += len(found)
        # They are numbered anew, also for what is selected.
        self._drawn.clear()
        self.screen.clear_selection()
        self._settle()
        self.scroll_to(y=self.scroll_y + len(found), animate=False)

    def _settle(self) -> None:
        lines = len(self._rows)
        self.virtual_size = Size(self._width + 2 * _MARGIN, lines)
        if self.show_vertical_scrollbar != (lines > self.size.height):
            self.refresh(layout=True)
        elif self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = lines
        self.refresh()
        self._tell_more()

    def _tell_more(self) -> None:
        if self.more != self._more:
            self._more = self.more
            self.post_message(self.Moved())

    def _draw(self, at: int, selected: tuple[int, int] | None) -> Strip:
        width, blank = self.size.width, self._style("base")
        if at >= len(self._rows):
            return drawn_line(Content(""), width, blank, blank)
        row = self._rows[at]
        content = row.content
        if self._share is not None and at >= self._newest:
            content = self._said_of(at, self._share)
        if selected is not None:
            start, end = selected
            marked = self.screen.get_visual_style("screen--selection")
            content = content.stylize(marked, start, len(content) if end == -1 else end)
        return drawn_line(content, width, self._style(row.kind), blank, _MARGIN, at)

    def _said_of(self, at: int, share: float) -> Content:
        """The part of a row that is spoken when this share of all newest rows is."""
        lengths = [len(row.content) - row.at for row in self._rows[self._newest :]]
        said = int(sum(lengths) * share) - sum(lengths[: at - self._newest])
        row = self._rows[at]
        return row.content[: row.at + said] if said > 0 else row.content[:0]

    def _draw_newest(self) -> None:
        self.refresh_lines(self._newest, len(self._rows) - self._newest)

    def _style(self, kind: str) -> Style:
        """A row's style, looked up once until the colours change."""
        if kind not in self._styles:
            name = f"transcript--{_STYLES.get(kind, kind)}"
            self._styles[kind] = self.visual_style if kind == "base" else self.get_visual_style(name)
        return self._styles[kind]
