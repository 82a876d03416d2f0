"""Whatever a report shows of a call, a change of it alone is found, and the call then counts nowhere; what
was honestly sent never is, by whatever ear it was read."""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec
import pytest
from msgspec import Struct
from sqlalchemy import select

from game.cohort.bundle import ENDING
from game.conversation.events import Pick, Retake
from game.facilitator import figure_queries
from game.facilitator.call_check import NotReckoned
from game.facilitator.figure_queries import figures
from game.facilitator.importing import import_bundles
from game.facilitator.rescoring import Rescored, rescore
from game.facilitator.store import Store, open_store
from game.facilitator.tables import findings
from game.listening.reading import Behaviour, Reading
from game.paths import database_file
from game.play.load_run import load_run
from game.play.resume import resume_call
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.records import outbox, versions
from game.records.chain import CHAIN, canonical, digest_of
from game.records.vocabulary import VERBS, extension
from game.story.model import ENDING_KINDS
from tests.cohort.invited import SPRING, member
from tests.facilitator.bundles import Body, played, write
from tests.playing import CHAPTERS, PARCEL_FILE, chapter, new_call, plan_of
from tests.records.test_of_calls import BADLY, WELL, do

PLAN = plan_of()
LIBRARY = Library({PLAN.story.id: PlayableStory(PLAN.story, PLAN.hash, PARCEL_FILE)}, ())
COHORT = SPRING.id
Path_ = tuple[str | int, ...]
"""The way to one value in a statement."""


@pytest.fixture(autouse=True)
def five_seconds_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is done takes time."""
    numbers = count(1)

    class Clock:
        @staticmethod
        def now(zone: tzinfo) -> datetime:
            return datetime(2026, 3, 2, 9, tzinfo=zone) + timedelta(seconds=5 * next(numbers))

    monkeypatch.setattr("game.play.log.datetime", Clock)
    monkeypatch.setattr("game.records.of_calls.datetime", Clock)


def honest(words: bool = False) -> list[Body]:
    """The statements of a learner who took a reply back, left a call, went on with it, ended it, ended
    another badly, and left a third."""
    now = member(words=words)
    database = Database(database_file())
    call = do(new_call(database=database), "listen", "listen", "pick:number")
    call.do(Retake())
    do(call, "pick:promised", "listen")
    call.log.leave()
    call = resume_call(database, "player", PLAN, load_run(database, call.log.id))
    do(call, "say:You must feel so let down, after it was promised twice.", *["listen"] * 3)
    do(new_call(database=database), *BADLY)
    do(new_call(database=database), "listen", "pick:promised").log.leave()
    bodies = [msgspec.json.decode(one.body) for one in outbox.all_of(database, now.id)]
    database.close()
    return [one for one in bodies if one["verb"]["id"] != VERBS["progressed"]]


def taken(store: Store, folder: Path, sent: Sequence[Sequence[Body]]) -> Rescored:
    """Each list of statements is sent by somebody else, in a chain that is made anew."""
    files, everybody = [], []
    for number, bodies in enumerate(sent):
        pseudonym, tip, rows = f"p-{number:016x}", "", []
        for seq, body in enumerate(bodies, 1):
            body["id"] = str(uuid5(NAMESPACE_URL, f"{number}/{seq}"))
            body["actor"]["account"]["name"] = pseudonym
            body["context"]["extensions"][CHAIN] = {"seq": seq, "previous": tip}
            frozen = canonical(body)
            tip = digest_of(frozen)
            rows.append((frozen.decode(), tip))
        files.append(folder / f"{pseudonym}{ENDING}")
        everybody.append(pseudonym)
        write(files[-1], SPRING, pseudonym, rows)
    found = import_bundles(store, files, datetime(2199, 1, 1, tzinfo=UTC))
    assert not found.notes
    return rescore(store, COHORT, LIBRARY, everybody)


def flagged(store: Store) -> set[str]:
    return {row.pseudonym for row in store.rows(select(findings).where(findings.c.kind == "score"))}


class Forged(Struct, frozen=True):
    """A value of a statement and what it is changed to."""

    statement: int
    way: Path_
    value: Any


def leaves(body: Any, way: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """All values of a statement that are changed by themselves: a list is one."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield from leaves(value, (*way, name))
    else:
        yield way, body


def short(way: Path_) -> str:
    return ".".join(str(name).removeprefix(extension("")) for name in way)


def later(at: str) -> str:
    moved = datetime.fromisoformat(at) + timedelta(seconds=7)
    return moved.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def another_of(*values: Any) -> Callable[[Any], list[Any]]:
    return lambda was: [value for value in values if value != was]


OTHER_RUN = "00112233-4455-6677-8899-aabbccddeeff"
CHANGES: dict[str, Callable[[Any], list[Any]]] = {
    "verb.id": another_of(*(VERBS[name] for name in ("initialized", "suspended", "completed", "passed"))),
    "timestamp": lambda was: [later(was)],
    "context.registration": another_of(OTHER_RUN),
    "context.extensions.attempt": another_of(1, 2, 3),
    "context.extensions.try": another_of(1, 2),
    "context.extensions.versions.rulebook": another_of("1"),
    "context.extensions.versions.story.late-parcel": another_of("0" * 32),
    "object.id": lambda was: [was.replace("late-parcel", "the-call-that-came-back")],
    "result.duration": another_of("PT0S", "PT25S"),
    "result.success": another_of(True, False),
    "result.score.scaled": another_of(0.01, 1),
    "result.extensions.left.scene": another_of("opening", "details", "nowhere"),
    "result.extensions.ending.scene": another_of("thanks", "gone", "so_so"),
    "result.extensions.ending.kind": another_of(*ENDING_KINDS),
    # A sign of listening after the last reply moves them a little, and is not sent.
    "result.extensions.ending.trust": another_of(100),
    "result.extensions.ending.frustration": another_of(0),
    "result.extensions.reply.scene": another_of("opening", "details", "nowhere"),
    "result.extensions.reply.choice": another_of("promised", "number", "policy", "lean"),
    "result.extensions.reply.route": another_of("promised", "heard", "missed", "policy"),
    "result.extensions.reply.codes": another_of([], ["acknowledge", "paraphrase", "recall"]),
    "result.extensions.reply.reading.codes": another_of([], ["acknowledge", "paraphrase"]),
    "result.extensions.reply.turn": another_of("", "lll", "lc", "lr"),
    "result.extensions.reply.moves": another_of([], [["acknowledge", 8, -8], ["recall", 6, -5]]),
}
"""What each value is changed to. Others: a yes to a no, a number by one."""
UNKNOWABLE = {
    "context.extensions.versions.ear": "another ear than today's: what it read in a pick is taken as sent",
    "context.extensions.versions.game": "it decides nothing",
    "result.completion": "is read nowhere",
    "result.extensions.begun.flags": "those that no story brings in are left out anyway",
    "result.extensions.begun.seed": "nothing is left to chance in this story",
    "result.extensions.reply.reading.facts": "no words are sent; what it changes in turn is found",
    "result.extensions.reply.reading.feelings": "the same",
    "result.extensions.reply.reading.asks": "the same",
    "result.extensions.reply.reading.misheard": "the same",
    "result.extensions.reply.reading.unsure": "the same",
}
"""What cannot be told from the other statements, and why."""
IDENTITY = ("id", "actor", "context.contextActivities", "context.platform", "context.language")
"""Who it is of and what it is called: `test_hostile_bundles.py`."""


def changed(way: str, was: Any) -> list[Any]:
    if way in CHANGES:
        return CHANGES[way](was)
    if isinstance(was, bool):
        return [not was]
    assert isinstance(was, int), way
    return [was + 1]


def forgeries(bodies: Sequence[Body]) -> Iterator[Forged]:
    for number, body in enumerate(bodies):
        for way, was in leaves(body):
            name = short(way)
            known = name in UNKNOWABLE or name.startswith(IDENTITY) or CHAIN in way
            if known or ".definition" in name or "display" in name or "objectType" in name:
                continue
            # That a call goes on tells nothing else; by itself it looks like one that was begun elsewhere.
            if name in ("timestamp", "context.registration") and body["verb"]["id"] == VERBS["resumed"]:
                continue
            yield from (Forged(number, way, value) for value in changed(name, was))


def with_forged(bodies: Sequence[Body], forged: Forged) -> list[Body]:
    found = copied(bodies)
    inside: Any = found[forged.statement]
    for name in forged.way[:-1]:
        inside = inside[name]
    inside[forged.way[-1]] = forged.value
    return found


def copied(bodies: Sequence[Body]) -> list[Body]:
    found: list[Body] = msgspec.json.decode(msgspec.json.encode(bodies))
    return found


def test_each_change_of_one_value_alone_is_found(tmp_path: Path) -> None:
    bodies = honest()
    every = list(forgeries(bodies))
    assert len(every) > 250
    with open_store(f"sqlite:///{tmp_path}/x.sqlite3") as store:
        taken(store, tmp_path, [with_forged(bodies, one) for one in every])
        found = flagged(store)
    missed = [one for number, one in enumerate(every) if f"p-{number:016x}" not in found]
    assert [(one.statement, short(one.way), one.value) for one in missed] == []


def test_each_value_that_a_report_reads_is_among_those_that_are_changed() -> None:
    read = set(re.findall(r"\b_s\.(\w+)|_s\[\"(\w+)\"\]", inspect.getsource(figure_queries)))
    columns = {one or other for one, other in read} - {"in_", "is_not"}
    of_calls = {
        "verb": "verb.id", "at": "timestamp", "registration": "context.registration", "story": "object.id",
        "attempt": "context.extensions.attempt", "try": "context.extensions.try",
        "success": "result.success", "seconds": "result.duration",
        "ending_kind": "result.extensions.ending.kind", "scene": "result.extensions.reply.scene",
        "choice": "result.extensions.reply.choice", "route": "result.extensions.reply.route",
        "codes": "result.extensions.reply.codes", "moves": "result.extensions.reply.moves",
    }  # fmt: skip
    yes_or_no = {"typed", "interrupted"}
    not_of_calls = {"cohort", "pseudonym", "seq", "kind", "skill", "occasion", "result"}
    assert columns == of_calls.keys() | yes_or_no | not_of_calls
    assert set(of_calls.values()) <= CHANGES.keys()


def better(bodies: Sequence[Body]) -> None:
    """A poor call becomes the best there is, in all of its statements."""
    for body in bodies:
        result = body.get("result", {})
        told = result.get("extensions", {})
        if ending := told.get(extension("ending")):
            ending.update(kind="best", scene="thanks", trust=99, frustration=0)
        if reply := told.get(extension("reply")):
            result["success"] = True
            reply.update(codes=["acknowledge", "paraphrase"], moves=[["acknowledge", 5, -5]])
        if body["verb"]["id"] in (VERBS["failed"], VERBS["passed"]):
            body["verb"] = {"id": VERBS["passed"], "display": {"en": "passed"}}
            result.update(success=True, score={"scaled": 1})


def first_try_of_the_second_call(bodies: Sequence[Body]) -> None:
    for body in bodies:
        said = body["context"]["extensions"]
        if said[extension("attempt")] == 2:
            said[extension("attempt")] = said[extension("try")] = 1


@pytest.mark.parametrize("change", [better, first_try_of_the_second_call])
def test_many_changes_together_are_found_and_such_calls_count_nowhere(
    store: Store, tmp_path: Path, change: Callable[[Sequence[Body]], None]
) -> None:
    plain = honest()
    badly = [one for one in plain if one["context"]["registration"] == plain[-4]["context"]["registration"]]
    forged = msgspec.json.decode(msgspec.json.encode(plain if change is not better else badly))
    change(forged)
    counted = taken(
        store, tmp_path, [*(msgspec.json.decode(msgspec.json.encode(plain)) for _ in range(5)), forged]
    )
    assert counted.differ >= 1 and flagged(store) == {"p-0000000000000005"}
    found = figures(store, COHORT)
    who = next(one for one in found.learners if one.pseudonym == "p-0000000000000005")
    assert who.flagged
    if change is better:
        assert (who.cells, who.seconds, who.replies) == ({}, 0.0, 0)
        assert (found.chapters[0].begun, found.chapters[0].passed) == (5, 5)


@pytest.mark.parametrize("library", [LIBRARY, Library({}, ())], ids=["story here", "another version"])
def test_times_all_at_one_instant_are_found_also_without_the_story(
    store: Store, tmp_path: Path, library: Library
) -> None:
    bodies = honest()
    for body in bodies:
        body["timestamp"] = "2026-03-02T09:00:00.000Z"
    taken(store, tmp_path, [bodies])
    assert rescore(store, COHORT, library, ["p-0000000000000000"]) == Rescored(3, 3)
    (first, *_) = [row.what for row in store.rows(select(findings).where(findings.c.kind == "score"))]
    assert "by its moments it was 0.00 s" in first


def test_what_was_honestly_sent_is_not_flagged(store: Store, tmp_path: Path) -> None:
    assert taken(store, tmp_path, [honest()]) == Rescored(3, 0)


@pytest.mark.full
@pytest.mark.parametrize("words", [False, True])
def test_the_chapters_as_players_of_all_styles_play_them_are_not_flagged(tmp_path: Path, words: bool) -> None:
    plans = [chapter(name) for name in CHAPTERS]
    everybody = list(played(tmp_path, plans, count=4, words=words))
    stories = {one.story.id: PlayableStory(one.story, one.hash, PARCEL_FILE) for one in plans}
    with open_store(f"sqlite:///{tmp_path}/x.sqlite3") as store:
        import_bundles(store, [one.file for one in everybody], datetime(2199, 1, 1, tzinfo=UTC))
        counted = rescore(store, COHORT, Library(stories, ()), [one.pseudonym for one in everybody])
    assert counted == Rescored(4 * len(plans), 0)


def test_words_that_were_sent_are_read_again(store: Store, tmp_path: Path) -> None:
    bodies = honest(words=True)
    place = next(n for n, one in enumerate(bodies) if one.get("result", {}).get("response"))
    forged = with_forged(bodies, Forged(place, ("result", "response"), "Whatever."))
    assert taken(store, tmp_path, [bodies, forged]) == Rescored(6, 1)
    assert flagged(store) == {"p-0000000000000001"}


def test_a_call_that_another_ear_read_is_not_flagged(store: Store, tmp_path: Path) -> None:
    bodies = honest()
    for body in bodies:
        body["context"]["extensions"][extension("versions")]["ear"] = "0123456789ab"
    assert taken(store, tmp_path, [bodies]) == Rescored(3, 0)


@pytest.mark.parametrize("logged", [True, False])
def test_what_another_ear_read_in_a_pick_is_taken_as_it_was_sent(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: bool
) -> None:
    then = Reading((Behaviour("open_question"),))
    now = member()
    call = do(new_call(), "listen", "listen")
    with monkeypatch.context() as patched:
        patched.setattr(versions, "ear_version", lambda: "0123456789ab")
        patched.setattr("game.conversation.step.pick_reading", lambda *_: then)
        call.do(Pick("promised", reading=then if logged else None))
        call.log.leave()
    database = Database(database_file())
    bodies = [msgspec.json.decode(one.body) for one in outbox.all_of(database, now.id)]
    counted = taken(store, tmp_path, [bodies])
    assert (counted.differ, counted.runs) == (0, int(logged))
    assert [one.why for one in counted.left] == ([] if logged else [NotReckoned.EAR])


def test_a_typed_reply_that_another_ear_read_is_held_against_the_rules(store: Store, tmp_path: Path) -> None:
    bodies = honest()
    for body in bodies:
        body["context"]["extensions"][extension("versions")]["ear"] = "0123456789ab"
        reply = body.get("result", {}).get("extensions", {}).get(extension("reply"))
        if reply and reply["typed"]:
            reply["moves"] = [["acknowledge", 20, -20]]
    assert taken(store, tmp_path, [bodies]).differ == 1


def test_a_call_that_went_on_in_a_copy_is_not_flagged(store: Store, tmp_path: Path) -> None:
    """From the middle of a finished call a player may start another, whose beginning is told once."""
    from game.play.rewind import rewind

    now = member()
    call = do(new_call(), *WELL)
    do(rewind(call, 4), *BADLY)
    bodies = [msgspec.json.decode(one.body) for one in outbox.all_of(Database(database_file()), now.id)]
    counted = taken(store, tmp_path, [bodies])
    assert (counted.runs, counted.differ) == (1, 0)
    assert [one.why for one in counted.left] == [NotReckoned.BEFORE]
