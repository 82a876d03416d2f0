"""JSON Schema of a story and of a course: from the reader's keys, the model's types and `keys.yaml`.

Editors complete, explain and check with it while a story is written. It is looser than the reader where
JSON Schema cannot follow (names that must exist, conditions), and never stricter.
"""

from functools import cache
from importlib.resources import files
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET, Struct, UnsetType

from game.behaviours import standard_rulebook
from game.channels import channels
from game.story import course, model, reader
from game.story import scene_reader as scenes
from game.story.conditions import Condition
from game.story.yaml.strict import Shape

DRAFT = "https://json-schema.org/draft/2020-12/schema"
STORY_FILE = "story.schema.json"
COURSE_FILE = "course.schema.json"

Schema = dict[str, Any]

ID = "^[a-z0-9_][a-z0-9_-]{0,99}$"
LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
# The reader takes what stands there as text, so `say: 42` and `words: [no]` are text too.
TEXT = ["string", "number", "boolean"]

# Which shape of the reader reads which part of the model, under the name it has in `keys.yaml`.
PARTS: dict[str, tuple[Shape, type[Struct]]] = {
    "story": (reader.STORY, model.Story),
    "customer": (reader.CUSTOMER, model.Customer),
    "start": (reader.START, model.Start),
    "fact": (reader.FACT, model.Fact),
    "feeling": (reader.FEELING, model.Feeling),
    "scene": (scenes.SCENE, model.Scene),
    "beat": (scenes.BEAT, model.Beat),
    "branch": (scenes.BRANCH, model.Branch),
    "effects": (scenes.EFFECTS, model.Effects),
    "reply": (scenes.REPLY, model.Reply),
    "typed": (scenes.TYPED, model.Typed),
    "route": (scenes.ROUTE, model.Route),
    "given": (scenes.GIVEN, model.Given),
    "interrupted": (scenes.INTERRUPTED, model.Interrupted),
    "ending": (scenes.ENDING, model.Ending),
    "survey": (scenes.SURVEY, model.Survey),
    "course": (course.COURSE, model.Course),
    "chapter": (course.CHAPTER, model.Chapter),
}
FIELDS = {"if": "condition", "when": "condition", "from": "brought"}


class Key(Struct, frozen=True, forbid_unknown_fields=True, rename={"narrowed": "as"}):
    """What `keys.yaml` says of one key."""

    about: str
    narrowed: Literal["", "id", "ids", "names", "behaviours", "channel", "language", "yes"] = ""
    range: tuple[int, int] | None = None
    some: bool = False
    examples: list[Any] | UnsetType = UNSET


def story_schema() -> Schema:
    """The schema of a story file."""
    return _document("story", "A story of Hear Me Out", [part for part in PARTS if part != "chapter"])


def course_schema() -> Schema:
    """The schema of a `course.yaml`."""
    return _document("course", "A course of Hear Me Out", ["chapter"])


def as_text(schema: Schema) -> str:
    """A schema as it is shipped and printed."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def shipped(name: str = STORY_FILE) -> str:
    """A schema as it ships beside this module, without working it out again."""
    return files("game.write").joinpath("schema", name).read_text(encoding="utf-8")


def _document(root: str, title: str, parts: list[str]) -> Schema:
    return {
        "$schema": DRAFT,
        "title": title,
        **_mapping(root),
        "$defs": {part: _mapping(part) for part in parts if part not in ("story", "course")},
    }


@cache
def _keys() -> dict[str, dict[str, Any]]:
    import yaml

    text = files("game.write").joinpath("schema", "keys.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return words


def _mapping(part: str) -> Schema:
    shape, kind = PARTS[part]
    hints = get_type_hints(kind)
    said = {key: msgspec.convert(words, Key) for key, words in _keys()[part].items()}
    missing = set(shape.keys).symmetric_difference(said)
    if missing:
        raise ValueError(f"keys.yaml and the reader disagree on the keys of a {part}: {sorted(missing)}")
    schema: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: _value(key, said[key], hints.get(FIELDS.get(key, key))) for key in shape.keys},
    }
    if shape.needed:
        schema["required"] = list(shape.needed)
    snippet = _keys()["snippets"].get(part)
    if snippet:
        schema["defaultSnippets"] = [snippet]
    return _formed(part, schema)


def _formed(part: str, schema: Schema) -> Schema:
    """What keys of one mapping ask of each other.

    A beat is a mapping or text in one schema of two types: where the two stand as alternatives, editors
    blame the beat for a fault inside it.
    """
    if part == "beat":
        either = [{"type": TEXT}, {"required": ["say"]}, {"required": ["do"]}]
        return {**schema, "type": [*TEXT, "object"], "anyOf": either}
    if part == "reply":
        schema["anyOf"] = [{"required": ["say"]}, {"required": ["do", "shows"]}]
    if part == "route":
        schema["oneOf"] = [{"required": ["when"]}, {"required": ["otherwise"]}]
    if part == "scene":
        ways = ("replies", "typed", "goto", "ending")
        schema["anyOf"] = [{"required": [way]} for way in ways]
        others = {
            "goto": ("replies", "typed", "ending", "interrupted"),
            "ending": ("replies", "typed", "interrupted"),
        }
        schema["dependentSchemas"] = {
            way: {"properties": dict.fromkeys(closed, False)} for way, closed in others.items()
        }
    return schema


def _value(key: str, said: Key, hint: Any) -> Schema:
    schema = {"description": said.about.replace("[[channels]]", _read_how()), **_typed(key, said, hint)}
    if said.examples is not UNSET:
        schema["examples"] = said.examples
    return schema


def _read_how() -> str:
    """Which channels have pauses, and which are read at once."""
    *parts, last = (name for name, row in channels().items() if not row.whole)
    whole = " or ".join(row.named for row in channels().values() if row.whole)
    return f"{', '.join(parts)} and {last} have pauses and can be cut into; {whole} is read at once."


def _typed(key: str, said: Key, hint: Any) -> Schema:
    if key == "format":
        return {"const": reader.FORMAT}
    if said.narrowed == "yes":
        return {"const": True}
    if said.narrowed == "behaviours":
        rulebook = standard_rulebook()
        about = [rulebook.rules[code].about for code in rulebook.shown]
        return _list({"enum": list(rulebook.shown), "enumDescriptions": about}, unique=True)
    if set(get_args(Condition)) <= set(get_args(hint)):
        return {"type": "string"}
    hint = _bare(hint)
    if hint == model.Goto:
        return {"type": ["string", "array"], "items": _ref("branch"), "minItems": 1}
    if hint is bool:
        return {"type": "boolean"}
    if hint is int:
        assert said.range is not None, f"`{key}` is a number without a range"
        return {"type": "integer", "minimum": said.range[0], "maximum": said.range[1]}
    return _texts(said, hint) or _groups(said, hint)


def _texts(said: Key, hint: Any) -> Schema | None:
    if hint is str:
        if said.narrowed == "channel":
            return {"enum": list(channels())}
        if said.narrowed == "id":
            return {"type": ["string", "integer"], "pattern": ID}
        if said.narrowed == "language":
            return {"type": "string", "pattern": LANGUAGE}
        return {"type": TEXT}
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint))}
    if hint == tuple[str, ...]:
        if said.narrowed == "ids":
            return _list({"type": "string", "pattern": ID}, unique=True)
        return _list({"type": TEXT}, unique=said.narrowed == "names")
    return None


def _groups(said: Key, hint: Any) -> Schema:
    inner = get_args(hint)
    if get_origin(hint) is tuple:
        schema = _list(_ref(_part(inner[0])))
        return {**schema, "minItems": 1} if said.some else schema
    if get_origin(hint) is dict:
        values = _texts(said, inner[1]) or _ref(_part(inner[1]))
        schema = {"type": "object", "propertyNames": {"pattern": ID}, "additionalProperties": values}
        return {**schema, "minProperties": 1} if said.some else schema
    return _ref(_part(hint))


def _part(kind: Any) -> str:
    return next(name for name, (_, struct) in PARTS.items() if struct is kind)


def _ref(part: str) -> Schema:
    return {"$ref": f"#/$defs/{part}"}


def _list(items: Schema, *, unique: bool = False) -> Schema:
    schema: Schema = {"type": "array", "items": items}
    return {**schema, "uniqueItems": True} if unique else schema


def _bare(hint: Any) -> Any:
    """A type without its `| None`."""
    if get_origin(hint) in (Union, UnionType):
        left = tuple(part for part in get_args(hint) if part is not NoneType)
        return left[0] if len(left) == 1 else hint
    return hint
