"""`hearmeout cohort remove`: a cohort, or one learner of it, out of the facilitator's database."""

from datetime import UTC, datetime

import click

from game.cli.cohort_facilitator import db_option
from game.cli.sure import sure
from game.cohort.extras import needs
from game.messages import say
from game.printing import print_line, print_message


@click.command("remove", epilog="Example: hearmeout cohort remove Spring --learner a17")
@click.argument("cohort")
@click.option("--learner", default="", metavar="WHO", help="Only them: pseudonym, identifier or name.")
@click.option(
    "--with-digests", is_flag=True, help="With a cohort also what keeps out whom you erased from it before."
)
@click.option("--yes", is_flag=True, help="Erase without being asked.")
@db_option
def command(cohort: str, learner: str, with_digests: bool, yes: bool, db: str) -> None:
    """Erase a cohort from your database, or with --learner one person of it, when its time is over or when
    somebody asks for it.

    What goes is said first, and a yes or no is asked for. It cannot be undone. Files that learners sent,
    reports and copies of the database stay where you put them. Who was erased with --learner comes back on
    purpose alone (--again of `hearmeout cohort import` and `comment`), also when the cohort is erased later:
    of each a digest and the day stay, which name nobody. --with-digests erases these with the cohort.
    """
    with needs("facilitator"):
        from game.facilitator.kept_cohorts import cohort_named
        from game.facilitator.removing import removal_of, removal_told, remove
        from game.facilitator.store import open_store

    with open_store(db) as store:
        of = cohort_named(store, cohort)
        gone = removal_of(store, of, learner, digests_too=with_digests)
        for line in removal_told(gone):
            print_message(line)
        if not yes and not sure(say("remove.ask"), say("remove.needs_yes")):
            print_message(say("remove.declined"))
            return
        whole = remove(store, gone, datetime.now(UTC))
    print_line(say("remove.erased"))
    if not whole:
        print_message(say("remove.still_open"))
