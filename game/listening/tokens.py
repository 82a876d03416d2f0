"""Words of a text with their places in it: normalised, lemmatised, numbers and durations made equal."""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from game.listening.clauses import clause_starts
from game.listening.lexicon import Lexicon, lexicon, word_set

LIMIT = 7_000
"""Characters of a text that are read; what follows is left unread, so that no text costs more."""

_TOKEN = re.compile(
    r"(?P<num>[£$€₹]?\d+(?:[.,:]\d+)*)"
    r"|(?P<hum>(?i:\b(?:m+-?h+m+|u[hm]+-h[uhm]+|mm+)\b))"
    r"|(?P<word>[^\W\d_]+(?:['’`´][^\W\d_]+)*|(?<=\s)&(?=\s))"
    r"|(?P<mark>[?!.…]+|,|;|\n|\u2014|\u2013|:[()'/D|]+|<3|[()]|(?<=\s)-(?=\s)|:(?=\s+[A-Z]))"
    r"|(?P<icon>[\u2600-\u27bf\U0001f300-\U0001faff])"
)
_UNMARKED, _LEAST = 9, 3
"""From so many words on a text without marks is cut where sentences seem to begin, each at least so long."""
_LONG = re.compile(r"(.)\1{2,}")
_FACES = {":(": "😞", ":'(": "😢", ":/": "😕", ":)": "🙂", ":D": "😄", "<3": "❤", ":|": "😐"}


class SentenceSpan(Struct, frozen=True):
    """One sentence: words `lo`..`hi` of the text, the characters it covers, and the mark that ends it."""

    lo: int
    hi: int
    start: int
    end: int
    mark: str


class Words:
    """The words of a text, in parallel lists: `words` (normal form), `stems`, `starts`, `ends`
    (characters of the text as given) and `marks` (the marks that follow a word). `alike`,
    `found`, `named`, `misheard` and `matched` keep what was looked for in them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.stems: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.marks: list[str] = []
        self.sentences: list[SentenceSpan] = []
        self.alike: dict[str, list[int]] = {}
        self.found: dict[object, tuple[int, int] | None] = {}
        self.named: dict[object, tuple[tuple[int, tuple[int, int]], ...]] = {}
        self.misheard: dict[object, tuple[tuple[str, int, int], ...]] = {}
        self.matched: list[tuple[int, dict[str, tuple[int, int]], set[str]]] | None = None
        self._scan(lexicon())

    def _scan(self, lex: Lexicon) -> None:
        text, words, ends, marks = self.text, self.words, self.ends, self.marks
        breaks: list[tuple[int, str, int]] = []
        tails = lex.tails
        for m in _TOKEN.finditer(text[:LIMIT]):
            kind, start, end = m.lastgroup, m.start(), m.end()
            raw = m.group()
            if kind == "mark":
                face = _FACES.get(raw)
                if face:
                    kind, raw = "icon", face
                else:
                    if marks:
                        marks[-1] += raw
                    if raw in ("\n", ":") or (raw[0] in ".?!…;" and self._breaks(text, start, end, raw)):
                        breaks.append((len(words), raw, end))
                    continue
            if kind == "icon":
                self._add(raw, start, end)
                breaks.append((len(words), "", end))
                continue
            parts = self._parts(kind, raw, lex)
            stammered = kind not in ("num", "hum") and ends and parts == (words[-1],)
            if stammered and text[ends[-1] : start] in ("-", "--"):
                ends[-1] = end
                continue
            for part in parts:
                if part in tails and words and not marks[-1] and (words[-1], part) in lex.pairs:
                    words[-1] = lex.pairs[words[-1], part]
                    ends[-1] = end
                else:
                    self._add(part, start, end)
        self._join_numbers(lex)
        self.stems = list(map(lex.stems.__getitem__, words))
        if len(words) > _UNMARKED and not any(marks):
            breaks = sorted([*breaks, *self._openings(lex)])
        acts = [(at, "", self.ends[at - 1]) for at in clause_starts(words, marks, breaks, lex)]
        if acts:
            breaks = sorted([*breaks, *acts])
        self._cut(breaks)

    def _openings(self, lex: Lexicon) -> Iterator[tuple[int, str, int]]:
        """Where a sentence seems to begin in a text without any marks, such as a speech recogniser writes."""
        words, last = self.words, 0
        for at in range(_LEAST, len(words) - _LEAST + 1):
            if at - last >= _LEAST and (words[at], words[at + 1]) in lex.openings:
                last = at
                yield at, "", self.ends[at - 1]

    def _add(self, word: str, start: int, end: int) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)
        self.marks.append("")

    def _parts(self, kind: str | None, raw: str, lex: Lexicon) -> tuple[str, ...]:
        """The normal form of one token: mostly one word, several where a contraction is opened."""
        if kind == "num":
            return (_number(raw),)
        if kind == "hum":
            return ("mhm",)
        low = raw.lower()
        if low == "no" and self.words and self.words[-1] in word_set("numbered"):
            return ("number",)
        return _opened(low)

    def _breaks(self, text: str, start: int, end: int, raw: str) -> bool:
        following = text[end : end + 1]
        if raw == "." and self.words and self.words[-1] in word_set("abbreviated") and self.ends[-1] == start:
            return False
        return not following or following.isspace() or following in "\"'”’)*" or raw[0] in "?!"

    def _join_numbers(self, lex: Lexicon) -> None:
        words, numbers = self.words, lex.numbers
        words[:] = [numbers.get(word, word) for word in words]
        for i in range(len(words) - 1):
            a, b = words[i], words[i + 1]
            if b in _SCALES and a.isdigit() and int(a[:6]) < 1000:
                words[i] = str(int(a) * _SCALES[b])
            elif a in _TENS and len(b) == 1 and b.isdigit() and b != "0":
                words[i] = str(int(a) + int(b))

    def _cut(self, breaks: list[tuple[int, str, int]]) -> None:
        lo = 0
        total = len(self.words)
        for at, raw, end in [*breaks, (total, "", 0)]:
            if at == lo:
                continue
            if self.sentences and not any(w[0].isalnum() for w in self.words[lo:at]):
                last = self.sentences[-1]
                self.sentences[-1] = SentenceSpan(last.lo, at, last.start, self.ends[at - 1], last.mark)
            else:
                mark = "?" if "?" in self.marks[at - 1] + raw else raw
                stop = max(end, self.ends[at - 1]) if raw and raw != "\n" else self.ends[at - 1]
                self.sentences.append(SentenceSpan(lo, at, self.starts[lo], stop, mark))
            lo = at


# What a number word before these is multiplied by.
_SCALES = {"hundred": 100, "thousand": 1000, "k": 1000, "lakh": 100_000, "grand": 1000}
_TENS = frozenset(["20", "30", "40", "50", "60", "70", "80", "90"])


def _number(raw: str) -> str:
    plain = raw.lstrip("£$€₹").replace(",", "")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".") if plain.count(".") == 1 else plain
    return plain.lstrip("0") or "0"


def normal(low: str) -> tuple[str, ...]:
    """The normal form of one lower-case word that no table holds: contractions opened, long vowels cut."""
    if "'" in low or "’" in low or "`" in low or "´" in low:
        low = low.replace("’", "'").replace("`", "'").replace("´", "'")
        if known := lexicon().forms.get(low):
            return known
        head, _, tail = low.rpartition("'")
        if low.endswith("n't"):
            return (low[:-3], "not")
        expanded = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}.get(tail)
        if expanded:
            return (head.replace("'", ""), expanded)
        if tail == "s":
            if head in word_set("is_after"):
                return (head, "is")
            return (head.replace("'", ""),)
        return (low.replace("'", ""),)
    if len(low) > 4 or low[:1] == low[1:2]:
        shorter = _LONG.sub(r"\1", low)
        if shorter != low:
            return lexicon().forms.get(shorter, (shorter,))
    return (low,)


@lru_cache(maxsize=20_000)
def _opened(low: str) -> tuple[str, ...]:
    """The normal form of one lower-case word; as many are kept as a speaker uses."""
    return lexicon().forms.get(low) or normal(low)


@lru_cache(maxsize=512)
def phrase_stems(phrase: str) -> tuple[str, ...]:
    """The stems of an author's phrase, numbers made equal."""
    return tuple(Words(phrase).stems)


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words that a text is about, without the small words."""
    read, stop = Words(text), lexicon().stop
    return frozenset(stem for word, stem in zip(read.words, read.stems, strict=True) if word not in stop)


_NEARLY = 0.6
"""From this share of content words in common on, two lines are nearly the same. Our own: of ten words that a
line is about, two or three differ then."""


def nearly_same(one: str, other: str) -> bool:
    """Whether two lines are about the same in nearly the same words."""
    mine, theirs = content_stems(one), content_stems(other)
    if not mine or not theirs:
        return one.split() == other.split()
    common = len(mine & theirs)
    return common >= _NEARLY * len(mine | theirs)


@lru_cache(maxsize=1_024)
def words_read(text: str) -> Words:
    """The words of a reply; the same reply is often read again, against other lines of the customer's."""
    return Words(text)
