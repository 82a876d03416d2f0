"""The figures on a cohort, reckoned in the facilitator's database, so that a large cohort needs little
memory."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from statistics import median, quantiles
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select, union_all

from game.behaviours import standard_rulebook
from game.facilitator.agreement_query import agreement
from game.facilitator.fewest import FEWEST, FEWEST_PEOPLE
from game.facilitator.figures import (
    ChapterCell,
    ChapterFigures,
    ChoiceFigures,
    Figures,
    Finding,
    Learner,
    Listening,
    MoveFigures,
    SceneFigures,
    SkillFigures,
    TimeFigures,
)
from game.facilitator.kept_cohorts import kept_cohort
from game.facilitator.rescoring import KIND as RECKONED
from game.facilitator.rescoring import counts
from game.facilitator.store import Store, streamed
from game.facilitator.tables import findings, people, statements
from game.local_times import local_day
from game.records.of_calls import PASSING
from game.skills import skills
from game.stations.results import Counts
from game.story.model import ENDING_KINDS

_LONGEST_TURN = 600
"""Seconds of one reply that count as time spent: who needs longer was away."""
_s = statements.c
_InScenes = dict[tuple[str, str], Counter[str]]
"""What cost something, by story and scene, in numbers of replies."""
_Given = tuple[str, str, str, int]
"""One reply: story, scene, pick or route, and whether it was typed."""
_InReplies = dict[_Given, Counter[str]]
_NAME = case((_s.choice != "", _s.choice), else_=_s.route)
"""What a reply is counted under: the pick, or the route that typed words took."""
_FIRST = and_(_s.attempt == 1, _s["try"] == 1)
_SPENT = func.sum(case((_s.seconds > _LONGEST_TURN, _LONGEST_TURN), else_=_s.seconds))
_COST = 1 - _s.success
_PEOPLE = func.count(_s.pseudonym.distinct())


def figures(store: Store, cohort: str) -> Figures:
    """Everything on one cohort that is here, by its id, of one moment. Raises `DatabaseUnusableError`."""
    with store.reading() as db:
        file = kept_cohort(db, cohort)
        learners = _learners(db, cohort)
        active = [one for one in learners if one.last]
        shown = {one.pseudonym for one in learners}
        hidden = len(active) < FEWEST_PEOPLE
        moves, in_scenes, in_replies = ((), {}, {}) if hidden else _moves(db, cohort)
        scenes = () if hidden else _scenes(db, cohort, in_scenes, in_replies)
        return Figures(
            file,
            len(learners),
            len(active),
            hidden,
            () if hidden else _chapters(db, cohort, file.course, learners),
            scenes,
            _placed(moves, scenes),
            () if hidden else _skills(db, cohort),
            () if hidden else _listening(db, cohort, file.course, scenes),
            None if hidden else _time(active),
            tuple(learners),
            tuple(one for one in _findings(db, cohort) if one.pseudonym in shown),
            agreement(db, cohort),
        )


def learners_of(store: Store, cohort: str) -> list[Learner]:
    """Who is where in one cohort, by its id. Raises `DatabaseUnusableError`."""
    with store.reading() as db:
        return _learners(db, cohort)


def _of(cohort: str, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of a cohort, without the runs that came out otherwise than they were sent."""
    return and_(_s.cohort == cohort, counts(cohort), *more)


def _learners(db: Connection, cohort: str) -> list[Learner]:
    roster = {row.pseudonym: row for row in db.execute(select(people).where(people.c.cohort == cohort)).all()}
    cells: dict[str, dict[str, ChapterCell]] = defaultdict(dict)
    left = {(row.pseudonym, row.story): row.scene for row in db.execute(_left(cohort))}
    for row in streamed(db, _cells(cohort)):
        best = next((kind for kind in ENDING_KINDS if row._mapping[kind]), "")
        stopped = "" if best else left.get((row.pseudonym, row.story), "")
        cells[row.pseudonym][row.story] = ChapterCell(row.attempts, row.first or "", best, stopped)
    # Stations have a time of their own, and drills none.
    seconds = {
        pseudonym: round(float(total or 0), 3)
        for pseudonym, total in db.execute(
            select(_s.pseudonym, _SPENT)
            .where(_of(cohort, _s.kind.in_(("reply", "station"))))
            .group_by(_s.pseudonym)
        )
    }
    days = select(_s.pseudonym, func.max(_s.at)).where(_of(cohort)).group_by(_s.pseudonym)
    last: dict[str, str] = {row[0]: row[1] for row in db.execute(days)}
    flagged = Counter(finding.pseudonym for finding in _findings(db, cohort))
    counted = select(_s.pseudonym, func.count(), func.sum(_COST))
    first = counted.where(_of(cohort, _s.kind == "reply", _FIRST)).group_by(_s.pseudonym)
    tries = {pseudonym: (replies, int(cost or 0)) for pseudonym, replies, cost in db.execute(first)}
    checks: dict[str, list[str]] = defaultdict(list)
    for pseudonym, occasion in db.execute(
        select(_s.pseudonym, _s.occasion)
        .where(_of(cohort, _s.kind == "sitting", _s.verb == "completed"))
        .order_by(_s.at)
    ):
        checks[pseudonym].append(occasion or "")
    return [
        Learner(
            pseudonym,
            roster[pseudonym].identifier if pseudonym in roster else "",
            roster[pseudonym].name if pseudonym in roster else "",
            roster[pseudonym].group if pseudonym in roster else "",
            cells.get(pseudonym, {}),
            seconds.get(pseudonym, 0.0),
            local_day(last.get(pseudonym) or ""),
            tuple(checks.get(pseudonym, ())),
            flagged[pseudonym],
            *tries.get(pseudonym, (0, 0)),
        )
        for pseudonym in sorted(roster.keys() | last.keys() | flagged.keys())
    ]


def _cells(cohort: str) -> Select[Any]:
    ended = _s.verb == "completed"
    # Of calls that both say they were the first, the one that was told first.
    firsts = (
        select(_s.pseudonym, _s.story, func.min(_s.seq).label("seq"))
        .where(_of(cohort, _s.kind == "run", ended, _s.attempt == 1))
        .group_by(_s.pseudonym, _s.story)
        .subquery()
    )

    def had(kind: str) -> ColumnElement[int]:
        return func.max(case((and_(ended, _s.ending_kind == kind), 1), else_=0)).label(kind)

    return (
        select(
            _s.pseudonym,
            _s.story,
            func.count(_s.registration.distinct()).label("attempts"),
            func.max(case((and_(ended, _s.seq == firsts.c.seq), _s.ending_kind))).label("first"),
            *(had(kind) for kind in ENDING_KINDS),
        )
        .outerjoin(firsts, and_(_s.pseudonym == firsts.c.pseudonym, _s.story == firsts.c.story))
        .where(_of(cohort, _s.kind == "run"))
        .group_by(_s.pseudonym, _s.story)
    )


def _chapters(
    db: Connection, cohort: str, course: Sequence[str], learners: Sequence[Learner]
) -> tuple[ChapterFigures, ...]:
    minutes: dict[str, list[float]] = defaultdict(list)
    done = select(_s.registration).where(_of(cohort, _s.verb == "completed", _s.kind == "run"))
    query = (
        select(_s.story, _SPENT.label("seconds"))
        .where(_of(cohort, _s.kind == "reply", _s.attempt == 1, _s.registration.in_(done)))
        .group_by(_s.pseudonym, _s.registration, _s.story)
    )
    for row in streamed(db, query):
        minutes[row.story].append((row.seconds or 0) / 60)
    found = []
    for story in course:
        cells = [one.cells[story] for one in learners if story in one.cells]
        times = minutes[story]
        found.append(
            ChapterFigures(
                story,
                len(cells),
                sum(bool(cell.best) for cell in cells),
                sum(cell.first in PASSING for cell in cells),
                sum(cell.passed for cell in cells),
                sum(not cell.best for cell in cells),
                round(median(times), 1) if len(times) >= FEWEST else None,
            )
        )
    return tuple(found)


def _scenes(
    db: Connection, cohort: str, moves: _InScenes, in_replies: _InReplies
) -> tuple[SceneFigures, ...]:
    first = _of(cohort, _s.kind == "reply", _FIRST)
    choices: dict[tuple[str, str], list[ChoiceFigures]] = defaultdict(list)
    for story, scene, called, typed, count, cost in db.execute(
        select(_s.story, _s.scene, _NAME, _s.typed, func.count(), func.sum(_COST))
        .where(first)
        .group_by(_s.story, _s.scene, _NAME, _s.typed)
    ):
        why = _most_first(in_replies.get((story, scene, called or "", typed), {}))
        one = ChoiceFigures(called or "", bool(typed), count, int(cost or 0), why)
        choices[story, scene].append(one)
    answered = {
        (story, scene): (replies, who, int(cost or 0), int(cut_in or 0))
        for story, scene, replies, who, cost, cut_in in db.execute(
            select(
                _s.story, _s.scene, func.count(), _PEOPLE, func.sum(_COST), func.sum(_s.interrupted),
            ).where(first).group_by(_s.story, _s.scene)
        )
    }  # fmt: skip
    found = []
    # Also where nobody answered, and all who came left.
    for (story, scene), people_there in _people_in_scenes(db, cohort).items():
        ranked = sorted(choices[story, scene], key=lambda one: (-one.count, one.name, one.typed))
        counted = answered.get((story, scene), (0, 0, 0, 0))
        cost_by = _most_first(moves.get((story, scene), {}))
        found.append(SceneFigures(story, scene, *counted, *people_there, tuple(ranked), cost_by))
    return tuple(sorted(found, key=lambda scene: (scene.story, scene.scene)))


def _most_first(counted: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _people_in_scenes(db: Connection, cohort: str) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """By scene: people who left there, whose reply cost something, who came at all, and who did either of
    the first two. Who answered in a scene and then left it is one person."""
    answered = select(_s.pseudonym, _s.story, _s.scene, _COST.label("cost"), literal(0).label("quit")).where(
        _of(cohort, _s.kind == "reply", _FIRST)
    )
    each = union_all(answered, _left(cohort)).subquery()
    cost, left = func.max(each.c.cost).label("cost"), func.max(each.c.quit).label("quit")
    person = select(each.c.story, each.c.scene, cost, left).group_by(
        each.c.story, each.c.scene, each.c.pseudonym
    ).subquery()  # fmt: skip
    stuck = case((or_(person.c.cost == 1, person.c.quit == 1), 1), else_=0)
    counted = select(
        person.c.story, person.c.scene, func.sum(person.c.quit), func.sum(person.c.cost), func.count(),
        func.sum(stuck),
    ).group_by(person.c.story, person.c.scene)  # fmt: skip
    return {
        (story, scene): (int(quits), int(cost), came, int(stuck))
        for story, scene, quits, cost, came, stuck in db.execute(counted)
    }


def _left(cohort: str) -> Select[Any]:
    """Who left a chapter in their first try, and in which scene. One that was gone on with in another version
    of its story is two runs and one try."""
    last = (
        select(_s.pseudonym, func.max(_s.seq).label("seq"))
        .where(_of(cohort, _s.kind.in_(("run", "reply")), _s.attempt == 1))
        .group_by(_s.pseudonym, _s.story)
        .having(func.sum(case((_s.verb == "completed", 1), else_=0)) == 0)
        .subquery()
    )
    return (
        select(_s.pseudonym, _s.story, _s.scene, literal(0).label("cost"), literal(1).label("quit"))
        .join(last, and_(_s.pseudonym == last.c.pseudonym, _s.seq == last.c.seq))
        .where(_of(cohort, _s.scene.is_not(None)))
    )


def _moves(db: Connection, cohort: str) -> tuple[tuple[MoveFigures, ...], _InScenes, _InReplies]:
    """The behaviours that cost something, and all of them by scene and by reply."""
    replies: Counter[str] = Counter()
    who: dict[str, set[str]] = defaultdict(set)
    where: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    in_scenes: _InScenes = defaultdict(Counter)
    in_replies: _InReplies = defaultdict(Counter)
    query = select(_s.pseudonym, _s.story, _s.scene, _NAME.label("name"), _s.typed, _s.moves).where(
        _of(cohort, _s.kind == "reply", _FIRST, _s.success == 0)
    )
    decode = msgspec.json.Decoder(list[tuple[str, int, int]]).decode
    for row in streamed(db, query):
        moves = decode(row.moves)
        for code in {code for code, trust, frustration in moves if trust < 0 or frustration > 0}:
            replies[code] += 1
            who[code].add(row.pseudonym)
            where[code][row.story, row.scene] += 1
            in_scenes[row.story, row.scene][code] += 1
            in_replies[row.story, row.scene, row.name or "", row.typed][code] += 1
    told = tuple(
        MoveFigures(code, count, len(who[code]), *_commonest(where[code]))
        for code, count in sorted(replies.items(), key=lambda pair: (-len(who[pair[0]]), -pair[1], pair[0]))
        if count >= FEWEST and len(who[code]) >= FEWEST_PEOPLE
    )
    return told, in_scenes, in_replies


def _commonest(counted: Counter[tuple[str, str]]) -> tuple[str, str]:
    """Among equals the first by name: both databases give rows in an order of their own."""
    return min(counted, key=lambda place: (-counted[place], place))


def _placed(moves: Sequence[MoveFigures], scenes: Sequence[SceneFigures]) -> tuple[MoveFigures, ...]:
    """Each behaviour in a scene that may be told of: where it was commonest, else where it was of the others;
    "" where in none."""
    told = {(scene.story, scene.scene): dict(scene.moves) for scene in scenes if scene.told}

    def place(one: MoveFigures) -> MoveFigures:
        if (one.story, one.scene) in told:
            return one
        counted = Counter({where: costs[one.code] for where, costs in told.items() if one.code in costs})
        story, scene = _commonest(counted) if counted else ("", "")
        return msgspec.structs.replace(one, story=story, scene=scene)

    return tuple(map(place, moves))


def _skills(db: Connection, cohort: str) -> tuple[SkillFigures, ...]:
    results: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    who: dict[tuple[str, str], int] = {}
    stations = _of(cohort, _s.kind == "station", _s.occasion.in_(("before", "after")))
    both = (
        select(_s.pseudonym).where(stations).group_by(_s.pseudonym)
        .having(func.count(_s.occasion.distinct()) == 2)
    )  # fmt: skip
    if db.execute(select(func.count()).select_from(both.subquery())).scalar_one() >= FEWEST_PEOPLE:
        # The same people: of others beside them, the difference of two figures would tell.
        stations = and_(stations, _s.pseudonym.in_(both))
    for skill, occasion, result, count in db.execute(
        select(_s.skill, _s.occasion, _s.result, func.count())
        .where(stations)
        .group_by(_s.skill, _s.occasion, _s.result)
    ):
        results[skill, occasion][result] += count
    for skill, occasion, count in db.execute(
        select(_s.skill, _s.occasion, func.count(_s.pseudonym.distinct()))
        .where(stations)
        .group_by(_s.skill, _s.occasion)
    ):
        who[skill, occasion] = count
    found = []
    for skill in skills():
        before, after = who.get((skill, "before"), 0), who.get((skill, "after"), 0)
        if before >= FEWEST_PEOPLE or after >= FEWEST_PEOPLE:
            counts = (
                _counted(results[skill, occasion]) if people >= FEWEST_PEOPLE else Counts()
                for occasion, people in (("before", before), ("after", after))
            )
            found.append(SkillFigures(skill, next(counts), before, next(counts), after))
    return tuple(found)


def _counted(results: Mapping[str, int]) -> Counts:
    known = ("met", "partly", "missed", "unclear")
    given = {name: results.get(name, 0) for name in known}
    return Counts(**given, unanswered=sum(count for name, count in results.items() if name not in known))


def _listening(
    db: Connection, cohort: str, course: Sequence[str], scenes: Sequence[SceneFigures]
) -> tuple[Listening, ...]:
    rulebook = standard_rulebook()
    reflecting, questions = rulebook.family("reflection"), rulebook.of_skill("Enquire")
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    decode = msgspec.json.Decoder(list[str]).decode
    for story, body, count in db.execute(
        select(_s.story, _s.codes, func.count())
        .where(_of(cohort, _s.kind == "reply", _FIRST))
        .group_by(_s.story, _s.codes)
    ):
        codes = set(decode(body))
        shown = sums[story]
        shown["replies"] += count
        shown["reflections"] += count * len(codes & reflecting)
        shown["questions"] += count * bool(codes & questions)
        shown["open_questions"] += count * ("open_question" in codes)
        shown["cut_in"] += count * ("interrupt" in codes)
    # Of one scene where enough people answered the whole chapter may be told.
    enough = {scene.story for scene in scenes if scene.replies_told}
    names = Listening.__struct_fields__[1:]
    return tuple(
        Listening(story, *(sums[story][name] for name in names)) for story in course if story in enough
    )


def _time(active: Sequence[Learner]) -> TimeFigures | None:
    minutes = [one.seconds / 60 for one in active]
    if len(minutes) < FEWEST_PEOPLE:
        return None
    low, middle, high = (round(value, 1) for value in quantiles(minutes, n=4, method="inclusive"))
    return TimeFigures(low, middle, high)


def _findings(db: Connection, cohort: str) -> tuple[Finding, ...]:
    rows = db.execute(select(findings).where(findings.c.cohort == cohort))
    found = (
        Finding(row.pseudonym, row.kind, row.what, "" if row.kind == RECKONED else row.source) for row in rows
    )
    ordered = sorted(found, key=lambda one: (one.pseudonym, one.kind, one.what, one.source))
    # The same damage in two copies of a file is one.
    first = {(one.pseudonym, one.kind, one.what): one for one in reversed(ordered)}
    return tuple(reversed(first.values()))
