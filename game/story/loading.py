"""The way in for players: stories and courses, from a cache where one stands ready.

A faultless story is read once, then decoded from a small binary file. The YAML reader is imported late,
so a start from the cache never needs it.
"""

from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct

from game import behaviours, cache_files, channels, phrasings, skills
from game.garbage_collection import collector_paused
from game.story import conditions, exercises, model
from game.story.loaded import Loaded, LoadedCourse, LoadedExercises
from game.story.story_files import is_stations
from game.story.yaml.source import FileError, read_bytes


class _Cached(Struct, frozen=True):
    hash: str
    story: model.Story


def load_story(path: str | Path, cache_dir: str | Path | None = None) -> Loaded:
    """Like `read_story`, but from the cache when this very content was read before.

    Only stories without any finding are kept. From the cache `positions` are empty. A damaged
    entry counts as none, and a cache that cannot be written is no fault.
    """
    if cache_dir is None:
        return _read(path)
    try:
        content = read_bytes(Path(path))
    except FileError:
        return _read(path)
    entry = _entry(content, cache_dir, "story")
    if (kept := cache_files.find(entry)) is not None:
        with suppress(msgspec.MsgspecError, RecursionError), collector_paused():
            found = msgspec.msgpack.decode(kept, type=_Cached)
            return Loaded(found.story, hash=found.hash, source=content)
    from game.story.reader import read_text

    loaded = read_text(content, str(path))
    if loaded.story is not None and not loaded.findings:
        cache_files.put(entry, msgspec.msgpack.encode(_Cached(loaded.hash, loaded.story)))
    return loaded


def load_exercises(path: str | Path, cache_dir: str | Path | None = None) -> LoadedExercises:
    """Like `read_exercises`, but from the cache when this very content was read before without a finding."""
    kind: type[exercises.Drills | exercises.Stations]
    kind = exercises.Stations if is_stations(Path(path)) else exercises.Drills
    entry = None
    if cache_dir is not None:
        with suppress(FileError, msgspec.MsgspecError, RecursionError):
            entry = _entry(read_bytes(Path(path)), cache_dir, kind.__name__.lower())
            if (kept := cache_files.find(entry)) is not None:
                return LoadedExercises(msgspec.msgpack.decode(kept, type=kind))
    from game.story.exercise_reader import read_exercises

    loaded = read_exercises(path)
    if entry is not None and loaded.exercises is not None and not loaded.findings:
        cache_files.put(entry, msgspec.msgpack.encode(loaded.exercises))
    return loaded


def load_course(path: str | Path, cache_dir: str | Path | None = None) -> LoadedCourse:
    """Like `read_course`, but from the cache when this very content was read before without a finding."""
    entry = None
    if cache_dir is not None:
        with suppress(FileError, msgspec.MsgspecError, RecursionError):
            entry = _entry(read_bytes(Path(path)), cache_dir, "course")
            if (kept := cache_files.find(entry)) is not None:
                return LoadedCourse(msgspec.msgpack.decode(kept, type=model.Course))
    from game.story.course import read_course

    loaded = read_course(path)
    if entry is not None and loaded.course is not None and not loaded.findings:
        cache_files.put(entry, msgspec.msgpack.encode(loaded.course))
    return loaded


def _entry(content: bytes, cache_dir: str | Path, kind: str) -> Path:
    return Path(cache_dir) / f"{blake2b(content, digest_size=16, key=_shape()).hexdigest()}.{kind}"


def _read(path: str | Path) -> Loaded:
    from game.story.reader import read_story

    return read_story(path)


@lru_cache(maxsize=1)
def _shape() -> bytes:
    """Changes with every field of the model, every behaviour and channel: no older entry is found."""
    shapes = [
        (name, kind.__struct_fields__, len(kind.__struct_defaults__), kind.__annotations__)
        for module in (conditions, model, exercises)
        for name, kind in sorted(vars(module).items())
        if isinstance(kind, type) and issubclass(kind, Struct)
    ]
    # The tables say which words a condition knows, and where a silence may stand.
    tables = b"".join(table.TABLE.read_bytes() for table in (behaviours, channels, skills, phrasings))
    return blake2b(repr(shapes).encode() + tables, digest_size=32).digest()
