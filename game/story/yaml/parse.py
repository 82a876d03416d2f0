"""YAML becomes nodes, built from the C parser's events and never deeper than `MAX_DEPTH`.

The C loader recurses while it composes and dies on 50,000 nested brackets; an event loop with its own
stack cannot, costs no more, and sees anchors, tags and second documents where they stand.
"""

from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from game.story.yaml.nodes import Group, Map, Mark, Node, Seq

# The stories of the game nest 8 deep, and one of 10,000 scenes has 600,000 events: what goes past these is
# an attack. Of parts that are refused as many are told as a screen shows.
MAX_DEPTH = 40
MAX_EVENTS = 1_200_000
MAX_REFUSED = 20

_SHAPES: dict[type[Any], type[Map | Seq]] = {MappingStartEvent: Map, SequenceStartEvent: Seq}
_ENDS = frozenset([MappingEndEvent, SequenceEndEvent])

_PARSER_TOO_DEEP = "exceeded maximum nesting depth"
"""What libyaml says past 1,000 levels."""


class RefusalError(Exception):
    """YAML, but not of the plain kind that a story is: `faults` are code, start and end."""

    def __init__(self, faults: list[tuple[str, Mark, Mark]]) -> None:
        super().__init__("refused")
        self.faults = faults


def parse_yaml(text: str) -> Node | None:
    """The root node, None for a text without content. Raises `yaml.YAMLError` for what is no YAML and
    `RefusalError` for what a story may not use."""
    parser = yaml.CSafeLoader(text)
    try:
        return _nodes(parser.get_event)
    except yaml.MarkedYAMLError as error:
        if error.problem != _PARSER_TOO_DEEP or error.problem_mark is None:
            raise
        # The parser reads ahead and meets its own limit first; what stands before that is too deep for us.
        return parse_yaml(text[: error.problem_mark.index])
    finally:
        parser.dispose()


# One loop with all its cases: a call more for each of a million events would double the time.
def _nodes(next_event: Callable[[], Any]) -> Node | None:
    faults: list[tuple[str, Mark, Mark]] = []
    documents = 0
    top: list[Node] = []
    parts = top
    # Each entry is the parts to go on with once the group that stands on it is closed.
    stack: list[tuple[list[Node], Group]] = []
    for _ in range(MAX_EVENTS):
        event = next_event()
        kind = event.__class__
        if kind is ScalarEvent:
            parts.append(event)
            if event.anchor is not None or event.tag is not None:
                faults.append(_dressed(event))
        elif kind in _ENDS:
            parts, closed = stack.pop()
            closed.end_mark = event.end_mark
        elif kind in _SHAPES:
            if event.anchor is not None or event.tag is not None:
                faults.append(_dressed(event))
            group = _SHAPES[kind](event.start_mark, event.end_mark, event.flow_style)
            parts.append(group)
            stack.append((parts, group))
            parts = group.parts
            if len(stack) > MAX_DEPTH:
                raise RefusalError([*faults, ("too-deep", event.start_mark, event.end_mark)])
        elif kind is AliasEvent:
            faults.append(_alias(event, parts))
            parts.append(Map(event.start_mark, event.end_mark, True))
        elif kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise RefusalError([*faults, ("many-documents", event.start_mark, event.end_mark)])
        elif event is None:
            break
        if len(faults) >= MAX_REFUSED:
            break
    else:
        raise RefusalError([("too-many-parts", event.start_mark, event.end_mark)])
    if faults:
        raise RefusalError(faults)
    return top[0] if top else None


def _dressed(event: Any) -> tuple[str, Mark, Mark]:
    """An anchor or a tag: both stand before what they dress."""
    return "anchor" if event.anchor is not None else "tag", event.start_mark, event.end_mark


def _alias(event: AliasEvent, before: list[Node]) -> tuple[str, Mark, Mark]:
    """An alias stands for itself, except behind `<<`: there the merge is what has to go."""
    key = before[-1] if before else None
    if key is not None and not isinstance(key, Group) and key.value == "<<":
        return "merge-key", key.start_mark, key.end_mark
    place: Any = event
    return "alias", place.start_mark, place.end_mark
