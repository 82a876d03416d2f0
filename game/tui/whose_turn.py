"""Whose turn it is, in the words of the channel: what the voice line says."""

from game.conversation.step import offered, speaking, would_interrupt
from game.play.session import Call
from game.tui.unconfirmed import Unconfirmed


def floor(call: Call, unconfirmed: Unconfirmed, key: str, live: bool, saying: bool) -> tuple[str, str]:
    """The voice line's kind and words. `key` is the one that hears the next beat, as a sentence names it;
    `live`: they speak in their own time; `saying`: words of theirs are still to come out."""
    plan, state = call.plan, call.state
    scene, name = plan.scene(state), plan.story.customer.name
    words = plan.channel(scene).screen
    if state.over and not saying:
        return "over", f"{words.over} {key} looks back on it."
    if nearest := unconfirmed.nearest:
        if nearest.reply is None:
            return "cut", "One of the replies is needed here, and none comes near that. Nothing was said."
        reply = nearest.reply.say or nearest.reply.do
        return "cut", f"Enter takes the nearest reply, Esc does not: “{reply}”"
    if unconfirmed.unclear:
        return "cut", "Nothing in that reads as a reply: nothing was said. Enter again says it all the same."
    if unconfirmed.armed:
        how = {Unconfirmed.THOUGHT: "Choose a reply to cut in", Unconfirmed.TYPED: "Enter again cuts in"}.get(
            unconfirmed.armed, "Choose it again to cut in"
        )
        return "cut", f"Cut in? {words.busy.replace('{name}', name)}. {how}."
    if would_interrupt(plan, state):
        return "speaking", words.speaking.replace("{name}", name) + _press(key, live, words.go_on)
    if saying:
        return "speaking", words.speaking.replace("{name}", name) + "."
    if speaking(plan, state):
        return "pausing", words.pausing.replace("{name}", name) + _press(key, live, "lets them go on")
    if call.played[-1].outcome.silence and words.paid:
        return "paid", words.paid.replace("{name}", name)
    if scene.goto:
        return "finished", f"{name} has finished. {key} goes on."
    if scene.typed and not offered(plan, state):
        how = "Your answer, then Enter." if key == "Enter" else "Tab to answer."
        return "finished", f"{name} has finished. {how} {scene.typed.prompt}".strip()
    return "finished", words.finished.replace("{name}", name)


def _press(key: str, live: bool, does: str) -> str:
    return "." if live else f". {key} {does}."
