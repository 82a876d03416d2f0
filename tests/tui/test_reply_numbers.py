"""The same log gives the same numbers on screen, in plain play, and when a call is left and come back to."""

import re
from random import Random

import pytest
from textual.pilot import Pilot

from game.conversation.events import Cue, Event, Listen, Pick, Retake, Wait
from game.conversation.reply_numbers import numbered, turn_began
from game.conversation.step import offered
from game.play.load_run import load_run
from game.play.resume import resume_call
from game.play.session import Call
from game.tui.screens.call import CallScreen
from game.tui.widgets.reply_list import ReplyList
from tests.conversation.test_reply_numbers import LATE
from tests.playing import play_lines
from tests.tui.apps import app, call, small_story


def on_screen(pilot: Pilot[None]) -> dict[int, str]:
    """The list as it is painted: the words by their numbers."""
    shown = pilot.app.screen.query_one(ReplyList)
    if not shown.display:
        return {}
    rows = ["".join(part.text for part in shown.render_line(y)) for y in range(shown.size.height)]
    found = (re.match(r"[› ]*(\d) +(\S.*?) *$", row) for row in rows)
    return {int(one[1]): one[2] for one in found if one}


def read_out(call: Call) -> dict[int, str]:
    lines = play_lines(call, "/replies")
    begun = max(n for n, line in enumerate(lines) if not re.match(r"\d\. ", line) and n < len(lines) - 1)
    found = (re.match(r"(\d)\. (.*)", line) for line in lines[begun:])
    return {int(one[1]): one[2] for one in found if one}


GONE = "this reply no longer fits"


async def look(pilot: Pilot[None]) -> dict[int, str]:
    """Look at the list, also while they speak, and let go of it again."""
    await pilot.press("down")
    await pilot.pause()
    seen = on_screen(pilot)
    await pilot.press("escape")
    return {number: words for number, words in seen.items() if words != GONE}


def chance_event(random: Random, call: Call) -> Event:
    events: list[Event] = [Listen(), Listen(), Wait(), Cue(), Retake()]
    events += [Pick(reply.id) for reply in offered(call.plan, call.state)]
    return random.choice(events)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_screen_and_plain_play_have_the_same_numbers_all_through_a_call(seed: int) -> None:
    random = Random(seed)
    async with app(small_story(LATE)).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen, kept, turn = call(pilot), dict[int, str](), -1
        for _ in range(25):
            if screen.call.state.over:
                break
            began = turn_began(screen.call.played)
            kept, turn = (kept if turn == began else {}), began
            seen = await look(pilot)
            assert seen == read_out(screen.call)
            assert all(kept.get(number, words) == words for number, words in seen.items())
            kept |= seen
            screen.do(chance_event(random, screen.call))
            await pilot.pause()
        assert len(screen.call.played) > 8


async def test_a_list_looked_at_while_they_spoke_that_then_grew_is_the_same_after_coming_back() -> None:
    async with app(small_story(LATE)).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        first = await look(pilot)
        await pilot.press("space", "space", "space")
        await pilot.pause()
        screen = call(pilot)
        later = await look(pilot)
        assert first.keys() == {1, 2, 3} and later.keys() == {2, 3, 4}
        assert {n: later[n] for n in (2, 3)} == {n: first[n] for n in (2, 3)}, "it grew at its end"
        log = screen.call.log
        again = resume_call(log.database, log.profile, screen.call.plan, load_run(log.database, log.id))
        await pilot.app.push_screen(CallScreen(again))
        await pilot.pause()
        assert await look(pilot) == later == read_out(again)
        assert again.played == screen.call.played and numbered(again.plan, again.played)[1] is None
