"""A file of a cohort that is not here changes nothing unasked, and what came in by mistake goes out again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from game.cli.commands import group
from game.cohort.cohort_file import CohortFile, from_code
from game.facilitator.importing import import_bundles
from game.facilitator.store import Store, open_store
from game.facilitator.tables import METADATA, people
from game.records import vocabulary
from game.records.chain import canonical, digest_of
from game.records.statements import statement_id_of
from tests.facilitator.bundles import Body, chain, write

JOINED = "p-00000000000000aa"
ROSTER = "identifier,name\nkim,Kim Lee\nlou,Lou Park\n"
TABLES = tuple(METADATA.tables.values())


def run(*words: str) -> Result:
    return CliRunner().invoke(group, ["cohort", *words])
