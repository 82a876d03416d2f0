"""A story file becomes a `Story`, or findings that say what to change."""

import re
from collections.abc import Callable
from pathlib import Path

from game.behaviours import shown_codes
from game.channels import channels
from game.garbage import collector_paused
from game.story.conditions import RESERVED
from game.story.loaded import Loaded
from game.story.model import Customer, Fact, Feeling, Start, Story
from game.story.scene_reader import DeclaredNames, SceneReader
from game.story.yaml.file import nodes_of_file, nodes_of_text
from game.story.yaml.nodes import Group, Map, Node, Seq
from game.story.yaml.positions import Positions
from game.story.yaml.source import FileError, Source, read_bytes, story_hash
from game.story.yaml.strict import Fields, Shape, Strict

# The story format of today; a change that old stories would not survive raises it.
FORMAT = 1

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")

STORY = Shape(
    "story",
    (
        "format",
        "id",
        "title",
        "channel",
        "language",
        "customer",
        "skills",
        "start",
        "flags",
        "remembers",
        "from",
        "facts",
        "feelings",
        "scenes",
    ),
    ("format", "id", "title", "channel", "customer", "start", "scenes"),
)
CUSTOMER = Shape("customer", ("name", "about"), ("name",))
START = Shape("start", ("scene", "trust", "frustration"), ("scene", "trust", "frustration"))
FACT = Shape("fact", ("says", "words", "asked"), ("says",))
FEELING = Shape("feeling", ("words",))


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


def check_format(reader: Strict, fields: Fields) -> bool:
    """Whether `format` is one that this reader knows; otherwise nothing else is worth a finding."""
    node = fields.get("format")
    if node is None or isinstance(node, Group) or node.style or not node.value.isdecimal():
        reader.whole(node, "`format`", FORMAT, FORMAT)
        return True
    if node.value != str(FORMAT):
        reader.report("format-version", node, f"this game reads format {FORMAT}")
        return False
    return True


def _loaded(source: Source, root: Node | None, content: bytes = b"") -> Loaded:
    story = _story(source, root) if root is not None else None
    return Loaded(
        None if source.failed() else story,
        source.settled(),
        Positions(source, root),
        tuple(source.lines),
        story_hash(source.text),
        content,
    )


def _story(source: Source, root: Node) -> Story | None:
    """The story as far as it can be read; what is faulty has a finding and some stand-in value."""
    read = Strict(source)
    fields = read.fields(root, STORY, "the story")
    if not isinstance(root, Map):
        return None
    if not check_format(read, fields):
        source.only("format-version")
        return None
    get = fields.get
    scenes = read.entries(get("scenes"), "scene", needed=True)
    facts = {name: _fact(read, name, node, key) for name, key, node in read.entries(get("facts"), "fact")}
    feelings = {
        name: _feeling(read, name, node, key) for name, key, node in read.entries(get("feelings"), "feeling")
    }
    taken: dict[str, int] = {}
    flags = _flags(read, get("flags"), "`flags`", taken)
    brought = {
        story: tuple(_flags(read, node, f'the flags from "{story}"', taken))
        for story, _, node in read.entries(get("from"), "story")
    }
    channel = read.choice(get("channel"), "the channel", tuple(channels()))
    faulty = _faulty(fields)
    meant = read.meant
    known = DeclaredNames(
        None if faulty("scenes") else dict.fromkeys(name for name, _, _ in scenes) | meant,
        None if faulty("flags", "from") else dict.fromkeys(taken) | meant,
        None if faulty("facts") else dict.fromkeys(facts) | meant,
        None if faulty("feelings") else dict.fromkeys(feelings) | meant,
    )
    reader = SceneReader(source, known, channel)
    return Story(
        id=read.word(get("id"), "the id of a story"),
        title=read.text(get("title"), "`title`"),
        channel=channel,
        customer=_customer(read, get("customer")),
        start=_start(read, get("start"), known.scenes),
        scenes={name: reader.scene(key, name, node) for name, key, node in scenes},
        language=_language(read, get("language")),
        skills=read.texts(get("skills"), "`skills`"),
        flags=tuple(flags),
        remembers=read.names(get("remembers"), "`remembers`", "flag", known.flags),
        brought=brought,
        facts=facts,
        feelings=feelings,
    )


def _faulty(fields: Fields) -> Callable[..., bool]:
    """Whether a declaration could not be read: then no name is called unknown for it."""

    def check(*keys: str) -> bool:
        return any(
            key in fields.twice
            or (key not in fields and (fields.odd or key in STORY.needed))
            or _wrong(fields.get(key), key)
            for key in keys
        )

    return check


def _wrong(node: Node | None, key: str) -> bool:
    return node is not None and not isinstance(node, Seq if key == "flags" else Map)


def _fact(read: Strict, name: str, node: Node, key: Node) -> Fact:
    get = read.fields(node, FACT, f'fact "{name}"', key).get
    says = read.text(get("says"), "`says`")
    return Fact(name, says, read.texts(get("words"), "`words`"), read.texts(get("asked"), "`asked`"))


def _feeling(read: Strict, name: str, node: Node, key: Node) -> Feeling:
    return Feeling(
        name, read.texts(read.fields(node, FEELING, f'feeling "{name}"', key).get("words"), "`words`")
    )


def _customer(read: Strict, node: Node | None) -> Customer:
    if node is None:
        return Customer("")
    get = read.fields(node, CUSTOMER, "the customer").get
    return Customer(read.text(get("name"), "`name`"), read.text(get("about"), "`about`", blank=True))


def _start(read: Strict, node: Node | None, scenes: dict[str, None] | None) -> Start:
    if node is None:
        return Start("", 0, 0)
    get = read.fields(node, START, "the start").get
    return Start(
        read.name(get("scene"), "`scene`", "scene", scenes),
        read.whole(get("trust"), "trust", 0, 100),
        read.whole(get("frustration"), "frustration", 0, 100),
    )


def _language(read: Strict, node: Node | None) -> str:
    if node is None:
        return "en"
    language = read.text(node, "`language`", prose=False)
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
