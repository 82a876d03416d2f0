"""Badges, and the words of a call that earn each: pure, from calls as they were played.

Every whole call counts, also of a story that was played before, so that no badge is ever out of reach. Within
a call first tries count: a reply that was taken back and given anew earns nothing.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from game.conversation.ear import reading_of
from game.conversation.events import Pick, Say
from game.conversation.plan import Plan, as_heard, view
from game.conversation.replay import Played
from game.conversation.transcript import words_read
from game.course.replies import first_tries, gain, put_right, quoted_words, read_at_once, replies, said, words
from game.listening.plain_no import plain_no
from game.messages import say
from game.play.first_calls import FinishedCall
from game.progress.chapters import PASSED

RUNNING = 3
"""Calls in a row in which the feeling came before the fix: once may be chance."""
FEWEST = 3
"""Replies of a call without cutting in: in fewer there is little to cut into."""
BADLY, WELL = ("poor", "critical"), ("best", "good")
"""Kinds of endings: a call that can be made good, and how."""


class Badge(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of `badges.toml`."""

    label: str
    about: str
    still: str


class Earned(Struct, frozen=True):
    """A badge with the run that earned it, the place in its log, and the words."""

    badge: str
    run: str
    seq: int
    words: str


@cache
def badges() -> dict[str, Badge]:
    """All badges by their names, in the order of the table."""
    text = files(__package__).joinpath("badges.toml").read_bytes()
    return msgspec.toml.decode(text, type=dict[str, Badge])


def earned_by(calls: Sequence[FinishedCall], badly: Collection[str] = ()) -> list[Earned]:
    """The badges that calls have earned, each with the first words that did. `calls`: whole finished calls
    one after another, in the order in which they were finished; `badly`: the stories that had ended badly
    before them."""
    found: list[Earned] = []
    for name, ways in _OF_A_CALL.items():
        found += [Earned(name, call.info.id, *at) for call in calls for at in ways(call)][:1]
    found += [Earned("feeling_first", call.info.id, *at) for call, at in _feeling_first(calls)][:1]
    found += [Earned("made_good", call.info.id, *at) for call, at in _made_good(calls, badly)][:1]
    order = list(badges())
    return sorted(found, key=lambda earned: order.index(earned.badge))


_At = tuple[int, str]
"""A place in a log, and the words there."""


def _second_wave(call: FinishedCall) -> Iterator[_At]:
    for seq, played in first_tries(call):
        lines = [call.plan.shown(line) for beat in played.outcome.heard for line in beat.lines]
        if played.outcome.silence and lines:
            yield seq, quoted_words(" ".join(lines))


def _no_cut_in(call: FinishedCall) -> Iterator[_At]:
    made = list(replies(call))
    places = [seq for seq, played in made if not read_at_once(call, played)]
    quiet = not any(one.outcome.interrupted for one in call.played)
    if call.info.kind in PASSED and quiet and len(places) >= FEWEST:
        # Words before a reply that worked against the customer are no example of anything done well.
        errors = call.plan.rulebook.of_skill("Errors")
        well = [one for one in made if errors.isdisjoint(one[1].outcome.all_codes)] or made
        seq, played = max(well, key=lambda one: _beats_waited_for(one[1]))
        heard = "" if well is made else _last_heard(call.plan, played)
        yield seq, say("progress.waited_for", words=heard) if heard else say("progress.waited")


def _beats_waited_for(played: Played) -> int:
    before = played.before
    return before.position + before.silences if before else 0


def _last_heard(plan: Plan, played: Played) -> str:
    """The customer's last words before a reply, in quotes: what it was waited for."""
    assert played.before is not None
    seen = view(played.before)
    lines = [
        plan.shown(line)
        for beat in plan.heard(played.before)
        if beat.tells or plan.holds(beat.condition, seen)
        for line in as_heard(beat, played.before.seed).lines
    ]
    return quoted_words(lines[-1]) if lines else ""


def _stayed_liked(call: FinishedCall) -> Iterator[_At]:
    harsh = call.plan.rulebook.family("harsh")
    for seq, played in replies(call):
        assert played.before is not None
        no = plain_no(words(call.plan, played))
        kept = played.outcome.trust >= played.before.trust and harsh.isdisjoint(played.outcome.codes)
        if no and kept and call.info.kind in PASSED:
            yield seq, quoted_words(no)


def _put_right(call: FinishedCall) -> Iterator[_At]:
    for _, again in put_right(call):
        if again is not None:
            yield again.seq, again.words


_OF_A_CALL: dict[str, Callable[[FinishedCall], Iterator[_At]]] = {
    "second_wave": _second_wave,
    "no_cut_in": _no_cut_in,
    "stayed_liked": _stayed_liked,
    "put_right": _put_right,
}


def _feeling_first(calls: Sequence[FinishedCall]) -> Iterator[tuple[FinishedCall, _At]]:
    running = 0
    for call in calls:
        named = _named_before_help(call)
        running = running + 1 if named else 0
        if named and running >= RUNNING:
            yield call, named


def _named_before_help(call: FinishedCall) -> _At | None:
    """The words that named a feeling or a cost, where that came before the first help; None where not."""
    rules = call.plan.rulebook
    naming, helping = rules.of_skill("Acknowledge", "reflection"), rules.family("help")
    for seq, played in replies(call):
        codes = played.outcome.codes
        first = next((code for code in codes if code in naming or code in helping), None)
        if first is not None:
            return (seq, _words_of_code(call.plan, played, first)) if first in naming else None
    return None


def _made_good(calls: Sequence[FinishedCall], badly: Collection[str]) -> Iterator[tuple[FinishedCall, _At]]:
    poor = set(badly)
    for call in calls:
        if call.info.kind in BADLY:
            poor.add(call.info.story)
        made = list(replies(call))
        if call.info.story in poor and call.info.kind in WELL and made:
            seq, played = max(made, key=lambda one: gain(one[1]))
            yield call, (seq, said(call.plan, played))


def _words_of_code(plan: Plan, played: Played, code: str) -> str:
    before, event = played.before, played.outcome.event
    assert before is not None and isinstance(event, Pick | Say)
    for behaviour in reading_of(plan, before, event).behaviours:
        if behaviour.code == code and behaviour.end > behaviour.start:
            return quoted_words(words_read(plan, before, event, behaviour.start, behaviour.end).strip())
    return said(plan, played)
