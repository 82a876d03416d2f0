"""Strict reading of nodes: every key known, every value of its type, each fault one finding."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

import msgspec
from msgspec import Struct

from game.story.yaml.lengths import LENGTHS, Length
from game.story.yaml.nodes import Group, Map, Node, Scalar, Seq
from game.story.yaml.source import Position, Source
from game.text import clean
from game.words import listed, nearest, shortened

_ID = re.compile(rf"[a-z0-9_][a-z0-9_-]{{0,{LENGTHS['id'] - 1}}}")
_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]{0,8})")
_CUT = re.compile(r"[ \t]+#[^\s#]")
# Comparing one word with ten thousand names takes milliseconds; a file full of faults must not take minutes.
_COMPARISONS = 100_000

T = TypeVar("T", bound=str)


class Shape(Struct, frozen=True):
    """Which keys a mapping may have, and which it needs."""

    name: str
    keys: tuple[str, ...]
    needed: tuple[str, ...] = ()


class Fields(dict[str, Node]):
    """The values of a mapping by key. `odd`: some key was not understood, so what is missing may be it.
    `twice`: keys that stand more than once, so that not all of their values were read."""

    odd = False
    twice: Collection[str] = ()


class _Nowhere:
    line = column = index = 0


# Stands for a value already reported: whoever reads it gets a default and stays silent.
BROKEN = Map(_Nowhere(), _Nowhere(), True)


class Strict:
    """Reads values out of nodes. Every method returns something usable after reporting a fault."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.meant: dict[str, None] = {}
        self._left = _COMPARISONS

    def report(
        self, code: str, node: Node, message: str, suggestion: str | None = None, same: str = ""
    ) -> None:
        """A finding at a node; silent for what is reported already. `same` as in `Source.add`."""
        if node is not BROKEN:
            self.source.add(code, self._token(node), message, suggestion, same)

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """`game.words.nearest`, until a file has had its share of comparisons."""
        names = known if isinstance(known, Collection) else list(known)
        self._left -= len(names)
        return nearest(word, names) if self._left > 0 else None

    def fields(self, node: Node, shape: Shape, label: str = "", place: Node | None = None) -> Fields:
        """The mapping's values by key. `place` is where a missing key is missed, else the first key."""
        found = Fields()
        if node.__class__ is not Map:
            found.odd = True
            few = len(shape.keys) < 7
            such = listed(shape.keys, "or") if few else f"keys such as {', '.join(shape.keys[:3])}"
            self.wrong_type(node, label or _a(shape.name), f"a mapping with {such}")
            return found
        parts = node.parts
        strange: list[tuple[Node, Node]] = []
        keys = shape.keys
        for index in range(0, len(parts), 2):
            key, value = parts[index], parts[index + 1]
            name = "" if isinstance(key, Group) else key.value
            if name not in keys or name in found:
                strange.append((key, value))
            elif not isinstance(value, Group) and not value.value and not value.style:
                self.report("no-value", key, f'"{name}" has no value')
                found[name] = BROKEN
            else:
                found[name] = value
        if strange:
            self._strange(node, shape, label, found, strange)
        if node is BROKEN:
            found.odd = True
        if not found.odd:
            for name in shape.needed:
                if name not in found:
                    at = place or (parts[0] if parts else node)
                    message = f'{self._label(node, shape, label)} needs the key "{name}"'
                    self.report("missing-key", at, message)
        return found

    def entries(self, node: Node | None, kind: str, needed: bool = False) -> list[tuple[str, Node, Node]]:
        """Name, key and value of a mapping whose keys are names of the author's own."""
        if node is None:
            return []
        if not isinstance(node, Map):
            self.wrong_type(node, f"this list of {kind} names", f"a mapping, each {kind} under its name")
            return []
        if needed and not node.parts:
            self.report("empty-list", node, f"at least one {kind} is needed")
        found: list[tuple[str, Node, Node]] = []
        lines: dict[str, int] = {}
        for key, value in node.pairs():
            if isinstance(key, Group):
                self.report("wrong-type", key, f"the name of a {kind} is one word, not a list or a mapping")
                continue
            name = key.value
            line = key.start_mark.line + 1
            if len(name) > LENGTHS["id"]:
                self._too_long(key, f"the name of a {kind}", name, "id")
                name = name[: LENGTHS["id"]]
            if name in lines:
                self._twice(key, lines[name])
                continue
            lines[name] = line
            if not _ID.fullmatch(name):
                self.word(key, f"the name of a {kind}")
                self.meant[_as_id(name)] = None
            if not isinstance(value, Group) and not value.value and not value.style:
                self.report("no-value", key, f'{kind} "{shortened(name)}" is empty')
                value = BROKEN
            found.append((name, key, value))
        return found

    def text(
        self,
        node: Node | None,
        what: str,
        blank: bool = False,
        prose: bool = True,
        length: Length = "text",
    ) -> str:
        """Text exactly as written; a block's last line break does not count. `prose`: a `#` glued to a word
        behind it was probably meant as text, not as a comment. One past its `length` is not read."""
        if node is None:
            return ""
        if isinstance(node, Group):
            self.wrong_type(node, what, "text")
            return ""
        value = node.value
        if node.style == '"' and self.source.escapes and clean(value) != value:
            value = clean(value)
            self.report(
                "hidden-character", node, "this text has characters that cannot be seen; they are dropped"
            )
        elif node.style in ("|", ">"):
            value = value.rstrip("\n")
        elif prose and self.source.cuts and not node.style:
            self._cut(node)
        if len(value) > LENGTHS[length]:
            self._too_long(node, what, value, length)
            return ""
        if not blank and not value.strip():
            self.report("no-value", node, f"{what} is empty")
        return value

    def word(self, node: Node | None, what: str) -> str:
        """An id: small letters, digits, `_` and `-`."""
        value = self.text(node, what, prose=False, length="id")
        if node is not None and value and not _ID.fullmatch(value):
            message = f"{what} is made of small letters, digits, _ and -"
            self.report("bad-id", node, message, _as_id(value) or None)
        return value

    def whole(self, node: Node | None, what: str, low: int, high: int) -> int:
        """A whole number in a range; text that looks like one does not count."""
        if node is None:
            return low
        if isinstance(node, Group) or node.style or not _WHOLE.fullmatch(node.value):
            hint = " (take the quotes away)" if not isinstance(node, Group) and node.style else ""
            self.wrong_type(node, what, f"a whole number from {low} to {high}{hint}")
            return low
        value = int(node.value)
        if not low <= value <= high:
            self.report("out-of-range", node, f"{what} goes from {low} to {high}")
            return low
        return value

    def truth(self, node: Node | None, what: str) -> bool:
        """`true` or `false`, in this spelling."""
        if node is None:
            return False
        if isinstance(node, Group) or node.style or node.value not in ("true", "false"):
            self.wrong_type(node, what, "true or false")
            return False
        return node.value == "true"

    def choice(self, node: Node | None, what: str, options: Sequence[T]) -> T:
        value = self.text(node, what, prose=False, length="id")
        for option in options:
            if value == option:
                return option
        if node is not None and value:
            message = f"{what} is one of {listed(options, 'or')}"
            self.report("bad-choice", node, message, self.nearest(value, options))
        return options[0]

    def items(self, node: Node | None, what: str, of: str, needed: bool = False) -> list[Node]:
        """The parts of a list; `needed`: an empty one is a fault."""
        if node is None:
            return []
        if not isinstance(node, Seq):
            hint = f"a list of {of}"
            if isinstance(node, Map):
                hint += "; put a dash before each"
            elif "\n" not in node.value and len(node.value) < 40:
                hint += f", such as [{node.value}]"
            self.wrong_type(node, what, hint)
            return []
        if needed and not node.parts:
            self.report("empty-list", node, f"{what} needs at least one entry")
        return node.parts

    def names(
        self, node: Node | None, what: str, kind: str, known: Collection[str] | None
    ) -> tuple[str, ...]:
        """A list of names, each known and each once. Known None: any name passes."""
        found: list[str] = []
        for part in self.items(node, what, f"{kind} names"):
            name = self.text(part, f"each entry of {what}", prose=False, length="id")
            if not name:
                continue
            if known is not None and name not in known:
                self.unknown(part, kind, name, known)
            elif name in found:
                self.report("named-twice", part, f'{what} names "{name}" twice')
            else:
                found.append(name)
        return tuple(found)

    def name(self, node: Node | None, what: str, kind: str, known: Collection[str] | None) -> str:
        """One name, which must be known. Known None: any name passes."""
        name = self.text(node, what, prose=False, length="id")
        if node is not None and name and known is not None and name not in known:
            self.unknown(node, kind, name, known)
        return name

    def unknown(self, node: Node, kind: str, name: str, known: Collection[str]) -> None:
        code, message = f"unknown-{kind}", f'there is no {kind} "{shortened(name)}"'
        self.report(code, node, message, self.nearest(name, known), same=f"{code} {name}")

    def wrong_type(self, node: Node, what: str, expected: str) -> None:
        if isinstance(node, Group):
            actual = "a mapping" if isinstance(node, Map) else "a list"
        else:
            actual = f'the text "{shortened(node.value, 40)}"'
            glued = re.match(r"([a-z_]+):\S", node.value)
            if glued and not node.style:
                expected += f'; a space is missing after "{glued[1]}:"'
        self.report("wrong-type", node, f"{what} should be {expected}, but here is {actual}")

    def key(self, node: Node, name: str) -> Node:
        """The key itself, as a place for findings about it; the mapping when it was misspelt."""
        return self.pair(node, name)[0]

    def pair(self, node: Node, name: str) -> tuple[Node, Node]:
        """A key with its value; the mapping for both when it was misspelt."""
        for key, value in node.pairs() if isinstance(node, Map) else ():
            if not isinstance(key, Group) and key.value == name:
                return key, value
        return node, node

    def _too_long(self, node: Node, what: str, value: str, length: Length) -> None:
        most = f"{LENGTHS[length]:,} at most"
        self.report("too-long", node, f"{what} has {len(value):,} characters; it may have {most}")

    def _cut(self, node: Scalar) -> None:
        """`say: Ticket #5`: YAML drops what follows the blank."""
        end = node.end_mark
        found = _CUT.match(self.source.text, end.index)
        if found:
            column = self.source.column(end.line, end.column + found.end() - found.start() - 2)
            message = "all from this # on is a comment and not heard; put the text in double quotes"
            self.source.add("text-cut", (end.line + 1, column, column + 1), message)

    def _strange(
        self, node: Map, shape: Shape, label: str, found: Fields, strange: list[tuple[Node, Node]]
    ) -> None:
        seen: dict[str, int] = {}
        for key, _ in node.pairs():
            if not isinstance(key, Group):
                seen.setdefault(key.value, key.start_mark.line + 1)
        twice = [key for key, _ in strange if not isinstance(key, Group) and key.value in found]
        whose = self._label(node, shape, label)
        run_on = len(twice) > 1 and seen.get(twice[0].value) == node.start_mark.line + 1
        for key, value in strange:
            if isinstance(key, Group):
                found.odd = True
                self.report("wrong-type", key, "a key is one word, but here is a list or a mapping")
                continue
            name = key.value
            if name in shape.keys or seen.get(name) != key.start_mark.line + 1:
                found.odd = True
                found.twice = {*found.twice, name}
                if not run_on:
                    self._twice(key, seen[name])
                elif key is twice[0]:
                    self._twice(key, seen[name], "; a dash is missing before the second")
                continue
            slip = _slip(node, key, value)
            if slip:
                found.odd = True
                self.report(slip[0], key, slip[1])
            else:
                self._unknown_key(shape, whose, found, (key, value))

    def _unknown_key(self, shape: Shape, whose: str, found: Fields, pair: tuple[Scalar, Node]) -> None:
        """A key that the mapping does not have; its value is read for the key that was meant."""
        key, value = pair
        open_keys = [known for known in shape.keys if known not in found]
        meant = self.nearest(key.value, open_keys)
        if meant is None:
            kin = {word: known for word, known in _other_words().items() if known in open_keys}
            word = self.nearest(key.value, kin)
            meant = kin[word] if word else self.nearest(key.value, shape.keys)
        message = f'{whose} has no key "{shortened(key.value)}"'
        if meant is None:
            message += f"; it may have {listed(shape.keys, 'or')}"
        self.report("unknown-key", key, message, meant)
        if meant in open_keys and meant is not None:
            found[meant] = value
        else:
            found.odd = True

    def _twice(self, key: Scalar, line: int, cure: str = "; keep one") -> None:
        again = key.start_mark.line + 1
        lines = f"on line {line} and on line {again}" if again != line else f"twice on line {line}"
        self.report("duplicate-key", key, f'"{shortened(key.value)}" stands {lines}{cure}')

    def _label(self, node: Map, shape: Shape, label: str) -> str:
        named = getattr(self.pair(node, "id")[1], "value", "")
        return label or (f'{shape.name} "{shortened(named)}"' if named else _a(shape.name))

    def _token(self, node: Node) -> Position:
        """A block list or mapping is shown by its first token: all of it would be no token to change."""
        first: Node = node
        while isinstance(first, Map) and not first.flow and first.parts:
            first = first.parts[0]
        if isinstance(first, Group):
            line, column, end = self.source.place(node)
            whole = first is node and first.flow and first.start_mark.line == first.end_mark.line
            return line, column, end if whole else column + 1
        return self.source.place(first)


@lru_cache(maxsize=1)
def _other_words() -> dict[str, str]:
    source = files("game.story.yaml").joinpath("other_words.yaml").read_bytes()
    return msgspec.yaml.decode(source, type=dict[str, str])


def _as_id(text: str) -> str:
    return re.sub(r"[^a-z0-9_-]+", "_", text.strip().lower()).strip("_-")[: LENGTHS["id"]]


def _slip(node: Map, key: Scalar, value: Node) -> tuple[str, str] | None:
    """The code and message where a slip of YAML made a key of what was meant as text."""
    if key.style:
        return None
    name = key.value
    if node.flow and not isinstance(value, Group) and value.value == value.style == "":
        cut = f'the comma before "{shortened(name)}" ended the text'
        return "bare-comma", f"{cut}; put the whole text in double quotes"
    if not name:
        return "unknown-key", "a colon stands here without a key before it"
    if name.startswith("-"):
        return "missing-space", f'a space is missing after the dash of "{shortened(name)}"'
    if " " in name.strip():
        return (
            "bare-colon",
            "a colon with a space behind it makes this a key; put the whole text in double quotes",
        )
    return None


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
