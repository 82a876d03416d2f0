"""What a file is that was given in place of another, and which command takes it."""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from game.messages import Message, message, worded
from game.ordinary_files import read_ordinary

_LOOKED_AT = 4 * 1024 * 1024
"""Bytes: the largest of the files that learner and facilitator hand to each other."""
_LETTERS = 2000
"""Of a text's beginning: the first line of any list."""
_CODE = re.compile("hmo[0-9]+:", re.IGNORECASE)
_MAGIC: Mapping[bytes, str] = {
    b"SQLite format 3\0": "database",
    b"\x1f\x8b": "packed",
    b"PK\x03\x04": "packed",
    b"\x89PNG\r\n": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"<svg": "picture",
    b"%PDF-": "pdf",
}
_SAID: Mapping[str, str] = {"bundle": "bundle", "run": "run", "comments": "comments", "to void": "to_void"}
"""Kinds by what a file of ours says of itself under `hearmeout`."""
_TOLD: Mapping[str, Message] = {
    "folder": message("what_file.folder"),
    "database": message("what_file.database"),
    "packed": message("what_file.packed"),
    "bundle": message("what_file.bundle"),
    "run": message("what_file.run"),
    "comments": message("what_file.comments"),
    "to_void": message("what_file.to_void"),
    "cohort": message("what_file.cohort"),
    "codes": message("what_file.codes"),
    "roster": message("what_file.roster"),
    "page": message("what_file.page"),
    "picture": message("what_file.picture"),
    "pdf": message("what_file.pdf"),
}


class _Any(Struct):
    """What any of the JSON files has."""

    hearmeout: str = ""
    course: msgspec.Raw = msgspec.Raw()


def what_it_is(path: Path, wanted: str) -> str:
    """A sentence on a file that is of another kind than `wanted`, one of `bundle`, `run`, `comments` and
    `cohort`; "" where it is of this kind, or cannot be told."""
    try:
        if path.is_dir():
            kind = "folder"
        else:
            kind = _kind(read_ordinary(path, _LOOKED_AT).removeprefix(b"\xef\xbb\xbf"))
    except (OSError, ValueError):
        return ""
    return worded(_TOLD[kind]) if kind not in ("", wanted) else ""


def _kind(body: bytes) -> str:
    magic = next((kind for begins, kind in _MAGIC.items() if body.startswith(begins)), "")
    if magic:
        return magic
    # Of a bundle each line is JSON by itself.
    for text in (body, body.partition(b"\n")[0]):
        try:
            said = msgspec.json.decode(text, type=_Any)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
        if said.hearmeout in _SAID:
            return _SAID[said.hearmeout]
        if bytes(said.course):
            return "cohort"
    return _kind_of_text(body[:_LETTERS].decode("utf-8", "replace").lstrip())


def _kind_of_text(text: str) -> str:
    head = text.partition("\n")[0].casefold()
    columns = {name.strip(' "\r') for name in re.split("[,;\t]", head)}
    if {"identifier", "code"} <= columns:
        return "codes"
    if {"identifier", "name"} <= columns:
        return "roster"
    if _CODE.match(text):
        return "cohort"
    if head.startswith(("<!doctype html", "<html")):
        return "page"
    return "picture" if head.startswith("<?xml") and "<svg" in text else ""
