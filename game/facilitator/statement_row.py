"""A row of the facilitator's table of statements."""

from msgspec import Struct


class StatementRow(Struct):
    """A row of table `statements`, its fields in the order of the columns, which `tables.py` explains."""

    id: str
    cohort: str
    pseudonym: str
    seq: int
    previous: str
    digest: str
    verb: str
    at: str
    registration: str | None = None
    story: str | None = None
    story_hash: str | None = None
    attempt: int | None = None
    try_: int | None = None
    kind: str = ""
    scene: str | None = None
    choice: str | None = None
    route: str | None = None
    typed: int | None = None
    interrupted: int | None = None
    success: int | None = None
    scaled: float | None = None
    seconds: float | None = None
    trust: int | None = None
    frustration: int | None = None
    codes: str | None = None
    moves: str | None = None
    ending: str | None = None
    ending_kind: str | None = None
    skill: str | None = None
    form: str | None = None
    exercise: str | None = None
    result: str | None = None
    occasion: str | None = None
    place: int | None = None
    helped: int | None = None
    words: str | None = None
    versions: str = "{}"
    more: str | None = None

    @property
    def text_length(self) -> int:
        """Characters of its long texts: by them two rows can differ a thousandfold."""
        texts = (self.codes, self.moves, self.words, self.versions, self.more)
        return sum(len(text) for text in texts if text)
