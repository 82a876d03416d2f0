"""The game's own themes, read from `data/themes.toml`."""

import tomllib
from importlib.resources import files

from textual.theme import Theme


def own_themes() -> list[Theme]:
    """The themes that a player can choose; the first is the default. The last two paint nothing over: they
    take the terminal's own 16 colours."""
    table = tomllib.loads(files(__package__).joinpath("data/themes.toml").read_text("utf-8"))
    return [Theme(name=name, **colours) for name, colours in table.items()]
