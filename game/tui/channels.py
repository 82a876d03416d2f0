"""How a call feels by channel: the words of the voice line, read from `data/channels.toml`."""

import tomllib
from functools import cache
from importlib.resources import files

from msgspec import Struct, convert


class Manner(Struct, frozen=True, forbid_unknown_fields=True):
    """The words and signs of one channel; `{name}` in the words is the customer.

    `seen` names what reaches you beside the words. `wave` are the signs of speaking, shown in turn where
    things may move and the first alone where not; `rest` is that of a pause.
    """

    speaking: str
    pausing: str
    finished: str
    paid: str
    go_on: str
    busy: str
    over: str
    seen: str
    wave: tuple[str, ...]
    rest: str


@cache
def manners() -> dict[str, Manner]:
    """Manners by channel."""
    table = tomllib.loads(files(__package__).joinpath("data/channels.toml").read_text("utf-8"))
    return convert(table, dict[str, Manner])
