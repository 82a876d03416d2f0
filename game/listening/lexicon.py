"""The word lists that the ear knows, read once from `data/lexicon.txt`."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

DATA = Path(__file__).with_name("data")


V = TypeVar("V")
_MOST = 30_000
"""Words whose stems and classes are kept: more than any speaker uses."""


class Kept(dict[str, V]):
    """What was worked out for each word, worked out again when too much is kept."""

    def __init__(self, work_out: Callable[[str], V]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, word: str) -> V:
        if len(self) > _MOST:
            self.clear()
        value = self[word] = self._work_out(word)
        return value


class Lexicon:
    """Word lists by name, and the small functions over them."""

    def __init__(self, sections: dict[str, list[str]]) -> None:
        self.forms = {short: tuple(full.split()) for short, full in _pairs(sections.pop("forms"))}
        self.pairs: dict[tuple[str, str], str] = {}
        for joined, kinds in _pairs(sections.pop("pairs")):
            for kind in kinds.split(","):
                head, tail = kind.split()
                self.pairs[head, tail] = joined
        self.tails = frozenset(tail for _, tail in self.pairs)
        self.twins = _both(sections.pop("twins"))
        self.numbers = _turned(sections.pop("numbers"))
        self.irregular = _turned(sections.pop("irregular"))
        self.stems = Kept(lambda word: self.irregular.get(word) or _cut(word))
        self.stop = _words(sections.pop("stop"))
        self.openings = _both(sections.pop("openings"))
        self.promises = _both(sections.pop("promises"))
        self.requests = _both(sections.pop("requests"))
        self.kinds = _turned(sections.pop("kinds"))
        self.lines = {name: sections.pop(name) for name in ("opposites", "sorts", "deeds")}
        self.groups: dict[str, tuple[str, ...]] = {}
        self.members: dict[str, set[str]] = {}
        for number, line in enumerate(sections.pop("synonyms")):
            for word in line.split():
                key = self.stem(word)
                self.groups[key] = (*self.groups.get(key, ()), f"~{number}")
                self.members.setdefault(f"~{number}", set()).add(key)
        self.sets = {name[1:]: _words(sections.pop(name)) for name in list(sections) if name[0] == ":"}
        held: dict[str, dict[str, None]] = {}
        for name, lines in sections.items():
            for word in " ".join(lines).split():
                held.setdefault(word, {})[name] = None
        self.listed = {word: tuple(names) for word, names in held.items()}
        self.classes = Kept(self._classes_of)

    def stem(self, word: str) -> str:
        """A light stem: irregular forms by table, then the common endings cut."""
        return self.stems[word]

    def _classes_of(self, word: str) -> tuple[str, ...]:
        return self.listed.get(word) or self.listed.get(self.stems[word], ())


def _words(lines: list[str]) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """`key = value`, a line each."""
    for line in lines:
        key, _, value = line.partition("=")
        yield key.strip(), value.strip()


def _both(lines: list[str]) -> frozenset[tuple[str, str]]:
    """Pairs of words, a comma between two pairs."""
    pairs = (pair.split() for line in lines for pair in line.split(","))
    return frozenset((first, second) for first, second in pairs)


def _turned(lines: list[str]) -> dict[str, str]:
    """`form = kind kind …` as kind -> form."""
    return {kind: form for form, kinds in _pairs(lines) for kind in kinds.split()}


def _cut(word: str) -> str:
    """A word without its common endings; plural first, for the others stand before it."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _bare(_base(word))


def _base(word: str) -> str:
    """Without the ending of a verb or an adverb, and the consonant it doubled."""
    for ending in ("ing", "edly", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word


def _bare(word: str) -> str:
    """Without the ending of a noun; the last vowel made equal."""
    if word.endswith(("ation", "ition")) and len(word) > 7:
        word = word[:-5]
    elif word.endswith("ment") and len(word) > 7:
        word = word[:-4]
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    elif word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    return word.replace("ise", "ize") if word.endswith("ise") else word


def sections(name: str) -> dict[str, list[str]]:
    """The `[sections]` of a data file: lines without comments."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for raw in (DATA / name).read_text(encoding="utf-8").splitlines():
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        if line[0] == "[" and line[-1] == "]":
            current = found.setdefault(line[1:-1], [])
        else:
            current.append(line)
    return found


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    return Lexicon(sections("lexicon.txt"))


@lru_cache(maxsize=2_048)
def alike(stem: str) -> frozenset[str]:
    """A stem and all that share a line of the synonyms with it."""
    lex = lexicon()
    return frozenset([stem]).union(*(lex.members[group] for group in lex.groups.get(stem, ())))


def word_set(name: str) -> frozenset[str]:
    return lexicon().sets[name]


def is_past(word: str) -> bool:
    """Whether a form of a verb tells of what was done."""
    if word.endswith(("ing", "s")):
        return False
    return word.endswith(("ed", "en")) or lexicon().irregular.get(word, word) != word
