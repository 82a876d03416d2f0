"""`hearmeout cohort sync`: sending to the cohort's record store, by hand."""

import click

from game.cli.ask_login import ask_login
from game.cli.at_hand import database, profile_option
from game.cli.cohort_learner import membership_of
from game.messages import say
from game.printing import print_line, print_message


@click.command("sync", epilog="Example: hearmeout cohort sync")
@click.option("--login", "asks", is_flag=True, help="Ask for the login and keep it in the keyring.")
@profile_option("Whose records.")
def command(profile: str, asks: bool) -> None:
    """Send what waits to the record store of the cohort.

    The game does this by itself: at home, at the end of a call or of the stations, and when it is left.
    This says what came of it. Exits with 1 where something waits or was refused.
    """
    from game.cohort.record_store import RecordStore, StoreError
    from game.cohort.store_login import KEY, SECRET, login_of
    from game.cohort.sync import sync
    from game.records import outbox

    data = database()
    membership = membership_of(data, profile)
    address = membership.cohort.store
    if not address:
        raise StoreError(say("store.none", cohort=membership.cohort.name))
    if asks:
        ask_login(address)
    login = login_of(address)
    if login is None:
        raise StoreError(say("store.no_login", address=address, key=KEY, secret=SECRET))
    with RecordStore(address, login) as store:
        found = sync(data, membership.id, store)
    if found.trouble:
        print_message(found.trouble)
    refused = outbox.refused(data, membership.id)
    if found.sent or found.waiting or not refused:
        sent = outbox.counts(data, membership.id).sent
        print_line(say("store.sent", count=found.sent) if found.sent else say("store.nothing", sent=sent))
    if refused:
        print_message(say("store.refused", count=len(refused)))
    for id_, why in refused:
        print_message(say("store.refused_one", id=id_, why=why))
    if found.waiting:
        print_message(say("store.waiting", count=found.waiting))
    if refused or found.waiting:
        click.get_current_context().exit(1)
