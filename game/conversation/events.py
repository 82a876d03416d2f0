"""What a player can do in a run, as data. A save is a list of these; the first is `Begin`.

A log names each by its tag.
"""

from msgspec import Struct

from game.listening.reading import Reading


class Begin(Struct, frozen=True, tag="begin"):
    """The first event of a run: the story (its id and the hash of its source), the version of the rulebook,
    the flags that earlier stories brought in, and the seed, a whole number that decides all that is left to
    chance in this run."""

    story: str
    hash: str
    rulebook: str
    flags: tuple[str, ...] = ()
    seed: int = 0


class Listen(Struct, frozen=True, tag="listen"):
    """Hear the next ordinary beat; in a bare-`goto` scene after the last one, move on."""


class Wait(Struct, frozen=True, tag="wait"):
    """Leave a silence. While ordinary beats are left it does what `Listen` does; after them it hears the next
    silence beat, if there is one."""


class Cue(Struct, frozen=True, tag="cue"):
    """A sign of listening (“I see”) that leaves them the floor. `text` is what was typed, "" for the key."""

    text: str = ""


class AsShown(Struct, frozen=True):
    """A text of the story as this run showed it, kept where the story has other words in its place today:
    what was said, what was done or seen, and who spoke, "" for the customer or the player."""

    say: str | None = None
    do: str | None = None
    who: str = ""


class Pick(Struct, frozen=True, tag="pick"):
    """Take the floor with an offered reply.

    `text` is what the player typed, where the pick stands for it. `reading` is logged when the author left
    `shows` to the ear, so that a later version of the ear does not change an old save. `shown`: the words
    that were picked, where the story has others under this id by now.
    """

    id: str
    text: str = ""
    reading: Reading | None = None
    shown: AsShown | None = None


class Say(Struct, frozen=True, tag="say"):
    """Take the floor with a typed reply that the ear has read. `by`: the pick whose way it takes, or ""."""

    text: str
    reading: Reading
    by: str = ""


class Retake(Struct, frozen=True, tag="retake"):
    """Go back to the moment before the last reply, for another try. The rules of a call do not know it: a
    driver that has the log puts back the whole state (`play_on` in `replay.py`)."""


class Note(Struct, frozen=True, tag="note"):
    """A line on the note pad. It is logged, and the rules do nothing with it."""

    text: str


Event = Begin | Listen | Wait | Cue | Pick | Say | Retake | Note
