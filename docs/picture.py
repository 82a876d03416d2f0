"""Draw the README's picture of a call: `make picture`."""

import asyncio
import os
import tempfile
from pathlib import Path

TARGET = Path(__file__).parent / "call.svg"
NOTE = "rang twice before, nobody called back"
PATH = (
    "space",
    "space",
    "space",
    "3",
    "enter",
    "f5",
    *NOTE.replace(",", "~"),
    "enter",
    "f5",
    *["space"] * 3,
    "full_stop",
)
KEYS = {" ": "space", "~": ","}


async def draw() -> None:
    """Play John's call as far as the letter and keep what the screen shows."""
    from game.paths import database_file
    from game.progress.database import Database
    from game.progress.library import open_library
    from game.tui.app import HearMeOut

    at = open_library(None)
    app = HearMeOut(
        Database(database_file()), at, "player", pace="reader", playable=at.stories["the-call-that-came-back"]
    )
    app.animation_level = "none"
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        for key in PATH:
            await pilot.press(KEYS.get(key, key))
            await pilot.pause()
        TARGET.write_text(app.export_screenshot(title="Hear Me Out"), "utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["HEARMEOUT_HOME"] = home
        asyncio.run(draw())
