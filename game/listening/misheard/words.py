"""Persons, things and deeds given back wrongly: another one, the opposite, a denial, what was denied."""

from functools import lru_cache

from msgspec import Struct

from game.listening.lexicon import alike, is_past, lexicon, word_set
from game.listening.misheard.deeds import UNREAL, same_deeds
from game.listening.misheard.names import names, names_only, never_small
from game.listening.misheard.sentence import (
    DENIES,
    ENOUGH,
    NOT,
    THEM,
    Restated,
    Wrong,
    about,
    parts,
    told_of,
    widened,
)
from game.listening.misheard.values import JOINS, content, content_places, joined, same_value
from game.listening.tokens import Words, words_read

_BEFORE = NOT | frozenset(
    ["i", "we", "about", "around", "nearly", "almost", "over", "under", "than", "of", "after", "in", "before"]
)
"""Before an author's words these deny them, or make them part of something else: "one of five left"."""
_BETWEEN = 1
"""So many words may stand between two of an author's words, and none that joins two things."""
_ARTICLES = frozenset(["a", "an", "the"])
_PASSED = _ARTICLES | frozenset(
    [
        "your",
        "my",
        "our",
        "this",
        "that",
        "it",
        "you",
        "us",
        "of",
        "have",
        "has",
        "had",
        "been",
        "so",
        "all",
        "just",
        "already",
        "got",
    ]
)
"""Between two of an author's words these are not counted."""
_OTHERWISE = frozenset(["need", "want", "worry", "mean", "mind"])
"""Between two of an author's words these make something else of them: "you need not look"."""
_PARTS = frozenset(["half", "quarter", "third"])
"""Before a length these make another length of it."""
_AUX = frozenset(["have", "has", "had", "do", "does", "did"])
_NO_DENIAL = frozenset(
    [
        "need",
        "have",
        "worry",
        "want",
        "going",
        "only",
        "just",
        "mean",
        "even",
        "yours",
        "mine",
        "wrong",
        "mind",
        "see",
        "think",
    ]
)
"""Behind a "not" these say something else than that it did not happen."""
_MISSING = frozenset(["miss", "fail", "forget", "refus"])
"""Stems behind a "not" that deny twice: "not missed"."""
_AGO = frozenset(["time", "week", "month", "year", "night", "call", "one"])
"""Behind "last" these say when something was."""
_REACH = 7
"""So many words a "not" reaches over."""


class _Word(Struct, frozen=True):
    """A word of the author's: the stems that may stand for it, the word itself, and whether it tells of the
    past."""

    keys: frozenset[str]
    word: str
    past: bool


def authors_words(said: Restated) -> Wrong | None:
    """What the author foresaw under `wrong:`."""
    if not said.anchor.wrong:
        return None
    begins = _by_first_word(said.anchor.wrong)
    keys = frozenset(_key(said.read, at) for at in range(said.lo, said.hi))
    # Of hundreds of phrases few begin with a word of the sentence: only these are worth a closer look.
    near = sorted({number for key in keys for number in begins.get(key, ())})
    places = (_stands(said.anchor.wrong[number], said) for number in near)
    return next((Wrong(*at) for at in places if at and _is_claimed(said, at[0])), None)


def person(said: Restated) -> Wrong | None:
    """A person of the story whom the customer named in another connection."""
    mine = {name for line in said.anchor.lines for name in names((line,))}
    others_named = names_only(said.every) if mine and mine.isdisjoint(said.words) else frozenset[str]()
    for at in range(said.lo, said.hi if not said.asks else said.lo):
        word = said.read.words[at]
        if word not in others_named or word in mine:
            continue
        lo, hi = said.beside(at)
        if said.claims(lo, hi):
            here = content(said.read, lo, hi) - others_named
            theirs = max((len(here & part.about) for part in parts(said.anchor.lines)), default=0)
            others = max((len(here & p.about) for p in parts(said.every) if word in p.words), default=0)
            if theirs >= ENOUGH and theirs > others:
                return Wrong(at, at + 1)
    return None


def thing(said: Restated) -> Wrong | None:
    """Another person, place or thing of the same sort in the place of the one that was told."""
    if said.asks:
        return None
    here, theirs = said.about, told_of(said.anchor)
    wide = widened(theirs)
    for at in content_places(said.read, said.lo, said.hi):
        stem = said.read.stems[at]
        sorts = _sorts().get(stem)
        if not sorts:
            continue
        instead = {other for other in theirs if sorts & _sorts().get(other, frozenset())} - here
        if not instead or _is_known(stem, theirs):
            continue
        lo, hi = said.beside(at)
        near = (content(said.read, lo, hi) - {stem}) & wide
        elsewhere = _told_with(stem, content(said.read, lo, hi), said.every)
        values = any(same_value(one, other) for one in said.values for other in said.told)
        enough = len(near) + values - elsewhere >= ENOUGH - said.names(lo, hi)
        if (enough or len((here - {stem}) & wide) - elsewhere > ENOUGH) and said.claims(lo, hi):
            return Wrong(at, at + 1)
    return None


def _told_with(stem: str, beside: frozenset[str], every: tuple[str, ...]) -> int:
    """How many of the words beside a word the customer said in one breath with it."""
    lines = (about(parts((line,))) for line in every)
    return max((len(beside & widened(told)) for told in lines if _is_known(stem, told)), default=0)


def opposite(said: Restated) -> Wrong | None:
    """The opposite of a word of theirs, beside words of the same line."""
    mine = said.about
    for part in parts(said.anchor.lines):
        if len(mine & widened(part.about)) < ENOUGH:
            continue
        for a, b in _opposites():
            if a == "last" and _is_time_ago(said):
                continue
            if a in said.words and b in part.words and a not in part.words and b not in said.words:
                at = said.read.words.index(a, said.lo, said.hi)
                lo, hi = said.beside(at)
                # "The large ones, then" and "I'll print it large" are what they get, not what they said.
                of_them = said.gives_back or not THEM.isdisjoint(said.read.words[lo:hi])
                if _is_said_of(said, at) or not (of_them and said.is_theirs(at)):
                    continue
                if NOT.isdisjoint(said.read.words[lo:at]):
                    return Wrong(at, at + 1)
    return None


def _is_said_of(said: Restated, at: int) -> bool:
    """Whether they said this very word too, of something that stands beside it here."""
    word, here = said.read.words[at], content(said.read, *said.beside(at)) - {said.read.stems[at]}
    return any(word in part.words and here & widened(part.about) for part in parts(said.every))


def _is_time_ago(said: Restated) -> bool:
    """Whether "last" tells when: "last time" is the opposite of nothing."""
    at = said.read.words.index("last", said.lo, said.hi) if "last" in said.words else -1
    return at + 1 < said.hi and said.read.words[at + 1] in _AGO


def denied(said: Restated) -> Wrong | None:
    """A "not" before words of theirs, and no "but" or "it was" behind that says what was."""
    if DENIES.isdisjoint(said.words):
        return None
    denials = about(p for p in parts(said.every) if p.negative)
    told = [p.about - denials for p in parts(said.anchor.lines) if not (p.asks or p.negative)]
    for at in range(said.lo, said.hi):
        if said.read.words[at] not in DENIES or not _is_denial(said, at):
            continue
        end = min(said.beside(at)[1], at + 1 + _REACH)
        enough = ENOUGH - ("you" in said.before(at, 3) and said.names(at, end))
        for part in told:
            behind = [place for place in range(at + 1, end) if said.read.stems[place] in part]
            stems = {said.read.stems[place] for place in behind}
            if len(stems) >= enough and "but" not in said.read.words[end : said.hi]:
                return Wrong(at, behind[-1] + 1)
    return None


def affirmed(said: Restated) -> Wrong | None:
    """A verb said to have happened that they denied ("you have told him" for "I've not told him")."""
    lines = list(parts(said.anchor.lines))
    told = about(iter([part for part in lines if not part.denied]))
    verbs = frozenset[str]().union(*(alike(verb) for part in lines for verb in part.denied - told)) - told
    for at in range(said.lo, said.hi):
        stem = said.read.stems[at]
        # "A cool place" is no deed: whose it is stands right before a verb.
        if stem not in verbs or (THEM | _AUX).isdisjoint(said.before(at, 2)):
            continue
        lo, hi = said.beside(at)
        happened = not THEM.isdisjoint(said.read.words[lo:at])
        if happened and said.claims(lo, hi) and said.names(lo, hi, stem):
            return Wrong(at, at + 1)
    return None


def _stands(phrase: str, said: Restated) -> tuple[int, int] | None:
    """Where the author's words stand, by their stems and in their order, few words between."""
    wanted, read = _phrase_keys(phrase), said.read
    for begin in range(said.lo, said.hi) if wanted else ():
        if (
            joined(read, begin, said.lo)
            or not _fits(read, begin, wanted[0])
            or (len(wanted) > 1 and _owns(said, begin))
        ):
            continue
        end, at, between = begin + 1, 1, 0
        while at < len(wanted) and end < said.hi and between <= _BETWEEN:
            if read.marks[end - 1]:
                break
            if _fits(read, end, wanted[at]):
                at, between = at + 1, 0
            elif (
                read.words[end] in NOT | _OTHERWISE | UNREAL | _PARTS
                or _counts(wanted[at - 1])
                or read.words[end] in JOINS
                or _owns(said, end)
            ):
                break
            elif not joined(read, end, said.lo) and read.words[end] not in _PASSED:
                between += 1
            end += 1
        if at == len(wanted):
            return begin, end
    return None


def _is_claimed(said: Restated, at: int) -> bool:
    """Whether the words are neither denied nor told to be done."""
    words = said.read.words
    told_to = at == said.lo and words[at : at + 2] == ["do", "not"]
    planned = said.acts and not UNREAL.isdisjoint(words[said.lo : at])
    return not (told_to or planned) and _BEFORE.isdisjoint(said.before(at, 3))


def _fits(read: Words, at: int, wanted: _Word) -> bool:
    """Whether a word may stand for the author's: "posted" was done, and is no "post" that is to be done.
    "She posts" may be said of what she did; "it is" is not said of what was."""
    if _key(read, at) not in wanted.keys:
        return False
    bare = wanted.past and read.words[at] != wanted.word and not _is_past(read.words[at])
    now = read.words[at].endswith("s") and read.words[at] != "is"
    return not bare or read.words[at - 1] == "did" or now


def _is_past(word: str) -> bool:
    return word in ("was", "were") or is_past(word)


def _counts(wanted: _Word) -> bool:
    """Whether it says how many or denies, and so belongs to the very next word."""
    key, kinds = wanted.keys, lexicon().kinds
    return "not" in key or any(word.isdigit() or kinds.get(word, "").startswith("ordinal") for word in key)


def _owns(said: Restated, at: int) -> bool:
    """Whether the word ends in "'s", or is a name with an "s" behind it: what follows belongs to somebody
    else than the word before."""
    read = said.read
    word = read.words[at]
    if word.endswith("s") and word[:-1] in never_small(said.spoken):
        return True
    short = word == "is" or word in word_set("is_after")
    return not short and read.text[read.starts[at] : read.ends[at]].endswith(("'s", "’s"))


@lru_cache(maxsize=256)
def _by_first_word(phrases: tuple[str, ...]) -> dict[str, list[int]]:
    """The numbers of the phrases by what may stand for their first word."""
    found: dict[str, list[int]] = {}
    for number, phrase in enumerate(phrases):
        for key in frozenset[str]().union(*(word.keys for word in _phrase_keys(phrase)[:1])):
            found.setdefault(key, []).append(number)
    return found


@lru_cache(maxsize=1_024)
def _phrase_keys(phrase: str) -> tuple[_Word, ...]:
    read = words_read(phrase)
    places = [at for at in range(len(read.words)) if not joined(read, at, 0)]
    kept = [at for at in places if read.words[at] not in _ARTICLES]
    kept = kept if len(kept) > _BETWEEN + 1 else places
    return tuple(_Word(_same_key(_key(read, at)), read.words[at], _is_past(read.words[at])) for at in kept)


@lru_cache(maxsize=1_024)
def _same_key(key: str) -> frozenset[str]:
    """The key, verbs for the same deed, and of "he" and "she" the words for a man or a woman."""
    persons = word_set("men") if key == "he" else word_set("women") if key == "she" else frozenset[str]()
    return frozenset([key, *map(lexicon().stem, persons), *same_deeds().get(key, ())])


def _key(read: Words, at: int) -> str:
    """The stem of a word; "note" has the stem "not", and is no denial."""
    stem = read.stems[at]
    return read.words[at] if stem in NOT else stem


def _is_denial(said: Restated, at: int) -> bool:
    """Whether a "not" says that something did not happen."""
    verbal = said.read.words[at] == "never" or not _AUX.isdisjoint(said.before(at, 1))
    behind = {*said.read.words[at + 1 : at + 3], *said.read.stems[at + 1 : at + 3]}
    twice = not NOT.isdisjoint(said.read.words[said.lo : at]) or said.words.count("it") > 1
    return verbal and not twice and (_NO_DENIAL | _MISSING).isdisjoint(behind)


def _is_known(stem: str, told: frozenset[str]) -> bool:
    """Whether they said the word, or another for the same."""
    sorts = _sorts().get(stem, frozenset())
    return stem in told or any(not sorts & _sorts().get(other, frozenset()) for other in alike(stem) & told)


@lru_cache(maxsize=1)
def _sorts() -> dict[str, frozenset[int]]:
    """Each word of a sort of people, places or things, by its stem, with the numbers of its lines."""
    lex = lexicon()
    found: dict[str, frozenset[int]] = {}
    for at, line in enumerate(lex.lines["sorts"]):
        for stem in map(lex.stem, line.split()):
            found[stem] = found.get(stem, frozenset()) | {at}
    return found


@lru_cache(maxsize=1)
def _opposites() -> tuple[tuple[str, str], ...]:
    pairs = [line.split() for line in lexicon().lines["opposites"]]
    return tuple((a, b) for one, other in pairs for a, b in ((one, other), (other, one)))
