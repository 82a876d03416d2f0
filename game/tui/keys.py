"""The registry of actions: key bindings read from `data/keys.toml`, and a player's changes to them.

A key map names actions by their id (`screen.action`). Two actions of one screen never share a key.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct
from textual.binding import Binding, BindingType

from game.words import did_you_mean

EVERYWHERE = "everywhere"
_MOST_KEYS = 5
_MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")
_NAMED = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "backspace": "Backspace",
    "delete": "Del", "insert": "Ins", "up": "↑", "down": "↓", "left": "←", "right": "→", "home": "Home",
    "end": "End", "pageup": "PgUp", "pagedown": "PgDn",
}  # fmt: skip
# A preview is a call besides.
_TOGETHER = {"call", "preview"}
_TAKEN = ("ctrl+q", "ctrl+c", "ctrl+p", "up", "down", *"123456789")


class Action(Struct, frozen=True):
    """One thing that a key does. `keys` are its own, before any change."""

    id: str
    screen: str
    does: str
    about: str
    keys: tuple[str, ...]
    show: bool = True
    fixed: bool = False
    runs: str = ""


class BadKey(Struct, frozen=True):
    """A line of a key map that cannot be used: whose, and why in plain words."""

    id: str
    message: str


def bindings(screen: str) -> list[BindingType]:
    """A screen's bindings; the id of each is `screen.action`, by which a key map may change its keys."""
    return [
        Binding(",".join(a.keys), a.runs, a.does, show=a.show, id=a.id)
        for a in actions(screen)
        if not a.fixed
    ]


def actions(screen: str) -> list[Action]:
    """What keys do on a screen, in the registry's order; nothing for a screen that has none."""
    return [a for a in _registry().values() if a.screen == screen]


def screen_name(screen: object) -> str:
    """The name under which a screen's actions stand in the registry: `HomeScreen` is `home`."""
    return screen_names(screen)[0]


def screen_names(screen: object) -> list[str]:
    """That name, and those of the screens that it is a kind of: the keys of all of them work on it."""
    names = [kind.__name__.removesuffix("Screen").lower() for kind in type(screen).__mro__]
    return [name for name in names if actions(name)] or names[:1]


def all_actions() -> list[Action]:
    """Every action of every screen."""
    return list(_registry().values())


def keys_of(action: Action, changed: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of an action today."""
    return tuple(changed[action.id].split(",")) if action.id in changed else action.keys


def shown_key(action_id: str, changed: Mapping[str, str]) -> str:
    """The first key of an action as a sentence names it: “Space”, “F2”, “?”."""
    return display(keys_of(_registry()[action_id], changed)[0])


def display(key: str) -> str:
    """A key as people call it."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if last in _NAMED:
        name = _NAMED[last]
    elif len(last) > 1 and last[0] == "f" and last[1:].isdigit():
        name = last.upper()
    else:
        from textual.keys import format_key

        name = format_key(last)
        name = name.upper() if modifiers and len(name) == 1 else name
    return "+".join([*(m.capitalize() for m in modifiers), name])


def key_map(wanted: Mapping[str, str]) -> tuple[dict[str, str], list[BadKey]]:
    """What of a key map can be used, in the terminal's names for keys, and what cannot. A line that
    would leave two actions of a screen on one key is not used."""
    good: dict[str, str] = {}
    bad: list[BadKey] = []
    for action_id, text in wanted.items():
        action = _registry().get(action_id)
        if action is None:
            meant = did_you_mean(action_id, _registry())
            bad.append(BadKey(action_id, f"there is no action of that name.{meant}"))
        elif action.fixed:
            bad.append(BadKey(action_id, f"the key of “{action.does}” cannot be changed."))
        elif isinstance(keys := _keys(text), str):
            bad.append(BadKey(action_id, keys))
        else:
            good[action_id] = ",".join(keys)
    for action_id in list(good):
        clash = conflict(action_id, good[action_id], good)
        if clash:
            bad.append(BadKey(action_id, clash))
            del good[action_id]
    return good, bad


def conflict(action_id: str, keys: str, changed: Mapping[str, str]) -> str:
    """Why these keys cannot be an action's, in plain words, or ""."""
    action = _registry()[action_id]
    for key in keys.split(","):
        if key in _TAKEN:
            return f"{display(key)} always does the same everywhere, and cannot be given away."
        for other in all_actions():
            if other.id == action_id or not _meet(action, other):
                continue
            if key in keys_of(other, changed):
                return f"{display(key)} is the key of “{other.does}” there."
    return ""


def _meet(one: Action, other: Action) -> bool:
    """Whether both can be pressed at the same time. The same thing under two keys is no quarrel."""
    screens = {one.screen, other.screen}
    return EVERYWHERE in screens or len(screens) == 1 or screens == _TOGETHER


def _keys(text: str) -> tuple[str, ...] | str:
    """Keys as Textual names them, or why the text names none."""
    parts = [","] if text.strip() == "," else [part.strip() for part in text.split(",")]
    if not all(parts):
        return 'no key is named. A key is written like "c", "f2", "ctrl+e" or "space".'
    if len(parts) > _MOST_KEYS:
        return f"at most {_MOST_KEYS} keys for one action."
    found = []
    for part in parts:
        key = _key(part)
        if not key:
            meant = did_you_mean(part, _known())
            return f'"{part[:20]}" is no key. A key is written like "c", "f2", "ctrl+e" or "space".{meant}'
        found.append(key)
    return tuple(dict.fromkeys(found))


def _key(part: str) -> str:
    from textual.keys import _character_to_key

    *modifiers, last = part.split("+") if len(part) > 1 else [part]
    if any(m not in _MODIFIERS for m in modifiers):
        return ""
    if len(last) == 1:
        if not last.isprintable() or last.isspace():
            return ""
        last = _character_to_key(last)
    elif last not in _known():
        return ""
    return "+".join([*modifiers, last])


@cache
def _known() -> frozenset[str]:
    """Keys with a name of more than one letter."""
    from textual.keys import Keys

    named = {key.value for key in Keys if "+" not in key.value and not key.value.startswith("<")}
    symbols = {key for a in all_actions() for key in a.keys if len(key) > 1}
    return frozenset(
        named | symbols | {"space", "slash", "comma", "full_stop", "minus", "plus", "question_mark"}
    )


@cache
def _registry() -> dict[str, Action]:
    return {action.id: action for action in _read()}


def _read() -> Iterator[Action]:
    table: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(
        files(__package__).joinpath("data/keys.toml").read_text("utf-8")
    )
    for screen, entries in table.items():
        for name, entry in entries.items():
            yield Action(
                f"{screen}.{name}",
                screen,
                entry["does"],
                entry["about"],
                tuple(entry["keys"]),
                entry.get("show", True),
                entry.get("fixed", False),
                entry.get("action", name),
            )
