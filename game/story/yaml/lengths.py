"""How long each sort of text in a story, course or tests file may be.

The longest line of the game's own stories has 335 characters, the longest title 40. Each limit is many
times what people write and read; what is longer comes from a program or a slip, and makes every screen that
shows it slow (a title of ten million letters: home took 27 seconds).
"""

from typing import Literal

Length = Literal["id", "name", "title", "words", "condition", "text"]

LENGTHS: dict[Length, int] = {
    # Names of scenes, facts, flags, replies and files: a file system takes 255 bytes.
    "id": 100,
    # Who speaks: it stands before each of their lines, on a screen of 80 columns.
    "name": 100,
    # One or two lines of a list.
    "title": 200,
    # What the ear looks for as one phrase.
    "words": 300,
    # An `if` or `when`: some two hundred terms.
    "condition": 2_000,
    # What is said, done or explained: two screens of 80x24, and an email as one beat.
    "text": 4_000,
}
"""In characters, as they are after YAML has read them."""
