"""The game's own themes, read from `data/themes.toml`."""

import tomllib
from functools import cache
from importlib.resources import files

from textual.theme import BUILTIN_THEMES, Theme


@cache
def own_themes() -> dict[str, Theme]:
    """The themes by name; the first is the default. The last two use the terminal's own 16 colours and paint
    no background; what they leave out is as in Textual's themes of the same name."""
    table = tomllib.loads(files(__package__).joinpath("data/themes.toml").read_text("utf-8"))
    themes = {}
    for name, colours in table.items():
        base = BUILTIN_THEMES.get(name)
        variables = {**(base.variables if base else {}), **colours.pop("variables", {})}
        themes[name] = Theme(name=name, variables=variables, **colours)
    return themes
