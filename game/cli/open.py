"""`hearmeout` with nothing behind it: open the game on screen."""

import os
import sys


def open_game() -> int:
    """Exit status. Without a terminal it says what to do instead and never waits."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(
            "hearmeout: the game needs a terminal. Without one: hearmeout play STORY --plain", file=sys.stderr
        )
        print("`hearmeout stories` lists the stories, `hearmeout --help` the commands.", file=sys.stderr)
        return 2
    from game.cli.desk import DEFAULT_PROFILE, database, shelf

    if os.environ.get("TERM", "") in ("dumb", "unknown"):
        print(
            "hearmeout: this terminal cannot draw the screens. Play as lines: hearmeout play STORY",
            file=sys.stderr,
        )
        print("`hearmeout stories` lists the stories.", file=sys.stderr)
        return 2
    from game.tui.app import run

    run(database(), shelf(), DEFAULT_PROFILE)
    return 0
