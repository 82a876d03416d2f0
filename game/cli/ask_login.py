"""Asking for the login of a record store."""

import click

from game.messages import say
from game.printing import print_message


def ask_login(address: str) -> None:
    """Ask for a login, and keep it in the keyring of this computer. Raises `PlainError` where there is none
    that can be used, or where nothing may be sent to this address."""
    from game.cohort.record_store import Login, usable_address
    from game.cohort.store_login import keep_login

    usable_address(address)
    key = click.prompt(say("store.key"), err=True)
    secret = click.prompt(say("store.secret"), hide_input=True, err=True)
    keep_login(address, Login(key, secret))
    print_message(say("store.login_kept"))
