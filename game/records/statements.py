"""A statement of xAPI 1.0.3 out of what happened.

Nothing goes into one that the screen of consent does not name: no typed words without a yes, never notes,
names or places of files.
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from msgspec import Struct

from game.records import vocabulary
from game.records.chain import CHAIN
from game.records.memberships import Membership

_OURS = uuid5(NAMESPACE_URL, vocabulary.BASE)
_DIGITS = 4
"""After the point, of every number: the same text on every machine."""

Verb = Literal[
    "initialized", "suspended", "resumed", "answered", "completed", "passed", "failed", "progressed",
    "commented",
]  # fmt: skip


class Told(Struct, frozen=True):
    """Something that happened, before it is told of somebody.

    `what` tells it from all others of a membership, and its statement's id follows from it. `at` is a
    moment in ISO 8601 with its offset. `about` is the activity, `within` the activity that it is a part
    of. `registration` is the run or the sitting, "" for neither. `result` and `context` (extensions by our
    short names) are as they go out; `words` were typed, and go out with a yes alone.
    """

    what: str
    at: str
    verb: Verb
    about: Mapping[str, Any]
    registration: str = ""
    within: Mapping[str, Any] | None = None
    result: Mapping[str, Any] = {}
    extensions: Mapping[str, Any] = {}
    context: Mapping[str, Any] = {}
    words: str = ""


def statement(membership: Membership, told: Told, seq: int, previous: str) -> dict[str, Any]:
    """The statement at a place in the learner's chain."""
    context: dict[str, Any] = {
        "platform": "Hear Me Out",
        "language": "en",
        "contextActivities": {"grouping": [vocabulary.cohort(membership.cohort.id)]},
        "extensions": {
            CHAIN: {"seq": seq, "previous": previous},
            **{vocabulary.extension(name): _exact(value) for name, value in told.context.items()},
        },
    }
    if told.registration:
        context["registration"] = registration(told.registration)
    if told.within is not None:
        context["contextActivities"]["parent"] = [dict(told.within)]
    made: dict[str, Any] = {
        "id": statement_id(membership, told.what),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": vocabulary.HOME, "name": membership.pseudonym},
        },
        "verb": {"id": vocabulary.VERBS[told.verb], "display": {"en": told.verb}},
        "object": dict(told.about),
        "timestamp": _moment(told.at),
        "context": context,
    }
    result = {name: _exact(value) for name, value in told.result.items()}
    if told.extensions:
        result["extensions"] = {
            name if "://" in name else vocabulary.extension(name): _exact(value)
            for name, value in told.extensions.items()
        }
    if told.words and membership.words:
        result["response"] = told.words
    if result:
        made["result"] = result
    return made


def has_words(statement: Mapping[str, Any]) -> bool:
    """Whether typed words are in a statement that was made here."""
    return "response" in statement.get("result", {})


def statement_id(membership: Membership, what: str) -> str:
    """The id of the statement that tells of this; `what` as in `Told`."""
    return str(uuid5(_OURS, f"{membership.id}/{what}"))


def registration(key: str) -> str:
    """The id of a run or a sitting, as a UUID is written."""
    try:
        return str(UUID(key))
    except ValueError:
        return str(uuid5(_OURS, key))


def duration(seconds: float) -> str:
    """Seconds as ISO 8601 says a duration; what a clock that went back makes of it is none."""
    whole = f"{max(0.0, seconds):.2f}".rstrip("0").rstrip(".")
    return f"PT{whole}S"


def seconds_between(earlier: str, later: str) -> float:
    """Seconds from one moment to another; 0 where one is none, or where a clock went back."""
    try:
        return max(0.0, (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _moment(at: str) -> str:
    when = datetime.fromisoformat(at).astimezone(UTC)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        rounded = round(value, _DIGITS)
        return int(rounded) if math.isfinite(rounded) and rounded == int(rounded) else rounded
    if isinstance(value, Mapping):
        return {str(name): _exact(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(one) for one in value]
    return value
