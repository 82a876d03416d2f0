"""Themes: every text can be read on every ground, and nothing hangs on colour."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.color import Color
from textual.pilot import Pilot
from textual.theme import Theme

from game.settings import Settings, described, save_settings, settings_file
from game.tui.themes import own_themes
from tests.tui.apps import JOHN, app

OPENED = {"home": ("", ""), "settings": ("", "s"), "call": (JOHN, "2 enter enter")}
"""Screens by name: the call that is open, and the keys pressed."""
ROLES = (
    *("foreground", "text", "text-muted", "text-disabled", "primary", "secondary", "accent", "success"),
    *("warning", "error", "text-primary", "text-secondary", "text-accent", "text-success", "text-warning"),
    *("text-error", "footer-key-foreground", "footer-description-foreground", "block-cursor-foreground"),
)
GROUNDS = (
    *("background", "surface", "panel", "block-cursor-background", "block-cursor-blurred-background"),
    *("block-hover-background", "footer-background"),
)
PAIRS = (
    ("input-cursor-foreground", "input-cursor-background"),
    ("foreground", "input-selection-background"),
    ("screen-selection-foreground", "screen-selection-background"),
)
OWN = [theme for theme in own_themes().values() if not theme.ansi]


def ratio(one: Color, other: Color) -> float:
    """Contrast as WCAG 2.1 has it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    parts = [p / 255 for p in (colour.r, colour.g, colour.b)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_every_text_can_be_read_on_every_ground(theme: Theme) -> None:
    colours = theme.to_color_system().generate()
    least = 7.0 if theme.name.startswith("contrast") else 4.5
    pairs = [(role, ground) for role in ROLES for ground in GROUNDS] + list(PAIRS)
    for role, ground in pairs:
        found = ratio(Color.parse(colours[role]), Color.parse(colours[ground]))
        assert found >= least, f"{role} on {ground}: {found:.2f}"


def test_the_contrast_of_black_on_white_is_twenty_one() -> None:
    assert ratio(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)


def test_the_settings_offer_exactly_the_themes_there_are() -> None:
    choices = next(d.choices for d in described() if d.key == "theme")
    assert choices == tuple(own_themes())


async def test_the_theme_that_was_set_is_used(own_home: Path) -> None:
    save_settings(settings_file(), lambda _: Settings(theme="contrast-light"))
    async with app().run_test(size=(80, 24)) as pilot:
        assert pilot.app.theme == "contrast-light"


async def test_the_environment_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(settings_file(), lambda _: Settings(theme="morning"))
    monkeypatch.setenv("TEXTUAL_THEME", "ansi-light")
    async with app().run_test(size=(80, 24)) as pilot:
        assert pilot.app.theme == "ansi-light"


async def test_without_colour_no_colour_is_written_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await pilot.pause()
        coloured = words(pilot)
    monkeypatch.setenv("NO_COLOR", "1")
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert words(pilot) == coloured
        for strip in pilot.app.screen._compositor.render_strips():
            for segment in strip.apply_filter(pilot.app._filters[-1], Color(0, 0, 0)):
                style = segment.style
                assert style is None or style.color is None or style.color.is_default
                assert style is None or style.bgcolor is None or style.bgcolor.is_default


def words(pilot: Pilot[None]) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]+)</text>", pilot.app.export_screenshot())


@pytest.mark.parametrize("theme", list(own_themes()))
@pytest.mark.parametrize(
    ("story", "keys"), [("", ""), ("", "s"), (JOHN, "2 enter enter")], ids=["home", "settings", "call"]
)
def test_a_screen_looks_like_this_in_every_theme(
    snap_compare: Callable[..., bool], story: str, keys: str, theme: str
) -> None:
    """The list, the choices, and a call with a cut-in, where most colours stand."""

    async def play(pilot: Pilot[None]) -> None:
        pilot.app.theme = theme
        await pilot.press(*keys.split())
        await pilot.pause()

    assert snap_compare(app(story), run_before=play, terminal_size=(80, 24))
