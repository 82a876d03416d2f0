"""Whose turn it is, in the words of the channel: what the voice line says."""

from collections.abc import Mapping

from msgspec import Struct

from game.conversation.state import Refusal
from game.conversation.step import ANSWERS_IN_A_ROW, offered
from game.conversation.transcript import last_speaker
from game.conversation.turn import speaking, would_interrupt
from game.messages import say
from game.play.session import Call
from game.tui.key_bindings import shown_key
from game.tui.unconfirmed import Unconfirmed


class OnScreen(Struct, frozen=True):
    """What the rules of a call do not know of it. `key` hears the next beat, `silence` leaves one, as a
    sentence names keys. `live`: the customer speaks by the clock; `saying`: some of the words are still to be
    shown. `pointed`: the number of the reply that is pointed at, 0 for none; `writing`: words stand in the
    field; `dots`: those of a silence that lasts now, 0 for none."""

    key: str
    silence: str
    live: bool
    saying: bool
    pointed: int = 0
    writing: bool = False
    dots: int = 0


def whose_turn(call: Call, unconfirmed: Unconfirmed, on_screen: OnScreen) -> tuple[str, str]:
    """The kind and the words of the voice line."""
    asked = _asked(call, unconfirmed, on_screen)
    if asked:
        return "cut", asked
    plan, state = call.plan, call.state
    scene, name = plan.scene(state), last_speaker(plan, call.played)
    words, outcome = plan.channel(scene).screen, call.played[-1].outcome
    if state.over and not on_screen.saying:
        return "over", _over(words.over, on_screen)
    if on_screen.dots:
        return "silence", say("floor.silence", dots=" ".join("·" * on_screen.dots))
    if state.answered >= ANSWERS_IN_A_ROW and offered(plan, state):
        return "finished", say("floor.choose")
    now = words.speaking.format(name=name) if _spoken(call) else say("floor.not_finished", name=name)
    if would_interrupt(plan, state):
        if on_screen.pointed:
            return "speaking", say("floor.pointed_cut_in", speaking=now, number=on_screen.pointed)
        if on_screen.writing and (scene.goto or scene.ending):
            return "speaking", say("floor.writing_closed", speaking=now)
        if on_screen.writing:
            return "speaking", say("floor.writing_cut_in", speaking=now)
        return "speaking", _press(now, on_screen, words.go_on)
    if on_screen.saying and on_screen.writing and (scene.goto or scene.ending):
        return "speaking", say("floor.writing_closed", speaking=now)
    if on_screen.saying and (on_screen.writing or on_screen.pointed):
        return "speaking", say("floor.writing_saying", speaking=now)
    if on_screen.saying:
        return "speaking", say("floor.speaking", speaking=now)
    if on_screen.pointed and on_screen.writing:
        return "finished", say("floor.pointed_writing", number=on_screen.pointed)
    if on_screen.pointed and speaking(plan, state):
        return "pausing", say("floor.pointed_pause", name=name, number=on_screen.pointed)
    if on_screen.pointed:
        return "finished", say("floor.pointed", name=name, number=on_screen.pointed)
    if speaking(plan, state):
        return "pausing", _press(words.pausing.format(name=name), on_screen, say("floor.lets_go_on"))
    if outcome.silence and words.paid:
        return "paid", words.paid.format(name=name)
    if state.waits:
        told = (
            say("floor.nothing_more", name=name) if state.waits == 1 else say("floor.still_there", name=name)
        )
        return "finished", told
    if scene.goto:
        return "finished", say("floor.goes_on", name=name, key=on_screen.key)
    if scene.typed and not offered(plan, state):
        prompt = plan.shown(scene.typed.prompt)
        return "finished", say("floor.answer_to", prompt=prompt) if prompt else say("floor.answer", name=name)
    return "finished", words.finished.format(name=name, silence=on_screen.silence)


def refused(call: Call, refusal: Refusal, keys: Mapping[str, str]) -> str:
    """Why an event did nothing, and the open question again. Where listening on hears nothing, the key
    of the silence is named, which is easily taken for the same. `keys` are those that the player changed."""
    plan, state = call.plan, call.state
    scene = plan.scene(state)
    asked = plan.shown(scene.typed.prompt) if scene.typed else ""
    why = refusal.message
    if refusal.name == "nothing_to_hear" and plan.channel(scene).silence and not state.waits:
        listen, silence = (shown_key(f"call.{of}", keys) for of in ("listen", "silence"))
        why = say("floor.no_more", key=listen, silence=silence)
    return f"{why} {asked}".strip()


def _asked(call: Call, unconfirmed: Unconfirmed, on_screen: OnScreen) -> str:
    """What the player is asked to confirm; "" for nothing."""
    scene, name = call.plan.scene(call.state), last_speaker(call.plan, call.played)
    busy = call.plan.channel(scene).screen.busy.format(name=name)
    if not _spoken(call):
        busy = say("floor.not_finished", name=name)
    if unconfirmed.leaving:
        return say("floor.leaving")
    if unconfirmed.which_of:
        return say("floor.which_of")
    if unconfirmed.unclear:
        return say("floor.unclear")
    if unconfirmed.silence:
        return say("floor.silence_costs", key=on_screen.silence)
    return say("floor.cut_in", busy=busy) if unconfirmed.armed else ""


def _spoken(call: Call) -> bool:
    """Whether the last of it was said: what is only seen of them is not."""
    heard = call.played[-1].outcome.heard
    return not heard or bool(heard[-1].say)


def _over(over: str, on_screen: OnScreen) -> str:
    if on_screen.writing:
        return say("floor.over_unsaid", over=over)
    return say("floor.over", over=over, key=on_screen.key) if on_screen.key else over


def _press(speaking: str, on_screen: OnScreen, does: str) -> str:
    if on_screen.live or not on_screen.key:
        return say("floor.speaking", speaking=speaking)
    return say("floor.speaking_press", speaking=speaking, key=on_screen.key, does=does)
