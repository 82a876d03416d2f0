"""Import of bundles: any number, in any order, twice, damaged; the rest counts and the damage is named."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from game.cohort.bundle import BundleError, BundleHead, BundleStatement, Damage, read_bundle
from game.cohort.what_file import what_it_is
from game.errors import reason
from game.facilitator.admission import Admission, admission
from game.facilitator.damaged_lines import DamagedLines
from game.facilitator.erased import take_in_again
from game.facilitator.intake import Intake, LearnerKey, Taken
from game.facilitator.statement_rows import UnusableStatementError, row_of
from game.facilitator.store import Store
from game.messages import say
from game.ordinary_files import open_ordinary
from game.text import clean, printable
from game.words import quoted

_LONGEST_ID = 32
"""Letters of a cohort's id."""


class _ElsewhereError(Exception):
    """A bundle of a cohort or a learner of whom nothing is taken in, and how it would be."""


def import_bundles(
    store: Store, paths: Sequence[Path], now: datetime, *, new_cohorts: bool = False, again: bool = False
) -> Taken:
    """Take in bundles of the cohorts that are here, with `new_cohorts` of others too, with `again` also of
    those who were erased. What cannot be read or does not count is in the notes. Raises `PlainError` where
    the database cannot be used."""
    admitted = admission(store, paths, new_cohorts=new_cohorts, again=again)
    intake = Intake(store, now)
    for path in paths:
        _import(intake, path, admitted)
    intake.close()
    intake.taken.remarks += admitted.met
    if again:
        take_in_again(store, intake.taken.learners)
    return intake.taken


def _import(intake: Intake, path: Path, admitted: Admission) -> None:
    source = clean(printable(path.name))
    try:
        with open_ordinary(path) as stream:
            if not _take_all(intake, read_bundle(stream), source, admitted):
                intake.note(None, "damage", what_it_is(path, "bundle") or say("bundle.none"), source)
    except _ElsewhereError as error:
        intake.note(None, "elsewhere", str(error), source)
    except BundleError as error:
        intake.note(None, "damage", str(error), source)
    except FileNotFoundError:
        intake.note(None, "damage", say("bundle.not_there"), source)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        told = what_it_is(path, "bundle") or say("bundle.unreadable", why=why)
        intake.note(None, "damage", told, source)


def _take_all(
    intake: Intake, found: Iterable[BundleHead | BundleStatement | Damage], source: str, admitted: Admission
) -> bool:
    """Take in what a file holds; whether it is anybody's bundle."""
    damaged = DamagedLines()
    try:
        return _take(intake, found, source, admitted, damaged)
    finally:
        for learner, what, numbers in damaged.told():
            intake.note(learner, "damage", what, source, numbers)


def _take(
    intake: Intake,
    found: Iterable[BundleHead | BundleStatement | Damage],
    source: str,
    admitted: Admission,
    damaged: DamagedLines,
) -> bool:
    head: LearnerKey | None = None
    learner: LearnerKey | None = None
    before: list[Damage] = []
    for one in found:
        if isinstance(one, BundleHead):
            if refusal := admitted.refusal(one):
                raise _ElsewhereError(refusal)
            head = learner = (one.cohort.id, one.pseudonym)
            intake.head(one)
        elif isinstance(one, BundleStatement):
            damage, learner = _taken(intake, one, head, learner, source, admitted)
            before += [damage] if damage else []
        else:
            before.append(one)
        if learner is not None:
            for damage in before:
                damaged.add(learner, damage)
            before = []
        # Whatever else it is, it is told once.
        del before[1:]
    return learner is not None


def _taken(
    intake: Intake,
    one: BundleStatement,
    head: LearnerKey | None,
    learner: LearnerKey | None,
    source: str,
    admitted: Admission,
) -> tuple[Damage | None, LearnerKey | None]:
    """Take in a statement: what is wrong with it, and whose the bundle is."""
    try:
        row = row_of(one.statement, one.digest)
    except UnusableStatementError as error:
        return Damage(one.line, str(error), one.seq, one.seq), learner
    if head not in (None, (row.cohort, row.pseudonym)):
        return Damage(one.line, say("statement.other_learner"), one.seq, one.seq), learner
    if not admitted.knows(row.cohort):
        if learner is None:
            raise _ElsewhereError(say("bundle.whose", id=quoted(row.cohort, _LONGEST_ID)))
        return Damage(one.line, say("statement.other_learner")), learner
    if refusal := admitted.erased(row.cohort, row.pseudonym):
        raise _ElsewhereError(refusal)
    intake.add(row, source)
    return None, (row.cohort, row.pseudonym)
