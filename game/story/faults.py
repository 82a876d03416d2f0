"""What the YAML parser stumbles over, in plain words and at the place to change."""

import yaml

from game.story.nodes import MAX_DEPTH, RefusalError
from game.story.source import Source

REFUSED = {
    "anchor": "anchors (&name) are not read in a story: write the thing out where it is used",
    "alias": "aliases (*name) are not read in a story: write the thing out, or put text in quotes",
    "merge-key": "`<<` merges are not read in a story: write the keys out",
    "tag": "tags (!name) are not read in a story: leave it out, or put text in quotes",
    "many-documents": "a second document begins here; a file holds one story",
    "too-deep": f"this nests deeper than {MAX_DEPTH}; no story does",
    "too-many-parts": "the file has too many parts to be a story; split it into chapters",
}


def explain_refusal(source: Source, refusal: RefusalError) -> None:
    """Findings for YAML of the kind that stories do not use."""
    for code, start, end in refusal.faults:
        source.add(code, source.between(start, end), REFUSED[code])


def explain_syntax(source: Source, error: yaml.YAMLError) -> None:
    """One finding for the first thing that is no YAML."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line if mark else 0
    column = source.column(line, mark.column) if mark else 1
    problem = getattr(error, "problem", None) or "this cannot be read"
    source.add("yaml-syntax", (line + 1, column, column + 1), str(problem))
