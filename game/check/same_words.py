"""Lines to choose from that a player cannot tell apart."""

from collections.abc import Iterable, Iterator

from game.check.remarks import Remark
from game.story.model import KeyPath
from game.words import shortened


def same_words(lines: Iterable[tuple[str, KeyPath]]) -> Iterator[Remark]:
    """The lines that stand beside each other in the same words, but for case and spaces. Each line comes with
    the place where it is written."""
    seen: set[str] = set()
    for line, path in lines:
        words = " ".join(line.casefold().split())
        if words in seen:
            yield Remark(
                "same-words", path, f"“{shortened(line)}” stands here twice: a player cannot tell them apart"
            )
        seen.add(words)
