"""What the game says of a call: one catalogue of sentences, by id, for the core and every driver.

Code names a sentence by its id and hands over what stands in it; the words are in `messages.toml`. So no
caller takes a sentence apart, and a second language is a second file. The reasons of behaviours stand in the
table of behaviours, labels and keys of the screen with the screen, what is wrong in a file where it is read.
"""

import tomllib
from functools import cache
from pathlib import Path

from msgspec import Struct

TABLE = Path(__file__).with_suffix(".toml")

Parameter = str | int


class Message(Struct, frozen=True):
    """A sentence that is not worded yet: its id in the catalogue, and what stands in it by name."""

    id: str
    parameters: tuple[tuple[str, Parameter], ...] = ()


def message(id_: str, /, **parameters: Parameter) -> Message:
    """A sentence to be worded by the driver that shows it."""
    return Message(id_, tuple(parameters.items()))


def say(id_: str, /, **parameters: Parameter) -> str:
    """The sentence, worded. Where it has forms for one and for many, the parameter `count` decides. Raises
    KeyError for an id or a parameter that is not given: the tests hold every call to the catalogue."""
    template = catalogue()[id_]
    if isinstance(template, dict):
        template = template["one" if parameters["count"] == 1 else "other"]
    return template.format(**parameters)


def worded(told: Message) -> str:
    """A message as `say` words it."""
    return say(told.id, **dict(told.parameters))


@cache
def catalogue() -> dict[str, str | dict[str, str]]:
    """Every sentence by `group.name`: a template with `{parameters}`, or one for each plural form."""
    source = TABLE.read_text("utf-8")
    return {
        f"{group}.{name}": told
        for group, names in tomllib.loads(source).items()
        for name, told in names.items()
    }
