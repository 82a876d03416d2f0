"""What a run was, looked at afterwards: the call moment by moment, its turns, and the ones to look at."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from game.conversation.ear import reading_of
from game.conversation.events import Note, Pick, Say
from game.conversation.moves import too_early
from game.conversation.plan import Plan
from game.conversation.replay import Played
from game.conversation.retake import second_tries, taken_back
from game.conversation.state import Outcome, State
from game.conversation.step import listened_to
from game.conversation.transcript import Line, beat_lines, lines, speaker, words_of, words_read
from game.conversation.turn import kept_for_silence
from game.debrief.better_line import Better, better_line, effect_of
from game.debrief.card import CodedTurn, Score, reflections, replies_that_ask, score_card
from game.debrief.kept_away import kept_away
from game.debrief.left_out import GivenBackWrongly, LeftOut, given_back_wrongly
from game.debrief.verdict import left_standing
from game.debrief.within_reach import closes
from game.listening.anchors import find
from game.listening.reading import Behaviour, stated_wrongly
from game.listening.tokens import Words
from game.messages import say
from game.story.model import Ending, Survey

# Better lines are looked for at so many replies, those that went least well: reading a scene's examples takes
# time, and a call of ordinary length has fewer.
_LOOKED_INTO = 24
# What makes a turn telling beside the points that a better line would have brought, in the same points. Our
# own: a lost fact is a third of what giving one back earns, a better ending lost more than a line can earn.
_FACT_LOST = 3
_ENDING_LOST = 60


Meters = tuple[int, int]
"""Trust and frustration."""


class Moment(Struct, frozen=True):
    """One event of the log that stood, and what it led to. `index` is its place in the log. `turn` is the
    number of the reply it was, 0 for anything else. `missed` as in `Turn`."""

    index: int
    outcome: Outcome
    lines: tuple[Line, ...]
    turn: int
    missed: tuple[str, ...]


class Turn(Struct, frozen=True):
    """One floor-taking reply.

    `number` counts all of them, `reply` the first tries alone: a second try (`again`) has the number of the
    first, which is then `retaken`. `index` is its place in the log. `read` are the behaviours that the ear
    read in it (none where the author said what a pick shows), `quotes` the words that showed each. `deed` is
    what was done while it was said. `by`: who had spoken before, where it was not the customer. `followed` is
    what the customer did next. `wrong` are facts that it gave back wrongly, `missed` those that it left
    untold by cutting in or speaking in a pause, in the words of `says`; `unheard` is what they would have
    said, word for word. `better` is a line that would have done more at this point. `closed`: after it only
    worse endings were within reach than before.
    """

    number: int
    reply: int
    index: int
    before: State
    outcome: Outcome
    customer: str
    said: str
    spoken: bool
    read: tuple[Behaviour, ...]
    followed: tuple[Line, ...]
    left: LeftOut
    wrong: tuple[GivenBackWrongly, ...]
    missed: tuple[str, ...]
    unheard: tuple[Line, ...]
    closed: bool
    better: Better | None = None
    again: bool = False
    retaken: bool = False
    quotes: tuple[str, ...] = ()
    deed: str = ""
    by: str = ""

    @property
    def meters(self) -> tuple[Meters, Meters]:
        """Before the reply and after it."""
        before, after = self.before, self.outcome
        return (before.trust, before.frustration), (after.trust, after.frustration)

    @property
    def effect(self) -> int:
        return effect_of(self.before, self.outcome)


class Sum(Struct, frozen=True):
    """A count that others make up: `parts` are their labels. Of replies that ask, one may ask in two ways."""

    label: str
    count: int
    parts: tuple[str, ...]


class Debrief(Struct, frozen=True):
    """A run in numbers and words.

    `moments` are all events that stood; `curve` has the meters after each. `replies` is how many first tries
    there are; of these alone are `card`, `counts` (by the rulebook's labels), `sums` (the same as
    in the card) and `telling`, the turns to look
    at, the most telling first. In the words of `says`: `unheard` is what cutting in kept the customer from
    telling, `in_pause` what a reply in a pause did, `forgotten` what was noted and came back in no reply;
    `kept_away` says what kept a better ending away;
    `unsaid` counts facts that only a silence, where a reply came, would have brought.
    """

    ending: Ending | None
    survey: Survey | None
    moments: tuple[Moment, ...]
    turns: tuple[Turn, ...]
    replies: int
    telling: tuple[Turn, ...]
    curve: tuple[Meters, ...]
    counts: dict[str, int]
    sums: tuple[Sum, ...]
    card: tuple[Score, ...]
    unheard: tuple[str, ...]
    in_pause: tuple[str, ...]
    forgotten: tuple[str, ...]
    kept_away: tuple[str, ...]
    unsaid: int


def debrief(plan: Plan, run: Iterable[Played]) -> Debrief:
    """Look back on a run, `Begin` first. Refused events are left out."""
    walked = _standing(run)
    moments, turns = _moments(plan, walked)
    made = [played.outcome.event for _, played in walked]
    again, gone = second_tries(made), taken_back(made)
    counts: Counter[str] = Counter()
    # A cue too many is among the codes as a cue already.
    seen = {code for code, rule in plan.rulebook.rules.items() if rule.seen} - {"cue_excess"}
    for place, (_, played) in enumerate(walked):
        if place in again:
            continue
        counts.update(played.outcome.codes)
        counts.update(m.code for m in played.outcome.moves if m.code in seen)
    last = walked[-1][1].after
    ending = plan.scene(last).ending if last.over else None
    critical = (ending.title,) if ending and ending.kind == "critical" else ()
    cut, paused = (
        {
            fact
            for _, played in walked
            if played.outcome.interrupted is cut_in
            for fact in played.outcome.missed
        }
        - last.told
        for cut_in in (True, False)
    )
    turns_taken = (listened_to(plan, turn.before) for turn in turns)
    beats = (beat for heard_out in turns_taken for beat in kept_for_silence(plan, heard_out))
    kept_back = {fact for beat in beats for fact in beat.tells} - last.told
    first = [turn for turn in turns if not turn.again]
    coded = [_coded(plan, turn.outcome) for turn in first]
    return Debrief(
        ending=ending,
        survey=plan.survey(last),
        moments=tuple(moments),
        turns=tuple(turns),
        replies=len(first),
        telling=telling(first),
        curve=tuple((m.outcome.trust, m.outcome.frustration) for m in moments),
        counts={rule.label: counts[code] for code, rule in plan.rulebook.rules.items() if counts[code]},
        sums=_sums(plan, coded),
        card=score_card(coded, critical, plan.rulebook),
        unheard=_says(plan, cut),
        in_pause=_says(plan, paused - cut),
        forgotten=_says(plan, forgotten(plan, (played for _, played in walked))),
        kept_away=kept_away(plan, [played for n, (_, played) in enumerate(walked) if n not in gone]),
        unsaid=len(kept_back),
    )


def coded_turns(plan: Plan, run: Iterable[Played]) -> tuple[CodedTurn, ...]:
    """The replies of a run as the score card counts them, first tries alone: quick, without looking for
    better lines."""
    made = [played.outcome for _, played in _standing(run)]
    again = second_tries([outcome.event for outcome in made])
    return tuple(
        _coded(plan, outcome)
        for place, outcome in enumerate(made)
        if isinstance(outcome.event, Pick | Say) and place not in again
    )


def forgotten(plan: Plan, run: Iterable[Played]) -> set[str]:
    """Facts that were told and noted, and that no reply named after the note."""
    noted: set[str] = set()
    for played in run:
        before, event = played.before, played.outcome.event
        if before is None:
            continue
        if isinstance(event, Note):
            noted |= before.told & _named(plan, event.text)
        elif isinstance(event, Pick | Say):
            noted -= set(reading_of(plan, before, event).facts)
    return noted


def _sums(plan: Plan, coded: Sequence[CodedTurn]) -> tuple[Sum, ...]:
    rules = plan.rulebook

    def labels(codes: frozenset[str]) -> tuple[str, ...]:
        return tuple(rule.label for code, rule in rules.rules.items() if code in codes)

    return (
        Sum(say("debrief.reflections"), reflections(coded, rules), labels(rules.family("reflection"))),
        Sum(say("debrief.asking"), replies_that_ask(coded, rules), labels(rules.of_skill("Enquire"))),
    )


def telling(turns: Sequence[Turn], most: int = 2) -> tuple[Turn, ...]:
    """The turns to look at, the most telling first: where a better ending went out of reach, where a better
    line would have done most, and where cutting in lost most; failing that, what moved most."""

    def weight(turn: Turn) -> tuple[int, int, int]:
        lost = _FACT_LOST * len(turn.missed) + _ENDING_LOST * turn.closed
        gain = max(0, turn.better.gain) if turn.better else 0
        return -(gain + lost), -abs(turn.effect), turn.number

    return tuple(sorted(turns, key=weight)[:most])


_Walked = Sequence[tuple[int, Played]]


def _standing(run: Iterable[Played]) -> _Walked:
    """The events that stand, each with its place in the log."""
    return [(n, played) for n, played in enumerate(run) if played.outcome.refusal is None]


def _moments(plan: Plan, walked: _Walked) -> tuple[list[Moment], list[Turn]]:
    moments: list[Moment] = []
    turns: list[Turn] = []
    customer = by = ""
    made = [played.outcome.event for _, played in walked]
    again, gone = second_tries(made), taken_back(made)
    for place, (index, played) in enumerate(walked):
        before, outcome = played.before, played.outcome
        new, number = lines(plan, before, outcome), 0
        if before is not None and isinstance(outcome.event, Pick | Say):
            number = len(turns) + 1
            reply = 1 + sum(not turn.again for turn in turns) - (place in again)
            turn = _turn(plan, before, outcome, index, number, reply, customer, by)
            retaken = place in gone
            turns.append(msgspec.structs.replace(turn, again=place in again, retaken=retaken))
            new = _marked(new) if retaken else new
        moments.append(Moment(index, outcome, new, number, _says(plan, outcome.missed)))
        if theirs := [line for line in new if line.theirs]:
            last = next((line for line in reversed(theirs) if line.who == "customer"), theirs[-1])
            customer, by = last.text, speaker(last, "")
    # A very long call is looked into only where it went least well: reading examples takes time.
    for turn in sorted(turns, key=lambda t: t.effect)[:_LOOKED_INTO]:
        better = better_line(plan, turn.before, turn.outcome)
        left = left_standing(plan, turn.before, turn.outcome, better)
        turns[turn.number - 1] = msgspec.structs.replace(turn, better=better, left=left)
    return moments, turns


def _marked(told: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines of a reply that was taken back, marked as the first try behind its own words."""
    after = next((n for n, line in enumerate(told) if line.theirs), len(told))
    return (*told[:after], Line("back", say("transcript.first_try")), *told[after:])


def _turn(
    plan: Plan, before: State, outcome: Outcome, index: int, number: int, reply: int, customer: str, by: str
) -> Turn:
    event = outcome.event
    assert isinstance(event, Pick | Say)
    said, spoken, deed = words_of(plan, before, event)
    pick = plan.picked(before, event) if isinstance(event, Pick) else None
    by_ear = isinstance(event, Say) or (pick is not None and pick.shows is None and spoken)
    read = reading_of(plan, before, event).firsts if by_ear else ()
    return Turn(
        number=number,
        reply=reply,
        index=index,
        before=before,
        outcome=outcome,
        customer=customer,
        said=said,
        spoken=spoken,
        read=read,
        quotes=tuple(words_read(plan, before, event, b.start, b.end) for b in read),
        followed=tuple(line for line in lines(plan, before, outcome) if line.theirs),
        left=left_standing(plan, before, outcome, None),
        wrong=given_back_wrongly(plan, before, outcome),
        missed=_says(plan, outcome.missed),
        unheard=tuple(line for beat in outcome.unheard for line in beat_lines(plan, beat)),
        closed=closes(plan, before, outcome),
        deed=deed,
        by=by,
    )


def _coded(plan: Plan, outcome: Outcome) -> CodedTurn:
    premature = too_early(plan, outcome.moves)
    wrong = bool(stated_wrongly(outcome.misheard))
    return CodedTurn(outcome.codes, outcome.interrupted, premature, bool(outcome.heard), wrong)


def _named(plan: Plan, note: str) -> set[str]:
    """The facts that a note names. A note is no sentence: one word of the fact is enough."""
    words = Words(note)
    end = len(words.words)
    facts = plan.story.facts.values()
    return {f.id for f in facts if any(find(phrase, words, 0, end) for phrase in f.words)}


def _says(plan: Plan, facts: set[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fact.says for fact in plan.story.facts.values() if fact.id in facts)
