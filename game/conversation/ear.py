"""The ear, used inside a call: it reads a reply together with what the customer has said so far and the words
of the story's facts and feelings.

Drivers call `hear` before `step`. `step` itself never reads a text.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Literal

from game.conversation.events import Pick, Say
from game.conversation.plan import Plan
from game.conversation.state import State
from game.listening.detector import read
from game.listening.lexicon import lexicon
from game.listening.reading import Anchor, Behaviour, Reading
from game.listening.tokens import Words
from game.story.model import Beat, Reply, Scene


def hear(plan: Plan, state: State, text: str) -> Reading:
    """Read a typed reply against the beats heard so far in this turn and the facts told in this call."""
    return _read(plan, text, plan.heard(state), state.told)


class CachedEar:
    """Reads like `hear`, for one plan. A reply is read again only when something that its reading depends on
    has changed: the beats heard in this turn, or the facts told that it names or asks for."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._facts: dict[tuple[object, ...], frozenset[str]] = {}
        self._readings: dict[tuple[object, ...], Reading] = {}

    @staticmethod
    @lru_cache(maxsize=4)
    def of(plan: Plan) -> "CachedEar":
        """The cached ear of this plan, the same one for every caller."""
        return CachedEar(plan)

    def hear(self, state: State, text: str) -> Reading:
        """Read a typed reply, as `hear` does."""
        told = state.told & self.facts(state, text)
        key = (text, told, *_where(state))
        reading = self._readings.get(key)
        if reading is None:
            reading = self._readings[key] = hear(self.plan, state, text)
        return reading

    def facts(self, state: State, text: str) -> frozenset[str]:
        """The facts that a reply names or asks for here, whether they were told already or not."""
        key = (text, *_where(state))
        facts = self._facts.get(key)
        if facts is None:
            reading = hear(self.plan, state, text)
            facts = self._facts[key] = frozenset((*reading.facts, *reading.asks))
            self._readings[text, state.told & facts, *_where(state)] = reading
        return facts


def _where(state: State) -> tuple[object, ...]:
    """The part of a state that decides which beats a reply is read against."""
    return state.scene, state.answer, state.position, state.silences


def makes_sense(plan: Plan, text: str, reading: Reading) -> bool:
    """Whether a typed reply can be understood at all: the ear reads something in it, or it has a common word,
    or a word that this story uses. Keys pressed at random have none of these."""
    if reading.behaviours or reading.facts or reading.feelings:
        return True
    words, lex, ours = Words(text), lexicon(), _story_words(plan)
    return any(
        word.isdigit() or word in lex.stop or lex.classes_of(word, stem) or word in lex.groups or stem in ours
        for word, stem in zip(words.words, words.stems, strict=True)
    )


@lru_cache(maxsize=4)
def _story_words(plan: Plan) -> frozenset[str]:
    beats = (beat for scene in plan.story.scenes.values() for beat in scene.customer)
    return frozenset(stem for beat in beats for stem in Words(beat.say or "").stems)


def pick_reading(plan: Plan, scene: Scene, reply: Reply) -> Reading:
    """What a pick shows, names and asks for: as the author says, else as the ear reads it. It does not depend
    on the state: facts named before they are told are left out by `step`."""
    key = (scene.id, reply.id)
    reading = plan.pick_readings.get(key)
    if reading is None:
        if reply.say is None or reply.shows == ():
            shown = tuple(Behaviour(code) for code in reply.shows or ())
            reading = Reading(shown, asks=reply.asks or ())
        else:
            reading = hear_pick(plan, scene, reply)
        plan.pick_readings[key] = reading
    return reading


def reading_of(plan: Plan, before: State, event: Pick | Say) -> Reading:
    """What a reply shows and names, as `step` took it."""
    if isinstance(event, Say):
        return event.reading
    scene = plan.scene(before)
    reply = scene.reply(event.id)
    return event.reading or (pick_reading(plan, scene, reply) if reply else Reading())


def hear_pick(plan: Plan, scene: Scene, reply: Reply) -> Reading:
    """Read the words of a pick. The author's `shows` and `asks` are taken as they are; the ear adds the words
    that show each behaviour, and the facts and feelings named."""
    turn = plan.turn(scene.id, "")
    told = plan.story.facts.keys()
    reading = _read(plan, reply.say or "", turn.ordinary + turn.silent, told)
    asks = reading.asks if reply.asks is None else reply.asks
    if reply.shows is None:
        return Reading(reading.behaviours, reading.facts, reading.feelings, asks)
    found = {b.code: b for b in reading.behaviours}
    shown = tuple(found.get(code, Behaviour(code)) for code in reply.shows)
    return Reading(shown, reading.facts, reading.feelings, asks)


def _read(plan: Plan, text: str, heard: tuple[Beat, ...], told: Collection[str]) -> Reading:
    here = {fact for beat in heard for fact in beat.tells}

    def when(fact: str) -> Literal["", "now", "earlier"]:
        return "now" if fact in here else "earlier" if fact in told else ""

    story = plan.story
    return read(
        text,
        context=tuple(words for beat in heard for words in (beat.say, beat.do) if words),
        anchors=tuple(Anchor(f.id, f.words, f.asked, when(f.id)) for f in story.facts.values()),
        feelings=tuple(Anchor(f.id, f.words) for f in story.feelings.values()),
    )
