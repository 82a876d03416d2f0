"""The player's cohort: which one, what was told; a code or a file joins one, a key leaves it."""

from datetime import UTC, datetime
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.widgets import Input, Static

from game.cohort.cohort_file import looks_like_code, read_cohort
from game.cohort.comments_file import comments_page, looks_like_comments, take_in, taken_in_told
from game.cohort.export import write_bundle
from game.cohort.joining import accept, invite, shown_name
from game.cohort.membership_page import how_to_join, left_told, membership_page
from game.errors import PlainError, reason
from game.local_times import local_today
from game.messages import say
from game.paths import data_dir
from game.progress.database import UnavailableError
from game.records import memberships
from game.records.memberships import Membership
from game.text import clean, printable
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import shown_key
from game.tui.screens.consent import ConsentScreen
from game.tui.widgets.debrief.blocks import parts, shown
from game.tui.widgets.page import Page


class CodeField(Input):
    """Takes a code that a mail broke into lines whole."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = "".join(event.text.split()) if looks_like_code(event.text) else event.text.strip()
        self.replace("".join(text.splitlines()[:1]), *self.selection)


class CohortScreen(GameScreen[None], keys="cohort"):
    """In a cohort, how it stands; in none, or to change to another, a field for a code or a file."""

    AUTO_FOCUS = "#page"
    _now: Membership | None = None
    _leave_asked = False

    def parts(self) -> ComposeResult:
        with Page(id="page"):
            yield Static(id="text")
        yield Static(how_to_join(), id="how", classes="quiet")
        yield CodeField(placeholder=say("member.field"), id="code", compact=True)
        yield Static(id="said")

    def on_mount(self) -> None:
        self.query_one("#code", Input).cursor_blink = False
        self._show()
        if self._now is None:
            self.query_one("#code", Input).focus()

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._now is not None if action in ("words", "export", "leave") else True

    @property
    def labels(self) -> dict[str, str]:
        on = self._now is not None and self._now.words
        return {"cohort.words": say("consent.words_off") if on else say("consent.words_on")}

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            return
        if looks_like_comments(event.value):
            self._take_in(Path(event.value.strip()))
            return
        try:
            cohort = read_cohort(event.value.strip())
            today = local_today()
            invitation = invite(self.app.database, self.app.library, self.app.profile, cohort, today)
        except PlainError as error:
            self._say(str(error))
            return

        def joined(words: bool) -> None:
            try:
                made = accept(self.app.database, self.app.profile, invitation, words=words)
            except UnavailableError as error:
                self._say(say("member.unkept", why=error.why))
                return
            self.query_one("#code", Input).clear()
            self.query_one("#page", Page).focus()
            self._show()
            self._say(say("consent.joined", name=shown_name(cohort), pseudonym=made.pseudonym))

        self._say(say("consent.declined"))
        self.app.ask(ConsentScreen(invitation), joined)

    def _take_in(self, path: Path) -> None:
        """Keep what a facilitator said of a call."""
        try:
            told = taken_in_told(take_in(self.app.database, self.app.profile, path))
        except UnavailableError as error:
            self._say(say("member.unkept", why=error.why))
            return
        except PlainError as error:
            self._say(str(error))
            return
        self.query_one("#code", Input).clear()
        self._show()
        self._say(told)

    def action_join(self) -> None:
        self.query_one("#code", Input).focus()

    def action_words(self) -> None:
        """Switch whether typed words go out."""
        if (now := self._now) is None:
            return
        try:
            memberships.say_yes_to_words(self.app.database, now, not now.words)
        except UnavailableError as error:
            self._say(say("member.unkept", why=error.why))
            return
        self._show()
        self._say(say("member.words_now_no") if now.words else say("member.words_now_yes"))

    def action_export(self) -> None:
        """Write a bundle for the facilitator."""
        if self._now is None:
            return
        try:
            path = write_bundle(self.app.database, self._now, data_dir() / "bundles")
        except PlainError as error:
            self._say(str(error))
        except OSError as error:
            self._say(say("member.unexported", why=reason(error)))
        else:
            self._say(say("member.exported", file=clean(printable(str(path)))))

    def action_leave(self) -> None:
        """Leave the cohort, once that was asked."""
        if (now := self._now) is None:
            return
        if not self._leave_asked:
            self._leave_asked = True
            self._say(say("member.leave_sure", key=shown_key("cohort.leave", self.app.settings.keys)))
            return
        try:
            memberships.leave(self.app.database, now, datetime.now(UTC).isoformat(timespec="seconds"))
            told = left_told(self.app.database, now)
        except UnavailableError as error:
            self._say(say("member.unkept", why=error.why))
            return
        self._show()
        self._say(told)

    def action_back(self) -> None:
        code = self.query_one("#code", Input)
        if code.has_focus and self._now is not None:
            self.query_one("#page", Page).focus()
        elif self.is_current:
            self.dismiss()

    def _show(self) -> None:
        self._leave_asked = False
        database, profile = self.app.database, self.app.profile
        self._now = memberships.current(database, profile)
        try:
            blocks = (
                *membership_page(database, profile),
                *comments_page(database, profile),
            )
        except UnavailableError as error:
            self._say(str(error))
            return
        self.query_one("#text", Static).update(shown([block for part in parts(blocks) for block in part]))
        self.refresh_bindings()

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(literal(text))
