"""A player's settings at work: what the file says, applied to the app at once and kept."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from textual.theme import BUILTIN_THEMES

from game.errors import FailedError, reason
from game.settings import Settings, read_settings, save_settings
from game.tui.key_map import key_map
from game.tui.themes import own_themes

if TYPE_CHECKING:
    from textual.app import App


class UnsavedError(FailedError):
    """Changed settings are not on disk."""


class AppliedSettings:
    """The settings of this window. `now` holds those in use; `troubles` are sentences for the player about
    the settings file, to be said once.

    At the start the environment decides (`TEXTUAL_THEME`, `TEXTUAL_ANIMATIONS`, `NO_COLOR`). What the player
    changes later holds at once.
    """

    def __init__(self, path: Path) -> None:
        loaded = read_settings(path)
        self.path = path
        self.now: Settings = loaded.settings
        self.keys, bad = key_map(loaded.settings.keys)
        self.troubles = list(loaded.troubles)
        for action, why in bad.items():
            line = loaded.lines.get(f"keys.{action}")
            where = f"{path.name}:{line}" if line else path.name
            self.troubles.append(f"{where}: keys of “{action[:40]}”: {why}")

    def first_theme(self) -> str:
        asked = os.environ.get("TEXTUAL_THEME", "")
        return asked if asked in BUILTIN_THEMES or asked in own_themes() else _theme(self.now)

    def start(self, app: "App[Any]") -> None:
        """Apply all settings except the theme, which the app has from the start."""
        if self.now.motion == "none":
            app.animation_level = "none"
        if self.keys:
            app.set_keymap(self.keys)

    def change(self, app: "App[Any]", **values: object) -> None:
        """Change settings: applied at once, and kept. Raises `UnsavedError` when they are not on disk; they
        hold until the player leaves either way."""
        self.now = msgspec.structs.replace(self.now, **values)
        if "theme" in values:
            app.theme = _theme(self.now)
        if "motion" in values:
            app.animation_level = "none" if self.now.motion == "none" else "full"
        if "keys" in values:
            self.keys, _ = key_map(self.now.keys)
            app.set_keymap(self.keys)
        try:
            save_settings(self.path, lambda kept: msgspec.structs.replace(kept, **values))
        except OSError as error:
            told = f"Your settings could not be saved ({reason(error)}). They hold until you leave."
            raise UnsavedError(told) from error


def _theme(settings: Settings) -> str:
    """The theme of the settings. Under `NO_COLOR` one of the terminal's own colours, which paints nothing."""
    themes = own_themes()
    theme = themes.get(settings.theme) or next(iter(themes.values()))
    if "NO_COLOR" in os.environ:
        return "ansi-dark" if theme.dark else "ansi-light"
    return theme.name
