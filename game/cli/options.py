"""Options that several commands share."""

from collections.abc import Callable
from typing import TypeVar

import click

from game.cli.at_hand import DEFAULT_PROFILE
from game.progress.profiles import profile_name

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def profile_option(does: str) -> Callable[[Decorated], Decorated]:
    """`--profile NAME`, cleaned; a name that cannot be one is a usage error."""
    return click.option(
        "--profile",
        metavar="NAME",
        default=DEFAULT_PROFILE,
        show_default=True,
        callback=lambda _context, _option, typed: _profile(typed),
        help=does,
    )


def _profile(typed: str) -> str:
    try:
        return profile_name(typed)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
