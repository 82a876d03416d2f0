"""Twelve stations, the first page: what it is, how far a sitting has come, the limit of time; the way on."""

from collections.abc import Sequence
from contextlib import suppress
from random import randrange

from textual.app import ComposeResult
from textual.widgets import Static

from game.errors import PlainError
from game.local_times import local_day, local_today
from game.messages import say
from game.paths import cache_dir
from game.progress.database import UnavailableError
from game.stations.offer import Offer, cohort_of, offered_now, put_off
from game.stations.sittings import Sitting, finish, guess, set_untimed, sittings
from game.stations.start import go_on_or_begin, keep_untimed, wants_untimed
from game.stations.told import about, time_words
from game.story.exercises import StationForm
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import shown_key
from game.tui.screens.station import StationScreen
from game.tui.screens.stations_guess import StationsGuessScreen
from game.tui.screens.stations_result import StationsResultScreen
from game.tui.widgets.page import Page

_SEEDS = 2**32


class StationsScreen(GameScreen[None], keys="stations"):
    """Begins a sitting, or goes on with the one that was left; `form` asks for a form. It is also the pause
    between two stations. `untimed`: without the limit of time, whatever the player has chosen."""

    AUTO_FOCUS = "#page"
    _sittings: Sequence[Sitting] = ()
    _offer: Offer | None = None
    _untimed = False
    _end_asked = False
    _another_asked = False

    def __init__(self, form: StationForm | None = None, *, untimed: bool = False) -> None:
        super().__init__()
        self._form, self._asked_untimed = form, untimed

    def parts(self) -> ComposeResult:
        with Page(id="page"):
            yield Static(say("stations.title"), classes="title")
            yield Static(id="about")
            yield Static(id="state")
        yield Static(id="said")

    def on_mount(self) -> None:
        self._read()
        waits = self._waits
        self._untimed = (
            self._asked_untimed
            or (waits.untimed if waits else False)
            or wants_untimed(self.app.database, self.app.profile)
        )
        self._show()

    def on_screen_resume(self) -> None:
        """Another screen may have changed the sittings, or who plays."""
        if self.is_mounted:
            self._read()
            self._show()

    @property
    def labels(self) -> dict[str, str]:
        on = "Result" if self._unseen else "Go on" if self._waits else "Begin"
        return {"stations.go": on, "stations.limit": "Limit on" if self._untimed else "Limit off"}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "end":
                return self._waits is not None
            case "results":
                return self._newest is not None
            case "not_now":
                return self._offer is not None
            case "limit":
                return self._unseen is None
        return True

    def action_go(self) -> None:
        """Begin or go on; where the stations are behind the player, their own view and then the result.
        After a sitting another one is asked about once: the same key led here from its result."""
        if (unseen := self._unseen) is not None:
            self._ask_own(unseen)
            return
        if self._newest is not None and self._waits is None and not self._another_asked:
            self._another_asked = True
            self._say(say("stations.another_sure", key=shown_key("stations.go", self.app.settings.keys)))
            return
        try:
            sitting = go_on_or_begin(
                self.app.database,
                self.app.library,
                self.app.profile,
                cache_dir(),
                seed=randrange(_SEEDS),
                today=local_today(),
                form=self._form,
                untimed=self._untimed,
            )
            if sitting.untimed != self._untimed:
                sitting = set_untimed(self.app.database, sitting, self._untimed)
        except PlainError as error:
            self._say(str(error))
        else:
            self.app.ask(StationScreen(sitting), self._came_back)

    def action_limit(self) -> None:
        """Switch the limit of time off or on, for this sitting and the next."""
        self._untimed = not self._untimed
        keep_untimed(self.app.database, self.app.profile, self._untimed)
        if (waits := self._waits) is not None:
            try:
                set_untimed(self.app.database, waits, self._untimed)
            except UnavailableError as error:
                self._say(say("stations.unkept_end", why=error.why))
                return
            self._read()
        self._show()

    def action_end(self) -> None:
        """End the sitting with what there is; it is asked about once."""
        waits = self._waits
        if waits is None:
            return
        if not self._end_asked:
            self._end_asked = True
            self._say(say("stations.end_sure", key=shown_key("stations.end", self.app.settings.keys)))
            return
        try:
            self._came_back(finish(self.app.database, waits))
        except UnavailableError as error:
            self._say(say("stations.unkept_end", why=error.why))

    def action_results(self) -> None:
        """The result of the newest sitting."""
        if (newest := self._newest) is not None:
            self.app.push_screen(StationsResultScreen(newest))

    def action_not_now(self) -> None:
        """Put it off: it is offered once more at most."""
        if self._offer is not None:
            with suppress(UnavailableError):
                put_off(self.app.database, self.app.library, self.app.profile, local_today())
        self.dismiss()

    def _came_back(self, sitting: Sitting) -> None:
        self._read()
        self._show()
        if sitting.finished:
            self._ask_own(sitting)

    def _ask_own(self, sitting: Sitting) -> None:
        def told(own: int) -> None:
            try:
                kept = guess(self.app.database, sitting, own if own >= 0 else None)
            except UnavailableError as error:
                self._say(say("stations.unkept_end", why=error.why))
                return
            # Who has read the result is done here.
            self.app.push_screen(StationsResultScreen(kept), lambda _: self.action_back())

        self.app.ask(StationsGuessScreen(sitting), told)

    @property
    def _waits(self) -> Sitting | None:
        return next((one for one in reversed(self._sittings) if not one.finished), None)

    @property
    def _unseen(self) -> Sitting | None:
        """The last sitting, where it is finished and nothing was told of it."""
        last = self._sittings[-1] if self._sittings else None
        return last if last is not None and last.finished and last.own is None else None

    @property
    def _newest(self) -> Sitting | None:
        told = (one for one in reversed(self._sittings) if one.finished and one.own is not None)
        return next(told, None)

    def _read(self) -> None:
        self._end_asked = self._another_asked = False
        try:
            self._sittings = sittings(self.app.database, self.app.profile)
            self._offer = offered_now(self.app.database, self.app.library, self.app.profile, local_today())
        except UnavailableError as error:
            self._sittings = ()
            self._say(str(error))

    def _show(self) -> None:
        if not self.is_mounted:
            return
        in_cohort = cohort_of(self.app.database, self.app.profile, local_today()) is not None
        self.query_one("#about", Static).update(literal("\n\n".join(about(in_cohort=in_cohort))))
        self.query_one("#state", Static).update(literal("\n".join(self._state())))
        self._say("")
        self.refresh_bindings()

    def _state(self) -> list[str]:
        if (unseen := self._unseen) is not None:
            behind = say("stations.behind", all=len(unseen.stations))
            return [say("stations.time_is_up"), behind] if unseen.ran_out else [behind]
        lines = []
        if (waits := self._waits) is not None:
            done = sum(1 for each in waits.answers.values() if each.result)
            so_far = say("stations.waits", form=waits.form.upper(), done=done, all=len(waits.stations))
            key = shown_key("stations.go", self.app.settings.keys)
            lines.append(f"{so_far} {say('stations.goes_on', key=key)}")
            if waits.left is not None:
                lines.append(say("stations.time_left", time=time_words(waits.left)))
        elif (newest := self._newest) is not None:
            day = local_day(newest.finished)
            lines.append(say("stations.last", form=newest.form.upper(), day=day))
        if self._untimed:
            return [*lines, say("stations.untimed")]
        key = shown_key("stations.limit", self.app.settings.keys)
        return [*lines, say("stations.untimed_key", key=key)]

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(literal(text))
