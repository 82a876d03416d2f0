"""The reason of a meter's last move is whole on the smallest usual window, and told wherever it is cut."""

import pytest
from textual.pilot import Pilot

from game.tui.widgets.meters import Meters
from game.tui.widgets.voice_line import VoiceLine
from tests.tui.apps import JOHN, app, call, small_story
from tests.tui.test_call import by_keyboard

SORRY = "says sorry for what happened (“I do apologise for the inconvenience, Mr Marsh.”)"

LANDS = small_story("""format: 1
id: lands
title: Lands
channel: phone
customer: {name: Kim}
start: {scene: a, trust: 40, frustration: 40}
scenes:
  a:
    customer: ["It came with a crack."]
    replies:
      - {id: oh, say: "Oh.", shows: [], effects: {trust: 4}, goto: b, why: "It took her side before the box."}
  b:
    customer: ["Well."]
    replies: [{id: bye, say: "Bye.", shows: [], goto: c, why: "A goodbye."}]
  c: {customer: ["Bye."], ending: {kind: good, title: Done}}
""")


def painted(pilot: Pilot[None]) -> str:
    """The words of the meters as they are on screen, without what stands left of a reason."""
    shown = call(pilot).query_one(Meters)
    rows = ["".join(part.text for part in shown.render_line(y)) for y in range(shown.region.height)]
    begin = rows[0].index("says")
    return " ".join(" ".join(row[begin:] for row in rows).split())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_a_reason_is_whole(size: tuple[int, int]) -> None:
    async with app(JOHN).run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ["listen"] * 3 + ["pick:apology"])
        await pilot.pause()
        assert painted(pilot) == SORRY
        await by_keyboard(pilot, ["listen"] * 3)
        await pilot.pause()
        assert painted(pilot) == SORRY, "also once the replies need their room"


async def test_where_a_reason_is_cut_a_sign_says_so_and_a_click_tells_the_whole() -> None:
    async with app(JOHN).run_test(size=(60, 20), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ["listen"] * 3 + ["pick:three_calls"])
        await pilot.pause()
        meters = call(pilot).query_one(Meters)
        assert meters.region.height == 2 and "…" not in str(meters.render()), "the quote goes first"
        await pilot.click(Meters)
        await pilot.pause()
        assert "You sound worn out with it, John." in call(pilot).query_one(VoiceLine).text


async def test_beside_a_move_of_the_story_stands_why_and_not_only_that_it_landed_so() -> None:
    async with app(LANDS).run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ["pick:oh"])
        await pilot.pause()
        told = call(pilot).query_one(Meters).told
        assert "It took her side before the box." in told and "the story has this reply" not in told


async def test_the_reason_of_the_reply_before_stands_beside_none_that_moved_nothing() -> None:
    async with app(LANDS).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ["listen", "pick:oh", "listen"])
        await pilot.pause()
        meters = call(pilot).query_one(Meters)
        assert "her side" in str(meters.render())
        await by_keyboard(pilot, ["pick:bye"])
        await pilot.pause()
        assert "her side" not in str(meters.render()) and "+4" not in str(meters.render())
