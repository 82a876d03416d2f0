"""The JSON Schema: what editors are told is what the reader reads."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from game.authoring.schema import (
    COURSE_FILE,
    DRILLS_FILE,
    STATIONS_FILE,
    STORY_FILE,
    as_text,
    course_schema,
    drills_schema,
    shipped,
    stations_schema,
    story_schema,
)
from game.story.keys import parts, story_parts
from game.story.reader import read_text
from game.story.story_files import bundled_folder, drill_files, station_files, story_files

STORIES = story_files([bundled_folder()])

SMALL = """\
format: 1
id: small
title: Small
channel: in-person
language: en
customer: {name: Ada, about: Waits at the desk., cut_in: [I had not finished.]}
skills: [acknowledge]
start: {scene: hello, trust: 40, frustration: 50}
flags: [promised]
remembers: [promised]
from: {earlier: [left_happy]}
facts:
  order:
    says: the order
    words: [order, 20417]
    wrong: [20418]
    corrects: "No, 20417."
    asked: [which order]
feelings:
  tired: {words: [tired]}
answers: [{id: puzzled, when: dismiss, answer: [Hm.]}]
lost: bye
scenes:
  hello:
    channel: phone
    customer:
      - "It is late."
      - {say: 12:30, do: "(a sigh)", tells: [order], feels: [tired], done: true, if: trust > 3}
      - {any: ["{player}?", "Are you there?"], who: Bo}
      - {say: "One more thing.", silence: true}
    replies:
      - id: wave
        do: "Wave."
        shows: []
        if: not promised
        asks: [order]
        mishears: [order]
        effects: {trust: -2, frustration: 3, set: [promised], clear: []}
        answer: ["Hm."]
        goto: [{if: trust >= 50, to: on}, {to: bye}]
        why: "A wave."
        denies: [acknowledge]
        help: true
    typed:
      prompt: Say it
      routes:
        - id: heard
          when: acknowledge
          examples: [a, b, c]
          given: {flags: [promised], trust: 40, frustration: 10, heard: [order], visited: [hello]}
          earns: nothing
          spares: [premature, asked_again]
          goto: bye
        - {id: other, otherwise: true, goto: on, effects: {}, answer: [], why: "So."}
    answers: [{id: blamed, when: confront, answer: [Hm.], goto: bye}]
    interrupted: {goto: bye, effects: {trust: -1}, why: "Cut in."}
  on: {customer: [Well.], goto: bye}
  bye:
    customer: [Bye.]
    ending: {kind: fair, title: Bye, survey: {stars: 3, comment: Fine.}}
"""


class CoreLoader(yaml.SafeLoader):
    """YAML as editors read it (core schema): `no` and `12:30` are text."""


CoreLoader.yaml_implicit_resolvers = {}
CoreLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
CoreLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
CoreLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])


def faults(text: str, schema: dict[str, Any] | None = None) -> list[str]:
    data = yaml.load(text, Loader=CoreLoader)
    return [fault.message for fault in Draft202012Validator(schema or story_schema()).iter_errors(data)]


def test_the_shipped_schemas_are_the_ones_that_the_model_gives_today() -> None:
    assert shipped(STORY_FILE) == as_text(story_schema()), (
        "hearmeout schema > game/authoring/schema/story.schema.json"
    )
    assert shipped(COURSE_FILE) == as_text(course_schema()), (
        "hearmeout schema --course > …/course.schema.json"
    )
    assert shipped(DRILLS_FILE) == as_text(drills_schema()), "hearmeout schema --drills > …"
    assert shipped(STATIONS_FILE) == as_text(stations_schema()), "hearmeout schema --stations > …"


def test_all_are_sound_schemas_of_draft_2020_12() -> None:
    for schema in (story_schema(), course_schema(), drills_schema(), stations_schema()):
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_every_bundled_story_validates(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


def test_the_bundled_course_validates() -> None:
    assert faults((bundled_folder() / "course.yaml").read_text(encoding="utf-8"), course_schema()) == []


DRILLS = (Path(__file__).parent.parent / "exercises" / "rent.drills.yaml").read_text("utf-8")


def test_drills_validate_and_what_stands_in_the_wrong_file_does_not() -> None:
    assert faults(DRILLS, drills_schema()) == []
    as_stations = DRILLS.replace("skill: paraphrase", "form: a")
    assert faults(as_stations, stations_schema())
    assert faults(DRILLS.replace("skill: paraphrase", "skill: parafrase"), drills_schema())
    assert faults(DRILLS.replace("result: met", "result: good"), drills_schema())
    assert faults(
        DRILLS.replace("    channel: phone", "    skill: open\n    channel: phone"), drills_schema()
    )


def test_every_exercise_that_ships_validates() -> None:
    for path in drill_files([bundled_folder()]):
        assert faults(path.read_text("utf-8"), drills_schema()) == [], path
    for path in station_files([bundled_folder()]):
        assert faults(path.read_text("utf-8"), stations_schema()) == [], path


def test_a_story_with_every_key_there_is_reads_and_validates() -> None:
    assert [finding.message for finding in read_text(SMALL).findings] == []
    assert faults(SMALL) == []
    for name, part in story_parts().items():
        for key in part.keys:
            assert re.search(rf"\b{key}:", SMALL), f"`{key}` of a {name} is not in the story above"


BROKEN = {
    "an unknown key": ("    replies:", "    choises:"),
    "an unknown key deep inside": ("prompt: Say it", "promt: Say it"),
    "text where a list is": ("tells: [order]", "tells: order"),
    "a list where text is": ("title: Small", "title: [Small]"),
    "a number in quotes": ("trust: 40, frustration: 50", 'trust: "40", frustration: 50'),
    "a number out of range": ("stars: 3", "stars: 6"),
    "a move out of range": ("trust: -2", "trust: -200"),
    "yes for true": ("done: true", "done: yes"),
    "an unknown channel": ("channel: in-person", "channel: telephone"),
    "an unknown ending": ("kind: fair", "kind: happy"),
    "an unknown behaviour": ("shows: []", "shows: [acknowlege]"),
    "an id with capitals": ("id: small", "id: Small"),
    "a scene name with a space": ("  on: {", "  on it: {"),
    "another format": ("format: 1", "format: 2"),
    "a language in words": ("language: en", "language: English"),
    "a missing key": ("title: Small\n", ""),
    "a scene that leads nowhere": ("  on: {customer: [Well.], goto: bye}", "  on: {customer: [Well.]}"),
    "a scene with two ways on": (
        "[Well.], goto: bye}",
        "[Well.], goto: bye, ending: {kind: fair, title: T}}",
    ),
    "a beat without words": ('{say: "One more thing.", silence: true}', "{silence: true}"),
    "a silent reply that shows nothing known": ("        shows: []\n", ""),
    "a route with neither when nor otherwise": ("otherwise: true, ", ""),
    "otherwise: false": ("otherwise: true", "otherwise: false"),
    "an empty list of scenes": ("goto: [{if: trust >= 50, to: on}, {to: bye}]", "goto: []"),
}


@pytest.mark.parametrize(("old", "new"), BROKEN.values(), ids=BROKEN)
def test_a_broken_story_is_refused_by_the_schema_and_by_the_reader(old: str, new: str) -> None:
    assert old in SMALL
    broken = SMALL.replace(old, new, 1)
    assert faults(broken)
    assert any(finding.severity == "error" for finding in read_text(broken).findings)


def every_key(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for part, mapping in [("top", schema), *schema["$defs"].items()]:
        for key, value in mapping["properties"].items():
            yield part, key, value


@pytest.mark.parametrize(
    "schema",
    [story_schema(), course_schema(), drills_schema(), stations_schema()],
    ids=["story", "course", "drills", "stations"],
)
def test_every_key_is_explained_in_a_sentence(schema: dict[str, Any]) -> None:
    for part, key, value in every_key(schema):
        assert len(value["description"]) > 15, f"{part}.{key}"
        assert value["description"].rstrip('"').endswith((".", ". ", "`.")), f"{part}.{key}"


def test_the_ranges_are_those_of_the_reader() -> None:
    numbers = [(p, k, v) for p, k, v in every_key(story_schema()) if v.get("type") == "integer"]
    assert len(numbers) == 7
    for _, key, value in numbers:
        low, high = value["minimum"], value["maximum"]
        mark = {"stars": "stars: 3", "trust": "trust: -2", "frustration": "frustration: 3"}[key]
        if (low, high) == (0, 100):
            mark = {"trust": "trust: 40, frustration: 10", "frustration": "frustration: 10"}[key]
        for number, fine in ((low, True), (high, True), (low - 1, False), (high + 1, False)):
            rest = ", frustration: 10" if mark.startswith("trust: 40") else ""
            story = SMALL.replace(mark, f"{key}: {number}{rest}", 1)
            assert (read_text(story).story is not None) is fine, (key, number)
            assert (faults(story) == []) is fine, (key, number)


def test_what_an_editor_puts_in_whole_has_only_keys_that_belong_there() -> None:
    snippets = {
        part: d["defaultSnippets"][0]["body"]
        for part, d in story_schema()["$defs"].items()
        if "defaultSnippets" in d
    }
    assert set(snippets) == {"beat", "reply", "route", "fact", "ending"}
    for part, body in snippets.items():
        filled = re.sub(r"\$(\d+|\{\d+\|(\w+)[^}]*\})", lambda found: found[2] or "trust", body)
        data = yaml.load("  " + filled if "\n  " in filled and part != "fact" else filled, Loader=CoreLoader)
        shape = parts()[part].shape
        assert set(shape.needed) <= set(data) <= set(shape.keys), part
