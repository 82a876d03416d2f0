"""How `hearmeout analyse` writes one reply for a person."""

from textwrap import fill
from typing import TYPE_CHECKING

from game.behaviours import standard_rulebook
from game.listening.codes import code_data
from game.listening.reading import Behaviour, Reading
from game.messages import say
from game.text import clean
from game.words import quoted, shortened

if TYPE_CHECKING:
    from game.authoring.try_reply import TriedReply

# Columns: what most terminals have, and what is still read with ease.
WIDTH = 100
# Characters: the words of one behaviour keep to two lines, what the customer said to a paragraph of six.
_QUOTED, _HEARD = 120, 600


def readable(reply: str, reading: Reading, found: "TriedReply | None" = None) -> str:
    """The reply's behaviours in its own order, then, in a story, what it left out and where it leads."""
    blocks = [behaviour_lines(reply, b) for b in reading.behaviours]
    if not blocks:
        blocks = [say("tried.no_behaviour")]
    if reading.unsure:
        labels = (standard_rulebook().rules[code].label for code in reading.unsure)
        blocks.append(say("tried.unsure", labels=", ".join(labels)))
    if found is not None:
        said = shortened(clean(" ".join(found.customer)), _HEARD)
        heard = _indented(say("tried.customer", said=said), "") if said else ""
        blocks = [heard, *blocks, "\n".join(_story_lines(found))]
    return "\n\n".join(block for block in blocks if block)


def behaviour_lines(reply: str, behaviour: Behaviour) -> str:
    """One behaviour: its code with the plain name, how sure the ear is, the words and the reason."""
    label = standard_rulebook().rules[behaviour.code].label
    words = quoted(reply[behaviour.start : behaviour.end], _QUOTED)
    head = f"{behaviour.code} ({label}), strength {behaviour.strength:.1f}"
    reason = f"{code_data().why[behaviour.code]}."
    return "\n".join([head, _indented(words), _indented(reason)])


def _story_lines(found: "TriedReply") -> list[str]:
    from game.conversation.transcript import amounts
    from game.debrief.coach import left_line, wrong_line

    lines = [left_line(found.left, most=4)]
    lines += [say("tried.asked_again", says=says) for says in found.asked_again]
    lines += [
        say("tried.misheard_asked", told=wrong.told, words=shortened(wrong.words))
        for wrong in found.wrong
        if wrong.asked
    ]
    lines.append(wrong_line([wrong for wrong in found.wrong if not wrong.asked]))
    if found.premature:
        lines.append(say("tried.premature"))
    if found.route:
        lines.append(say("tried.route", route=found.route, scene=found.leads_to))
    elif found.pick:
        lines.append(say("tried.pick", pick=found.pick, scene=found.leads_to))
    elif found.leads_to:
        lines.append(say("tried.no_route"))
    else:
        lines.append(say("tried.cue") if found.moves else say("tried.no_pick"))
    if found.route or found.pick:
        (trust, now_trust), (frustration, now_frustration) = found.trust, found.frustration
        moved = amounts(now_trust - trust, now_frustration - frustration)
        meters = say("meters.now", trust=now_trust, frustration=now_frustration)
        lines.append(say("tried.meters", moved=moved, meters=meters))
    if found.why:
        lines.append(say("tried.why", why=found.why))
    if not found.found:
        lines.append(say("tried.unreached"))
    return [_indented(line, "") for line in lines if line]


def _indented(text: str, indent: str = "    ") -> str:
    return fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
