"""A story file becomes a `Story`, or findings that say what to change."""

import re
from pathlib import Path

from game.behaviours import shown_codes
from game.garbage_collection import collector_paused
from game.story.conditions import RESERVED
from game.story.keys import part_of
from game.story.loaded import Loaded
from game.story.model import Fact, Feeling, Story
from game.story.part_reader import PartReader
from game.story.yaml.nodes import Map, Node, Seq
from game.story.yaml.positions import Positions
from game.story.yaml.read_nodes import nodes_of_file, nodes_of_text
from game.story.yaml.source import FileError, Source, read_bytes, story_hash
from game.story.yaml.strict import Fields, Strict

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def read_story(path: str | Path) -> Loaded:
    """Read a story file. Never raises, whatever the file is or holds."""
    try:
        content = read_bytes(Path(path))
    except FileError:
        return _loaded(*nodes_of_file(Path(path), str(path)))
    return read_text(content, str(path))


def read_text(text: str | bytes, file: str = "story.yaml") -> Loaded:
    """Read a story that is in hand; `file` is the name that findings carry."""
    with collector_paused():
        content = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        return _loaded(*nodes_of_text(text, file), content)


def _loaded(source: Source, root: Node | None, content: bytes = b"") -> Loaded:
    story = _story(source, root) if root is not None else None
    return Loaded(
        None if source.failed() else story,
        source.settled(),
        Positions(source, root),
        story_hash(source.text),
        content,
    )


def _story(source: Source, root: Node) -> Story | None:
    """The story as far as it can be read; what is faulty has a finding and some stand-in value."""
    read = PartReader(source)
    fields = read.top(root, part_of(Story).shape, "the story")
    if fields is None:
        return None
    get = fields.get
    scenes = read.entries(get("scenes"), "scene", needed=True)
    facts = {
        name: read.part(Fact, node, f'fact "{name}"', key, id=name)
        for name, key, node in read.entries(get("facts"), "fact")
    }
    feelings = {
        name: read.part(Feeling, node, f'feeling "{name}"', key, id=name)
        for name, key, node in read.entries(get("feelings"), "feeling")
    }
    taken: dict[str, int] = {}
    flags = _flags(read, get("flags"), "`flags`", taken)
    brought = {
        story: tuple(_flags(read, node, f'the flags from "{story}"', taken))
        for story, _, node in read.entries(get("from"), "story")
    }
    declared = {"scene": [name for name, _, _ in scenes], "flag": taken, "fact": facts, "feeling": feelings}
    faulty = {kind for kind, keys in _DECLARED.items() if any(_faulty(fields, key) for key in keys)}
    read.declare(
        {
            kind: None if kind in faulty else dict.fromkeys(names) | read.meant
            for kind, names in declared.items()
        }
    )
    read.channel = read.channel_of(get("channel"))
    return read.made(
        Story,
        fields,
        channel=read.channel,
        scenes={name: read.scene(key, name, node) for name, key, node in scenes},
        language=_language(read, get("language")),
        flags=tuple(flags),
        brought=brought,
        facts=facts,
        feelings=feelings,
    )


# The keys under which names of a kind are declared.
_DECLARED = {"scene": ("scenes",), "flag": ("flags", "from"), "fact": ("facts",), "feeling": ("feelings",)}


def _faulty(fields: Fields, key: str) -> bool:
    """Whether a declaration could not be read: then no name is called unknown for it."""
    if key in fields.twice:
        return True
    if key not in fields:
        return fields.odd or key == "scenes"
    return not isinstance(fields[key], Seq if key == "flags" else Map)


def _language(read: Strict, node: Node | None) -> str:
    if node is None:
        return "en"
    language = read.text(node, "`language`", prose=False, length="id")
    if language and not _LANGUAGE.fullmatch(language):
        read.report("bad-language", node, "a language is written as its code, such as en, de or pt-BR")
    return language


def _flags(read: Strict, node: Node | None, what: str, taken: dict[str, int]) -> dict[str, int]:
    """Declared flags with their lines; each of them goes into `taken`, where none may be already."""
    declared: dict[str, int] = {}
    for part in read.items(node, what, "flag names"):
        name = read.word(part, "a flag")
        if not name:
            continue
        line = part.start_mark.line + 1
        if name in RESERVED or name in shown_codes():
            read.report(
                "reserved-word", part, f'"{name}" has a meaning of its own in conditions; rename the flag'
            )
        elif name.isdigit():
            read.report("bad-id", part, "a flag needs a letter: in a condition this would be a number")
        elif name in taken:
            message = f'there is a flag "{name}" already, on line {taken[name]}; a flag has one source'
            read.report("flag-collision", part, message)
        if name not in taken:
            taken[name] = line
            declared[name] = line
    return declared
