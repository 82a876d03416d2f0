"""The login of a record store: from the environment, or from the platform's keyring. Never in a file of
ours."""

import os
from contextlib import suppress

import msgspec

from game.cohort.extras import MissingExtraError, needed
from game.cohort.record_store import Login
from game.errors import FailedError
from game.messages import say

KEY, SECRET = "HEARMEOUT_STORE_KEY", "HEARMEOUT_STORE_SECRET"
_SERVICE = "hear-me-out record store"
_UNSAFE = ("keyrings.alt", "keyring.backends.fail", "keyring.backends.null")
"""Backends that write files which others may read, or that keep nothing: beginnings of their modules."""


class NoKeyringError(FailedError):
    """This computer has no keyring that can be used."""


def login_of(address: str) -> Login | None:
    """The login for a store; None where none is known. Where the keyring cannot be asked, that is none
    too."""
    key, secret = os.environ.get(KEY, ""), os.environ.get(SECRET, "")
    if key and secret:
        return Login(key, secret)
    with suppress(MissingExtraError, NoKeyringError, msgspec.MsgspecError):
        kept = _ask("get_password", _SERVICE, address)
        return msgspec.json.decode(kept, type=Login) if isinstance(kept, str) else None
    return None


def keep_login(address: str, login: Login) -> None:
    """Keep a login in the keyring. Raises `NoKeyringError` or `MissingExtraError`."""
    _ask("set_password", _SERVICE, address, msgspec.json.encode(login).decode())


def forget_login(address: str) -> None:
    """Take a login out of the keyring, where it is in one."""
    with suppress(MissingExtraError, NoKeyringError):
        _ask("delete_password", _SERVICE, address)


def _ask(what: str, *given: str) -> object:
    keyring = needed("keyring", "sync")
    errors = needed("keyring.errors", "sync")
    backend = keyring.get_keyring()
    if type(backend).__module__.startswith(_UNSAFE):
        raise NoKeyringError(say("store.no_keyring", key=KEY, secret=SECRET))
    try:
        return getattr(keyring, what)(*given)
    except errors.KeyringError as error:
        raise NoKeyringError(say("store.no_keyring", key=KEY, secret=SECRET)) from error
