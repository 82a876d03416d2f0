"""A story as a picture's content: scenes and the ways between them, marked, and cut down where it is large.

`draw` works it out; `game.authoring.graph_text` writes Mermaid and DOT, `game.authoring.graph_svg` SVG.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from game.channels import channels
from game.conversation.plan import Plan
from game.conversation.transcript import replied
from game.story.conditions import written
from game.story.links import links, reach
from game.story.model import Beat, Exit, Kind, Reply, Scene, Story, Way
from game.story.names_in_texts import with_open_names
from game.words import shortened

# Scenes: more boxes than that cannot be read in one picture.
LARGE = 150
SIGNS: dict[Kind, str] = {"best": "★", "good": "✔", "fair": "●", "poor": "▽", "critical": "✖"}
# Characters of a line on a box: a box three lines high stays as wide as its neighbours.
_SHOWN = 34
_WAYS: dict[Way, str] = {"interrupted": "cut in", "lost": "answered three times in a row"}


class Heat(Struct, frozen=True):
    """What simulated players did: in how many of `plays` a scene was seen, and a reply (scene, id) taken."""

    plays: int
    scenes: Mapping[str, int]
    replies: Mapping[tuple[str, str], int]


class GraphNode(Struct, frozen=True):
    """A scene, or several in its place (`holds`). `heat` is the share of plays that saw it, 0..1."""

    id: str
    text: str
    kind: Kind | None = None
    title: str = ""
    start: bool = False
    unreached: bool = False
    holds: int = 1
    heat: float | None = None


class GraphEdge(Struct, frozen=True):
    """One way on. `label` is the reply's id with its first words, `condition` what its branch asks for."""

    source: str
    target: str
    way: Way
    label: str = ""
    condition: str = ""
    heat: float | None = None


class Graph(Struct, frozen=True):
    """The picture's content. `left_out` says in words what was cut down ("" for nothing)."""

    title: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    left_out: str = ""


def draw(story: Story, heat: Heat | None = None, whole: bool = False) -> Graph:
    """The graph of a story. Above `LARGE` scenes chains become one node each, and what is still too much
    is one node "more": the scenes nearest to the start and all unreached ones stay. `whole` keeps all."""
    reached = reach(links(story), (story.start.scene,))
    nodes = {scene.id: _node(story, scene, scene.id in reached, heat) for scene in story.scenes.values()}
    edges = [edge for scene in story.scenes.values() for edge in _edges(story, scene, heat)]
    title = f"{story.title} ({story.customer.name}, {channels()[story.channel].label})"
    total = len(nodes)
    if whole or total <= LARGE:
        return Graph(title, tuple(nodes.values()), tuple(edges))
    nodes, edges = _folded_chains(nodes, edges)
    if len(nodes) > LARGE:
        nodes, edges = _nearest(nodes, edges, story.start.scene)
    left_out = f"{total} scenes are too many to read: they are drawn as {len(nodes)}. --all draws every one."
    return Graph(title, tuple(nodes.values()), tuple(edges), left_out)


def play_heat(plan: Plan, plays: int, seed: int = 0) -> Heat:
    """Counted over the random plays that `playtest` makes."""
    from game.playtest.playtest import simulate

    scenes: Counter[str] = Counter()
    replies: Counter[tuple[str, str]] = Counter()
    for play in simulate(plan, plays, seed, "random"):
        scenes.update(play.scenes)
        replies.update(set(play.taken))
    return Heat(plays, scenes, replies)


def _node(story: Story, scene: Scene, reached: bool, heat: Heat | None) -> GraphNode:
    first = next(iter(scene.customer), Beat())
    spoken = next(iter(first.lines), first.do or "")
    spoken = f"{first.who}: {spoken}" if first.who else spoken
    return GraphNode(
        scene.id,
        shortened(with_open_names(spoken), _SHOWN),
        scene.ending.kind if scene.ending else None,
        scene.ending.title if scene.ending else "",
        start=scene.id == story.start.scene,
        unreached=not reached,
        heat=heat.scenes.get(scene.id, 0) / heat.plays if heat and heat.plays else None,
    )


def _edges(story: Story, scene: Scene, heat: Heat | None) -> Iterable[GraphEdge]:
    for leaving in story.exits(scene):
        reply, share = leaving.reply, None
        if heat and heat.plays and reply:
            share = heat.replies.get((scene.id, reply.id), 0) / heat.plays
        for branch in leaving.goto:
            asks = written(branch.condition) or ("else" if len(leaving.goto) > 1 else "")
            yield GraphEdge(scene.id, branch.to, leaving.way, _label(leaving), asks, share)


def _label(leaving: Exit) -> str:
    reply = leaving.reply
    if isinstance(reply, Reply):
        label = f"{reply.id}: {shortened(with_open_names(replied(reply).line), _SHOWN)}"
        return label if reply.condition is None else f"{label} [if {written(reply.condition)}]"
    if reply:
        return f"{reply.id}: " + (f"when {written(reply.condition)}" if reply.condition else "otherwise")
    return _WAYS.get(leaving.way, "")


def _folded_chains(
    nodes: dict[str, GraphNode], edges: list[GraphEdge]
) -> tuple[dict[str, GraphNode], list[GraphEdge]]:
    """Scenes that follow one another without a choice of way become one node, named by the first."""
    after: dict[str, set[str]] = {name: set() for name in nodes}
    before: dict[str, set[str]] = {name: set() for name in nodes}
    for edge in edges:
        after[edge.source].add(edge.target)
        before[edge.target].add(edge.source)
    into: dict[str, str] = {}
    for name, node in nodes.items():
        followed, *others = after[name] or (name,)
        mark = nodes[followed]
        alone = not others and followed != name and before[followed] == {name}
        if alone and not mark.start and mark.kind is None and mark.unreached == node.unreached:
            into[followed] = name
    heads: dict[str, str] = {}
    chains: Counter[str] = Counter()
    for name in nodes:
        seen, head = {name}, name
        while head in into and into[head] not in seen:
            head = into[head]
            seen.add(head)
        heads[name] = head
        chains[head] += 1
    folded = {
        head: replace(nodes[head], text=f"and {count - 1} after it", holds=count)
        if count > 1
        else nodes[head]
        for head, count in chains.items()
    }
    return folded, _moved(edges, heads)


def _nearest(
    nodes: dict[str, GraphNode], edges: list[GraphEdge], start: str
) -> tuple[dict[str, GraphNode], list[GraphEdge]]:
    """The nodes nearest to the start, endings first among equals; the others become one node "more"."""
    after: dict[str, list[str]] = {name: [] for name in nodes}
    for edge in edges:
        after[edge.source].append(edge.target)
    keep = dict.fromkeys([name for name, node in nodes.items() if node.unreached][: LARGE // 5])
    queue = deque([start])
    while queue and len(keep) < LARGE:
        name = queue.popleft()
        if name in keep:
            continue
        keep[name] = None
        queue.extend(
            sorted(set(after[name]) - set(keep), key=lambda n: (nodes[n].kind is None, after[name].index(n)))
        )
    rest = [name for name in nodes if name not in keep]
    held = sum(nodes[name].holds for name in rest)
    name = "more"
    while name in nodes:
        name += "-"
    more = GraphNode(name, f"{held} more scenes", holds=held)
    kept = {name: node for name, node in nodes.items() if name in keep}
    inside = {name: name if name in keep else more.id for name in nodes}
    return {**kept, more.id: more}, _moved(edges, inside)


def _moved(edges: list[GraphEdge], to: Mapping[str, str]) -> list[GraphEdge]:
    """The edges between what stands in for their scenes; those that are now inside one node go."""
    found: dict[GraphEdge, None] = {}
    for edge in edges:
        moved = replace(edge, source=to[edge.source], target=to[edge.target])
        if moved.source != moved.target and moved.source != edge.source:
            moved = replace(moved, label="", condition="", heat=None)
        if moved.source != moved.target or edge.source == edge.target:
            found[moved] = None
    return list(found)
