"""Words of the player's own where only replies stand to be picked: which of them does the same act.

Such a reply lends the way it leads and what the customer answers, and nothing else. Drivers look before
`step`; the event keeps the reply's id as `by`, and nobody looks again.
"""

from collections.abc import Set as AbstractSet

from game.behaviours import Rulebook
from game.conversation.ear import pick_reading
from game.conversation.events import Say
from game.conversation.plan import Plan
from game.conversation.state import State
from game.conversation.step import offered
from game.listening.reading import Reading
from game.listening.tokens import content_stems
from game.story.model import Goto, Reply, Scene
from game.story.names_in_texts import without_names

_ENOUGH = 2
"""So many content words in common say that two texts without any behaviour mean the same; one is chance."""
_WORDS = 4.0
"""What a share of 1 of the words weighs, beside 1 for each behaviour and 2 for each fact or feeling."""
_SAME_WORDS = 0.5
"""From this share of common content words on, the same is asked for, though not by the author's own words."""
_AS_NEAR = 0.75
"""From this share of the nearest on, another is as near: then the player says which is meant."""


def same_act(plan: Plan, state: State, text: str, reading: Reading) -> tuple[Reply, ...]:
    """The offered replies whose way a typed reply may take: none, one, or two that are as near."""
    scene = plan.scene(state)
    found = [(nearness(plan, scene, reply, text, reading), reply) for reply in offered(plan, state)]
    near = sorted((pair for pair in found if pair[0] > 0), key=lambda pair: -pair[0])
    return tuple(reply for score, reply in near[:2] if score >= _AS_NEAR * near[0][0])


def said(plan: Plan, state: State, text: str, reading: Reading, by: str = "") -> Say:
    """The event of a typed reply; `by` where the player has said which of two replies is meant."""
    if by or plan.scene(state).typed:
        return Say(text, reading, by)
    near = same_act(plan, state, text, reading)
    return Say(text, reading, near[0].id if near else "")


def lends(plan: Plan, reply: Reply) -> bool:
    """Whether a reply may lend its way at all: not what sets or clears a flag, is done and not said, or can
    end the call as critical. Such an act counts only where it was meant, and picked."""
    return not (reply.effects.set or reply.effects.clear or reply.do or _ends_critical(plan, reply.goto))


def _ends_critical(plan: Plan, goto: Goto) -> bool:
    """Whether it leads to a critical ending, straight or through scenes that nobody answers."""
    left, seen = [branch.to for branch in goto], set[str]()
    while left:
        scene = plan.story.scenes[left.pop()]
        if scene.ending and scene.ending.kind == "critical":
            return True
        if scene.goto and scene.id not in seen:
            seen.add(scene.id)
            left += [branch.to for branch in scene.goto]
    return False


def act_alike(rulebook: Rulebook, typed: AbstractSet[str], shown: AbstractSet[str]) -> bool:
    """Whether words that show some codes do the same act as a pick that shows others, as far as codes tell:
    the same kind of help, harshness and question, and what was told taken up in both or in neither."""
    same, some = rulebook.likewise
    reflects = rulebook.family("reflection")
    # Who takes up what was told and asks besides has asked all the same.
    asks = not some.isdisjoint(typed & shown)
    return (
        typed & same == shown & same
        and (asks or (some.isdisjoint(typed) and some.isdisjoint(shown)))
        and (
            typed.isdisjoint(reflects) == shown.isdisjoint(reflects) or (asks and shown.isdisjoint(reflects))
        )
    )


def nearness(plan: Plan, scene: Scene, reply: Reply, text: str, reading: Reading) -> float:
    """How near typed words are to a pick, 0 where they do another act."""
    theirs = pick_reading(plan, scene, reply)
    typed, shown = frozenset(reading.codes), frozenset(theirs.codes)
    if not (act_alike(plan.rulebook, typed, shown) and lends(plan, reply)):
        return 0.0
    named = {*reading.facts, *reading.feelings} & {*theirs.facts, *theirs.feelings}
    mine, words = content_stems(text), content_stems(without_names(reply.say or ""))
    common = mine & words
    share = len(common) / (len(mine | words) or 1)
    asks_alike = set(reading.asks) == set(theirs.asks) or share >= _SAME_WORDS
    takes_up = bool(named or len(common) >= _ENOUGH or not (theirs.facts or theirs.feelings))
    if not (asks_alike and takes_up and (typed & shown or len(common) >= _ENOUGH)):
        return 0.0
    return share * _WORDS + len(typed & shown) + 2 * len(named)
