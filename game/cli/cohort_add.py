"""`hearmeout cohort add`: one more on the roster of a cohort that is there."""

from datetime import UTC, datetime

import click

from game.cli.cohort_facilitator import cohort_option, db_option
from game.cohort.extras import needs
from game.messages import say
from game.printing import print_line, print_message


@click.command("add", epilog="Example: hearmeout cohort add a18 --name 'Ann Smith' --group later")
@click.argument("identifier")
@click.option("--name", "called", required=True, help="Their name.")
@click.option("--group", "with_whom", default="", help="With whom they start, as in the roster.")
@cohort_option
@db_option
def command(identifier: str, called: str, with_whom: str, named: str, db: str) -> None:
    """Put one more person on the roster, and print the code that is theirs alone.

    Nothing changes for the others. Somebody who has joined with the file for everybody has a pseudonym
    already: `hearmeout cohort name` says who they are.
    """
    with needs("facilitator"):
        from game.facilitator.adding import add_person
        from game.facilitator.kept_cohorts import cohort_named
        from game.facilitator.roster import Person
        from game.facilitator.store import open_store
    from game.cohort.cohort_file import as_code

    with open_store(db) as store:
        cohort = cohort_named(store, named)
        person, own = add_person(store, cohort, Person(identifier, called, with_whom), datetime.now(UTC))
    print_line(as_code(own))
    print_message(
        say("adding.added", name=person.name, identifier=person.identifier, pseudonym=own.pseudonym)
    )
