"""What players took their own replies for, kept with their runs, and how near that comes to the readings."""

from collections import Counter

from game.debrief.self_view import AskedReply, Nearness, Question, SameViews
from game.progress.database import Database
from game.progress.profiles import profile_key


def save_self_view(database: Database, run: str, asked: AskedReply, question: Question, own: bool) -> bool:
    """Save an answer, in place of an earlier one to the same question. False when it cannot be saved."""
    return database.try_write(
        "INSERT INTO self_views (run, seq, question, own, heard) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (run, seq, question) DO UPDATE SET own = excluded.own, heard = excluded.heard",
        *(run, asked.seq, question, own, asked.heard(question).yes),
    )


def nearness(database: Database, profile: str) -> Nearness:
    """How near a player's own views come to the readings; nothing counted when that cannot be read now."""
    rows = database.try_rows(
        "SELECT s.question, s.own = s.heard, r.finished = (SELECT MIN(f.finished) FROM runs f"
        " WHERE f.profile = r.profile AND f.story = r.story), COUNT(*) FROM self_views s JOIN runs r"
        " ON r.id = s.run JOIN profiles p ON p.id = r.profile WHERE p.key = ? AND s.heard IS NOT NULL"
        " GROUP BY 1, 2, 3",
        profile_key(profile),
    )
    same: Counter[str] = Counter()
    answers: Counter[str] = Counter()
    for question, alike, first, count in rows:
        name = str(question) if first else "later"
        answers[name] += int(str(count))
        same[name] += int(str(count)) if alike else 0
    return Nearness(**{name: SameViews(same[name], answers[name]) for name in Nearness.__struct_fields__})


def played_again(database: Database, run: str) -> bool:
    """Whether a run, or one that it goes on with, was begun from the middle of a finished one."""
    rows = database.try_rows(
        "WITH RECURSIVE back (parent) AS (SELECT parent FROM runs WHERE id = ? UNION"
        " SELECT r.parent FROM runs r JOIN back b ON r.id = b.parent)"
        " SELECT 1 FROM back b JOIN runs r ON r.id = b.parent WHERE r.finished IS NOT NULL",
        run,
    )
    return bool(rows)
