"""`hearmeout progress`: what a player has done."""

import click

from game.cli.at_hand import database, library, profile_option
from game.course.next_step import next_step
from game.course.progress_page import machine, page_lines, progress_page
from game.local_times import local_now
from game.messages import say
from game.printing import print_document, print_line, print_message
from game.progress.chapters import chapters
from game.progress.runs import begun_stories, finished, unfinished
from game.progress.self_views import nearness
from game.text import clean, indented_json
from game.words import counted


@click.command("progress", epilog="Example: hearmeout progress --player ada --json")
@profile_option("Whose progress.")
@click.option("--json", "as_json", is_flag=True, help="Print rows for a program.")
def command(profile: str, as_json: bool) -> None:
    """Show chapters with the best ending so far, calls to go on with, and how far each skill has come."""
    data, at = database(reads_only=True), library()
    done, going = finished(data, profile), unfinished(data, profile)
    for message in data.messages:
        print_message(message)
    left, begun = {run.story for run in going}, begun_stories(data, profile)
    found, near = chapters(at, done, left, begun), nearness(data, profile)
    step = next_step(data, at, profile, local_now())
    page = progress_page(data, profile, at)
    if as_json:
        body = {
            "profile": profile,
            "chapters": [
                {"story": c.playable.story.id, "plays": c.plays, "best": c.best, "open": not c.closed}
                for c in found
            ],
            "unfinished": going,
            "self_view": near,
            "next": step,
            **machine(page),
        }
        print_document(indented_json(body) + "\n")
        return
    for c in found:
        best = f"best ending so far: {c.best}, {c.plays} played" if c.best else c.closed or c.unended
        print_line(f"{c.number}. {c.playable.story.title}: {best}")
    for run in going:
        turns, story = counted(run.turns, "reply"), clean(run.story)
        meters = say("meters.now", trust=run.trust, frustration=run.frustration)
        print_line(f"To go on with: {story}, {turns}, {meters}")
    for line in page_lines(page):
        print_line(line)
    print_line(say("next.line", title=step.title, why=step.why))
