"""How cohorts are told apart in a sentence: by name, and where a name is there twice by days and id too."""

from collections import Counter
from collections.abc import Iterable, Sequence

from game.cohort.cohort_file import CohortFile
from game.messages import say
from game.text import name_key
from game.words import quoted

LEAST_OF_ID = 4
"""Letters of an id's beginning that are taken for one: with fewer, a slip in a name could be."""
_SHOWN_OF_ID = 8
"""Letters of an id that a sentence shows: two among a thousand cohorts are the same once in ten thousand
times, and then more are shown."""


def label(cohort: CohortFile, among: Iterable[str] = ()) -> str:
    """Name, days and the beginning of the id, long enough to be no other's of the ids `among`."""
    begun = _beginning(cohort.id, [other for other in among if other != cohort.id])
    name, days = quoted(cohort.name), _days(cohort)
    if days:
        return say("cohort_label.dated", name=name, days=days, id=begun)
    return say("cohort_label.undated", name=name, id=begun)


def labels(cohorts: Sequence[CohortFile]) -> list[str]:
    """A name for each, with days and id only where the name alone would not do."""
    known = Counter(name_key(cohort.name) for cohort in cohorts)
    ids = [cohort.id for cohort in cohorts]
    return [
        label(cohort, ids) if known[name_key(cohort.name)] > 1 else quoted(cohort.name) for cohort in cohorts
    ]


def named(cohorts: Sequence[CohortFile], name: str) -> list[CohortFile]:
    """Those that a name, an id or the beginning of an id may mean."""
    wanted = name_key(name)
    return (
        [cohort for cohort in cohorts if cohort.id == wanted]
        or [cohort for cohort in cohorts if name_key(cohort.name) == wanted]
        or [cohort for cohort in cohorts if len(wanted) >= LEAST_OF_ID and cohort.id.startswith(wanted)]
    )


def _beginning(id_: str, others: Sequence[str]) -> str:
    shown = _SHOWN_OF_ID
    while any(other.startswith(id_[:shown]) for other in others) and shown < len(id_):
        shown += 1
    return id_[:shown]


def _days(cohort: CohortFile) -> str:
    match cohort.starts, cohort.ends:
        case "", "":
            return ""
        case starts, "":
            return say("cohort_label.starts", starts=starts)
        case "", ends:
            return say("cohort_label.ends", ends=ends)
        case starts, ends:
            return say("cohort_label.days", starts=starts, ends=ends)
