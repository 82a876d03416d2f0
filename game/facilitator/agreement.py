"""How far the facilitator's verdicts and the machine's are the same: counted, in all and by behaviour."""

from collections.abc import Iterator

from msgspec import Struct

from game.behaviours import standard_rulebook
from game.conversation.state import STORY_EFFECT
from game.facilitator.fewest import FEWEST
from game.messages import say
from game.text import clean


class CodeAgreement(Struct, frozen=True):
    """The verdicts on replies in which the machine read one behaviour."""

    code: str
    same: int
    of: int


class Agreement(Struct, frozen=True):
    """All verdicts: `same` of them are what the machine says. `codes`: those of the commonest behaviours
    first."""

    same: int = 0
    of: int = 0
    codes: tuple[CodeAgreement, ...] = ()


def agreement_told(found: Agreement) -> Iterator[str]:
    """In sentences: first of all verdicts, then a line a behaviour."""
    if not found.of:
        yield say("desk.no_verdicts")
        return
    if found.of < FEWEST:
        yield say("desk.agreement_few", count=found.of)
        return
    yield say("desk.agreement", same=found.same, of=found.of)
    for one in found.codes:
        label = code_label(one.code)
        if one.of < FEWEST:
            yield say("desk.agreement_code_few", label=label)
        else:
            yield say("desk.agreement_code", label=label, same=one.same, of=one.of)


def code_label(code: str) -> str:
    """What a behaviour, or what a story itself does with a reply, is called; its code where the rules of
    today do not have it."""
    if code == STORY_EFFECT:
        return say("desk.story_effect")
    rule = standard_rulebook().rules.get(code)
    return rule.label if rule else clean(code)
