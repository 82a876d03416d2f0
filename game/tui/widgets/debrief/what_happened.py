"""Debrief, step 2: the call moment by moment beside the meters, and what stayed unheard."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from game.conversation.plan import Plan
from game.conversation.transcript import deed, speaker, unspoken
from game.debrief.blocks import at_moment, missed_line, over_the_call
from game.debrief.debrief import Debrief, Moment, Turn
from game.debrief.facilitator_comment import FacilitatorComment, on_reply
from game.messages import say
from game.tui.foreign_text import literal
from game.tui.widgets.debrief.blocks import shown
from game.tui.widgets.debrief.meter_curves import MeterCurves
from game.tui.widgets.hanging_text import HangingText, hanging
from game.tui.widgets.page import Page, PageMenu

_STYLES = dict.fromkeys(("note", "cut", "back", "silence"), "$text-muted italic")
_STYLES |= {"you": "$primary", "cue": "$primary", "seen": "italic"}
_MOST_LABEL = 10
"""Columns of a name: longer ones are cut, so that the words keep their room."""


class MomentLine(NamedTuple):
    """A line of the list. `place` is its moment. `keep`: how many events to play on after, 0 for none.
    `code`: a behaviour that the ear read in the reply at `seq`. `unsaid`: it says how to see
    what stayed unsaid word for word, or is a line of that."""

    place: int
    keep: int
    code: str = ""
    seq: int = 0
    unsaid: bool = False


class WhatHappened(Container):
    """The transcript as a list, with the curves and an explanation of the moment that is pointed at. `keys`
    are those of the actions `NAMED`, as its sentences name them."""

    NAMED: ClassVar = ("unheard", "pane", "next_reply")

    @dataclass
    class Disagreed(Message):
        """The player disagrees with a behaviour, or takes that back."""

        seq: int
        code: str

    def __init__(
        self,
        plan: Plan,
        found: Debrief,
        disagreed: frozenset[tuple[int, str]],
        keys: Mapping[str, str],
        comments: Sequence[FacilitatorComment] = (),
        *,
        id: str,
    ) -> None:
        super().__init__(id=id)
        self._found, self._disagreed, self._comments = found, disagreed, comments
        self._names, self._rules = plan.story.speakers, plan.rulebook.rules
        self._rows: list[MomentLine] = []
        self.word_for_word, self._keys = False, keys

    def compose(self) -> ComposeResult:
        title = Content.styled(say("debrief.over_the_call"), "bold")
        yield PageMenu(id="moments", markup=False)
        with Vertical(id="beside"):
            yield MeterCurves(self._found.curve, id="curves")
            with Page(id="said"):
                yield Static(id="moment")
                yield Static(Content("\n").join([title, shown(over_the_call(self._found))]), id="whole")

    def on_mount(self) -> None:
        """Point at the first reply: there the meters move first."""
        self._fill()
        first = next((n for n, row in enumerate(self._rows) if self._moment(row).turn), 0)
        self.query_one(PageMenu).highlighted = first

        self._tell_more()
        page = self.query_one("#said", Page)
        self.watch(page, "virtual_size", self._tell_more, init=False)
        self.watch(page, "scroll_y", self._tell_more, init=False)

    def start(self) -> None:
        self.query_one(PageMenu).focus()

    @property
    def reading(self) -> bool:
        """Whether arrows scroll what is told of the moment."""
        return self.query_one("#said", Page).has_focus

    @property
    def keep(self) -> int:
        """How many events to play on after from the line that is pointed at; 0 for none."""
        row = self._here()
        return row.keep if row else 0

    def choose_turn(self, number: int) -> None:
        """Point at a reply, counted from 1."""
        at = next((n for n, row in enumerate(self._rows) if self._moment(row).turn == number), None)
        self.query_one(PageMenu).highlighted = at

    def point_on(self, by: int) -> None:
        """Point at the next reply (`by` 1) or the one before (-1), from the line that is pointed at; at the
        first and the last it stays."""
        here = self.query_one(PageMenu).highlighted or 0
        replies = [n for n, row in enumerate(self._rows) if self._begins_reply(n, row)]
        there = [n for n in replies if (n > here if by > 0 else n < here)]
        if there:
            self.query_one(PageMenu).highlighted = there[0] if by > 0 else there[-1]

    def _begins_reply(self, n: int, row: MomentLine) -> bool:
        """Whether this is the first line of a moment with a reply."""
        return bool(self._moment(row).turn) and (n == 0 or self._rows[n - 1].place != row.place)

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
            self.query_one(PageMenu).highlighted = same[0]
            if len(same) > 1:
                return say("disagreed.choose")
            row = self._rows[same[0]]
        self.post_message(self.Disagreed(row.seq, row.code))
        return ""

    def toggle_unheard(self) -> None:
        """Show word for word what replies kept the customer from saying, or put it away again. The reply that
        is pointed at stays so; where it lost nothing, point at the first that did."""
        here = self._here()
        turns = self._found.turns
        place = here.place if here else 0
        self.word_for_word = not self.word_for_word
        self._fill()
        at = self._found.moments[place].turn
        if self.word_for_word and not (at and turns[at - 1].unheard):
            at = next(turn.number for turn in turns if turn.unheard)
        if at:
            self.choose_turn(at)
        if self.word_for_word:
            # What is shown now stands below the reply.
            self.call_after_refresh(self.query_one(PageMenu).scroll_to_highlight, top=True)

    def show_disagreed(self, disagreed: frozenset[tuple[int, str]]) -> None:
        self._disagreed = disagreed
        self._fill()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        row = self._rows[event.option_index]
        self.query_one(MeterCurves).place = row.place
        self.query_one("#moment", Static).update(
            shown(at_moment(self._found, self._moment(row), self._comments))
        )
        self.query_one("#said", Page).scroll_home(animate=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click on what stayed unsaid does what its key does."""
        event.stop()
        if self._rows[event.option_index].unsaid:
            self.toggle_unheard()

    def _tell_more(self) -> None:
        """A sign on the pane's edge where more is told than stands in it."""
        page = self.query_one("#said", Page)
        left = page.scroll_y < page.max_scroll_y
        others = len(self._found.turns) > 1
        told = [say("debrief.next_reply", key=self._keys["next_reply"])] if others else []
        told += [say("debrief.more_below", key=self._keys["pane"])] if left else []
        self.query_one("#beside").border_title = literal(" · ".join(told))

    def _here(self) -> MomentLine | None:
        at = self.query_one(PageMenu).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def _moment(self, row: MomentLine) -> Moment:
        return self._found.moments[row.place]

    def _fill(self) -> None:
        listed = list(self._listed())
        self._rows = [row for row, _ in listed]
        self.query_one(PageMenu).refill(line for _, line in listed)

    def _listed(self) -> Iterator[tuple[MomentLine, HangingText]]:
        last = len(self._found.moments) - 1
        for place, moment in enumerate(self._found.moments):
            for line in moment.lines:
                beyond = 0 if place == last else moment.index + 1
                keep = beyond if line.theirs else moment.index
                row = MomentLine(place, keep, seq=moment.index)
                label = "┊" if line.who == "seen" else speaker(line, self._names[0])
                text = deed(line.text) if line.who == "seen" else line.text
                yield row, self._line(label, text, _STYLES.get(line.who, ""))
                if line.who == ("cut" if moment.outcome.interrupted else "you") and moment.turn:
                    yield from self._lost(row, moment)
                if line.who == "you" and moment.turn:
                    yield from self._behaviours(place, moment, self._found.turns[moment.turn - 1])
                    for said in on_reply(self._comments, moment.turn):
                        told = say("desk.facilitator_said", said=said)
                        yield row, self._line("✎", told, "$text-success")

    def _lost(self, row: MomentLine, moment: Moment) -> Iterator[tuple[MomentLine, HangingText]]:
        """What the reply left untold; word for word when it is asked for."""
        unheard = self._found.turns[moment.turn - 1].unheard
        lost = [missed_line(moment.outcome, moment.missed)] if moment.missed else []
        if unheard and not self.word_for_word:
            lost.append(say("debrief.word_for_word", key=self._keys["unheard"]))
        row = row._replace(unsaid=bool(unheard))
        if lost:
            yield row, self._line("✕", " ".join(lost), "$text-warning")
        for line in unheard if self.word_for_word else ():
            yield row, self._line("✕", unspoken(line), "$text-warning italic")

    def _behaviours(self, place: int, moment: Moment, turn: Turn) -> Iterator[tuple[MomentLine, HangingText]]:
        for behaviour, words in zip(turn.read, turn.quotes, strict=True):
            rule = self._rules.get(behaviour.code)
            label = rule.label if rule else behaviour.code
            quote = f" (“{words}”)" if words and words != turn.said else ""
            against = (moment.index, behaviour.code) in self._disagreed
            text = f"read as {label}{quote}" + (" · you disagree" if against else "")
            row = MomentLine(place, moment.index, behaviour.code, moment.index)
            yield row, self._line("✗" if against else "▸", text, "$text-accent")

    def _line(self, label: str, text: str, style: str) -> HangingText:
        width = min(_MOST_LABEL, max(4, *map(cell_len, self._names)))
        name = literal(label).truncate(width, ellipsis=True).plain
        return hanging(" " * (width - cell_len(name)) + name, literal(text, style))
