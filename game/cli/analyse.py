"""`hearmeout analyse`: what a reply shows, with the words that earned it."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import click

from game.cli.terminal import begun_lines
from game.printing import print_document, print_line, print_message

if TYPE_CHECKING:
    from game.authoring.try_reply import TriedReply
    from game.listening.json_rows import Unread
    from game.listening.reading import Reading

_TRIED = (
    "asked_again", "premature", "route", "pick", "leads_to", "why", "trust", "frustration",
)  # fmt: skip
"""What `--json` tells of a `TriedReply` beside what it left out, in this order."""

LONGEST_ROW = 1 << 20
"""Bytes of one row; a longer one gets an error row, so that no input takes more memory than that."""


@click.command(
    "analyse",
    epilog="Example: hearmeout analyse --context 'Third call!' 'Three calls: no wonder you are tired.'",
)
@click.argument("text", required=False)
@click.option(
    "--context", multiple=True, metavar="TEXT", help="What the customer said before; may be repeated."
)
@click.option("--story", metavar="STORY", help="Read it as a reply in this story (an id or a file).")
@click.option("--scene", metavar="SCENE", help="The scene of the story that it answers.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for a program.")
@click.option(
    "--jsonl", is_flag=True, help="Many replies: JSON rows from standard input, a row out for each."
)
def command(
    text: str | None,
    context: tuple[str, ...],
    story: str | None,
    scene: str | None,
    as_json: bool,
    jsonl: bool,
) -> None:
    """Show what a reply does, with the words that earned it.

    Without TEXT the reply is read from standard input. With --story and --scene it is read against what the
    customer has told by then, and you see what it left out and where it would lead.

    With --jsonl each input row is {"id", "context": [...], "text"}, each output row {"id", "behaviours":
    [{"code", "strength", "start", "end", "why"}]}, in the same order. A row that cannot be read gets
    {"id", "line", "error"}; the rest are still answered, and the exit code is then 1.
    """
    if jsonl:
        if text is not None or context or story or scene or as_json:
            raise click.UsageError("--jsonl reads everything from its rows: leave the rest away.")
        _stream()
        return
    if (story is None) != (scene is None):
        raise click.UsageError("--story and --scene go together.")
    if story and context:
        raise click.UsageError("--context is what the story's customer says: leave it away with --story.")
    reply = _given() if text is None else text
    if story and scene:
        _in_story(reply, story, scene, as_json)
    else:
        from game.listening.detector import read

        _print(reply, read(reply, context), None, as_json)


def _stream() -> None:
    from game.listening.json_rows import answer_rows

    if sys.stdin is None:
        return
    count, bad = 0, 0
    for answer in answer_rows(_lines(sys.stdin.buffer)):
        count, bad = count + 1, bad + answer.failed
        print_document(answer.row + "\n")
    if bad:
        print_message(f"{bad} of {count} rows could not be read; each has an error row with its line.")
        raise SystemExit(1)


def _lines(stream: BinaryIO) -> "Iterator[str | Unread]":
    """The lines of a byte stream as text, none longer than `LONGEST_ROW`."""
    from game.listening.json_rows import Unread

    encoding = "utf-8-sig"
    for line, whole in begun_lines(stream, LONGEST_ROW):
        if not whole:
            yield Unread(f"a row longer than {LONGEST_ROW:,} bytes")
        else:
            try:
                yield line.decode(encoding)
            except UnicodeDecodeError as error:
                yield Unread(f"not UTF-8 (byte {error.start + 1})")
        encoding = "utf-8"


def _given() -> str:
    """The reply on standard input; the end of its last line is not part of it."""
    if sys.stdin is None or sys.stdin.isatty():
        raise click.UsageError("Give the reply as TEXT, or on standard input.")
    return sys.stdin.buffer.read(LONGEST_ROW).decode("utf-8-sig", "replace").rstrip("\r\n")


def _in_story(reply: str, story: str, scene: str, as_json: bool) -> None:
    from game.authoring.try_reply import try_reply
    from game.cli.at_hand import find_story
    from game.errors import PlainError
    from game.words import did_you_mean, quoted

    playable = find_story(story)
    scenes = playable.story.scenes
    if scene not in scenes:
        raise PlainError(f"{playable.story.title} has no scene {quoted(scene)}.{did_you_mean(scene, scenes)}")
    if not (scenes[scene].replies or scenes[scene].typed):
        told = ", ".join(name for name, s in scenes.items() if s.replies or s.typed)
        raise PlainError(f"Nobody answers in the scene “{scene}”. Scenes that are answered: {told}.")
    found = try_reply(playable.plan(), scene, reply)
    _print(reply, found.reading, found, as_json)


def _print(reply: str, reading: "Reading", found: "TriedReply | None", as_json: bool) -> None:
    from game.listening.tokens import LIMIT

    if as_json:
        print_document(_machine(reply, reading, found) + "\n")
    else:
        from game.cli.print_analysis import readable

        print_line(readable(reply, reading, found))
    if len(reply) > LIMIT:
        print_message(f"Only the first {LIMIT:,} of {len(reply):,} characters were read.")


def _machine(reply: str, reading: "Reading", found: "TriedReply | None") -> str:
    from msgspec import to_builtins

    from game.listening.json_rows import json_text

    read = to_builtins(reading)
    body = {"text": reply, "behaviours": read.pop("behaviours"), "unsure": read.pop("unsure")}
    if found is not None:
        tried = to_builtins(found)
        body |= {**read, "left_out": tried["left"]} | {name: tried[name] for name in _TRIED}
    return json_text(body, indent=1)
