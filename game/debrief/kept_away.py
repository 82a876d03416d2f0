"""What kept a better ending away, told by what was heard and said, never in numbers.

A better ending goes out of reach at a reply. What is told is why the way on to it did not open there: the
conditions on that way that did not hold, each traced back to the replies and silences that made it so.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from game.conversation.ear import CachedEar, pick_reading
from game.conversation.events import Pick, Say
from game.conversation.plan import Plan, as_heard, view
from game.conversation.replay import Played
from game.conversation.state import State
from game.conversation.step import goto_taken, listened_to, offered, reply_view, way_of_words
from game.conversation.transcript import Replied, beat_lines, in_quotes, replied, words_of
from game.conversation.turn import kept_for_silence
from game.debrief.within_reach import kinds_ahead
from game.messages import say
from game.story.conditions import (
    All,
    Any,
    Compare,
    Condition,
    Count,
    Flag,
    Heard,
    Meter,
    Names,
    Not,
    Shows,
    Term,
    View,
    Visited,
)
from game.story.model import Goto, Reply, Route
from game.words import shortened

_MOST = 4
"""Reasons that are told: more would be a list of everything."""
_QUOTED = 90
"""Characters of a reply that is quoted: two lines at 80 columns."""


def kept_away(plan: Plan, walked: Sequence[Played]) -> tuple[str, ...]:
    """A sentence for each reason; none for a run that is not over or ended at best. `walked` are the events
    that led to the end, without what was taken back."""
    last = walked[-1].after
    ending = plan.scene(last).ending if last.over else None
    if ending is None or ending.kind == "best":
        return ()
    reasons = _Reasons(plan, walked)
    return reasons.at_one_reply(tuple(dict.fromkeys(reasons.all())))[:_MOST]


class _Reasons:
    def __init__(self, plan: Plan, walked: Sequence[Played]) -> None:
        self.plan, self.walked = plan, walked
        self.story, self.ahead = plan.story, kinds_ahead(plan)
        self.last = walked[-1].after

    def all(self) -> Iterator[str]:
        lost = False
        for before, played in pairwise(self.walked):
            if self.ahead[played.after.scene] > self.ahead[before.after.scene]:
                lost = True
                yield from self._at(before.after, played)
        if lost:
            yield from self._unnamed()

    def at_one_reply(self, found: tuple[str, ...]) -> tuple[str, ...]:
        """The reasons, those of both meters as one where one reply cost most of both: it is quoted once."""
        worst = self._worst("trust")
        each = self._meter("trust"), self._meter("frustration")
        if not worst or worst != self._worst("frustration") or not set(each) <= set(found):
            return found
        first = min(found.index(line) for line in each)
        rest = tuple(line for line in found[first:] if line not in each)
        return (*found[:first], say("kept_away.both_lost", reply=worst), *rest)

    def _at(self, before: State, played: Played) -> Iterator[str]:
        """Why the way to a better ending did not open at this event."""
        outcome, scene = played.outcome, self.plan.scene(before)
        taken = self.ahead[played.after.scene]
        goto: Goto = goto_taken(self.plan, before, outcome) or scene.goto or ()
        # As the `goto` saw it: after the moves, before anything of the next scene was heard.
        after = played.after
        seen = view(replace(after, told=before.told, visited=before.visited))
        shut = [b.condition for b in goto if b.condition is not None and self.ahead[b.to] < taken]
        shut = [condition for condition in shut if not self.plan.holds(condition, seen)]
        if shut:
            yield from self._failed(shut[0], seen)
            return
        if not isinstance(outcome.event, Pick | Say):
            return
        if outcome.interrupted and scene.interrupted:
            yield say("kept_away.cut_in", reply=self._words(before, outcome.event))
            return
        yield say("kept_away.reply", reply=self._words(before, outcome.event))
        if isinstance(outcome.event, Say):
            seen = reply_view(self.plan, before, outcome.event.reading)
            for route in scene.routes:
                better = any(self.ahead[branch.to] < taken for branch in route.goto)
                found = list(self._failed(route.condition, seen)) if better and route.condition else []
                if found:
                    yield from found
                    return

    def _failed(self, condition: Condition, seen: View, wanted: bool = True) -> Iterator[str]:
        """What of a condition did not hold, as it stands; of several ways to meet it, the first."""
        match condition:
            case Not(part):
                yield from self._failed(part, seen, not wanted)
            case All(parts) | Any(parts):
                open_parts = [part for part in parts if self.plan.holds(part, seen) is not wanted]
                every = isinstance(condition, All) is wanted
                for part in open_parts if every else open_parts[:1]:
                    yield from self._failed(part, seen, wanted)
            case _:
                yield from self._term(condition, seen, wanted)

    def _term(self, term: Term, seen: View, wanted: bool) -> Iterator[str]:
        match term:
            case Heard(fact) if wanted:
                yield self._untold(fact)
            case Flag() | Visited():
                yield from self._missing(term) if wanted else self._done(term)
            case Compare(left, _, right):
                meters = [side.name for side in (left, right) if isinstance(side, Meter)]
                counts = [side for side in (left, right) if isinstance(side, Count)]
                yield from (self._meter(name) for name in meters)
                yield from (self._count(count) for count in counts if wanted)
            case Names(fact) if wanted:
                # What was not told by then could not be given back.
                if fact in seen.told:
                    yield say("kept_away.not_given_back", fact=self.story.facts[fact].says)
            case Count() if wanted:
                yield self._count(term)
            case Shows(code) if code in self.plan.rulebook.shown:
                rule = self.plan.rulebook.rules[code]
                if not wanted:
                    yield say("kept_away.also", about=rule.about)
                elif rule.worth >= 0:
                    yield say("kept_away.needed", about=rule.about)
            case _:
                pass

    def _untold(self, fact: str) -> str:
        says = self.story.facts[fact].says
        for played in self.walked:
            if fact in played.outcome.missed:
                if played.outcome.interrupted:
                    return say("kept_away.cut_off", fact=says)
                return say("kept_away.in_pause", fact=says)
        for before, played in pairwise(self.walked):
            heard_out = listened_to(self.plan, before.after)
            waits = any(fact in beat.tells for beat in kept_for_silence(self.plan, heard_out))
            spoken = self._spoken(heard_out) if waits and isinstance(played.outcome.event, Pick | Say) else ""
            if spoken:
                # Where it waits, not what it is: it is there to be found out in another call.
                return say("kept_away.into_silence", line=shortened(spoken))
        return say("kept_away.not_asked")

    def _spoken(self, heard_out: State) -> str:
        """The last line of a turn before any silence, "" for none."""
        turn, seen = self.plan.turn(heard_out.scene, heard_out.answer), view(heard_out)
        heard = (
            as_heard(beat, heard_out.seed) for beat in turn.ordinary if self.plan.holds(beat.condition, seen)
        )
        return ([line.text for beat in heard for line in beat_lines(self.plan, beat)] or [""])[-1]

    def _missing(self, term: Flag | Visited) -> Iterator[str]:
        """A line that would have set a flag, or led to a scene, where it could be said in this call."""
        for name, scene in self.story.scenes.items():
            stood = [played.after for played in self.walked if played.after.scene == name]
            for _, reply in scene.ways() if stood else ():
                sets = isinstance(term, Flag) and term.name in reply.effects.set
                leads = isinstance(term, Visited) and any(branch.to == term.name for branch in reply.goto)
                line = self._line(reply, stood) if sets or leads else ""
                if line:
                    yield say("kept_away.not_said", line=line)
                    return

    def _done(self, term: Flag | Visited) -> Iterator[str]:
        """The reply that set a flag, or led to a scene."""
        for before, played in pairwise(self.walked):
            event, after = played.outcome.event, played.after
            if isinstance(term, Flag):
                did = term.name in after.flags and term.name not in before.after.flags
            else:
                did = after.scene == term.name != before.after.scene
            if did and isinstance(event, Pick | Say):
                words = self._words(before.after, event)
                if played.outcome.interrupted:
                    yield say("kept_away.cut_in", reply=words)
                else:
                    yield say("kept_away.reply", reply=words)
                return

    def _meter(self, name: str) -> str:
        """Trust that did not suffice, or frustration that stayed, by the reply that cost most of it."""
        worst = self._worst(name)
        if name == "trust":
            return say("kept_away.trust_lost", reply=worst) if worst else say("kept_away.trust")
        return say("kept_away.frustration_by", reply=worst) if worst else say("kept_away.frustration")

    def _worst(self, name: str) -> str:
        """The reply that cost most of a meter, "" for none."""
        cost, worst = 0, ""
        for before, played in pairwise(self.walked):
            event = played.outcome.event
            sign = -1 if name == "trust" else 1
            moved = sign * (getattr(played.after, name) - getattr(before.after, name))
            if moved > cost and isinstance(event, Pick | Say):
                cost, worst = moved, self._words(before.after, event)
        return worst

    def _count(self, count: Count) -> str:
        return say("kept_away.more_facts") if count.name == "facts" else say("kept_away.feeling_there")

    def _unnamed(self) -> Iterator[str]:
        """A feeling that showed in a call in which no reply named any."""
        naming = self.plan.rulebook.of_skill("Acknowledge", "reflection")
        if any(not naming.isdisjoint(played.outcome.codes) for played in self.walked):
            return
        felt = (f for played in self.walked for beat in played.outcome.heard for f in beat.feels)
        words = (self.story.feelings[feeling].words for feeling in felt)
        word = next((words[0] for words in words if words), "")
        if word:
            yield say("kept_away.feeling", word=word)

    def _words(self, before: State, event: Pick | Say) -> str:
        return _quoted(words_of(self.plan, before, event))

    def _line(self, reply: Reply | Route, stood: Sequence[State]) -> str:
        """What could have been said in one of these states, of nothing that was not told by then; "" where
        nothing stands for it."""
        for state in stood:
            if isinstance(reply, Reply):
                reading = pick_reading(self.plan, self.plan.scene(state), reply)
                if reply in offered(self.plan, state, helped=True) and state.told.issuperset(reading.facts):
                    return _quoted(replied(self.plan.reply_as_shown(reply)))
                continue
            for text in reply.examples:
                reading = CachedEar.of(self.plan).hear(state, text)
                way = way_of_words(self.plan, state, Say(text, reading))
                if way == reply and state.told.issuperset(reading.facts):
                    return _quoted(Replied(self.plan.shown(text), True))
        return ""


def _quoted(reply: Replied) -> str:
    return in_quotes(shortened(reply.text, _QUOTED), reply.said, reply.deed)
