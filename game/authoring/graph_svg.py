"""A story's graph as SVG: by Graphviz where it is installed, else by our own layout."""

import shutil
import subprocess
import textwrap
from xml.sax.saxutils import escape

from game.authoring.graph import Graph, GraphEdge, GraphNode
from game.authoring.graph_layout import Box, BoxLink, DrawnLink, Laid, Spot, lay_out
from game.authoring.graph_text import (
    COLOURS,
    UNREACHED,
    dot,
    edge_line,
    joined,
    legend,
    line_colour,
    node_lines,
    plain,
)
from game.text import cells, clean

# For Graphviz; without an answer by then the game's own layout is drawn.
_SECONDS = 30
# Pixels of a line in a box and of one on an arrow, for fonts of 12 and 10.5; an arrow's words take at most
# three lines of 44 characters.
_ROW = 15.0
_SMALL = 12.0
_COLUMNS, _ROWS = 44, 3
_FONT = "ui-sans-serif, system-ui, Helvetica, Arial, sans-serif"


def svg(graph: Graph) -> str:
    """The picture. Graphviz is given half a minute; without it, or past that, the layout is our own."""
    return by_graphviz(graph) or own_svg(graph)


def by_graphviz(graph: Graph) -> str | None:
    program = shutil.which("dot")
    if program is None:
        return None
    try:
        command, words = [program, "-Tsvg"], dot(graph).encode()
        done = subprocess.run(command, input=words, capture_output=True, timeout=_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")


def own_svg(graph: Graph) -> str:
    """The picture by our own layout: the same for the same graph on every computer."""
    texts = {node.id: node_lines(node) for node in graph.nodes}
    boxes = {
        node.id: Box(max(map(_wide, texts[node.id])) + 20, _ROW * len(texts[node.id]) + 12)
        for node in sorted(graph.nodes, key=lambda node: (not node.start, node.unreached))
    }
    groups = joined(graph.edges)
    labels = [[row for edge in edges for row in _rows(edge_line(edge))] for edges in groups.values()]
    links = [
        BoxLink(source, target, _label_box(lines))
        for (source, target, _), lines in zip(groups, labels, strict=True)
    ]
    laid = lay_out(boxes, links)
    head = [graph.title, *legend(graph)]
    top = _ROW * (len(head) + 1)
    width = max(laid.width, max(_wide(line) for line in head) + 2 * _ROW)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{laid.height + top:.0f}" '
        f'viewBox="0 0 {width:.0f} {laid.height + top:.0f}" font-family="{_FONT}" font-size="12">',
        f"<title>{_text(graph.title)}</title>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
        'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" fill="#4b5563"/></marker></defs>',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for row, words in enumerate(head):
        weight, y = "normal" if row else "bold", _ROW * (row + 1.3)
        look = f'y="{y:.0f}" fill="#1f2937" font-weight="{weight}"'
        parts.append(f'<text x="{_ROW:.0f}" {look}>{_text(words)}</text>')
    parts.append(f'<g transform="translate(0 {top:.0f})">')
    for (key, edges), texts_on, line in zip(groups.items(), labels, laid.lines, strict=True):
        parts += _edge(key, edges, texts_on, line)
    parts += [part for node in graph.nodes for part in _node(node, texts[node.id], laid)]
    return "\n".join([*parts, "</g>", "</svg>"]) + "\n"


def _rows(line: str) -> list[str]:
    return textwrap.wrap(
        line, _COLUMNS, subsequent_indent="   ", max_lines=_ROWS, placeholder=" …", break_on_hyphens=False
    )


def _label_box(lines: list[str]) -> Box:
    if not lines:
        return Box(0, 2)
    return Box(max(map(_wide, lines)) * 0.9 + 8, _SMALL * len(lines) + 6)


def _wide(line: str) -> float:
    return cells(line) * 6.6


def _node(node: GraphNode, lines: list[str], laid: Laid) -> list[str]:
    spot = laid.boxes[node.id]
    fill, ink = COLOURS[node.kind]
    dash = ' stroke-dasharray="6 4"' if node.unreached else ""
    left, up = spot.x - spot.width / 2, spot.y - spot.height / 2
    shape = (
        f'<rect x="{left:.1f}" y="{up:.1f}" width="{spot.width:.1f}" height="{spot.height:.1f}" '
        f'rx="{16 if node.kind else 5}" fill="{UNREACHED if node.unreached else fill}" stroke="{ink}" '
        f'stroke-width="{1 + 4 * (node.heat or 0):.1f}"{dash}/>'
    )
    kind = node.kind or ("unreached" if node.unreached else "scene")
    rows = [
        f'<text x="{spot.x:.1f}" y="{up + _ROW * (row + 1) + 2:.1f}" text-anchor="middle" fill="{ink}" '
        f'font-weight="{"normal" if row else "bold"}">{_text(line)}</text>'
        for row, line in enumerate(lines)
    ]
    return [f'<g class="{kind}">', f"<title>{_text(node.id)}</title>", shape, *rows, "</g>"]


def _edge(key: tuple[str, str, str], edges: list[GraphEdge], lines: list[str], line: DrawnLink) -> list[str]:
    source, target, way = key
    colour = line_colour(way)
    style = {
        "typed": ' stroke-dasharray="5 4"',
        "interrupted": ' stroke-width="2.4"',
        "lost": ' stroke-dasharray="1.5 4"',
    }.get(way, "")
    heat = max((edge.heat or 0 for edge in edges), default=0)
    if heat and way != "interrupted":
        style += f' stroke-width="{1 + 4 * heat:.1f}"'
    if line.cut:
        beyond = f"→ {target}" if source != target else "↺ stays here"
        lines = [*lines[:-1], " ".join([*lines[-1:], beyond])]
    if line.backward and lines:
        lines = [f"↩ {lines[0]}", *lines[1:]]
    path = f'<path d="{_path(line)}" fill="none" stroke="{colour}"{style} marker-end="url(#tip)"/>'
    return [f'<g class="{way}">', path, *_label(lines, line.label, colour), "</g>"]


def _label(lines: list[str], spot: Spot, colour: str) -> list[str]:
    """The rows on a white ground, so that the line runs behind them."""
    if not lines:
        return []
    left, up = spot.x - spot.width / 2, spot.y - _SMALL * len(lines) / 2
    wide, tall = min(spot.width, max(map(_wide, lines)) * 0.9 + 8), _SMALL * len(lines) + 2
    ground = f'<rect x="{left:.1f}" y="{up - 1:.1f}" width="{wide:.1f}" height="{tall:.1f}" '
    rows = [
        f'<text x="{left + 4:.1f}" y="{up + _SMALL * (row + 0.8):.1f}" font-size="10.5" fill="{colour}" '
        f'xml:space="preserve">{escape(clean(line))}</text>'
        for row, line in enumerate(lines)
    ]
    return [f'{ground}fill="#ffffff" fill-opacity="0.9"/>', *rows]


def _path(line: DrawnLink) -> str:
    (x, y), *rest = line.points
    path = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in rest:
        if abs(to_y - y) < 0.5:
            path.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            middle = (x + to_x) / 2
            path.append(f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return " ".join(path)


def _text(text: str) -> str:
    return escape(plain(text))
