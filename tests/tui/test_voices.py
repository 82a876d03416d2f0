"""A second voice, names, and replies that are said and done at once, on screen."""

from pathlib import Path

from game.conversation.events import Event, Listen, Pick
from game.conversation.plan import Plan
from game.conversation.replay import walk
from game.conversation.step import begin
from game.debrief.debrief import Debrief, debrief
from game.paths import database_file
from game.progress.database import Database
from game.progress.library import PlayableStory
from game.tui.app import HearMeOut
from game.tui.screens.call import CallScreen
from game.tui.screens.compare_runs import parting
from game.tui.screens.debrief import DebriefScreen
from game.tui.widgets.reply_list import ReplyList
from game.tui.widgets.transcript import TranscriptView
from game.tui.widgets.voice_line import VoiceLine
from tests.tui.apps import library, small_story

STORY = small_story((Path(__file__).parents[1] / "voices.yaml").read_text("utf-8"))
NAME = "Ada [b]"


def voices(playable: PlayableStory = STORY) -> HearMeOut:
    game = HearMeOut(Database(database_file()), library(), NAME, pace="reader", playable=playable)
    game.animation_level = "none"
    return game


async def test_each_line_stands_behind_the_name_of_who_speaks() -> None:
    async with voices().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, CallScreen)
        await pilot.press("space")
        await pilot.pause()
        text = screen.query_one(TranscriptView).text
        assert "Milo: It fell apart in {two}." in text
        assert "Milo: puts the box down" in text
        assert "player}" not in text and "customer}" not in text
        assert "Milo" in screen.query_one(VoiceLine).text
        replies = screen.query_one(ReplyList)
        shown = "\n".join(str(option.prompt) for option in replies.options)
        assert f"(Crouch down to Dana's son.) I'm {NAME}." in shown


async def test_the_debrief_shows_what_was_said_and_done_with_the_names() -> None:
    for size in ((80, 24), (60, 20)):
        async with voices().run_test(size=size, notifications=True, tooltips=True) as pilot:
            screen = pilot.app.screen
            assert isinstance(screen, CallScreen)
            screen.action_listen()
            await pilot.pause()
            screen.after(screen.call.pick(screen.call.plan.scene(screen.call.state).replies[0]))
            await pilot.pause()
            text = screen.query_one(TranscriptView).text
            assert f"You: (Crouch down to Dana's son.) I'm {NAME}." in text
            screen._look_back()
            await pilot.pause()
            assert isinstance(pilot.app.screen, DebriefScreen)


def test_two_calls_part_where_the_player_did_otherwise_and_not_where_other_words_were_drawn() -> None:
    plan = Plan(STORY.story, STORY.hash)

    def run(seed: int, *events: Event) -> Debrief:
        return debrief(plan, walk(plan, [begin(plan, seed=seed), *events]))

    for seed in range(1, 6):
        assert parting(run(0, Listen(), Pick("ask")), run(seed, Listen(), Pick("ask"))) == 3
        assert parting(run(0, Listen(), Pick("ask")), run(seed, Listen(), Pick("kneel"))) == 2
