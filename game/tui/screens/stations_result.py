"""What twelve stations came to: the count beside the player's own view, then station by station."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from game.cohort.quiet_sync import sync_quietly
from game.messages import say
from game.progress.database import UnavailableError
from game.stations.sittings import Sitting, sittings, toggle_against
from game.stations.told import (
    Part,
    certainty_part,
    compared_with,
    is_read,
    result_name,
    result_parts,
    skill_to_practise,
    station_name,
    station_parts,
)
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import shown_key
from game.tui.widgets.page import Page


class StationsResultScreen(GameScreen[None], keys="stations_result"):
    """The result of a finished sitting, and after it a page a station."""

    AUTO_FOCUS = "#page"
    _place = -1
    """The station that is shown; -1: the result."""
    _sure = False
    """Whether the figures behind the result are shown in its place."""

    NO_EARLIER_KEYS = True

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting

    def parts(self) -> ComposeResult:
        yield Static(id="who")
        with Page(id="page"):
            yield Static(id="text")

    def on_mount(self) -> None:
        sync_quietly(self.app.database, self.app.profile)
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "on":
                return self._place + 1 < len(self._sitting.stations)
            case "back_one":
                return self._place >= 0 or self._sure
            case "disagree":
                return is_read(self._sitting.answers.get(self._place))
            case "sure":
                return self._place < 0
            case "practise":
                return self._place < 0 and bool(skill_to_practise(self._sitting))
            case "earlier":
                return self._place < 0 and len(self._finished()) > 1
        return True

    def action_on(self) -> None:
        if self._place + 1 < len(self._sitting.stations):
            self._turn_to(self._place + 1)

    def action_back_one(self) -> None:
        if self._sure:
            self.action_sure()
        elif self._place >= 0:
            self._turn_to(self._place - 1)

    def action_back(self) -> None:
        """From the figures to the result, and from there away."""
        if self._sure:
            self.action_sure()
        else:
            super().action_back()

    def action_disagree(self) -> None:
        """Say that the answer was read wrongly, or take that back."""
        if not is_read(self._sitting.answers.get(self._place)):
            return
        try:
            self._sitting = toggle_against(self.app.database, self._sitting, self._place)
        except UnavailableError as error:
            self.notify(say("stations.unkept_end", why=error.why), markup=False, severity="warning")
            return
        self._show()

    def action_sure(self) -> None:
        """How sure the result is, in statistics; once more, the result again."""
        sure = not self._sure
        self._turn_to(-1)
        self._sure = sure
        self._show()

    def action_practise(self) -> None:
        self.app.show_drills(skill_to_practise(self._sitting))

    def action_earlier(self) -> None:
        """The sitting before this one; before the first, the newest again."""
        done = self._finished()
        at = next((n for n, one in enumerate(done) if one.id == self._sitting.id), 0)
        if done:
            self._sitting = done[at - 1]
            self._turn_to(-1)

    def _finished(self) -> list[Sitting]:
        """The sittings of which something was told already."""
        try:
            found = sittings(self.app.database, self.app.profile)
        except UnavailableError:
            return []
        return [one for one in found if one.finished and one.own is not None]

    def _turn_to(self, place: int) -> None:
        self._place, self._sure = place, False
        self._show()
        self.query_one(Page).scroll_home(animate=False)

    def _show(self) -> None:
        sitting = self._sitting
        if self._place < 0:
            head = f"{say('stations.title')} · {result_name(sitting)}"
            earlier = compared_with(sitting, self._finished())
            keys = self.app.settings.keys
            key = shown_key("stations_result.practise", keys)
            parts = result_parts(sitting, earlier, say("stations.practise_key", key=key))
            if self._sure:
                parts = (certainty_part(sitting, earlier),)
        else:
            head = station_name(sitting, self._place)
            parts = station_parts(sitting, self._place)
        lines = _lines(parts)
        if self._place < 0 and not self._sure:
            sure = say("stations.sure_key", key=shown_key("stations_result.sure", self.app.settings.keys))
            lines = [*lines, Content(""), literal(sure, "$text-muted")]
        if is_read(sitting.answers.get(self._place)):
            key = shown_key("stations_result.disagree", self.app.settings.keys)
            lines = [*lines, Content(""), literal(say("stations.disagree", key=key), "$text-muted")]
        self.query_one("#who", Static).update(literal(head))
        self.query_one("#text", Static).update(Content("\n").join(lines))
        self.refresh_bindings()


def _lines(parts: Iterable[Part]) -> list[Content]:
    found: list[Content] = []
    for part in parts:
        found += [Content("")] if found else []
        found.append(literal(part.title, "bold $primary"))
        found += [literal(line) for line in part.lines]
    return found
