"""The preview on screen: the file is edited while a call is played, and the place is kept."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from game.authoring.preview import read_path
from game.conversation.beginning import START, Beginning
from game.conversation.events import Begin, Pick
from game.listening.reading import Behaviour, Reading
from game.progress.database import Database
from game.tui.preview_app import PreviewApp
from game.tui.previewed_story import PreviewedStory
from game.tui.screens.debrief import DebriefScreen
from game.tui.screens.help import HelpScreen
from game.tui.screens.play_from_scene import PlayFromSceneScreen
from game.tui.screens.preview import BrokenScreen, PreviewScreen
from game.tui.widgets.preview.findings_pane import FindingsPane
from game.tui.widgets.preview.inspector import Inspector
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.transcript import TranscriptView
from tests.playing import PARCEL
from tests.tui.apps import pictures
from tests.tui.test_hostile import HOSTILE, hostile_story

HEARD_OUT = "listen pick:promised listen"
WIDE, NARROW = (120, 40), (80, 24)
Open = Callable[..., PreviewApp]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The story that is being written."""
    path = tmp_path / "story.yaml"
    path.write_text(PARCEL, "utf-8")
    return path


@pytest.fixture
def opened(file: Path, tmp_path: Path) -> Iterator[Open]:
    """Opens a preview of the file; its scratch database is closed afterwards."""
    database = Database(tmp_path / "scratch" / "preview.db")

    def open_app(path: str = "", place: Beginning = START, *, checks: bool = False) -> PreviewApp:
        app = PreviewApp(PreviewedStory(file, database, place, read_path(path)), database, checks=checks)
        app.animation_level = "none"
        return app

    yield open_app
    database.close()


def save(app: PreviewApp, text: str) -> None:
    """Save the file as an editor does, and let the preview look at it as often as it needs to."""
    app.previewed.path.write_text(text, "utf-8")
    app.look()
    app.look()


def edit(app: PreviewApp, old: str, new: str) -> None:
    assert old in PARCEL
    save(app, PARCEL.replace(old, new, 1))


def preview(pilot: Pilot[None]) -> PreviewScreen:
    screen = pilot.app.screen
    assert isinstance(screen, PreviewScreen)
    return screen


def said(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#said", Static).content)


def shown(pilot: Pilot[None]) -> str:
    return preview(pilot).query_one(TranscriptView).text


def inspected(pilot: Pilot[None]) -> str:
    return str(preview(pilot).query_one(Inspector).query_one(Static).content)


def findings(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(FindingsPane).query_one(Static).content)


async def test_saving_the_file_keeps_the_place_and_shows_the_new_words(opened: Open) -> None:
    app = opened(HEARD_OUT)
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        before = preview(pilot).call.state
        field = preview(pilot).query_one(ReplyField)
        field.text = "You must be"
        edit(app, "That is all I want to know.", "Just tell me where.")
        await pilot.pause()
        assert preview(pilot).call.state == before
        assert "Just tell me where." in shown(pilot) and "That is all" not in shown(pilot)
        assert "everything you did still stands" in said(pilot)
        assert field.text == "You must be", "what is being typed stays"


async def test_the_preview_notices_by_itself_that_the_file_was_saved(opened: Open) -> None:
    app = opened(HEARD_OUT)
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        app.previewed.path.write_text(PARCEL.replace("Dana", "Dora"), "utf-8")
        for _ in range(40):
            await pilot.pause(0.05)
            if "Dora" in shown(pilot):
                break
        assert "Dora" in shown(pilot)


async def test_what_no_longer_stands_is_said_and_comes_back_when_the_edit_is_undone(opened: Open) -> None:
    app = opened(f"{HEARD_OUT} say:heard#1")
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        before = preview(pilot).call.state
        edit(app, "id: promised", "id: kept")
        await pilot.pause()
        assert preview(pilot).call.state.scene == "opening"
        assert "“promised”" in said(pilot) and "2 replies fell away" in said(pilot)
        save(app, PARCEL)
        await pilot.pause()
        assert preview(pilot).call.state == before


async def test_what_fell_away_stays_away_once_the_author_has_played_on(opened: Open) -> None:
    app = opened(f"{HEARD_OUT} say:heard#1")
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        edit(app, "id: promised", "id: kept")
        await pilot.pause()
        await pilot.press("3", "enter")
        await pilot.pause()
        assert preview(pilot).call.state.scene == "cold"
        save(app, PARCEL)
        await pilot.pause()
        assert preview(pilot).call.state.scene == "cold"


async def test_errors_are_shown_in_place_and_the_last_good_version_plays_on_until_they_are_mended(
    opened: Open,
) -> None:
    app = opened("listen")
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        edit(app, "goto: cold\n    interrupted", "goto: clod\n    interrupted")
        await pilot.pause()
        text = findings(pilot)
        line = 1 + PARCEL.replace("goto: cold\n    interrupted", "goto: clod\n    interrupted").split(
            "\n"
        ).index("        goto: clod")
        assert f'story.yaml:{line}:15: error[unknown-scene]: there is no scene "clod"' in text
        assert "        goto: clod\n" in text and "^^^^" in text.split("goto: clod\n")[1]
        assert preview(pilot).query_one(FindingsPane).display
        assert "1 error: you play on in the version before" in said(pilot)
        await pilot.press("2", "enter")
        await pilot.pause()
        assert preview(pilot).call.state.scene == "details", "the last good version plays on"
        edit(app, "So where is it?", "Where is it, then?")
        await pilot.pause()
        assert "Where is it, then?" in shown(pilot)
        assert preview(pilot).call.state.scene == "details"
        assert preview(pilot).query_one(Inspector).display, "the inspector is back"
        assert "everything you did still stands" in said(pilot)


async def test_a_file_that_is_away_for_a_moment_harms_nothing(opened: Open) -> None:
    app = opened("listen")
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        before = preview(pilot).call.state
        app.previewed.path.unlink()
        app.look()
        app.look()
        await pilot.pause()
        assert "file-missing" in findings(pilot)
        save(app, PARCEL)
        await pilot.pause()
        assert preview(pilot).call.state == before and not app.previewed.broken


async def test_a_file_that_cannot_be_read_opens_on_its_findings_and_waits_for_the_mend(
    opened: Open, file: Path
) -> None:
    file.write_text(PARCEL.replace("channel: phone", "channel: pigeon"), "utf-8")
    app = opened(HEARD_OUT)
    async with app.run_test(size=NARROW, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, BrokenScreen)
        assert "story.yaml:4:10: error" in findings(pilot) and "pigeon" in findings(pilot)
        save(app, "format: [")
        await pilot.pause()
        assert "pigeon" not in findings(pilot) and "error" in findings(pilot)
        save(app, PARCEL)
        await pilot.pause()
        assert preview(pilot).call.state.scene == "details", "the path asked for is played then"
        assert "The whole path stands (3 steps)." in said(pilot)


async def test_what_check_finds_stands_in_the_findings(opened: Open, file: Path) -> None:
    file.write_text(f"{PARCEL}  lost:\n    customer: [Eh.]\n    goto: gone\n", "utf-8")
    app = opened(checks=True)
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert preview(pilot).query_one(FindingsPane).display
        assert "unlinked-scene" in findings(pilot) and "  lost:" in findings(pilot)
        await pilot.press("ctrl+l")
        assert preview(pilot).query_one(Inspector).display


async def test_the_inspector_follows_the_call(opened: Open) -> None:
    app = opened()
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert "opening · trust 40 · frustration 50" in inspected(pilot)
        assert "they are speaking: a reply cuts in" in inspected(pilot)
        assert "not heard: twice, gift" in inspected(pilot)
        await pilot.press("space", "2", "enter", "space")
        await pilot.pause()
        text = inspected(pilot)
        assert "Last reply (picked in “opening”)" in text and "◆ acknowledge" in text
        assert "✗ gift_back  needs heard(gift)" in text and "✗ heard(gift): not heard yet" in text
        assert "flags set: heard_out" in text and "heard: twice" in text
        screen = preview(pilot)
        screen.query_one(ReplyField).focus()
        screen.query_one(ReplyField).text = "What is the postcode?"
        await pilot.press("enter")
        await pilot.pause()
        text = inspected(pilot)
        assert "✗ heard  when acknowledge or open_question" in text
        assert "✗ acknowledge: not read in the reply" in text
        assert "✓ missed  otherwise  taken" in text


async def test_a_key_hides_the_inspector_and_brings_it_back(opened: Open) -> None:
    app = opened()
    async with app.run_test(size=NARROW, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        side = preview(pilot).query_one("#side")
        assert side.display and side.region.y > preview(pilot).query_one("#game").region.y
        await pilot.press("ctrl+t")
        assert not side.display
        await pilot.press("ctrl+t")
        assert side.display
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert side.region.x > preview(pilot).query_one("#game").region.x, "beside it where there is room"


async def test_taking_back_goes_step_by_step_to_the_beginning_and_no_further(opened: Open) -> None:
    app = opened("listen pick:promised")
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+b")
        await pilot.pause()
        assert preview(pilot).call.state.scene == "opening"
        assert "You must feel let down" not in shown(pilot)
        await pilot.press("ctrl+b", "ctrl+b")
        await pilot.pause()
        assert "nothing to take back" in said(pilot)
        assert [type(event) for event in preview(pilot).call.events] == [Begin]
        await pilot.press("space", "2", "enter")
        await pilot.pause()
        assert preview(pilot).call.state.scene == "details", "and the call goes on from there"


async def test_restarting_begins_where_the_preview_began(opened: Open) -> None:
    app = opened("listen", Beginning("details", 80, 5))
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+r")
        await pilot.pause()
        state = preview(pilot).call.state
        assert (state.scene, state.trust, state.position) == ("details", 80, 1)


async def test_a_jump_goes_to_the_scene_that_was_found_with_the_meters_that_were_typed(opened: Open) -> None:
    app = opened()
    async with app.run_test(size=NARROW, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert isinstance(app.screen, PlayFromSceneScreen)
        await pilot.press(*"detail")
        await pilot.pause()
        assert app.screen.query_one("#flags", Input).value == "heard_out"
        assert app.screen.query_one("#facts", Input).value == "twice"
        app.screen.query_one("#trust", Input).value = "900"
        await pilot.press("enter")
        await pilot.pause()
        assert "trust is a whole number from 0 to 100" in str(app.screen.query_one("#told", Static).content)
        app.screen.query_one("#trust", Input).value = "90"
        app.screen.query_one("#facts", Input).value = "twice, gfit"
        await pilot.press("enter")
        await pilot.pause()
        assert "Did you mean “gift”?" in str(app.screen.query_one("#told", Static).content)
        app.screen.query_one("#facts", Input).value = "twice, gift"
        await pilot.press("enter")
        await pilot.pause()
        state = preview(pilot).call.state
        assert (state.scene, state.trust, state.frustration) == ("details", 90, 50)
        assert state.told == {"twice", "gift"} and state.flags == {"heard_out"}
        assert "✓ gift_back" in inspected(pilot)


async def test_a_jump_takes_one_click_and_escape_leaves_the_call_as_it_was(opened: Open) -> None:
    app = opened("listen")
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        before = preview(pilot).call.state
        await pilot.press("ctrl+g")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert preview(pilot).call.state == before
        await pilot.press("ctrl+g")
        await pilot.pause()
        ids = [option.id for option in app.screen.query_one(OptionList).options]
        await pilot.click("#list", offset=(5, ids.index("bridge")))
        await pilot.pause()
        assert preview(pilot).call.state.scene == "bridge"


async def test_a_jump_survives_an_edit_and_says_when_its_scene_is_gone(opened: Open) -> None:
    app = opened("listen", Beginning("details", 80, 5))
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        edit(app, "So where is it?", "Where?")
        await pilot.pause()
        assert preview(pilot).call.state.trust == 80 and "Where?" in shown(pilot)
        save(app, PARCEL.replace("details", "particulars"))
        await pilot.pause()
        assert preview(pilot).call.state.scene == "opening"
        assert "the scene “details”, where you began, is gone" in said(pilot)


async def test_a_path_that_parts_is_said_where(opened: Open) -> None:
    async with opened("listen pick:nobody").run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert "step 2 of 2, “pick:nobody”, in “opening”" in said(pilot)
        assert preview(pilot).call.state.at_point, "what stood of it is played"


async def test_what_was_played_is_given_back_as_a_path(opened: Open) -> None:
    app = opened(HEARD_OUT)
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert app.path_so_far() == HEARD_OUT


async def test_a_finished_call_is_looked_back_on_and_played_on_from_within_the_preview(opened: Open) -> None:
    app = opened("listen pick:policy listen listen")
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert preview(pilot).call.state.over
        await pilot.press("space")
        await pilot.pause()
        assert isinstance(app.screen, DebriefScreen)
        await pilot.press("right", "right", "w")
        await pilot.pause()
        screen = preview(pilot)
        assert not screen.call.state.over and not any(isinstance(e, Pick) for e in screen.call.events)
        edit(app, "My parcel should", "The parcel should")
        await pilot.pause()
        assert "The parcel should" in shown(pilot)


async def test_a_file_saved_behind_another_screen_is_there_on_the_way_back(opened: Open) -> None:
    app = opened("listen")
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        page = str(app.screen.query_one("#text", Static).content)
        assert "The preview" in page and "Take the last event back." in page and "Mm-hm" in page
        edit(app, "Dana", "Dora")
        await pilot.press("escape")
        await pilot.pause()
        assert "Dora" in shown(pilot)


async def test_nothing_that_is_played_is_kept(opened: Open, own_home: Path) -> None:
    app = opened("listen pick:policy listen listen")
    async with app.run_test(size=WIDE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+b", "ctrl+r", "space")
        await pilot.pause()
    assert not own_home.exists()


async def test_hostile_text_is_shown_as_text_in_every_pane(opened: Open, file: Path) -> None:
    file.write_text(hostile_story(HOSTILE[0]), "utf-8")
    app = opened("listen pick:one listen", checks=True)
    async with app.run_test(size=NARROW, notifications=True, tooltips=True) as pilot:
        for text in HOSTILE:
            quoted = json.dumps(text, ensure_ascii=False)
            good = hostile_story(text)
            save(app, good)
            await pilot.pause()
            assert not app.previewed.broken, text
            await pilot.press("ctrl+g")
            await pilot.pause()
            await pilot.press("escape", "ctrl+b", "ctrl+b")
            await pilot.pause()
            await app.workers.wait_for_complete()
            save(app, good.replace("goto: b}}", f"goto: {quoted}}}}}").replace("id: one", f"{quoted}: one"))
            await pilot.pause()
            assert app.previewed.broken, text
            assert app.return_code is None
            for control in ("\x1b", "\u202e"):
                assert control not in findings(pilot) + inspected(pilot) + said(pilot), text


@pytest.fixture
def frozen_ear(monkeypatch: pytest.MonkeyPatch) -> None:
    """An ear that always reads the same, so that a picture does not change as the real one learns."""

    def read(text: str, **_: object) -> Reading:
        if "?" in text:
            return Reading((Behaviour("closed_question", 0.7, 0, len(text), "asks for a detail"),))
        words = text.partition(".")[0]
        return Reading((Behaviour("acknowledge", 0.9, 0, len(words), f"“{words}” names it"),), ("twice",))

    monkeypatch.setattr("game.conversation.ear.read", read)


STATES = {
    "speaking": ("", ""),
    "your-turn": (HEARD_OUT, ""),
    "typed-reply": (f"{HEARD_OUT} say:missed#2", ""),
    "jump": ("listen", "ctrl+g"),
    "hidden": ("listen", "ctrl+t"),
}


@pytest.mark.usefixtures("frozen_ear")
@pictures(*(f"{state} 80x24" for state in STATES), "typed-reply 120x40", "hidden 120x40")
def test_the_preview_looks_like_this(
    snap_compare: Callable[..., bool], opened: Open, state: str, size: tuple[int, int]
) -> None:
    path, keys = STATES[state]

    async def play(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.press(*keys.split())
        await pilot.pause()

    assert snap_compare(opened(path), run_before=play, terminal_size=size)


@pictures("at-the-start 80x24", "while-playing 80x24", "while-playing 120x40")
def test_a_file_with_errors_looks_like_this(
    snap_compare: Callable[..., bool], opened: Open, file: Path, state: str, size: tuple[int, int]
) -> None:
    broken = PARCEL.replace("goto: cold", "goto: clod").replace("tells: [gift]", "tels: [gift]")
    begun = state == "while-playing"
    if not begun:
        file.write_text(broken, "utf-8")
    app = opened("listen")

    async def play(pilot: Pilot[None]) -> None:
        await pilot.pause()
        if begun:
            save(app, broken)
        await pilot.pause()

    assert snap_compare(app, run_before=play, terminal_size=size)
