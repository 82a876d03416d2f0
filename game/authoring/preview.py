"""A story played while it is written: where a preview begins, what an edit leaves standing, paths."""

import shlex
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from game.check.pinned_plays import tests_beside
from game.conversation.beginning import START, Beginning, begin_in
from game.conversation.changed_story import adapt
from game.conversation.ear import hear
from game.conversation.events import Begin, Cue, Event, Listen, Note, Pick, Retake, Say, Wait
from game.conversation.own_words import said
from game.conversation.path import PathError, event_of
from game.conversation.plan import Plan
from game.conversation.replay import Played, Record, play, play_on
from game.conversation.state import Outcome, State
from game.conversation.turn import would_interrupt
from game.errors import PlainError
from game.messages import say, worded
from game.proof.play_to_scene import ShortPlays
from game.story.loaded import Loaded
from game.story.model import Story
from game.story.reader import read_story
from game.words import did_you_mean, quoted


class UnknownNameError(PlainError):
    """A beginning names what the story has not; the message says so to the author."""


class Stood(Struct, frozen=True):
    """A play, and what is to be told of it. `whole`: nothing of it fell away."""

    played: tuple[Played, ...]
    said: str = ""
    whole: bool = True

    @property
    def state(self) -> State:
        return self.played[-1].after


class Watch:
    """A story file under somebody's hands. It counts as changed once it has stood still between two looks,
    so that no half-written file is read; an editor may replace it or take it away for a moment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read = self._seen = _stamps(path)

    def changed(self) -> bool:
        now = _stamps(self.path)
        settled, self._seen = now == self._seen, now
        return settled and now != self._read

    def read(self) -> Loaded:
        """The story as it stands now, with its findings. Never raises."""
        self._read = self._seen = _stamps(self.path)
        return read_story(self.path)


def again(plan: Plan, beginning: Beginning, records: Sequence[Record]) -> Stood:
    """Play the records of an earlier version on this one, as far as they stand; typed replies are read
    anew. The first reply that leads elsewhere now is still taken, for its author wants to see where to."""
    kept = adapt(plan, records, entry=begin_in(plan, beginning), renew=_renewed)
    if kept.reason is None:
        return Stood(kept.played, say("changed.stands"))
    turned = _turned(plan, kept.played[-1].after, records, kept.lost)
    said = worded(kept.reason)
    if turned:
        said = _turn_words(records[_lost_at(records, kept.lost)], turned[-1].outcome)
    lost = kept.lost - bool(turned)
    if lost and turned:
        said = say("changed.lost_after", told=said, count=lost)
    elif lost:
        said = say("changed.lost", told=said, count=lost)
    return Stood((*kept.played, *turned), said, whole=False)


def play_path(plan: Plan, beginning: Beginning, path: Sequence[str]) -> Stood:
    """Play the steps of a path as far as they stand; `said` tells in a sentence where it parted, and why."""
    found = [begin_in(plan, beginning)]
    for number, words in enumerate(path, 1):
        state, why = found[-1].after, ""
        try:
            played = play_on(plan, found, event_of(plan, state, words))
            why = played.outcome.refusal.message if played.outcome.refusal else ""
        except PathError as error:
            why = str(error)
        if why:
            where = f"step {number} of {len(path)}, {quoted(words)}, in “{state.scene}”"
            return Stood(tuple(found), f"The path parts at {where}: {why}", whole=False)
        found.append(played)
    return Stood(tuple(found), f"The whole path stands ({len(path)} steps).")


def read_path(text: str) -> list[str]:
    """The steps of a path as `check` and `preview` write it: with blanks or commas between, or as JSON.
    Words of a `type:` step stand in quotes. Raises `PathError` where the quotes or brackets do not close."""
    try:
        if text.lstrip().startswith("["):
            return msgspec.json.decode(text, type=list[str])
        words = shlex.split(text)
    except (msgspec.DecodeError, ValueError) as error:
        raise PathError(f"--path cannot be read ({error}).") from None
    return [kept for word in words if (kept := word if word.startswith("type:") else word.strip(","))]


def written_path(plan: Plan, played: Iterable[Played]) -> str:
    """The path of a play, as `read_path` reads it. Notes are no steps."""
    return shlex.join(word for one in played if (word := _word(plan, one)))


def way_in(plays: ShortPlays, scene: str) -> Beginning:
    """A scene as a short play comes to it: with the meters there, what was heard and which flags are set.
    Where no play is found, as if the call began in it."""
    play = plays.to_scene(scene)
    return play.beginning if play else Beginning(scene)


def check_names(story: Story, beginning: Beginning) -> None:
    """Raises `UnknownNameError` for the first thing that a beginning names and the story has not."""
    for what, names, known in (
        ("scene", (beginning.scene,) if beginning.scene else (), story.scenes),
        ("flag", beginning.flags, story.every_flag),
        ("fact", beginning.told, story.facts),
    ):
        for name in names:
            if name not in known:
                meant = did_you_mean(name, known)
                raise UnknownNameError(f"There is no {what} {quoted(name)} in this story.{meant}")


def fitted(story: Story, beginning: Beginning) -> tuple[Beginning, str]:
    """A beginning as far as the story has it still, and what it has not; without its scene, the start."""
    if beginning.scene and beginning.scene not in story.scenes:
        return START, f"the scene “{beginning.scene}”, where you began, is gone: this is the call's beginning"
    kept = replace(
        beginning,
        flags=tuple(flag for flag in beginning.flags if flag in story.every_flag),
        told=tuple(fact for fact in beginning.told if fact in story.facts),
        visited=tuple(scene for scene in beginning.visited if scene in story.scenes),
    )
    gone = [*(set(beginning.flags) - set(kept.flags)), *(set(beginning.told) - set(kept.told))]
    return kept, f"gone from where you began: {', '.join(sorted(gone))}" if gone else ""


def _renewed(plan: Plan, state: State, event: Event) -> Event:
    """A reply as it would be made on this version: the ear hears the words of today's facts."""
    if isinstance(event, Say):
        return said(plan, state, event.text, hear(plan, state, event.text))
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
        return say("changed.route", route=outcome.route, before=old.route, scene=outcome.scene)
    return say("changed.scene", route=old.route, scene=outcome.scene, before=old.scene)


def _word(plan: Plan, played: Played) -> str:
    event, before = played.outcome.event, played.before
    match event:
        case Listen() | Wait() | Cue() | Retake():
            return type(event).__name__.lower()
        case Pick(id=name):
            return f"pick:{name}"
        case Say(text=text):
            for route in plan.scene(before).routes if before else ():
                if text in route.examples:
                    return f"say:{route.id}#{route.examples.index(text) + 1}"
            return f"type:{text}"
        case Begin() | Note():
            return ""


def _stamps(path: Path) -> list[tuple[int, int, int]]:
    stamps = []
    for file in (path, tests_beside(path)):
        with suppress(OSError, ValueError):
            found = file.stat()
            stamps.append((found.st_mtime_ns, found.st_size, found.st_ino))
    return stamps
