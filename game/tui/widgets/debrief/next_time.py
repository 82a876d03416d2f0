"""Debrief, step 4: one intention for the next call, what comes next, and the score card."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from game.course.next_step import NextStep
from game.debrief.blocks import about_cutting_in, card
from game.debrief.card import Score
from game.debrief.debrief import Debrief
from game.debrief.intentions import offered_intentions
from game.messages import say
from game.progress.own_views import MOST
from game.text import clean
from game.tui.foreign_text import literal
from game.tui.key_bindings import bindings_without
from game.tui.widgets.debrief.blocks import shown
from game.tui.widgets.hanging_text import hanging
from game.tui.widgets.next_row import NextRow
from game.tui.widgets.page import Page, PageMenu
from game.tui.widgets.typed_line import TypedLine


class _Aims(PageMenu, inherit_bindings=False):
    """A first click points, as at a reply in the call; a second keeps. The page around it is what is longer
    than the screen: the keys that turn pages are left to it. It points only while it has the focus, so that
    Enter does what the sign says."""

    BINDINGS: ClassVar = bindings_without(OptionList, "enter", "pageup", "pagedown")
    _marked_by_focus = False

    def on_focus(self) -> None:
        if self.highlighted is None:
            self.highlighted, self._marked_by_focus = 0, True

    def on_blur(self, event: events.Blur) -> None:
        # A window that loses the focus takes no choice away.
        if self.app.app_focus:
            self.highlighted = None

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()
        at = event.style.meta.get("option")
        # The focus comes before the click that brought it.
        pointed = at == self.highlighted and not self._marked_by_focus
        self._marked_by_focus = False
        if at is not None and pointed:
            self.action_select()
        elif at is not None:
            self.highlighted = at


class NextTime(Page, can_focus=False):
    """Intentions to choose from, what comes next, badges that the call has earned, the score card, and what
    is known of interrupting if the player did. Enter does what is pointed at: it keeps an intention, and
    then, a line further, goes on."""

    @dataclass
    class Intended(Message):
        """The player chose or typed an intention."""

        text: str

    def __init__(
        self,
        found: Debrief,
        kept: str,
        over: tuple[int, tuple[Score, ...]],
        step: NextStep,
        earned: tuple[str, ...] = (),
        *,
        id: str,
    ) -> None:
        super().__init__(id=id)
        self._earned = earned
        self._found, self._kept, self._over, self._step = found, kept, over, step
        self._offered = offered_intentions(found.card)

    def compose(self) -> ComposeResult:
        """The intention comes first: it is what the player takes into the next call."""
        yield Static(literal(say("own_view.next_time"), "bold"))
        offered = (hanging("·", literal(text)) for text in self._offered)
        yield _Aims(*offered, id="intentions", markup=False)
        yield TypedLine(placeholder=say("own_view.own_aim"), id="own", max_length=MOST, compact=True)
        yield Static(id="kept")
        yield NextRow(self._step, id="goes_on")
        if self._earned:
            yield Static(literal("\n".join(self._earned), "$text-accent"), id="earned")
        yield Static(shown(card(self._found)), id="card")
        calls, joint = self._over
        if calls > 1:
            bands = ", ".join(f"{score.skill} {score.band}" for score in joint)
            told = say("debrief.card_over", stories=calls, bands=bands)
            yield Static(literal(told, "$text-muted"), id="over")
        for known in about_cutting_in(self._found):
            yield Static(shown([known]), id="fact")

    def on_mount(self) -> None:
        self.query_one("#own", Input).cursor_blink = False
        self.show_kept(self._kept)

    @property
    def goes_on(self) -> bool:
        """Whether Enter goes on to what comes next."""
        return self.query_one(NextRow).has_focus

    @property
    def keeps_nothing(self) -> bool:
        """Whether Enter only points at what comes next: nothing is written, and nothing pointed at."""
        own = self.query_one("#own", Input)
        return own.has_focus and not clean(own.value).strip()

    def start(self) -> None:
        if self.query_one("#kept").display:
            self._point_on()
            return
        self.query_one(PageMenu).focus()

    def on_key(self, event: events.Key) -> None:
        """Down from the last of the list leads to the player's own words and to what comes next, up leads
        back."""
        menu, own, row = self.query_one(PageMenu), self.query_one("#own", Input), self.query_one(NextRow)
        last = menu.option_count - 1
        if event.key == "down" and menu.has_focus and menu.highlighted == last:
            own.focus()
        elif event.key == "down" and own.has_focus:
            self._point_on()
        elif event.key == "up" and own.has_focus:
            menu.focus()
            menu.highlighted = last
        elif event.key == "up" and row.has_focus and not self.scroll_offset.y:
            own.focus()
        else:
            return
        event.stop()
        event.prevent_default()

    def keep(self) -> None:
        self.query_one(PageMenu).action_select()

    def show_kept(self, text: str) -> None:
        box = self.query_one("#kept", Static)
        box.display = bool(text)
        again = (f" {say('own_view.shown_again')}", "$text-muted")
        box.update(Content.assemble(("✓ Kept: ", "bold $text-success"), literal(text), again))

    def keep_and_point_on(self, text: str) -> None:
        """Show what was kept, and point at what comes next."""
        self.show_kept(text)
        self._point_on()

    def _point_on(self) -> None:
        self.query_one(NextRow).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Intended(self._offered[event.option_index]))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        text = clean(event.value).strip()
        if text:
            self.post_message(self.Intended(text))
        else:
            self._point_on()
