"""One call that a learner shares with their facilitator: what was said before each reply, the reply, and what
it did.

Typed words are in it with a yes alone; without one nothing that quotes them is either. The player's name and
notes never are: where the story says their name, it has the word that stands for any player.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from game.cohort.sent_file import FORMAT, SentFile, as_text, read_sent
from game.conversation.events import Cue, Pick, Say
from game.conversation.state import Move
from game.conversation.transcript import explain, in_quotes, moved, speaker, unspoken
from game.debrief.blocks import Block, Heading, Points, Sentence
from game.debrief.coach import left_line, wrong_line
from game.debrief.debrief import Debrief, Moment, Turn, debrief
from game.local_times import local_today
from game.messages import say
from game.play.rewind import Past
from game.records.memberships import Membership
from game.records.of_calls import cost_nothing
from game.text import clean

ENDING = ".run.json"
KIND = "run"
Place = Annotated[int, Meta(ge=1, le=10_000)]
Meter = Annotated[int, Meta(ge=0, le=100)]
By = Literal["", "cue", "typed-cue", "silence"]


class SharedLine(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A line between two replies, with who said it; a dash for what was only seen and for silence. `by` is
    the learner's own sign that they listen, or their silence, and `why` are the sentences on what it moved.
    The text of a cue is "" where typed words were kept back."""

    who: str
    text: str
    by: By = ""
    why: tuple[str, ...] = ()


class SharedTurn(Struct, frozen=True, forbid_unknown_fields=True):
    """One reply. `place` counts all replies from 1; a second try (`again`) is a reply of its own, and the
    first is then `retaken`. `reply` is "" where typed words were kept back. `why` are the sentences of the
    debrief. `before` and `after` are trust and frustration. `unheard` is what the reply kept them from
    saying. `cost_nothing`: how the machine judges it."""

    place: Place
    scene: str
    heard: tuple[SharedLine, ...]
    reply: str
    typed: bool
    codes: tuple[str, ...]
    why: tuple[str, ...]
    moves: tuple[tuple[str, int, int], ...]
    before: tuple[Meter, Meter]
    after: tuple[Meter, Meter]
    interrupted: bool
    unheard: tuple[str, ...]
    cost_nothing: bool
    again: bool = False
    retaken: bool = False


class SharedEnding(Struct, frozen=True, forbid_unknown_fields=True):
    """How it ended."""

    title: str
    kind: str


class SharedRun(SentFile, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file. `id` is the run's, under which what is said of it comes back. `words`: typed words are in
    it. `last` is what they said after the last reply."""

    id: str
    cohort: str
    pseudonym: str
    story: str
    title: str
    customer: str
    story_hash: str
    rulebook: str
    words: bool
    made: str
    turns: tuple[SharedTurn, ...]
    last: tuple[SharedLine, ...] = ()
    ending: SharedEnding | None = None


def shared_run(past: Past, membership: Membership, *, words: bool) -> SharedRun:
    """The call as it is shared. `words`: the learner said yes to their typed words."""
    plan = past.call.plan.played_by("")
    found = debrief(plan, past.call.played)
    name = plan.story.customer.name
    turns, last = [], list[SharedLine]()
    for moment in found.moments:
        theirs = list(_between(moment, name, words))
        if moment.turn:
            turns.append(_turn(found.turns[moment.turn - 1], last, words))
            last = theirs
        else:
            last += theirs
    return SharedRun(
        hearmeout=KIND,
        format=FORMAT,
        id=past.run,
        cohort=membership.cohort.id,
        pseudonym=membership.pseudonym,
        story=plan.story.id,
        title=clean(plan.story.title),
        customer=clean(name),
        story_hash=plan.hash,
        rulebook=plan.rulebook.version,
        words=words,
        made=local_today().isoformat(),
        turns=tuple(turns),
        last=tuple(last),
        ending=_ending(found),
    )


def share_text(shared: SharedRun) -> str:
    """The file's text."""
    return as_text(shared)


def read_shared(path: Path) -> SharedRun:
    """The shared call in a file. Raises `SentFileError`."""
    return read_sent(path, KIND, SharedRun)


def what_is_shared(shared: SharedRun, cohort: str) -> tuple[Block, ...]:
    """What is said of a call before it is written: `cohort` is the name of the learner's."""
    between = [line for turn in shared.turns for line in turn.heard] + list(shared.last)
    typed = sum(turn.typed for turn in shared.turns) + sum(line.by == "typed-cue" for line in between)
    return (
        Heading(say("share.title", title=shared.title), 1),
        Sentence(say("share.for_whom", name=cohort, pseudonym=shared.pseudonym)),
        Points(
            (
                say("share.has_turns", count=len(shared.turns)),
                say("share.has_why"),
                _words_told(shared.words, typed),
                say("share.has_not"),
            )
        ),
    )


def _words_told(words: bool, typed: int) -> str:
    if not typed:
        return say("share.none_typed")
    return say("share.words_in", count=typed) if words else say("share.words_kept", count=typed)


def _turn(turn: Turn, heard: list[SharedLine], words: bool) -> SharedTurn:
    event, outcome = turn.outcome.event, turn.outcome
    assert isinstance(event, Pick | Say)
    typed = isinstance(event, Say) or bool(event.text)
    quotes = words or not typed
    kept_back = isinstance(event, Say) and not words
    before, after = turn.meters
    return SharedTurn(
        place=turn.number,
        scene=turn.before.scene,
        heard=tuple(heard),
        reply="" if kept_back else clean(in_quotes(turn.said, turn.spoken, turn.deed)),
        typed=typed,
        codes=tuple(sorted(outcome.all_codes)),
        why=tuple(map(clean, _why(turn, quotes))),
        moves=tuple((move.code, move.trust, move.frustration) for move in outcome.moves),
        before=before,
        after=after,
        interrupted=outcome.interrupted,
        unheard=tuple(clean(unspoken(line)) for line in turn.unheard),
        cost_nothing=cost_nothing(turn.before, outcome),
        again=turn.again,
        retaken=turn.retaken,
    )


def _why(turn: Turn, quotes: bool) -> Iterator[str]:
    """The sentences of the debrief on a reply; without `quotes`, none has words of it."""
    yield from _moves(turn.outcome.moves, quotes)
    if turn.outcome.why:
        yield turn.outcome.why
    wrong = [one if quotes else msgspec.structs.replace(one, words="") for one in turn.wrong]
    yield from filter(None, (wrong_line(wrong), left_line(turn.left)))


def _moves(moves: tuple[Move, ...], quotes: bool) -> Iterator[str]:
    for move in moved(moves):
        yield explain(move if quotes else msgspec.structs.replace(move, words=""))


def _between(moment: Moment, name: str, words: bool) -> Iterator[SharedLine]:
    """What stands between two replies: their lines, and the learner's cue or silence."""
    event = moment.outcome.event
    typed = isinstance(event, Cue) and bool(event.text)
    for line in moment.lines:
        who = clean(speaker(line, name))
        if line.who in ("cue", "silence"):
            quotes = words or not typed
            why = tuple(clean(told) for told in _moves(moment.outcome.moves, quotes))
            by: By = "typed-cue" if typed else "cue" if line.who == "cue" else "silence"
            yield SharedLine(who, clean(line.text) if quotes else "", by, why)
        elif line.theirs:
            yield SharedLine(who, clean(line.text))


def _ending(found: Debrief) -> SharedEnding | None:
    return SharedEnding(clean(found.ending.title), found.ending.kind) if found.ending else None
