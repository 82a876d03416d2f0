"""Scenes and the links between them: what nothing leads to, and what nothing leads out of."""

from collections.abc import Iterable, Iterator

from game.check.remarks import KEY, Remark
from game.story.links import Links, reach, turned
from game.story.model import Story


def links_remarks(story: Story, ways: Links) -> Iterator[Remark]:
    """Scenes without a way in, loops without a way out, a story without an end."""
    scenes = story.scenes
    reached = reach(ways, (story.start.scene,))
    endings = [name for name, scene in scenes.items() if scene.ending]
    loops: list[list[str]] = []
    if not endings:
        yield Remark("no-ending", ("scenes",), "no scene of this story is an ending", spot=KEY)
    else:
        lost = trapped(ways, endings) & reached
        groups, between = _loops(ways, [name for name in scenes if name in lost])
        leaves = {source for source, _ in between}
        # The loops that lead to nothing but themselves.
        loops = [group for number, group in enumerate(groups) if number not in leaves]
    for loop in loops:
        yield Remark("endless-loop", ("scenes", loop[0]), _loop_message(loop), spot=KEY)
    nothing_ends = reached.isdisjoint(endings)
    for name in _roots(ways, [name for name in scenes if name not in reached]):
        if nothing_ends and not reach(ways, (name,)).isdisjoint(endings):
            # The loop is the cause: once it has its way out, this may be where it goes.
            continue
        yield Remark("unlinked-scene", ("scenes", name), f'nothing leads to the scene "{name}"', spot=KEY)


def endless_remarks(story: Story, ways: Links, scenes: list[str]) -> Iterator[Remark]:
    """Scenes whose links do lead to an ending, but not in any state that a play comes there with."""
    for name in _roots(ways, scenes):
        message = f'no play that comes to "{name}" can reach an ending from there'
        yield Remark("endless-play", ("scenes", name), message, spot=KEY)


def trapped(ways: Links, endings: Iterable[str]) -> set[str]:
    """The scenes from which no links lead to any of the endings."""
    return set(ways) - reach(turned(ways), endings)


def _loop_message(loop: list[str]) -> str:
    if len(loop) == 1:
        return f'the scene "{loop[0]}" leads only to itself, and to no ending'
    shown = ", ".join(f'"{name}"' for name in loop[:6]) + (", …" if len(loop) > 6 else "")
    return f"the scenes {shown} lead only to one another, and to no ending"


def _roots(ways: Links, names: list[str]) -> list[str]:
    """The first scenes of what nothing leads to; links to these would reach all of `names`."""
    groups, between = _loops(ways, names)
    fed = {target for _, target in between}
    return [group[0] for number, group in enumerate(groups) if number not in fed]


def _loops(ways: Links, names: list[str]) -> tuple[list[list[str]], set[tuple[int | None, int | None]]]:
    """Scenes that lead to one another, grouped (Tarjan's way, with a stack of its own); groups and their
    members in file order. Then the links between groups by number, None for what is in none."""
    order = {name: number for number, name in enumerate(names)}
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    held: dict[str, None] = {}
    found: list[list[str]] = []
    for root in names:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        held[root] = None
        walk = [(root, iter(ways[root]))]
        while walk:
            name, targets = walk[-1]
            for target in targets:
                if target not in order:
                    continue
                if target not in index:
                    index[target] = low[target] = len(index)
                    held[target] = None
                    walk.append((target, iter(ways[target])))
                    break
                if target in held:
                    low[name] = min(low[name], index[target])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[name])
                if low[name] == index[name]:
                    group: list[str] = []
                    while not group or group[-1] != name:
                        group.append(held.popitem()[0])
                    found.append(sorted(group, key=order.__getitem__))
    found.sort(key=lambda group: order[group[0]])
    group_of = {name: number for number, group in enumerate(found) for name in group}
    links = {(group_of[name], group_of.get(to)) for name in names for to in ways[name]}
    return found, {(source, target) for source, target in links if source != target}
