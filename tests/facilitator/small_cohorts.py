"""Cohorts of a few replies: made by the command, joined by pseudonyms, with bundles that are whole."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import msgspec
from click.testing import CliRunner, Result

from game.cli.commands import group
from game.cohort.bundle import ENDING
from game.cohort.cohort_file import CohortFile, from_code
from game.records import vocabulary
from tests.facilitator.bundles import Body, chain, write

ANNS, BENS, STRANGERS = "p-00000000000000aa", "p-00000000000000bb", "p-00000000000000cc"


def run(*words: str) -> Result:
    return CliRunner().invoke(group, ["cohort", *words])


def done(*words: str) -> str:
    """What a command says, on both streams."""
    found = run(*words)
    assert found.exit_code == 0, found.stderr
    return found.output


def refused(*words: str, status: int = 2) -> str:
    found = run(*words)
    assert (found.exit_code, found.stdout) == (status, ""), found.output
    return found.stderr


def new(name: str, *more: str) -> CohortFile:
    """A cohort that was made here."""
    found = run("new", name, *more)
    assert found.exit_code == 0, found.stderr
    return from_code(found.stdout)


def elsewhere(cohort: CohortFile, id_: str, **changed: str) -> CohortFile:
    """A cohort of another facilitator."""
    return msgspec.structs.replace(cohort, id=id_ * 32, **changed)


def bundle(folder: Path, cohort: CohortFile, who: str, count: int = 3) -> Path:
    """A learner's bundle with so many replies."""

    # The cohort is made today, and nothing was told long before it.
    noon = datetime.combine(datetime.now(UTC).date() - timedelta(days=1), time(12), UTC)

    def of_them(seq: int, body: Body) -> None:
        body["timestamp"] = (noon + timedelta(minutes=seq)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        body["id"] = str(uuid5(NAMESPACE_URL, f"{cohort.id} {who} {seq}"))
        body["actor"]["account"]["name"] = who
        body["context"]["contextActivities"]["grouping"] = [vocabulary.cohort(cohort.id)]

    file = folder / f"{who}.{cohort.id[:4]}{ENDING}"
    write(file, cohort, who, chain(count, of_them))
    return file
