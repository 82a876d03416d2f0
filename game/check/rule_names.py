"""Flags, facts and feelings: what is told, set, read and remembered, and what of it comes to nothing."""

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from game.check.remarks import KEY, Remark
from game.story.conditions import All, Any, Compare, Condition, Count, Flag, Heard, Names, Not, Shows, Visited
from game.story.model import NO_EFFECTS, Beat, Effects, Goto, Reply, Scene, Story
from game.story.yaml.positions import Path

Atom = Flag | Heard | Visited | Names | Shows | Count | Compare

_GIVEN_BACK = ("paraphrase", "recall")


class Uses(Struct):
    """Where each name of a story is used: the first path of every kind of use.

    `listened`: some reply's credit depends on the facts that it names.
    """

    read: dict[str, Path] = field(default_factory=dict)
    set: dict[str, Path] = field(default_factory=dict)
    cleared: dict[str, Path] = field(default_factory=dict)
    told: dict[str, Path] = field(default_factory=dict)
    felt: dict[str, Path] = field(default_factory=dict)
    asked: dict[str, Path] = field(default_factory=dict)
    heard: dict[str, Path] = field(default_factory=dict)
    listened: bool = False


def atoms(condition: Condition) -> Iterator[Atom]:
    """The parts of a condition that are no `and`, `or` or `not`."""
    if isinstance(condition, Not):
        yield from atoms(condition.part)
    elif isinstance(condition, All | Any):
        for part in condition.parts:
            yield from atoms(part)
    elif isinstance(condition, Atom):
        yield condition


def conditions(name: str, scene: Scene) -> Iterator[tuple[Path, Condition]]:
    """Every condition of a scene with the path of its text."""
    at: Path = ("scenes", name)
    yield from _beats((*at, "customer"), scene.customer)
    for number, reply in enumerate(scene.replies):
        if reply.condition is not None or len(reply.goto) > 1 or reply.answer:
            here: Path = (*at, "replies", number)
            if reply.condition is not None:
                yield (*here, "if"), reply.condition
            yield from _beats((*here, "answer"), reply.answer)
            yield from _branches((*here, "goto"), reply.goto)
    if scene.typed:
        for number, route in enumerate(scene.typed.routes):
            here = (*at, "typed", "routes", number)
            if route.condition is not None:
                yield (*here, "when"), route.condition
            yield from _beats((*here, "answer"), route.answer)
            yield from _branches((*here, "goto"), route.goto)
    if scene.goto:
        yield from _branches((*at, "goto"), scene.goto)
    if scene.interrupted:
        yield from _branches((*at, "interrupted", "goto"), scene.interrupted.goto)


def uses(story: Story, scenes: Iterable[str] | None = None) -> Uses:
    """Every use of a name in these scenes (all of them when not said)."""
    found = Uses()
    for name in story.scenes if scenes is None else scenes:
        scene = story.scenes[name]
        at: Path = ("scenes", name)
        for path, condition in conditions(name, scene):
            for atom in atoms(condition):
                _note_atom(found, path, atom)
        _note_beats(found, (*at, "customer"), scene.customer)
        for number, reply in enumerate(scene.replies):
            _note_reply(found, at, number, reply)
        for number, route in enumerate(scene.typed.routes if scene.typed else ()):
            here: Path = (*at, "typed", "routes", number)
            _note_effects(found, (*here, "effects"), route.effects)
            _note_beats(found, (*here, "answer"), route.answer)
        if scene.typed:
            found.listened = True
        if scene.interrupted:
            _note_effects(found, (*at, "interrupted", "effects"), scene.interrupted.effects)
    return found


def names_remarks(story: Story, used: Uses) -> Iterator[Remark]:
    """Names that come to nothing, each once: at its declaration, or where it is missed."""
    kept = set(story.remembers)
    for number, flag in enumerate(story.flags):
        path: Path = ("flags", number)
        if flag in used.set:
            if flag not in used.read and flag not in kept:
                message = f'the flag "{flag}" is set, but nothing ever asks for it'
                yield Remark("flag-never-read", path, message)
        elif flag in used.read:
            message = f'"{flag}" is asked for here, but no reply ever sets this flag'
            yield Remark("flag-never-set", used.read[flag], message, spot=flag)
        elif flag not in kept:
            yield Remark("flag-unused", path, f'the flag "{flag}" is neither set nor asked for')
    brought = {flag for flags in story.brought.values() for flag in flags}
    for earlier, flags in story.brought.items():
        for number, flag in enumerate(flags):
            if flag not in used.read and flag not in kept:
                message = f'the flag "{flag}" is brought in from "{earlier}", but nothing asks for it'
                yield Remark("flag-never-read", ("from", earlier, number), message)
    for number, flag in enumerate(story.remembers):
        if flag not in used.set and flag not in brought and flag not in used.read:
            message = f'"{flag}" is to be remembered, but no reply ever sets this flag'
            yield Remark("remembers-never-set", ("remembers", number), message)
    for fact in story.facts.values():
        if fact.id not in used.told:
            message = f'no beat tells the fact "{fact.id}"'
            yield Remark("fact-never-told", ("facts", fact.id), message, spot=KEY)
        elif (
            fact.id not in used.heard
            and fact.id not in used.asked
            and not _audible(used, fact.words, fact.asked)
        ):
            message = f'the fact "{fact.id}" is told, but no reply and no condition can make anything of it'
            yield Remark("fact-never-used", ("facts", fact.id), message, spot=KEY)
    for feeling in story.feelings.values():
        if feeling.id not in used.felt:
            message = f'no beat shows the feeling "{feeling.id}"'
            yield Remark("feeling-never-used", ("feelings", feeling.id), message, spot=KEY)


def _audible(used: Uses, words: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    return used.listened and bool(words or asked)


def _beats(at: Path, beats: tuple[Beat, ...]) -> Iterator[tuple[Path, Condition]]:
    for number, beat in enumerate(beats):
        if beat.condition is not None:
            yield (*at, number, "if"), beat.condition


def _branches(at: Path, goto: Goto) -> Iterator[tuple[Path, Condition]]:
    if len(goto) > 1:
        for number, branch in enumerate(goto):
            if branch.condition is not None:
                yield (*at, number, "if"), branch.condition


def _note_atom(found: Uses, path: Path, atom: Atom) -> None:
    if isinstance(atom, Flag):
        found.read.setdefault(atom.name, path)
    elif isinstance(atom, Heard | Names):
        found.heard.setdefault(atom.fact, path)


def _note_beats(found: Uses, at: Path, beats: tuple[Beat, ...]) -> None:
    for number, beat in enumerate(beats):
        for fact in beat.tells:
            found.told.setdefault(fact, (*at, number, "tells"))
        for feeling in beat.feels:
            found.felt.setdefault(feeling, (*at, number, "feels"))


def _note_reply(found: Uses, at: Path, number: int, reply: Reply) -> None:
    if reply.effects is not NO_EFFECTS:
        _note_effects(found, (*at, "replies", number, "effects"), reply.effects)
    if reply.answer:
        _note_beats(found, (*at, "replies", number, "answer"), reply.answer)
    for fact in reply.asks or ():
        found.asked.setdefault(fact, (*at, "replies", number, "asks"))
    if reply.shows is None or any(code in reply.shows for code in _GIVEN_BACK):
        found.listened = True


def _note_effects(found: Uses, at: Path, effects: Effects) -> None:
    for flag in effects.set:
        found.set.setdefault(flag, (*at, "set"))
    for flag in effects.clear:
        found.cleared.setdefault(flag, (*at, "clear"))
