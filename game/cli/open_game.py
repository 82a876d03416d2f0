"""`hearmeout` with nothing behind it: open the game on screen."""

import sys


def open_game() -> int:
    """Exit status. On a terminal that cannot draw, home is lines; without one it says what to do instead and
    never waits."""
    from game.cli.terminal import can_draw, on_terminal

    if not on_terminal():
        _say("hearmeout: the game needs a terminal. Without one: hearmeout play STORY --plain")
        _say("`hearmeout stories` lists the stories, `hearmeout --help` the commands.")
        return 2
    from game.cli.at_hand import database, library

    if not can_draw():
        from game.cli.open_lines import plain_home

        plain_home(database(), library(), "")
        return 0
    from game.tui.app import HearMeOut

    return HearMeOut(database(), library(), "").play_until_left()


def _say(line: str) -> None:
    print(line, file=sys.stderr)
