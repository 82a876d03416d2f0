"""What an author writes: strict reading with source positions, the model, conditions, the course.

Names load when first used: a game that starts from its cache never imports the YAML reader.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from game.story.compiled_conditions import View, compile_condition
    from game.story.condition_parser import ConditionError, Known, parse
    from game.story.course import read_course
    from game.story.findings import Explanation, Finding, in_file_order, read_registry, registry, render
    from game.story.loaded import Loaded, LoadedCourse
    from game.story.loading import load_story
    from game.story.reader import read_story, read_text
    from game.story.yaml.positions import Positions
    from game.story.yaml.source import story_hash

__all__ = [
    "ConditionError",
    "Explanation",
    "Finding",
    "Known",
    "Loaded",
    "LoadedCourse",
    "Positions",
    "View",
    "compile_condition",
    "in_file_order",
    "load_story",
    "parse",
    "read_course",
    "read_registry",
    "read_story",
    "read_text",
    "registry",
    "render",
    "story_hash",
]

_HOMES = {
    "loading": ("load_story",),
    "condition_parser": ("ConditionError", "Known", "parse"),
    "course": ("read_course",),
    "findings": ("Explanation", "Finding", "in_file_order", "read_registry", "registry", "render"),
    "loaded": ("Loaded", "LoadedCourse"),
    "yaml.positions": ("Positions",),
    "reader": ("read_story", "read_text"),
    "yaml.source": ("story_hash",),
    "compiled_conditions": ("View", "compile_condition"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"game.story.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
