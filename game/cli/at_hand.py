"""What the playing commands share: where things are saved, which stories there are, and plain messages."""

import os
import sys
from pathlib import Path
from typing import NoReturn

from game.paths import cache_dir, data_dir, database_file
from game.progress.database import Database
from game.progress.library import Library, PlayableStory, open_library
from game.story.loading import load_story
from game.words import did_you_mean, quoted

DEFAULT_PROFILE = "player"


def database() -> Database:
    """The database of this computer's player."""
    return Database(database_file())


def own_folders() -> list[Path]:
    """The folders of `HEARMEOUT_STORIES`, separated as PATH is, then the packs that were added."""
    named = [Path(part) for part in os.environ.get("HEARMEOUT_STORIES", "").split(os.pathsep) if part]
    packs = packs_folder()
    return [*named, packs] if packs.is_dir() else named


def packs_folder() -> Path:
    """Where added story packs live, each in a folder of its own. It may not exist yet."""
    return data_dir() / "packs"


def library() -> Library:
    """Every story at hand."""
    return open_library(cache_dir(), own_folders())


def find_story(story: str, at: Library | None = None) -> PlayableStory:
    """A story by its id or file. Ends the command with exit 2 and findings where it cannot be played."""
    if not _looks_like_file(story):
        stories = (at or library()).stories
        if story in stories:
            return stories[story]
        if not _exists(story):
            meant = did_you_mean(story, stories)
            stop(f"There is no story {quoted(story)}.{meant} `hearmeout stories` lists them.")
    path = Path(story)
    try:
        loaded = load_story(path, cache_dir())
    except (OSError, ValueError):
        stop(f"There is no file {quoted(story)}.")
    if loaded.story is None:
        from game.story.findings import render

        for finding in loaded.findings:
            print(render(finding), file=sys.stderr)
        raise SystemExit(2)
    return PlayableStory(loaded.story, loaded.hash, path, path.resolve())


def stop(message: str, status: int = 2) -> NoReturn:
    """End the command with a plain message on stderr."""
    print(message, file=sys.stderr)
    raise SystemExit(status)


def _looks_like_file(story: str) -> bool:
    return story.endswith((".yaml", ".yml")) or "/" in story or os.sep in story


def _exists(story: str) -> bool:
    try:
        return Path(story).exists()
    except (OSError, ValueError):
        return False
