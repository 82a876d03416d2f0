"""Home as lines, on a real terminal."""

import click

from game.cli.terminal import input_lines
from game.plain.home_lines import LineHome
from game.progress.database import Database
from game.progress.library import Library
from game.progress.players import last_player
from game.settings import read_settings, settings_file


def plain_home(database: Database, library: Library, profile: str) -> None:
    """Play until the player leaves. Without a `profile` it is that of who played last."""
    profile = profile or last_player(read_settings(settings_file()).settings.profile)
    home = LineHome(database, library, profile, input_lines(), click.echo)
    try:
        home.play()
    except KeyboardInterrupt:
        click.echo()
        home.leave()
