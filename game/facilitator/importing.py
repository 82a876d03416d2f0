"""Import of bundles: any number, in any order, twice, damaged; the rest counts and the damage is named."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from game.cohort.bundle import BundleError, BundleHead, BundleStatement, Damage, read_bundle
from game.errors import reason
from game.facilitator.intake import Intake, LearnerKey, Taken
from game.facilitator.statement_rows import UnusableStatementError, row_of
from game.facilitator.store import Store
from game.messages import say
from game.ordinary_files import open_ordinary
from game.text import clean, printable


def import_bundles(store: Store, paths: Iterable[Path], now: datetime) -> Taken:
    """Take in bundles. What cannot be read or does not count is in the notes. Raises `PlainError` where the
    database cannot be used."""
    intake = Intake(store, now)
    for path in paths:
        _import(intake, path)
    intake.close()
    return intake.taken


def _import(intake: Intake, path: Path) -> None:
    source = clean(printable(path.name))
    try:
        with open_ordinary(path) as stream:
            _take(intake, read_bundle(stream), source)
    except BundleError as error:
        intake.note(None, "damage", str(error), source)
    except FileNotFoundError:
        intake.note(None, "damage", say("bundle.not_there"), source)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        intake.note(None, "damage", say("bundle.unreadable", why=why), source)


def _take(intake: Intake, found: Iterable[BundleHead | BundleStatement | Damage], source: str) -> None:
    head: LearnerKey | None = None
    learner: LearnerKey | None = None
    before: list[Damage] = []
    for one in found:
        if isinstance(one, BundleHead):
            head = learner = (one.cohort.id, one.pseudonym)
            intake.head(one)
        elif isinstance(one, BundleStatement):
            damage, learner = _taken(intake, one, head, learner, source)
            before += [damage] if damage else []
        else:
            before.append(one)
        if learner is not None:
            for damage in before:
                what = say("chain.at_line", line=damage.line, what=damage.what)
                intake.note(learner, "damage", what, source)
            before = []
        # Whatever else it is, it is told once.
        del before[1:]
    if learner is None:
        intake.note(None, "damage", say("bundle.none"), source)


def _taken(
    intake: Intake, one: BundleStatement, head: LearnerKey | None, learner: LearnerKey | None, source: str
) -> tuple[Damage | None, LearnerKey | None]:
    """Take in a statement: what is wrong with it, and whose the bundle is."""
    try:
        row = row_of(one.statement, one.digest)
    except UnusableStatementError as error:
        return Damage(one.line, str(error)), learner
    if head not in (None, (row.cohort, row.pseudonym)):
        return Damage(one.line, say("statement.other_learner")), learner
    intake.add(row, source)
    return None, (row.cohort, row.pseudonym)
