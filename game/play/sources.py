"""The sources of runs: each story and each rulebook that a run was played on, saved once, by the hash of its
text.

So a run can be shown as it was played when its file is gone, or the story or the rules have changed.
"""

import sqlite3
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b

import msgspec

from game.behaviours import Rulebook, read_rulebook, rulebook_of, source_of, standard_rulebook
from game.conversation.plan import Plan
from game.play.load_run import SavedRun
from game.progress.database import Database
from game.story.model import Story

_MOST = 4
"""Stories that are kept read: the two of a comparison, and those of a card over the last calls."""


def keep_sources(db: sqlite3.Connection, run: str, plan: Plan) -> None:
    """Save the sources of a run, in the transaction that writes its first events."""
    rulebook = source_of(plan.rulebook)
    rules = _hash(rulebook)
    found = [("rulebook", rules, rulebook)]
    if plan.source:
        found.append(("story", plan.hash, plan.source))
    db.executemany("INSERT OR IGNORE INTO sources (kind, hash, body) VALUES (?, ?, ?)", found)
    db.execute("UPDATE runs SET rules = ? WHERE id = ?", (rules, run))


def own_plan(database: Database, saved: SavedRun, today: Plan | None) -> Plan | None:
    """The story and the rules that a run was played on. `today`: its story as it is now, where there is one;
    it is not read once more where it is the same. None when they cannot be read, or when an earlier game did
    not save them and today's are others."""
    rulebook = _own_rulebook(database, saved)
    if rulebook is None:
        return None
    if today is not None and today.hash == saved.begin.hash:
        return Plan(today.story, today.hash, rulebook, today.source)
    source = _kept(database, "story", saved.begin.hash)
    story = _story(source, saved.begin.hash) if source else None
    return Plan(story, saved.begin.hash, rulebook, source) if story else None


def _own_rulebook(database: Database, saved: SavedRun) -> Rulebook | None:
    standard = standard_rulebook()
    kept = _text(database, "SELECT CAST(rules AS BLOB) FROM runs WHERE id = ?", saved.info.id)
    rules = kept.decode(errors="replace")
    if not rules:
        return rulebook_of(saved.begin.rulebook)
    if rules == _hash(source_of(standard)):
        return standard
    source = _kept(database, "rulebook", rules)
    if _hash(source) == rules:
        with suppress(msgspec.MsgspecError):
            return read_rulebook(source)
    return None


def _kept(database: Database, kind: str, hash_: str) -> bytes:
    """The text that is kept under a hash; b"" for none."""
    return _text(database, "SELECT body FROM sources WHERE kind = ? AND hash = ?", kind, hash_)


def _text(database: Database, query: str, *values: str) -> bytes:
    """b"" also when it cannot be read: on a full disk, the file of an earlier game has no such table."""
    rows = database.try_rows(query, *values)
    return body if rows and isinstance(body := rows[0][0], bytes) else b""


@lru_cache(maxsize=_MOST)
def _story(source: bytes, hash_: str) -> Story | None:
    from game.story.reader import read_text

    loaded = read_text(source)
    return loaded.story if loaded.hash == hash_ else None


def _hash(source: bytes) -> str:
    return blake2b(source, digest_size=16).hexdigest()
