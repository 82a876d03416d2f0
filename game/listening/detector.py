"""The ear: a reply read sentence by sentence."""

from functools import lru_cache
from itertools import pairwise

from msgspec.structs import replace

from game.listening import anchors as story
from game.listening.codes import code_data, of_family
from game.listening.customer_words import CustomerWords, said
from game.listening.features import SentenceFeatures, WordSpan, examine, overlap, taken_from
from game.listening.lexicon import is_past
from game.listening.no_help import only_tells, only_tells_of
from game.listening.plain_words import plainly
from game.listening.reading import Anchor, Behaviour, Code, Misheard, Reading
from game.listening.reasons import behaviour, clause, evidence, feeling_words
from game.listening.tokens import Words, words_read
from game.listening.verdicts import SentenceVerdict, decide, is_copied, without_help

_SURELY_ACTS = 1.0
"""From this score on a sentence offers something and is no restatement."""
_NEARLY = 1.0
"""A score so little under the cut is unsure: in cross-validation three to five of ten have the code."""
_ADDRESS = frozenset(["you", "your", "yours"])
_FEW = 5
"""Fewer words say too little alone: a reason quotes the clause around them."""
_STOCK = 2
"""The same for sympathy in stock words, which is known by its two or three words."""
_WHO_DID = frozenset(["you", "they", "he", "she", "somebody", "someone", "nobody"])
_READ_OUT = 2
"""So many words of a note on the screen that the customer never says are no chance."""
_LESS = 0.01
"""The least step of a strength, which has two places."""
_SAYS_MORE = 2
"""With so many words of substance a stock line may be about this customer: one is the feeling alone."""
_SAYS_OF_WHAT = 3
"""A question with so many words of substance says what the feeling is about."""


Judged = tuple[tuple[SentenceFeatures, SentenceVerdict], ...]


def read(
    text: str,
    context: tuple[str, ...] = (),
    anchors: tuple[Anchor, ...] = (),
    feelings: tuple[Anchor, ...] = (),
    only_seen: frozenset[str] = frozenset(),
    screens: tuple[frozenset[str], ...] = (),
) -> Reading:
    """What the reply shows.

    `context` holds the customer's lines, the latest last; a line may hold several turns parted by " || ".
    `anchors` are the facts of the story, `feelings` its feelings, `only_seen` lines of the context that
    nobody said, `screens` the stems of each note on the agent's own screen, where the customer never uses
    them. Never raises, whatever the text. A code may come several times, once for each sentence that
    shows it. Text beyond `words.LIMIT` is not read.
    """
    words = words_read(text)
    if not words.sentences:
        return Reading()
    judged = _told_is_no_help(words, _judged(text, tuple(context)), anchors)
    found: list[Behaviour] = []
    feels: set[int] = set()
    facts: list[str] = []
    felt: list[str] = []
    asked: list[str] = []
    wrong: list[Misheard] = []
    guessed = False
    bare = all(_only_cue(s, v) for s, v in judged)
    spoken = said(tuple(line for line in context if line not in only_seen))
    for sentence, verdict in judged:
        places = {code: evidence(sentence, code) for code in verdict.shown}
        asked += _asked(words, sentence, verdict, anchors)
        missed = _misheard(words, sentence, verdict, anchors)
        wrong += missed
        missing = {m.fact for m in missed}
        left = tuple(a for a in anchors if a.id not in missing) if missing else anchors
        news = _is_news(words, sentence, places, spoken, screens)
        named = _facts(words, sentence, verdict, left, asked, places, news)
        if missed and not named:
            for code in of_family("reflection"):
                if code != "acknowledge":
                    places.pop(code, None)
            places.pop("recall", None)
        facts += named
        here = _feelings(words, sentence, verdict, feelings, places)
        felt += here
        guessed = guessed or bool(here and sentence.grammar)
        whys = _quoted(words, sentence, verdict, places, bool(here))
        for code, place in places.items():
            strength = 1.0 if bare else min(0.95, verdict.strength(code))
            if code == "acknowledge" and code not in whys:
                feels.add(len(found))
            found.append(behaviour(code, strength, words, sentence, place, whys.get(code, "")))
    found = _feelings_first(found, feels)
    found.sort(key=lambda b: (b.start, b.end))
    lost = {m.fact for m in wrong}
    right = tuple(dict.fromkeys(fact for fact in facts if fact not in lost))
    once = tuple({m.fact: m for m in reversed(wrong)}.values())[::-1]
    shown = {b.code for b in found}
    unsure = _unsure(words, judged, shown)
    if guessed and "acknowledge" not in shown and "acknowledge" not in unsure:
        unsure = (*unsure, "acknowledge")
    return Reading(tuple(found), right, tuple(dict.fromkeys(felt)), tuple(dict.fromkeys(asked)), once, unsure)


def _quoted(
    words: Words, s: SentenceFeatures, verdict: SentenceVerdict, places: dict[Code, WordSpan], felt: bool
) -> dict[Code, str]:
    """Widens the places of what is said back to words that show it when they stand alone, and says of which
    codes the reason is another than the code's own. `felt`: a feeling of the story is named there."""
    otherwise, whys = code_data().otherwise, dict[Code, str]()
    if "acknowledge" in places:
        feeling = places["acknowledge"] if felt else feeling_words(words, s)
        if feeling is None:
            whys["acknowledge"] = otherwise["acknowledge"]
        places["acknowledge"] = clause(words, s, feeling or places["acknowledge"])
    if "acknowledge_generic" in places:
        feeling = feeling_words(words, s)
        lo, hi = places["acknowledge_generic"]
        if feeling and "generic" not in s.rules and not lo <= feeling[0] < hi:
            places["acknowledge_generic"] = feeling
    for code, (lo, hi) in places.items():
        if hi - lo < (_STOCK if code == "acknowledge_generic" else _FEW):
            places[code] = clause(words, s, (lo, hi))
    for code in ("paraphrase", "recall"):
        if code not in places:
            continue
        lo, hi = places[code]
        if code in otherwise and code not in verdict.shown and not any(lo <= at < hi for at in s.shared):
            whys[code] = otherwise[code]
    return whys


def _feelings_first(found: list[Behaviour], feels: set[int]) -> list[Behaviour]:
    """The behaviours, a cost no surer than the feeling that the same reply names: that is quoted for both."""
    surest = max((found[at].strength for at in feels), default=1.0)
    return [
        replace(b, strength=round(surest - _LESS, 2))
        if b.code == "acknowledge" and at not in feels and b.strength >= surest
        else b
        for at, b in enumerate(found)
    ]


def _unsure(
    words: Words, judged: tuple[tuple[SentenceFeatures, SentenceVerdict], ...], shown: set[Code]
) -> tuple[Code, ...]:
    """The codes that no sentence shows and one nearly does. Of help there is no doubt in what only tells
    something back."""
    return tuple(
        code
        for code, cut in code_data().cuts.items()
        if code not in shown
        and any(
            verdict.scores[code] > cut - _NEARLY
            and not (code == "solve" and only_tells(words, s, gives_back="paraphrase" in verdict.shown))
            for s, verdict in judged
        )
    )


def _told_is_no_help(words: Words, judged: Judged, anchors: tuple[Anchor, ...]) -> Judged:
    """What each sentence shows, without the help that only brings facts back that were told."""
    told = tuple(anchor for anchor in anchors if anchor.told)
    if not told or all("solve" not in verdict.shown for _, verdict in judged):
        return judged
    return tuple(
        (s, without_help(verdict))
        if "solve" in verdict.shown
        and only_tells_of(words, s)
        and any(True for _ in story.all_named(told, words, s.sentence))
        else (s, verdict)
        for s, verdict in judged
    )


@lru_cache(maxsize=1_024)
def _judged(text: str, context: tuple[str, ...]) -> Judged:
    """Each sentence with what it shows, the story's facts left aside. A proof reads each example once for
    every set of facts told; the examples of a few scenes, after each of their beats, fit in the memory."""
    words, heard = words_read(text), said(context)
    seen = examine(words, heard)
    return tuple(zip(seen, decide(words, seen, heard), strict=True))


@lru_cache(maxsize=16_384)
def ties(text: str, context: tuple[str, ...]) -> tuple[object, ...]:
    """All that the reading of a text takes from the customer's lines. Where it is the same after other lines,
    and the same facts are told, the text is read the same: a proof need not read it again."""
    words, heard = words_read(text), said(context)
    return *taken_from(words, heard), is_copied(words, heard)


def only_cue(reading: Reading) -> bool:
    """Is the reply nothing but a continuer? (A cue has the full strength 1 only then.)"""
    return bool(reading.behaviours) and all(b.code == "cue" and b.strength == 1.0 for b in reading.behaviours)


def _only_cue(s: SentenceFeatures, verdict: SentenceVerdict) -> bool:
    if verdict.shown.keys() != {"cue"}:
        return False
    size = s.sentence.hi - s.sentence.lo
    return size < 5 or (size < 9 and not s.shared and s.content < 3)


def _misheard(
    words: Words, s: SentenceFeatures, verdict: SentenceVerdict, anchors: tuple[Anchor, ...]
) -> list[Misheard]:
    """The facts that the sentence gives back wrongly. An offer is no restatement, and only what is surely
    said of theirs is looked for in it."""
    if not anchors:
        return []
    # Only a story has facts to get wrong: without one the first reply does not wait for these rules.
    from game.listening.misheard.detect import misheard

    shown = verdict.shown.keys()
    acts = verdict.masked or (
        verdict.scores["solve"] > _SURELY_ACTS and shown.isdisjoint(("paraphrase", "check"))
    )
    back = not shown.isdisjoint(("paraphrase", "acknowledge", "check"))
    asked = "check" in shown or s.question
    return misheard(anchors, words, s.sentence, gives_back=back, asked=asked, acts=acts)


def _asked(
    words: Words, s: SentenceFeatures, verdict: SentenceVerdict, anchors: tuple[Anchor, ...]
) -> list[str]:
    """The facts that a question asks for, or that tell of a step which a fix has them take."""
    shown = verdict.shown.keys()
    if s.question or {"open_question", "closed_question"} & shown:
        return [a.id for a in anchors if a.asked and story.asks(a, words, s.sentence)]
    if "solve" in shown and {"paraphrase", "acknowledge", "check"}.isdisjoint(shown):
        return [a.id for a in anchors if a.asked and story.repeats(a, words, s.sentence)]
    return []


def _facts(
    words: Words,
    s: SentenceFeatures,
    verdict: SentenceVerdict,
    anchors: tuple[Anchor, ...],
    asked: list[str],
    places: dict[Code, WordSpan],
    news: bool,
) -> list[str]:
    """The facts that the sentence names; giving one back is a paraphrase, or a recall of one told earlier.
    What they have not told yet is nothing given back, whoever told it in an earlier call. `news`: the
    sentence says what they cannot have told."""
    if verdict.masked or verdict.against:
        return []
    named, told, theirs = [], False, set(s.shared)
    to_them = not _ADDRESS.isdisjoint(words.words[s.sentence.lo : s.sentence.hi])
    for anchor, place in story.all_named(anchors, words, s.sentence):
        if anchor.id in asked:
            continue
        named.append(anchor.id)
        told = told or bool(anchor.told)
        back = to_them or verdict.scores["paraphrase"] > -3
        if news or s.grammar or "closed_question" in places or not back:
            continue
        if anchor.told == "earlier" and ("solve" not in places or verdict.scores["paraphrase"] > -1):
            places.setdefault("recall", place)
        elif anchor.told == "now" and s.content > 1 and "solve" not in places:
            known = places.setdefault("paraphrase", place)
            # Another word for what they told shows it less well than words of their own.
            if "paraphrase" not in verdict.shown and theirs.isdisjoint(range(*known)):
                places["paraphrase"] = place
    if named and not told and not s.shared:
        places.pop("paraphrase", None)
    return named


def _is_news(
    words: Words,
    s: SentenceFeatures,
    places: dict[Code, WordSpan],
    spoken: CustomerWords,
    screens: tuple[frozenset[str], ...],
) -> bool:
    """Whether the sentence says or guesses why it came so, or reads the agent's own screen out, though a noun
    of theirs stands in it. Then it gives nothing back that they told, and its place goes; a guess may give
    something back beside it."""
    says = plainly(words, s)
    ours = "explains" in says and not overlap(words, s.sentence, spoken)[0]
    if not (ours or "guess" in says):
        ours = not s.grammar and _reads_out(words, s, screens)
    if ours or ("guess" in says and "explains" in says):
        places.pop("paraphrase", None)
    return ours or "guess" in says


def _reads_out(words: Words, s: SentenceFeatures, screens: tuple[frozenset[str], ...]) -> bool:
    """ "In August your plan got a new name": more of the screen's words than of theirs, and nothing that they
    or somebody else did."""
    lo, hi = s.sentence.lo, s.sentence.hi
    here = frozenset(words.stems[lo:hi])
    least = max(_READ_OUT, len(s.shared))
    if all(len(here & screen) < least for screen in screens):
        return False
    return not any(who in _WHO_DID and is_past(verb) for who, verb in pairwise(words.words[lo:hi]))


def _feelings(
    words: Words,
    s: SentenceFeatures,
    verdict: SentenceVerdict,
    feelings: tuple[Anchor, ...],
    places: dict[Code, WordSpan],
) -> list[str]:
    """The feelings that the sentence names as theirs, which acknowledges them; not in a stock line with
    nothing in it besides, "I understand your concern". A question whether they feel so names it where it says
    of what."""
    if verdict.masked or verdict.against:
        return []
    named = []
    stock = "acknowledge_generic" in places and s.content < _SAYS_MORE and not s.shared
    for feeling in feelings:
        place = story.felt(feeling, words, s.sentence)
        if place is None:
            continue
        named.append(feeling.id)
        guess = s.content >= _SAYS_OF_WHAT and "feeling_asked" in plainly(words, s)
        if guess if s.grammar else not stock:
            places.pop("acknowledge_generic", None)
            if len(named) == 1:
                places["acknowledge"] = place
    return named
