"""What authors say that a reply shows, beside what the ear reads in it.

The ear errs, so it speaks up only where the two have nothing in common and it is sure of what it reads.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from game.behaviours import Rule, Rulebook
from game.check.remarks import Remark
from game.conversation.ear import hear_pick
from game.conversation.plan import Plan
from game.listening.reading import Behaviour, Reading
from game.story.model import Beat
from game.words import listed

# From this strength on, the ear's word stands against the author's.
SURE = 0.8


def ear_remarks(plan: Plan) -> Iterator[Remark]:
    """Picks whose `shows` and words plainly disagree. `shows: []` says "nothing" and is not compared."""
    readings: dict[tuple[str, tuple[Beat, ...]], Reading] = {}
    for scene in plan.story.scenes.values():
        for number, reply in enumerate(scene.replies):
            if not reply.shows or not reply.say:
                continue
            key = (reply.say, scene.customer)
            if key not in readings:
                readings[key] = hear_pick(plan, scene, replace(reply, shows=None))
            message = _differ(plan.rulebook, reply.shows, readings[key].behaviours)
            if message:
                yield Remark("shows-differ", (*scene.path, "replies", number, "shows"), message)


def _differ(rulebook: Rulebook, shown: tuple[str, ...], found: tuple[Behaviour, ...]) -> str:
    rules = rulebook.rules
    if not _taken_for(rules, (b.code for b in found)).isdisjoint(_taken_for(rules, shown)):
        return ""
    # Any reply may name a fact in passing or begin with a continuer: that says little of what it does.
    passing = {code for code, rule in rules.items() if rule.once == "fact" or rule.family == "continuer"}
    sure = [b for b in found if b.strength >= SURE and b.code not in passing]
    if not sure:
        return ""
    harsh = next((b for b in sure if b.code in rulebook.family("harsh")), None)
    if harsh:
        return f"the ear reads {harsh.code} in this reply, and nothing of what `shows` says: {harsh.why}"
    read = list(dict.fromkeys(b.code for b in sure))
    return f"the ear reads {listed(read)} in this reply, and nothing of what `shows` says"


def _taken_for(rules: Mapping[str, Rule], codes: Iterable[str]) -> set[str]:
    """What the codes stand for where close ones count as one: between these the ear is no judge."""
    return {near for code in codes for near in rules[code].near or (code,)}
