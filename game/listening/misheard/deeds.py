"""Who did what, and whether it was done, in a sentence: read from the words before a verb alone."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from msgspec import Struct

from game.listening.lexicon import alike, is_past, lexicon, word_set
from game.listening.misheard.values import JOINS, content_places
from game.listening.tokens import Words, words_read

Speaker = Literal["customer", "agent"]
CUSTOMER, AGENT, MAN, WOMAN, ANYBODY, THING = "customer", "agent", "man", "woman", "anybody", "thing"

_PRONOUNS: dict[Speaker, dict[str, str]] = {
    "customer": {"i": CUSTOMER, "we": CUSTOMER, "you": ANYBODY},
    "agent": {"you": CUSTOMER, "i": AGENT, "we": AGENT},
}
_OTHERS = {"he": MAN, "she": WOMAN, "they": ANYBODY, "it": THING, "nobody": ANYBODY}
_BEFORE_WHO = {"him": MAN, "her": WOMAN, "them": ANYBODY, "me": AGENT, "us": AGENT}
_NOBODY = frozenset(["nobody", "none", "neither"])
_NOT = frozenset(["not", "never", "hardly", "without"]) | _NOBODY
_HELP = frozenset(
    [
        "have",
        "has",
        "had",
        "having",
        "do",
        "does",
        "did",
        "am",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "to",
        "already",
        "just",
        "even",
        "then",
        "always",
        "only",
        "still",
        "also",
        "ever",
        "really",
        "actually",
        "simply",
        "both",
        "all",
        "since",
        "yet",
        "now",
        "kindly",
        "apparently",
        "probably",
        "able",
        "get",
        "gets",
        "got",
        "quite",
        "once",
        "twice",
    ]
)
"""Words that may stand between the one who does something and the verb."""
UNREAL = frozenset(["will", "would", "shall", "should", "could", "can", "may", "might", "must", "going"])
"""Of these a deed is only meant."""
_ALSO_PAST = frozenset(["set", "put", "cut", "read", "let", "hit", "shut"])
"""Verbs that are the same in the present and the past."""
_HAVE = frozenset(["have", "has", "had", "having", "got"])
"""Behind these a verb tells of what was done, and any other word is what somebody has: "she's got sugar"."""
_ALSO_DONE = _ALSO_PAST | {"come", "become", "run", "hurt", "cost"}
"""Verbs of which a bare form may stand behind them."""
_NOT_YET = frozenset(["before", "until", "till", "unless", "if", "whether"])
"""Before one who does something these say that it was not done yet, or may not be."""
_BE = frozenset(["is", "are", "was", "were", "been", "being", "be", "got", "get"])
_ARE = frozenset(["is", "was", "are", "were", "am", "be", "suppos", "supposed"])
_MEANS = frozenset(
    [
        "want",
        "need",
        "promis",
        "offer",
        "mean",
        "meant",
        "agree",
        "plan",
        "decid",
        "try",
        "hope",
        "suppos",
        "ask",
        "expect",
        "like",
    ]
)
"""Stems before "to" of which the deed that follows is only meant."""
_SMALL_VERBS = frozenset(
    [
        "get",
        "go",
        "like",
        "make",
        "say",
        "tell",
        "want",
        "see",
        "look",
        "take",
        "come",
        "put",
        "give",
        "keep",
        "know",
        "think",
        "need",
        "hear",
    ]
)
"""Stems of verbs among the small words."""
_SAYS = frozenset(["say", "promis", "tell"])
"""Behind these what is told in the present is only meant: "she said she calls"."""
_FAILS = frozenset(["forget", "forgot", "fail", "refus", "stop", "quit", "declin", "neglect", "miss"])
"""Stems before "to" or "-ing" of which the deed that follows is not done."""
_SUBJECTS = frozenset(["i", "we", "he", "she", "they"])
PARTICLES = frozenset(["back", "off", "down", "up", "out", "over", "round", "away", "on", "in"])


class Deed(Struct, frozen=True):
    """Somebody did something. `who`: the sort of person; `name`: the word for them, "" for a pronoun;
    `about`: the stems beside the verb; `done`: whether it was, None where it was only meant."""

    who: str
    name: str
    verb: str
    about: frozenset[str]
    done: bool | None
    start: int
    end: int


class _Doer(NamedTuple):
    who: str
    name: str
    at: int
    nobody: bool = False


def deeds(
    read: Words, lo: int, hi: int, speaker: Speaker, names: frozenset[str] = frozenset()
) -> Iterator[Deed]:
    """The deeds that the words `lo`..`hi` tell of; `names` are names also where they are written small."""
    doer: _Doer | None = None
    at, reported = lo, False
    denied = unreal = False
    while at < hi:
        if read.words[at] in _NOBODY and speaker == "agent":
            doer, at = None, at + 1
            continue
        found, joined = _doer(read, at, lo, speaker, names), False
        if found is None and doer is not None and read.words[at] in ("and", "but", "then"):
            joined = at + 1 < hi and _doer(read, at + 1, lo, speaker, names) is None
            found = doer._replace(at=at) if joined else None
        if found is None:
            at += 1
            continue
        doer = found
        meant = joined and unreal
        verb, denied, unreal = _verb(read, at + 1, hi)
        denied = denied or (verb is not None and verb + 1 < hi and read.words[verb + 1] == "not")
        unreal = unreal or meant or (found.at > lo and read.words[found.at - 1] in UNREAL | _NOT_YET)
        if verb is not None and not _is_adjective(read, verb):
            if not _BE.isdisjoint(read.words[at + 1 : verb]) and is_past(read.words[verb]):
                found = found._replace(who=THING)
            unreal = unreal or (
                reported
                and read.words[verb].removesuffix("s") == read.stems[verb]
                and read.words[verb] not in _ALSO_PAST
            )
            reported = reported or read.stems[verb] in _SAYS
            yield from _of(read, found, verb, hi, denied or doer.nobody, unreal)
            at = verb
        at += 1


@lru_cache(maxsize=1_024)
def deeds_told(line: str) -> tuple[Deed, ...]:
    """Those of a line of the customer's."""
    read = words_read(line)
    found: list[Deed] = []
    last: _Doer | None = None
    for s in read.sentences:
        first = read.stems[s.lo]
        if (
            last
            and (first in same_deeds() or first in _SMALL_VERBS)
            and read.words[s.lo] not in lexicon().kinds
        ):
            found.append(_deed(read, last, s.lo, s.hi, True))
        found += deeds(read, s.lo, s.hi, "customer")
        persons = (_doer(read, at, s.lo, "customer", frozenset()) for at in range(s.lo, s.hi))
        last = next((one for one in persons if one and one.name), None)
    return tuple(found)


def same_verb(one: Deed, other: Deed) -> bool:
    return (
        one.verb == other.verb
        or other.verb in alike(one.verb)
        or other.verb in same_deeds().get(one.verb, ())
    )


@lru_cache(maxsize=1)
def same_deeds() -> dict[str, frozenset[str]]:
    """Of each verb those that tell of the same deed, by their stems."""
    lines = [frozenset(map(lexicon().stem, line.split())) for line in lexicon().lines["deeds"]]
    return {
        stem: frozenset().union(*(line for line in lines if stem in line)) for line in lines for stem in line
    }


def may_be_same(one: Deed, other: Deed) -> bool:
    """Whether the doers may be one and the same."""
    a, b = one.who, other.who
    if THING in (a, b):
        return a == b
    if CUSTOMER in (a, b):
        return a == b or any(x.who == ANYBODY and not x.name[:1] for x in (one, other))
    return {a, b} != {MAN, WOMAN}


def _of(read: Words, doer: _Doer, verb: int, hi: int, denied: bool, unreal: bool) -> Iterator[Deed]:
    done = None if unreal else not denied
    yield _deed(read, doer, verb, hi, done)
    stem, behind = read.stems[verb], verb + 1
    if behind < hi and read.words[behind] == "to" and stem in _MEANS | _FAILS:
        inner, _, _ = _verb(read, behind + 1, hi)
        if inner is not None:
            yield _deed(read, doer, inner, hi, False if stem in _FAILS and not denied else None)
    elif stem in _FAILS and behind < hi and read.words[behind].endswith("ing"):
        yield _deed(read, doer, behind, hi, denied if not unreal else None)


def _deed(read: Words, doer: _Doer, verb: int, hi: int, done: bool | None) -> Deed:
    end = verb + 1
    while end < hi and not read.marks[end - 1] and read.words[end] not in JOINS | _SUBJECTS:
        end += 1
    about = {read.stems[at] for at in content_places(read, verb + 1, end)}
    about |= PARTICLES.intersection(read.words[verb + 1 : end])
    return Deed(doer.who, doer.name, read.stems[verb], frozenset(about), done, doer.at, verb + 1)


def _verb(read: Words, at: int, hi: int) -> tuple[int | None, bool, bool]:
    """Where the verb behind the one who does it stands, whether it is denied, whether it is only meant."""
    denied = unreal = has = False
    while at < hi:
        if at and read.marks[at - 1]:
            return None, denied, unreal
        word = read.words[at]
        if word in _NOT or (word == "yet" and at + 1 < hi and read.words[at + 1] == "to"):
            denied = not denied
        elif word == "would" and _is_had(read, at):
            pass
        elif word in UNREAL or (word == "to" and not _ARE.isdisjoint(read.words[at - 2 : at])):
            unreal = True
        elif word not in _HELP:
            break
        has = word in _HAVE or (has and word != "to")
        at += 1
    plain = at < hi and _may_be_verb(read.words[at], read.stems[at])
    if has and plain:
        word = read.words[at]
        plain = is_past(word) or word.endswith("ing") or word in _ALSO_DONE
    return (at if plain else None), denied, unreal


def _is_had(read: Words, at: int) -> bool:
    """Whether "'d" is short for "had": what follows tells of the past."""
    short = read.text[read.starts[at] : read.ends[at]].casefold() != "would"
    return short and at + 1 < len(read.words) and is_past(read.words[at + 1])


def _is_adjective(read: Words, at: int) -> bool:
    """Whether the word only says how somebody is: "he was nice"."""
    form = is_past(read.words[at]) or read.words[at].endswith("ing")
    return read.words[at - 1] in _BE - {"got", "get"} and not form


def _may_be_verb(word: str, stem: str) -> bool:
    if not word.isalpha() or word in lexicon().kinds or word in PARTICLES:
        return False
    return word not in lexicon().stop or stem in _SMALL_VERBS


def _doer(read: Words, at: int, lo: int, speaker: Speaker, names: frozenset[str]) -> _Doer | None:
    word, raw = read.words[at], read.text[read.starts[at] : read.ends[at]]
    if raw.endswith(("'s", "’s")) and word not in word_set("is_after") and at + 1 < len(read.words):
        follows = read.words[at + 1]
        if follows not in _HELP | _NOT and follows == read.stems[at + 1]:
            return None
    if word == "who" and at > lo:
        before = read.words[at - 1]
        if before in _BEFORE_WHO:
            of_it = at > lo + 1 and read.words[at - 2] in ("was", "is")
            return _Doer(_BEFORE_WHO[before] if of_it else ANYBODY, "", at)
        return _doer(read, at - 1, lo, speaker, names)
    who = _PRONOUNS[speaker].get(word) or _OTHERS.get(word)
    if who:
        return _Doer(who, "", at, word in _NOBODY)
    if word in word_set("men"):
        return _Doer(MAN, word, at)
    if word in word_set("women"):
        return _Doer(WOMAN, word, at)
    if word in word_set("persons"):
        return _Doer(ANYBODY, "" if word.startswith("some") else word, at)
    known = word in lexicon().stop or word in lexicon().kinds
    if word in names or (at > lo and raw[0].isupper() and len(word) > 2 and not known):
        mister = at > lo and read.words[at - 1] in ("mr", "mister")
        return _Doer(MAN if mister else ANYBODY, word, at)
    return None
