"""Phrase patterns over words: `data/patterns.txt`, matched in one pass with bounded work.

A pattern is a row of elements: `a|b` either word, `x?` may be missing, `@list` any word of that list,
`..` up to three words, `...` up to six, `^` the start of the sentence (after small opening words),
`$` its end, `<q>` its end with a question mark. Nothing in it can loop, so no text makes it slow.
"""

from functools import lru_cache

from game.listening.lexicon import lexicon, sections

# How many words each gap may jump over: within a phrase, and within a clause.
_GAPS = {"..": 3, "...": 6}


class PatternNode:
    """A place inside patterns: where each word leads, what may be jumped over, what is complete here."""

    __slots__ = ("_onward", "edges", "ends", "gaps")

    def __init__(self) -> None:
        self.edges: dict[str, list[PatternNode]] = {}
        self.gaps: list[tuple[int, PatternNode]] = []
        self.ends: list[tuple[str, str]] = []
        self._onward: dict[str, PatternNode] = {}

    def onward(self, key: str) -> "PatternNode":
        """Where a word of `edges` leads, all patterns that go on with it as one place."""
        found = self._onward.get(key)
        if found is None:
            targets = self.edges[key]
            found = self._onward[key] = targets[0] if len(targets) == 1 else _joined(targets)
        return found


def _joined(nodes: list[PatternNode]) -> PatternNode:
    joined = PatternNode()
    for node in nodes:
        joined.gaps += node.gaps
        joined.ends += node.ends
        for key, targets in node.edges.items():
            joined.edges.setdefault(key, []).extend(targets)
    return joined


class Patterns:
    """All patterns of a file."""

    def __init__(self, found: dict[str, list[str]]) -> None:
        self.floating = PatternNode()
        self.anchored = PatternNode()
        for name, lines in found.items():
            for number, line in enumerate(lines):
                self._add((name, f"{name}:{number}"), line.split())

    def _add(self, name: tuple[str, str], elements: list[str]) -> None:
        root = self.floating
        if elements[0] == "^":
            root, elements = self.anchored, elements[1:]
        heads = [root]
        for element in elements:
            after = PatternNode()
            optional = element.endswith("?") and len(element) > 1
            for head in heads:
                if element in _GAPS:
                    head.gaps.append((_GAPS[element], after))
                    continue
                for choice in element.rstrip("?").split("|") if optional else element.split("|"):
                    head.edges.setdefault(choice, []).append(after)
            heads = [*heads, after] if optional else [after]
        for head in heads:
            head.ends.append(name)

    def find(
        self, words: list[str], classes: list[tuple[str, ...]], lo: int, first: int, hi: int, asked: bool
    ) -> list[tuple[str, str, int, int]]:
        """Every pattern in words `lo`..`hi` as (section, section and line, from, to). `first` is where the
        sentence really opens; `asked`: it ends with a question mark."""
        found: list[tuple[str, str, int, int]] = []
        floating, anchored = self.floating, self.anchored
        keys = [(words[at], *classes[at]) for at in range(lo, hi)]
        keys.append(("$", "<q>") if asked else ("$",))
        for at in range(lo, hi):
            stack = [(floating, at)]
            if at in (lo, first):
                stack.append((anchored, at))
            while stack:
                node, here = stack.pop()
                if node.ends:
                    found += [(name, line, at, here) for name, line in node.ends]
                edges = node.edges
                after = here + (here < hi)
                for key in keys[here - lo]:
                    if key in edges:
                        stack.append((node.onward(key), after))
                for size, target in node.gaps if here < hi else ():
                    beyond = target.edges.keys()
                    for there in range(here, min(here + size, hi) + 1):
                        # Only where the pattern goes on: most words do not fit what follows a gap.
                        if target.ends or target.gaps or not beyond.isdisjoint(keys[there - lo]):
                            stack.append((target, there))
        return found


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    lexicon()
    return Patterns(sections("patterns.txt"))
