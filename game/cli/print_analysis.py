"""How `hearmeout analyse` writes one reply for a person."""

from textwrap import fill
from typing import TYPE_CHECKING

from game.behaviours import standard_rulebook
from game.listening.codes import code_data
from game.listening.reading import Behaviour, Reading
from game.text import clean
from game.words import quoted, shortened

if TYPE_CHECKING:
    from game.write.try_reply import TriedReply

# Columns: what most terminals have, and what is still read with ease.
WIDTH = 100
# Characters: the words of one behaviour keep to two lines, what the customer said to a paragraph of six.
_QUOTED, _HEARD = 120, 600


def readable(reply: str, reading: Reading, found: "TriedReply | None" = None) -> str:
    """The reply's behaviours in its own order, then, in a story, what it left out and where it leads."""
    blocks = [behaviour_lines(reply, b) for b in reading.behaviours]
    if not blocks:
        blocks = ["No listening behaviour was found in this reply."]
    if found is not None:
        blocks = [_heard(found), *blocks, "\n".join(_story_lines(found))]
    return "\n\n".join(block for block in blocks if block)


def behaviour_lines(reply: str, behaviour: Behaviour) -> str:
    """One behaviour: its code with the plain name, how sure the ear is, the words and the reason."""
    label = standard_rulebook().rules[behaviour.code].label
    words = quoted(reply[behaviour.start : behaviour.end], _QUOTED)
    head = f"{behaviour.code} ({label}), strength {behaviour.strength:.1f}"
    reason = f"{code_data().why[behaviour.code]}."
    return "\n".join([head, _indented(words), _indented(reason)])


def _heard(found: "TriedReply") -> str:
    heard = shortened(clean(" ".join(found.customer)), _HEARD)
    return _indented(f"Customer: {heard}", "") if heard else ""


def _story_lines(found: "TriedReply") -> list[str]:
    from game.conversation.transcript import amounts
    from game.debrief.coach import left_line

    lines = [left_line(found.left, most=4)]
    lines += [f"Asked again: {says} (it was told already)." for says in found.asked_again]
    if found.premature:
        lines.append("A fix before anything the customer told was taken up.")
    if found.route:
        lines.append(f"Route: {found.route}, which leads to the scene {found.leads_to}.")
    elif found.pick:
        lines.append(
            f"This scene offers only picks; nearest is “{found.pick}”, which leads to {found.leads_to}."
        )
    elif found.leads_to:
        lines.append("Route: none.")
    elif found.moves:
        lines.append("Nothing but a cue: it leaves the floor with the customer and takes no route.")
    else:
        lines.append("This scene offers only picks, and none has a word in common with the reply.")
    if found.route or found.pick:
        moved = amounts(found.trust[1] - found.trust[0], found.frustration[1] - found.frustration[0])
        lines.append(f"Meters: {moved} (trust {found.trust[1]}, frustration {found.frustration[1]}).")
    if found.why:
        lines.append(f"The author: {found.why}")
    if not found.found:
        lines.append("No short play reaches this scene; it was read as if the call began here.")
    return [_indented(line, "") for line in lines if line]


def _indented(text: str, indent: str = "    ") -> str:
    return fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
