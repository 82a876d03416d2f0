"""A call on screen, played as people play it."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot

from game.conversation.events import Begin, Cue, Listen, Note, Pick, Say
from game.conversation.reply_numbers import numbered, standing
from game.conversation.step import offered
from game.conversation.turn import speaking, would_interrupt
from game.progress.library import PlayableStory
from game.progress.own_views import disagreed
from game.tui import live_pace
from game.tui.app import HearMeOut
from game.tui.screens.call import CallScreen
from game.tui.screens.debrief import DebriefScreen
from game.tui.widgets.note_pad import NotePad
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.reply_list import ReplyList
from game.tui.widgets.transcript import TranscriptView
from game.tui.widgets.voice_line import VoiceLine
from tests.playing import LENDING
from tests.tui.apps import JOHN, PRIYA, app, call, footer, pictures, small_story, type_text

Play = Callable[[Pilot[None]], Awaitable[None]]

TO_THE_LETTER = "listen listen listen pick:three_calls listen listen listen wait"
TO_BEST = (Path(__file__).parent / "plays" / "john-best.txt").read_text("utf-8")


async def by_keyboard(pilot: Pilot[None], path: Iterable[str], *, letter_by_letter: bool = False) -> None:
    """Play a path (`listen`, `wait`, `cue`, `pick:ID`, `say:ROUTE#N`) with keys alone; replies of one's own
    are typed letter by letter only where that is asked for, which takes long."""
    screen = call(pilot)
    for name in path:
        kind, _, what = name.partition(":")
        if kind == "listen":
            await pilot.press("space")
        elif kind in ("wait", "cue"):
            await pilot.press({"wait": "f3", "cue": "f2"}[kind])
        elif kind == "pick":
            if not screen.query_one(ReplyList).display:
                await pilot.press("f4")
                await pilot.pause()
            now = standing(numbered(screen.call.plan, screen.call.played, helped=screen.ways.helped))
            await pilot.press(next(str(n) for n, reply in now.items() if reply.id == what), "enter")
        else:
            route, _, number = what.partition("#")
            typed = screen.call.plan.scene(screen.call.state).typed
            assert typed is not None
            example = next(r for r in typed.routes if r.id == route).examples[int(number) - 1]
            if letter_by_letter:
                await type_text(pilot, example)
            else:
                screen.query_one(ReplyField).text = example
            await pilot.press("enter")
        await pilot.pause()


def shown(pilot: Pilot[None]) -> str:
    return call(pilot).query_one(TranscriptView).text


def floor(pilot: Pilot[None]) -> str:
    return call(pilot).query_one(VoiceLine).text


MISHEARD = """
format: 1
id: small
title: A small call
channel: phone
customer: {name: Kim}
start: {scene: opening, trust: 50, frustration: 50}
facts:
  bills: {says: three bills came out wrong, words: [three bills], corrects: "Three. Not six."}
scenes:
  opening:
    customer: [{say: "Three bills were wrong.", tells: [bills]}]
    replies:
      - id: six
        say: "So six bills were wrong."
        shows: []
        mishears: [bills]
        goto: then
      - {id: right, say: "Right.", shows: [], goto: then}
  then: {customer: ["Well, now you know."], ending: {kind: fair, title: Known}}
"""

STATES = {
    "speaking": ("listen", ""),
    "your-turn": ("listen listen listen", ""),
    "arming": ("listen", "2 enter"),
    "interrupted": ("listen", "2 enter enter"),
    "typed": ("listen listen listen pick:three_calls listen listen listen", "b e n"),
    "silence-pays": (TO_THE_LETTER, ""),
}
"""States that matter: the path that leads there, and the keys pressed last."""


@pictures(*(f"{name} 80x24" for name in STATES), "your-turn 120x40", "typed 120x40")
def test_the_call_looks_like_this(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int]
) -> None:
    path, keys = STATES[state]

    async def play(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await by_keyboard(pilot, path.split())
        await pilot.press(*keys.split())
        await pilot.pause()

    assert snap_compare(app(JOHN), run_before=play, terminal_size=size)


async def test_while_they_speak_a_number_only_looks_and_enter_asks_before_it_cuts_in() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        screen = call(pilot)
        await pilot.press("2")
        assert "Enter asks before reply 2 cuts in" in floor(pilot)
        await pilot.press("2", "2", "3")
        await pilot.press("enter")
        assert len(screen.call.played) == 1, "nothing has happened yet"
        assert "Cut in?" in floor(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert screen.call.played[-1].outcome.interrupted
        assert "unheard" in shown(pilot)
        assert "cuts in before they have finished" in shown(pilot)


async def test_an_armed_cut_in_is_forgotten_when_you_listen_on_to_the_end() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("2", "enter", "escape", "escape", "space", "space", "space")
        screen = call(pilot)
        assert not would_interrupt(screen.call.plan, screen.call.state)
        assert not any(isinstance(e, Pick) for e in screen.call.events)
        await pilot.press("3", "enter")
        await pilot.pause()
        assert isinstance(screen.call.events[-1], Pick)
        assert not screen.call.played[-1].outcome.interrupted


@pytest.mark.parametrize(
    ("size", "no_color"),
    [
        pytest.param((80, 24), "", id="80x24"),
        pytest.param((60, 20), "", id="60x20", marks=pytest.mark.full),
        pytest.param((80, 24), "1", id="no-color", marks=pytest.mark.full),
    ],
)
async def test_a_whole_chapter_can_be_played_with_keys_alone_to_its_best_ending(
    size: tuple[int, int], no_color: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With motion off, as all of these."""
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    async with app(JOHN).run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, TO_BEST.split(), letter_by_letter=size == (80, 24) and not no_color)
        screen = call(pilot)
        for _ in range(5):
            await pilot.press("space")
            await pilot.pause()
            if screen.call.state.over:
                break
        ending = screen.call.played[-1].outcome.ending
        assert ending is not None and ending.kind == "best"
        await pilot.press("space")
        await pilot.pause()
        assert isinstance(pilot.app.screen, DebriefScreen)


async def test_nothing_moves_as_the_floor_opens() -> None:
    async with app(JOHN).run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ["listen"])
        screen = call(pilot)
        assert would_interrupt(screen.call.plan, screen.call.state)
        places = [w.region for w in screen.query("TranscriptView, Meters, VoiceLine, ReplyList, ReplyField")]
        await by_keyboard(pilot, ["listen", "listen"])
        assert not would_interrupt(screen.call.plan, screen.call.state)
        assert places == [
            w.region for w in screen.query("TranscriptView, Meters, VoiceLine, ReplyList, ReplyField")
        ]


async def test_a_notice_stands_where_no_reply_does() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ["listen"] * 3)
        pilot.app.notify("Something to know. " * 8, markup=False)
        await pilot.pause()
        toast = call(pilot).query_one("Toast")
        assert toast.region.height > 1
        answering = call(pilot).query("VoiceLine, ReplyList, ReplyField")
        assert not any(toast.region.overlaps(widget.region) for widget in answering)


async def test_where_only_typing_answers_the_field_says_how_to_cut_in() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ["listen"] * 3 + ["pick:three_calls"])
        assert would_interrupt(call(pilot).call.plan, call(pilot).call.state)
        assert not call(pilot).query_one(ReplyList).display
        assert "while John speaks, Enter asks" in str(call(pilot).query_one(ReplyField).placeholder)
        await by_keyboard(pilot, ["listen"] * 3)
        assert "it cuts in" not in str(call(pilot).query_one(ReplyField).placeholder)


async def test_a_low_screen_is_the_speakers_while_they_speak() -> None:
    async with app(JOHN).run_test(size=(60, 20), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        replies = call(pilot).query_one(ReplyList)
        assert replies.region.height == 1
        await by_keyboard(pilot, ["listen"] * 3)
        assert replies.region.height > 5


async def test_another_theme_colours_what_was_said_before_too() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        transcript = call(pilot).query_one(TranscriptView)
        pilot.app.theme = "evening"
        await pilot.pause()
        dark = transcript.render_lines(transcript.size.region)[0]
        pilot.app.theme = "morning"
        await pilot.pause()
        light = transcript.render_lines(transcript.size.region)[0]
        assert dark.text == light.text
        assert {part.style.bgcolor for part in dark if part.style} != {
            part.style.bgcolor for part in light if part.style
        }


async def test_what_was_said_can_be_marked_and_copied() -> None:
    async with app(PRIYA).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        transcript = pilot.app.screen.query_one(TranscriptView)
        said = painted(pilot).splitlines()[0]
        await pilot.mouse_down(transcript, offset=(1, 0))
        await pilot.hover(transcript, offset=(len(said.rstrip()), 0))
        await pilot.mouse_up(transcript, offset=(len(said.rstrip()), 0))
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert pilot.app.clipboard
        assert pilot.app.clipboard in said


async def test_typing_a_cue_is_a_cue_and_does_not_take_the_floor() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await type_text(pilot, "mm-hm")
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert isinstance(call(pilot).call.events[-1], Cue)


async def test_words_of_ones_own_count_where_only_picks_stand() -> None:
    async with app(small_story(LENDING)).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ["listen"])
        await type_text(pilot, "What number does the parcel have?")
        await pilot.press("enter")
        await pilot.pause()
        event = call(pilot).call.events[-1]
        assert isinstance(event, Say) and event.by == "number"
        assert "You: What number does the parcel have?" in shown(pilot), "what was typed is what was said"


async def test_a_typed_reply_shows_what_it_did_and_quotes_it() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(
            pilot,
            ["listen", "listen", "listen", "pick:three_calls", "listen", "listen", "listen", "say:heard#1"],
        )
        event = next(e for e in reversed(call(pilot).call.events) if isinstance(e, Say))
        assert event.text in shown(pilot)
        assert "trust +" in shown(pilot)


async def test_notes_are_kept_with_the_call() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("f5")
        await type_text(pilot, "third call")
        await pilot.press("enter")
        await pilot.pause()
        assert call(pilot).call.events[-1] == Note("third call")


async def test_leaving_in_the_middle_comes_back_to_the_same_beat() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ["listen", "listen"])
        before = call(pilot).call.state
        await pilot.press("ctrl+q")
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert call(pilot).call.state == before
        assert "Third time I've rung" in shown(pilot)


async def test_both_paces_make_the_same_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_pace, "seconds", lambda beats: 0.01)

    async def heard(game: HearMeOut, keys: list[str]) -> list[object]:
        async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
            await pilot.pause()
            await pilot.press(*keys)
            screen = call(pilot)
            for _ in range(500):
                if "has stopped" in floor(pilot):
                    break
                await pilot.pause(0.01)
            begin, *events = screen.call.events
            assert isinstance(begin, Begin)
            return [msgspec.structs.replace(begin, seed=0), *events]

    live = await heard(app(JOHN, pace="live"), [])
    reader = await heard(app(JOHN, pace="reader"), ["space"] * 3)
    assert live == reader


async def test_a_chapter_can_be_played_with_the_mouse_alone() -> None:
    async with app(PRIYA).run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        screen = call(pilot)
        for _ in range(200):
            if screen.call.state.over:
                break
            if would_interrupt(screen.call.plan, screen.call.state) or not offered(
                screen.call.plan, screen.call.state
            ):
                if not await pilot.click(VoiceLine):
                    raise AssertionError("the voice line must be in sight")
            else:
                await pilot.click(ReplyList, offset=(4, 0))
                await pilot.pause()
                assert not isinstance(screen.call.events[-1], Pick) or screen.query_one(ReplyList).pointed
                await pilot.click(ReplyList, offset=(4, 0))
            await pilot.pause()
        assert screen.call.state.over
        await pilot.click(VoiceLine)
        await pilot.pause()
        assert isinstance(pilot.app.screen, DebriefScreen)


async def test_a_note_can_be_put_into_the_reply() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        for note in ("third call", "fourteen pounds"):
            await pilot.press("f5")
            await type_text(pilot, note)
            await pilot.press("enter", "escape")
        await pilot.press("ctrl+n")
        assert call(pilot).query_one(ReplyField).text == "fourteen pounds"
        await pilot.press("ctrl+n")
        assert call(pilot).query_one(ReplyField).text == "third call"


async def test_who_disagrees_with_the_ear_is_heard_and_no_meter_moves() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, [*TO_THE_LETTER.split()[:-1], "say:heard#1"])
        screen = call(pilot)
        before = screen.call.state
        await pilot.press("f12")
        await pilot.pause()
        assert disagreed(screen.app.database, screen.call.log.id)
        assert screen.call.state == before
        await pilot.press("f12")
        await pilot.pause()
        assert not disagreed(screen.app.database, screen.call.log.id)


async def test_leaving_a_call_that_cannot_be_saved_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    game = app(JOHN)
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        screen = call(pilot)
        monkeypatch.setattr(screen.call.log, "save", lambda: False)
        monkeypatch.setattr(screen.call.log, "trouble", "the disk is full")
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen is screen, "told first"
        assert any("the disk is full" in notice.message for notice in game._notifications)
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen is not screen


@pytest.mark.parametrize("typing", [False, True])
async def test_the_page_keys_look_back_in_the_conversation_wherever_the_focus_is(typing: bool) -> None:
    async with app(JOHN).run_test(size=(60, 20), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, TO_THE_LETTER.split())
        if typing:
            await type_text(pilot, "So")
        else:
            await pilot.press("f4", "1")
            await pilot.pause()
            assert call(pilot).query_one(ReplyList).pointed
        transcript = pilot.app.screen.query_one(TranscriptView)
        end = transcript.scroll_offset.y
        await pilot.press("pageup")
        await pilot.pause()
        assert transcript.scroll_offset.y < end
        await pilot.press("pagedown")
        await pilot.pause()
        assert transcript.scroll_offset.y == end


def painted(pilot: Pilot[None]) -> str:
    """What stands in the transcript's part of the screen."""
    transcript = pilot.app.screen.query_one(TranscriptView)
    return "\n".join(
        "".join(part.text for part in transcript.render_line(y)) for y in range(transcript.size.height)
    )


def spoken_slowly(
    monkeypatch: pytest.MonkeyPatch, now: list[float], story: str | PlayableStory = JOHN
) -> HearMeOut:
    """A call in live pace, a minute a beat, by a clock of the test's own."""
    monkeypatch.setattr(live_pace, "monotonic", lambda: now[0])
    monkeypatch.setattr(live_pace, "_SHORTEST", 60.0)
    monkeypatch.setattr(live_pace, "_TICK", 0.01)
    game = app(story, pace="live")
    game.animation_level = "full"
    return game


async def test_in_live_pace_words_come_as_they_are_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    game = spoken_slowly(monkeypatch, now)
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause(0.05)
        assert "Hello" not in painted(pilot)
        now[0] = 30.0
        await pilot.pause(0.05)
        assert "Hello, yes." in painted(pilot) and "bill again" not in painted(pilot)
        now[0] = 59.99
        await pilot.pause(0.05)
        assert "it's the bill again." in painted(pilot)


async def test_a_key_in_the_middle_of_a_beat_shows_the_whole_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_pace, "monotonic", lambda: 0.0)
    monkeypatch.setattr(live_pace, "_SHORTEST", 60.0)
    game = app(JOHN, pace="live")
    game.animation_level = "full"
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("space")
        await pilot.pause()
        assert "it's the bill again." in painted(pilot)
        assert "Fifty-two" not in painted(pilot), "the next one has only begun"


async def test_thinking_of_cutting_in_does_not_make_them_begin_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_pace, "_SHORTEST", 60.0)
    async with app(JOHN, pace="live").run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        before = list(call(pilot)._live_pace._timers)
        await pilot.press("2")
        await pilot.pause()
        assert before and call(pilot)._live_pace._timers == before


async def test_who_looks_back_is_left_there_when_they_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_pace, "_SHORTEST", 60.0)
    async with app(JOHN, pace="live").run_test(size=(60, 20), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, TO_THE_LETTER.split()[:6])
        transcript = pilot.app.screen.query_one(TranscriptView)
        await pilot.press("pageup")
        await pilot.pause()
        at = transcript.scroll_offset.y
        assert at < transcript.max_scroll_y
        call(pilot).do(Listen())
        await pilot.pause()
        assert transcript.scroll_offset.y == at
        await pilot.press("f2")
        await pilot.pause()
        assert transcript.scroll_offset.y == transcript.max_scroll_y, "one sees what one says"


ON_THEIR_OWN = """format: 1
id: own
title: On their own
channel: phone
customer: {name: Kim}
start: {scene: a, trust: 40, frustration: 40}
scenes:
  a: {customer: ["It came with a crack."], goto: b}
  b:
    customer: ["It was for my mother."]
    typed: {routes: [{id: any, otherwise: true, examples: [a, b, c], goto: c}]}
  c: {customer: ["Bye."], ending: {kind: good, title: Done}}
"""


async def test_what_is_being_written_stays_when_they_go_on_by_themselves() -> None:
    async with app(small_story(ON_THEIR_OWN)).run_test(
        size=(80, 24), notifications=True, tooltips=True
    ) as pilot:
        await pilot.pause()
        screen = call(pilot)
        field = screen.query_one(ReplyField)
        field.text = "For your mo"
        screen.do(Listen())
        await pilot.pause()
        assert screen.call.state.scene == "b"
        assert field.text == "For your mo"


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
@pytest.mark.parametrize("pace", ["live", "reader"])
async def test_what_was_said_last_is_in_sight_after_a_silence_and_on_coming_back(
    size: tuple[int, int], pace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_pace, "_SHORTEST", 60.0)
    async with app(JOHN, pace=pace).run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, TO_THE_LETTER.split())
        assert "Not in eleven years." in " ".join(painted(pilot).split())
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert "Not in eleven years." in " ".join(painted(pilot).split())


@pytest.mark.parametrize(
    ("one", "other"), [((120, 40), (60, 24)), ((60, 24), (120, 40)), ((80, 24), (60, 24))]
)
async def test_replies_wrap_anew_for_another_width(one: tuple[int, int], other: tuple[int, int]) -> None:
    async with app(JOHN).run_test(size=one, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ("listen", "listen", "listen"))
        await pilot.resize_terminal(*other)
        await pilot.pause()
        replies = pilot.app.screen.query_one(ReplyList)
        await pilot.press("1", "down")
        await pilot.pause()
        seen = " ".join(
            "".join(part.text for part in replies.render_line(y)) for y in range(replies.size.height)
        )
        assert "no need to do anything." in " ".join(seen.split()), "the one pointed at is whole"
        if other == (120, 40):
            assert replies.max_scroll_y == 0, "there is room for all of them"


def listed(pilot: Pilot[None]) -> str:
    """What stands in the list of replies."""
    replies = pilot.app.screen.query_one(ReplyList)
    return "\n".join(
        "".join(part.text for part in replies.render_line(y)) for y in range(replies.size.height)
    )


async def test_replies_are_whole_where_they_fit_below_what_was_said_last() -> None:
    async with app("download-that-stops").run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ("listen", "listen", "listen"))
        await pilot.pause()
        assert "Hi. Order H-20417" in painted(pilot)
        assert "from the click to the moment it stops?" in " ".join(listed(pilot).split())
        assert "…" not in listed(pilot) and pilot.app.screen.query_one(ReplyList).max_scroll_y == 0


async def test_where_replies_are_cut_a_line_says_how_to_read_them_whole() -> None:
    async with app("download-that-stops").run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ("listen", "listen", "listen"))
        await pilot.pause()
        assert "…" in listed(pilot) and "A number, or ↓, shows a reply whole." in listed(pilot)
        await pilot.press("1")
        await pilot.pause()
        assert "A number, or ↓" not in listed(pilot)


SPOKEN = """format: 1
id: spoken
title: Spoken
channel: phone
customer: {name: Kim}
start: {scene: a, trust: 40, frustration: 40}
scenes:
  a:
    customer: ["It came with a crack.", "It was for my mother, and she is not well."]
    replies: [{id: oh, say: "For your mother, and cracked.", shows: [paraphrase], goto: b}]
  b: {customer: ["Bye."], ending: {kind: good, title: Done}}
"""


@pytest.mark.parametrize("how", ["a key", "a number", "their time"])
async def test_the_floor_opens_when_the_last_words_are_out(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    now = [0.0]
    game = spoken_slowly(monkeypatch, now, small_story(SPOKEN))
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("space")
        await pilot.pause(0.05)
        screen = call(pilot)
        assert not speaking(screen.call.plan, screen.call.state), "the turn is at its end"
        assert "is speaking" in floor(pilot), "but its words are not out yet"
        events = len(screen.call.events)
        if how == "their time":
            now[0] = 60.0
            await pilot.pause(0.1)
        else:
            await pilot.press(*(["space"] if how == "a key" else ["1", "enter"]))
            await pilot.pause()
        assert len(screen.call.events) == events, "nobody picks a reply that is not in sight"
        assert "Answer, or leave" in floor(pilot) or "Enter says it" in floor(pilot)
        assert "she is not well." in painted(pilot)
        assert not screen._live_pace._timers, "nothing ticks while nobody speaks"
        await pilot.press(*(["enter"] if how == "a number" else ["1", "enter"]))
        await pilot.pause()
        assert len(screen.call.events) == events + 1


@pytest.mark.parametrize("how", ["escape", "ctrl+q"])
async def test_what_is_being_written_is_there_again_after_leaving(how: str) -> None:
    async with app(JOHN).run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await type_text(pilot, "You have rung [/]")
        await pilot.press("f5")
        await type_text(pilot, "two times")
        await pilot.press(*(["escape"] * 4 if how == "escape" else [how]))
        await pilot.pause()
    async with app().run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        screen = call(pilot)
        assert screen.query_one(ReplyField).text == "You have rung [/]"
        assert screen.query_one(NotePad).draft == "two times"
        await pilot.press("x")
        assert screen.query_one(ReplyField).text.endswith("x"), "writing goes on at its end"


async def test_the_line_and_the_footer_name_keys_that_work_where_the_focus_is() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert "Space listens on" in floor(pilot)
        await pilot.press("tab")
        await pilot.pause()
        assert "listens on" not in floor(pilot), "there a blank is written"
        await pilot.press("tab")
        await pilot.pause()
        assert "Space listens on" in floor(pilot)
        await pilot.press("a")
        await pilot.pause()
        assert "Enter asks before it cuts in" in floor(pilot)
        assert "Enter Send  F2 Cue  F3 Silence" in footer(pilot)
        assert footer(pilot).startswith("F5 Notes"), "what has no room else stands where keys rest"
        await pilot.press("backspace")
        await pilot.pause()
        assert footer(pilot).startswith("Space Listen  1-9 Point  Enter Say  , Cue  . Silence  / More")
        assert footer(pilot).endswith("Esc Leave  ? Help")
        await by_keyboard(pilot, TO_BEST.split())
        while not call(pilot).call.state.over:
            await pilot.press("space")
            await pilot.pause()
        assert "Space Look back" in footer(pilot) and "Space looks back" in floor(pilot)


async def test_escape_closes_the_note_pad_before_it_leaves() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("tab")
        await pilot.pause()
        assert pilot.app.screen.query_one(NotePad).writing
        await pilot.press("escape")
        await pilot.pause()
        assert not call(pilot).query_one(NotePad).display


RING = """format: 1
id: ring
title: Round and round
channel: phone
customer: {name: Kim}
start: {scene: s0, trust: 50, frustration: 50}
scenes:
"""


def ring(scenes: int) -> str:
    """A story that never ends by itself; no two scenes sound alike."""
    return (
        RING
        + "".join(
            f"""  s{n}:
    customer: ["Cup {n} came with a crack, and it was meant for my mother who is not well.", "{n} weeks."]
    replies:
      - {{id: again, say: "{n} weeks, for your mother.", shows: [paraphrase], goto: s{(n + 1) % scenes}}}
      - {{id: end, say: "Goodbye.", shows: [], goto: bye}}
"""
            for n in range(scenes)
        )
        + '  bye: {customer: ["Bye."], ending: {kind: fair, title: End}}\n'
    )


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_long_call_can_be_looked_back_on_to_its_first_word(size: tuple[int, int]) -> None:
    game = app(small_story(ring(150)))
    async with game.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        run = call(pilot).call
        for _ in range(149):
            run.do(Listen())
            run.do(Pick("again"))
        pilot.app.switch_screen(CallScreen(run))
        await pilot.pause()
        seen: list[str] = []
        assert "Cup 149 came" in painted(pilot)
        while "Cup 0 came" not in painted(pilot):
            assert len(seen) < 400, "every page leads further back"
            seen.append(painted(pilot))
            await pilot.press("pageup")
            await pilot.pause()
        seen.append(painted(pilot))
        for n in range(150):
            assert any(f"Cup {n} came" in page for page in seen), f"cup {n} was passed over"
        rows = [row.content.plain for row in call(pilot).query_one(TranscriptView)._rows]
        assert sum("Cup 77 came" in row for row in rows) == 1
        await pilot.press("space", "1", "enter")
        await pilot.pause()
        assert "149 weeks, for your mother." in painted(pilot), "who answers is shown the end"


async def test_a_number_alone_in_the_field_picks_the_reply_beside_it() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await by_keyboard(pilot, ["listen"] * 3)
        third = call(pilot).query_one(ReplyList)._replies[2]
        await pilot.press("3", "enter")
        await pilot.pause()
        assert call(pilot).query_one(ReplyField).text == ""
        event = call(pilot).call.events[-1]
        assert third and isinstance(event, Pick) and event.id == third.id


async def test_a_slip_of_the_hand_is_said_only_when_it_is_meant() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        screen = call(pilot)
        await by_keyboard(pilot, [*["listen"] * 3, "pick:three_calls", *["listen"] * 3])
        events = len(screen.call.events)
        await type_text(pilot, "asdf qwer")
        await pilot.press("enter")
        await pilot.pause()
        assert len(screen.call.events) == events
        assert "nothing was said" in floor(pilot)
        assert screen.query_one(ReplyField).text == "asdf qwer", "it can be written on"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(screen.call.events[-1], Say), "who means it is let"


async def test_what_was_given_back_wrongly_is_put_right_on_screen_before_they_go_on() -> None:
    async with app(small_story(MISHEARD)).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("1", "enter")
        await pilot.pause()
        text = " ".join(shown(pilot).split())
        assert text.index("Three. Not six.") < text.index("Well, now you know.")
        assert "gives back what they did not say" in text
        assert "Told: three bills came out wrong. Given back: “" in text
