"""What is recognised when a call has ended: new badges are kept, and told once."""

from collections.abc import Iterator, Sequence

from game.course.badges import BADLY, Earned, badges, earned_by
from game.messages import say
from game.play.first_calls import opened_call, whole_runs
from game.progress.database import Database, UnavailableError
from game.progress.earned_badges import keep_badge, kept_badges
from game.progress.library import Library

LOOKED_AT = 12
"""The latest calls, which are read again when one ends: four times through three chapters. Each was read when
it ended as well, and to read all that there ever were would keep the player waiting."""


def keep_earned(database: Database, profile: str, library: Library) -> tuple[Earned, ...]:
    """Keep the badges that the player's finished calls have earned by now; those that are new. A badge that
    cannot be saved is told all the same, and comes again with the next call."""
    kept = kept_badges(database, profile)
    if kept.keys() >= badges().keys():
        return ()
    try:
        runs = whole_runs(database, profile, library)
    except UnavailableError:
        return ()
    before, latest = runs[:-LOOKED_AT], runs[-LOOKED_AT:]
    badly = {run.story for run in before if run.kind in BADLY}
    calls = [opened_call(database, profile, library, run) for run in latest]
    found = earned_by([call for call in calls if call is not None], badly)
    new = [earned for earned in found if earned.badge not in kept]
    for earned in new:
        keep_badge(database, profile, earned.badge, earned.run, earned.seq, earned.words)
    return tuple(new)


def earned_lines(new: Sequence[Earned]) -> Iterator[str]:
    """New badges with the words that earned them, a line each."""
    for earned in new:
        badge = badges()[earned.badge]
        yield say("progress.new_badge", label=badge.label, about=badge.about, words=earned.words)


def earned_by_run(database: Database, profile: str, run: str) -> tuple[Earned, ...]:
    """The badges that the player has from one run."""
    kept = kept_badges(database, profile)
    mine = [kept[name] for name in badges() if name in kept and kept[name].run == run]
    return tuple(Earned(badge.badge, badge.run, badge.seq, badge.words) for badge in mine)
