"""Numbers, days and months given back wrongly: another one, or the one that belongs to something else."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from game.listening.misheard.sentence import ENOUGH, NOT, THEM, Restated, Wrong, told_of, widened
from game.listening.misheard.values import (
    Value,
    comparable,
    content,
    joined,
    of_one_sort,
    reckoned,
    same_value,
    values_of,
)
from game.listening.tokens import Words, words_read

_COUNTED = ("unit-m", "unit-h", "unit-d", "unit-w", "unit-y", "unit-c", "ordinal unit", "of ")
"""Kinds of values held against the fact's own words: not money, for an agent often names new sums."""
_ALONE = ("unit-y", "unit-c", "ordinal unit", "of ")
"""Of these one number is mostly all that is told; of days and minutes there are many."""
_CALLS = ("unit-c", "ordinal unit-c")
"""How often they called is nothing that an agent says of anything else."""
_DATED = ("unit-d", "unit-w", "unit-h", "weekday")
_FROM_NOW = frozenset(["from", "now", "left", "away", "ago", "more", "today"])
"""Behind a day or a length of time these count from today, which the customer did not."""
_ABOUT = frozenset(
    ["about", "around", "nearly", "almost", "over", "under", "roughly", "than", "least", "most"]
)
"""Before a number these say that it is not meant exactly."""
_OF_THEM = frozenset(["of", "out", "from", "in"])
"""Between two numbers these say how many there were, "one of five"."""
_AT_ONE = frozenset(["after", "on", "from", "since", "at", "in"])
"""Before "first call" these speak of one of the calls."""
_SHOULD = frozenset(
    ["should", "ought", "meant", "supposed", "expected", "expecting", "agreed", "due", "owe", "price"]
)
"""Before a number these say what it has to be."""
_WHEN = frozenset(["morn", "day", "even", "night", "tonight", "tomorrow", "todai", "week", "afternoon"])
"""Stems that say nothing of what a day is about."""
_ENDING = ("weekday", "of since", "name")
_ENDS = frozenset(["until", "till", "til", "before"])
_BEGINS = frozenset(["since"])
_BEFORE_OF = 6
"""So many words before a total the part of it is said."""
_WEEK = 7
"""So many days at most are reckoned from today, to a day of the week that they named."""
_OF_THE_CLOCK = frozenset(["half", "quarter", "past"])
_SET_AGAINST = frozenset(["before", "after", "until", "till"])
_NEAR = 3
"""So many words behind one of these stands what a time is set against."""
_CODE = 4
"""Numbers of at least so many digits are no counts but numbers of orders and accounts."""


def another_number(said: Restated) -> Wrong | None:
    """Another number of what the fact's own words count ("seven years" for eleven), told of nothing else."""
    if not said.values:
        return None
    named = [value for phrase in said.anchor.words for value in values_of(phrase)]
    surely = said.gives_back or not THEM.isdisjoint(said.words)
    for value in said.values:
        alike = [other for other in named if value.kind and other.kind == value.kind]
        if not alike or not value.kind.startswith(_COUNTED if surely else _CALLS):
            continue
        known = {other.amount for other in (*named, *said.told_anywhere) if value.kind in (other.kind, "")}
        near = frozenset[str]().union(*(other.near for other in (*alike, *said.told)))
        sure = value.kind.startswith(_ALONE) or not near.isdisjoint(value.near)
        if sure and value.amount not in known and _is_meant(said, value) and not _is_one_of_them(said, value):
            return Wrong(value.at, value.at + 1, alike[0].amount)
    return None


def value(said: Restated) -> Wrong | None:
    """A number that the customer gave to something else, or another number for the same thing."""
    mine = said.values
    amounts = {one.amount for one in mine}
    for one in mine:
        alike = [other for other in said.told if comparable(one, other)]
        own = [other for other in alike if other.amount == one.amount]
        if not alike or not _is_meant(said, one) or _is_set_against(said, one):
            continue
        other = _swapped(one, own, alike, amounts) if own else _same_thing(said, one, alike)
        if other and not (own and _stands_right(mine, other)):
            return Wrong(one.at, one.at + 1, other.amount)
    return None


def _stands_right(mine: Iterable[Value], told: Value) -> bool:
    """Whether the value is said too, beside words that it was told beside: then no other has its place."""
    return any(one.amount == told.amount and not one.near.isdisjoint(told.near) for one in mine)


def untold_value(said: Restated) -> Wrong | None:
    """A day, month, time or unit that nobody told, in a sentence about a fact that has one of the kind."""
    for one in said.values:
        alike = [other for other in said.told if of_one_sort(one, other)]
        known = any(same_value(one, other) for other in said.told_anywhere)
        # Days are often reckoned: "two days" from today to Friday.
        if not alike or known or one.kind == "unit-day" or _is_set_against(said, one):
            continue
        lo, hi = said.beside(one.at)
        here = content(said.read, lo, hi) - {said.read.stems[one.at]}
        if here and here.isdisjoint(widened(told_of(said.anchor))):
            continue
        only = len({other.amount for other in said.told_anywhere if of_one_sort(one, other)}) == 1
        surely = said.is_theirs(one.at) and _is_exact(said, one) and _is_about(said, one.at, ENOUGH - only)
        if surely and not reckoned(one, said.told_anywhere, said.words):
            return Wrong(one.at, one.at + 1, alike[0].amount)
    return None


def other_end(said: Restated) -> Wrong | None:
    """A day or month as the end or the beginning of something that they told another of ("till Saturday" for
    "till Friday"), whatever else happened on that day."""
    if said.asks:
        return None
    mine = {(side, one.amount): one for one in said.values if (side := _side(said.read, one))}
    if not mine:
        return None
    phrases = (*said.anchor.lines, *said.anchor.words)
    told = [(_side(words_read(line), one), one) for line in phrases for one in values_of(line)]
    lines = (*said.every, *said.anchor.words)
    every = {(_side(words_read(line), one), one.amount) for line in lines for one in values_of(line)}
    for (side, amount), one in mine.items():
        alike = [other for at, other in told if at == side and of_one_sort(one, other)]
        reckoned_to = any(same_value(one, other) for other in said.reckoned)
        known = (side, amount) in every or (side == "begin" and any(amount == other for _, other in every))
        if not alike or known or reckoned_to or said.is_plan(one.at):
            continue
        if _is_exact(said, one) and _is_about(said, one.at, 1):
            return Wrong(one.at, one.at + 1, alike[0].amount)
    return None


def part_of(said: Restated) -> Wrong | None:
    """So many of so many, where they told another ("one left of three" for "1 of 5")."""
    told = {pair for line in said.anchor.lines for pair in _pairs_of(line)}
    if not told or said.asks or not said.names(said.lo, said.hi):
        return None
    for some, total, at in _pairs(said.read, said.lo, said.hi):
        fits = any(total == all_told and some in (left, all_told - left) for left, all_told in told)
        if not fits and not said.is_plan(at):
            return Wrong(at, at + 1)
    return None


@lru_cache(maxsize=4_096)
def _pairs_of(line: str) -> tuple[tuple[int, int], ...]:
    read = words_read(line)
    return tuple((some, total) for some, total, _ in _pairs(read, 0, len(read.words)))


def _pairs(read: Words, lo: int, hi: int) -> Iterator[tuple[int, int, int]]:
    """Two numbers joined by "of" or "out of", a few words between, and where the second stands."""
    for at in range(lo + 2, hi):
        if not read.words[at].isdecimal() or read.words[at - 1] != "of":
            continue
        before = [read.words[place] for place in range(max(lo, at - _BEFORE_OF), at - 1)]
        some = [int(word) for word in before if word.isdecimal()]
        if some and some[-1] < int(read.words[at]):
            yield some[-1], int(read.words[at]), at


def _side(read: Words, one: Value) -> str:
    """Whether a day or month is where something ends or begins, "" where it is neither."""
    if not one.kind.startswith(_ENDING):
        return ""
    before = read.words[max(0, one.at - 3) : one.at]
    at = next((word for word in reversed(before) if word in _ENDS | _BEGINS), "")
    return "end" if at in _ENDS else "begin" if at else ""


def other_sum(said: Restated) -> Wrong | None:
    """A sum that nobody told beside one of theirs ("forty-eight, not thirty-eight")."""
    theirs = [one for one in said.told if one.kind in ("", "unit-sum")]
    mine = [one for one in said.values if one.kind in ("", "unit-sum")]
    if not said.gives_back or {one.amount for one in mine}.isdisjoint(one.amount for one in theirs):
        return None
    told = {one.amount for one in said.told_anywhere}
    for one in mine:
        new = one.amount not in told and len(one.amount) > 1 and not reckoned(one, theirs, said.words)
        if new and said.is_theirs(one.at) and _is_exact(said, one):
            return Wrong(one.at, one.at + 1)
    return None


def wrong_place(said: Restated) -> Wrong | None:
    """What is given as what it should be ("should be fifty-two")."""
    if not said.values:
        return None
    lines = [(words_read(line).words, one) for line in said.anchor.lines for one in values_of(line)]
    should = {one.amount for words, one in lines if _has_to_be(words, one.at)}
    theirs = {one.amount for _, one in lines}
    for one in said.values if should else ():
        if one.amount in theirs - should and _has_to_be(
            said.read.words[said.beside(one.at)[0] :], one.at - said.beside(one.at)[0]
        ):
            return Wrong(one.at, one.at + 1)
    return None


def code(said: Restated) -> Wrong | None:
    """A number of an order or an account with its digits changed or in another order."""
    told = {number for text in (*said.anchor.lines, *said.anchor.words) for number in _codes_of(text)}
    for start, end, number in _codes(said.read, said.lo, said.hi) if told else ():
        close = next((code for code in told if number not in told and _is_close(number, code)), None)
        if close:
            return Wrong(start, end, close)
    return None


def _is_set_against(said: Restated, one: Value) -> bool:
    """Whether a time stands there by itself, or is one before or after what they told: "ready on Thursday,
    before your exam", "half three it is"."""
    if said.about <= _OF_THE_CLOCK and not said.gives_back:
        return True
    theirs = widened(told_of(said.anchor))
    behind = (at for at in range(one.at + 1, said.hi) if said.read.words[at] in _SET_AGAINST)
    ends = ((at + 1, min(said.hi, at + 1 + _NEAR)) for at in behind)
    return any(not content(said.read, lo, hi).isdisjoint(theirs) for lo, hi in ends)


def _is_meant(said: Restated, one: Value) -> bool:
    """Whether the value is given back exactly, as the customer's."""
    return (said.gives_back or said.is_theirs(one.at)) and _is_exact(said, one)


def _is_exact(said: Restated, one: Value) -> bool:
    """Whether the value is meant exactly, not denied, and not one of a number of things."""
    before = said.before(one.at, 3)
    behind = said.read.words[one.at + 1 : min(said.hi, one.at + 4)]
    dated = one.kind.startswith(_DATED) and not _FROM_NOW.isdisjoint(behind)
    counted = any(word[0].isdigit() for word in said.read.words[said.lo : one.at])
    part = counted and not _OF_THEM.isdisjoint(before)
    return not (dated or part) and NOT.isdisjoint(before) and _ABOUT.isdisjoint(before[-1:])


def _is_one_of_them(said: Restated, one: Value) -> bool:
    return one.kind.startswith(_CALLS[1]) and not _AT_ONE.isdisjoint(said.before(one.at, 2))


def _swapped(one: Value, own: list[Value], alike: list[Value], amounts: set[str]) -> Value | None:
    """The value of the customer's whose words stand beside this one, and not its own words.

    One word is enough where that value is among the sentence's `amounts` too."""
    beside = widened(frozenset[str]().union(*(other.near for other in own)))
    for other in alike:
        near = widened(other.near)
        theirs, mine = (near - beside) & one.near, (beside - near) & one.near
        enough = 1 if other.amount in amounts else ENOUGH
        if other.amount != one.amount and len(theirs) - len(mine) >= enough:
            return other
    return None


def _same_thing(said: Restated, one: Value, alike: list[Value]) -> Value | None:
    """The value of the customer's that this one stands for, if there is surely one."""
    if reckoned(one, alike, said.words):
        return None
    best = max(alike, key=lambda other: len(one.near & widened(other.near)))
    beside = len(one.near & widened(best.near))
    every = said.told_anywhere
    elsewhere = [len(one.near & widened(other.near)) for other in every if other.amount == one.amount]
    if elsewhere and (max(elsewhere) >= beside or beside < ENOUGH):
        return None
    sure = bool(one.kind) and one.kind == best.kind and not _may_be_reckoned(one, best)
    if beside >= (1 if sure else ENOUGH):
        return best
    # The only thing of that kind that was told at all.
    only = {other.amount for other in every if other.kind == one.kind} == {best.amount}
    return best if only and sure and said.gives_back and one.kind.startswith(_COUNTED) else None


def _may_be_reckoned(one: Value, other: Value) -> bool:
    """Whether a few days may be counted from another day than theirs were."""
    within = all(value.amount.isdecimal() and int(value.amount) <= _WEEK for value in (one, other))
    return one.kind == "unit-day" and within


def _is_about(said: Restated, at: int, enough: int) -> bool:
    """Whether the sentence, the value left aside, is about the fact: it shares `enough` words with it."""
    mine = content(said.read, said.lo, said.hi) - {said.read.stems[at]} - _WHEN
    named = said.names(said.lo, at) or said.names(at + 1, said.hi)
    return len(mine & widened(told_of(said.anchor))) >= enough - named


def _has_to_be(words: list[str], at: int) -> bool:
    """Whether the words before a number say what it has to be."""
    before = words[max(0, at - 5) : at]
    if "not" in before or "than" in before:
        return False
    return not _SHOULD.isdisjoint(before) or before[-2:] == ["instead", "of"]


@lru_cache(maxsize=4_096)
def _codes_of(text: str) -> tuple[str, ...]:
    read = words_read(text)
    return tuple(number for _, _, number in _codes(read, 0, len(read.words)))


def _codes(read: Words, lo: int, hi: int) -> Iterator[tuple[int, int, str]]:
    """Numbers of many digits, in one or parted by spaces, also spoken digit by digit."""
    start, digits = lo, ""
    for at in range(lo, hi + 1):
        word = read.words[at] if at < hi else ""
        if word.isdigit() and not joined(read, at, lo):
            start, digits = (start if digits else at), digits + word
        else:
            if len(digits) >= _CODE:
                yield start, at, digits
            digits = ""


def _is_close(number: str, code: str) -> bool:
    """Whether the number has the digits of the code in another order, or one digit changed."""
    if len(number) != len(code):
        return False
    return sorted(number) == sorted(code) or sum(a != b for a, b in zip(number, code, strict=True)) == 1
