"""`hearmeout cohort status --screen`: who is where, one learner, and where most struggle."""

from typing import ClassVar

from textual.screen import Screen

from game.command_lines import command_line
from game.facilitator.completion import Only, Sort
from game.facilitator.figures import Figures
from game.facilitator.story_names import StoryNames
from game.paths import database_file
from game.progress.database import Database
from game.progress.library import Library
from game.tui.app import HearMeOut

_NOT_HERE = ("profiles", "commands", "command_palette")
"""What only players have."""


class CohortApp(HearMeOut):
    """Shows the figures of a cohort as they were when it opened, sorted and filtered as asked; changes
    nothing."""

    CSS_PATH: ClassVar = ["app.tcss", "palette.tcss", "screens/completion.tcss"]
    ENABLE_COMMAND_PALETTE = False
    USED_TO = "read"
    KEPT = "Nothing was changed."

    def __init__(
        self,
        found: Figures,
        names: StoryNames,
        *,
        sort: Sort = "name",
        only: Only = "all",
        search: str = "",
    ) -> None:
        # No saved call is looked at: this file is not even opened.
        super().__init__(Database(database_file(), reads_only=True), Library({}, ()), "facilitator")
        self.found, self.names = found, names
        self._first = (sort, only, search)

    def get_default_screen(self) -> Screen[None]:
        from game.tui.screens.completion import CompletionScreen

        return CompletionScreen(self.found, self.names, *self._first)

    def _open(self) -> None:
        """There is no call to open."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in _NOT_HERE and super().check_action(action, parameters)

    def action_profiles(self) -> None:
        """There is no player to change."""

    def plain_command(self) -> str:
        return command_line("cohort", "status", self.found.cohort.name)
