"""Lines for a person at a terminal: no word is cut at its edge."""

import re
from collections.abc import Iterator

from game.text import cells


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in rows of so many columns. A row that goes on begins with two blanks; a word that is longer
    than a row has one for itself."""
    row = ""
    for word in re.findall(r"\s*\S+", text):
        if row.strip() and cells(row) + cells(word) > width:
            yield row
            row = "  "
            word = word.lstrip()
        row += word
    yield row
