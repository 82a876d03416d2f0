"""`hearmeout play`: a story on screen, or as lines."""

import click

from game.cli.at_hand import database, find_story, library, profile_option
from game.cli.leaving import sending_at_the_end
from game.cli.terminal import input_lines, on_screen, on_terminal, person_types, write_line
from game.command_lines import command_line
from game.errors import PlainError
from game.messages import say
from game.play.resume import latest, resume_run
from game.play.session import start_call
from game.printing import print_line, print_message
from game.progress.database import Database
from game.progress.library import PlayableStory
from game.progress.profiles import player_words


@click.command("play", epilog="Example: hearmeout play the-call-that-came-back --plain")
@click.argument("story", required=False)
@click.option("--plain", is_flag=True, help="Play as lines: for screen readers, pipes and dumb terminals.")
@click.option(
    "--resume", is_flag=True, help="Go on with the call that was played last (of this story, if named)."
)
@profile_option("Whose progress this is.")
@click.option(
    "--pace",
    type=click.Choice(["live", "reader"]),
    help="live: they speak in their own time; reader: each key hears the next beat.",
)
def command(story: str | None, plain: bool, resume: bool, profile: str, pace: str | None) -> None:
    """Play STORY, an id (`hearmeout stories` lists them) or a file."""
    data = database()
    if plain or not on_screen():
        _play_plain(data, profile, story, resume, asked_for=plain)
        return
    at = library()
    playable = find_story(story, at) if story else None
    run_id = _saved(data, profile, playable) if resume else ""
    from game.tui.app import HearMeOut

    app = HearMeOut(data, at, profile, pace=pace or "", playable=playable, run_id=run_id, first_call=True)
    raise SystemExit(app.play_until_left())


def _play_plain(data: Database, profile: str, story: str | None, resume: bool, *, asked_for: bool) -> None:
    """`asked_for`: lines were asked for, and are no stand-in for a screen that is not there."""
    from game.plain.as_set import player_as_set

    if not story and not resume and (asked_for or on_terminal()):
        from game.cli.open_game import plain_home

        plain_home(data, library(), profile)
        return
    if not story and not resume:
        raise PlainError(
            "Name a story to play: `hearmeout play STORY --plain`. `hearmeout stories` lists them."
        )
    playable = find_story(story) if story else None
    # A story that was found needs no other: of the library only its place in a course is asked.
    at = library(only_courses=playable is not None)
    if resume or playable is None:
        run_id = _saved(data, profile, playable)
        call = resume_run(data, profile, at, run_id, playable, plain=True)
    else:
        call = start_call(data, profile, playable.plan(), playable.file)
    player = player_as_set(call, at, input_lines(), write_line, asks=person_types(), whole=library)
    with sending_at_the_end(data, profile):
        try:
            if player.play() and on_terminal():
                command = command_line("play", "--plain", *player_words(profile))
                write_line(say("next.to_go_on", command=command))
        except KeyboardInterrupt:
            print_line()
            player.leave()


def _saved(data: Database, profile: str, playable: PlayableStory | None) -> str:
    run = latest(data, profile, playable.story.id if playable else "")
    if run is None:
        for message in data.messages:
            print_message(message)
        raise PlainError("There is no unfinished call to go on with.")
    return run.id
