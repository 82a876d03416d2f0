"""One way to write a statement, and the chain of them: what was lost or changed on the way shows.

A chain shows damage and careless edits. It does not prevent forging: whoever has the program can make one.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, TypeGuard

import msgspec

CHAIN = "https://hear-me-out.example/xapi/extensions/chain"
"""The extension of a context with the place in the chain, from 1, and the digest of the statement before,
"" for the first."""
MOST = 2_147_483_647
"""The last place in a chain: what a column of whole numbers holds in PostgreSQL."""
_ADDED = ("stored", "authority", "version")
"""What a record store adds to a statement (xAPI 1.0.3, part 3, 2.1.3)."""

_DIGEST = re.compile("[0-9a-f]{64}")

Statement = Mapping[str, Any]


def canonical(statement: Statement) -> bytes:
    """A statement as JSON in the one way in which it is compared: keys sorted, no blanks, without what a
    record store adds."""
    kept = {key: value for key, value in statement.items() if key not in _ADDED}
    if not kept.get("attachments", True):
        del kept["attachments"]
    return msgspec.json.encode(kept, order="sorted")


def digest(statement: Statement) -> str:
    """64 hexadecimal digits that change with anything that was said."""
    return digest_of(canonical(statement))


def digest_of(body: bytes) -> str:
    """The digest of a statement that is canonical already."""
    return sha256(body).hexdigest()


def link(statement: Statement) -> tuple[int, str] | None:
    """The place of a statement in its chain and the digest of the one before; None where it has none, or such
    as no chain has."""
    found = statement
    for key in ("context", "extensions", CHAIN):
        found = found.get(key, {}) if isinstance(found, Mapping) else {}
    if not isinstance(found, Mapping):
        return None
    seq, previous = found.get("seq"), found.get("previous")
    if isinstance(seq, int) and not isinstance(seq, bool) and 0 < seq <= MOST and is_tip(previous):
        return seq, previous
    return None


def is_tip(text: object) -> TypeGuard[str]:
    """Whether it can be the end of a chain: a digest, or "" for that of an empty one."""
    return isinstance(text, str) and (not text or _DIGEST.fullmatch(text) is not None)
