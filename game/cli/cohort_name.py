"""`hearmeout cohort name`: who is behind a pseudonym."""

import click

from game.cli.cohort_facilitator import cohort_option, db_option
from game.cli.sure import sure
from game.cohort.extras import needs
from game.errors import PlainError
from game.messages import say
from game.printing import print_line, print_message


@click.command("name", epilog="Example: hearmeout cohort name p-0123456789abcdef a17 --name 'Ann Smith'")
@click.argument("pseudonym")
@click.argument("identifier", default="")
@click.option("--name", "called", default="", help="Their name; needed for who is not on the roster.")
@click.option("--replace", is_flag=True, help="Also where a name that was given has to go for it.")
@click.option("--take-back", is_flag=True, help="Take the name back: the pseudonym is nobody's again.")
@click.option("--yes", is_flag=True, help="Take a name back without being asked.")
@cohort_option
@db_option
def command(
    pseudonym: str,
    identifier: str,
    called: str,
    replace: bool,
    take_back: bool,
    yes: bool,
    named: str,
    db: str,
) -> None:
    """Say who is behind a pseudonym, for a learner who joined with the file for everybody.

    All that came from the pseudonym stands under their name from then on. A pseudonym that is somebody else's
    on the roster, a person who has another one already, and a name that was given stay as they are, and it is
    said: --replace changes them on purpose. Whoever gives up a pseudonym stays on the roster.
    """
    with needs("facilitator"):
        from game.facilitator.kept_cohorts import cohort_named
        from game.facilitator.naming import name_pseudonym, name_to_take_back, take_back_name
        from game.facilitator.store import open_store

    if take_back and (identifier or called or replace):
        raise PlainError(say("naming.one_of_both"))
    with open_store(db) as store:
        cohort = cohort_named(store, named)
        if take_back:
            had = name_to_take_back(store, cohort, pseudonym)
            question = say(
                "naming.ask", pseudonym=pseudonym.strip(), name=had.name, identifier=had.identifier
            )
            if not yes and not sure(question, f"{question} {say('naming.needs_yes')}"):
                print_message(say("naming.declined"))
                return
            done = take_back_name(store, cohort, pseudonym)
        else:
            done = name_pseudonym(store, cohort, pseudonym, identifier, called, replace=replace)
    shown, person = pseudonym.strip(), done.person
    if take_back:
        told = say("naming.taken_back", pseudonym=shown, name=person.name, identifier=person.identifier)
    else:
        told = say("roster.named", pseudonym=shown, name=person.name, identifier=person.identifier)
    print_line(told)
    for line in done.told:
        print_line(line)
