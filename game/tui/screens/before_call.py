"""Before the call: the customer's file as an agent would see it, and a breath to clear the mind."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from game.channels import channels
from game.messages import say
from game.progress.chapters import chapters
from game.progress.database import UnavailableError
from game.progress.library import PlayableStory
from game.progress.own_views import latest_intention
from game.progress.runs import begun_stories, finished, unfinished
from game.tui.ending_signs import sign_and_kind
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import shown_key
from game.tui.widgets.chapter_card import in_focus
from game.tui.widgets.hanging_text import WIDEST, labelled

_BETWEEN = 2.5
"""Seconds from one line of the breath to the next: time to breathe in, or out."""
_LABEL = 13
"""Columns of the labels: the longest, and blanks."""


class BeforeCallScreen(GameScreen[bool | None], keys="breath"):
    """Dismisses with True when the player takes the call. Space takes it at once, also during the breath."""

    AUTO_FOCUS = "#page"
    _breathed = 0
    _rows: Sequence[tuple[str, str]] = ()

    def __init__(self, playable: PlayableStory) -> None:
        super().__init__()
        self.playable = playable

    def parts(self) -> ComposeResult:
        with VerticalScroll(id="page"):
            yield Static("Before the call", classes="title", id="name")
            yield Static(id="file")
            yield Static(id="breath")
        yield Static(id="go")

    def on_mount(self) -> None:
        """With motion the lines of the breath come one after the other; without it all are there."""
        self._rows = self._read()
        if self._breath_is_on and not self.app.calm:
            self._breathed = 1
            for line in (2, 3):
                self.set_timer((line - 1) * _BETWEEN, self._breathe)
        self._show_breath()

    def on_resize(self) -> None:
        if self.dismissed:
            return
        story = self.playable.story
        parts = [literal(story.customer.name, "bold")]
        if story.customer.about:
            parts.append(literal(story.customer.about))
        parts.append(Content(""))
        width = min(WIDEST, self.app.size.width) - 6
        for label, text in self._rows:
            parts += labelled(label, text, _LABEL, width)
        self.query_one("#file", Static).update(Content("\n").join(parts))

    def on_click(self, event: events.Click) -> None:
        """A click on the line that names the key does what the key does."""
        if event.widget is self.query_one("#go"):
            self.action_go()

    def action_go(self) -> None:
        if self.is_current:
            self.dismiss(True)

    def action_breath(self) -> None:
        self._breathed = 0
        self.app.change_settings(breath=not self._breath_is_on)
        self._show_breath()

    @property
    def _breath_is_on(self) -> bool:
        return self.app.settings.now.breath

    def _breathe(self) -> None:
        self._breathed += 1
        self._show_breath()

    def _show_breath(self) -> None:
        name = self.playable.story.customer.name
        lines = [say("before.let_go"), say("before.breathe"), say("before.only", name=name)]
        shown = self._breathed or len(lines)
        text = "\n".join(line if n < shown else "" for n, line in enumerate(lines))
        breath = self.query_one("#breath", Static)
        breath.display = self._breath_is_on
        breath.update(literal(text))
        key = shown_key("breath.go", self.app.settings.keys)
        verb = channels()[self.playable.story.channel].takes
        self.query_one("#go", Static).update(
            Content.assemble((f"▶ {key} {verb}", "bold $accent"), " when you are ready.")
        )

    def _read(self) -> list[tuple[str, str]]:
        story = self.playable.story
        rows = [("Call", story.title), ("Channel", channels()[story.channel].label)]
        rows += [("In focus" if n == 0 else "", line) for n, line in enumerate(in_focus(story))]
        rows += [("Last time" if n == 0 else "", line) for n, line in enumerate(self._last_time())]
        intention = latest_intention(self.app.database, self.app.profile)
        if intention:
            rows.append((say("own_view.aim"), f"“{intention}”"))
        return rows

    def _last_time(self) -> list[str]:
        data, player, story = self.app.database, self.app.profile, self.playable.story.id
        try:
            mine = [run for run in finished(data, player) if run.story == story]
            left = any(run.story == story for run in unfinished(data, player))
            begun = story in begun_stories(data, player)
        except UnavailableError:
            return [say("before.not_known")]
        waits = [say("before.left")] if left else []
        if not mine:
            return waits or [say("before.begun") if begun else say("before.not_spoken")]
        scene = self.playable.story.scenes.get(mine[0].ending or "")
        title = f" “{scene.ending.title}”" if scene and scene.ending else ""
        best = {c.playable.story.id: c.best for c in chapters(self.app.library, mine)}.get(mine[0].story)
        told = f"{sign_and_kind(mine[0].kind or '')}{title}"
        if best and best != mine[0].kind:
            told = say("before.best", told=told, best=sign_and_kind(best))
        return [told, *waits]
