"""In a scene that offers only picks: which pick a typed reply is nearest to."""

from game.conversation.ear import pick_reading
from game.conversation.plan import Plan
from game.conversation.state import State
from game.conversation.step import offered
from game.listening.reading import Reading
from game.listening.tokens import content_stems
from game.story.model import Reply
from game.story.names_in_texts import without_names

# Letters: a word in common says nothing by itself when it is as short as “yes” or “the”.
_SHORT = 3
_WORDS = 4.0
"""What a share of 1 of the words weighs, beside 1 for each behaviour and 2 for each fact or feeling."""


def nearest_pick(plan: Plan, state: State, text: str, reading: Reading) -> Reply | None:
    """The offered reply that is nearest to `text`, or None when no reply is near enough.

    A reply is near by what both do (the behaviours, facts and feelings in `reading`) and by the words that
    both have. Words count only when two content words are the same, or the only content word of `text`. A
    harsh text is near only to a harsh reply, and a text that is not harsh only to one that is not.
    """
    typed, does = content_stems(text), set(reading.codes)
    harsh = plan.rulebook.family("harsh")
    best, most = None, 0.0
    for reply in offered(plan, state):
        words = content_stems(without_names(reply.say or reply.do or ""))
        common = typed & words
        enough = len(common) > 1 or (common and common == typed and max(map(len, common)) > _SHORT)
        share = len(common) / (len(typed) + len(words) - len(common)) if enough else 0.0
        read = pick_reading(plan, plan.scene(state), reply)
        if does.isdisjoint(harsh) != harsh.isdisjoint(read.codes):
            continue
        named = len({*reading.facts, *reading.feelings} & {*read.facts, *read.feelings})
        near = share * _WORDS + len(does.intersection(read.codes)) + 2 * named
        if near > most:
            best, most = reply, near
    return best
