"""The report opens in a real browser: without a word on its console, without asking for anything, and so that
screen readers can read it."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from game.facilitator.figure_queries import figures
from game.facilitator.importing import import_bundles
from game.facilitator.report import Named, report_page
from game.facilitator.store import open_store
from game.facilitator.story_names import story_names
from tests.cohort.simulated_cohort import COHORT
from tests.facilitator.bundles import Played
from tests.facilitator.test_figures import LIBRARY, NOW, twelve

__all__ = ["twelve"]

ROOT = Path(__file__).parents[2]
LOOK = ROOT / "tests" / "browser" / "look.mjs"
MODULES = Path(os.environ.get("HMO_BROWSER", ROOT / ".venv" / "browser"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"


@pytest.mark.full
def test_the_report_is_whole_silent_and_readable(twelve: Sequence[Played], tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/cohorts.sqlite3") as store:
        import_bundles(store, [one.file for one in twelve], NOW)
        found = figures(store, COHORT)
    page = tmp_path / "report.html"
    names = story_names(LIBRARY, found.cohort.course)
    page.write_text(report_page(found, names, called=Named(), made="1 January 2030"), "utf-8")
    done = subprocess.run(
        ["node", LOOK, page, tmp_path / "report.png"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "HMO_BROWSER": str(MODULES), "HMO_CHROMIUM": CHROMIUM},
    )
    seen = json.loads(done.stdout)
    assert seen["console"] == []
    assert set(seen["requests"]) == {page.as_uri()}
    assert seen["violations"] == {"light": [], "dark": [], "narrow": []}
    assert (tmp_path / "report.png").stat().st_size > 20_000
