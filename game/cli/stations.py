"""`hearmeout stations`: twelve short moments, before the course and after it."""

from typing import TYPE_CHECKING, get_args

import click

from game.cli.at_hand import database, library, profile_option
from game.cli.leaving import sending_at_the_end
from game.local_times import local_today
from game.printing import print_document, print_line, print_message
from game.story.exercises import StationForm

if TYPE_CHECKING:
    from game.progress.database import Database


@click.command("stations", epilog="Example: hearmeout stations --form a --no-limit")
@click.option("--form", type=click.Choice(get_args(StationForm)), help="The form, if it may come now.")
@click.option("--plain", is_flag=True, help="As lines: for screen readers, pipes and dumb terminals.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print all sittings for a program, and do nothing else."
)
@click.option("--no-limit", is_flag=True, help="Without the limit of 15 minutes. The result says so.")
@profile_option("Who answers.")
def command(form: StationForm | None, plain: bool, as_json: bool, no_limit: bool, profile: str) -> None:
    """Twelve stations: a check before the course, after it, and three months later.

    Nothing is said of your answers before the end. It may be left and gone on with. It is for you and
    your cohort, where you joined one, and not yet measured on people.
    """
    from game.cli.terminal import input_lines, on_screen, write_line

    if as_json:
        _print_json(database(reads_only=True), profile)
        return
    from game.paths import cache_dir
    from game.stations.start import next_stations

    data, at = database(), library()
    # What cannot be begun is told before anything is opened.
    next_stations(data, at, profile, cache_dir(), form, today=local_today())
    if plain or not on_screen():
        from game.plain.station_lines import play_stations

        with sending_at_the_end(data, profile):
            try:
                play_stations(data, at, profile, input_lines(), write_line, form=form, untimed=no_limit)
            except KeyboardInterrupt:
                print_line()
        return
    from game.tui.app import HearMeOut

    app = HearMeOut(data, at, profile)
    app.opens = lambda: app.show_stations(form, untimed=no_limit)
    raise SystemExit(app.play_until_left())


def _print_json(data: "Database", profile: str) -> None:
    from game.stations.rows import rows
    from game.stations.sittings import sittings
    from game.text import indented_json

    found = sittings(data, profile)
    for message in data.messages:
        print_message(message)
    print_document(indented_json({"profile": profile, **rows(found)}) + "\n")
