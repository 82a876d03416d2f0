"""The footer: the keys that work now, as many as fit; what does not fit stands in the help."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import accumulate, chain

from msgspec import Struct
from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.keys import key_to_character
from textual.screen import Screen
from textual.widget import Widget

from game.text import cells
from game.tui.key_bindings import Action, actions, display, screen_names

_ALWAYS = ("home", "back", "quit", "help")
"""What runs by the keys that are shown on any screen, however narrow: the way out, and help."""


_NOTHING = Action(id="", screen="", does="", about="", keys=())


class BarKey(Struct, frozen=True):
    """A key of the bar, with what it `does` just now. `blank`: an empty place of so many columns instead."""

    action: Action
    key: str
    enabled: bool
    does: str
    blank: int = 0

    @property
    def text(self) -> str:
        return f"{display(self.key)} {self.does}"

    @property
    def width(self) -> int:
        """In columns, with a blank at each end."""
        return self.blank or cells(self.text) + 2

    @property
    def resting(self) -> "BarKey":
        """Its place, empty."""
        return BarKey(self.action, "", False, "", self.width)


class KeyBar(Widget):
    """The screen's actions in the registry's order, each with the first of its keys that works for the widget
    with the focus. Help always fits: it tells the rest. A click on a key presses it.

    A screen's `labels` give other names to actions that do something else than usual just now, and name the
    fixed ones that stand in the bar. Where it says which are `resting`, these do nothing just now and leave
    their places to keys that do not fit otherwise, and the way out and help stand at the right: no other key
    moves for them.

    It draws one line. Textual's own footer builds a widget for each key whenever the focus moves, which takes
    longer than everything else on a screen.
    """

    ALLOW_SELECT = False
    _pointed = -1
    _drawn: tuple[BarKey, ...] = ()

    @property
    def shown(self) -> tuple[BarKey, ...]:
        """The keys that fit, from the left."""
        return tuple(one for one in self.places if not one.blank)

    @property
    def places(self) -> tuple[BarKey, ...]:
        """The same with the empty places between them."""
        stays = hasattr(self.screen, "resting")
        return tuple(_fitting(self._working(), self.app.size.width, stays=stays))

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def render(self) -> Content:
        self._drawn = self.places
        styled = (_styled(one, pointed=n == self._pointed) for n, one in enumerate(self._drawn))
        return Content.assemble(*chain.from_iterable(styled))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._point(self._number_at(event.x))

    def on_leave(self) -> None:
        self._point(-1)

    def on_click(self, event: events.Click) -> None:
        # A screen that a click closes would be closed before the key comes, which then meets the one below.
        event.stop()
        number = self._number_at(event.x)
        if number < 0 or self._drawn[number].blank:
            return
        if self._drawn[number].enabled:
            one = self._drawn[number]
            # Several keys that are written as one are pressed as the next of the action's.
            several = one.action.fixed and len(one.action.keys) > 1
            self.app.simulate_key(one.action.keys[1] if several else one.key)
        else:
            self.app.bell()

    def _changed(self, screen: Screen[object]) -> None:
        # Without the window's focus nothing is focused, and other keys would seem to work.
        if screen.app.app_focus and self.places != self._drawn:
            self.refresh()

    def _point(self, number: int) -> None:
        if number != self._pointed:
            self._pointed = number
            self.refresh()

    def _number_at(self, column: int) -> int:
        ends = accumulate(one.width for one in self._drawn)
        return next((number for number, end in enumerate(ends) if column < end), -1)

    def _working(self) -> Iterator[BarKey]:
        active = self.screen.active_bindings
        focused = self.screen.focused
        by_action: dict[str, list[tuple[str, bool]]] = {}
        chosen_by_focus = False
        labels: Mapping[str, str] = getattr(self.screen, "labels", {})
        resting: Collection[str] = getattr(self.screen, "resting", ())
        for key, (_, binding, enabled, _) in active.items():
            # A key of the player's own choice may be a letter that is being typed just now.
            if focused is not None and focused.check_consume_key(key, _character(key)):
                continue
            if binding.id:
                by_action.setdefault(binding.id, []).append((key, enabled))
            # A list and a field take Enter themselves, to do what the screen does with it.
            chosen_by_focus |= key == "enter" and binding.action in ("select", "submit")
        for action in (a for name in screen_names(self.screen) for a in actions(name)):
            if action.id in resting and (action.fixed or action.id not in by_action):
                yield BarKey(action, _usual_key(action, active), True, action.does).resting
                continue
            if action.fixed and action.id in labels:
                yield BarKey(action, action.keys[0], True, labels[action.id])
            if not action.show or action.fixed:
                continue
            if action.id in by_action:
                yield BarKey(action, *by_action[action.id][0], labels.get(action.id, action.does))
            elif chosen_by_focus and action.keys[0] == "enter" and self.screen.check_action(action.runs, ()):
                yield BarKey(action, "enter", True, labels.get(action.id, action.does))


def _usual_key(action: Action, active: Mapping[str, ActiveBinding]) -> str:
    """The first key of an action that does nothing just now, as the player may have chosen it."""
    return next((key for key, one in active.items() if one.binding.id == action.id), action.keys[0])


@cache
def _character(key: str) -> str | None:
    """What the key types; Textual itself does not know it of signs such as “slash”."""
    shown = display(key)
    return shown if len(shown) == 1 else key_to_character(key)


def _styled(one: BarKey, *, pointed: bool) -> list[tuple[str, str]]:
    if one.blank:
        return [(" " * one.blank, "")]
    under = " underline" if pointed else ""
    dim = "" if one.enabled else " dim"
    return [
        (f" {display(one.key)}", f"bold $footer-key-foreground{under}{dim}"),
        (f" {one.does} ", f"$footer-description-foreground{under}{dim}"),
    ]


def _fitting(shown: Iterable[BarKey], width: int, *, stays: bool) -> list[BarKey]:
    first: list[BarKey] = []
    last: list[BarKey] = []
    for one in shown:
        (last if one.action.runs in _ALWAYS else first).append(one)
    # The blank after the last one may be cut.
    room = width + 1 - sum(one.width for one in last)
    ends = accumulate(one.width for one in first)
    places = list(zip(first, ends, strict=True))
    waiting = [one for one, end in places if end > room and not one.blank]
    fitting = list(_filled((one for one, end in places if end <= room), waiting))
    left = room - sum(one.width for one in fitting)
    gap = [BarKey(_NOTHING, "", False, "", left)] if stays and left > 0 else []
    return [*fitting, *gap, *last]


def _filled(places: Iterable[BarKey], waiting: list[BarKey]) -> Iterator[BarKey]:
    """The places, with keys that wait for one in those that are empty and wide enough."""
    for place in places:
        if place.blank and waiting and waiting[0].width <= place.blank:
            key = waiting.pop(0)
            yield key
            if key.width < place.blank:
                yield BarKey(_NOTHING, "", False, "", place.blank - key.width)
        else:
            yield place
