"""The facts that a sentence of a reply gives back wrongly.

In doubt nothing is misheard. What is compared is a sentence that gives something back with the very lines in
which the customer told it; new information, plans and guesses of the agent are no restatement.
"""

from game.listening.misheard.deeds import deeds
from game.listening.misheard.names import names_only
from game.listening.misheard.numbers import (
    another_number,
    code,
    other_end,
    other_sum,
    part_of,
    untold_value,
    value,
    wrong_place,
)
from game.listening.misheard.roles import another_doer, not_done
from game.listening.misheard.sentence import Restated, Rule
from game.listening.misheard.values import content, values
from game.listening.misheard.words import affirmed, authors_words, denied, opposite, person, thing
from game.listening.reading import Anchor, Misheard
from game.listening.tokens import SentenceSpan, Words, words_read

RULES: tuple[Rule, ...] = (
    authors_words,
    another_number,
    value,
    untold_value,
    other_sum,
    wrong_place,
    code,
    other_end,
    part_of,
    person,
    thing,
    opposite,
    denied,
    affirmed,
    another_doer,
    not_done,
)
"""The surest first: of each fact the first that finds something is shown."""

SURE: tuple[Rule, ...] = (authors_words, code)
"""Those that go by words which nobody says of a plan."""

_SUPPOSES = frozenset(["if", "unless"])
_GUESSES = frozenset(["maybe", "perhaps", "possibly", "presumably"])
"""What stands beside these is a guess of the agent's, and gives nothing back."""


def misheard(
    anchors: tuple[Anchor, ...],
    read: Words,
    sentence: SentenceSpan,
    *,
    gives_back: bool,
    asked: bool,
    acts: bool = False,
) -> list[Misheard]:
    """The facts told that the sentence gets wrong.

    `gives_back`: the ear takes it for a restatement; `asked`: it asks to have it confirmed;
    `acts`: it says what the agent or the customer shall do.
    """
    told = [anchor for anchor in anchors if anchor.lines or anchor.wrong]
    sentence = _before_if(read, sentence)
    if not told or sentence.lo == sentence.hi:
        return []
    # It hangs neither on what was told nor on what was said last, so it is kept with the words.
    key = (sentence.lo, gives_back, acts, tuple(anchor.lines for anchor in told))
    found = read.misheard.get(key)
    if found is None:
        found = read.misheard[key] = _all_wrong(told, read, sentence, gives_back, acts)
    if not found:
        return []
    here = {anchor.id for anchor in told if anchor.told}
    return [
        Misheard(fact, read.starts[start], read.ends[end - 1], asked)
        for fact, start, end in found
        if fact in here
    ]


def _before_if(read: Words, sentence: SentenceSpan) -> SentenceSpan:
    """The sentence up to where it only supposes something."""
    lo, hi = sentence.lo, sentence.hi
    stop = next((at for at in range(lo, hi) if read.words[at] in _SUPPOSES), hi)
    return (
        sentence if stop == hi else SentenceSpan(lo, stop, sentence.start, read.ends[max(lo, stop - 1)], "")
    )


def _all_wrong(
    anchors: list[Anchor], read: Words, sentence: SentenceSpan, gives_back: bool, acts: bool
) -> tuple[tuple[str, int, int], ...]:
    """Each fact that the sentence gets wrong if it was told, and the words that do."""
    every = tuple(dict.fromkeys(line for anchor in anchors for line in anchor.lines))
    spoken = next((anchor.lines for anchor in anchors if not anchor.id), every)
    # What the sentence itself says is the same beside every fact.
    numbers = tuple(values(read, sentence.lo, sentence.hi))
    done = tuple(deeds(read, sentence.lo, sentence.hi, "agent", names_only(spoken)))
    matter = content(read, sentence.lo, sentence.hi)
    guessed = not _GUESSES.isdisjoint(read.words[sentence.lo : sentence.hi])
    rules = (code,) if guessed else SURE if acts else RULES
    found = []
    for anchor in anchors:
        said = Restated(anchor, read, sentence, every, gives_back, spoken, acts, numbers, done, matter)
        wrong = next((w for rule in rules if (w := rule(said))), None) if anchor.id else None
        if wrong:
            found.append((anchor, wrong))
    return tuple(
        (anchor.id, wrong.start, wrong.end)
        for anchor, wrong in found
        if _names(anchor, wrong.should) or not _is_of_another(anchor, wrong.should, anchors)
    )


def _is_of_another(anchor: Anchor, amount: str, anchors: list[Anchor]) -> bool:
    """Whether a line that tells this fact tells another too, and the value is one of that other's."""
    return any(
        other is not anchor and not set(other.lines).isdisjoint(anchor.lines) and _names(other, amount)
        for other in anchors
    )


def _names(anchor: Anchor, amount: str) -> bool:
    """Whether the words of a fact hold the value itself: of several told in one line, that one is meant."""
    return bool(amount) and any(amount in words_read(phrase).words for phrase in anchor.words)
