"""A story's graph as Mermaid and as DOT: foreign text stays text in both."""

import re
from collections.abc import Iterable

from game.authoring.graph import SIGNS, Graph, GraphEdge, GraphNode
from game.story.model import Kind
from game.text import clean

# Fill, and the line and text on it: readable on white, and told apart by sign and word besides.
COLOURS: dict[Kind | None, tuple[str, str]] = {
    "best": ("#d3f2d8", "#14532d"),
    "good": ("#dff0f5", "#155e75"),
    "fair": ("#fdf1c7", "#713f12"),
    "poor": ("#fde3cf", "#7c2d12"),
    "critical": ("#fbd5d5", "#7f1d1d"),
    None: ("#ffffff", "#1f2937"),
}

UNREACHED = "#e5e7eb"

# What means something to Mermaid, Markdown or HTML inside a quoted label.
_MERMAID = re.compile(r"[#&<>\"\\`|{}\[\]()*~^$%@=]")
# At the beginning of a line Markdown would make a list of some more.
_MERMAID_START = re.compile(rf"[\d+\-.!:]|{_MERMAID.pattern}")


def mermaid(graph: Graph) -> str:
    names = {node.id: f"s{number}" for number, node in enumerate(graph.nodes)}
    lines = ["---", f"title: {_quoted(graph.title)}", "---", "flowchart LR"]
    for node in graph.nodes:
        label = "<br/>".join(_for_mermaid(line) for line in node_lines(node))
        left, right = ("([", "])") if node.kind else ("[", "]")
        marked = "unreached" if node.unreached else node.kind or "scene"
        lines.append(f'  {names[node.id]}{left}"{label}"{right}:::{marked}')
    for (source, target, way), edges in joined(graph.edges).items():
        label = "<br/>".join(_for_mermaid(line) for edge in edges for line in [edge_line(edge)] if line)
        arrow = {"typed": "-.->", "interrupted": "==>", "lost": "--x"}.get(way, "-->")
        shown = f'|"{label}"|' if label else ""
        lines.append(f"  {names[source]} {arrow}{shown} {names[target]}")
    for kind, (fill, ink) in COLOURS.items():
        lines.append(f"  classDef {kind or 'scene'} fill:{fill},stroke:{ink},color:{ink}")
    lines.append(f"  classDef unreached fill:{UNREACHED},stroke:#374151,color:#374151,stroke-dasharray:6 4")
    return "\n".join([*lines, *(f"%% {plain(line)}" for line in legend(graph))]) + "\n"


def dot(graph: Graph) -> str:
    lines = [
        "digraph story {",
        f"  graph [rankdir=LR, labelloc=t, label={_quoted(graph.title)}, fontname=Helvetica];",
        '  node [shape=box, style="rounded,filled", fontname=Helvetica, fontsize=11];',
        "  edge [fontname=Helvetica, fontsize=9];",
    ]
    names = {node.id: f"s{number}" for number, node in enumerate(graph.nodes)}
    for node in graph.nodes:
        fill, ink = COLOURS[node.kind]
        style = '"rounded,filled,dashed"' if node.unreached else '"rounded,filled"'
        shown = UNREACHED if node.unreached else fill
        width = 1 + 4 * (node.heat or 0)
        lines.append(
            f"  {names[node.id]} [label={_quoted(*node_lines(node))}, style={style}, "
            f'fillcolor="{shown}", color="{ink}", fontcolor="{ink}", penwidth={width:.1f}];'
        )
    for (source, target, way), edges in joined(graph.edges).items():
        style = {"typed": "dashed", "interrupted": "bold", "lost": "dotted"}.get(way, "solid")
        text = [line for edge in edges if (line := edge_line(edge))]
        label = f"label={_quoted(*text)}, " if text else ""
        lines.append(
            f'  {names[source]} -> {names[target]} [{label}style={style}, color="{line_colour(way)}"];'
        )
    return "\n".join([*lines, "}", *(f"// {plain(line)}" for line in legend(graph))]) + "\n"


def node_lines(node: GraphNode) -> list[str]:
    """What a node says: its name and marks, then the customer's first words or the ending's title."""
    sign, kind = (f"{SIGNS[node.kind]} ", f" ({node.kind})") if node.kind else ("", "")
    lines = (
        f"{sign}{'▶ ' if node.start else ''}{node.id}{kind}",
        "✂ nothing leads here" if node.unreached else "",
        node.title or node.text,
        "" if node.heat is None else f"seen in {node.heat:.0%} of plays",
    )
    return [line for line in lines if line]


def edge_line(edge: GraphEdge) -> str:
    text = {"interrupted": "⚡ ", "typed": "✎ ", "lost": "⤫ "}.get(edge.way, "") + edge.label
    if edge.condition:
        text = f"{text} → {edge.condition}" if text else edge.condition
    if edge.heat is not None:
        text += f" ({edge.heat:.0%})"
    return text


def line_colour(way: str) -> str:
    return "#b45309" if way == "interrupted" else "#4b5563"


def joined(edges: Iterable[GraphEdge]) -> dict[tuple[str, str, str], list[GraphEdge]]:
    """Edges that run the same way between the same two scenes, drawn as one."""
    found: dict[tuple[str, str, str], list[GraphEdge]] = {}
    for edge in edges:
        found.setdefault((edge.source, edge.target, edge.way), []).append(edge)
    return found


def legend(graph: Graph) -> list[str]:
    signs = ", ".join(f"{sign} {kind}" for kind, sign in SIGNS.items())
    lost = "; ⤫ dotted: lost" if any(edge.way == "lost" for edge in graph.edges) else ""
    ways = f"✎ dashed: typed; ⚡ bold: cut in{lost}; ✂ dashed box: nothing leads here"
    lines = [f"▶ start; endings: {signs}; {ways}"]
    return [*lines, graph.left_out] if graph.left_out else lines


def _for_mermaid(text: str) -> str:
    text = plain(text)
    return _MERMAID_START.sub(_entity, text[:1]) + _MERMAID.sub(_entity, text[1:])


def _entity(found: re.Match[str]) -> str:
    return f"#{ord(found.group())};"


def plain(text: str) -> str:
    """On one line, without what cannot be seen."""
    return " ".join(clean(text).split())


def _quoted(*lines: str) -> str:
    r"""A string for DOT or YAML: only `"` and `\` mean anything in it."""
    escaped = (plain(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
