"""Which scenes lead to which, whatever the conditions say."""

from collections.abc import Iterable, Mapping

from game.story.model import Answer, Story

Links = Mapping[str, tuple[str, ...]]
"""Scene -> the scenes that its exits name, each once."""


def links(story: Story, *, own_words: bool = True) -> Links:
    """The ways on of every scene; without `own_words` only those of picks, routes, `goto` and cutting in, and
    not by what the customer answers to words that none of these takes."""
    return {
        name: tuple(
            dict.fromkeys(
                branch.to
                for leaving in story.exits(scene)
                if own_words or not (leaving.way == "lost" or isinstance(leaving.reply, Answer))
                for branch in leaving.goto
            )
        )
        for name, scene in story.scenes.items()
    }


def turned(ways: Links) -> Links:
    """Scene -> the scenes that name it."""
    back: dict[str, list[str]] = {name: [] for name in ways}
    for name, targets in ways.items():
        for target in targets:
            back[target].append(name)
    return {name: tuple(sources) for name, sources in back.items()}


def reach(ways: Links, start: Iterable[str]) -> set[str]:
    """Every scene that the links lead to from these, themselves included."""
    seen = set(start)
    todo = list(seen)
    while todo:
        for target in ways.get(todo.pop(), ()):
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen
