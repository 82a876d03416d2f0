"""The parts of the files that authors write with their keys: rows of `keys.yaml`, types of the models.

The reader reads by them, and the JSON Schema is made of them.
"""

from functools import cache
from importlib.resources import files
from types import NoneType
from typing import Any, Literal, get_args, get_type_hints

import msgspec
from msgspec import UNSET, Struct, UnsetType

from game.story import exercises, model
from game.story.yaml.lengths import Length
from game.story.yaml.strict import Shape

EXERCISE_PARTS = ("drills", "stations", "exercise", "wanted", "examples", "choice", "contrast")
"""Those of the files of exercises; the first two are their tops."""
COURSE_PARTS = ("course", "chapter")
FIELDS = {"if": "condition", "when": "condition", "from": "brought"}


class Key(Struct, frozen=True, forbid_unknown_fields=True, rename={"narrowed": "as"}):
    """A row of `keys.yaml`, which says what each field is."""

    about: str
    needed: bool = False
    said: str = ""
    narrowed: Literal["", "id", "ids", "channel", "condition", "language", "yes"] = ""
    names: Literal["", "behaviour", "fact", "feeling", "flag", "scene", "skill", "story"] = ""
    range: tuple[int, int] | None = None
    some: bool = False
    blank: bool = False
    length: Length = "text"
    named: bool = False
    text: bool = False
    examples: list[Any] | UnsetType = UNSET

    @property
    def shown(self) -> bool:
        """Whether a player can meet what stands here."""
        return self.text or self.named


class Part(Struct, frozen=True):
    """A mapping of the file. `types` are those of the model, without `| None`, by key; `stand_in` has
    something for every field that must be there."""

    kind: type[Struct]
    shape: Shape
    keys: dict[str, Key]
    types: dict[str, Any]
    stand_in: dict[str, object]


@cache
def parts() -> dict[str, Part]:
    """Every part by its name, which is that of its struct in small letters."""
    source = files("game.story").joinpath("keys.yaml").read_bytes()
    rows = msgspec.yaml.decode(source, type=dict[str, dict[str, Key]])
    return {name: _part(name, keys) for name, keys in rows.items()}


def story_parts() -> dict[str, Part]:
    """Those of a story file."""
    others = (*COURSE_PARTS, *EXERCISE_PARTS)
    return {name: part for name, part in parts().items() if name not in others}


@cache
def part_of(kind: type[Struct]) -> Part:
    return parts()[kind.__name__.lower()]


def _part(name: str, keys: dict[str, Key]) -> Part:
    struct = name.capitalize()
    kind: type[Struct] = getattr(model, struct, None) or getattr(exercises, struct)
    hints = get_type_hints(kind)
    fields = {key: FIELDS.get(key, key) for key in keys}
    types = {key: _bare(hints[field]) for key, field in fields.items() if field in hints}
    needed = tuple(key for key, row in keys.items() if row.needed)
    named = f"{name} block" if name in ("typed", "interrupted") else name
    without = [field.name for field in msgspec.structs.fields(kind) if field.required]
    return Part(kind, Shape(named, tuple(keys), needed), keys, types, dict.fromkeys(without, ""))


def _bare(hint: Any) -> Any:
    inner = [part for part in get_args(hint) if part is not NoneType]
    return inner[0] if len(inner) == 1 and NoneType in get_args(hint) else hint
