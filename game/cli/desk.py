"""What the playing commands share: where things are saved, which stories there are, and plain messages."""

import os
import sys
from pathlib import Path

import click

from game.progress.database import Database
from game.progress.home import cache_dir, database_file
from game.progress.shelf import Book, Shelf, open_shelf
from game.story.findings import render
from game.story.loading import load_story
from game.text import nearest

DEFAULT_PROFILE = "player"


def database() -> Database:
    """The database of this computer's player."""
    return Database(database_file())


def own_folders() -> list[Path]:
    """The folders of `HEARMEOUT_STORIES`, separated as PATH is."""
    return [Path(part) for part in os.environ.get("HEARMEOUT_STORIES", "").split(os.pathsep) if part]


def shelf() -> Shelf:
    """Every story at hand."""
    return open_shelf(cache_dir(), own_folders())


def find_book(story: str, at: Shelf | None = None) -> Book:
    """A story by its id or file. Ends the command with exit 2 and findings where it cannot be played."""
    path = Path(story)
    if path.suffix in (".yaml", ".yml") or path.exists():
        loaded = load_story(path, cache_dir())
        if loaded.story is None:
            for finding in loaded.findings:
                click.echo(render(finding), err=True)
            raise SystemExit(2)
        return Book(loaded.story, loaded.hash, path, path.resolve())
    books = (at or shelf()).books
    if story not in books:
        near = nearest(story, books)
        meant = f" Did you mean “{near}”?" if near else ""
        click.echo(f"There is no story “{story}”.{meant} `hearmeout stories` lists them.", err=True)
        raise SystemExit(2)
    return books[story]


def on_terminal() -> bool:
    """Whether a person sits at a terminal that can draw."""
    return (
        sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("dumb", "unknown")
    )
