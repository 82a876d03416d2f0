"""Calls of `lamp.yaml`, in which three replies in a row are typed, and those that are asked about."""

from pathlib import Path

from game.debrief.debrief import debrief
from game.debrief.self_view import AskedReply, asked_replies
from game.paths import database_file
from game.play.session import Call, start_call
from game.progress.database import Database
from tests.playing import plan_of

LAMP = (Path(__file__).parent / "lamp.yaml").read_text("utf-8")
BOTH = "You must be worn out after a month of that."
BACK = "So it has come broken twice."
NEITHER = "I'll send a new one today."
STOCK = "I'm so sorry to hear that."
DOUBT = "Are you fed up?"


def lamp_call(*typed: str, profile: str = "player", database: Database | None = None) -> Call:
    """A finished call in this test's home; "pick:" before what is picked."""
    call = start_call(database or Database(database_file()), profile, plan_of(LAMP))
    for text in typed:
        reply = call.plan.scene(call.state).reply(text.removeprefix("pick:"))
        outcome = call.pick(reply) if reply else call.type(text)
        assert getattr(outcome, "refusal", True) is None, text
    assert call.state.over
    return call


def asked(call: Call, since: int = 0) -> tuple[AskedReply, ...]:
    return asked_replies(call.plan.rulebook, debrief(call.plan, call.played).turns, since)
