"""`hearmeout new`: begin a story, or a course with one."""

from pathlib import Path

import click

from game.channels import channels
from game.command_lines import command_line
from game.errors import PlainError, reason
from game.printing import print_line, print_message
from game.story.yaml.lengths import LENGTHS
from game.words import capitalised

DEFAULT = "my-first-call"
DEFAULT_DRILLS = "my-first"
_NAMES = tuple(channels())


@click.command("new", epilog="Example: hearmeout new the-wrong-size --customer Ines --channel chat")
@click.argument("name", required=False, metavar="[NAME|PATH]")
@click.option("--title", default="", help="What players see. You may change it later.")
@click.option("--customer", default="", help="Who gets in touch.")
@click.option("--channel", type=click.Choice(_NAMES), default=_NAMES[0], show_default=True, help="How.")
@click.option("--course", is_flag=True, help="Make a folder with a course of one story instead.")
@click.option("--drills", is_flag=True, help="Write a file of drills instead: NAME.drills.yaml.")
def command(name: str | None, title: str, customer: str, channel: str, course: bool, drills: bool) -> None:
    """Write a small, complete story for you to change.

    NAME becomes the file NAME.yaml in this folder; a PATH is used as it is. With --course it is the
    folder to make. Nothing is ever overwritten.
    """
    from game.authoring.new import new_course, new_drills, new_story

    if drills and (course or title or customer):
        raise click.UsageError("--drills takes a NAME or PATH and nothing else.")
    try:
        if drills:
            made = new_drills(drills_path(name or DEFAULT_DRILLS))
        elif course:
            made = new_course(Path(name or "my-course"), title, customer, channel)
        else:
            path, named = story_path(name or DEFAULT)
            made = new_story(path, title or (named if name else ""), customer, channel)
    except OSError as error:
        raise PlainError(f"The story cannot be written: {reason(error)}.") from None
    for path in (made.story, *made.others):
        print_line(str(path))
    checked = Path(name or "my-course") if course else made.story
    steps = {command_line("check", checked): "what would be wrong with it"}
    if not drills:
        steps = {
            command_line("play", made.story): "play it, just as it is",
            **steps,
            command_line("preview", made.story): "play it while you write",
        }
    width = max(map(len, steps))
    print_message("\nOpen it in an editor and read it down: its comments explain the format. Then:")
    for line, what in steps.items():
        print_message(f"  {line:<{width}}   {what}")


def drills_path(name: str) -> Path:
    """The file that a name or path stands for; what is no file of drills by its name becomes one."""
    path = Path(name)
    if path.is_dir() or name.endswith(("/", "\\")):
        path = path / DEFAULT_DRILLS
    stem = path.stem if path.suffix in (".yaml", ".yml") else path.name
    return path.with_name(f"{stem.removesuffix('.drills')}.drills.yaml")


def story_path(name: str) -> tuple[Path, str]:
    """The file that a name or path stands for, and the title that its last part suggests."""
    from game.authoring.new import slug

    path = Path(name)
    whole = path.suffix in (".yaml", ".yml")
    if not whole and (path.is_dir() or name.endswith(("/", "\\"))):
        return path / f"{DEFAULT}.yaml", ""
    part = path.stem if whole else path.name
    title = capitalised(part.replace("-", " ").replace("_", " ").strip())[: LENGTHS["title"]]
    return (path if whole else path.parent / f"{slug(part)}.yaml"), title
