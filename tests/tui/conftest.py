"""Hermetic screens: saved data in a folder of the test's own, nothing from the user's environment."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees another's saved calls, or the user's."""
    monkeypatch.setenv("HEARMEOUT_HOME", str(tmp_path / "home"))
    for name in ("HEARMEOUT_STORIES", "NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"
