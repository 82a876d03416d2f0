"""One station after the other: what happens there, what is asked, and a field for the player's own words."""

from contextlib import suppress
from time import monotonic

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from game.channels import channels
from game.messages import say
from game.progress.database import UnavailableError
from game.stations.sittings import Sitting, answer, finish, skip, spend
from game.stations.start import hides_clock, keep_clock
from game.stations.told import Heard, channel_label, heard, settled_elsewhere, task, time_words
from game.story.exercises import Exercise
from game.text import clean
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import screen_names, shown_key, sign_keys
from game.tui.widgets.page import Page
from game.tui.widgets.reply_field import ReplyField

_TICK = 1.0
"""Seconds between two looks at the time: it is shown in minutes, and ends to the second."""
_LONGEST_TICK = 5.0
"""Seconds of one look that count at most: more passed while the program stood still, as when it was put
aside or the computer slept, and that is a pause."""
_KEPT_EVERY = 15
"""Seconds at a station until they are kept: a kill gives nobody more than that."""


class StationScreen(GameScreen[Sitting | None], keys="station"):
    """Dismisses with the sitting: finished, or to be gone on with. Nothing is told of an answer."""

    AUTO_FOCUS = "#field"
    _place = -1
    _spent = 0.0
    """Seconds at this station that are not kept yet."""
    _seen = 0.0
    _skip_asked = _end_asked = False
    _told_head = ""
    _clock_hidden = False
    _written = False

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting

    def parts(self) -> ComposeResult:
        yield Static(id="who")
        with Page(id="page"):
            yield Static(id="words")
        yield Static(id="task")
        yield Static(id="said")
        yield ReplyField(id="field")

    def on_mount(self) -> None:
        self._clock_hidden = hides_clock(self.app.database, self.app.profile)
        page = self.query_one(Page)
        page.can_focus = False
        self.watch(page, "scroll_y", self._show_head, init=False)
        self.watch(page, "virtual_size", self._show_head, init=False)
        self.set_interval(_TICK, self._tick)
        self._seen = monotonic()
        self._go_on()

    def on_screen_suspend(self) -> None:
        """Time stands still behind another screen, and what is being written is kept."""
        self.keep_what_is_written()
        self._seen = 0.0

    def on_screen_resume(self) -> None:
        self._seen = monotonic()
        self.query_one(ReplyField).commands = sign_keys(screen_names(self), self.app.settings.keys)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "send_letter":
            return self._is_letter
        return action != "clock" or not self._sitting.untimed

    @property
    def labels(self) -> dict[str, str]:
        clock = "Show time" if self._clock_hidden else "Hide time"
        field = self.query_one(ReplyField)
        # On an empty field Enter begins no line, and there is no letter to send.
        enter = ("New line" if field.text else "") if field.letter else "Send"
        return {"station.clock": clock, **({"station.send": enter} if enter else {})}

    def action_skip(self) -> None:
        """Leave the station unanswered; it is asked about once."""
        if not self._skip_asked:
            self._skip_asked, self._end_asked = True, False
            self._say(say("stations.skip_sure", key=shown_key("station.skip", self.app.settings.keys)))
            return
        self._settle("")

    def action_end(self) -> None:
        """End the sitting with what there is; it is asked about once. What is being written is no answer."""
        if not self._end_asked:
            self._end_asked, self._skip_asked = True, False
            self._say(say("stations.end_sure", key=shown_key("station.end", self.app.settings.keys)))
            return
        self.keep_what_is_written()
        self._end()

    def action_clock(self) -> None:
        """Hide the time that is left, or show it."""
        self._clock_hidden = not self._clock_hidden
        keep_clock(self.app.database, self.app.profile, self._clock_hidden)
        self._show_head()
        self.refresh_bindings()

    def action_send_letter(self) -> None:
        self.query_one(ReplyField).send()

    def action_home(self) -> None:
        """Leave; what is written is kept and comes back."""
        self.keep_what_is_written()
        self.dismiss(self._sitting)

    def action_quit(self) -> None:
        self.keep_what_is_written()
        self.app.exit()

    def action_page_up(self) -> None:
        self.query_one(Page).scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.query_one(Page).scroll_page_down(animate=False)

    def on_text_area_changed(self) -> None:
        if self._skip_asked or self._end_asked:
            self._skip_asked = self._end_asked = False
            self._say("")
        # What Enter does in a letter hangs on whether something is written.
        if self._written != bool(self.query_one(ReplyField).text):
            self._written = not self._written
            self.refresh_bindings()
        self.keep_soon()

    def on_reply_field_sent(self, event: ReplyField.Sent) -> None:
        if event.text:
            self._settle(event.text)
        else:
            self._say(say("stations.empty", key=shown_key("station.skip", self.app.settings.keys)))

    def on_key(self, event: events.Key) -> None:
        """Where nothing has the focus, what is typed still goes into the field."""
        field = self.query_one(ReplyField)
        if event.character and event.is_printable and not field.has_focus:
            field.focus()
            if field.text or event.key not in field.commands:
                event.stop()
                event.prevent_default()
                field.insert(event.character)

    def keep_what_is_written(self) -> None:
        self._count()
        if self._sitting.finished or self._sitting.place is None or not self.is_mounted:
            return
        with suppress(UnavailableError):
            self._sitting = self._kept_time(self.query_one(ReplyField).text)

    def _kept_time(self, text: str) -> Sitting:
        if self._sitting.place != self._place:
            return self._sitting
        kept = spend(self.app.database, self._sitting, int(self._spent), text)
        self._spent -= int(self._spent)
        return kept

    def _settle(self, text: str) -> None:
        """Answer the station, or skip it with no text, and go on."""
        self._count()
        sitting, seconds = self._sitting, int(self._spent)
        try:
            if text:
                now, _ = answer(self.app.database, sitting, seconds, text)
            else:
                now = skip(self.app.database, sitting, seconds)
        except UnavailableError as error:
            self._say(say("stations.unkept", why=error.why))
            return
        self._spent = 0.0
        self._sitting = now
        self._go_on(settled_elsewhere(now, self._place, clean(text)))

    def _go_on(self, said: str = "") -> None:
        """Show the station that is open; when there is none, or no time is left, end the sitting."""
        sitting = self._sitting
        if sitting.finished or sitting.place is None or sitting.ran_out:
            if said:
                self.app.notify(said, markup=False)
            self._end()
            return
        if sitting.place == self._place:
            return
        self._place, self._spent = sitting.place, 0.0
        self._skip_asked = self._end_asked = False
        station = sitting.stations[sitting.place]
        field = self.query_one(ReplyField)
        field.letter = self._is_letter
        field.placeholder = literal(say("stations.own_words"))
        open_answer = sitting.answers.get(sitting.place)
        field.text = open_answer.text if open_answer else ""
        field.move_cursor(field.document.end)
        self.query_one("#words", Static).update(_words(station))
        self.query_one("#task", Static).update(literal(say("stations.task", task=task(station))))
        self.query_one(Page).scroll_home(animate=False)
        self._say(said)
        self._show_head()
        # Whether there is more to scroll is known once the page is laid out.
        self.call_after_refresh(self._show_head)
        self.refresh_bindings()

    def _end(self) -> None:
        try:
            self._sitting = finish(self.app.database, self._sitting)
        except UnavailableError as error:
            self._say(say("stations.unkept_end", why=error.why))
            return
        self.dismiss(self._sitting)

    def _tick(self) -> None:
        self._count()
        left = self._left()
        if left is not None and left <= 0:
            self._time_is_up()
            return
        if int(self._spent) >= _KEPT_EVERY:
            self.keep_what_is_written()
        if self._sitting.finished or self._sitting.place != self._place:
            written = self.query_one(ReplyField).text.strip()
            self._go_on(settled_elsewhere(self._sitting, self._place, clean(written)))
        self._show_head()

    def _time_is_up(self) -> None:
        """What stands in the field is the answer there; then it ends."""
        text = self.query_one(ReplyField).text.strip()
        self.keep_what_is_written()
        if text and self._sitting.place == self._place:
            self._settle(text)
        else:
            moved = self._sitting.place != self._place
            self._go_on(settled_elsewhere(self._sitting, self._place, clean(text)) if moved else "")

    def _count(self) -> None:
        """Take the time since the last look. Nothing counts while another screen is in front."""
        if self._seen:
            now = monotonic()
            self._spent += min(max(0.0, now - self._seen), _LONGEST_TICK)
            self._seen = now

    def _left(self) -> int | None:
        left = self._sitting.left
        return None if left is None else left - int(self._spent)

    @property
    def _station(self) -> Exercise | None:
        place = self._sitting.place
        return None if place is None else self._sitting.stations[place]

    @property
    def _is_letter(self) -> bool:
        station = self._station
        return station is not None and channels()[station.channel].layout == "letters"

    def _show_head(self, *_: object) -> None:
        station = self._station
        if station is None or not self.is_mounted:
            return
        told = [
            say(
                "stations.head",
                place=(self._sitting.place or 0) + 1,
                all=len(self._sitting.stations),
                channel=channel_label(station),
                name=station.name,
            )
        ]
        left = self._left()
        if left is not None and not self._clock_hidden:
            told.append(say("stations.left", time=time_words(max(0, left))))
        page = self.query_one(Page)
        up, down = page.scroll_y > 0, page.scroll_y < page.max_scroll_y
        more = {(True, True): "↑↓", (True, False): "↑ PgUp", (False, True): "↓ PgDn"}.get((up, down))
        head = "  ".join([" · ".join(told), *([more] if more else [])])
        if head != self._told_head:
            self._told_head = head
            self.query_one("#who", Static).update(literal(head))

    def _say(self, text: str) -> None:
        said = self.query_one("#said", Static)
        said.update(literal(text))
        said.display = bool(text)


def _words(station: Exercise) -> Content:
    """What happens there: who they are, then line by line."""
    about = [literal(station.about, "$text-muted"), Content("")] if station.about else []
    return Content("\n").join([*about, *(_line(line) for line in heard(station))])


def _line(line: Heard) -> Content:
    if not line.who:
        return literal(line.text, "italic")
    said = literal(line.text, "$primary" if line.you else "bold")
    return Content.assemble(literal(f"{line.who}: "), said)
