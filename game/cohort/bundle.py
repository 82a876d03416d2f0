"""A bundle: the statements of one learner in a file of JSON lines, for a cohort without a record store.

The first line says whose it is and how far it goes, each further line holds a statement and its digest, and
the last says that it ended. Damage is named by its line, and the rest counts. A bundle shows damage and
careless edits; it does not prevent forging.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Annotated, Any, BinaryIO

import msgspec
from msgspec import Meta, Struct, field

from game.cohort.cohort_file import CohortFile, CohortFileError, from_json, is_pseudonym
from game.errors import PlainError
from game.messages import say
from game.records.chain import MOST, Statement, digest, digest_of, is_tip, link
from game.text import clean

ENDING = ".hmo.jsonl"
FORMAT = 1

_LONGEST_LINE = 512 * 1024
"""Bytes: the longest statement, with typed words, has some thousands; the head a cohort file."""
_MARK = "bundle"
_Place = Annotated[int, Meta(ge=0, le=MOST)]
_LONGEST_DAY = 40
"""Characters of the day it was made, also with a time."""


class BundleHead(Struct, frozen=True):
    """Whose a bundle is, and from which place of the chain to which; `tip` is the digest at the last place,
    "" where it holds none."""

    cohort: CohortFile
    pseudonym: str
    words: bool
    made: str
    first: int
    last: int
    tip: str


class BundleStatement(Struct, frozen=True):
    """A statement whose digest is right, with its place in the chain."""

    line: int
    seq: int
    previous: str
    digest: str
    statement: Statement


class Damage(Struct, frozen=True):
    """What is wrong at a line, as a sentence without the line's number. `first` and `last` are the places in
    the chain that are not there because of it, both 0 where that is not known."""

    line: int
    what: str
    first: int = 0
    last: int = 0


class BundleError(PlainError):
    """A file that cannot be read as a bundle at all."""


class _Head(Struct):
    hearmeout: str
    format: int
    cohort: msgspec.Raw = msgspec.Raw(b"null")
    pseudonym: str = ""
    words: bool = False
    made: Annotated[str, Meta(max_length=_LONGEST_DAY)] = ""
    first: _Place = field(name="from", default=1)
    last: _Place = field(name="to", default=0)
    tip: str = ""


class _Line(Struct):
    """Any line but the first."""

    statement: msgspec.Raw = msgspec.Raw()
    digest: str = ""
    end: int | None = None
    tip: str = ""


def bundle_lines(head: BundleHead, statements: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """The lines of a bundle; `statements` are bodies, each in its frozen text, with their digests, in the
    order of the chain."""
    yield _encoded(
        {
            "hearmeout": _MARK,
            "format": FORMAT,
            "cohort": head.cohort.for_everybody(),
            "pseudonym": head.pseudonym,
            "words": head.words,
            "made": head.made,
            "from": head.first,
            "to": head.last,
            "tip": head.tip,
        }
    )
    count, tip = 0, ""
    for body, tip in statements:
        count += 1
        yield _encoded({"statement": msgspec.Raw(body.encode()), "digest": tip})
    yield _encoded({"end": count, "tip": tip})


def read_bundle(stream: BinaryIO) -> Iterator[BundleHead | BundleStatement | Damage]:
    """What a bundle holds, line by line, in bounded memory: its head first, if it can be read. Damage stands
    where it was met, what cannot be told before the end at the end. Raises `BundleError` for a newer format,
    and OSError where the file cannot be read."""
    reading = _Reading()
    for number, line, whole in _lines(stream):
        if number == 1:
            yield from reading.head(line)
        else:
            yield from reading.line(number, line, whole)
    yield from reading.end()


class _Reading:
    """How far a bundle was read. `_skipped`: lines since the last good statement that could not be used."""

    def __init__(self) -> None:
        self._head: BundleHead | None = None
        self._number = 0
        self._seq: int | None = None
        self._tip = ""
        self._skipped = 0
        self._ended = False

    def head(self, line: bytes) -> Iterator[BundleHead | BundleStatement | Damage]:
        self._number = 1
        try:
            found = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"), type=_Head)
            if found.hearmeout == _MARK and found.format > FORMAT:
                raise BundleError(say("bundle.newer"))
            cohort = from_json(bytes(found.cohort), say("bundle.its_cohort"))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            yield Damage(1, say("bundle.no_head"))
        except CohortFileError as error:
            yield Damage(1, str(error))
        else:
            ours = found.hearmeout == _MARK and is_pseudonym(found.pseudonym) and is_tip(found.tip)
            if not ours:
                yield Damage(1, say("bundle.no_head"))
                return
            self._head = BundleHead(
                cohort.for_everybody(),
                found.pseudonym,
                found.words,
                clean(found.made),
                found.first,
                found.last,
                found.tip,
            )
            yield self._head

    def line(self, number: int, line: bytes, whole: bool) -> Iterator[BundleHead | BundleStatement | Damage]:
        self._number = number
        if not line.strip():
            return
        found, statement = _decoded(line)
        if found is not None and found.end is not None:
            self._ended = True
            yield from self._at_end(number, found)
            return
        if found is None or statement is None:
            self._skipped += 1
            if whole:
                yield Damage(number, say("bundle.no_json"), *self._skipped_place())
            return
        frozen = digest_of(bytes(found.statement))
        if found.digest != frozen and found.digest != digest(statement):
            self._skipped += 1
            yield Damage(number, say("bundle.digest"), *self._skipped_place())
            return
        place = link(statement)
        if place is None:
            self._skipped += 1
            yield Damage(number, say("bundle.no_place"), *self._skipped_place())
            return
        yield from self._in_chain(number, *place)
        self._seq, self._tip, self._skipped = place[0], found.digest, 0
        yield BundleStatement(number, *place, found.digest, statement)

    def end(self) -> Iterator[Damage]:
        if not self._ended:
            last = self._head.last if self._head else 0
            have = self._seq or 0
            yield Damage(self._number, say("bundle.cut_off", have=have, last=last), have + 1, last)

    def _skipped_place(self) -> tuple[int, int]:
        """The number of the line that was skipped last, twice, if none is missing before it."""
        before = self._head.first - 1 if self._head and self._seq is None else self._seq or 0
        return before + self._skipped, before + self._skipped

    def _in_chain(self, number: int, seq: int, previous: str) -> Iterator[Damage]:
        expected = self._head.first if self._head and self._seq is None else (self._seq or 0) + 1
        expected += self._skipped
        if seq != expected:
            if self._head is not None or self._seq is not None:
                told = say("bundle.hole", expected=expected, found=seq)
                yield Damage(number, told, expected, seq - 1)
        elif self._seq is not None and not self._skipped and previous != self._tip:
            yield Damage(number, say("bundle.broken", seq=seq))

    def _at_end(self, number: int, found: _Line) -> Iterator[Damage]:
        if self._head is None or self._skipped:
            return
        reached = self._seq if self._seq is not None else self._head.first - 1
        if reached < self._head.last:
            told = say("bundle.hole", expected=reached + 1, found=self._head.last + 1)
            yield Damage(number, told, reached + 1, self._head.last)
        elif found.tip != self._tip or self._head.tip != self._tip:
            yield Damage(number, say("bundle.other_end"))


def _decoded(line: bytes) -> tuple[_Line | None, dict[str, Any] | None]:
    """A line and the statement in it; None for what cannot be read."""
    found = None
    with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        found = msgspec.json.decode(line, type=_Line)
        return found, msgspec.json.decode(found.statement, type=dict[str, Any])
    return found, None


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """Number, content, and whether it came to its end; what is too long for a line of ours is cut."""
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        whole = line.endswith(b"\n")
        while not whole and (more := stream.readline(_LONGEST_LINE)):
            line, whole = b"\xff", more.endswith(b"\n")
        yield number, line, whole


def _encoded(line: dict[str, object]) -> bytes:
    return msgspec.json.encode(line) + b"\n"
