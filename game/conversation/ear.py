"""The ear, used inside a call: it reads a reply together with what the customer has said so far and the words
of the story's facts and feelings.

Drivers call `hear` before `step`. `step` itself never reads a text.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Literal

from msgspec.structs import replace

from game.conversation.events import Pick, Say
from game.conversation.plan import Plan
from game.conversation.state import State
from game.listening.detector import read, ties
from game.listening.lexicon import lexicon
from game.listening.reading import Anchor, Behaviour, Misheard, Reading
from game.listening.tokens import Words, content_stems
from game.story.model import Beat, Reply, Scene
from game.story.names_in_texts import without_names


def hear(plan: Plan, state: State, text: str) -> Reading:
    """Read a typed reply against the beats heard so far in this turn and the facts told in this call. Of a
    beat with several lines all count as heard: what a reply shows does not hang on the seed."""
    return _read(plan, text, plan.heard(state), state.told)


class _Known:
    """What is known of a text wherever it takes the same from what was said: the facts that it names, gets
    wrong or asks for, those `named` or got wrong, and its readings by which of them were told, and where."""

    __slots__ = ("facts", "named", "readings")

    def __init__(self, reading: Reading) -> None:
        self.named = frozenset((*reading.facts, *(wrong.fact for wrong in reading.misheard)))
        self.facts = self.named.union(reading.asks)
        self.readings: dict[tuple[frozenset[str], frozenset[str]], Reading] = {}


class CachedEar:
    """Reads like `hear`, for one plan. A reply is read again only when something that its reading depends on
    has changed: what it takes from the beats heard in this turn, or the facts told that it names, gets wrong
    or asks for."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._every = frozenset(plan.story.facts)
        self._known: dict[tuple[str, tuple[object, ...]], _Known] = {}
        self._after: dict[tuple[str, int], _Known] = {}
        self._lines: dict[tuple[tuple[str, ...], frozenset[str]], int] = {}
        self._heard: dict[
            tuple[object, ...], tuple[tuple[str, ...], frozenset[str], int, frozenset[str]]
        ] = {}

    @staticmethod
    @lru_cache(maxsize=4)
    def of(plan: Plan) -> "CachedEar":
        """The cached ear of this plan, the same one for every caller."""
        return CachedEar(plan)

    def hear(self, state: State, text: str) -> Reading:
        """Read a typed reply, as `hear` does."""
        known, here = self._of(state, text), self._turn(state)[1]
        told = state.told & known.facts, here & known.facts
        reading = known.readings.get(told)
        if reading is None:
            reading = known.readings[told] = hear(self.plan, state, text)
        return reading

    def facts(self, state: State, text: str) -> frozenset[str]:
        """The facts that a reply names, gets wrong or asks for here, whether they were told or not."""
        return self._of(state, text).facts

    def named(self, state: State, text: str) -> frozenset[str]:
        """The facts that a reply gives back here, rightly or wrongly, if all were told."""
        return self._of(state, text).named

    def alike(self, one: State, other: State, text: str) -> bool:
        """Whether a text takes the same from what was said in two turns, and from the facts told in them."""
        known = self._of(one, text)
        return known is self._of(other, text) and (
            self._turn(one)[1] & known.facts == self._turn(other)[1] & known.facts
        )

    def ties(self, state: State, text: str) -> tuple[object, ...]:
        """All that the reading of a text takes from what was said in this turn."""
        lines, _, _, only_seen = self._turn(state)
        return *ties(text, lines), only_seen

    def _of(self, state: State, text: str) -> _Known:
        lines, here, number, only_seen = self._turn(state)
        known = self._after.get((text, number))
        if known is None:
            key = text, (*ties(text, lines), only_seen)
            known = self._known.get(key)
            if known is None:
                # Which facts a text names does not hang on which were told; what naming them shows does.
                reading = hear(self.plan, replace(state, told=self._every), text)
                known = self._known[key] = _Known(reading)
                known.readings[known.facts, here & known.facts] = reading
            self._after[text, number] = known
        return known

    def _turn(self, state: State) -> tuple[tuple[str, ...], frozenset[str], int, frozenset[str]]:
        """What was heard in this turn, the facts that it told, a number for what was heard, and what of that
        was only seen."""
        key = (state.scene, state.answer, state.position, state.silences)
        found = self._heard.get(key)
        if found is None:
            heard = self.plan.heard(state)
            (lines, told), only_seen = _said_and_told(heard), _only_seen(heard)
            number = self._lines.setdefault((lines, only_seen), len(self._lines))
            found = self._heard[key] = lines, told, number, only_seen
        return found


def is_letter(text: str) -> bool:
    """Whether a typed text is no more than one letter, whatever signs stand around it."""
    return sum(map(str.isalnum, text)) == 1


def makes_sense(plan: Plan, text: str, reading: Reading) -> bool:
    """Whether a typed reply can be understood at all: the ear reads something in it, or it has a common word,
    or a word that this story uses. Keys pressed at random have none of these, and a letter alone is no reply,
    though the ear takes some for words ("u" for "you")."""
    if is_letter(text):
        return False
    if reading.behaviours or reading.facts or reading.feelings or reading.misheard:
        return True
    words, lex, ours = Words(text), lexicon(), _story_words(plan)
    return any(
        word.isdigit() or word in lex.stop or lex.classes[word] or word in lex.groups or stem in ours
        for word, stem in zip(words.words, words.stems, strict=True)
    )


@lru_cache(maxsize=4)
def _story_words(plan: Plan) -> frozenset[str]:
    beats = (beat for scene in plan.story.scenes.values() for beat in scene.customer)
    return frozenset(s for beat in beats for line in beat.lines for s in Words(without_names(line)).stems)


def pick_reading(plan: Plan, scene: Scene, reply: Reply) -> Reading:
    """What a pick shows, names, asks for and gets wrong: as the author says, else as the ear reads it. It
    does not depend on the state: facts named before they are told are left out by `step`."""
    key = (scene.id, reply.id, reply.say)
    reading = plan.pick_readings.get(key)
    if reading is None:
        if reply.say is None or reply.shows == ():
            shown = tuple(Behaviour(code) for code in reply.shows or ())
            wrong = _misheard(reply, ())
            reading = _without_credit(plan, Reading(shown, asks=reply.asks or (), misheard=wrong))
        else:
            reading = hear_pick(plan, scene, reply)
        plan.pick_readings[key] = reading
    return reading


def reading_of(plan: Plan, before: State, event: Pick | Say) -> Reading:
    """What a reply shows and names, as `step` took it."""
    if isinstance(event, Say):
        return event.reading
    reply = plan.picked(before, event)
    return event.reading or (pick_reading(plan, plan.scene(before), reply) if reply else Reading())


def hear_pick(plan: Plan, scene: Scene, reply: Reply) -> Reading:
    """Read the words of a pick. The author's `shows`, `asks` and `mishears` are taken as they are; the ear
    adds the words that show each behaviour, and the facts and feelings named."""
    turn = plan.turn(scene.id, "")
    told = plan.story.facts.keys()
    reading = _read(plan, without_names(reply.say or ""), turn.ordinary + turn.silent, told)
    asks = reading.asks if reply.asks is None else reply.asks
    shown, wrong = reading.behaviours, _misheard(reply, reading.misheard)
    if reply.shows is not None:
        found = {b.code: b for b in reading.behaviours}
        shown = tuple(found.get(code, Behaviour(code)) for code in reply.shows)
    lost = {misheard.fact for misheard in wrong}
    facts = tuple(fact for fact in reading.facts if fact not in lost)
    return _without_credit(plan, Reading(shown, facts, reading.feelings, asks, wrong))


def _misheard(reply: Reply, read: tuple[Misheard, ...]) -> tuple[Misheard, ...]:
    """What a pick gets wrong; where the ear does not find the words for it, it is all of them."""
    if reply.mishears is None:
        return read
    found = {misheard.fact: misheard for misheard in read}
    whole = len(reply.say or "")
    return tuple(replace(found.get(fact) or Misheard(fact, 0, whole), asked=False) for fact in reply.mishears)


def _without_credit(plan: Plan, reading: Reading) -> Reading:
    """The reading of a pick without what gives facts back, where all that it gives back is wrong."""
    if not reading.misheard or reading.facts:
        return reading
    rules = plan.rulebook.rules
    return replace(reading, behaviours=tuple(b for b in reading.behaviours if rules[b.code].once != "fact"))


def _read(plan: Plan, text: str, heard: tuple[Beat, ...], told: Collection[str]) -> Reading:
    lines_heard, here = _said_and_told(heard)
    theirs = _theirs(plan)

    def when(fact: str) -> Literal["", "now", "earlier"]:
        if fact not in theirs:
            return ""
        return "now" if fact in here else "earlier" if fact in told else ""

    story, lines = plan.story, _lines(plan)
    return read(
        text,
        context=lines_heard,
        only_seen=_only_seen(heard),
        screens=_screens(plan),
        anchors=(
            *(
                Anchor(f.id, f.words, f.asked, when(f.id), f.wrong, lines.get(f.id, ()))
                for f in story.facts.values()
            ),
            Anchor("", lines=lines[""]),
        ),
        feelings=tuple(Anchor(f.id, f.words) for f in story.feelings.values()),
    )


def _said_and_told(heard: tuple[Beat, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    lines = tuple(without_names(words) for beat in heard for words in (*beat.lines, beat.do) if words)
    return lines, frozenset(fact for beat in heard for fact in beat.tells)


def _only_seen(heard: tuple[Beat, ...]) -> frozenset[str]:
    """What only shows, and no feeling of theirs in it: the agent's own screen."""
    return frozenset(without_names(beat.do) for beat in heard if beat.do and not (beat.lines or beat.feels))


@lru_cache(maxsize=4)
def _screens(plan: Plan) -> tuple[frozenset[str], ...]:
    """The stems of each line that only shows, without those of all that the customer says in the story."""
    beats = tuple(beat for _, beat in plan.story.beats())
    spoken = {stem for beat in beats for line in beat.lines for stem in Words(line).stems}
    only = (content_stems(line) - spoken for line in sorted(_only_seen(beats)))
    return tuple(stems for stems in only if stems)


@lru_cache(maxsize=4)
def _theirs(plan: Plan) -> frozenset[str]:
    """The facts that the customer puts into words somewhere. What only shows, on the agent's own screen or in
    a noise, is nothing that they told, and so nothing to give back."""
    return frozenset(fact for _, beat in plan.story.beats() if beat.lines for fact in beat.tells)


@lru_cache(maxsize=4)
def _lines(plan: Plan) -> dict[str, tuple[str, ...]]:
    """What the author says of each fact and the customer's lines that tell it; under "" all lines."""
    found: dict[str, dict[str, None]] = {fact.id: {fact.says: None} for fact in plan.story.facts.values()}
    every: dict[str, None] = {}
    for _, beat in plan.story.beats():
        lines = tuple(map(without_names, beat.lines))
        every.update(dict.fromkeys(lines))
        for fact in beat.tells:
            found.setdefault(fact, {}).update(dict.fromkeys(lines))
    return {fact: tuple(lines) for fact, lines in found.items()} | {"": tuple(every)}
