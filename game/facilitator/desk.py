"""The facilitator's desk: a call that a learner shared, comments and verdicts on its replies, and the answer.

A verdict needs a reason and stands over the machine's for its reply, wherever that reply is shown. What the
machine said is kept beside it, so that agreement can be counted.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Table, select, update

from game.cohort.comments_file import KIND, CommentsFile
from game.cohort.sent_file import as_text
from game.cohort.shared_run import SharedLine, SharedRun, SharedTurn, read_shared
from game.debrief.blocks import Block, Heading, Points, Sentence, Spoken
from game.debrief.facilitator_comment import FacilitatorComment
from game.errors import FailedError, PlainError
from game.facilitator.agreement import Agreement, agreement_told, code_label
from game.facilitator.agreement_query import agreement
from game.facilitator.erased import day_erased, forget_erased
from game.facilitator.store import Store, upsert
from game.facilitator.tables import cohorts, comments, people, shares, verdicts
from game.messages import say
from game.text import clean, one_line, printable
from game.words import quoted

Verdict = Literal["well", "not-well"]
What = Literal["comment", "verdict"]
LONGEST = 2000
"""Characters of a comment or a reason: a page of it."""
_LONGEST_PATH = 200
_NO_COMMENT = {"text": ""}
_NO_VERDICT = {"verdict": "", "reason": "", "machine": "", "codes": "[]"}
"""What is left of one that was taken back; the first column tells that it was."""
_LEAST = timedelta(microseconds=1)
"""Between two moments that are told apart as they are kept."""

Said = Mapping[int, FacilitatorComment]
"""What was said, by the place of the reply."""


def open_shared(store: Store, path: Path) -> SharedRun:
    """The shared call in a file. Raises `PlainError` where it cannot be read or its cohort is not here."""
    shared = read_shared(path)
    if not list(store.rows(select(cohorts.c.id).where(cohorts.c.id == shared.cohort))):
        where = quoted(printable(str(path)), _LONGEST_PATH)
        raise PlainError(say("desk.no_cohort", where=where))
    return shared


class Remark(Struct, frozen=True):
    """What a facilitator says of a reply, as they typed it: a comment, a verdict with its reason, or both.
    `gone` is taken back before that."""

    text: str = ""
    verdict: Verdict | None = None
    reason: str = ""
    gone: What | None = None


def keep_remark(
    store: Store, shared: SharedRun, place: int, said: Remark, now: datetime, *, again: bool = False
) -> bool:
    """Keep what is said of a reply in place of what was said before. False where something was to be taken
    back, and there was none. A learner who was erased is taken in again with `again` alone. Raises
    `PlainError` where anything of it cannot be: then nothing is changed."""
    now = _moment_after(store, shared, now)
    rows = _rows(shared, place, said, now)
    had = True
    with store.writing(erasing=True) as db:
        _must_not_be_erased(db, shared, again=again)
        if said.gone:
            had = _take_back(db, shared, place, said.gone, now)
        for table, row in rows:
            upsert(db, table, [row], [name for name in row if name not in _key(shared, place)])
        if rows:
            upsert(db, shares, [_whose(shared)])
    return had


def _rows(
    shared: SharedRun, place: int, said: Remark, now: datetime
) -> list[tuple[Table, dict[str, object]]]:
    """What is to be kept, all of it looked at first. Raises `PlainError`."""
    turn = _turn(shared, place)
    text, why = _written(said.text), _written(said.reason)
    if why and not said.verdict:
        raise PlainError(say("desk.reason_alone"))
    if said.verdict and not why:
        raise PlainError(say("desk.needs_reason"))
    if said.verdict and not turn.reply:
        # It would stand over the machine's, which did read the words.
        raise PlainError(say("desk.not_seen", number=place))
    if not (text or said.verdict or said.gone):
        raise PlainError(say("desk.nothing_to_do"))
    rows: list[tuple[Table, dict[str, object]]] = []
    at = {**_key(shared, place), "at": now.isoformat()}
    if said.verdict:
        codes = msgspec.json.encode(turn.codes).decode()
        verdict = {"verdict": said.verdict, "reason": why, "machine": _machine(turn), "codes": codes}
        rows.append((verdicts, {**at, **verdict}))
    if text:
        rows.append((comments, {**at, "text": text}))
    return rows


def _take_back(db: Connection, shared: SharedRun, place: int, what: What, now: datetime) -> bool:
    """False where there was none. An empty one stays in its place with the moment alone: an answer without it
    is later than one with it."""
    table, nothing = (comments, _NO_COMMENT) if what == "comment" else (verdicts, _NO_VERDICT)
    column = next(iter(nothing))
    of = [table.c[name] == value for name, value in _key(shared, place).items()]
    emptied = update(table).where(*of, table.c[column] != "").values({**nothing, "at": now.isoformat()})
    return db.execute(emptied).rowcount > 0


def _moment_after(store: Store, shared: SharedRun, now: datetime) -> datetime:
    """The moment of what is said of the call now: later than all that was said of it, also where a clock went
    back. By it the learner's game knows which of two answers is the later one."""
    before = [datetime.fromisoformat(at) for _, at in _kept(store, shared).values()]
    return max([now, *(at + _LEAST for at in before)])


def said_of(store: Store, shared: SharedRun) -> Said:
    """What was said of the call so far."""
    return {place: one for place, (one, _) in _kept(store, shared).items() if one.text or one.verdict}


def answer_text(store: Store, shared: SharedRun) -> str:
    """The file for the learner, with all that was said. Raises `FailedError` where nothing ever was, and
    `PlainError` for a learner who was erased."""
    with store.reading() as db:
        _must_not_be_erased(db, shared)
    kept = _kept(store, shared)
    if not kept:
        raise FailedError(say("desk.nothing_said"))
    return as_text(
        CommentsFile(
            hearmeout=KIND,
            id=shared.id,
            cohort=shared.cohort,
            pseudonym=shared.pseudonym,
            title=shared.title,
            made=max(at for _, at in kept.values()),
            comments=tuple(said_of(store, shared).values()),
        )
    )


def look(store: Store, shared: SharedRun) -> Iterator[Block]:
    """The call turn by turn with what was said of it, and how far the verdicts agree with the machine's."""
    said = said_of(store, shared)
    with store.reading() as db:
        of = (people.c.cohort == shared.cohort, people.c.pseudonym == shared.pseudonym)
        known = db.execute(select(people).where(*of)).first()
        gone = day_erased(db, shared.cohort, shared.pseudonym)
        agreed = agreement(db, shared.cohort)
    who = (known.name or known.identifier) if known else ""
    yield Heading(say("desk.title", who=clean(who or shared.pseudonym), title=shared.title), 1)
    yield Sentence(say("desk.about", made=shared.made), "quiet")
    if gone:
        yield Sentence(say("desk.erased_looked_at", pseudonym=shared.pseudonym, day=gone), "strong")
    for turn in shared.turns:
        yield from _shown(shared, turn, said.get(turn.place))
    if shared.last:
        yield Heading(say("desk.last"))
        yield from _spoken(shared.last)
    if shared.ending:
        yield Sentence(say("desk.ended", title=shared.ending.title, kind=shared.ending.kind))
    else:
        yield Sentence(say("desk.not_over"))
    yield from agreement_blocks(agreed)


def agreement_blocks(found: Agreement) -> Iterator[Block]:
    """How far the verdicts agree with the machine's."""
    told = list(agreement_told(found))
    yield Heading(say("desk.agreement_title"), 2)
    yield Sentence(told[0])
    if told[1:]:
        yield Points(tuple(told[1:]))
    if found.of:
        yield Sentence(say("desk.figures_stay"), "quiet")


def _must_not_be_erased(db: Connection, shared: SharedRun, *, again: bool = False) -> None:
    """Raises `PlainError` for a call of a learner who was erased; with `again` they are like everybody from
    now on."""
    day = day_erased(db, shared.cohort, shared.pseudonym)
    if day and not again:
        raise PlainError(say("desk.erased", pseudonym=shared.pseudonym, day=day))
    if day:
        forget_erased(db, shared.cohort, [shared.pseudonym])


def _kept(store: Store, shared: SharedRun) -> dict[int, tuple[FacilitatorComment, str]]:
    """By place what is kept of a reply, also what was taken back and is empty, and when that was."""
    found: dict[int, tuple[FacilitatorComment, str]] = {}
    with store.reading() as db:
        for table in (comments, verdicts):
            of = (table.c.cohort == shared.cohort, table.c.share == shared.id)
            for row in db.execute(select(table).where(*of)):
                before, at = found.get(row.place, (FacilitatorComment(row.place), ""))
                if table is comments:
                    now = msgspec.structs.replace(before, text=row.text)
                else:
                    now = msgspec.structs.replace(before, verdict=row.verdict, reason=row.reason)
                found[row.place] = now, max(at, row.at)
    return dict(sorted(found.items()))


def _shown(shared: SharedRun, turn: SharedTurn, said: FacilitatorComment | None) -> Iterator[Block]:
    yield Heading(_number(shared, turn))
    yield Sentence(say("desk.scene", scene=turn.scene), "quiet")
    yield from _spoken(turn.heard)
    answered = say("desk.typed") if turn.typed else say("desk.picked")
    yield Sentence(turn.reply or say("desk.words_kept_back"), "yours", answered)
    labels = ", ".join(map(code_label, turn.codes)) or say("desk.no_codes")
    yield Sentence(labels, "move", say("desk.codes"))
    yield from (Sentence(told, "move") for told in turn.why)
    (trust, frustration), (then_trust, then_frustration) = turn.before, turn.after
    yield Sentence(
        say(
            "desk.meters",
            trust=trust,
            then_trust=then_trust,
            frustration=frustration,
            then_frustration=then_frustration,
        )
    )
    if turn.interrupted:
        yield Sentence(say("desk.cut_in"), "lost")
    if turn.unheard:
        yield Sentence(say("desk.unheard", lines="; ".join(turn.unheard)), "lost")
    if said and said.verdict:
        reason = said.reason.rstrip(".")
        well = said.verdict == "well"
        told = say("desk.yours_well", reason=reason) if well else say("desk.yours_not_well", reason=reason)
        yield Sentence(told, "strong")
    yield Sentence(say("desk.machine_well") if turn.cost_nothing else say("desk.machine_not_well"), "quiet")
    if said and said.text:
        yield Sentence(said.text, "strong", say("desk.comment"))


def _number(shared: SharedRun, turn: SharedTurn) -> str:
    number, of = turn.place, len(shared.turns)
    if turn.again:
        return say("desk.reply_again", number=number, of=of)
    if turn.retaken:
        return say("desk.reply_retaken", number=number, of=of)
    return say("desk.reply", number=number, of=of)


def _spoken(lines: tuple[SharedLine, ...]) -> Iterator[Block]:
    for line in lines:
        cue = line.by in ("cue", "typed-cue")
        text = say("desk.silence") if line.by == "silence" else line.text or say("desk.words_kept_back")
        yield Spoken(say("desk.learner") if cue else line.who, text)
        yield from (Sentence(told, "move") for told in line.why)


def _turn(shared: SharedRun, place: int) -> SharedTurn:
    found = next((turn for turn in shared.turns if turn.place == place), None)
    if found is None:
        raise PlainError(say("desk.no_reply", count=len(shared.turns)))
    return found


def _machine(turn: SharedTurn) -> Verdict:
    return "well" if turn.cost_nothing else "not-well"


def _key(shared: SharedRun, place: int) -> dict[str, object]:
    return {"cohort": shared.cohort, "share": shared.id, "place": place}


def _whose(shared: SharedRun) -> dict[str, object]:
    return {"cohort": shared.cohort, "share": shared.id, "pseudonym": shared.pseudonym}


def _written(text: str) -> str:
    """On one line, as it is kept and handed over. Raises `PlainError` where it is too long."""
    flat = one_line(printable(text))
    if len(flat) > LONGEST:
        raise PlainError(say("desk.too_long", most=LONGEST))
    return flat
