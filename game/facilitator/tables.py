"""The facilitator's tables, as queries name them. The scripts in `migrations` make them.

A column is empty (NULL) where a kind of statement has no such thing. Yes and no are 1 and 0.
"""

from sqlalchemy import CHAR, Column, Double, Index, Integer, MetaData, Table, Text

METADATA = MetaData()


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=False, autoincrement=False)


cohorts = Table(
    "cohorts",
    METADATA,
    _text("id", key=True),
    _text("name"),
    _text("file"),
    _text("made"),
    _text("keep_until"),
)
people = Table(
    "people",
    METADATA,
    _text("cohort", key=True),
    _text("pseudonym", key=True),
    _text("identifier"),
    _text("name"),
    _text("group"),
)
statements = Table(
    "statements",
    METADATA,
    Column("id", CHAR(36), primary_key=True),
    _text("cohort"),
    _text("pseudonym"),
    # The place in the learner's chain, the digest before and its own.
    _number("seq"),
    _text("previous"),
    _text("digest"),
    # The last word of the verb's address.
    _text("verb"),
    # The moment in UTC, ISO 8601 with milliseconds and Z: the order of text is the order of time.
    _text("at"),
    # The run or the sitting.
    Column("registration", Text),
    Column("story", Text),
    Column("story_hash", Text),
    # Which run of the story, from 1; 2 for a second try at a reply.
    Column("attempt", Integer),
    Column("try", Integer),
    # reply, run, station, sitting, drill, cohort; what a learner says of a reading later: comment of a reply,
    # station_comment, drill_comment.
    _text("kind"),
    # Where a reply was given or a run was left.
    Column("scene", Text),
    Column("choice", Text),
    Column("route", Text),
    Column("typed", Integer),
    Column("interrupted", Integer),
    Column("success", Integer),
    # 0 to 1; of a reply the trust after it.
    Column("scaled", Double),
    Column("seconds", Double),
    # 0 to 100, after it.
    Column("trust", Integer),
    Column("frustration", Integer),
    # JSON: a list of codes; a list of [code, trust, frustration].
    Column("codes", Text),
    Column("moves", Text),
    # The scene of the ending, and its kind.
    Column("ending", Text),
    Column("ending_kind", Text),
    Column("skill", Text),
    Column("form", Text),
    Column("exercise", Text),
    Column("result", Text),
    Column("occasion", Text),
    Column("place", Integer),
    Column("helped", Integer),
    # What was typed, with the learner's yes alone.
    Column("words", Text),
    # JSON: game, rulebook, ear, story.
    _text("versions"),
    # JSON: the whole of our own extension of the result, for what has no column.
    Column("more", Text),
    Index("statements_by_chain", "cohort", "pseudonym", "seq"),
    Index("statements_by_scene", "cohort", "kind", "story", "scene"),
    Index("statements_by_skill", "cohort", "kind", "skill"),
)
tips = Table(
    "tips", METADATA, _text("cohort", key=True), _text("pseudonym", key=True), _number("seq"), _text("digest")
)
pulls = Table("pulls", METADATA, _text("cohort", key=True), _text("store", key=True), _text("until"))
findings = Table(
    "findings",
    METADATA,
    *(_text(name, key=True) for name in ("cohort", "pseudonym", "kind", "what", "source")),
    # Of damage, the numbers in the chain that it leaves out, such as 3-3,7-9.
    Column("numbers", Text, nullable=False, server_default=""),
)
verdicts = Table(
    "verdicts",
    METADATA,
    _text("cohort", key=True),
    _text("share", key=True),
    _number("place", key=True),
    _text("verdict"),
    _text("reason"),
    _text("machine"),
    # JSON: a list of codes.
    _text("codes"),
    _text("at"),
)
comments = Table(
    "comments",
    METADATA,
    _text("cohort", key=True),
    _text("share", key=True),
    _number("place", key=True),
    _text("text"),
    _text("at"),
)
set_aside = Table(
    "set_aside",
    METADATA,
    _text("cohort", key=True),
    _text("pseudonym", key=True),
    _text("identifier"),
    _text("name"),
    _text("group"),
)
shares = Table("shares", METADATA, _text("cohort", key=True), _text("share", key=True), _text("pseudonym"))
erased = Table("erased", METADATA, _text("cohort", key=True), _text("digest", key=True), _text("day"))


def of_learners() -> list[Table]:
    """The tables that say with a pseudonym whose a row is."""
    return [table for table in METADATA.tables.values() if "pseudonym" in table.c]
