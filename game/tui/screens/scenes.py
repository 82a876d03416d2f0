"""The scenes where most struggle, and what was answered in each."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from game.facilitator.fewest import FEWEST, FEWEST_PEOPLE
from game.facilitator.figures import Figures, SceneFigures
from game.facilitator.scene_shares import commonest, cost_by, struggling, why_it_cost
from game.facilitator.story_names import StoryNames
from game.messages import say
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.widgets.hanging_text import WIDEST
from game.tui.widgets.page import PageMenu, TextPage

if TYPE_CHECKING:
    from game.tui.cohort_app import CohortApp

_TENTHS = 10


class ScenesScreen(GameScreen[None], keys="scenes"):
    """The scenes, the hardest first; below them the replies of the one that is pointed at."""

    AUTO_FOCUS = "#scenes"
    app: "CohortApp"

    def __init__(self, found: Figures, names: StoryNames) -> None:
        super().__init__()
        self._found, self._names = found, names
        self._told = struggling(found)

    @property
    def labels(self) -> dict[str, str]:
        return {"scenes.pane": say("scenes.read_on")} if self._told else {}

    def parts(self) -> ComposeResult:
        yield Static(say("report.scenes"), id="who", markup=False)
        yield Static(say("report.scenes_how"), id="how", classes="quiet", markup=False)
        yield PageMenu(*map(self._option, self._told), id="scenes", markup=False)
        yield TextPage(id="page")

    def on_mount(self) -> None:
        if self._told:
            self.query_one(PageMenu).highlighted = 0
        else:
            self.set_class(True, "-none")
            self.query_one(TextPage).focus()

    def on_resize(self) -> None:
        self._show()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show()
        self.query_one(TextPage).scroll_home(animate=False)

    def _option(self, scene: SceneFigures) -> Content:
        """On two lines: how many struggle in which chapter, and the scene."""
        share = say("report.share", count=scene.stuck, of=scene.came)
        return Content.assemble(
            (f"  {_bar(scene.stuck / self._found.active)} ", "$text-muted"),
            (f"{share:>8}  ", "bold"),
            literal(self._names.title(scene.story), "bold"),
            "\n    ",
            literal(self._names.scene(scene.story, scene.scene), "$text-muted"),
        )

    def _show(self) -> None:
        if not self.dismissed:
            width = min(WIDEST, max(30, self.app.size.width - 6))
            self.query_one(TextPage).show_lines(self._lines(width))

    def _lines(self, width: int) -> Iterator[Content]:
        at = self.query_one(PageMenu).highlighted
        if self._told:
            yield from self._replies(self._told[at or 0], width)
        elif self._found.hidden:
            yield from literal(say("report.hidden", fewest=FEWEST_PEOPLE)).wrap(width)
        hidden = len(self._found.scenes) - len(self._told)
        if hidden or not (self._told or self._found.hidden):
            few = say("report.not_enough", fewest=FEWEST, people=FEWEST_PEOPLE)
            more = say("desk.scene_few", count=hidden, fewest=FEWEST_PEOPLE) if hidden else few
            yield Content("")
            yield from literal(more, "$text-muted").wrap(width)
        if self._found.agreement.of:
            yield Content("")
            yield from literal(say("desk.figures_stay"), "$text-muted").wrap(width)

    def _replies(self, scene: SceneFigures, width: int) -> Iterator[Content]:
        yield from literal(self._names.scene(scene.story, scene.scene), "bold").wrap(width)
        told = say(
            "scenes.counts",
            replies=scene.replies,
            people=scene.people,
            cost=scene.cost,
            cut_in=scene.cut_in,
            quits=scene.quits,
        )
        yield from literal(told, "$text-muted").wrap(width)
        if costs := cost_by(scene):
            yield from literal(say("desk.scene_cost_by", moves=costs), "$text-muted").wrap(width)
        shown, rarer = commonest(scene)
        for one in shown:
            how = say("report.typed") if one.typed else say("report.picked")
            cost = say("scenes.cost", count=one.cost, of=one.count)
            why = why_it_cost(one)
            cost = f"{cost} ({why})" if why else cost
            said = self._names.reply(scene.story, scene.scene, one.name)
            yield from _share(one.count, scene.replies, f"{said} {how}, {cost}", width)
        if rarer:
            yield from _share(rarer, scene.replies, say("report.rarer"), width)


def _share(count: int, of: int, text: str, width: int) -> Iterator[Content]:
    """A share as a bar and in numbers, and beside it what it is of."""
    share = say("report.share", count=count, of=of)
    head = f"{_bar(count / of)} {share:<10} "
    for at, line in enumerate(literal(text).wrap(max(14, width - len(head)))):
        yield Content.assemble((head, "bold"), line) if at == 0 else Content(" " * len(head)) + line


def _bar(share: float) -> str:
    done = round(_TENTHS * share)
    return "■" * done + "□" * (_TENTHS - done)
