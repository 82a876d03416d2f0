"""`hearmeout drill`: the drills that are due, on screen, as lines, or as rows for a program."""

from collections import Counter

import click

from game.cli.at_hand import database, library, profile_option
from game.cli.leaving import sending_at_the_end
from game.cli.terminal import input_lines, on_screen, write_line
from game.local_times import local_today
from game.paths import cache_dir
from game.printing import print_document, print_line, print_message
from game.skills import skills
from game.text import indented_json
from game.words import did_you_mean, quoted


def _skill(_context: click.Context, _option: click.Parameter, typed: str) -> str:
    """The skill's name, of that or of the label that players read."""
    known = {row.label.casefold(): name for name, row in skills().items()}
    found = typed if typed in skills() else known.get(" ".join(typed.casefold().split()), "")
    if typed and not found:
        labels = [row.label for row in skills().values()]
        meant = did_you_mean(typed, [*labels, *skills()])
        told = ", ".join(map(quoted, labels))
        raise click.BadParameter(f"There is no skill {quoted(typed)}.{meant} They are {told}.")
    return found


@click.command("drill", epilog='Example: hearmeout drill --skill "Say it back" --plain')
@click.option("--skill", metavar="NAME", default="", callback=_skill, help="Only drills of this skill.")
@click.option("--plain", is_flag=True, help="As lines: for screen readers, pipes and dumb terminals.")
@click.option("--json", "as_json", is_flag=True, help="Print what is due for a program, and do nothing.")
@profile_option("Whose drills.")
def command(skill: str, plain: bool, as_json: bool, profile: str) -> None:
    """Do the drills that are due: one minute each, at most ten a day."""
    if as_json:
        _print_due(profile, skill)
        return
    data = database()
    if plain or not on_screen():
        from game.plain.drill_lines import drill_lines

        with sending_at_the_end(data, profile):
            try:
                drill_lines(data, library(only_courses=True), profile, input_lines(), write_line, skill)
            except KeyboardInterrupt:
                print_line()
        return
    from game.tui.app import HearMeOut

    app = HearMeOut(data, library(), profile)
    app.opens = lambda: app.show_drills(skill)
    raise SystemExit(app.play_until_left())


def _print_due(profile: str, skill: str) -> None:
    from game.drills.answers import all_done
    from game.drills.practice import Practice
    from game.progress.exercise_library import all_drills
    from game.story.exercises import RESULTS

    data, at = database(reads_only=True), library(only_courses=True)
    found = all_drills(cache_dir(), at.folders)
    for problem in found.problems:
        print_message(problem)
    practice = Practice(data, profile, found.drills, skill)
    done, close = all_done(data, profile), practice.close()
    for message in data.messages:
        print_message(message)
    counts = {name: Counter(a.result for a in done if a.skill == name and a.counts) for name in skills()}
    body = {
        "profile": profile,
        "day": local_today(),
        "done": close.done_today,
        "extra": close.extra_today,
        "due": [
            {
                "skill": one.due.skill,
                "form": one.due.form,
                "exercise": one.exercise.id,
                "since": one.due.since,
                "new": one.due.fresh,
                "wanted_by_a_call": one.due.wanted,
                "all_met_before": one.met_before,
                "counts": {result: counts[one.due.skill][result] for result in RESULTS},
            }
            for one in practice.due()
        ],
        "next": {"day": close.next_day, "due": close.next_count},
    }
    print_document(indented_json(body) + "\n")
