"""What authors say that a reply shows, beside what the ear reads in it.

The ear errs, so it speaks up only where the two have nothing in common, or where it reads blame or
belittling that the author did not mean.
"""

from collections.abc import Collection, Iterator

from msgspec.structs import replace

from game.authoring.remarks import Remark
from game.conversation.plan import Plan
from game.listening import Behaviour, Reading
from game.story.model import Beat, Reply, Scene

_HARSH = ("confront", "dismiss")
# Codes that the guide itself calls close: between these the ear is no judge.
_KIN = {
    "acknowledge_generic": "acknowledge",
    "apologise": "acknowledge",
    "recall": "paraphrase",
    "check": "paraphrase",
    "closed_question": "open_question",
    "permission": "open_question",
    "follow_up": "open_question",
}
_PLAIN = {"permission": "solve", "follow_up": "solve"}


class Ear:
    """Reads picks, each text in the same surroundings once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._readings: dict[tuple[str, tuple[Beat, ...]], Reading] = {}

    def reads(self, scene: Scene, reply: Reply) -> tuple[Behaviour, ...]:
        """The behaviours that the ear finds in the words of a pick, whatever its author says."""
        from game.conversation.ear import hear_pick

        key = (reply.say or "", scene.customer)
        reading = self._readings.get(key)
        if reading is None:
            reading = self._readings[key] = hear_pick(self.plan, scene, replace(reply, shows=None))
        return reading.behaviours


def ear_remarks(plan: Plan) -> Iterator[Remark]:
    """Picks whose `shows` and words plainly disagree. `shows: []` says "nothing" and is not compared."""
    ear = Ear(plan)
    for name, scene in plan.story.scenes.items():
        for number, reply in enumerate(scene.replies):
            if not reply.shows or not reply.say:
                continue
            found = ear.reads(scene, reply)
            message = _differ(reply.shows, found)
            if message:
                yield Remark("shows-differ", ("scenes", name, "replies", number, "shows"), message)


def _differ(shown: tuple[str, ...], found: tuple[Behaviour, ...]) -> str:
    harsh = [b for b in found if b.code in _HARSH]
    if harsh and not any(code in _HARSH for code in shown):
        return f"the ear reads {harsh[0].code} in this reply, which `shows` does not say: {harsh[0].why}"
    read = {b.code for b in found} - {"cue"}
    if read and _families(read).isdisjoint(_families(shown)):
        return f"the ear reads {_list(sorted(read))} in this reply, and nothing of what `shows` says"
    return ""


def _families(codes: Collection[str]) -> set[str]:
    return {_KIN.get(code, code) for code in codes} | {_PLAIN[code] for code in codes if code in _PLAIN}


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
