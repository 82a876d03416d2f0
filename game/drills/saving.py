"""Saving an answer at once, with the due day that follows for its card."""

import sqlite3
from datetime import date, datetime
from uuid import uuid4

from game.drills.answers import NewAnswer, answers_of, used_up
from game.drills.cards import keep_due_day
from game.progress.counters import next_number
from game.progress.database import Database, UnavailableError
from game.progress.profiles import profile_id
from game.records.of_practice import tell_drill, tell_drill_disagreed


def save_answer(database: Database, profile: str, new: NewAnswer, now: datetime) -> str:
    """Save an answer and the due day that follows, in one write. Returns the answer's id, "" when it cannot
    be saved.

    Where another window has done this skill or the day's drills meanwhile, this one counts as one more than
    was due: nothing is done twice.
    """
    key, at = uuid4().hex, now.astimezone().isoformat(timespec="seconds")
    try:
        with database.transaction() as db:
            owner = profile_id(db, profile)
            extra = new.extra or used_up(answers_of(db, owner), new.skill, date.fromisoformat(at[:10]))
            (number,) = db.execute(next_number("number", "drill_answers")).fetchone()
            db.execute(
                "INSERT INTO drill_answers (id, profile, number, exercise, skill, form, at, answer, result,"
                " helped, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(key, owner, number, new.exercise, new.skill, new.form, at, new.text, new.result),
                    *(new.helped, extra),
                ),
            )
            keep_due_day(db, profile, owner, answers_of(db, owner), (new.skill, new.form))
            told = {name: getattr(new, name) for name in ("skill", "form", "exercise", "result", "helped")}
            words = new.text if new.form == "typed" else ""
            tell_drill(db, profile, key, {**told, "extra": bool(extra)}, words)
    except (UnavailableError, sqlite3.IntegrityError):
        return ""
    return key


def disagree(database: Database, profile: str, answer: str, *, against: bool) -> bool:
    """Keep that the player disagrees with how the answer of this id was read, or no longer does. False when
    it cannot be saved."""
    try:
        with database.transaction() as db:
            row = db.execute(
                "SELECT skill, form, exercise, result, answer FROM drill_answers WHERE id = ?", (answer,)
            ).fetchone()
            if row is None:
                return False
            skill, form, exercise, result, text = row
            db.execute("UPDATE drill_answers SET against = ? WHERE id = ?", (against, answer))
            owner = profile_id(db, profile)
            keep_due_day(db, profile, owner, answers_of(db, owner), (skill, form))
            drill = {"skill": skill, "form": form, "exercise": exercise, "result": result}
            words = text if form == "typed" else ""
            tell_drill_disagreed(db, profile, answer, drill, words, taken_back=not against)
    except (UnavailableError, sqlite3.IntegrityError):
        return False
    return True
