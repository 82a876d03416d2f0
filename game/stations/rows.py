"""All sittings of a player as rows for a program: raw counts, intervals, changes."""

from collections.abc import Sequence

from game.stations.results import Change, Counts, change, changes, reliability
from game.stations.sittings import NOT_SAID, Sitting
from game.stations.told import compared_with

_PLACES = 4
"""Digits of a share: more would say more than the counts do."""


def rows(sittings: Sequence[Sitting]) -> dict[str, object]:
    """`sittings` in their order, and `changes` between finished ones, each against the first and the one
    before it."""
    finished = [one for one in sittings if one.finished]
    pairs = [(before, after) for after in finished for before in compared_with(after, finished)]
    return {
        "measured_on_people": False,
        "reliability": [_rounded(each) for each in reliability(12)],
        "sittings": [_sitting(one) for one in sittings],
        "changes": [
            {
                "from": before.id,
                "to": after.id,
                "all": _change(change(before.counts, after.counts)),
                "skills": {
                    skill: _change(found) for skill, found in changes(before.by_skill, after.by_skill).items()
                },
            }
            for before, after in pairs
        ],
    }


def _sitting(sitting: Sitting) -> dict[str, object]:
    return {
        "id": sitting.id,
        "form": sitting.form,
        "occasion": sitting.occasion,
        "began": sitting.began,
        "finished": sitting.finished or None,
        "seconds": sitting.seconds,
        "limit": not sitting.untimed,
        "ran_out": sitting.ran_out,
        "own": None if sitting.own == NOT_SAID else sitting.own,
        "all": _counts(sitting.counts) if sitting.finished else None,
        "skills": {skill: _counts(found) for skill, found in sitting.by_skill.items()}
        if sitting.finished
        else None,
    }


def _counts(found: Counts) -> dict[str, object]:
    return {
        **{name: getattr(found, name) for name in Counts.__struct_fields__},
        "of": found.of,
        "interval": [_rounded(end) for end in found.interval],
    }


def _change(found: Change) -> dict[str, object]:
    return {
        "difference": _rounded(found.difference),
        "interval": [_rounded(end) for end in found.interval],
        "told": found.told,
        "enough": found.enough,
        "enough_less": found.enough_less,
    }


def _rounded(share: float) -> float:
    return round(share, _PLACES)
