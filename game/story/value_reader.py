"""Single values of a story out of nodes: texts in which names stand, and conditions on what it declares."""

from collections.abc import Collection

from game.behaviours import shown_codes
from game.story.condition_parser import ConditionError, Known, parse
from game.story.conditions import Condition
from game.story.names_in_texts import NAMES, brace_faults, names_in
from game.story.yaml.lengths import Length
from game.story.yaml.nodes import Group, Map, Node
from game.story.yaml.source import Source
from game.story.yaml.strict import Strict

Names = dict[str, Collection[str] | None]
"""The names there are, by kind; None where the declaration itself is faulty, so that any name passes."""


class ValueReader(Strict):
    """Reads values against the names that the story declares, once these are known."""

    def __init__(self, source: Source, names: Names | None = None) -> None:
        super().__init__(source)
        self.declare(names or {})
        self._parsed: dict[tuple[str, bool], Condition] = {}
        self._refused: dict[tuple[str, bool], ConditionError] = {}

    def declare(self, names: Names) -> None:
        """Read against these names from here on."""
        self.known: Names = {"behaviour": shown_codes(), **names}
        flags, facts, scenes = (self.known.get(kind) for kind in ("flag", "fact", "scene"))
        self._conditions = [Known(flags, facts, scenes, when, self.nearest) for when in (False, True)]

    def named_text(self, node: Node | None, what: str, blank: bool = False, length: Length = "text") -> str:
        """Text in which `{player}` and `{customer}` stand for names, and other braces for nothing."""
        if isinstance(node, Map) and len(node.parts) == 2 and getattr(node.parts[0], "value", "") in NAMES:
            self.report("quotes-needed", node, "text that begins with { needs double quotes around it")
            return ""
        text = self.text(node, what, blank, length=length)
        if node is not None and not isinstance(node, Group):
            for fault in brace_faults(text):
                position = self.source.within(node, fault.start, fault.end)
                self.source.add("unknown-brace", position, fault.message, fault.suggestion)
        return text

    def unnamed_text(self, node: Node | None, what: str, blank: bool = False, length: Length = "text") -> str:
        """Text in which nothing stands for a name."""
        text = self.text(node, what, blank, length=length)
        if node is not None and not isinstance(node, Group):
            for start, end in names_in(text):
                message = f"{what} is shown as it stands: no name is put in for {text[start:end]}"
                self.source.add("name-place", self.source.within(node, start, end), message)
        return text

    def condition(self, node: Node, what: str, of_reply: bool = False) -> Condition | None:
        """The condition of an `if` or a `when`, as `what` says, or another one `of_reply`. None where it is
        empty or has a finding."""
        text = self.text(node, f"`{what}`", prose=False, length="condition")
        if not text.strip() or isinstance(node, Group):
            return None
        key = text, of_reply or what == "when"
        if key not in self._parsed and key not in self._refused:
            try:
                self._parsed[key] = parse(text, self._conditions[key[1]])
            except ConditionError as error:
                self._refused[key] = error
        if key in self._parsed:
            return self._parsed[key]
        wrong = self._refused[key]
        code = "unknown-flag" if wrong.code == "condition-name" else wrong.code
        same = f"{code} {text[wrong.offset : wrong.end]}" if code.startswith("unknown-") else ""
        position = self.source.within(node, wrong.offset, wrong.end)
        self.source.add(wrong.code, position, wrong.message, wrong.suggestion, same)
        return None
