"""A call that goes on in an edited story: what was said stays as it was said, and what differs is told."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate, zip_longest

from msgspec import Struct

from game.conversation.changed_story import Adapted
from game.conversation.events import AsShown, Pick, Retake, Say
from game.conversation.plan import Plan
from game.conversation.replay import Played, with_words
from game.conversation.transcript import in_quotes
from game.words import shortened

_QUOTED = 160
"""Characters of a text that are quoted: two lines of a page, so that mostly the difference is in sight."""


class Differs(Struct, frozen=True):
    """A text that was shown, and what the story has in its place today, each in quotation marks: "" where it
    has nothing there, or where nothing was shown. `yours`: it is a reply of the player's."""

    then: str
    today: str
    yours: bool = False


def in_words_of_then(
    then_on: Plan, then: Adapted, plan: Plan, now: Adapted
) -> tuple[tuple[Played, ...], tuple[Differs, ...]]:
    """The call as it stands today (`now`, on `plan`) in the words in which it was shown when it was played
    (`then`, on `then_on`), and where today's words are others. Beats that are new in the story are among what
    was heard."""
    if not now.stands:
        return now.played, ()
    found, differs = list(now.played), list[Differs]()
    for theirs, ours in _turns(then, now):
        differs += _reply_differs(plan, found[ours[0]])
        said = [words for n in theirs for words in _heard(then.played[n])]
        shown, others = _aligned(said, [(n, words) for n in ours for words in _heard(found[n])], ours[0])
        for n in ours:
            if shown.get(n, []) != _heard(found[n]):
                found[n] = with_words(found[n], tuple(shown.get(n, ())))
        differs += (Differs(_quoted(then_on, was), _quoted(plan, today)) for was, today in others)
    return tuple(found), tuple(differs)


def _turns(then: Adapted, now: Adapted) -> list[tuple[list[int], list[int]]]:
    """For each turn of the log that stands today, from the reply that it follows: the places of its events in
    the play of then and in that of today."""
    takes = [isinstance(played.outcome.event, Pick | Say | Retake) for played in then.played]
    number = list(accumulate(takes))
    ours: dict[int, list[int]] = {}
    for n, (played, place) in enumerate(zip(now.played, now.places, strict=True)):
        if place < len(number):
            # What was heard on the way to a reply belongs to the turn before it.
            on_the_way = takes[place] and not isinstance(played.outcome.event, Pick | Say | Retake)
            ours.setdefault(number[place] - on_the_way, []).append(n)
    theirs: dict[int, list[int]] = {}
    for n, turn in enumerate(number[: now.stands]):
        theirs.setdefault(turn, []).append(n)
    # A first try that no longer stands is left out of the play of today, but for its notes.
    begun = (turn for turn, places in ours.items() if not turn or _begins(now.played[places[0]]))
    return [(theirs.get(turn, []), ours[turn]) for turn in begun]


def _begins(played: Played) -> bool:
    return isinstance(played.outcome.event, Pick | Say | Retake)


def _aligned(
    said: list[AsShown], heard: list[tuple[int, AsShown]], first: int
) -> tuple[dict[int, list[AsShown]], list[tuple[AsShown | None, AsShown | None]]]:
    """What is shown at each place: the words of then, and beside them those that are new; and what stands in
    place of what. What has no place today is shown behind what came before it."""
    shown: dict[int, list[AsShown]] = {}
    others: list[tuple[AsShown | None, AsShown | None]] = []
    at = first
    matcher = SequenceMatcher(None, said, [words for _, words in heard], autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        for was, today in zip_longest(said[i:i_end], heard[j:j_end]):
            at, words = today or (at, None)
            shown.setdefault(at, []).extend(one for one in (was or words,) if one)
            if tag != "equal":
                others.append((was, words))
    return shown, others


def _heard(played: Played) -> list[AsShown]:
    return [AsShown(beat.say, beat.do, beat.who) for beat in played.outcome.heard]


def _reply_differs(plan: Plan, played: Played) -> Sequence[Differs]:
    event = played.outcome.event
    if not isinstance(event, Pick) or event.shown is None or played.before is None:
        return ()
    today = plan.scene(played.before).reply(event.id)
    words = AsShown(today.say, today.do) if today else None
    return (Differs(_quoted(plan, event.shown), _quoted(plan, words), yours=True),)


def _quoted(plan: Plan, words: AsShown | None) -> str:
    if words is None:
        return ""
    said, done = (shortened(plan.shown(text or ""), _QUOTED) for text in (words.say, words.do))
    return in_quotes(said, True, done) if said else in_quotes(done, False)
