"""What is told of a call: begun, left, gone on with, each reply, its ending, and whether it was passed.

Only chapters of the learner's cohort are told of. First tries and later ones are told apart: `attempt`
counts the runs of a story that the cohort was told of, from 1; `try` is 2 for a second try at a reply, and
for all of a later attempt.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from game.conversation.events import Begin, Cue, Event, Listen, Pick, Retake, Say, Wait
from game.conversation.replay import Played
from game.conversation.retake import first_replies, second_tries
from game.conversation.state import Outcome, State
from game.listening.reading import Reading
from game.local_times import local_today
from game.records import vocabulary
from game.records.entries import Entry, OfRun
from game.records.memberships import Membership, current_in
from game.records.outbox import put
from game.records.statements import Told, Verb, duration, seconds_between
from game.records.told_before import attempt, knows_what_was_brought, passed
from game.records.versions import versions

PASSING = {"fair": 0.5, "good": 0.75, "best": 1.0}
"""The endings that pass a chapter (standards, section 6: fair or better), each with its score, 0 to 1."""
_POOR = 0.25
RETAKE_SIGN = "r"
_SIGNS: Mapping[type[Event], str] = {Listen: "l", Wait: "w", Cue: "c", Retake: RETAKE_SIGN}
"""How the events between two replies are written in a statement, a letter each."""


def tell_events(db: sqlite3.Connection, run: OfRun, log: Sequence[Entry], since: int) -> None:
    """Put into the outbox what the events from place `since` on tell of a learner in a cohort: inside the
    transaction that saves them, after the run's row was brought up to date."""
    membership = _recording(db, run)
    if membership is None:
        return
    told: list[Told] = []
    common = _Common(db, membership, run, log)
    new = [seq for seq in range(since, len(log)) if log[seq].played]
    if new and run.resumed and not isinstance(log[new[0]].record.event, Begin):
        told.append(common.of_run("resumed", log[new[0]].at, new[0], {}, {}))
    for seq in new:
        told += _of_event(common, seq)
    put(db, membership, told)
    if any(one.verb == "passed" for one in told):
        put(db, membership, [_progressed(db, membership, run, told[-1].at)])


def tell_left(db: sqlite3.Connection, run: OfRun, log: Sequence[Entry]) -> None:
    """Put into the outbox that a run was left before its end, inside a transaction."""
    membership = _recording(db, run)
    if membership is None or not log:
        return
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    length = {"duration": duration(seconds_between(log[0].at, now))}
    left = {"left": {"scene": log[-1].record.scene}}
    put(db, membership, [_Common(db, membership, run, log).of_run("suspended", now, len(log), length, left)])


class _Common:
    """What all statements of a run share."""

    def __init__(
        self, db: sqlite3.Connection, membership: Membership, run: OfRun, log: Sequence[Entry]
    ) -> None:
        self.run, self.log = run, log
        self._db, self._membership = db, membership
        self.story = run.plan.story.id
        self._attempt = attempt(db, membership, run)
        self._again = second_tries([one.record.event for one in log])
        self._versions = versions(run.plan.rulebook.version, self.story, run.plan.hash)

    def brought(self, flags: Sequence[str]) -> list[str] | None:
        """What earlier calls brought into the run; None where the cohort was not told of one of them."""
        known = knows_what_was_brought(self._db, self._membership, self.run)
        return list(flags) if known else None

    def context(self, seq: int | None = None) -> dict[str, object]:
        second = self._attempt > 1 or (seq is not None and seq in self._again)
        return {"attempt": self._attempt, "try": 2 if second else 1, "versions": self._versions}

    def of_run(
        self, verb: Verb, at: str, seq: int, result: Mapping[str, object], extensions: Mapping[str, object]
    ) -> Told:
        what = f"{self.run.id}/{seq}/{verb}"
        chapter = vocabulary.chapter(self.story)
        return Told(what, at, verb, chapter, self.run.id, None, result, extensions, self.context())


def _recording(db: sqlite3.Connection, run: OfRun) -> Membership | None:
    """The cohort that this run is told to, if any."""
    membership = current_in(db, run.profile)
    if membership is None or run.plan.story.id not in membership.cohort.course:
        return None
    return membership if membership.records(local_today()) else None


def _of_event(common: _Common, seq: int) -> list[Told]:
    entry = common.log[seq]
    assert entry.played is not None
    outcome, event = entry.played.outcome, entry.record.event
    told: list[Told] = []
    if isinstance(event, Begin):
        begun = {"begun": {"flags": common.brought(event.flags), "seed": event.seed}}
        told.append(common.of_run("initialized", entry.at, seq, {}, begun))
    if isinstance(event, Pick | Say):
        told.append(_answered(common, seq, entry.played, event))
    if outcome.ending is not None:
        told += _ended(common, seq, outcome)
    return told


def _answered(common: _Common, seq: int, played: Played, event: Pick | Say) -> Told:
    """A reply. It did well where it cost nothing."""
    before, did = played.before, played.outcome
    scene = before.scene if before else did.scene
    turn = _turn_before(common.log, seq)
    seconds = seconds_between(common.log[seq - len(turn) - 1].at, common.log[seq].at)
    return Told(
        f"{common.run.id}/{seq}/answered",
        common.log[seq].at,
        "answered",
        vocabulary.reply(common.story, scene),
        common.run.id,
        vocabulary.chapter(common.story),
        {
            "success": before is None or cost_nothing(before, did),
            "score": {"scaled": reply_score(did)},
            "duration": duration(seconds),
        },
        {"reply": reply_told(before, did, event, turn)},
        common.context(seq),
        event.text if isinstance(event, Say) else "",
    )


def reply_told(
    before: State | None, did: Outcome, event: Pick | Say, turn: Sequence[Event]
) -> dict[str, object]:
    """What a statement tells of a reply, without its words. `turn`: what was done since the one before."""
    return {
        "scene": before.scene if before else did.scene,
        "choice": event.id if isinstance(event, Pick) else event.by,
        "route": did.route,
        "typed": isinstance(event, Say),
        "codes": sorted(did.all_codes),
        "reading": reading_told(event.reading or Reading()),
        "turn": "".join(_SIGNS.get(type(one), "") for one in turn),
        "moves": [[move.code, move.trust, move.frustration] for move in did.moves],
        "trust": did.trust,
        "frustration": did.frustration,
        "interrupted": did.interrupted,
        "missed": len(did.missed),
        "misheard": len(did.misheard),
        "heard": sum(isinstance(one, Listen | Wait) for one in turn),
        "silences": sum(isinstance(one, Wait) for one in turn),
        "cues": sum(isinstance(one, Cue) for one in turn),
    }


def reply_score(did: Outcome) -> float:
    """The score of a reply, 0 to 1: the trust after it."""
    return did.trust / 100


def cost_nothing(before: State, did: Outcome) -> bool:
    """Whether a reply cost nothing: neither by a rule nor by what the author made of it."""
    charged = any(move.trust < 0 or move.frustration > 0 for move in did.moves)
    return not charged and did.trust >= before.trust and did.frustration <= before.frustration


def _turn_before(log: Sequence[Entry], seq: int) -> list[Event]:
    """What the player did since the reply before, or since the call began, in its order."""
    found: list[Event] = []
    for entry in reversed(log[:seq]):
        if isinstance(entry.record.event, Pick | Say | Begin):
            break
        found.append(entry.record.event)
    return found[::-1]


def reading_told(reading: Reading) -> dict[str, object]:
    """What the ear read, without the words: enough to reckon the reply again, and nothing to read it from."""
    return {
        "codes": [behaviour.code for behaviour in reading.behaviours],
        "facts": list(reading.facts),
        "feelings": list(reading.feelings),
        "asks": list(reading.asks),
        "misheard": [[wrong.fact, wrong.asked] for wrong in reading.misheard],
        "unsure": list(reading.unsure),
    }


def _ended(common: _Common, seq: int, outcome: Outcome) -> list[Told]:
    assert outcome.ending is not None
    kind, at = outcome.ending.kind, common.log[seq].at
    events = [one.record.event for one in common.log]
    interrupted = sum(one.record.interrupted for one in common.log)
    ending = {"ending": ending_told(outcome, events, interrupted)}
    length = duration(seconds_between(common.log[0].at, at))
    completed: dict[str, object] = {"completion": True, "duration": length}
    passes = kind in PASSING
    judged: dict[str, object] = {"success": passes, "score": {"scaled": ending_score(kind)}}
    return [
        common.of_run("completed", at, seq, completed, ending),
        common.of_run("passed" if passes else "failed", at, seq, judged, {}),
    ]


def ending_told(outcome: Outcome, events: Sequence[Event], interrupted: int) -> dict[str, object]:
    """What a statement tells of an ending. `events` are all of the call's, `interrupted` the replies in it
    that cut in."""
    assert outcome.ending is not None
    return {
        "scene": outcome.scene,
        "kind": outcome.ending.kind,
        "trust": outcome.trust,
        "frustration": outcome.frustration,
        "first_replies": first_replies(events),
        "interrupted": interrupted,
    }


def ending_score(kind: str) -> float:
    """The score of a chapter, 0 to 1, by the kind of its ending."""
    return PASSING.get(kind, _POOR)


def _progressed(db: sqlite3.Connection, membership: Membership, run: OfRun, at: str) -> Told:
    course = membership.cohort.course
    percent = round(100 * len(passed(db, membership)) / len(course))
    return Told(
        f"{run.id}/progressed",
        at,
        "progressed",
        vocabulary.cohort(membership.cohort.id),
        extensions={vocabulary.PROGRESS: percent},
    )
