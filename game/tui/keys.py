"""The registry of actions: key bindings read from `data/keys.toml`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from textual.binding import Binding, BindingType


def bindings(screen: str) -> list[BindingType]:
    """A screen's bindings; the id of each is `screen.action`, by which a key map may change its keys."""
    return [
        Binding(
            ",".join(entry["keys"]),
            action,
            entry["does"],
            show=entry.get("show", True),
            id=f"{screen}.{action}",
        )
        for action, entry in _registry()[screen].items()
    ]


@cache
def _registry() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(files(__package__).joinpath("data/keys.toml").read_text("utf-8"))
