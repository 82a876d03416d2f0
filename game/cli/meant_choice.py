"""A choice among words that names the one that was probably meant."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from game.words import nearest, quoted


class MeantChoice(click.Choice[str]):
    """One of `choices`; `also` says which of them other words mean, that a person may think of."""

    def __init__(self, choices: Sequence[str], also: Mapping[str, str] | None = None) -> None:
        super().__init__(choices)
        self._also = dict(also or {})

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            near = nearest(str(value), [*map(str, self.choices), *self._also])
            if near is None:
                raise
            meant = self._also.get(near, near)
            self.fail(f"{error.message.rstrip('.')}. Did you mean {quoted(meant)}?", param, ctx)
