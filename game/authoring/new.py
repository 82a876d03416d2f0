"""A story to begin with: complete, worth playing, and a lesson in the format as it is read down."""

import os
import re
from importlib.resources import files
from pathlib import Path

import msgspec
from msgspec import Struct

import game
from game.authoring.schema import COURSE_FILE, DRILLS_FILE, STORY_FILE, shipped
from game.channels import channels
from game.command_lines import path_word
from game.errors import PlainError
from game.skills import skills
from game.story.yaml.lengths import LENGTHS
from game.text import clean, printable
from game.whole_files import make_folder, write_new, write_whole
from game.whole_folders import put, settle, staged
from game.words import capitalised

TITLE = "The visit that moved"
CUSTOMER = "Sam"
# Beside an author's stories, out of the way: what an editor reads, kept up with the game.
SCHEMA_FOLDER = ".hearmeout"


class ExistsError(PlainError):
    """Something stands where the new story would: nothing was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{clean(str(path))} is there already, and stays as it is. Choose another name.")


class Made(Struct, frozen=True):
    """What was written: the story, and for a course its folder's other files."""

    story: Path
    others: tuple[Path, ...] = ()


def new_story(path: Path, title: str = "", customer: str = "", channel: str = "") -> Made:
    """Write a story file. Raises `ExistsError` before anything is written, or OSError.

    The file's name becomes the story's id; no `channel` is the first of the table. The schema that its first
    line names is put beside it, in a folder that is brought up to date whenever a story is made there.
    """
    _must_be_free(path)
    text = story_text(slug(path.stem), title, customer, channel, path.name, _schema_path(path, STORY_FILE))
    make_folder(path.parent, private=False)
    _write(path, text)
    if _has_schema_beside(path):
        _put_schema(path.parent, STORY_FILE)
    return Made(path)


def new_drills(path: Path) -> Made:
    """Write a file of one drill. Raises as `new_story` does."""
    _must_be_free(path)
    values = {
        "schema": _schema_path(path, DRILLS_FILE),
        "file": path_word(Path(path.name)),
        "skill": next(iter(skills())),
        "id": slug(path.name.split(".")[0]),
    }
    make_folder(path.parent, private=False)
    _write(path, _filled("drills.yaml", values))
    if _has_schema_beside(path):
        _put_schema(path.parent, DRILLS_FILE)
    return Made(path)


def new_course(folder: Path, title: str = "", customer: str = "", channel: str = "") -> Made:
    """Write a story pack: a course of one chapter, its story and a README. Raises as `new_story` does. A
    folder that is not there yet comes to be with all of it at once."""
    # Room for what the story's id has behind it.
    name = slug(folder.resolve().name)[: LENGTHS["id"] - 20].strip("-")
    story, course = folder / f"{name}-first-call.yaml", folder / "course.yaml"
    readme = folder / "README.md"
    _must_be_free(story, course, readme)
    _must_fit("title", title, LENGTHS["title"])
    shown = clean(title) or capitalised(name.replace("-", " ").replace("_", " ").strip())
    filled = {
        "schema": _schema_path(course, COURSE_FILE),
        "id": name,
        "title": _quoted(shown),
        "story": story.stem,
    }
    plain = {"title": " ".join(shown.split()), "folder": path_word(Path(folder.resolve().name))}
    schema = _schema_path(story, STORY_FILE)
    texts = {
        story.name: story_text(story.stem, "", customer, channel, story.name, schema),
        course.name: _filled("course.yaml", filled),
        readme.name: _filled("README.md", filled | plain),
    }
    schemas = (STORY_FILE, COURSE_FILE) if _has_schema_beside(story) else ()
    if folder.is_dir():
        _write_all(folder, texts, schemas)
    else:
        make_folder(folder.parent, private=False)
        settle(folder)
        with staged(folder) as stage:
            _write_all(stage / folder.name, texts, schemas)
            put(stage / folder.name, folder.parent, over=False)
    return Made(story, (course, readme))


def story_text(
    story_id: str,
    title: str = "",
    customer: str = "",
    channel: str = "",
    file: str = "story.yaml",
    schema: str = STORY_FILE,
) -> str:
    """The text of a new story for a channel; title and customer may hold anything."""
    channel = channel or next(iter(channels()))
    row = channels()[channel]
    _must_fit("title", title, LENGTHS["title"])
    _must_fit("customer's name", customer, LENGTHS["name"])
    values = {
        "schema": schema,
        "file": path_word(Path(file)),
        "id": story_id,
        "title": _quoted(clean(title).strip() or TITLE),
        "customer": _quoted(clean(customer).strip() or CUSTOMER),
        "channel": channel,
        "channels": " | ".join(channels()),
        "pause": _quoted(row.pause),
    }
    blocks = {"whole": row.whole, "parts": not row.whole, "silence": row.silence, "deeds": row.deeds}
    return _filled("story.yaml", values, tuple(name for name, stands in blocks.items() if stands))


def slug(name: str, without: str = "my-first-call") -> str:
    """A name as an id: small letters, digits, - and _; `without` for a name that has none of them."""
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")[:100].strip("-") or without


def _filled(template: str, values: dict[str, str], blocks: tuple[str, ...] = ()) -> str:
    """The template with its `[[values]]`. Of its blocks, each begun by `#[name]` and the last ended by
    `#[all]`, only those named stay."""
    lines = []
    keep = True
    source = files("game.authoring").joinpath("templates", template)
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.startswith("#["):
            keep = line[2:-1] in ("all", *blocks)
        elif keep:
            lines.append(re.sub(r"\[\[(\w+)\]\]", lambda found: values[found[1]], line))
    return "\n".join(lines) + "\n"


def _must_be_free(*paths: Path) -> None:
    for path in paths:
        if path.exists() or path.is_symlink():
            raise ExistsError(path)


def _must_fit(what: str, text: str, most: int) -> None:
    if len(text) > most:
        raise PlainError(f"The {what} has {len(text):,} letters; it may have {most} at most.")


def _quoted(text: str) -> str:
    """Text as a double-quoted YAML scalar on one line: JSON's escapes are YAML's."""
    return msgspec.json.encode(" ".join(text.split())).decode()


def _checkout() -> Path | None:
    """The checkout that the game runs from; None when it is installed."""
    root = Path(game.__file__).resolve().parent.parent
    return root if (root / "pyproject.toml").is_file() else None


def _schema_path(path: Path, name: str) -> str:
    """What the first line names, from the file's own folder."""
    root = _checkout()
    folder = path.resolve().parent
    if root and folder.is_relative_to(root):
        return Path(os.path.relpath(root / "game" / "authoring" / "schema" / name, folder)).as_posix()
    return f"{SCHEMA_FOLDER}/{name}"


def _has_schema_beside(path: Path) -> bool:
    """In a checkout the game's own is named."""
    root = _checkout()
    return not (root and path.resolve().is_relative_to(root))


def _put_schema(folder: Path, name: str) -> None:
    target = folder / SCHEMA_FOLDER / name
    make_folder(target.parent, private=False)
    # A link is an author's own arrangement, and could lead anywhere.
    if not target.is_symlink():
        write_whole(target, shipped(name).encode(), private=False)


def _write_all(folder: Path, texts: dict[str, str], schemas: tuple[str, ...]) -> None:
    make_folder(folder, private=False)
    for name, text in texts.items():
        _write(folder / name, text)
    for name in schemas:
        _put_schema(folder, name)


def _write(path: Path, text: str) -> None:
    """Never over a file that came to be meanwhile."""
    try:
        write_new(path, printable(text).encode(), private=False)
    except FileExistsError:
        raise ExistsError(path) from None
