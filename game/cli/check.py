"""`hearmeout check`: read, test and prove stories."""

from pathlib import Path

import click

FORMATS = ("text", "json", "github", "sarif")


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
    """Read, test and prove stories.

    PATH is a story, a folder, a course.yaml or a NAME.tests.yaml. Exit 0: nothing but notes; 1: errors or
    warnings; 2: a path cannot be read.
    """
    from game.check.check import check
    from game.check.report_formats import written

    report = check([Path(path) for path in paths], every=every, proof=not no_proof)
    text = written(report, form)
    if text:
        click.echo(text)
    raise SystemExit(report.exit_code)
