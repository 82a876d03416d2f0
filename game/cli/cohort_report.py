"""`hearmeout cohort status` and `report`: who is where, and where all struggle."""

from typing import TYPE_CHECKING

import click

from game.cli.at_hand import library
from game.cli.cohort_facilitator import db_option
from game.cli.meant_choice import MeantChoice
from game.cli.output_file import Output, output_options
from game.cli.terminal import on_screen
from game.cohort.extras import needs
from game.errors import PlainError
from game.local_times import local_today
from game.messages import say
from game.printing import print_document, print_line, print_message

if TYPE_CHECKING:
    from pathlib import Path

    from game.facilitator.completion import Only, Sort
    from game.facilitator.evaluation import Stretch
    from game.facilitator.figures import Figures
    from game.facilitator.story_names import StoryNames
    from game.progress.library import Library

SORTS = ("name", "last", "passed")
ONLY = ("all", "unfinished", "not-passed", "nothing-in", "flagged")
TABLES = ("learners", "chapters", "scenes", "moves", "stations")
_MEANT = {
    "not-finished": "unfinished", "begun": "unfinished", "failed": "not-passed", "nothing": "nothing-in",
    "not-begun": "nothing-in", "not-started": "nothing-in", "not-joined": "nothing-in",
    "flags": "flagged", "everybody": "all",
}  # fmt: skip
_ENDINGS = {".html": "html", ".htm": "html", ".csv": "csv"}
_TABLES_MEANT = {"people": "learners", "stories": "chapters", "behaviours": "moves", "skills": "stations"}


@click.command("status", epilog="Example: hearmeout cohort status Spring --only unfinished")
@click.argument("cohort", required=False, default="")
@db_option
@click.option("--sort", type=MeantChoice(SORTS), default=SORTS[0], show_default=True)
@click.option("--only", type=MeantChoice(ONLY, _MEANT), default=ONLY[0], show_default=True)
@click.option("--search", default="", metavar="TEXT", help="A part of a name, identifier or group.")
@click.option("--pseudonyms", is_flag=True, help="Who is behind each pseudonym, and in which group.")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@click.option("--screen", is_flag=True, help="On screen: sort, filter, and look at one learner.")
@click.option("--scenes", is_flag=True, help="Each scene: the share of each reply, and who left there.")
@click.option("--outliers", "far", is_flag=True, help="Who is far from the others, both ways.")
def status(
    cohort: str,
    db: str,
    sort: "Sort",
    only: "Only",
    search: str,
    pseudonyms: bool,
    as_json: bool,
    screen: bool,
    scenes: bool,
    far: bool,
) -> None:
    """Show who is where: each learner, each chapter. --scenes shows what was answered where, and --outliers
    who is far from the others.

    A chapter is finished with any ending, and passed with one of fair or better. --only unfinished shows who
    has not finished every chapter, --only not-passed who has not passed every one. --only nothing-in shows
    from whom nothing came in: whether they have joined or begun is not known here.
    """
    with needs("facilitator"):
        from game.facilitator.completion import chosen, matrix_lines, pseudonym_lines
    found, names, _ = cohort_figures(cohort, db, library())
    if screen:
        if not on_screen():
            raise PlainError(say("status.no_terminal"))
        from game.tui.cohort_app import CohortApp

        app = CohortApp(found, names, sort=sort, only=only, search=search)
        click.get_current_context().exit(app.play_until_left())
    if scenes or far:
        _show_group(found, names, scenes=scenes, far=far, as_json=as_json)
        return
    learners = chosen(found, sort=sort, only=only, search=search)
    if as_json:
        from game.facilitator.completion import as_data
        from game.text import indented_json

        print_document(indented_json(as_data(found, learners)) + "\n")
        return
    for line in pseudonym_lines(learners) if pseudonyms else matrix_lines(found, names, learners):
        print_line(line)


@click.command("report", epilog="Example: hearmeout cohort report Spring -o spring.html")
@click.argument("cohort", required=False, default="")
@db_option
@click.option(
    "--format",
    "form",
    type=MeantChoice(("html", "csv")),
    help="What to write. Left out: csv with --table, else what the name behind -o ends with, else html.",
)
@click.option(
    "--table",
    type=MeantChoice(TABLES, _TABLES_MEANT),
    help=f"The table of a CSV. Left out: {TABLES[0]}.",
)
@click.option("--names", "named", is_flag=True, help="With the names of the roster in place of pseudonyms.")
@output_options
def report(output: Output, cohort: str, db: str, form: str | None, table: str | None, named: bool) -> None:
    """Write the report on a cohort: one page that opens without a network, or tables for a spreadsheet."""
    with needs("facilitator"):
        from game.facilitator.csv_tables import csv_table
        from game.facilitator.report import Named, report_page
    if table and form == "html":
        raise PlainError(say("report.table_is_csv", table=table))
    form = output.form("csv" if table else form, _ENDINGS, "html")
    if form == "html":
        output.must_be_file("report.html")
    found, names, read = cohort_figures(cohort, db, library())
    if form == "csv":
        text = csv_table(found, table or TABLES[0], names=named)
    else:
        change = _change(db, found)
        text = report_page(found, names, called=Named(named), made=_today(), change=change)
    output.write(text, *read, private=named)
    if named and output.path is not None:
        print_message(say("report.has_names"))


def _change(db: str, found: "Figures") -> "Stretch | None":
    """What `evaluate` says of the checks before and after; None where too few did both."""
    from game.facilitator.evaluation import evaluate
    from game.facilitator.store import open_store
    from game.facilitator.study_rows import study_data

    if found.hidden or not found.skills:
        return None
    with open_store(db) as store:
        data = study_data(store, [found.cohort])
    after = evaluate(data.sittings, data.people, data.frozen).stretches[0]
    return None if after.hidden else after


def _show_group(found: "Figures", names: "StoryNames", *, scenes: bool, far: bool, as_json: bool) -> None:
    from game.facilitator.completion import called
    from game.facilitator.scene_lines import outlier_lines, outliers_data, scene_lines, scenes_data
    from game.text import indented_json

    if as_json:
        data: dict[str, object] = {"scenes": scenes_data(found)} if scenes else {}
        if far:
            data["outliers"] = outliers_data(found)
        print_document(indented_json({"hidden": found.hidden, **data}) + "\n")
        return
    lines = list(scene_lines(found, names)) if scenes else []
    if far:
        lines += [*([""] if lines else []), *outlier_lines(found, called)]
    for line in lines:
        print_line(line)


def cohort_figures(cohort: str, db: str, at: "Library") -> "tuple[Figures, StoryNames, list[Path]]":
    """The figures, what stories are called at this library, and the files that were read."""
    with needs("facilitator"):
        from game.facilitator.figure_queries import figures
        from game.facilitator.kept_cohorts import cohort_named
        from game.facilitator.store import file_of, open_store
        from game.facilitator.story_names import story_names

    with open_store(db) as store:
        of = cohort_named(store, cohort)
        found = figures(store, of.id)
        return found, story_names(at, found.cohort.course), file_of(store)


def _today() -> str:

    today = local_today()
    return f"{today.day} {today:%B} {today.year}"
