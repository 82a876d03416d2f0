"""The cohort file: what a learner joins with, as a JSON file or as a code of one line.

A code is `hmo1:` and base64url, without padding, of four bytes of the SHA-256 of the file's JSON, then that
JSON packed with zlib. Everybody gets the same file; one with a `pseudonym` was made for one learner.
"""

import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from game.cohort.what_file import what_it_is
from game.errors import PlainError, reason
from game.messages import say
from game.ordinary_files import read_ordinary
from game.text import HIDDEN, clean, indented_json, printable
from game.words import quoted, sentences, shortened

ENDING = ".cohort.json"
PREFIX = "hmo1:"
FORMAT = 1

_LARGEST = 256 * 1024
"""Bytes of a file, and of what a code unpacks to: a course of a thousand stories is a fifth of it."""
_LONGEST_NAME = 200
_LONGEST_FAULT = 300
"""Letters: the name of a field that nobody knows could fill screens."""
_SUM_BYTES = 4
"""Of the SHA-256, in a code: a slip is missed once in four thousand million."""
_ID = re.compile("[0-9a-f]{32}")
_PSEUDONYM = re.compile("p-[0-9a-f]{16}")
_CODE = re.compile("hmo([0-9]+):(.*)", re.IGNORECASE | re.DOTALL)
_HERE = ("localhost", "127.0.0.1", "::1")
"""Where a record store without TLS tells nobody anything: on the same computer."""


class FrozenVersions(Struct, frozen=True, forbid_unknown_fields=True):
    """What everything was when the cohort was made; `stories` has each chapter's hash by the story's id;
    `stations` is of the twelve stations and their judge, "" in a file that was made before that was kept."""

    game: str = ""
    rulebook: str = ""
    ear: str = ""
    stories: Mapping[str, str] = {}
    stations: str = ""


class CohortFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One cohort. `course` has the ids of the stories that are its chapters, in order. `starts`, `ends` and
    `keep_until` are ISO dates, "" for none. `store` is the address of the record store's xAPI endpoint, ""
    for none. `group` tells those who start at another time, "" for everybody. `pseudonym` was prepared for
    one learner, "" for none. `made` is the day (UTC) on which it was made, "" in a file of before that was
    kept."""

    format: int
    id: str
    name: str
    course: tuple[str, ...]
    starts: str = ""
    ends: str = ""
    keep_until: str = ""
    store: str = ""
    group: str = ""
    pseudonym: str = ""
    versions: FrozenVersions = FrozenVersions()
    made: str = ""

    def for_everybody(self) -> "CohortFile":
        """The same without what was prepared for one learner."""
        return msgspec.structs.replace(self, pseudonym="")


class CohortFileError(PlainError):
    """A cohort file or a code that cannot be used, and how to go on."""


class _AnyFormat(Struct):
    """`hearmeout`: what another file of the game says it is."""

    format: int = 0
    hearmeout: str = ""


def read_cohort(given: str) -> CohortFile:
    """The cohort of a code, or of the file at this path. Raises `CohortFileError`."""
    if looks_like_code(given):
        return from_code(given)
    return from_file(Path(given))


def looks_like_code(given: str) -> bool:
    return _CODE.match(_bare(given)) is not None


def from_file(path: Path) -> CohortFile:
    """The cohort of a file that holds its JSON, or its code as a mail was saved. Raises `CohortFileError`."""
    where = quoted(printable(str(path)), _LONGEST_NAME)
    try:
        body = read_ordinary(path, _LARGEST + 1)
    except FileNotFoundError:
        raise CohortFileError(say("cohort_file.not_there", where=where)) from None
    except IsADirectoryError:
        raise CohortFileError(say("cohort_file.folder", where=where, ending=ENDING)) from None
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise CohortFileError(say("cohort_file.unreadable", where=where, why=why)) from None
    if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        # As the shell of Windows keeps what a command prints.
        body = body.decode("utf-16", "replace").encode("utf-8", "replace")
    if looks_like_code(body.decode("utf-8", "replace")):
        return from_code(body.decode("utf-8", "replace"))
    if what := what_it_is(path, "cohort"):
        raise CohortFileError(say("what_file.instead", where=where, what=what))
    return from_json(body, where)


def from_json(body: bytes, where: str) -> CohortFile:
    """The cohort that JSON holds; `where` begins the sentence of the `CohortFileError` that is raised."""
    if len(body) > _LARGEST:
        raise CohortFileError(say("cohort_file.too_large", where=where, most=_LARGEST // 1024))
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        found = msgspec.json.decode(body, type=_AnyFormat)
        if found.hearmeout:
            raise CohortFileError(say("cohort_file.another", where=where, kind=quoted(found.hearmeout)))
        if found.format > FORMAT:
            raise CohortFileError(say("cohort_file.newer", where=where))
        cohort = msgspec.json.decode(body, type=CohortFile)
    except msgspec.ValidationError as error:
        raise _wrong(where, str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CohortFileError(say("cohort_file.no_json", where=where)) from None
    fault = cohort_fault(cohort)
    if fault:
        raise _wrong(where, fault)
    return cohort


def from_code(code: str) -> CohortFile:
    """The cohort of a code; blanks and line ends within it do not matter. Raises `CohortFileError`."""
    begun = _CODE.match(_bare(code))
    if begun is None:
        raise CohortFileError(say("cohort_file.no_code", prefix=PREFIX))
    if f"hmo{int(begun[1][:9])}:" != PREFIX:
        raise CohortFileError(say("cohort_file.newer_code"))
    letters = begun[2].rstrip("=")
    odd = re.search("[^A-Za-z0-9_-]", letters)
    if odd:
        raise CohortFileError(say("cohort_file.odd_letter", letter=quoted(odd[0]), place=odd.start() + 1))
    try:
        packed = urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
        unpacking = zlib.decompressobj()
        body = unpacking.decompress(packed[_SUM_BYTES:], _LARGEST + 1)
        whole = unpacking.eof and not unpacking.unused_data and packed[:_SUM_BYTES] == _sum(body)
    except (ValueError, zlib.error):
        whole = False
    if not whole:
        raise CohortFileError(say("cohort_file.damaged_code"))
    return from_json(body, say("cohort_file.this_code"))


def as_file(cohort: CohortFile) -> bytes:
    """What goes into a cohort file: JSON, for a person who looks too."""
    return (indented_json(cohort) + "\n").encode()


def as_code(cohort: CohortFile) -> str:
    body = msgspec.json.encode(cohort, order="sorted")
    return PREFIX + urlsafe_b64encode(_sum(body) + zlib.compress(body, 9)).decode().rstrip("=")


def is_pseudonym(text: str) -> bool:
    return _PSEUDONYM.fullmatch(text) is not None


def address_fault(address: str) -> str:
    """What is wrong with the address of a record store; "" for nothing. A login never stands in it."""
    try:
        parts = urlsplit(address)
        host, login, _port = parts.hostname or "", parts.username, parts.port
    except ValueError:
        return say("cohort_file.no_address")
    if HIDDEN.search(address) or any(char.isspace() for char in address):
        return say("cohort_file.no_address")
    if login is not None or "@" in parts.netloc:
        return say("cohort_file.login_in_address")
    if not host or parts.query or parts.fragment or parts.scheme not in ("https", "http"):
        return say("cohort_file.no_address")
    return "" if parts.scheme == "https" or host in _HERE else say("cohort_file.no_https")


def cohort_fault(cohort: CohortFile) -> str:
    """The first thing in a cohort that cannot be so; "" for none."""
    if cohort.format != FORMAT:
        return say("cohort_file.no_format")
    if not _ID.fullmatch(cohort.id):
        return say("cohort_file.no_id")
    if not cohort.name.strip() or _is_odd(cohort.name):
        return say("cohort_file.no_name", most=_LONGEST_NAME)
    if not cohort.course or not all(story.strip() for story in cohort.course):
        return say("cohort_file.no_course")
    if len(set(cohort.course)) != len(cohort.course):
        return say("cohort_file.twice")
    if any(map(_is_odd, cohort.course)):
        return say("cohort_file.odd_name", name="course", most=_LONGEST_NAME)
    if _is_odd(cohort.group):
        return say("cohort_file.odd_name", name="group", most=_LONGEST_NAME)
    if cohort.pseudonym and not is_pseudonym(cohort.pseudonym):
        return say("cohort_file.no_pseudonym")
    if cohort.made and not _is_day(cohort.made):
        return say("cohort_file.no_date", name="made", given=quoted(cohort.made))
    return dates_fault(cohort.starts, cohort.ends, cohort.keep_until) or (
        address_fault(cohort.store) if cohort.store else ""
    )


def _is_odd(name: str) -> bool:
    return len(name) > _LONGEST_NAME or clean(name) != name


def _is_day(text: str) -> bool:
    with suppress(ValueError):
        return bool(date.fromisoformat(text))
    return False


def dates_fault(starts: str, ends: str, keep_until: str) -> str:
    """What is wrong with the days of a cohort; "" for nothing."""
    days = []
    for name, given in (("starts", starts), ("ends", ends), ("keep_until", keep_until)):
        try:
            days.append((date.fromisoformat(given), name, given)) if given else None
        except ValueError:
            return say("cohort_file.no_date", name=name, given=quoted(given))
    for (earlier, first, one), (later, second, other) in pairwise(days):
        if later < earlier:
            return say("cohort_file.dates_reversed", first=first, one=one, second=second, other=other)
    return ""


def _wrong(where: str, fault: str) -> CohortFileError:
    told = sentences(shortened(clean(fault), _LONGEST_FAULT))
    return CohortFileError(say("cohort_file.wrong", where=where, fault=told))


def _sum(body: bytes) -> bytes:
    return sha256(body).digest()[:_SUM_BYTES]


def _bare(code: str) -> str:
    """Without blanks, line ends and what mail programs put in unseen."""
    return "".join(HIDDEN.sub("", code).split())
