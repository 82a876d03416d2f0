"""JSON Schema of the files that authors write: from the keys and the model's types.

Editors complete, explain and check with it while a story is written. It is looser than the reader where
JSON Schema cannot follow (names that must exist, conditions), and never stricter.
"""

from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import UNSET, Struct

from game.behaviours import standard_rulebook
from game.channels import channels
from game.skills import skills
from game.story import model
from game.story.keys import EXERCISE_PARTS, Key, parts, story_parts
from game.story.part_reader import FORMAT
from game.story.yaml.lengths import LENGTHS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
STORY_FILE = "story.schema.json"
COURSE_FILE = "course.schema.json"
DRILLS_FILE = "drills.schema.json"
STATIONS_FILE = "stations.schema.json"

Schema = dict[str, Any]

ID = f"^[a-z0-9_][a-z0-9_-]{{0,{LENGTHS['id'] - 1}}}$"
LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
# The reader takes what stands there as text, so `say: 42` and `words: [no]` are text too.
TEXT = ["string", "number", "boolean"]


def story_schema() -> Schema:
    return _document("story", "A story of Hear Me Out", [part for part in story_parts() if part != "story"])


def course_schema() -> Schema:
    return _document("course", "A course of Hear Me Out", ["chapter"])


def drills_schema() -> Schema:
    return _document("drills", "Drills of Hear Me Out", [*EXERCISE_PARTS[2:], "beat", "fact", "feeling"])


def stations_schema() -> Schema:
    inner = [part for part in EXERCISE_PARTS[2:] if part != "contrast"]
    return _document("stations", "Stations of Hear Me Out", [*inner, "beat", "fact", "feeling"])


def as_text(schema: Schema) -> str:
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def shipped(name: str = STORY_FILE) -> str:
    """A schema as it ships beside this module, without working it out again."""
    return files("game.authoring").joinpath("schema", name).read_text(encoding="utf-8")


def _document(root: str, title: str, inner: list[str]) -> Schema:
    return {
        "$schema": DRAFT,
        "title": title,
        **_mapping(root),
        "$defs": {part: _of(root, part, _mapping(part)) for part in inner},
    }


def _of(root: str, part: str, schema: Schema) -> Schema:
    """A part as it is in files of this kind: the skill stands in each station, and once above drills."""
    if part != "exercise":
        return schema
    needless, needed = ("skill", "contrast") if root == "drills" else ("contrast", "skill")
    values = {key: value for key, value in schema["properties"].items() if key != needless}
    return {**schema, "properties": values, "required": [*schema["required"], needed]}


@cache
def _snippets() -> dict[str, dict[str, str]]:
    source = files("game.authoring").joinpath("schema", "snippets.yaml").read_bytes()
    return msgspec.yaml.decode(source, type=dict[str, dict[str, str]])


def _mapping(name: str) -> Schema:
    part = parts()[name]
    values = {key: _value(key, row, part.types.get(key)) for key, row in part.keys.items()}
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": values}
    if part.shape.needed:
        schema["required"] = list(part.shape.needed)
    if name in _snippets():
        schema["defaultSnippets"] = [_snippets()[name]]
    return _formed(name, schema)


def _formed(part: str, schema: Schema) -> Schema:
    """What keys of one mapping ask of each other. A beat is a mapping or text in one schema of two types:
    where the two stand as alternatives, editors blame the beat for a fault inside it."""
    if part == "beat":
        heard = [{"required": [key]} for key in ("say", "any", "do")]
        schema["dependentSchemas"] = {"any": {"properties": {"say": False}}}
        longest = LENGTHS["text"]
        return {**schema, "type": [*TEXT, "object"], "maxLength": longest, "anyOf": [{"type": TEXT}, *heard]}
    if part == "survey":
        # One mapping or a list of them, in one schema as well.
        entry = {"type": "object", "$ref": "#/$defs/survey"}
        return {**schema, "type": ["object", "array"], "items": entry, "minItems": 1}
    if part == "choice":
        schema["anyOf"] = [{"required": ["say"]}, {"required": ["do"]}]
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
        return {"const": FORMAT}
    if said.narrowed == "yes":
        return {"const": True}
    if said.names == "behaviour":
        rulebook = standard_rulebook()
        about = [rulebook.rules[code].about for code in rulebook.shown]
        return _list({"enum": list(rulebook.shown), "enumDescriptions": about}, unique=True)
    if said.names == "skill":
        rows = skills()
        return {"enum": list(rows), "enumDescriptions": [row.means for row in rows.values()]}
    if key in ("if", "when") or said.narrowed == "condition":
        return {"type": "string", "maxLength": LENGTHS["condition"]}
    if hint == tuple[model.Survey, ...]:
        return _ref(model.Survey)
    if hint == model.Goto:
        return {"type": ["string", "array"], "items": _ref(model.Branch), "minItems": 1}
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
        return {"type": TEXT, "maxLength": LENGTHS["id" if said.names else said.length]}
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint))}
    if get_origin(hint) is tuple and get_origin(get_args(hint)[0]) is Literal:
        return {**_list({"enum": list(get_args(get_args(hint)[0]))}, unique=True), "minItems": 1}
    if hint == tuple[str, ...]:
        if said.narrowed == "ids":
            return _list({"type": "string", "pattern": ID}, unique=True)
        several = {"minItems": 1 if said.some else 2} if said.named else {}
        each = {"type": TEXT, "maxLength": LENGTHS["id" if said.names else said.length]}
        return {**_list(each, unique=bool(said.names)), **several}
    return None


def _groups(said: Key, hint: Any) -> Schema:
    inner = get_args(hint)
    if get_origin(hint) is tuple:
        schema = _list(_ref(inner[0]))
        return {**schema, "minItems": 1} if said.some else schema
    if get_origin(hint) is dict:
        values = _texts(said, inner[1]) or _ref(inner[1])
        schema = {"type": "object", "propertyNames": {"pattern": ID}, "additionalProperties": values}
        return {**schema, "minProperties": 1} if said.some else schema
    return _ref(hint)


def _ref(part: type[Struct]) -> Schema:
    return {"$ref": f"#/$defs/{part.__name__.lower()}"}


def _list(items: Schema, *, unique: bool = False) -> Schema:
    schema: Schema = {"type": "array", "items": items}
    return {**schema, "uniqueItems": True} if unique else schema
