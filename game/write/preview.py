"""A story played while it is written: where a preview begins, what an edit leaves standing, paths."""

import shlex
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from game.check.story_tests import tests_beside
from game.conversation.ear import hear
from game.conversation.events import Begin, Cue, Event, Listen, Note, Pick, Say, Wait
from game.conversation.path import event_of
from game.conversation.plan import Plan
from game.conversation.replay import Played, Record, adapt, opened, play
from game.conversation.state import Outcome, State
from game.conversation.step import begin, would_interrupt
from game.messages import worded
from game.story.loaded import Loaded
from game.story.model import NO_EFFECTS, Beat, Branch, Effects, Reply, Route, Scene, Story
from game.story.reader import read_story
from game.words import counted, did_you_mean, quoted


class Place(Struct, frozen=True):
    """Where a preview begins; what is left out is as the story begins. `told` are facts heard before."""

    scene: str = ""
    trust: int | None = None
    frustration: int | None = None
    flags: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    visited: tuple[str, ...] = ()


START = Place()


class Stood(Struct, frozen=True):
    """A play, and what is to be told of it. `whole`: nothing of it fell away."""

    played: tuple[Played, ...]
    said: str = ""
    whole: bool = True

    @property
    def state(self) -> State:
        """Where it has come to."""
        return self.played[-1].after


class Watch:
    """A story file under somebody's hands. It counts as changed once it has stood still between two looks,
    so that no half-written file is read; an editor may replace it or take it away for a moment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read = self._seen = _stamps(path)

    def changed(self) -> bool:
        """Whether it is to be read again."""
        now = _stamps(self.path)
        settled, self._seen = now == self._seen, now
        return settled and now != self._read

    def read(self) -> Loaded:
        """The story as it stands now, with its findings. Never raises."""
        self._read = self._seen = _stamps(self.path)
        return read_story(self.path)


def entry(plan: Plan, place: Place = START) -> Played:
    """The event with which a preview begins. The place must fit the story."""
    if place == START:
        return opened(plan, begin(plan))
    start = plan.story.start
    # A scene without words leads in, so that the rules themselves enter the scene.
    gate = Scene("", goto=(Branch(place.scene or start.scene),))
    story = replace(plan.story, scenes={**plan.story.scenes, "": gate})
    outside = State(
        "",
        start.trust if place.trust is None else place.trust,
        start.frustration if place.frustration is None else place.frustration,
        flags=frozenset(place.flags),
        told=frozenset(place.told),
        visited=frozenset(place.visited),
        at_point=True,
    )
    inside = play(Plan(story, plan.hash, plan.rulebook), outside, Listen())
    first = replace(begin(plan), flags=place.flags)
    return Played(None, replace(inside.outcome, event=first), inside.after)


def again(plan: Plan, place: Place, records: Sequence[Record]) -> Stood:
    """Play the records of an earlier version on this one, as far as they stand; typed replies are read
    anew. The first reply that leads elsewhere now is still taken, for its author wants to see where to."""
    kept = adapt(plan, records, entry=entry(plan, place), renew=_renewed)
    if kept.reason is None:
        return Stood(kept.played, "everything you did still stands")
    turned = _turned(plan, kept.played[-1].after, records, kept.lost)
    said = worded(kept.reason)
    if turned:
        said = _turn_words(records[_lost_at(records, kept.lost)], turned[-1].outcome)
    lost = kept.lost - bool(turned)
    after = " after it" if turned else ""
    said += f"; {counted(lost, 'reply')}{after} fell away" if lost else ""
    return Stood((*kept.played, *turned), said, whole=False)


def play_path(plan: Plan, place: Place, path: Sequence[str]) -> Stood:
    """Play the steps of a path as far as they stand; `said` tells where it parted, and why."""
    found = [entry(plan, place)]
    for number, words in enumerate(path, 1):
        state, why = found[-1].after, ""
        try:
            played = play(plan, state, event_of(plan, state, words))
            why = played.outcome.refusal.message if played.outcome.refusal else ""
        except ValueError as error:
            why = f"{error}."
        if why:
            where = f"step {number} of {len(path)}, {quoted(words)}, in “{state.scene}”"
            return Stood(tuple(found), f"the path parts at {where}: {why}", whole=False)
        found.append(played)
    return Stood(tuple(found), f"the whole path stands ({len(path)} steps)")


def read_path(text: str) -> list[str]:
    """The steps of a path as `check` and `preview` write it: with blanks or commas between, or as JSON.
    Words of a `type:` step stand in quotes. Raises ValueError where the quotes or brackets do not close."""
    if text.lstrip().startswith("["):
        try:
            return msgspec.json.decode(text, type=list[str])
        except msgspec.DecodeError as error:
            raise ValueError(str(error)) from None
    words = shlex.split(text)
    return [kept for word in words if (kept := word if word.startswith("type:") else word.strip(","))]


def written_path(plan: Plan, played: Iterable[Played]) -> str:
    """The path of a play, as `read_path` reads it. Notes are no steps."""
    return shlex.join(word for one in played if (word := _word(plan, one)))


def way_in(story: Story, scene: str) -> Place:
    """A scene as the shortest way from the beginning comes to it: which facts were then heard, with every
    ordinary beat, and which flags set. Meters are left open; a scene without a way has nothing of it."""
    parents: dict[str, tuple[str, Effects, tuple[Beat, ...]]] = {}
    todo = deque((story.start.scene,))
    while todo and scene not in parents:
        name = todo.popleft()
        for to, effects, answer in _ways(story.scenes[name]):
            if to not in parents and to != story.start.scene:
                parents[to] = name, effects, answer
                todo.append(to)
    way = []
    at = scene
    while at in parents:
        way.append(parents[at])
        at = parents[at][0]
    told: dict[str, None] = {}
    flags: dict[str, None] = {}
    answer = ()
    for source, effects, next_answer in reversed(way):
        beats = (*answer, *story.scenes[source].customer)
        told |= {fact: None for beat in beats if not beat.silence for fact in beat.tells}
        flags = {flag: None for flag in (*flags, *effects.set) if flag not in effects.clear}
        answer = next_answer
    told |= {fact: None for beat in answer for fact in beat.tells}
    visited = tuple(dict.fromkeys(source for source, _, _ in reversed(way)))
    return Place(scene, flags=tuple(flags), told=tuple(told), visited=visited)


def unknown(story: Story, place: Place) -> str:
    """What a place names and the story has not, in plain words, with what was meant; "" for nothing."""
    flags = dict.fromkeys((*story.flags, *(flag for flags in story.brought.values() for flag in flags)))
    for what, names, known in (
        ("scene", (place.scene,) if place.scene else (), story.scenes.keys()),
        ("flag", place.flags, flags.keys()),
        ("fact", place.told, story.facts.keys()),
    ):
        for name in names:
            if name not in known:
                return f"There is no {what} {quoted(name)} in this story.{did_you_mean(name, known)}"
    return ""


def fitted(story: Story, place: Place) -> tuple[Place, str]:
    """A place as far as the story still has it, and what it has not; without its scene, the beginning."""
    if place.scene and place.scene not in story.scenes:
        return START, f"the scene “{place.scene}”, where you began, is gone: this is the call's beginning"
    flags = {*story.flags, *(flag for flags in story.brought.values() for flag in flags)}
    kept = replace(
        place,
        flags=tuple(flag for flag in place.flags if flag in flags),
        told=tuple(fact for fact in place.told if fact in story.facts),
        visited=tuple(scene for scene in place.visited if scene in story.scenes),
    )
    gone = [*(set(place.flags) - set(kept.flags)), *(set(place.told) - set(kept.told))]
    return kept, f"gone from where you began: {', '.join(sorted(gone))}" if gone else ""


def _renewed(plan: Plan, state: State, event: Event) -> Event:
    """A reply as it would be made on this version: the ear hears the words of today's facts."""
    if isinstance(event, Say):
        return Say(event.text, hear(plan, state, event.text))
    if isinstance(event, Pick):
        return Pick(event.id, event.text)
    return event


def _turned(plan: Plan, state: State, records: Sequence[Record], lost: int) -> list[Played]:
    """The first reply that fell away, taken all the same where it still can be."""
    if not lost:
        return []
    at = _lost_at(records, lost)
    old, steps = records[at], list[Played]()
    if records[at - 1].scene != state.scene:
        return []
    while would_interrupt(plan, state) and not old.interrupted:
        steps.append(play(plan, state, Listen()))
        state = steps[-1].after
    reply = play(plan, state, _renewed(plan, state, old.event))
    return [] if reply.outcome.refusal else [*steps, reply]


def _lost_at(records: Sequence[Record], lost: int) -> int:
    return [n for n, old in enumerate(records) if isinstance(old.event, Pick | Say)][-lost]


def _turn_words(old: Record, outcome: Outcome) -> str:
    if outcome.route != old.route:
        return f"your reply now takes “{outcome.route}”, not “{old.route}”, and leads to “{outcome.scene}”"
    return f"your reply (“{old.route}”) now leads to “{outcome.scene}”, not to “{old.scene}”"


def _word(plan: Plan, played: Played) -> str:
    event, before = played.outcome.event, played.before
    match event:
        case Listen():
            return "listen"
        case Wait():
            return "wait"
        case Cue():
            return "cue"
        case Pick(id=name):
            return f"pick:{name}"
        case Say(text=text):
            for route in plan.scene(before).routes if before else ():
                if text in route.examples:
                    return f"say:{route.id}#{route.examples.index(text) + 1}"
            return f"type:{text}"
        case Begin() | Note():
            return ""


def _ways(scene: Scene) -> Iterator[tuple[str, Effects, tuple[Beat, ...]]]:
    ways: tuple[Reply | Route, ...] = (*scene.replies, *(scene.typed.routes if scene.typed else ()))
    for reply in ways:
        for branch in reply.goto:
            yield branch.to, reply.effects, reply.answer
    for branch in scene.goto or ():
        yield branch.to, NO_EFFECTS, ()
    if scene.interrupted:
        for branch in scene.interrupted.goto:
            yield branch.to, scene.interrupted.effects, ()


def _stamps(path: Path) -> tuple[tuple[int, int, int] | None, ...]:
    return _stamp(path), _stamp(tests_beside(path))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
