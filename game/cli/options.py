"""Options that several commands share."""

from collections.abc import Callable
from typing import TypeVar

import click

from game.progress.players import FIRST
from game.progress.profiles import UnusableNameError, profile_name

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def profile_option(does: str) -> Callable[[Decorated], Decorated]:
    """`--profile NAME`, cleaned; a name that cannot be one is a usage error."""
    return click.option(
        "--profile",
        metavar="NAME",
        default=FIRST,
        show_default=True,
        callback=lambda _context, _option, typed: _profile(typed),
        help=does,
    )


def _profile(typed: str) -> str:
    try:
        return profile_name(typed)
    except UnusableNameError as error:
        raise click.BadParameter(str(error)) from None
