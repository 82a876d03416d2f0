"""A group of commands that are known by name at once, and each imported when it is called."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple, cast

import click

from game.words import did_you_mean, quoted


class LateCommand(NamedTuple):
    """A module of `game.cli`, the command's name in it, and what it does in one line."""

    module: str
    name: str
    does: str


class LateGroup(click.Group):
    """Has the commands of `late`, by the words that call them. An unknown one is a usage error that names the
    nearest; `meant` are the words that do what others are thought to."""

    def __init__(
        self,
        *given: Any,
        late: Mapping[str, LateCommand],
        meant: Mapping[str, str] | None = None,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self._late, self._meant = late, meant or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._late)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._late:
            return None
        module, name, _ = self._late[cmd_name]
        return cast(click.Command, getattr(import_module(f"game.cli.{module}"), name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self._late and not args[0].startswith("-"):
            meant = self._meant.get(args[0].lower(), "")
            near = f" Did you mean “{meant}”?" if meant else did_you_mean(args[0], self._late)
            ctx.fail(f"There is no command {quoted(args[0])}.{near}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(words, late.does) for words, late in self._late.items()])
