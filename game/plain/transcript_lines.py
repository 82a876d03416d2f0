"""A line of the transcript as it is read out: it starts with who speaks."""

from game.conversation.transcript import Line, deed, speaker


def read_out(line: Line, name: str) -> str:
    """`name` is the customer's."""
    if line.who == "seen":
        return deed(line.text)
    nobody = line.who in ("cut", "back", "silence")
    return line.text if nobody else f"{speaker(line, name)}: {line.text}"
