"""How sure a result of the twelve stations is: its counts with what they leave open, what a change would
take, and what is known of the check itself.
"""

from collections.abc import Iterator

from game.messages import say
from game.skills import skill_label
from game.stations.results import SINGLE, Change, Counts, change, reliability
from game.stations.sittings import Sitting

_A_SKILL = 3
"""Stations of one skill in a form (`blueprint.toml`)."""
_TWELVE = 12


def certainty_lines(sitting: Sitting, *, alone: bool) -> Iterator[str]:
    """The figures behind the result; `alone`: there is no other sitting yet to be held against it."""
    found = sitting.counts
    yield say("stations.interval")
    yield _share(say("stations.in_all"), found)
    yield from (_share(skill_label(skill), of_skill) for skill, of_skill in sitting.by_skill.items())
    if alone:
        yield f"{say('stations.next_time')} {takes(change(found, found))}"
        if found.unanswered:
            yield say("stations.more_answered", count=found.unanswered)
        yield say("stations.hardly")
    yield from _reliability_lines()


def trust_lines() -> Iterator[str]:
    """What is known of the check itself."""
    yield say("stations.not_measured")
    yield from _reliability_lines()


def takes(found: Change) -> str:
    """The smallest change that means anything."""
    met, of, of_now = found.before.met, found.before.of, found.after.of
    match found.enough, found.enough_less:
        case None, None:
            return say("stations.takes_none", met=met, of=of)
        case enough, None:
            return say("stations.takes_more", met=met, of=of, of_now=of_now, enough=enough or 0)
        case None, less:
            return say("stations.takes_less", met=met, of=of, of_now=of_now, enough_less=less or 0)
        case enough, less:
            return say(
                "stations.takes_both",
                met=met,
                of=of,
                of_now=of_now,
                enough=enough or 0,
                enough_less=less or 0,
            )


def other_results(found: Counts) -> Iterator[str]:
    """The answers that did not do what was asked, by their results."""
    if found.partly:
        yield say("stations.partly", count=found.partly)
    if found.missed:
        yield say("stations.missed", count=found.missed)
    if found.unclear:
        yield say("stations.unclear", count=found.unclear)


def percent(share: float) -> str:
    return f"{share * 100:.0f}"


def hundredths(share: float) -> str:
    """As figures of statistics are written: ".67"."""
    return f"{share:.2f}".lstrip("0")


def _share(name: str, found: Counts) -> str:
    """Raw counts, and what the share may be."""
    if not found.answered:
        return say("stations.share_none", name=name, counts=say("stations.none_answered"))
    told = [say("stations.counts", met=found.met, all=found.of), *other_results(found)]
    if found.unanswered:
        told.append(say("stations.unanswered", count=found.unanswered))
    counts = ", ".join(told)
    if found.unclear == found.of:
        return say("stations.share_none", name=name, counts=counts)
    low, high = map(percent, found.interval)
    return say("stations.share", name=name, counts=counts, low=low, high=high)


def _reliability_lines() -> Iterator[str]:
    low, high = map(hundredths, reliability(_TWELVE))
    low_skill, high_skill = map(hundredths, reliability(_A_SKILL))
    single_low, single_high = map(hundredths, SINGLE)
    yield say(
        "stations.reliability",
        low=low,
        high=high,
        low_skill=low_skill,
        high_skill=high_skill,
        single_low=single_low,
        single_high=single_high,
    )
    yield say("stations.parallel")
