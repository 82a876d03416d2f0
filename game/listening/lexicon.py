"""The word lists that the ear knows, read once from `data/lexicon.txt`."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).with_name("data")


class Lexicon:
    """Word lists by name, and the small functions over them."""

    def __init__(self, sections: dict[str, list[str]]) -> None:
        self.forms = {short: tuple(full.split()) for short, full in _pairs(sections.pop("forms"))}
        self.pairs: dict[tuple[str, str], str] = {}
        for joined, kinds in _pairs(sections.pop("pairs")):
            for kind in kinds.split(","):
                head, tail = kind.split()
                self.pairs[head, tail] = joined
        twins = (twin.split() for line in sections.pop("twins") for twin in line.split(","))
        self.twins = frozenset((first, second) for first, second in twins)
        self.numbers = _turned(sections.pop("numbers"))
        self.irregular = _turned(sections.pop("irregular"))
        self._stems: dict[str, str] = {}
        self.stop = _words(sections.pop("stop"))
        openings = (pair.split() for line in sections.pop("openings") for pair in line.split(","))
        self.openings = frozenset((first, second) for first, second in openings)
        self.kinds = _turned(sections.pop("kinds"))
        self.lines = {"opposites": sections.pop("opposites")}
        self.groups: dict[str, tuple[str, ...]] = {}
        for number, line in enumerate(sections.pop("synonyms")):
            for word in line.split():
                key = self.stem(word)
                self.groups[key] = (*self.groups.get(key, ()), f"~{number}")
        self.sets = {name[1:]: _words(sections.pop(name)) for name in list(sections) if name[0] == ":"}
        held: dict[str, dict[str, None]] = {}
        for name, lines in sections.items():
            for word in " ".join(lines).split():
                held.setdefault(word, {})[name] = None
        self.classes = {word: tuple(names) for word, names in held.items()}

    def classes_of(self, word: str, stem: str) -> tuple[str, ...]:
        return self.classes.get(word) or self.classes.get(stem, ())

    def stem(self, word: str) -> str:
        """A light stem: irregular forms by table, then the common endings cut."""
        known = self._stems.get(word)
        if known is None:
            known = self.irregular.get(word) or _cut(word)
            if len(self._stems) > 30_000:
                self._stems.clear()
            self._stems[word] = known
        return known


def _words(lines: list[str]) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """`key = value`, a line each."""
    for line in lines:
        key, _, value = line.partition("=")
        yield key.strip(), value.strip()


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


def word_set(name: str) -> frozenset[str]:
    return lexicon().sets[name]
