"""Debrief, step 2: the call moment by moment beside the meters, and what stayed unheard."""

from typing import NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from game.behaviours import Rulebook
from game.conversation.transcript import deed, speaker
from game.debrief.blocks import at_moment, over_the_call
from game.debrief.debrief import Debrief, Moment, Turn
from game.messages import say
from game.tui.foreign_text import literal
from game.tui.widgets.debrief.blocks import shown
from game.tui.widgets.debrief.meter_curves import MeterCurves
from game.tui.widgets.hanging_text import hanging
from game.tui.widgets.page import Page, PageMenu

_STYLES = {"you": "$primary", "cue": "$primary", "seen": "italic", "note": "$text-muted italic"}
_MOST_LABEL = 10
"""Columns of a name: longer ones are cut, so that the words keep their room."""


class MomentLine(NamedTuple):
    """A line of the list. `place` is its moment. `keep`: how many events to play on after, 0 for none.
    `code`: a behaviour that the ear read in the reply at `seq`."""

    place: int
    keep: int
    code: str = ""
    seq: int = 0


class WhatHappened(Container):
    """The transcript as a list, with the curves and an explanation of the moment that is pointed at."""

    class Disagreed(Message):
        """The player disagrees with a behaviour, or takes that back."""

        def __init__(self, seq: int, code: str) -> None:
            self.seq, self.code = seq, code
            super().__init__()

    def __init__(
        self,
        found: Debrief,
        name: str,
        rulebook: Rulebook,
        disagreed: frozenset[tuple[int, str]],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._found, self._customer, self._rulebook = found, name, rulebook
        self._disagreed = disagreed
        self._rows: list[MomentLine] = []

    def compose(self) -> ComposeResult:
        yield PageMenu(id="moments", markup=False)
        with Vertical(id="beside"):
            yield MeterCurves(self._found.curve, id="curves")
            with Page(id="said"):
                yield Static(id="moment")
                yield Static(self._whole(), id="whole")

    def on_mount(self) -> None:
        """Point at the first reply: there the meters move first."""
        self._fill()
        first = next((n for n, row in enumerate(self._rows) if self._moment(row).turn), 0)
        self.query_one("#moments", PageMenu).highlighted = first

    def start(self) -> None:
        self.query_one("#moments", PageMenu).focus()

    @property
    def keep(self) -> int:
        """How many events to play on after from the line that is pointed at; 0 for none."""
        row = self._here()
        return row.keep if row else 0

    def choose_turn(self, number: int) -> None:
        """Point at a reply, counted from 1."""
        for n, row in enumerate(self._rows):
            if self._moment(row).turn == number:
                self.query_one("#moments", PageMenu).highlighted = n
                return

    def disagree(self) -> str:
        """Disagree with the behaviour that is pointed at. On a reply, take the only behaviour read in it, or
        point at the first. Returns a sentence for the player, "" for none."""
        row = self._here()
        if row is None:
            return ""
        if not row.code:
            same = [n for n, r in enumerate(self._rows) if r.code and r.place == row.place]
            if not same:
                return say("disagreed.not_read")
            self.query_one("#moments", PageMenu).highlighted = same[0]
            if len(same) > 1:
                return say("disagreed.choose")
            row = self._rows[same[0]]
        self.post_message(self.Disagreed(row.seq, row.code))
        return ""

    def show_disagreed(self, disagreed: frozenset[tuple[int, str]]) -> None:
        """Mark what is disagreed with."""
        self._disagreed = disagreed
        menu = self.query_one("#moments", PageMenu)
        kept = menu.highlighted
        self._fill()
        menu.highlighted = kept

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        row = self._rows[event.option_index]
        self.query_one(MeterCurves).place = row.place
        self.query_one("#moment", Static).update(shown(at_moment(self._found, self._moment(row))))
        self.query_one("#said", Page).scroll_home(animate=False)

    def _here(self) -> MomentLine | None:
        at = self.query_one("#moments", PageMenu).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def _moment(self, row: MomentLine) -> Moment:
        return self._found.moments[row.place]

    def _turn(self, moment: Moment) -> Turn | None:
        return self._found.turns[moment.turn - 1] if moment.turn else None

    def _fill(self) -> None:
        self._rows = []
        options: list[Option] = []
        width = min(_MOST_LABEL, max(4, cell_len(self._customer)))
        last = len(self._found.moments) - 1
        for place, moment in enumerate(self._found.moments):
            for line in moment.lines:
                yours = line.who not in ("customer", "seen")
                keep = moment.index if yours else moment.index + 1
                if place == last and not yours:
                    keep = 0
                self._rows.append(MomentLine(place, keep, seq=moment.index))
                label = "┊" if line.who == "seen" else speaker(line, self._customer)
                text = deed(line.text) if line.who == "seen" else line.text
                style = _STYLES.get(line.who, "$text-muted italic" if line.who in ("cut", "silence") else "")
                options.append(self._option(label, literal(text, style), width))
                if line.who == "cut" and moment.missed:
                    self._rows.append(MomentLine(place, keep, seq=moment.index))
                    lost = say("debrief.unheard", facts="; ".join(moment.missed))
                    options.append(self._option("✕", literal(lost, "$text-warning"), width))
                if line.who == "you":
                    self._behaviours(place, moment, options, width)
        menu = self.query_one("#moments", PageMenu)
        menu.clear_options()
        menu.add_options(options)

    def _behaviours(self, place: int, moment: Moment, options: list[Option], width: int) -> None:
        turn = self._turn(moment)
        for behaviour in turn.read if turn else ():
            assert turn is not None
            rule = self._rulebook.rules.get(behaviour.code)
            label = rule.label if rule else behaviour.code
            words = turn.said[behaviour.start : behaviour.end]
            quote = f" (“{words}”)" if words and words != turn.said else ""
            against = (moment.index, behaviour.code) in self._disagreed
            text = f"read as {label}{quote}" + (" · you disagree" if against else "")
            self._rows.append(MomentLine(place, moment.index, behaviour.code, moment.index))
            sign = "✗" if against else "▸"
            options.append(self._option(sign, literal(text, "$text-accent"), width))

    def _option(self, label: str, text: Content, width: int) -> Option:
        name = literal(label).truncate(width, ellipsis=True).plain
        return Option(hanging(" " * (width - cell_len(name)) + name, text))

    def _whole(self) -> Content:
        title = Content.styled(say("debrief.over_the_call"), "bold")
        return Content("\n").join([title, shown(over_the_call(self._found))])
