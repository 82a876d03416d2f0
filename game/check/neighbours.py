"""The stories that stand beside a checked file: known by their ids, and read only where it names them."""

import re
from collections.abc import Iterable
from pathlib import Path

from game.ordinary_files import read_ordinary
from game.story.loaded import Loaded
from game.story.model import Story
from game.story.reader import read_story

_ID = re.compile(r"^id:[ \t]*[\"']?([a-z0-9_-]+)", re.MULTILINE)
_HEAD = 16 * 1024
"""Bytes: the id stands above the scenes, below a page of comments at most."""


def loaded_id(loaded: Loaded) -> str:
    """The id of a story, even of one that could not be read, so that nobody is told it is missing; "" where
    none is written."""
    if loaded.story:
        return loaded.story.id
    return next((found[1] for line in loaded.positions.lines if (found := _ID.match(line))), "")


def ids(files: Iterable[Path]) -> dict[str, Path]:
    """Story files by their ids, found without reading the stories where the id stands at its usual place."""
    found: dict[str, Path] = {}
    for path in files:
        if name := _written_id(path) or loaded_id(read_story(path)):
            found.setdefault(name, path)
    return found


def brought_from(story: Story, beside: list[Path]) -> dict[str, Story | None]:
    """The stories that this one brings flags from; None for one that could not be read. Where one is not
    found, all ids of the files beside are told, with None. A file that is named as its story is looked at
    first, so that the others need not be opened."""
    wanted = set(story.brought) - {story.id}
    files = {path.stem: path for path in beside if path.stem in wanted and _written_id(path) == path.stem}
    others: dict[str, Path] = {}
    if len(files) < len(wanted):
        others = ids(beside)
        files = {name: path for name, path in others.items() if name in wanted}
    return dict.fromkeys(others) | {name: read_story(path).story for name, path in files.items()}


def _written_id(path: Path) -> str:
    """The id in the head of a file; "" where it stands elsewhere, or the file cannot be read."""
    try:
        head = read_ordinary(path, _HEAD)
    except OSError:
        return ""
    found = _ID.search(head.decode("utf-8-sig", "replace"))
    return found[1] if found else ""
