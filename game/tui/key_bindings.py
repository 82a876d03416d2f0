"""What each key does on each screen: the registry of actions, read from `data/key_bindings.toml`."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec import Struct, convert, field
from textual.binding import Binding, BindingType
from textual.keys import REPLACED_KEYS, key_to_character

if TYPE_CHECKING:
    from textual.widget import Widget

EVERYWHERE = "everywhere"
"""The name in the registry of what works on every screen."""
_NAMED = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "backspace": "Backspace",
    "delete": "Del", "insert": "Ins", "up": "↑", "down": "↓", "left": "←", "right": "→", "home": "Home",
    "end": "End", "pageup": "PgUp", "pagedown": "PgDn",
}  # fmt: skip


class Action(Struct, frozen=True):
    """What keys do on a screen. `keys` are the usual ones, `runs` is the name of the method without
    `action_`. `fixed`: the player cannot change the keys. `show`: they stand in the footer. `more`: its name
    in the list of what can be done besides, "" for none. `instead`: in whose place in the footer it stands,
    where it has no room and that action does nothing just now."""

    id: str
    screen: str
    does: str
    about: str
    keys: tuple[str, ...]
    show: bool = True
    fixed: bool = False
    runs: str = field(default="", name="action")
    more: str = ""
    instead: str = ""


def bindings(screen: str) -> list[BindingType]:
    """A screen's bindings. The id of each is `screen.action`, by which a player's key map names it."""
    return [
        Binding(",".join(a.keys), a.runs, a.does, show=a.show, id=a.id)
        for a in actions(screen)
        if a.keys and not a.fixed
    ]


def bindings_without(kind: "type[Widget]", *keys: str) -> list[BindingType]:
    """What a widget's keys do, without some: these are left to its screen. What has several keys is named by
    the first."""
    return [one for one in kind.BINDINGS if not (isinstance(one, Binding) and one.key.split(",")[0] in keys)]


def actions(screen: str) -> list[Action]:
    """The actions of a screen in the file's order; empty for an unknown name."""
    return [a for a in registry().values() if a.screen == screen]


def screen_names(screen: object) -> list[str]:
    """The registry's names of a screen and its parents, its own first; none where it is not ours."""
    return [vars(kind)["KEYS"] for kind in type(screen).__mro__ if vars(kind).get("KEYS")]


def all_actions() -> list[Action]:
    return list(registry().values())


def keys_of(action: Action, changed: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(changed[action.id].split(",")) if action.id in changed else action.keys


def letters(keys: Iterable[str]) -> list[str]:
    """Those of the keys that are a letter or a digit."""
    return [key for key in keys if typed_by(key).isalnum()]


def sign_keys(screens: Iterable[str], changed: Mapping[str, str]) -> frozenset[str]:
    """The keys of these screens that write a sign, but no letter and no digit."""
    keys = {key for name in screens for a in actions(name) if not a.fixed for key in keys_of(a, changed)}
    return frozenset(key for key in keys if typed_by(key) and not typed_by(key).isalnum())


def typed_by(key: str) -> str:
    """The character that a key types; "" for none. Textual does not know that of the keys to which it gives
    shorter names, such as "slash"."""
    character = key_to_character(REPLACED_KEYS.get(key, key)) or ""
    return character if character.isprintable() else ""


def shown_key(action_id: str, changed: Mapping[str, str]) -> str:
    """The first key of an action as a sentence names it: “Space”, “F2”, “?”; its name in the list of more
    where it has no key."""
    action = registry()[action_id]
    keys = keys_of(action, changed)
    return display(keys[0]) if keys else action.more


def call_key(action: str, changed: Mapping[str, str]) -> str:
    """The key of an action of a call, by its name there; "" for none."""
    return shown_key(f"call.{action}", changed) if action else ""


def display(key: str) -> str:
    """A key as people write it: “Ctrl+E” for `ctrl+e`."""
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


@cache
def registry() -> dict[str, Action]:
    """Every action by its id, in the file's order."""
    table = tomllib.loads(files(__package__).joinpath("data/key_bindings.toml").read_text("utf-8"))
    return {
        (id_ := f"{screen}.{name}"): convert({"id": id_, "screen": screen, "action": name, **entry}, Action)
        for screen, entries in table.items()
        for name, entry in entries.items()
    }
