"""A call as its statements tell it: rows of the table, read for those who play it again."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Row

from game.listening.reading import Behaviour, Misheard, Reading


class ReadingSent(Struct, frozen=True):
    """What a statement tells of a reading."""

    codes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    misheard: tuple[tuple[str, bool], ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def reading(self) -> Reading:
        return Reading(
            tuple(map(Behaviour, self.codes)),
            self.facts,
            self.feelings,
            self.asks,
            tuple(Misheard(fact, asked=asked) for fact, asked in self.misheard),
            self.unsure,
        )


class _More(Struct, frozen=True):
    """What has no column: of a beginning its flags and its seed, of a reply what was done since the one
    before, a letter an event, and what was read in it."""

    flags: tuple[str, ...] = ()
    seed: int | None = None
    turn: str = ""
    reading: ReadingSent = ReadingSent()


class _Versions(Struct, frozen=True):
    rulebook: str = ""
    ear: str = ""


class Sent(Struct, frozen=True):
    """One statement of a call. The fields are the columns of their names (`tables.py`); `rest` is all that
    has none, `more` what of it is read. `missing`: how many of the learner's statements are missing before
    it; `follows`: the place of the learner's next statement, 0 for none."""

    kind: str
    verb: str
    seq: int
    at: str
    story: str | None
    story_hash: str | None
    attempt: int | None
    again: int | None
    scene: str | None
    choice: str | None
    route: str | None
    typed: bool
    interrupted: bool
    success: bool | None
    scaled: float | None
    seconds: float | None
    trust: int | None
    frustration: int | None
    codes: tuple[str, ...]
    moves: tuple[tuple[str, int, int], ...]
    ending: str | None
    ending_kind: str | None
    words: str
    rulebook: str
    ear: str
    rest: Mapping[str, Any]
    more: _More
    missing: int = 0
    follows: int = 0

    @property
    def is_beginning(self) -> bool:
        return self.verb == "initialized"


def sent(row: Row[Any]) -> Sent:
    """The statement of a row. Raises `msgspec.MsgspecError` for one that no game of ours has made."""
    versions = msgspec.json.decode(row.versions, type=_Versions)
    rest = msgspec.json.decode(row.more or "{}", type=dict[str, Any])
    return Sent(
        row.kind,
        row.verb,
        row.seq,
        row.at,
        row.story,
        row.story_hash,
        row.attempt,
        row._mapping["try"],
        row.scene,
        row.choice,
        row.route,
        bool(row.typed),
        bool(row.interrupted),
        None if row.success is None else bool(row.success),
        row.scaled,
        row.seconds,
        row.trust,
        row.frustration,
        msgspec.json.decode(row.codes or "[]", type=tuple[str, ...]),
        msgspec.json.decode(row.moves or "[]", type=tuple[tuple[str, int, int], ...]),
        row.ending,
        row.ending_kind,
        row.words or "",
        versions.rulebook,
        versions.ear,
        rest,
        msgspec.convert(rest, _More),
        row.missing,
        row.follows or 0,
    )
