"""How `hearmeout review` writes a review: for a person, and for a program."""

from textwrap import fill

from game.behaviours import standard_rulebook
from game.cli.print_analysis import WIDTH
from game.messages import say
from game.review.review import LookAt, Review, Reviewed
from game.text import clean, indented_json
from game.words import quoted, shortened

# Characters: the customer in two lines, for the agent's reply is what is looked at; it stands nearly whole.
_CUSTOMER, _REPLY = 150, 400
# Characters: a behaviour and the words that show it keep to about a line.
_QUOTED = 90


def as_text(review: Review, name: str) -> str:
    """Every turn, the score card, the turns to look at and the reply to keep."""
    blocks = ["\n".join(_turn(turn)) for turn in review.turns]
    blocks = [_head(review, name), *blocks, "\n".join(_card(review)), *_look_at(review)]
    if review.keep:
        keep = say("review.keep", turn=review.keep.number, text=quoted(review.keep.text, _REPLY))
        blocks.append(_filled(keep))
    return "\n\n".join(blocks)


def machine(review: Review, name: str) -> str:
    """The contract of `review --json`, as docs/review.md tells it."""
    body = {
        "file": clean(name),
        "turns": [_turn_row(turn) for turn in review.turns],
        "counts": review.counts,
        "cut_offs_marked": review.cut_offs,
        "card": [{"skill": s.skill, "band": s.band, "counts": s.counts} for s in review.card],
        "adapted_from": say("review.adapted"),
        "look_at": [_look_row(look) for look in review.look_at],
        "keep": review.keep.number if review.keep else None,
    }
    return indented_json(body)


def _turn_row(turn: Reviewed) -> dict[str, object]:
    row: dict[str, object] = {"turn": turn.number, "line": turn.line, "who": turn.who, "text": turn.text}
    if turn.who == "agent":
        row |= {
            "behaviours": turn.behaviours,
            "cue": turn.cue,
            "interrupts": turn.interrupts,
            "premature": turn.premature,
            "asked_again": [{"what": a.what, "told": a.told, "turn": a.turn} for a in turn.asked_again],
        }
    return row


def _look_row(look: LookAt) -> dict[str, object]:
    return {
        "turn": look.turn.number,
        "line": look.turn.line,
        "customer": look.answers,
        "reply": look.turn.text,
        "reasons": [{"name": r.name, "line": r.line} for r in look.turn.reasons],
        "better": look.better or None,
    }


def _head(review: Review, name: str) -> str:
    replies = review.replies
    cues = sum(turn.cue for turn in replies)
    told, turns = clean(name), len(review.turns)
    if cues:
        return say("review.head_cues", name=told, turns=turns, replies=len(replies), cues=cues)
    return say("review.head", name=told, turns=turns, replies=len(replies))


def _turn(turn: Reviewed) -> list[str]:
    text = clean(turn.text)
    if turn.who == "customer":
        return [
            _filled(f"{turn.number:>3}  {say('review.customer', text=shortened(text, _CUSTOMER))}", "     ")
        ]
    lines = [_filled(f"{turn.number:>3}  {say('review.agent', text=shortened(text, _REPLY))}", "     ")]
    labels = standard_rulebook().rules
    for b in turn.behaviours:
        words = quoted(turn.text[b.start : b.end], _QUOTED)
        lines.append(_filled(f"     + {b.code} ({labels[b.code].label}): {words}", "       "))
    if turn.interrupts:
        lines.append(f"     ! {say('review.cut_in')}")
    if turn.premature:
        lines.append(f"     ! {say('review.help_first')}")
    lines += [
        _filled(f"     ! {say('review.again', what=a.what, turn=a.turn, told=a.told)}", "       ")
        for a in turn.asked_again
    ]
    return lines if len(lines) > 1 else [*lines, f"     {say('review.no_behaviour')}"]


def _card(review: Review) -> list[str]:
    again = [turn for turn in review.replies if turn.asked_again]
    width = max(len(score.skill) for score in review.card)
    rows = [f"  {score.skill:{width}}  {score.band:8}  {score.counts}" for score in review.card]
    if again:
        turns = ", ".join(str(turn.number) for turn in again)
        rows.append(f"  {say('review.card_again', replies=len(again), turns=turns)}")
    return [say("review.card"), *rows, _filled(say("review.adapted"))]


def _look_at(review: Review) -> list[str]:
    heads = say("review.look_at_one"), say("review.look_at_two"), say("review.look_at_three")
    count = len(review.look_at)
    if not count:
        return [say("review.look_at_none")]
    blocks = [heads[count - 1]]
    for look in review.look_at:
        lines = [f"  {say('review.turn', turn=look.turn.number, line=look.turn.line)}"]
        lines.append(_filled(f"    {say('review.customer', text=quoted(look.answers, _REPLY))}", "      "))
        lines.append(_filled(f"    {say('review.reply', text=quoted(look.turn.text, _REPLY))}", "      "))
        lines += [_filled(f"    {reason.line}", "      ") for reason in look.turn.reasons[:3]]
        if look.better:
            lines.append(_filled(f"    {say('review.better', line=clean(look.better))}", "      "))
        blocks.append("\n".join(lines))
    return blocks


def _filled(text: str, indent: str = "") -> str:
    return fill(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False)
