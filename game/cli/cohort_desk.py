"""The facilitator's desk as commands: look at a shared call, comment on it, answer, and hold a session."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from game.cli.cohort_facilitator import db_option
from game.cli.meant_choice import MeantChoice
from game.cli.output_file import PAGES, Output, output_options
from game.cohort.extras import needs
from game.messages import say
from game.printing import print_line

if TYPE_CHECKING:
    from game.facilitator.desk import Verdict, What

FORMS = ("md", "html")
VERDICTS = ("well", "not-well")
_MEANT = {
    "good": "well", "right": "well", "yes": "well", "ok": "well", "fine": "well", "done": "well",
    "bad": "not-well", "badly": "not-well", "poor": "not-well", "poorly": "not-well", "wrong": "not-well",
    "no": "not-well", "unwell": "not-well", "not-good": "not-well",
}  # fmt: skip
TAKEN_BACK = ("comment", "verdict")
_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command("look", epilog="Example: hearmeout cohort look ada.run.json")
@_FILE
@db_option
def look(file: Path, db: str) -> None:
    """Show a call that a learner shared: each reply with what came before it, what the machine read in it,
    and your comments and verdicts so far.

    A verdict of yours stands over the machine's for its reply.
    """
    with needs("facilitator"):
        from game.facilitator import desk
        from game.facilitator.store import open_store
    from game.cli.terminal import write_line
    from game.plain.debrief_lines import block_lines

    with open_store(db) as store:
        for line in block_lines(desk.look(store, desk.open_shared(store, file))):
            write_line(line)


@click.command("comment", epilog='Example: hearmeout cohort comment ada.run.json --reply 3 "Well caught."')
@_FILE
@click.argument("text", default="")
@click.option("--reply", "place", type=int, required=True, metavar="N", help="The reply's number.")
@click.option("--verdict", type=MeantChoice(VERDICTS, _MEANT), help="Yours, in place of the machine's.")
@click.option("--reason", default="", metavar="TEXT", help="Why; a verdict needs it.")
@click.option("--take-back", "gone", type=MeantChoice(TAKEN_BACK), help="Take back what you said.")
@click.option("--again", is_flag=True, help="Also on a call of somebody whom you erased: they come back.")
@db_option
def comment(
    file: Path,
    text: str,
    place: int,
    verdict: "Verdict | None",
    reason: str,
    gone: "What | None",
    again: bool,
    db: str,
) -> None:
    """Comment on a reply of a shared call, or give a verdict with its reason. What you say again replaces
    what you said before. Of somebody whom you erased nothing is kept unless you add --again."""
    with needs("facilitator"):
        from game.facilitator import desk
        from game.facilitator.store import open_store

    said = desk.Remark(text, verdict, reason, gone)
    with open_store(db) as store:
        had = desk.keep_remark(
            store, desk.open_shared(store, file), place, said, datetime.now(UTC), again=again
        )
    if gone:
        print_line(
            say("desk.taken_back", number=place) if had else say("desk.none_to_take_back", number=place)
        )
    if verdict or text.strip():
        print_line(say("desk.kept", number=place))


@click.command("answer", epilog="Example: hearmeout cohort answer ada.run.json -o ada.comments.json")
@_FILE
@db_option
@output_options
def answer(output: Output, file: Path, db: str) -> None:
    """Write your comments and verdicts on a shared call as a file for its learner, who opens it with
    `hearmeout cohort join` or under Cohort in the game."""
    with needs("facilitator"):
        from game.facilitator import desk
        from game.facilitator.store import file_of, open_store

    with open_store(db) as store:
        text = desk.answer_text(store, desk.open_shared(store, file))
        output.write(text, *file_of(store))


@click.command("session", epilog="Example: hearmeout cohort session Spring --format html -o session.html")
@click.argument("cohort", required=False, default="")
@click.option(
    "--format",
    "form",
    type=MeantChoice(FORMS, {"markdown": "md"}),
    help="What to write. Left out: what the name behind -o ends with, else md.",
)
@db_option
@output_options
def session(output: Output, cohort: str, form: str | None, db: str) -> None:
    """Write a sheet for twenty minutes with the group, on what its first tries miss most.

    It is on the behaviour that most people showed, where five did, else on the moment where most struggle.
    Nobody is named in it. Below five people nothing is written.
    """
    with needs("facilitator"):
        from game.facilitator.group_session import group_session
    form = output.form(form, PAGES, FORMS[0])
    if form == "html":
        output.must_be_file("session.html")
    from game.cli.at_hand import library
    from game.cli.cohort_report import cohort_figures
    from game.cli.course import document
    from game.paths import cache_dir
    from game.progress.exercise_library import all_drills

    at = library()
    found, names, read = cohort_figures(cohort, db, at)
    drills = all_drills(cache_dir(), at.folders).drills
    title, blocks = group_session(found, names, list(drills.values()))
    output.write(document(form, title, blocks), *read)
