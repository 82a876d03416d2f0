"""The registry of actions, and a player's own keys."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import game.tui.screens
from game.settings import settings_file
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import actions, all_actions, display, keys_of
from game.tui.key_map import hold_free, key_map
from game.tui.screens.home import HomeScreen
from game.tui.screens.more import MoreScreen
from game.tui.screens.settings import SettingsScreen
from game.tui.widgets.key_bar import KeyBar
from game.tui.widgets.note_pad import NotePad
from tests.tui.apps import JOHN, app, call, click_key, column, footer, type_text


def own_screens() -> list[type[GameScreen[object]]]:
    found = []
    for module in pkgutil.iter_modules(game.tui.screens.__path__):
        loaded = importlib.import_module(f"game.tui.screens.{module.name}")
        for _, kind in inspect.getmembers(loaded, inspect.isclass):
            if issubclass(kind, GameScreen) and kind.__module__ == loaded.__name__ and "KEYS" in vars(kind):
                found.append(kind)
    return found


@pytest.mark.parametrize("kind", own_screens(), ids=lambda kind: kind.__name__)
def test_every_key_of_a_screen_does_something(kind: type[GameScreen[object]]) -> None:
    assert actions(kind.KEYS), "a screen's keys stand in the registry"
    for action in actions(kind.KEYS):
        if not action.fixed and "." not in action.runs:
            assert hasattr(kind, f"action_{action.runs}"), f"{action.id} has nothing to run"


def test_no_two_actions_of_a_screen_share_a_key() -> None:
    for action in all_actions():
        if not action.fixed:
            hold_free(action.id, ",".join(action.keys), {})


def test_ids_are_unique_and_every_action_is_explained() -> None:
    ids = [action.id for action in all_actions()]
    assert len(ids) == len(set(ids))
    assert all(action.about.endswith((".", "?")) and action.does for action in all_actions())


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"home.qiut": "x"}, "Did you mean “home.quit”?"),
        ({"call.cue": "spaec"}, "Did you mean “space”?"),
        ({"call.cue": ""}, "no key is named"),
        ({"call.cue": "ctrl+q"}, "cannot be given away"),
        ({"call.cue": "5"}, "every letter is typed"),
        ({"call.cue": "g"}, "every letter is typed"),
        ({"call.silence": "é,f3"}, "every letter is typed"),
        ({"preview.jump": "j"}, "every letter is typed"),
        ({"home.earlier": "5"}, "cannot be given away"),
        ({"call.cue": "space"}, "“Listen”"),
        ({"call.send": "x"}, "cannot be changed"),
        ({"call.cue": "a,b,d,e,f,g"}, "at most 5 keys"),
        ({"call.cue": "\x1b"}, "is no key"),
        ({"everywhere.settings": "comma"}, "“Cue”"),
    ],
)
def test_a_key_map_line_that_cannot_be_used_says_why(wanted: dict[str, str], told: str) -> None:
    good, bad = key_map(wanted)
    assert good == {}
    assert told in next(iter(bad.values()))


def test_two_keys_can_change_places() -> None:
    good, bad = key_map({"call.cue": "full_stop", "call.silence": "comma"})
    assert (good, bad) == ({"call.cue": "full_stop", "call.silence": "comma"}, {})


@given(st.dictionaries(st.sampled_from([a.id for a in all_actions()]), st.text(max_size=12), max_size=4))
def test_no_key_map_leaves_two_actions_on_one_key(wanted: dict[str, str]) -> None:
    good, bad = key_map(wanted)
    assert {*good, *bad} == set(wanted)
    for action in all_actions():
        if action.id in good:
            hold_free(action.id, good[action.id], good)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("space", "Space"),
        ("question_mark", "?"),
        ("f2", "F2"),
        ("ctrl+q", "Ctrl+Q"),
        ("comma", ","),
        ("c", "c"),
    ],
)
def test_keys_are_named_as_people_name_them(key: str, shown: str) -> None:
    assert display(key) == shown


def own_keys(text: str) -> None:
    file = settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


async def test_a_changed_key_works_and_the_old_one_does_not(own_home: Path) -> None:
    own_keys('[keys]\n"home.settings" = "z"\n')
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("s")
        assert isinstance(pilot.app.screen, HomeScreen)
        await pilot.press("z")
        await pilot.pause()
        assert isinstance(pilot.app.screen, SettingsScreen)


async def test_the_footer_shows_what_works_where_the_focus_is(own_home: Path) -> None:
    own_keys('[keys]\n"profiles.new" = "g"\n')
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert footer(pilot) == "Enter Play  g New name  Esc Back  ? Help"
        await pilot.press("g")
        await pilot.pause()
        assert footer(pilot) == "Enter Play  Esc Back  F1 Help", "letters write now"


async def test_a_key_of_the_footer_can_be_clicked_and_is_marked_under_the_mouse() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        bar = pilot.app.screen.query_one(KeyBar)
        await pilot.hover(KeyBar, offset=(column(bar, "s") + 2, 0))
        line = bar.render_line(0)
        marked = [part.text.strip() for part in line if part.style and part.style.underline]
        assert marked == ["s", "Settings"]
        await click_key(pilot, "Settings")
        assert isinstance(pilot.app.screen, SettingsScreen)


async def test_a_click_beside_the_keys_presses_none() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.click(KeyBar, offset=(79, 0))
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_every_key_in_the_footer_is_one_of_the_actions_today(own_home: Path) -> None:
    async with app(JOHN).run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await type_text(pilot, "I")
        await pilot.pause()
        today = {key for action in actions(call(pilot).KEYS) for key in keys_of(action, {})}
        shown = [one.key for one in pilot.app.screen.query_one(KeyBar).shown]
        assert shown
        assert today.issuperset(shown)


async def test_bad_keys_in_the_file_are_said_with_their_line(own_home: Path) -> None:
    own_keys('pace = "reader"\n[keys]\n"home.quit" = "space space"\n"home.hlep" = "x"\n')
    async with app().run_test(size=(100, 30), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        told = [n.message for n in pilot.app._notifications]
        assert any(t.startswith("settings.toml:3: keys of “home.quit”") for t in told)
        assert any(t.startswith("settings.toml:4: ") and "home.help" in t for t in told)


@pytest.mark.parametrize("where", ["an empty field", "words in the field", "the note pad"])
@pytest.mark.parametrize("key", ["f10", "alt+l"])
async def test_a_changed_key_of_a_call_works_wherever_the_focus_is(where: str, key: str) -> None:
    own_keys(f'[keys]\n"call.listen" = "{key}"\n"call.more" = "f11"\n')
    async with app(JOHN).run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        if where == "words in the field":
            await type_text(pilot, "I see")
        if where == "the note pad":
            await pilot.press("f5")
            await pilot.pause()
            assert call(pilot).query_one(NotePad).writing
        assert f"{display(key)} Listen" in footer(pilot), "the footer says so too"
        heard = len(call(pilot).call.events)
        await pilot.press(key)
        await pilot.pause()
        assert len(call(pilot).call.events) == heard + 1
        await pilot.press("f11")
        await pilot.pause()
        assert isinstance(pilot.app.screen, MoreScreen)


async def test_the_usual_key_of_a_moved_action_is_typed_and_does_nothing_more() -> None:
    own_keys('[keys]\n"call.listen" = "f10"\n"call.more" = "f11"\n')
    async with app(JOHN).run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        heard = len(call(pilot).call.events)
        await pilot.press("slash", "space")
        await pilot.pause()
        assert call(pilot).ways.field.text == "/ "
        assert len(call(pilot).call.events) == heard


async def test_where_a_name_is_written_a_changed_key_still_leaves() -> None:
    own_keys('[keys]\n"profiles.quit" = "f10"\n')
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("u")
        await pilot.pause()
        await pilot.press("n", "q", "f10")
        await pilot.pause()
        assert pilot.app._exit
