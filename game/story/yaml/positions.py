"""Where each key and value of a file stands, found when asked."""

from collections.abc import Sequence

from game.story.model import KeyPath
from game.story.yaml.nodes import Group, Map, Node, Seq
from game.story.yaml.source import Position, Source


class Positions:
    """Looks up paths such as `("scenes", "opening", "replies", 0, "goto")` in the nodes of one file.

    A place is line, column and end column, from 1, the end exclusive. Paths use the keys as written.
    Without nodes (a story out of a cache) every answer is None.
    """

    def __init__(self, source: Source | None = None, root: Node | None = None) -> None:
        self._source = source
        self._root = root
        self._keyed: dict[int, dict[str, tuple[Node, Node]]] = {}

    @property
    def lines(self) -> Sequence[str]:
        """The lines of the file; none without nodes."""
        return self._source.lines if self._source else ()

    def value(self, path: KeyPath) -> Position | None:
        """Where the value at a path stands; a block list or mapping counts as its first token."""
        _, node = self._find(path)
        while isinstance(node, Group) and not node.flow and node.parts:
            node = node.parts[0]
        return self._source.place(node) if node and self._source else None

    def key(self, path: KeyPath) -> Position | None:
        """Where the key that ends a path stands; for an entry of a list, the entry itself."""
        key, _ = self._find(path)
        return self._source.place(key) if key and self._source else self.value(path)

    def within(self, path: KeyPath, offset: int, end: int) -> Position | None:
        """Where characters of the text at a path stand, such as one name of a condition."""
        _, node = self._find(path)
        if node is None or self._source is None or isinstance(node, Group):
            return None
        return self._source.within(node, offset, end)

    def _find(self, path: KeyPath) -> tuple[Node | None, Node | None]:
        key: Node | None = None
        node = self._root
        for step in path:
            if isinstance(node, Map) and isinstance(step, str):
                key, node = self._keys(node).get(step, (None, None))
            elif isinstance(node, Seq) and isinstance(step, int) and 0 <= step < len(node.parts):
                key, node = None, node.parts[step]
            else:
                return None, None
        return key, node

    def _keys(self, node: Map) -> dict[str, tuple[Node, Node]]:
        known = self._keyed.get(id(node))
        if known is None:
            known = {}
            for key, value in node.pairs():
                if not isinstance(key, Group):
                    known.setdefault(key.value, (key, value))
            self._keyed[id(node)] = known
        return known
