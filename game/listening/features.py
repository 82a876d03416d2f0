"""Each sentence of a reply as features: phrase patterns, what kind of sentence it is, whose words it uses."""

from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from game.listening.customer_words import CustomerWords, durations
from game.listening.lexicon import lexicon, word_set
from game.listening.patterns import patterns
from game.listening.tokens import SentenceSpan, Words

MOST_SENTENCES = 250
"""Sentences of one reply that are read: more than anybody writes to a customer."""

WordSpan = tuple[int, int]


class SentenceFeatures(Struct):
    """One sentence of a reply.

    `rules` holds each rule feature with the words that gave it, `lines` the very patterns that matched,
    `names` every feature that the model may weigh, `shared` the places of words that are the customer's own.
    `question` is one by its mark or its grammar, `grammar` by its grammar.
    """

    sentence: SentenceSpan
    first: int
    rules: dict[str, WordSpan]
    lines: set[str]
    names: list[str]
    shared: list[int]
    content: int
    question: bool
    grammar: bool


_LEAD = 7
"""So many words may stand before a question in its own sentence."""
_WH = frozenset(["what", "how", "why", "when", "where", "who", "which", "whom", "whose"])
_COUNTED = frozenset(["many", "much", "long", "about", "come", "old", "often", "far", "soon", "else", "so"])
_SUBJECTS = dict.fromkeys(["i", "my"], "i") | dict.fromkeys(["we", "our"], "we")
_SUBJECTS |= dict.fromkeys(["you", "your"], "you") | dict.fromkeys(["he", "she", "they"], "they")
_SUBJECTS |= dict.fromkeys(["it", "that", "this", "there"], "it")
_TOLD = frozenset(["have", "do"])
_ARTICLES = frozenset(["a", "an", "your", "our", "my", "this", "these", "those", "that", "not"])
_PAST = frozenset(["was", "were", "had", "did", "been", "would"])


@lru_cache(maxsize=1)
def opening_words() -> frozenset[str]:
    """Small words that may stand before the real opening of a sentence."""
    return frozenset(word for word, names in lexicon().listed.items() if "@open" in names)


def examine(read: Words, said: CustomerWords) -> list[SentenceFeatures]:
    """The sentences of the reply in order, each with its features."""
    if read.matched is None:
        read.matched = _matched(read)
    seen: list[SentenceFeatures] = []
    for sentence, (first, rules, lines) in zip(read.sentences, read.matched, strict=False):
        shared, content = overlap(read, sentence, said)
        grammar = asks_something(read, sentence, first)
        asked = "?" in sentence.mark or grammar
        seen.append(SentenceFeatures(sentence, first, rules, lines, [], shared, content, asked, grammar))
    _name(read, said, seen)
    return seen


def taken_from(read: Words, said: CustomerWords) -> tuple[object, ...]:
    """What `examine` takes from the customer's words: two of them that agree in it give the same features."""
    shared = tuple(tuple(overlap(read, s, said)[0]) for s in read.sentences[:MOST_SENTENCES])
    return shared, _thin(said), said.thanked, said.asked, not said.words


def _thin(said: CustomerWords) -> bool:
    return said.words > 0 and len(said.stems) < 3


def word_classes(read: Words) -> list[tuple[str, ...]]:
    """The word lists that each word of a text stands in."""
    lex, words = lexicon(), read.words
    kinds = list(map(lex.classes.__getitem__, words))
    for at, pair in enumerate(pairwise(words)):
        if pair in lex.twins:
            kinds[at] = (*kinds[at], "@intens")
            kinds[at + 1] = (*kinds[at + 1], "@neg")
    return kinds


def _matched(read: Words) -> list[tuple[int, dict[str, WordSpan], set[str]]]:
    """Of each sentence where it really opens, the rule features, and the patterns that matched: what does not
    depend on the customer's words."""
    find = patterns().find
    opening = opening_words()
    words = read.words
    kinds = word_classes(read)
    matched: list[tuple[int, dict[str, WordSpan], set[str]]] = []
    for sentence in read.sentences[:MOST_SENTENCES]:
        lo, hi = sentence.lo, sentence.hi
        first = lo
        while first < hi - 1 and words[first] in opening and first - lo < 4:
            first += 1
        rules: dict[str, WordSpan] = {}
        lines: set[str] = set()
        for name, line, start, end in find(words, kinds, lo, first, hi, "?" in sentence.mark):
            lines.add(line)
            known = rules.get(name)
            if known is None or end - start > known[1] - known[0]:
                rules[name] = (start, end)
        matched.append((first, rules, lines))
    return matched


def _name(read: Words, said: CustomerWords, seen: list[SentenceFeatures]) -> None:
    """The features of each sentence as names, its neighbours' rule features among them."""
    last = len(seen) - 1
    thin = _thin(said)
    for at, s in enumerate(seen):
        # Its words, then who it is about, its kind and the rules it matches.
        names = [*_word_names(read, s), *_kind_names(read, s, thin or not said.words), *_rule_names(s)]
        if said.thanked:
            names.append("thanked")
            names += [f"*{rule}/thanked" for rule in s.rules]
        names.append("only" if last == 0 else "opening" if at == 0 else "closing" if at == last else "inside")
        if said.asked:
            names.append("asked")
        if not said.words:
            names.append("no_context")
        if at:
            names += _neighbour("<", seen[at - 1])
        if at < last:
            names += _neighbour(">", seen[at + 1])
        s.names = names


def _neighbour(side: str, s: SentenceFeatures) -> list[str]:
    """What the sentence before ("<") or behind (">") is like."""
    names = [f"{side}{rule}" for rule in s.rules]
    if len(s.shared) > 1:
        names.append(f"{side}shared")
    if s.question:
        names.append(f"{side}question")
    return names


def _word_names(read: Words, s: SentenceFeatures) -> list[str]:
    words, stems, stop = read.words, read.stems, lexicon().stop
    lo, hi = s.sentence.lo, s.sentence.hi
    shared = set(s.shared)
    tokens = [
        "CTX"
        if at in shared
        else "0"
        if words[at][0].isdigit()
        else words[at]
        if words[at] in stop
        else stems[at]
        for at in range(lo, hi)
    ]
    names = [f"={t}" for t in dict.fromkeys(tokens)]
    names += dict.fromkeys([f"={a} {b}" for a, b in pairwise(tokens)])
    names += [f"^{tokens[0]}", f"^{' '.join(tokens[:2])}{'$' if hi - lo < 3 else ''}", f"{tokens[-1]}$"]
    if s.first > lo:
        opening = tokens[s.first - lo : s.first - lo + 2]
        names += [f"^^{opening[0]}", f"^^{' '.join(opening)}"]
    return names


def _flavour(s: SentenceFeatures) -> str:
    """ "q" is a question by its grammar, "d" one by its mark alone, "s" a statement."""
    return ("q" if s.grammar else "d") if s.question else "s"


def _kind_names(read: Words, s: SentenceFeatures, thin: bool) -> list[str]:
    said = read.words[s.sentence.lo : s.sentence.hi]
    subjects = [_SUBJECTS[word] for word in said if word in _SUBJECTS]
    subject = subjects[0] if subjects else ""
    you = "y" if "you" in subjects else ""
    others = f"{'w' if 'we' in subjects else ''}{'i' if 'i' in subjects else ''}"
    past = any(word in _PAST or (len(word) > 4 and word.endswith("ed")) for word in said)
    count = len(s.shared)
    size = min(6, len(said).bit_length())
    flavour = _flavour(s)
    names = [f"size{size}", f"size{flavour}{size}", f"shared{min(count, 5)}"]
    names += [f"shared{min(count, 3)}{flavour}{you}", f"content{min(s.content, 7)}"]
    if thin:
        names += [f"thin{flavour}{you}{size}", f"thin_{subject}{flavour}"]
    if s.content:
        names.append(f"part{4 * count // s.content}")
    names.append(f"subject_{subject or 'none'}")
    names.append(f"subject_{subject or 'none'}{flavour}{min(count, 2)}")
    names.append(f"who_{you}{others}{flavour}{min(count, 2)}")
    if past:
        names.append(f"past{flavour}{you}")
    names.append(f"mark{s.sentence.mark[:1]}")
    if s.question:
        names.append("question")
    return names


def _rule_names(s: SentenceFeatures) -> list[str]:
    names, flavour, count = sorted(s.lines), _flavour(s), len(s.shared)
    for rule in s.rules:
        names += [f"*{rule}", f"*{rule}/{flavour}{min(count, 2)}"]
    if "contrast" in s.rules:
        names += [f"*{rule}/but" for rule in s.rules]
    return names


def overlap(read: Words, sentence: SentenceSpan, said: CustomerWords) -> tuple[list[int], int]:
    """Positions of content words that are the customer's own (or near them), and how many content words."""
    lex = lexicon()
    stop, groups, words, stems = lex.stop, lex.groups, read.words, read.stems
    shared: list[int] = []
    content = 0
    known: set[str] = set()
    for at in range(sentence.lo, sentence.hi):
        word = words[at]
        if word[0].isdigit():
            content += 1
            lengths = durations(words[at : at + 2], stems[at : at + 2]) if said.durations else ()
            if (word in said.numbers and word not in known) or not said.durations.isdisjoint(lengths):
                shared.append(at)
                known.add(word)
            continue
        if word in stop:
            continue
        stem = stems[at]
        content += 1
        theirs = stem in said.stems or not said.groups.isdisjoint(groups.get(stem, ()))
        if theirs and stem not in known:
            shared.append(at)
            known.add(stem)
    return shared, content


def asks_something(read: Words, sentence: SentenceSpan, first: int) -> bool:
    """Is the sentence built as a question, whatever its mark?"""
    if "!" in sentence.mark:
        return False
    # Behind a few words and a comma or a dash the question begins: "Just to confirm, did you…".
    starts = (
        at + 1 for at in range(sentence.lo, min(sentence.hi - 2, sentence.lo + _LEAD)) if read.marks[at]
    )
    return _opens_question(read, sentence, first) or any(_inverted(read, sentence, at) for at in starts)


def _inverted(read: Words, sentence: SentenceSpan, at: int) -> bool:
    """Do a verb and whom it is about stand here in the order of a question?"""
    word, after = read.words[at], read.words[at + 1] if at + 1 < sentence.hi else ""
    if word not in word_set("aux") or after not in word_set("who"):
        return False
    return "?" in sentence.mark or word not in _TOLD or after not in _ARTICLES


def _opens_question(read: Words, sentence: SentenceSpan, first: int) -> bool:
    if _inverted(read, sentence, first):
        return True
    word = read.words[first]
    after = read.words[first + 1] if first + 1 < sentence.hi else ""
    asks = "?" in sentence.mark or after in word_set("aux") or after in _COUNTED or word == "which"
    return word in _WH and asks
