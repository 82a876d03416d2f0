"""`hearmeout` with nothing behind it: open the game on screen, or home as lines."""

from typing import TYPE_CHECKING

from game.errors import PlainError

if TYPE_CHECKING:
    from game.progress.database import Database
    from game.progress.library import Library


def open_game() -> int:
    """Exit status. On a terminal that cannot draw, home is lines. Without a terminal it never waits: it
    raises `PlainError` with what to do instead."""
    from game.cli.terminal import on_screen, on_terminal

    if not (on_screen() or on_terminal()):
        raise PlainError(
            "hearmeout: the game needs a terminal. Without one: `hearmeout play STORY --plain`\n"
            "`hearmeout stories` lists the stories, `hearmeout --help` the commands."
        )
    from game.cli.at_hand import database, library
    from game.own_files import make_ready

    make_ready()
    if not on_screen():
        plain_home(database(), library(), "")
        return 0
    from game.tui.app import HearMeOut

    return HearMeOut(database(), library(), "", first_call=True).play_until_left()


def plain_home(database: "Database", library: "Library", profile: str) -> None:
    """Play as lines until the player leaves. Without a `profile` it is that of who played last."""
    from game.cli.leaving import sending_at_the_end
    from game.cli.terminal import input_lines, person_types, write_line
    from game.plain.home_lines import LineHome
    from game.printing import print_line
    from game.progress.profiles import last_player
    from game.settings import read_settings, settings_file

    profile = profile or last_player(read_settings(settings_file()).settings.profile)
    home = LineHome(
        database, library, profile, input_lines(), write_line, asks=person_types(), first_call=True
    )
    with sending_at_the_end(database, profile):
        try:
            home.play()
        except KeyboardInterrupt:
            print_line()
            home.leave()
