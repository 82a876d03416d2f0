"""From a file to nodes: everything that can be wrong before a single key is read."""

from pathlib import Path

import yaml

from game.story.yaml.nodes import Node
from game.story.yaml.parse import RefusalError, build
from game.story.yaml.source import MAX_BYTES, Source, decode, read_bytes
from game.story.yaml.syntax_errors import explain_refusal, explain_syntax

TOP = (1, 1, 2)


def open_document(path: Path, file: str) -> tuple[Source, Node | None]:
    """The nodes of a file, or a source with the findings that say why there are none."""
    content = read_bytes(path)
    if isinstance(content, bytes):
        return read_document(content, file)
    source = Source(file)
    source.add(content[0], TOP, content[1])
    return source, None


def read_document(content: str | bytes, file: str) -> tuple[Source, Node | None]:
    """The same for a text in hand."""
    if len(content) > MAX_BYTES:
        source = Source(file)
        source.add(
            "file-too-big", TOP, f"the text is longer than {MAX_BYTES // 1024 // 1024} MB; no story is"
        )
        return source, None
    if isinstance(content, bytes):
        decoded = decode(content)
        if not isinstance(decoded, str):
            message, line, column = decoded
            source = Source(file, content.decode("utf-8", "replace") if line else "")
            source.findings.clear()
            source.add("file-encoding", (max(line, 1), max(column, 1), max(column, 1) + 1), message)
            return source, None
        content = decoded
    source = Source(file, content)
    if source.failed():
        return source, None
    try:
        root = build(source.text)
    except yaml.YAMLError as error:
        explain_syntax(source, error)
        return source, None
    except RefusalError as refusal:
        explain_refusal(source, refusal)
        return source, None
    if root is None:
        source.add("file-empty", TOP, "there is nothing in this file")
    return source, root
