"""What the commands work on: whose progress, the stories at hand, and saved calls."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from game.errors import PlainError
from game.paths import cache_dir, database_file, packs_folder
from game.progress.database import Database
from game.progress.library import Library, PlayableStory, open_courses, open_library
from game.progress.profiles import FIRST, UnusableNameError, profile_name
from game.story.loading import load_story
from game.whole_folders import reading
from game.words import did_you_mean, quoted

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def profile_option(does: str) -> Callable[[Decorated], Decorated]:
    """`--player NAME`, or `--profile` as it was called first, cleaned; a name that cannot be one is a usage
    error."""
    return click.option(
        "--player",
        "--profile",
        "profile",
        metavar="NAME",
        default=FIRST,
        show_default=True,
        callback=lambda _context, _option, typed: _profile(typed),
        help=does,
    )


def database(*, reads_only: bool = False) -> Database:
    """Saved progress; with `reads_only`, nothing on the disk is changed by it."""
    return Database(database_file(), reads_only=reads_only)


def library(*, only_courses: bool = False) -> Library:
    """The game's own stories, those in the folders of `HEARMEOUT_STORIES` (separated as PATH is), and those
    of the packs that were added; or their courses alone."""
    folders = [Path(part) for part in os.environ.get("HEARMEOUT_STORIES", "").split(os.pathsep) if part]
    packs = packs_folder()
    with reading(packs):
        if packs.is_dir():
            folders.append(packs)
        return (open_courses if only_courses else open_library)(cache_dir(), folders)


def find_story(story: str, at: Library | None = None) -> PlayableStory:
    """A story by its id or file. Raises `PlainError`, with the findings of one that cannot be played."""
    if not (story.endswith((".yaml", ".yml")) or "/" in story or os.sep in story):
        stories = (at or library()).stories
        if story in stories:
            return stories[story]
        if not _exists(story):
            meant = did_you_mean(story, stories)
            raise PlainError(f"There is no story {quoted(story)}.{meant} `hearmeout stories` lists them.")
    path = Path(story)
    try:
        loaded = load_story(path, cache_dir())
    except (OSError, ValueError):
        raise PlainError(f"There is no file {quoted(story)}.") from None
    if loaded.story is None:
        from game.story.findings import render

        raise PlainError("\n".join(map(render, loaded.findings)))
    return PlayableStory(loaded.story, loaded.hash, path, path.resolve(), loaded.source)


def _exists(story: str) -> bool:
    try:
        return Path(story).exists()
    except (OSError, ValueError):
        return False


def _profile(typed: str) -> str:
    try:
        return profile_name(typed)
    except UnusableNameError as error:
        raise click.BadParameter(str(error)) from None
