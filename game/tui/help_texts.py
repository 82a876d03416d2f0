"""The words of help, read from `data/help.toml`: each screen's and its parts', and how the game works."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def help_texts() -> dict[str, Any]:
    """By the name of a screen in `data/key_bindings.toml`: its title, what it is, and its parts by their ids.
    `how` has the sentences on how the game works; a screen that is no part of a game has its own."""
    return tomllib.loads(files(__package__).joinpath("data/help.toml").read_text("utf-8"))


def screen_titles() -> dict[str, str]:
    return {name: own["title"] for name, own in help_texts().items() if name != "how"}
