"""`hearmeout check`: read, test and prove stories."""

from pathlib import Path
from time import monotonic

import click

from game.printing import messages_are_on_terminal, print_document, print_line, rewrite_message
from game.text import clean

FORMATS = ("text", "json", "github", "sarif")

PATIENCE = 0.7
"""Seconds that nobody wonders about: what is done sooner says nothing."""
MOST_WIDE = 78
"""Columns of the line of progress, so that it never wraps on a terminal of 80."""


@click.command("check", epilog="Example: hearmeout check my-stories/ --format github")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="text for people; json, github (annotations) and sarif for programs.",
)
@click.option("--all", "every", is_flag=True, help="Show every finding, also more than 20 of one kind.")
@click.option("--no-proof", is_flag=True, help="Leave out the proof of what plays can and cannot do.")
def command(paths: tuple[str, ...], form: str, every: bool, no_proof: bool) -> None:
    """Read, test and prove stories, and read the examples of exercises.

    PATH is a story, a folder, a course.yaml, or a NAME.tests.yaml, NAME.drills.yaml or NAME.stations.yaml.
    Exit 0: nothing but notes; 1: errors or
    warnings; 2: a path cannot be read.
    """
    from game.check.check import check
    from game.check.report_formats import in_format
    from game.paths import cache_dir

    told = Progress()
    report = check(
        [Path(path) for path in paths],
        every=every,
        proof=not no_proof,
        cache_dir=cache_dir(),
        tell=told.tell if messages_are_on_terminal() else None,
    )
    told.clear()
    text = in_format(report, form)
    if text:
        print_line(text) if form == "text" else print_document(text + "\n")
    raise SystemExit(report.exit_code)


class Progress:
    """One line on stderr that says what a long check is at; a short one shows nothing."""

    def __init__(self) -> None:
        self._shown_from = monotonic() + PATIENCE
        self._wide = 0

    def tell(self, words: str) -> None:
        if monotonic() >= self._shown_from:
            line = clean(words)[:MOST_WIDE]
            rewrite_message(line, self._wide)
            self._wide = len(line)

    def clear(self) -> None:
        if self._wide:
            rewrite_message("", self._wide)
            rewrite_message("")
