"""`hearmeout cohort evaluate`: what the checks of a group can tell, and what they cannot."""

from textwrap import wrap
from typing import TYPE_CHECKING

import click

from game.cli.cohort_facilitator import db_option
from game.cli.output_file import Output, output_options
from game.cohort.extras import needs
from game.errors import FailedError, PlainError
from game.messages import say
from game.printing import print_message

if TYPE_CHECKING:
    from game.cohort.cohort_file import CohortFile
    from game.facilitator.evaluation import Evaluation
    from game.facilitator.half_page import HowFar
    from game.facilitator.store import Store
    from game.facilitator.study_rows import StudyData

_WIDTH = 90
"""Columns of its lines: a page of a mail takes them too."""
_NO_TEXT = (".html", ".htm", ".csv")
"""Endings of files that it does not write."""


@click.command("evaluate", epilog="Example: hearmeout cohort evaluate Spring --json -o spring.json")
@click.argument("cohorts", metavar="[COHORT]...", nargs=-1)
@db_option
@click.option("--json", "as_json", is_flag=True, help="All figures for a program.")
@click.option("--person", metavar="NAME", help="Ask about one person: says why nothing is said.")
@click.option(
    "--disagreements",
    is_flag=True,
    help="What learners disagreed with, as JSON Lines without names, for the makers of the game.",
)
@output_options
def command(
    output: Output,
    cohorts: tuple[str, ...],
    db: str,
    as_json: bool,
    person: str | None,
    disagreements: bool,
) -> None:
    """Say whether the course helped a group: its checks before, after and three months later.

    Of several cohorts that are named, all are counted together. Nothing is shown of fewer than five people,
    and nothing is said of one person.
    """
    if disagreements and (as_json or person is not None):
        raise PlainError(say("evaluate.one_at_a_time", option="--json" if as_json else "--person"))
    if output.ending in _NO_TEXT:
        raise PlainError(say("evaluate.only_text", ending=output.ending))
    # What learners disagree with is lines of JSON of its own.
    as_json = as_json or (output.ending == ".json" and not disagreements)
    with needs("facilitator"):
        from game.facilitator.evaluation import evaluate
        from game.facilitator.evaluation_told import one_person_lines
        from game.facilitator.half_page import how_far
        from game.facilitator.kept_cohorts import cohorts_named
        from game.facilitator.store import file_of, open_store
        from game.facilitator.study_rows import study_data

    with open_store(db) as store:
        of = cohorts_named(store, cohorts)
        if disagreements:
            _write_disagreements(output, store, of)
            return
        if person is not None:
            _must_be_there(store, of, person)
        data, came_to = study_data(store, of), how_far(store, of)
        read = file_of(store)
    found = evaluate(data.sittings, data.people, data.frozen)
    if person is not None:
        raise FailedError("\n".join(one_person_lines(found)))
    told = (_for_a_program if as_json else _for_a_person)(of, found, data, came_to)
    output.write(told, *read)


def _must_be_there(store: "Store", of: "list[CohortFile]", person: str) -> None:
    """Raises `PlainError` where nobody in these cohorts is called so."""
    from game.facilitator.learner_named import learner_named

    nobody: PlainError | None = None
    with store.reading() as db:
        for cohort in of:
            try:
                learner_named(db, cohort, person)
            except PlainError as error:
                nobody = error
            else:
                return
    if nobody is not None:
        raise nobody


def _write_disagreements(output: Output, store: "Store", of: "list[CohortFile]") -> None:
    from game.facilitator.disagreements import disagreements
    from game.facilitator.store import file_of

    lines = list(disagreements(store, [cohort.id for cohort in of]))
    if lines:
        output.write("".join(f"{line}\n" for line in lines), *file_of(store))
    else:
        print_message(say("evaluate.nothing_disagreed"))


def _for_a_person(of: "list[CohortFile]", found: "Evaluation", data: "StudyData", came_to: "HowFar") -> str:
    from game.facilitator.evaluation_told import evaluation_parts
    from game.words import listed

    lines = [say("evaluate.title", cohorts=listed(cohort.name for cohort in of))]
    for part in evaluation_parts(found, data, came_to):
        lines += ["", part.title]
        for line in part.lines:
            lines += wrap(line, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
    return "\n".join(lines) + "\n"


def _for_a_program(of: "list[CohortFile]", found: "Evaluation", data: "StudyData", came_to: "HowFar") -> str:
    from game.text import indented_json

    body = {
        "cohorts": [{"id": cohort.id, "name": cohort.name} for cohort in of],
        "how_far": came_to,
        "evaluation": found,
        "stories": data.stories,
        "cut_off": data.cut_off,
    }
    return indented_json(body) + "\n"
