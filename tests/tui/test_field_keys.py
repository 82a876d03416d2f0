"""One key model for picking and typing: letters are always typed, and no key does what was not meant."""

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.timer import Timer
from textual.widgets import Static

from game.conversation.events import Begin, Cue, Listen, Pick, Retake, Say, Wait
from game.settings import Settings, save_settings, settings_file
from game.tui import live_pace
from game.tui.screens import call as call_screen
from game.tui.screens.call import CallScreen
from game.tui.screens.debrief import DebriefScreen
from game.tui.screens.home import HomeScreen
from game.tui.screens.more import MoreScreen
from game.tui.widgets import reply_field
from game.tui.widgets.key_bar import KeyBar
from game.tui.widgets.note_pad import NotePad
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.reply_list import ReplyList
from game.tui.widgets.voice_line import VoiceLine
from tests.playing import PARCEL
from tests.tui.apps import JOHN, app, call, click_key, column, footer, small_story, type_text

TYPED_ONLY = """format: 1
id: typed-only
title: Typed only
channel: phone
customer: {name: Kim}
start: {scene: a, trust: 40, frustration: 40}
scenes:
  a:
    customer: ["It came with a crack.", "It was for my mother."]
    typed: {routes: [{id: any, otherwise: true, examples: [a, b, c], goto: b}]}
  b: {customer: ["Right.", "Well."], goto: c}
  c: {customer: ["Bye."], ending: {kind: good, title: Done}}
"""


def field(pilot: Pilot[None]) -> ReplyField:
    return call(pilot).query_one(ReplyField)


def replies(pilot: Pilot[None]) -> ReplyList:
    return call(pilot).query_one(ReplyList)


def kinds(pilot: Pilot[None]) -> list[type]:
    return [type(event) for event in call(pilot).call.events if not isinstance(event, Begin)]


async def heard_out(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.press("space", "space", "space")
    await pilot.pause()


@pytest.mark.parametrize("story", [JOHN, TYPED_ONLY], ids=["picks", "typed only"])
async def test_what_is_typed_is_typed_and_nothing_else_happens(story: str) -> None:
    playable = small_story(story) if story != JOHN else story
    async with app(playable).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        words_of_all_kinds = ("so they called", "quite", "hello, no.", "n/a", "38 % at home?", "12 pounds")
        for spoken, words in product((False, True), words_of_all_kinds):
            await type_text(pilot, words)
            await pilot.pause()
            assert field(pilot).text == words
            assert not replies(pilot).pointed
            assert kinds(pilot) == [Listen] * (len(kinds(pilot))), "no key was a command"
            await pilot.press("ctrl+u")
            assert field(pilot).text == ""
            if not spoken and words == words_of_all_kinds[-1]:
                await pilot.press("space", "space", "space")


async def test_letters_are_typed_while_they_go_on_by_themselves_and_enter_listens_on() -> None:
    async with app(small_story(TYPED_ONLY)).run_test(
        size=(80, 24), notifications=True, tooltips=True
    ) as pilot:
        await pilot.pause()
        await pilot.press("space")
        await type_text(pilot, "For your mother, then.")
        await pilot.press("enter")
        await pilot.pause()
        assert call(pilot).call.state.scene == "b"
        await type_text(pilot, "quits so")
        await pilot.pause()
        assert field(pilot).text == "quits so"
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert call(pilot).call.state.over, "where nothing can be said, Enter hears the rest"
        assert [event for event in call(pilot).call.events if isinstance(event, Say)][1:] == []


async def test_the_field_has_the_focus_from_the_first_moment_and_after_everything_else() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert field(pilot).has_focus
        for keys in (
            ["f5", "escape"],
            ["tab", "tab"],
            ["slash", "escape"],
            ["f1", "escape"],
            ["f9", "escape"],
        ):
            await pilot.press(*keys)
            await pilot.pause()
            assert field(pilot).has_focus, keys
        await pilot.click(VoiceLine)
        await pilot.pause()
        await pilot.press("a")
        assert field(pilot).text == "a"


async def test_a_number_points_and_shows_the_whole_reply_and_enter_says_it() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        second = replies(pilot)._replies[1]
        await pilot.press("1", "2")
        await pilot.pause()
        assert replies(pilot).pointed == second
        assert "Reply 2: Enter says it" in call(pilot).query_one(VoiceLine).text
        assert kinds(pilot) == [Listen] * 3, "pointing says nothing"
        await pilot.press("enter")
        await pilot.pause()
        event = call(pilot).call.events[-1]
        assert second and isinstance(event, Pick) and event.id == second.id
        assert field(pilot).text == ""


async def test_a_number_that_goes_on_as_text_is_text_with_all_its_digits() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await pilot.press("1", "2")
        assert field(pilot).text == "2"
        await type_text(pilot, " pounds")
        await pilot.pause()
        assert field(pilot).text == "12 pounds"
        assert not replies(pilot).pointed


async def test_who_writes_words_of_their_own_points_at_no_reply_any_more() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await pilot.press("down", "down", "up")
        assert replies(pilot).pointed == replies(pilot)._replies[0]
        await type_text(pilot, "Oh")
        await pilot.pause()
        assert not replies(pilot).pointed
        await pilot.press("down")
        await pilot.pause()
        assert not replies(pilot).pointed and field(pilot).text == "Oh"


async def test_enter_with_nothing_written_and_nothing_pointed_at_listens_on() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("enter", "enter")
        assert kinds(pilot) == [Listen, Listen]


async def test_a_key_meant_to_ask_as_the_floor_opens_says_only_what_is_pointed_at() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await pilot.press("2", "2", "3")
        assert Pick not in kinds(pilot), "a number never says"


async def test_signs_are_commands_on_the_empty_field_only() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await pilot.press("comma", "full_stop")
        await pilot.pause()
        assert kinds(pilot)[-2:] == [Cue, Wait]
        await pilot.press("question_mark")
        await pilot.pause()
        await pilot.press("escape")
        await type_text(pilot, "Yes")
        await pilot.press("comma", "full_stop", "slash", "question_mark")
        assert field(pilot).text == "Yes,./?"
        assert len(kinds(pilot)) == 5
        await pilot.press("f2", "f3")
        await pilot.pause()
        assert kinds(pilot)[-2:] == [Cue, Wait], "function keys work always"
        assert field(pilot).text == "Yes,./?"


async def test_escape_goes_one_step_back_and_asks_before_it_leaves_words_behind() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("2", "enter")
        said = call(pilot).query_one(VoiceLine)
        assert "Cut in?" in said.text
        await pilot.press("escape")
        assert "Cut in?" not in said.text and replies(pilot).pointed
        await pilot.press("escape")
        assert not replies(pilot).pointed and field(pilot).text == ""
        await type_text(pilot, "You rang")
        await pilot.press("escape")
        assert "not sent" in said.text
        await pilot.press("x")
        await pilot.pause()
        assert "not sent" not in said.text, "who writes on does not leave"
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_first_click_points_and_a_second_says() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await pilot.click(ReplyList, offset=(6, 2))
        await pilot.pause()
        assert replies(pilot).pointed == replies(pilot)._replies[1]
        assert kinds(pilot) == [Listen] * 3
        await pilot.click(ReplyList, offset=(6, 2))
        await pilot.pause()
        assert isinstance(call(pilot).call.events[-1], Pick)


async def test_numbers_can_be_set_to_say_at_once() -> None:
    save_settings(settings_file(), lambda _: Settings(numbers="say"))
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("2")
        await pilot.pause()
        assert "Cut in?" in call(pilot).query_one(VoiceLine).text and kinds(pilot) == []
        await pilot.press("escape", "escape", "space", "space", "2")
        await pilot.pause()
        assert isinstance(call(pilot).call.events[-1], Pick)


async def test_more_lists_what_can_be_done_and_does_it() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await pilot.press("2", "enter", "slash")
        await pilot.pause()
        assert isinstance(pilot.app.screen, MoreScreen)
        await type_text(pilot, "met")
        await pilot.press("enter")
        await pilot.pause()
        assert "Frustration" in call(pilot).query_one(VoiceLine).text
        await pilot.press("slash")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert field(pilot).has_focus and field(pilot).text == ""


@pytest.mark.parametrize("name", ["notes", "retry", "again", "meters", "coach", "pace", "quit"])
async def test_every_entry_of_more_does_what_its_name_says(name: str) -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("1", "enter", "enter", *["space"] * 3, "pageup", "slash")
        await pilot.pause()
        await type_text(pilot, f"/{name}")
        screen = pilot.app.screen_stack[-2]
        await pilot.press("enter")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, MoreScreen)
        assert isinstance(screen, CallScreen)
        head, said = str(screen.query_one("#who", Static).content), screen.query_one(VoiceLine).text
        assert {
            "notes": screen.query_one(NotePad).writing,
            "retry": isinstance(screen.call.events[-1], Retake),
            "again": "aside ┊ a pen, put down" in "\n".join(painted(pilot)),
            "meters": "Trust 35 of 100: cuts in before they have finished; sympathy" in said,
            "coach": "The reply arrived while he was still telling it" in "\n".join(painted(pilot)),
            "pace": "live" in head,
            "quit": not pilot.app.is_running,
        }[name]


async def test_the_note_pad_gives_the_focus_back_with_the_cursor_where_it_was() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await type_text(pilot, "You rang")
        await pilot.press("left", "left", "f5")
        await type_text(pilot, "bills")
        await pilot.press("enter", "escape", "x")
        assert field(pilot).text == "You raxng"


@pytest.mark.parametrize("restored", [False, True])
async def test_the_usual_keys_of_a_line_work_in_the_field_and_in_a_draft(restored: bool) -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await type_text(pilot, "three bills now")
        if restored:
            await pilot.press("escape", "escape")
            await pilot.pause()
            await pilot.press("enter")
            await pilot.pause()
        await pilot.press("ctrl+w")
        assert field(pilot).text == "three bills "
        await pilot.press("ctrl+u")
        assert field(pilot).text == ""


COMES_AND_GOES = """format: 1
id: comes
title: Comes and goes
channel: phone
customer: {name: Kim}
start: {scene: a, trust: 40, frustration: 40}
facts: {present: {says: it was a present, words: [present]}}
scenes:
  a:
    customer:
      - "It came with a crack."
      - {say: "It was a present.", silence: true, tells: [present]}
    replies:
      - {id: later, say: "A present, and cracked.", if: heard(present), shows: [paraphrase], goto: b}
      - {id: first, say: "What was it?", if: not heard(present), shows: [open_question], goto: b}
      - {id: oh, say: "Cracked. I am sorry.", shows: [apologise], goto: b}
  b: {customer: ["Bye."], ending: {kind: good, title: Done}}
"""


async def test_a_reply_that_was_shown_keeps_its_number_and_one_that_went_leaves_its_place_empty() -> None:
    async with app(small_story(COMES_AND_GOES)).run_test(
        size=(80, 24), notifications=True, tooltips=True
    ) as pilot:
        await pilot.pause()
        assert [r and r.id for r in replies(pilot)._replies] == ["first", "oh"]
        await pilot.press("full_stop")
        await pilot.pause()
        assert [r and r.id for r in replies(pilot)._replies] == [None, "oh", "later"]
        await pilot.press("1", "enter")
        await pilot.pause()
        assert Pick not in kinds(pilot), "the number of what went is no other reply's"
        await pilot.press("ctrl+u", "3", "enter")
        await pilot.pause()
        event = call(pilot).call.events[-1]
        assert isinstance(event, Pick) and event.id == "later"


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)
async def test_every_reply_and_the_last_words_are_in_sight_and_the_way_out(size: tuple[int, int]) -> None:
    async with app(JOHN).run_test(size=size, notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        for number, reply in enumerate(replies(pilot)._replies, 1):
            assert reply
            await pilot.press(str(number))
            await pilot.pause()
            lines = painted(pilot)
            begun = [line for line in lines if line.lstrip("›").strip().startswith(f"{number} ")]
            assert begun, "each begins on a line of its own"
            assert " ".join((reply.say or "").split()) in " ".join(" ".join(lines).split())
        assert replies(pilot).max_scroll_y == 0
        assert "Esc Back" in footer(pilot), "out of the looking first"
        await pilot.press("escape")
        await pilot.pause()
        assert "Esc Leave" in footer(pilot) and "Help" in footer(pilot)
        assert "a long breath" in " ".join(painted(pilot))


def painted(pilot: Pilot[None]) -> list[str]:
    strips = pilot.app.screen._compositor.render_strips()
    return ["".join(part.text for part in strip) for strip in strips]


KEYS = [
    *"abqnsdhp .,/?0123456789",
    "up",
    "down",
    "escape",
    "enter",
    "tab",
    "backspace",
    "f2",
    "f3",
    "f5",
    "ctrl+w",
]


@settings(max_examples=6, deadline=None)
@example(["slash", "up", "enter"])
@given(st.lists(st.sampled_from(KEYS), max_size=25))
async def test_no_letter_is_ever_a_command_whatever_was_pressed_before(keys: list[str]) -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        names = {" ": "space", ",": "comma", ".": "full_stop", "/": "slash", "?": "question_mark"}
        await pilot.press(*(names.get(key, key) for key in keys))
        await pilot.pause()
        # Who chose to leave, or opened another screen, is in no call any more.
        if pilot.app._exit or not isinstance(pilot.app.screen, CallScreen):
            return
        screen = call(pilot)
        if screen.call.state.over or screen.query_one(NotePad).writing:
            return
        before, text = len(screen.call.events), field(pilot).text
        await pilot.press(*"qsnd")
        await pilot.pause()
        assert pilot.app.screen is screen and len(screen.call.events) == before
        assert (
            len(field(pilot).text) >= len(text) - len(field(pilot).selected_text)
            and "qsnd" in field(pilot).text
        )


async def test_enter_in_the_middle_of_a_sentence_hears_it_out_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In live pace the words of a piece after which a reply may come are still on their way."""
    monkeypatch.setattr(live_pace, "monotonic", lambda: 0.0)
    monkeypatch.setattr(live_pace, "_SHORTEST", 60.0)
    pauses = TYPED_ONLY.replace('"It came with a crack."', '{say: "It came with a crack.", done: true}')
    game = app(small_story(pauses), pace="live")
    game.animation_level = "full"
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await type_text(pilot, "3 calls")
        assert "Enter hears the sentence out first" in call(pilot).query_one(VoiceLine).text
        await pilot.press("enter")
        await pilot.pause()
        assert kinds(pilot) == [] and field(pilot).text == "3 calls"
        assert "You may speak" in call(pilot).query_one(VoiceLine).text
        await pilot.press("enter")
        await pilot.pause()
        assert Say in kinds(pilot)


async def test_words_that_read_as_nothing_are_asked_about_once_each_way_and_then_said() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await type_text(pilot, "qqq zzz")
        said = []
        for _ in range(4):
            await pilot.press("enter")
            await pilot.pause()
            said.append(call(pilot).query_one(VoiceLine).text)
            if Say in kinds(pilot):
                break
        assert Say in kinds(pilot), said
        assert "Cut in?" in said[0] and "nothing was said" in said[1] and len(said) == 3


async def test_what_was_asked_about_words_is_forgotten_when_they_change() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await type_text(pilot, "qqq zzz")
        await pilot.press("enter")
        assert "nothing was said" in call(pilot).query_one(VoiceLine).text
        await type_text(pilot, " then")
        await pilot.pause()
        assert "has stopped" in call(pilot).query_one(VoiceLine).text


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("f6", "no reply of yours here that could be taken back"),
        ("f12", "Only what was read"),
        ("ctrl+n", "no notes yet"),
    ],
)
async def test_a_key_that_can_do_nothing_now_says_why(key: str, told: str) -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert told in call(pilot).query_one(VoiceLine).text
        assert kinds(pilot) == []


async def test_what_more_cannot_do_now_it_says_too() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("slash")
        await pilot.pause()
        await type_text(pilot, "retry")
        await pilot.press("enter")
        await pilot.pause()
        assert "no reply of yours here that could be taken back" in call(pilot).query_one(VoiceLine).text


async def test_a_call_that_ends_while_words_are_written_keeps_them_and_takes_no_letter_for_a_key() -> None:
    async with app(small_story(TYPED_ONLY)).run_test(
        size=(80, 24), notifications=True, tooltips=True
    ) as pilot:
        await pilot.pause()
        await pilot.press("space")
        await type_text(pilot, "For your mother.")
        await pilot.press("enter")
        await type_text(pilot, "I promise")
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert call(pilot).call.state.over
        await type_text(pilot, " you, quite")
        assert field(pilot).text == "I promise you, quite" and field(pilot).display
        assert "came too late to be said" in call(pilot).query_one(VoiceLine).text
        await pilot.press("ctrl+u", "n", "o")
        assert field(pilot).text == "no", "also when it was emptied in between"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, DebriefScreen)


@pytest.mark.parametrize("key", ["f5", "tab"])
async def test_the_note_pad_is_closed_by_its_key_and_left_open_by_tab(key: str) -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        pad = call(pilot).query_one(NotePad)
        await pilot.press("f5", "tab")
        assert pad.display and field(pilot).has_focus
        await pilot.press(key)
        await pilot.pause()
        assert pad.display == (key == "tab") and pad.writing == (key == "tab")
        if key == "tab":
            assert "Enter Keep note" in footer(pilot)
            assert "1-9" not in footer(pilot) and "/ More" not in footer(pilot), "there they are written"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_keys_keep_their_order_and_places_in_the_footer(size: tuple[int, int]) -> None:
    """While something stands in the field, what Space and the digits do rests, and nothing moves up."""
    async with app(JOHN).run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        bar = call(pilot).query_one(KeyBar)
        orders, enters, ways_out = [], [], []
        for keys in ("", "2", "escape space space space", "1", "escape S o", "f5"):
            await pilot.press(*keys.split())
            await pilot.pause()
            orders.append([one.action.id for one in bar.shown if one.action.id in FIRST])
            enters.append(column(bar, "enter"))
            ways_out.append(column(bar, "escape"))
        assert len({*enters}) == 1 and max(ways_out) - min(ways_out) <= 1, (enters, ways_out)
        assert all(order == [one for one in FIRST if one in order] for order in orders), orders
        assert "Listen" not in footer(pilot) and len(bar.render()) <= size[0] + 1


FIRST = ["call.listen", "call.pick", "call.send", "call.cue", "call.silence"]


async def test_half_a_reply_survives_a_pick_by_mouse_and_a_retry() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await type_text(pilot, "You rang")
        await pilot.click(ReplyList, offset=(6, 2))
        await pilot.pause()
        assert "What you are writing stays" in call(pilot).query_one(VoiceLine).text
        await pilot.click(ReplyList, offset=(6, 2))
        await pilot.pause()
        assert isinstance(call(pilot).call.events[-1], Pick) and field(pilot).text == "You rang"
        await pilot.press("f6")
        await pilot.pause()
        assert isinstance(call(pilot).call.events[-1], Retake) and field(pilot).text == "You rang"


@pytest.mark.parametrize("over", ["call", "home"])
async def test_a_click_that_closes_the_help_closes_nothing_below(over: str) -> None:
    async with app(JOHN if over == "call" else "").run_test(
        size=(80, 24), notifications=True, tooltips=True
    ) as pilot:
        await pilot.pause()
        below = pilot.app.screen
        await pilot.press("question_mark")
        await pilot.pause()
        await click_key(pilot, "Close")
        await pilot.pause()
        assert pilot.app.screen is below and pilot.app.is_running


async def test_the_authors_prompt_waits_until_they_have_finished() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert str(field(pilot).placeholder) == "In your own words"
        await pilot.press("space", "space", "space")
        await pilot.pause()
        assert "What do you say to him first?" in str(field(pilot).placeholder)


async def test_enter_on_its_way_to_ask_as_the_floor_opens_by_itself_says_nothing_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    takes = [60.0]
    monkeypatch.setattr(live_pace, "seconds", lambda beats: takes[0])
    async with app(small_story(TYPED_ONLY), pace="live").run_test(
        size=(80, 24), notifications=True, tooltips=True
    ) as pilot:
        await pilot.pause()
        await type_text(pilot, "3 calls")
        assert "Enter asks before it cuts in" in call(pilot).query_one(VoiceLine).text
        call(pilot)._hear_on()
        await pilot.press("enter")
        await pilot.pause()
        assert Say not in kinds(pilot) and field(pilot).text == "3 calls"
        assert "has just stopped: Enter again says it" in call(pilot).query_one(VoiceLine).text
        await pilot.press("enter")
        await pilot.pause()
        assert Say in kinds(pilot)


async def test_letters_are_text_for_a_moment_after_a_call_that_ended_by_itself_and_keys_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    due: dict[float, Callable[[], None]] = {}

    def never(screen: CallScreen, delay: float, callback: Callable[[], None], **named: str) -> Timer:
        """A timer of an hour: it is the test that says when the time is over."""
        due[delay] = callback
        return Timer(screen, 3600.0, callback=callback)

    monkeypatch.setattr(CallScreen, "set_timer", never)
    monkeypatch.setattr(live_pace, "seconds", lambda beats: 60.0)
    game = app(small_story(TYPED_ONLY), pace="live")
    game.animation_level = "full"
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        screen = call(pilot)
        await pilot.press("space")
        await type_text(pilot, "For your mother.")
        await pilot.press("enter", "enter")
        for _ in range(3):
            screen._hear_on()
            screen._live_pace.stop()
            screen.show_turn()
        assert screen.call.state.over
        await pilot.press("n")
        assert field(pilot).text == "n" and not screen.query_one(NotePad).writing
        await pilot.press("backspace")
        due[call_screen._AFTER_THE_END]()
        await pilot.pause()
        assert not field(pilot).display
        await pilot.press("n")
        await pilot.pause()
        assert screen.query_one(NotePad).writing, "once nothing is being written, letters are keys again"


async def test_a_number_that_was_looked_with_is_no_part_of_what_is_written_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    monkeypatch.setattr(reply_field, "monotonic", lambda: now[0])
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("1", "enter", "escape")
        now[0] = 3.0
        await type_text(pilot, "So they promised you")
        await pilot.pause()
        assert field(pilot).text == "So they promised you"
        await pilot.press("ctrl+u", "3")
        await type_text(pilot, "rd time")
        assert field(pilot).text == "3rd time", "what follows at once is text"


async def test_enter_says_nothing_while_it_is_asked_whether_to_leave() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("space", "space", "space")
        await type_text(pilot, "Half a rep")
        events = len(call(pilot).call.events)
        await pilot.press("escape", "enter")
        await pilot.pause()
        assert len(call(pilot).call.events) == events and field(pilot).text == "Half a rep"
        assert "not sent" not in call(pilot).query_one(VoiceLine).text, "the question is put away"
        await pilot.press("enter")
        await pilot.pause()
        assert len(call(pilot).call.events) == events + 1


async def test_no_escape_is_spent_on_nothing_that_can_be_seen() -> None:
    """Where replies to lean on are shown, on the player's turn, there is nothing to look away from."""
    async with app(small_story(PARCEL)).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("space", "space", "2", "enter")
        await pilot.pause()
        await pilot.press("space", "space", "f4")
        await pilot.pause()
        assert call(pilot).ways.helped and not call(pilot).ways.replies.pointed
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, CallScreen)
