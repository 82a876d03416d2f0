"""`hearmeout cohort`: what learners and facilitators do with a group, each command in a module of its own."""

from importlib import import_module
from typing import cast

import click

from game.cli.commands import LateGroup

COMMANDS = {
    "evaluate": "say whether the course helped a group",
}
_WHERE = {
    "evaluate": ("cohort_evaluate", "command"),
}
"""The module of each command, and its name there."""


class CohortGroup(LateGroup):
    """The commands of a group."""

    helps = COMMANDS

    def load(self, name: str) -> click.Command:
        module, command = _WHERE[name]
        return cast(click.Command, getattr(import_module(f"game.cli.{module}"), command))


@click.command("cohort", cls=CohortGroup, epilog="Example: hearmeout cohort evaluate Spring")
def command() -> None:
    """Play as a group: for learners, and for whoever looks after them."""
