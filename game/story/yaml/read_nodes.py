"""From a file to nodes of YAML: everything that can be wrong before a single key is read."""

from pathlib import Path

import yaml

from game.story.yaml.nodes import Node
from game.story.yaml.parse import RefusalError, parse_yaml
from game.story.yaml.source import MAX_BYTES, FileError, Source, decode, read_bytes
from game.story.yaml.syntax_errors import explain_refusal, explain_syntax

# Line, column and end column of what concerns the whole file.
TOP = (1, 1, 2)


def nodes_of_file(path: Path, file: str) -> tuple[Source, Node | None]:
    """The nodes of a file, or a source with the findings that say why there are none."""
    try:
        return nodes_of_text(read_bytes(path), file)
    except FileError as error:
        source = Source(file)
        source.add(error.code, TOP, str(error))
        return source, None


def nodes_of_text(content: str | bytes, file: str) -> tuple[Source, Node | None]:
    """The same for a text in hand."""
    if len(content) > MAX_BYTES:
        source = Source(file)
        message = f"the text is longer than {MAX_BYTES // 1024 // 1024} MB; no story is"
        source.add("file-too-big", TOP, message)
        return source, None
    if isinstance(content, bytes):
        raw = content
        try:
            content = decode(raw)
        except FileError as error:
            source = Source(file, raw.decode("utf-8", "replace") if error.line else "")
            source.findings.clear()
            column = max(error.column, 1)
            source.add(error.code, (max(error.line, 1), column, column + 1), str(error))
            return source, None
    source = Source(file, content)
    if source.failed():
        return source, None
    try:
        root = parse_yaml(source.text)
    except yaml.YAMLError as error:
        explain_syntax(source, error)
        return source, None
    except RefusalError as refusal:
        explain_refusal(source, refusal)
        return source, None
    if root is None:
        source.add("file-empty", TOP, "there is nothing in this file")
    return source, root
