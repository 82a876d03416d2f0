"""`hearmeout preview`: play a story while it is written."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from game.cli.at_hand import find_story
from game.cli.terminal import on_screen
from game.command_lines import command_line
from game.errors import PlainError
from game.printing import print_message
from game.words import quoted

if TYPE_CHECKING:
    from game.conversation.beginning import Beginning

# The ends of both meters.
_METER = click.IntRange(0, 100)


@click.command("preview", epilog="Example: hearmeout preview my-first-call.yaml --scene opening --trust 20")
@click.argument("story")
@click.option("--path", "played", metavar="STEPS", help='Play these first: "listen pick:ID say:ROUTE#N …".')
@click.option("--scene", metavar="ID", help="Begin in this scene as a short play gets there, meters too.")
@click.option("--trust", type=_METER, help="Trust at the beginning, 0 to 100.")
@click.option("--frustration", type=_METER, help="Frustration at the beginning, 0 to 100.")
@click.option("--flags", metavar="A,B", help="The flags that are set at the beginning.")
def command(
    story: str,
    played: str | None,
    scene: str | None,
    trust: int | None,
    frustration: int | None,
    flags: str | None,
) -> None:
    """Play STORY (a file, or an id) and see what stands behind every moment of it.

    Saving the file shows the change at once, at the same place in the call. Nothing that is played is
    kept. The steps of --path are those that `check --format json` prints.
    """
    from game.authoring.preview import check_names, read_path, way_in
    from game.conversation.beginning import Beginning
    from game.conversation.plan import Plan
    from game.proof.play_to_scene import ShortPlays
    from game.story.reader import read_story

    steps = tuple(read_path(played)) if played else ()
    file = _file(story)
    if not on_screen():
        play, check = command_line("play", file, "--plain"), command_line("check", file)
        raise PlainError(f"A preview needs a terminal. Without one:\n{play}\n{check}")
    names = tuple(flags.replace(",", " ").split()) if flags else ()
    beginning = Beginning(scene or "", trust, frustration, names)
    loaded = read_story(file)
    if loaded.story:
        check_names(loaded.story, beginning)
        if scene:
            way = way_in(ShortPlays(Plan(loaded.story, loaded.hash)), scene)
            beginning = way.but(trust, frustration, None if flags is None else names)
    from game.tui.preview_app import run_preview

    status, beginning, path = run_preview(file, beginning, steps)
    if path:
        print_message(f"To go on here: {_again(file, beginning, path)}")
    raise SystemExit(status)


def _file(story: str) -> Path:
    """The story's file. One that cannot be read as a story is opened all the same; none at all is not."""
    path = Path(story)
    try:
        if path.is_file():
            return path
    except (OSError, ValueError):
        raise PlainError(f"There is no file {quoted(story)}.") from None
    return find_story(story).path


def _again(file: Path, beginning: "Beginning", path: str) -> str:
    """The command that comes to the same place."""
    named = {"scene": beginning.scene, "trust": beginning.trust, "frustration": beginning.frustration}
    words: list[str] = []
    for name, value in named.items():
        if value not in ("", None):
            words += [f"--{name}", str(value)]
    if beginning.flags:
        words += ["--flags", ",".join(beginning.flags)]
    return command_line("preview", file, *words, "--path", path)
