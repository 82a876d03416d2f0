"""Whose bundles are taken in: those of cohorts that are here, and of another one, or of somebody who was
erased, on purpose alone.

A stray file of somebody else's cohort would stand among the facilitator's own from then on. Where nothing is
here yet and all bundles are of one cohort, that one is meant: it is taken in, and said.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import select

from game.cohort.bundle import BundleError, BundleHead, read_bundle
from game.cohort.cohort_file import CohortFile, from_json
from game.facilitator import tables
from game.facilitator.cohort_labels import label
from game.facilitator.erased import NOBODY, Erased, who_was_erased
from game.facilitator.store import Store
from game.messages import say
from game.ordinary_files import open_ordinary
from game.text import name_key


class Admission:
    """Which cohorts' bundles come in. `met` are cohorts that are new here and come in."""

    def __init__(self, here: Mapping[str, CohortFile], met: Mapping[str, CohortFile], erased: Erased) -> None:
        self._here, self._met, self._erased = here, met, erased

    def refusal(self, head: BundleHead) -> str:
        """Why a bundle is not taken in, and how it would be; "" where it is."""
        cohort = head.cohort
        if erased := self.erased(cohort.id, head.pseudonym):
            return erased
        if self.knows(cohort.id):
            return ""
        every = [*self._here, cohort.id]
        same = next((one for one in self._here.values() if name_key(one.name) == name_key(cohort.name)), None)
        told = label(cohort, every)
        if same is not None:
            yours = label(same, every)
            return say("bundle.not_yours", cohort=told, yours=yours, pseudonym=head.pseudonym)
        return say("bundle.not_here", cohort=told, pseudonym=head.pseudonym)

    def erased(self, cohort: str, pseudonym: str) -> str:
        """Why nothing of a learner who was erased is taken in; "" for everybody else."""
        day = self._erased.day(cohort, pseudonym)
        return say("bundle.erased", pseudonym=pseudonym, day=day) if day else ""

    def knows(self, cohort: str) -> bool:
        """Whether what belongs to the cohort with this id is taken in."""
        return cohort in self._here or cohort in self._met

    @property
    def met(self) -> list[str]:
        """What is said of the cohorts that come in for the first time."""
        every = [*self._here, *self._met]
        return [say("bundle.new_here", cohort=label(one, every)) for one in self._met.values()]


def admission(store: Store, paths: Sequence[Path], *, new_cohorts: bool, again: bool) -> Admission:
    """What is taken in of these files; with `new_cohorts`, cohorts that are not here too, with `again` who
    was erased too. Raises `PlainError` where the database cannot be used."""
    query = select(tables.cohorts.c.id, tables.cohorts.c.file)
    here = {row.id: from_json(row.file.encode(), row.id) for row in store.rows(query)}
    gone = NOBODY if again else who_was_erased(store)
    heads = filter(None, map(_head, paths))
    # A cohort of which only those who were erased are in the files does not come in.
    met = {
        head.cohort.id: head.cohort
        for head in heads
        if head.cohort.id not in here and not gone.day(head.cohort.id, head.pseudonym)
    }
    wanted = new_cohorts or (not here and len(met) == 1)
    return Admission(here, met if wanted else {}, gone)


def _head(path: Path) -> BundleHead | None:
    """The head of a bundle; None for anything else, which the import names."""
    try:
        with open_ordinary(path) as stream:
            first = next(read_bundle(stream))
    except (BundleError, OSError, ValueError):
        return None
    return first if isinstance(first, BundleHead) else None
