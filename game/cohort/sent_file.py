"""Files that learner and facilitator hand to each other: JSON with a checksum in it, which tells damage.

The checksum is no seal: whoever changes the file on purpose can reckon it again.
"""

from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from game.cohort.what_file import what_it_is
from game.errors import PlainError, reason
from game.messages import say
from game.ordinary_files import read_ordinary
from game.text import indented_json, printable
from game.words import quoted

FORMAT = 1
_LARGEST = 4 * 1024 * 1024
"""Bytes: a call of a thousand replies has half of that."""
_LONGEST_NAME = 200


class SentFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every such file has: `hearmeout` says what it is, `sum` is its checksum."""

    hearmeout: str
    format: int = FORMAT
    sum: str = ""


class SentFileError(PlainError):
    """A file that cannot be used, and how to go on."""


class _Head(Struct):
    hearmeout: str = ""
    format: int = 0


Sent = TypeVar("Sent", bound=SentFile)


def as_text(sent: SentFile) -> str:
    """The file's text, with its checksum."""
    return indented_json(msgspec.structs.replace(sent, sum=_sum(sent))) + "\n"


def kind_of(path: Path) -> str:
    """What a file says it is; "" for anything else, and where it cannot be read."""
    try:
        return msgspec.json.decode(read_ordinary(path, _LARGEST), type=_Head).hearmeout
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        return ""


def read_sent(path: Path, kind: str, type_: type[Sent]) -> Sent:
    """The file of this kind at a path. Raises `SentFileError`."""
    where = quoted(printable(str(path)), _LONGEST_NAME)
    try:
        body = read_ordinary(path, _LARGEST + 1)
    except FileNotFoundError:
        raise SentFileError(say("share.not_there", where=where)) from None
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        told = _instead(path, kind, where) or say("share.unreadable", where=where, why=why)
        raise SentFileError(told) from None
    if len(body) > _LARGEST:
        raise SentFileError(say("share.too_large", where=where, most=_LARGEST // (1024 * 1024)))
    try:
        head = msgspec.json.decode(body, type=_Head)
        if head.hearmeout != kind:
            raise SentFileError(_instead(path, kind, where) or _other(kind, where))
        if head.format > FORMAT:
            raise SentFileError(say("share.newer", where=where))
        found = msgspec.json.decode(body, type=type_)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        # What does not begin as one of ours never was one, so there is nothing to ask for again.
        ours = body.lstrip().startswith(b"{")
        told = say("share.damaged", where=where) if ours else _other(kind, where)
        raise SentFileError(_instead(path, kind, where) or told) from None
    if found.format != FORMAT or found.sum != _sum(found):
        raise SentFileError(say("share.damaged", where=where))
    return found


def _instead(path: Path, kind: str, where: str) -> str:
    what = what_it_is(path, kind)
    return say("what_file.instead", where=where, what=what) if what else ""


def _other(kind: str, where: str) -> str:
    if kind == "run":
        return say("share.no_run", where=where)
    return say("share.no_comments", where=where)


def _sum(sent: SentFile) -> str:
    bare = msgspec.structs.replace(sent, sum="")
    return sha256(msgspec.json.encode(bare, order="sorted")).hexdigest()
