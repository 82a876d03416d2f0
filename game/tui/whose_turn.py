"""Whose turn it is, in the words of the channel: what the voice line says."""

from game.conversation.step import ANSWERS_IN_A_ROW, offered
from game.conversation.transcript import last_speaker
from game.conversation.turn import speaking, would_interrupt
from game.messages import say
from game.play.session import Call
from game.tui.unconfirmed import Unconfirmed


def whose_turn(call: Call, unconfirmed: Unconfirmed, key: str, live: bool, saying: bool) -> tuple[str, str]:
    """The kind and the words of the voice line. `key` is the key that hears the next beat, as a sentence
    names it; `live`: the customer speaks by the clock; `saying`: some of the words are still to be shown."""
    plan, state = call.plan, call.state
    scene, name = plan.scene(state), last_speaker(plan, call.played)
    words = plan.channel(scene).screen
    if state.over and not saying:
        return "over", say("floor.over", over=words.over, key=key)
    if unconfirmed.which_of:
        return "cut", say("floor.which_of")
    if state.answered >= ANSWERS_IN_A_ROW and offered(plan, state):
        return "finished", say("floor.choose")
    if unconfirmed.unclear:
        return "cut", say("floor.unclear")
    if unconfirmed.armed:
        return "cut", _cut_in(unconfirmed.armed, words.busy.format(name=name))
    if would_interrupt(plan, state):
        return "speaking", _press(words.speaking.format(name=name), key, live, words.go_on)
    if saying:
        return "speaking", say("floor.speaking", speaking=words.speaking.format(name=name))
    if speaking(plan, state):
        return "pausing", _press(words.pausing.format(name=name), key, live, say("floor.lets_go_on"))
    if call.played[-1].outcome.silence and words.paid:
        return "paid", words.paid.format(name=name)
    if scene.goto:
        return "finished", say("floor.goes_on", name=name, key=key)
    if scene.typed and not offered(plan, state):
        asked = say("floor.answer", name=name) if key == "Enter" else say("floor.tab", name=name)
        return "finished", f"{asked} {plan.shown(scene.typed.prompt)}".strip()
    return "finished", words.finished.format(name=name)


def _cut_in(armed: str, busy: str) -> str:
    if armed == Unconfirmed.LOOKED:
        return say("floor.cut_in_choose", busy=busy)
    if armed == Unconfirmed.TYPED:
        return say("floor.cut_in_enter", busy=busy)
    return say("floor.cut_in_again", busy=busy)


def _press(speaking: str, key: str, live: bool, does: str) -> str:
    if live:
        return say("floor.speaking", speaking=speaking)
    return say("floor.speaking_press", speaking=speaking, key=key, does=does)
