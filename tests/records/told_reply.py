"""A reply that a cohort was told of, without the call around it."""

import sqlite3

from game.records import vocabulary
from game.records.memberships import current_in
from game.records.of_practice import Disagreed
from game.records.outbox import put
from game.records.statements import Told


def tell_reply(db: sqlite3.Connection, profile: str, at: str, of: Disagreed) -> None:
    """Have the reply told that a learner disagrees with the reading of."""
    reply = {
        "scene": of.scene,
        "choice": "typed",
        "route": "heard",
        "typed": True,
        "codes": ["premature"],
        "moves": [],
        "trust": 40,
        "frustration": 50,
        "interrupted": False,
    }
    membership = current_in(db, profile)
    assert membership is not None
    about, within = vocabulary.reply(of.story, of.scene), vocabulary.chapter(of.story)
    what = f"{of.run}/{of.seq}/answered"
    put(db, membership, [Told(what, at, "answered", about, of.run, within, extensions={"reply": reply})])
