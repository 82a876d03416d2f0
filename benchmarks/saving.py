"""How long it takes to open saved progress, to stand at home and to save one event.

    python benchmarks/saving.py

The file holds 60 calls of 40 events. Times are medians, in milliseconds and in thousandths of the unit of
`calibrate.py`. For another version of the game put its folder first on PYTHONPATH.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from calibrate import unit

CALLS, EVENTS, TIMES = 60, 40, 60


def main() -> None:
    from game.conversation.events import Note
    from game.play.session import start_call
    from game.progress.database import Database
    from game.progress.library import open_library
    from game.progress.standing import standing

    one = min(unit() for _ in range(3))
    library = open_library(None)
    playable = next(iter(library.stories.values()))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "progress.sqlite3"
        database = Database(path)
        for _ in range(CALLS):
            call = start_call(database, "player", playable.plan())
            for number in range(EVENTS):
                call.do(Note(f"note {number}, " + "and what the customer said besides it " * 5))
        database.close()

        def opened() -> None:
            fresh = Database(path)
            fresh.rows("SELECT 1")
            fresh.close()

        def home() -> None:
            fresh = Database(path)
            standing(fresh, library, "player")
            fresh.close()

        call = start_call(database, "player", playable.plan())
        shown(one, "open the file", opened)
        shown(one, "stand at home", home)
        shown(one, "save one event", lambda: call.do(Note("Monday")))

    def first() -> None:
        with TemporaryDirectory() as folder:
            fresh = Database(Path(folder) / "progress.sqlite3")
            fresh.rows("SELECT 1")
            fresh.close()

    shown(one, "begin a file", first)


def shown(one: float, what: str, do: Callable[[], object]) -> None:
    do()
    times = []
    for _ in range(TIMES):
        began = perf_counter()
        do()
        times.append(perf_counter() - began)
    print(f"{what:16}{1000 * median(times):8.2f} ms{1000 * median(times) / one:8.1f} units/1000", flush=True)


if __name__ == "__main__":
    sys.exit(main())
