"""Every word that is painted can be read: its colour on its own ground, in every theme."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

import pytest
from rich.style import Style
from textual.color import Color
from textual.constants import DIM_FACTOR
from textual.filter import dim_color
from textual.pilot import Pilot
from textual.theme import Theme

from game.conversation.beginning import START
from game.play.rewind import past_of
from game.progress.database import Database
from game.tui.app import HearMeOut
from game.tui.preview_app import PreviewApp
from game.tui.previewed_story import PreviewedStory
from game.tui.screens.compare_runs import CompareRunsScreen
from game.tui.screens.debrief import DebriefScreen
from tests.looking_back import BADLY, WELL, finished_call
from tests.playing import PARCEL
from tests.tui.apps import JOHN, PRIYA, app, type_text
from tests.tui.test_call import by_keyboard
from tests.tui.test_channels import playable
from tests.tui.test_home import begun, played
from tests.tui.test_palette import settled
from tests.tui.test_preview import save
from tests.tui.test_themes import OWN, ratio

Look = Callable[[str], Awaitable[None]]


def lines_only(text: str) -> bool:
    """Whether text is blank or drawn with lines and blocks: frames, bars and curves are no words."""
    return all(ch.isspace() or "\u2500" <= ch <= "\u259f" or "\u2800" <= ch <= "\u28ff" for ch in text)


def contrast(style: Style) -> float:
    """Of the colours as a terminal shows them: turned over where they are reversed, blended where they are
    dim."""
    assert style.color is not None and style.bgcolor is not None, style
    ink, ground = style.color, style.bgcolor
    if style.reverse:
        ink, ground = ground, ink
    if style.dim:
        ink = dim_color(ground, ink, DIM_FACTOR)
    return ratio(Color.from_rich_color(ink), Color.from_rich_color(ground))


def hard_to_read(pilot: Pilot[None], least: float) -> Iterator[str]:
    for strip in pilot.app.screen._compositor.render_strips():
        for segment in strip:
            if lines_only(segment.text) or segment.control:
                continue
            assert segment.style is not None, segment
            found = contrast(segment.style)
            if found < least:
                yield f"{found:.2f} {segment.text.strip()!r} {segment.style}"


THEMES = pytest.mark.parametrize(
    "themes", [OWN[:2], pytest.param(OWN[2:], marks=pytest.mark.full)], ids=["usual", "strong"]
)
"""The usual two of our themes, and in the long tests those of the strongest contrast."""


def looking(pilot: Pilot[None], themes: Sequence[Theme]) -> Look:
    """A look at what is open, in one theme after the other."""

    async def look(at: str) -> None:
        faults = []
        for theme in themes:
            pilot.app.theme = theme.name
            await pilot.pause()
            least = 7.0 if theme.name.startswith("contrast") else 4.5
            faults += [f"{at}, {theme.name}: {fault}" for fault in hard_to_read(pilot, least)]
        assert not faults, "\n".join(faults)

    return look


async def press(pilot: Pilot[None], keys: str) -> None:
    for key in keys.split():
        await pilot.press(key)
        await pilot.pause()


@THEMES
async def test_every_word_around_a_call_can_be_read_in_every_theme(themes: Sequence[Theme]) -> None:
    played(PRIYA, "best")
    begun(JOHN)
    async with app().run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        look = looking(pilot, themes)
        await look("home, a call to go on with")
        await press(pilot, "down")
        await look("home, a chapter")
        await press(pilot, "enter")
        await look("before the call")
        await press(pilot, "escape e")
        await look("earlier calls")
        await press(pilot, "escape")
        pilot.app.notify("Something to know.", title="Saving", markup=False)
        pilot.app.notify("Something to mind.", title="Saving", severity="warning", markup=False)
        pilot.app.notify("Something that failed.", title="Saving", severity="error", markup=False)
        await pilot.pause()
        await look("notices")
        pilot.app.clear_notifications()
        await press(pilot, "delete up delete")
        await look("home, a call let go")
        await press(pilot, "s")
        await look("settings")
        await press(pilot, "end enter")
        await look("keys")
        await press(pilot, "enter")
        await look("a key to choose")
        await press(pilot, "escape escape escape u")
        await look("who plays")
        await press(pilot, "n")
        await look("a new name")
        await press(pilot, "escape escape question_mark")
        await look("help")
        await press(pilot, "escape ctrl+p")
        await settled(pilot)
        await look("the palette, empty")
        await type_text(pilot, "the")
        await settled(pilot)
        await look("the palette")


@THEMES
async def test_every_word_of_a_drill_can_be_read_in_every_theme(themes: Sequence[Theme]) -> None:
    game = app()
    async with game.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        game.show_drills()
        await pilot.pause()
        look = looking(pilot, themes)
        await look("the moment")
        await press(pilot, "f4 slash 1")
        await look("lines and a hint")
        await press(pilot, "enter")
        await look("what it did")
        await press(pilot, "f12")
        await look("disagreed with")


@THEMES
async def test_every_word_of_a_call_can_be_read_in_every_theme(themes: Sequence[Theme]) -> None:
    async with app(JOHN).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        look = looking(pilot, themes)
        await look("they speak")
        await press(pilot, "2 enter")
        await look("a cut-in is asked about")
        await press(pilot, "escape escape f5")
        await look("a note is written")
        await type_text(pilot, "bills")
        await press(pilot, "enter escape")
        await by_keyboard(pilot, ["listen"] * 3)
        await look("your turn")
        await look("the empty field has the focus")
        await type_text(pilot, "So it was")
        await look("a draft")
        await press(pilot, "shift+left shift+left")
        await look("a draft, some of it marked")
        await press(pilot, "ctrl+a delete escape")
        await by_keyboard(pilot, ["pick:three_calls", "listen"])
        await look("only typing answers, and they speak")
        await by_keyboard(pilot, ["listen"] * 2)
        await look("only typing answers")
        await by_keyboard(pilot, ["wait"])
        await look("a silence brought more")


@THEMES
async def test_every_word_of_looking_back_can_be_read_in_every_theme(themes: Sequence[Theme]) -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        assert isinstance(pilot.app, HearMeOut)
        await pilot.app.push_screen(DebriefScreen(finished_call(BADLY, database=pilot.app.database)))
        await pilot.pause()
        look = looking(pilot, themes)
        await look("how it felt")
        await press(pilot, "2 tab 4 right")
        await look("what happened")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await look("what happened, and more below")
        await pilot.resize_terminal(120, 40)
        await press(pilot, "right")
        await look("one gap")
        await press(pilot, "right")
        await look("next time")
        await press(pilot, "x")
        await look("a file to write")


@THEMES
async def test_every_word_of_two_calls_side_by_side_can_be_read_in_every_theme(
    themes: Sequence[Theme],
) -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        assert isinstance(pilot.app, HearMeOut)
        data = pilot.app.database
        badly, well = (past_of(data, finished_call(names, database=data)) for names in (BADLY, WELL))
        look = looking(pilot, themes)
        await pilot.app.push_screen(CompareRunsScreen(badly, well))
        await pilot.pause()
        await look("two calls that part at once")
        await pilot.app.push_screen(CompareRunsScreen(badly, badly))
        await pilot.pause()
        await look("two calls that are the same")


@THEMES
async def test_every_word_of_a_call_in_letters_can_be_read_in_every_theme(themes: Sequence[Theme]) -> None:
    async with app(playable("email")).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        look = looking(pilot, themes)
        await look("a letter has come")
        await press(pilot, "2")
        await look("a reply to a letter is pointed at")
        await press(pilot, "escape")
        await type_text(pilot, "Dear Kim")
        await press(pilot, "enter shift+left")
        await look("a letter is written, some of it marked")
        await press(pilot, "ctrl+s")
        await look("a letter is answered")


@THEMES
@pytest.mark.parametrize("channel", ["chat", "in-person", "video"])
async def test_every_word_on_the_other_channels_can_be_read_in_every_theme(
    channel: str, themes: Sequence[Theme]
) -> None:
    async with app(playable(channel)).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        look = looking(pilot, themes)
        await look("they begin")
        await press(pilot, "space space")
        await look("your turn")
        await press(pilot, "2")
        await look("a reply is pointed at")
        await press(pilot, "enter")
        await look("they answer")


def preview_of(file: Path) -> PreviewApp:
    database = Database(file.with_name("preview.db"))
    game = PreviewApp(PreviewedStory(file, database, START, ()), database, checks=False)
    game.animation_level = "none"
    return game


@THEMES
async def test_every_word_of_a_preview_can_be_read_in_every_theme(
    themes: Sequence[Theme], tmp_path: Path
) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(PARCEL, "utf-8")
    game = preview_of(file)
    async with game.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        look = looking(pilot, themes)
        await look("a preview begins")
        await press(pilot, "space 2 enter")
        await look("what stands behind the call")
        save(game, PARCEL.replace("So where is it?", "Where is it, then?"))
        await pilot.pause()
        await look("a story in which all still stands")
        save(game, PARCEL.replace("id: promised", "id: kept"))
        await pilot.pause()
        await look("a story in which some of it does not")
        await press(pilot, "ctrl+g")
        await look("a scene to play from")
        await press(pilot, "escape ctrl+l")
        await look("nothing to mend")
        save(game, PARCEL.replace("goto: thanks", "goto: thangs").replace("to: thanks", "to: thangs"))
        await pilot.pause()
        await look("a file to be mended")


@THEMES
async def test_every_word_of_a_preview_without_a_story_can_be_read_in_every_theme(
    themes: Sequence[Theme], tmp_path: Path
) -> None:
    file = tmp_path / "story.yaml"
    file.write_text("format: 1\nid: nothing\ntitel: No story\n", "utf-8")
    game = preview_of(file)
    async with game.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await looking(pilot, themes)("a file that tells no story")


COLOURLESS = pytest.mark.parametrize("colours", ["ansi-dark", "ansi-light", "NO_COLOR"])
"""The terminal's own colours, which may be any, and none at all."""


@COLOURLESS
async def test_turn_cut_in_and_placeholder_are_told_apart_without_our_colours(
    colours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = await looks_of_a_call(colours, monkeypatch)
    assert "italic" in looks["placeholder"] and "underline" in looks["cut in?"]
    apart = ("placeholder", "cut in?", "your turn", "written")
    assert len({looks[name] for name in apart}) == len(apart), looks


@COLOURLESS
async def test_a_line_that_asks_the_player_turns_over_without_our_colours(
    colours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = await looks_of_a_call(colours, monkeypatch)
    assert [name for name, look in looks.items() if "reverse" in look] == ["cut in?", "your turn"]


async def looks_of_a_call(colours: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, frozenset[str]]:
    """How the parts of a call are written, by what they say; `colours` is a theme or NO_COLOR."""
    monkeypatch.setenv(*("NO_COLOR", "1") if colours == "NO_COLOR" else ("TEXTUAL_THEME", colours))
    async with app(JOHN).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        looks = {"they said": look_of(pilot, "#transcript"), "speaking": look_of(pilot, "#voice")}
        looks["placeholder"] = look_of(pilot, "#field")
        await press(pilot, "2 enter")
        looks["cut in?"] = look_of(pilot, "#voice")
        await press(pilot, "escape escape")
        await by_keyboard(pilot, ["listen"] * 3)
        looks["your turn"] = look_of(pilot, "#voice")
        await type_text(pilot, "So it was")
        looks["written"] = look_of(pilot, "#field")
    return looks


def look_of(pilot: Pilot[None], selector: str) -> frozenset[str]:
    """How the first line with words of a part of the screen is written, colours and the cursor aside."""
    region = pilot.app.screen.query_one(selector).region
    for strip in pilot.app.screen._compositor.render_strips()[region.y : region.bottom]:
        for segment in strip.crop(region.x, region.right):
            if not lines_only(segment.text) and len(segment.text.strip()) > 1:
                style = segment.style or Style()
                kinds = ("bold", "dim", "italic", "underline", "reverse")
                return frozenset(kind for kind in kinds if getattr(style, kind))
    raise AssertionError(f"{selector} shows no words")
