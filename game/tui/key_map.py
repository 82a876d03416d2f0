"""A player's own keys: what of a key map can be used, and why the rest cannot.

A key map names actions by their id (`screen.action`), each with its keys and commas between. Two actions that
work on one screen never share a key.
"""

from collections.abc import Mapping
from functools import cache

from game.errors import PlainError
from game.tui.key_bindings import EVERYWHERE, Action, all_actions, display, keys_of, letters, registry
from game.words import did_you_mean

_MOST_KEYS = 5
"""Keys for one action: a letter, a function key and a few more; the help lists them in one line."""
_MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")
_TAKEN = ("ctrl+q", "ctrl+c", "ctrl+p", "up", "down", *"123456789")
"""Keys that lists, replies and the terminal need on every screen."""
_TOGETHER = {"call", "preview"}
"""A preview is a call too: the keys of both work on it. On both, letters are typed."""
_LETTER = (
    "in a call every letter is typed into your reply, so no action there has a letter now."
    ' Give it a sign or a function key, like ";" or "f10".'
)
_WRITTEN = 'A key is written like "c", "f2", "ctrl+e" or "space".'


class BadKeyError(PlainError):
    """Why an action cannot have these keys, as a sentence for the player."""


def key_map(wanted: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The usable lines, with keys in the terminal's names, and for each other action the reason against it. A
    line that would give two actions of a screen the same key is not used."""
    good: dict[str, str] = {}
    bad: dict[str, str] = {}
    for action_id, text in wanted.items():
        try:
            good[action_id] = ",".join(_keys_for(action_id, text))
        except BadKeyError as error:
            bad[action_id] = str(error)
    for action_id in list(good):
        try:
            hold_free(action_id, good[action_id], good)
        except BadKeyError as error:
            bad[action_id] = str(error)
            del good[action_id]
    return good, bad


def hold_free(action_id: str, keys: str, changed: Mapping[str, str]) -> None:
    """Raises BadKeyError when one of these keys belongs to another action, or to none that may lose it."""
    action = registry()[action_id]
    for key in keys.split(","):
        if action.screen in _TOGETHER and key not in action.keys and letters([key]):
            raise BadKeyError(_LETTER)
        if key in _TAKEN:
            raise BadKeyError(f"{display(key)} always does the same everywhere, and cannot be given away.")
        for other in all_actions():
            if other.id != action_id and _meet(action, other) and key in keys_of(other, changed):
                raise BadKeyError(f"{display(key)} is the key of “{other.does}” there.")


def _meet(one: Action, other: Action) -> bool:
    screens = {one.screen, other.screen}
    return EVERYWHERE in screens or len(screens) == 1 or screens == _TOGETHER


def _keys_for(action_id: str, text: str) -> tuple[str, ...]:
    action = registry().get(action_id)
    if action is None:
        raise BadKeyError(f"there is no action of that name.{did_you_mean(action_id, registry())}")
    if action.fixed:
        raise BadKeyError(f"the key of “{action.does}” cannot be changed.")
    parts = [","] if text.strip() == "," else [part.strip() for part in text.split(",")]
    if not all(parts):
        raise BadKeyError(f"no key is named. {_WRITTEN}")
    if len(parts) > _MOST_KEYS:
        raise BadKeyError(f"at most {_MOST_KEYS} keys for one action.")
    keys = tuple(dict.fromkeys(_key(part) for part in parts))
    if action.screen in _TOGETHER and letters(keys):
        raise BadKeyError(_LETTER)
    return keys


def _key(part: str) -> str:
    from textual.keys import _character_to_key

    *modifiers, last = part.split("+") if len(part) > 1 else [part]
    if len(last) == 1 and last.isprintable() and not last.isspace():
        last = _character_to_key(last)
    elif last not in _named_keys():
        last = ""
    if not last or any(m not in _MODIFIERS for m in modifiers):
        meant = did_you_mean(part, _named_keys())
        raise BadKeyError(f'"{part[:20]}" is no key. {_WRITTEN}{meant}')
    return "+".join([*modifiers, last])


@cache
def _named_keys() -> frozenset[str]:
    from textual.keys import Keys

    named = {key.value for key in Keys if "+" not in key.value and not key.value.startswith("<")}
    symbols = {key for a in all_actions() for key in a.keys if len(key) > 1}
    return frozenset(
        named | symbols | {"space", "slash", "comma", "full_stop", "minus", "plus", "question_mark"}
    )
