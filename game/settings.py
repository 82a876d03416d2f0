"""Settings: what a player may choose, kept in `settings.toml` beside the saved calls.

Each key is declared once, in `Settings`, and explained in `settings.toml` beside this module; the settings
screen and the page of documentation are made from both. Reading never fails: what cannot be used is told in
plain words, and its default holds.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from game.ordinary_files import read_ordinary
from game.paths import data_dir
from game.text import clean
from game.whole_files import make_folder, write_new, write_whole
from game.words import did_you_mean, quoted, shortened

TABLE = Path(__file__).with_suffix(".toml")

# Factors on four words a second: two words can be followed by a slow reader, twelve by nobody who reads all.
SLOWEST, FASTEST = 0.5, 3.0
# Bytes: a file with every key of the game changed takes a tenth.
_LARGEST = 100_000
# Characters of the file that a message shows: it stays one line of 100 or so with the rest.
_SHOWN = 40
_FILE = "settings.toml"
FIRST_CHAPTERS = 4
"""Chapters in which coach and retry are on by themselves: beginners need to be told at once, later players
learn more from finding it themselves."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that can be set, with its default."""

    pace: Literal["live", "reader"] = "live"
    speed: Annotated[float, Meta(ge=SLOWEST, le=FASTEST)] = 1.0
    motion: Literal["full", "none"] = "full"
    coach: Literal["auto", "live", "debrief"] = "auto"
    retry: Literal["auto", "always", "never"] = "auto"
    numbers: Literal["point", "say"] = "point"
    self_view: bool = True
    theme: Literal["evening", "morning", "contrast-dark", "contrast-light", "ansi-dark", "ansi-light"] = (
        "evening"
    )
    notes: bool = True
    breath: bool = True
    bell: bool = False
    profile: Annotated[str, Meta(max_length=40)] = ""
    keys: dict[str, str] = {}

    def coach_is_live(self, chapter: int) -> bool:
        """Whether the coach speaks during the call. `chapter` counts from 1; 0 is a story of no course."""
        return self.coach == "live" or (self.coach == "auto" and chapter <= FIRST_CHAPTERS)

    def retry_is_on(self, chapter: int) -> bool:
        """Whether a call can go back to a moment; `chapter` as for the coach."""
        return self.retry == "always" or (self.retry == "auto" and chapter <= FIRST_CHAPTERS)


class ReadSettings(Struct, frozen=True):
    """What a settings file says. `troubles` are for the player, one line each; `lines` tell where in the
    file a key stands (`keys.ID` for one of the key map)."""

    settings: Settings
    troubles: tuple[str, ...] = ()
    lines: dict[str, int] = {}


class Described(Struct, frozen=True):
    """One key as a player meets it. `choices` are empty where any value of the kind will do."""

    key: str
    title: str
    about: str
    default: object
    choices: tuple[str, ...] = ()


def settings_file() -> Path:
    """Where settings are kept. The file may not exist."""
    return data_dir() / _FILE


def read_settings(path: Path) -> ReadSettings:
    """The settings of a file; defaults for what is not there or cannot be used. Never raises."""
    try:
        text = _text(path)
    except (FileNotFoundError, NotADirectoryError):
        return ReadSettings(Settings())
    except (OSError, ValueError) as error:
        why = str(error) if isinstance(error, ValueError) else error.strerror or "it cannot be opened"
        return ReadSettings(
            Settings(), (f"{path.name} cannot be read: {why}. Defaults are used; the file is kept.",)
        )
    import tomllib

    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return ReadSettings(Settings(), (_syntax(path.name, text, error),))
    if isinstance(table.get("keys"), dict):
        table["keys"] = dict(_flat(table["keys"]))
    try:
        return ReadSettings(msgspec.convert(table, Settings), (), _lines(text) if table.get("keys") else {})
    except msgspec.ValidationError:
        return _one_by_one(path.name, table, _lines(text))


def save_settings(path: Path, change: Callable[[Settings], Settings]) -> Settings:
    """Change what the file says now (another window may have written it) and write it whole, or not at
    all. A file with anything that would be lost (values that cannot be used, comments of a person's own)
    is first kept as `settings.toml.bak`. Raises OSError."""
    settings = change(read_settings(path).settings)
    make_folder(path.parent)
    _keep_old(path)
    write_whole(path, render_settings(settings).encode())
    return settings


def render_settings(settings: Settings) -> str:
    """A settings file: every key with its explanation; those at their default stand as comments, so that
    they follow when a later version has a better one."""
    from textwrap import wrap

    parts = ["# Settings of Hear Me Out. The game writes this file; you may edit it too."]
    for each in described():
        value = getattr(settings, each.key)
        about = "\n# ".join(wrap(each.about, 96))
        parts.append(f"\n# {each.title}: {about}")
        if each.choices:
            parts.append(f"# One of: {', '.join(each.choices)}.")
        if each.key == "keys":
            parts.append("# [keys]" if not value else "[keys]")
            parts += [f"{_toml(action)} = {_toml(keys)}" for action, keys in sorted(value.items())]
        else:
            off = "# " if value == each.default else ""
            parts.append(f"{off}{each.key} = {_toml(value)}")
    return "\n".join(parts) + "\n"


def described() -> list[Described]:
    """Every key in its order, with its explanation."""
    import tomllib

    words, default = tomllib.loads(TABLE.read_text("utf-8")), Settings()
    return [
        Described(
            key=field.name,
            title=words[field.name]["title"],
            about=words[field.name]["about"],
            default=getattr(default, field.name),
            choices=get_args(field.type) if get_origin(field.type) is Literal else (),
        )
        for field in msgspec.structs.fields(Settings)
    ]


def _text(path: Path) -> str:
    raw = read_ordinary(path, _LARGEST + 1)
    if len(raw) > _LARGEST:
        raise ValueError("it is far too large")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None


def _flat(keys: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    """`home.quit = "x"` is a table in a table for TOML, and means the same here; so does a list of keys."""
    for name, value in keys.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        elif isinstance(value, list) and all(isinstance(v, str) for v in value):
            yield f"{above}{name}", ",".join(value)
        else:
            yield f"{above}{name}", value


def _one_by_one(name: str, table: Mapping[str, Any], lines: dict[str, int]) -> ReadSettings:
    known = Settings.__struct_fields__
    good: dict[str, Any] = {}
    troubles: list[str] = []
    for key, value in table.items():
        if key not in known:
            meant = did_you_mean(key, known) or f" Known: {', '.join(known)}."
            troubles.append(_at(name, lines.get(key), f"there is no setting {quoted(key, _SHOWN)}.{meant}"))
        elif key == "keys" and isinstance(value, dict):
            good["keys"] = {k: v for k, v in value.items() if isinstance(v, str)}
            for action, v in value.items():
                if not isinstance(v, str):
                    where = lines.get(f"keys.{action}")
                    told = f'the keys of {quoted(action, _SHOWN)} must be text, like "c" or "c,f2".'
                    troubles.append(_at(name, where, told))
        else:
            try:
                msgspec.convert({key: value}, Settings)
                good[key] = value
            except msgspec.ValidationError:
                troubles.append(_at(name, lines.get(key), _expected(key, value)))
    return ReadSettings(msgspec.convert(good, Settings), tuple(troubles), lines)


def _expected(key: str, value: object) -> str:
    each = next(d for d in described() if d.key == key)
    told = f"{key} cannot be {shortened(_toml(value), _SHOWN)}."
    if each.choices:
        meant = did_you_mean(value, each.choices) if isinstance(value, str) else ""
        return f"{told} It is one of {', '.join(each.choices)}.{meant}"
    if key == "speed":
        return f"{told} It is a number from {SLOWEST:g} to {FASTEST:g}."
    if isinstance(each.default, bool):
        return f"{told} It is true or false, without quotes."
    if key == "keys":
        return f'{told} It is a table: [keys], and below it lines like "call.cue" = "f10".'
    return f"{told} It is a name of at most 40 letters, in quotes."


def _syntax(name: str, text: str, error: Exception) -> str:
    found = re.search(r"\(at line (\d+), column \d+\)", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    lines = text.split("\n")
    shown = lines[line - 1].strip() if line <= len(lines) else ""
    told = f" {quoted(shown, _SHOWN)}" if shown else ""
    if "overwrite" in str(error).lower():
        return _at(name, line, f"this setting stands here a second time{told}. All defaults are used.")
    hint = "text in quotes, or true, false or a number" if "=" in shown else 'a line like  pace = "reader"'
    return _at(name, line, f"this line cannot be read{told}; expected {hint}. All defaults are used.")


def _at(name: str, line: int | None, message: str) -> str:
    return f"{name}:{line}: {message}" if line else f"{name}: {message}"


_HEAD = re.compile(r"\s*\[\s*([\w.\"' -]+?)\s*\]")
_KEY = re.compile(r"\s*([\w.\"' -]+?)\s*=")


def _lines(text: str) -> dict[str, int]:
    """The line of each key, as far as a glance can tell; enough to send a reader to the right place."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if head := _HEAD.match(line):
            table = _bare(head[1])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            name = _bare(key[1])
            found.setdefault(f"{table}.{name}" if table else name, number)
    return found


def _bare(name: str) -> str:
    return re.sub(r"[\"' ]", "", name)


def _toml(value: object) -> str:
    """Truth and text as JSON writes them: every JSON string is one of TOML's, once it is clean."""
    if isinstance(value, str):
        value = clean(value)
    return msgspec.json.encode(value).decode() if isinstance(value, str | bool) else str(value)


def _keep_old(path: Path) -> None:
    """Keep aside what a rewrite would lose. A file that the game itself wrote holds nothing more."""
    try:
        text = _text(path)
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        text = ""
    loaded = read_settings(path)
    if not loaded.troubles and text == render_settings(loaded.settings):
        return
    number, aside = 1, path.with_name(f"{path.name}.bak")
    while True:
        try:
            os.link(path, aside)
        except FileExistsError:
            number += 1
            aside = path.with_name(f"{path.name}.bak-{number}")
        except OSError:
            # Not every file system has links.
            write_new(aside, read_ordinary(path, path.stat().st_size))
            return
        else:
            return
