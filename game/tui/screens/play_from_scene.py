"""Where to play from: a scene, and what the meters, flags and facts are there."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from game.authoring.preview import UnknownNameError, check_names, way_in
from game.conversation.beginning import Beginning
from game.conversation.plan import Plan
from game.proof.play_to_scene import ShortPlays
from game.story.model import Scene
from game.story.names_in_texts import with_open_names
from game.text import clean
from game.tui.foreign_text import literal
from game.tui.game_screen import GameDialog
from game.tui.widgets.menu import Menu
from game.tui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from game.tui.preview_app import PreviewApp

_FIELDS = ("trust", "frustration", "flags", "facts")


class PlayFromSceneScreen(GameDialog[Beginning | None], keys="jump"):
    """Dismisses with where to play from, or with None. Flags and facts are those of a short play to the
    scene that is pointed at, until the author changes them."""

    AUTO_FOCUS = "#scene"
    app: "PreviewApp"

    def __init__(self, plan: Plan, scene: str, trust: int, frustration: int) -> None:
        super().__init__()
        self._story = plan.story
        self._plays = ShortPlays(plan)
        self._scene = scene
        self._meters = {"trust": trust, "frustration": frustration}
        self._filled = {"flags": "", "facts": ""}

    def parts(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static("Play from a scene", classes="title")
            yield TypedLine(placeholder="type to find a scene, ↑ ↓ point", id="scene", compact=True)
            yield Menu(id="list", markup=False)
            for name in _FIELDS:
                with Horizontal(classes="row"):
                    yield Static(f"{name:<12}", classes="label")
                    yield TypedLine(str(self._meters.get(name, "")), id=name, compact=True)
            yield Static(id="told")

    def on_mount(self) -> None:
        for field in self.query(Input):
            field.cursor_blink = False
        self._fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "scene":
            self._fill(clean(event.value).strip().casefold())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_go()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_go()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        way = way_in(self._plays, event.option_id or self._story.start.scene)
        for name, values in (("flags", way.flags), ("facts", way.told)):
            field = self.query_one(f"#{name}", Input)
            if field.value == self._filled[name]:
                field.value = self._filled[name] = ", ".join(values)

    def on_key(self, event: events.Key) -> None:
        """The arrow keys point in the list while a scene's name is being typed."""
        menu = self.query_one(Menu)
        if event.key in ("up", "down") and not menu.has_focus:
            event.stop()
            (menu.action_cursor_up if event.key == "up" else menu.action_cursor_down)()

    def action_go(self) -> None:
        """Dismiss with the beginning, or say why it cannot be one."""
        option = self.query_one(Menu).highlighted_option
        told = self.query_one("#told", Static)
        if option is None or option.id is None:
            told.update(literal("No scene is called like that."))
            return
        trust, frustration = self._number("trust"), self._number("frustration")
        if trust is None or frustration is None:
            wrong = "trust" if trust is None else "frustration"
            told.update(literal(f"{wrong} is a whole number from 0 to 100."))
            self.query_one(f"#{wrong}", Input).focus()
            return
        flags, facts = self._names("flags"), self._names("facts")
        visited = way_in(self._plays, option.id).visited
        beginning = Beginning(option.id, trust, frustration, flags, facts, visited)
        try:
            check_names(self._story, beginning)
        except UnknownNameError as error:
            told.update(literal(str(error)))
        else:
            self.dismiss(beginning)

    def _fill(self, typed: str) -> None:
        scenes = [scene for scene in self._story.scenes.values() if typed in scene.id.casefold()]
        ids = [scene.id for scene in scenes]
        options = (Option(literal(f" {_line(scene)}"), id=scene.id) for scene in scenes)
        self.query_one(Menu).refill(options, ids.index(self._scene) if self._scene in ids else 0)

    def _number(self, name: str) -> int | None:
        text = self.query_one(f"#{name}", Input).value.strip()
        return int(text) if text.isdecimal() and len(text) < 4 and int(text) <= 100 else None

    def _names(self, name: str) -> tuple[str, ...]:
        text = clean(self.query_one(f"#{name}", Input).value)
        return tuple(dict.fromkeys(part for part in text.replace(",", " ").split()))


def _line(scene: Scene) -> str:
    beat = scene.customer[0] if scene.customer else None
    kind = f"[{scene.ending.kind}] " if scene.ending else ""
    spoken = with_open_names(next(iter(beat.lines), beat.do or "")) if beat else ""
    words = " ".join(spoken.split())[:80]
    return f"{scene.id}  {kind}{words}"
