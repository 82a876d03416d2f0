"""`hearmeout preview` on screen: watches the file, and keeps what is shown in step with it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from textual import work
from textual.screen import Screen
from textual.worker import get_current_worker

from game.authoring.preview import written_path
from game.command_lines import command_line
from game.conversation.beginning import START, Beginning
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.story.findings import Finding
from game.tui.app import HearMeOut
from game.tui.previewed_story import PreviewedStory
from game.tui.screens.preview import BrokenScreen, PreviewScreen

_LOOKS = 0.25
"""Seconds between two looks at the file: what is saved shows before the author has turned to this window."""


class PreviewApp(HearMeOut):
    """Opens on the call, or on the findings while the file cannot be played. `checks`: whether the findings
    of `check` are shown beside those of reading. Nothing that is played is kept."""

    CSS_PATH: ClassVar = [*HearMeOut.CSS_PATH, "screens/call.tcss"]
    ENABLE_COMMAND_PALETTE = False
    _preview: PreviewScreen | None = None
    _broken: BrokenScreen | None = None

    def __init__(self, previewed: PreviewedStory, database: Database, *, checks: bool = True) -> None:
        super().__init__(database, Library({}, ()), "preview", pace="reader")
        self.previewed = previewed
        self._checks = checks

    def get_default_screen(self) -> Screen[None]:
        return Screen()

    def _open(self) -> None:
        self._read()
        self.set_interval(_LOOKS, self.look)

    def look(self) -> None:
        if self.previewed.watch.changed():
            self._read()

    def play(self, playable: PlayableStory) -> None:
        """Begin again where this preview began."""
        if self._preview:
            self._preview.action_restart()

    def go_back(self, events: int) -> None:
        """Show the call as it was after so many events."""
        self.previewed.keep(events)
        if self._preview:
            self._preview.show_call()

    def action_profiles(self) -> None:
        """There is no player to change."""

    def plain_command(self) -> str:
        return command_line("play", self.previewed.path, "--plain")

    def path_so_far(self) -> str:
        """The events that were played, as `--path` takes them; "" for none."""
        call = self.previewed.call
        return written_path(call.plan, call.played) if call else ""

    def _read(self) -> None:
        self.previewed.take(self.previewed.watch.read())
        if self._preview is not None:
            if not self.previewed.broken:
                self._preview.show_call()
            self._preview.show_file()
        elif self.previewed.call is not None:
            self._preview = PreviewScreen(self.previewed)
            if self._broken is not None and self._broken.is_current:
                self.pop_screen()
            self.push_screen(self._preview, lambda _: self.exit())
        elif self._broken is not None:
            self._broken.show_file()
        else:
            self._broken = BrokenScreen(self.previewed)
            self.push_screen(self._broken)
        if self._checks and not self.previewed.broken:
            self._check()

    @work(thread=True, exclusive=True, group="check")
    def _check(self) -> None:
        """Run `check` without its proof. A file that is saved meanwhile is checked again."""
        from game.check.check import check

        report = check([self.previewed.path], proof=False)
        if not get_current_worker().is_cancelled:
            self.call_later(self._show_checked, report.findings)

    def _show_checked(self, findings: tuple[Finding, ...]) -> None:
        if not self.previewed.broken and self._preview is not None:
            self.previewed.findings = findings
            self._preview.show_file()


def run_preview(
    path: Path, beginning: Beginning = START, steps: tuple[str, ...] = ()
) -> tuple[int, Beginning, str]:
    """Play until the author leaves. Returns the exit status, where play began, and the path played."""
    with TemporaryDirectory(prefix="hearmeout-") as folder:
        database = Database(Path(folder) / "preview.db")
        app = PreviewApp(PreviewedStory(path, database, beginning, steps), database)
        try:
            app.run()
        finally:
            database.close()
        return app.return_code or 0, app.previewed.beginning, app.path_so_far()
