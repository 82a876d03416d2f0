"""What is recognised when a call has ended: new badges are kept, and told once."""

from collections.abc import Iterator, Sequence

from game.course.badges import BADLY, WELL, Earned, badges, earned_by
from game.messages import say
from game.play.first_calls import first_calls, opened_call
from game.progress.database import Database, UnavailableError
from game.progress.earned_badges import keep_badge, kept_badges
from game.progress.library import Library
from game.progress.runs import finished


def keep_earned(database: Database, profile: str, library: Library) -> tuple[Earned, ...]:
    """Keep the badges that the player's finished calls have earned by now; those that are new. A badge that
    cannot be saved is told all the same, and comes again with the next call."""
    kept = kept_badges(database, profile)
    if kept.keys() >= badges().keys():
        return ()
    firsts = first_calls(database, profile, library)
    known = {call.info.id for call in firsts}
    badly = {call.info.story for call in firsts if call.info.kind in BADLY}
    later = []
    try:
        runs = finished(database, profile)
    except UnavailableError:
        return ()
    for run in reversed(runs):
        if run.story in badly and run.kind in WELL and not (run.parent or run.id in known):
            later.append(opened_call(database, profile, library, run))
    new = [
        earned
        for earned in earned_by(firsts, [call for call in later if call is not None])
        if earned.badge not in kept
    ]
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
