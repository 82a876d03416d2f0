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
        "file": name,
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
    text, rules = clean(turn.text), standard_rulebook().rules
    if turn.who == "customer":
        said = say("review.customer", text=shortened(text, _CUSTOMER))
        return [_filled(f"{turn.number:>3}  {said}", "     ")]
    found = [
        f"+ {b.code} ({rules[b.code].label}): {quoted(turn.text[b.start : b.end], _QUOTED)}"
        for b in turn.behaviours
    ]
    found += [f"! {say('review.cut_in')}"] if turn.interrupts else []
    found += [f"! {say('review.help_first')}"] if turn.premature else []
    found += [f"! {say('review.again', what=a.what, turn=a.turn, told=a.told)}" for a in turn.asked_again]
    said = say("review.agent", text=shortened(text, _REPLY))
    below = [_filled(f"     {line}", "       ") for line in found or [say("review.no_behaviour")]]
    return [_filled(f"{turn.number:>3}  {said}", "     "), *below]


def _card(review: Review) -> list[str]:
    again = [str(turn.number) for turn in review.replies if turn.asked_again]
    width = max(len(score.skill) for score in review.card)
    rows = [f"  {score.skill:{width}}  {score.band:8}  {score.counts}" for score in review.card]
    if again:
        rows.append(f"  {say('review.card_again', replies=len(again), turns=', '.join(again))}")
    return [say("review.card"), *rows, _filled(say("review.adapted"))]


def _look_at(review: Review) -> list[str]:
    heads = say("review.look_at_one"), say("review.look_at_two"), say("review.look_at_three")
    count = len(review.look_at)
    if not count:
        return [say("review.look_at_none")]
    blocks = [heads[count - 1]]
    for look in review.look_at:
        told = [
            say("review.customer", text=quoted(look.answers, _REPLY)),
            say("review.reply", text=quoted(look.turn.text, _REPLY)),
            *(reason.line for reason in look.turn.reasons[:3]),
            *([say("review.better", line=clean(look.better))] if look.better else []),
        ]
        head = f"  {say('review.turn', turn=look.turn.number, line=look.turn.line)}"
        blocks.append("\n".join([head, *(_filled(f"    {line}", "      ") for line in told)]))
    return blocks


def _filled(text: str, indent: str = "") -> str:
    return fill(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False)
