"""Where a long sentence holds several acts: greeting, courtesy, request and promise are read apart."""

from collections.abc import Iterator

from game.listening.lexicon import Lexicon, word_set

_LEAST = 3
"""Words that a clause has at least on either side of such a place; a greeting is shorter."""
_GREETED = 4
_JOINS = frozenset(["and", "so"])
_DASHES = frozenset(["-", "\u2013", "\u2014"])
_PROMISED = frozenset([("i", "will"), ("we", "will"), ("i", "have"), ("let", "me")])


def clause_starts(
    words: list[str], marks: list[str], breaks: list[tuple[int, str, int]], lex: Lexicon
) -> Iterator[int]:
    """The places where a new act begins inside the sentences that `breaks` part."""
    lo = 0
    for hi, raw, _ in [*breaks, (len(words), "", 0)]:
        start = lo
        for at in range(lo + 1, hi - 1):
            if (marks[at - 1] or words[at] in _JOINS) and _parts(
                words, marks[at - 1], start, at, hi, "?" in raw, lex
            ):
                start = at
                yield at
        lo = hi


def _parts(words: list[str], mark: str, start: int, at: int, hi: int, asked: bool, lex: Lexicon) -> bool:
    comma, dash = "," in mark, not _DASHES.isdisjoint(mark)
    if (comma or dash) and at - start < _GREETED and words[start] in word_set("greeting"):
        return True
    if at - start < _LEAST or hi - at < _LEAST:
        return False
    here, after = words[at], words[at + 1]
    if here in _JOINS:
        if (after, words[at + 2]) in lex.requests:
            return True
        return here == "so" and not asked and (after, words[at + 2]) in lex.promises
    if comma and (here, after) in _PROMISED and words[start] not in word_set("depends"):
        return not asked
    if (comma or dash) and not word_set("courtesy").isdisjoint(words[start:at]):
        return dash or (here, after) in lex.openings or here in word_set("bids")
    return False
