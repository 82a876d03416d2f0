"""A statement as a row of the facilitator's table: what is ours is read strictly, all else is named and left
out."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import unquote

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

from game.cohort.cohort_file import is_pseudonym
from game.facilitator.statement_row import StatementRow
from game.messages import say
from game.records import vocabulary
from game.records.chain import MOST, Statement, link
from game.text import HIDDEN, clean, escaped_json

Count = Annotated[int, Meta(ge=0, le=MOST)]
Meter = Annotated[int, Meta(ge=0, le=100)]
Share = Annotated[float, Meta(ge=0, le=1)]
Name = Annotated[str, Meta(max_length=300)]
Typed = Annotated[str, Meta(max_length=20_000)]
"""A reply in words: more than any field of the game takes."""

_UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
Uuid = Annotated[str, Meta(pattern=_UUID)]
_LONGEST_JSON = 20_000
"""Characters: what was read in a reply of a hundred behaviours is a quarter of it."""
_SECONDS = re.compile(r"PT([0-9.]{1,20}(?:e\+[0-9]{1,2})?)S")
_VERBS = {address: name for name, address in vocabulary.VERBS.items()}
_COHORT = f"{vocabulary.BASE}/cohorts/"
_STORY = f"{vocabulary.BASE}/stories/"
_STATIONS = f"{vocabulary.BASE}/stations/"
_VERSIONS = vocabulary.extension("versions")


class UnusableStatementError(Exception):
    """Why a statement is left out, in a sentence."""


class _Account(Struct):
    home_page: str = field(name="homePage")
    name: str


class _Actor(Struct):
    account: _Account


class _Thing(Struct):
    id: Annotated[str, Meta(max_length=2000)]


class _Activities(Struct):
    grouping: list[_Thing]


class _Versions(Struct):
    game: Name = ""
    rulebook: Name = ""
    ear: Name = ""
    stations: Name | UnsetType = UNSET
    story: dict[Name, Name] = {}


class _ContextExtensions(Struct):
    versions: _Versions = field(name=_VERSIONS, default_factory=_Versions)
    attempt: Annotated[int, Meta(ge=1, le=1_000_000)] | None = field(
        name=vocabulary.extension("attempt"), default=None
    )
    try_: Annotated[int, Meta(ge=1, le=2)] | None = field(name=vocabulary.extension("try"), default=None)


class _Context(Struct):
    activities: _Activities = field(name="contextActivities")
    extensions: _ContextExtensions
    registration: Uuid | None = None


class _Score(Struct):
    scaled: Share


class _Result(Struct):
    success: bool | None = None
    score: _Score | None = None
    duration: str | None = None
    response: Typed | None = None
    extensions: dict[str, Any] = {}


class _Statement(Struct):
    id: Uuid
    actor: _Actor
    verb: _Thing
    object: _Thing
    timestamp: str
    context: _Context
    result: _Result = field(default_factory=_Result)


class _Reply(Struct):
    scene: Name
    choice: Name
    route: Name
    typed: bool
    codes: list[Name]
    moves: list[tuple[Name, int, int]]
    trust: Meter
    frustration: Meter
    interrupted: bool


class _Begun(Struct):
    """Nothing of it has a column."""


class _Left(Struct):
    scene: Name


class _Ending(Struct):
    scene: Name
    kind: Name
    trust: Meter
    frustration: Meter


class _Practised(Struct):
    skill: Name
    form: Name
    exercise: Name
    result: Name


class _Station(_Practised):
    occasion: Name
    place: Count


class _Sitting(Struct):
    form: Name
    occasion: Name


class _Drill(_Practised):
    helped: bool


class _PracticeDisagreed(_Practised):
    """Of a station or a drill, which has no place."""

    taken_back: bool
    place: Count | None = None


class _Disagreed(Struct):
    scene: Name
    place: Count
    codes: list[Name]
    taken_back: bool


def row_of(statement: Statement, digest: str) -> StatementRow:
    """The row of a statement. Raises `UnusableStatementError` for one that is not of this game, or that no
    game of ours could have made."""
    try:
        found = msgspec.convert(statement, _Statement)
    except msgspec.ValidationError as error:
        raise UnusableStatementError(say("statement.broken", why=clean(str(error)))) from None
    place = link(statement)
    verb = _VERBS.get(found.verb.id)
    cohort = next(
        (
            one.id.removeprefix(_COHORT)
            for one in found.context.activities.grouping
            if one.id.startswith(_COHORT)
        ),
        "",
    )
    account = found.actor.account
    if account.home_page != vocabulary.HOME or verb is None or not cohort:
        raise UnusableStatementError(say("statement.not_ours"))
    if not is_pseudonym(account.name):
        raise UnusableStatementError(say("statement.no_pseudonym"))
    if place is None:
        raise UnusableStatementError(say("statement.no_place"))
    row = StatementRow(found.id, cohort, account.name, *place, digest, verb, _moment(found.timestamp))
    _common(row, found)
    try:
        _by_kind(row, found)
    except msgspec.ValidationError as error:
        raise UnusableStatementError(say("statement.broken", why=clean(str(error)))) from None
    return _cleaned(row)


def _common(row: StatementRow, found: _Statement) -> None:
    extensions, result = found.context.extensions, found.result
    row.registration = found.context.registration
    row.attempt, row.try_ = extensions.attempt, extensions.try_
    row.versions = _json(extensions.versions)
    row.success = None if result.success is None else int(result.success)
    row.scaled = result.score.scaled if result.score else None
    row.words = result.response
    if result.duration is not None:
        said = _SECONDS.fullmatch(result.duration)
        try:
            row.seconds = float(said[1]) if said else None
        except ValueError:
            row.seconds = None
        if row.seconds is None:
            raise UnusableStatementError(say("statement.no_duration"))
    if found.object.id.startswith(_STORY):
        row.story = unquote(found.object.id.removeprefix(_STORY).partition("/")[0])
        row.story_hash = extensions.versions.story.get(row.story)


def _by_kind(row: StatementRow, found: _Statement) -> None:
    """What only its kind of statement has; our extension of the result tells the kind where there is one."""
    ours = {
        address.removeprefix(_EXTENSION): said
        for address, said in found.result.extensions.items()
        if address.startswith(_EXTENSION)
    }
    for name, (kind, fill) in _FILLED.items():
        if name in ours:
            row.kind = kind
            fill(row, ours[name])
            return
    if row.verb == "progressed":
        progress = msgspec.convert(found.result.extensions.get(vocabulary.PROGRESS), Meter)
        row.kind, row.scaled = "cohort", progress / 100
    elif row.story is not None and row.verb in _OF_RUNS:
        row.kind = "run"
    elif found.object.id.startswith(_STATIONS):
        row.kind, row.form = "sitting", unquote(found.object.id.removeprefix(_STATIONS).partition("/")[0])
    else:
        raise UnusableStatementError(say("statement.not_ours"))


def _reply(row: StatementRow, said: Any) -> None:
    reply = msgspec.convert(said, _Reply)
    row.scene, row.choice, row.route = reply.scene, reply.choice, reply.route
    row.typed, row.interrupted = int(reply.typed), int(reply.interrupted)
    row.trust, row.frustration = reply.trust, reply.frustration
    row.codes, row.moves = _json(reply.codes), _json(reply.moves)
    row.more = _rest(said, _Reply)


def _begun(row: StatementRow, said: Any) -> None:
    msgspec.convert(said, _Begun)
    row.more = _rest(said, _Begun)


def _left(row: StatementRow, said: Any) -> None:
    row.scene = msgspec.convert(said, _Left).scene


def _ended(row: StatementRow, said: Any) -> None:
    ending = msgspec.convert(said, _Ending)
    row.ending, row.ending_kind = ending.scene, ending.kind
    row.trust, row.frustration = ending.trust, ending.frustration
    row.more = _rest(said, _Ending)


def _station(row: StatementRow, said: Any) -> None:
    station = msgspec.convert(said, _Station)
    row.skill, row.form, row.exercise = station.skill, station.form, station.exercise
    row.occasion, row.place, row.result = station.occasion, station.place, station.result
    row.more = _rest(said, _Station)


def _sitting(row: StatementRow, said: Any) -> None:
    sitting = msgspec.convert(said, _Sitting)
    row.form, row.occasion = sitting.form, sitting.occasion
    row.more = _rest(said, _Sitting)


def _drill(row: StatementRow, said: Any) -> None:
    drill = msgspec.convert(said, _Drill)
    row.skill, row.form, row.exercise = drill.skill, drill.form, drill.exercise
    row.result, row.helped = drill.result, int(drill.helped)
    row.more = _rest(said, _Drill)


def _disagreed(row: StatementRow, said: Any) -> None:
    disagreed = msgspec.convert(said, _Disagreed)
    row.scene, row.place, row.codes = disagreed.scene, disagreed.place, _json(disagreed.codes)
    row.more = _json({"taken_back": disagreed.taken_back})


def _practice_disagreed(row: StatementRow, said: Any) -> None:
    disagreed = msgspec.convert(said, _PracticeDisagreed)
    row.form, row.place, row.exercise = disagreed.form, disagreed.place, disagreed.exercise
    row.skill, row.result = disagreed.skill, disagreed.result
    row.more = _json({"against": not disagreed.taken_back})


_EXTENSION = vocabulary.extension("")
_OF_RUNS = ("initialized", "suspended", "resumed", "completed", "passed", "failed")
_FILLED: Mapping[str, tuple[str, Callable[[StatementRow, Any], None]]] = {
    "reply": ("reply", _reply),
    "begun": ("run", _begun),
    "left": ("run", _left),
    "ending": ("run", _ended),
    "station": ("station", _station),
    "sitting": ("sitting", _sitting),
    "own": ("sitting", _sitting),
    "drill": ("drill", _drill),
    "disagreed": ("comment", _disagreed),
    "station_disagreed": ("station_comment", _practice_disagreed),
    "drill_disagreed": ("drill_comment", _practice_disagreed),
}
"""Our extensions of a result: the kind of row, and what fills it."""
_TEXTS: Sequence[str] = (
    "cohort", "story", "story_hash", "scene", "choice", "route", "ending", "ending_kind", "skill", "form",
    "exercise", "result", "occasion", "words",
)  # fmt: skip
"""Fields with text of other people."""


def _rest(said: Any, known: type[Struct]) -> str | None:
    """What has no column, as JSON."""
    rest = {name: value for name, value in said.items() if name not in known.__struct_fields__}
    if not rest:
        return None
    return _json(rest)


def _json(said: Any) -> str:
    text = escaped_json(msgspec.json.encode(said, order="sorted").decode())
    if len(text) > _LONGEST_JSON:
        raise UnusableStatementError(say("statement.too_much", most=_LONGEST_JSON))
    return text


def _moment(text: str) -> str:
    try:
        when = datetime.fromisoformat(text)
        if when.tzinfo is None:
            raise ValueError
        when = when.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnusableStatementError(say("statement.no_moment")) from None
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _cleaned(row: StatementRow) -> StatementRow:
    texts = [(name, getattr(row, name)) for name in _TEXTS]
    if HIDDEN.search("".join(text for _, text in texts if text)):
        for name, text in texts:
            setattr(row, name, text and clean(text))
    return row
