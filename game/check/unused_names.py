"""Flags, facts and feelings: what is told, set, read and remembered, and what of it comes to nothing."""

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from game.behaviours import standard_rulebook
from game.check.remarks import KEY, Remark
from game.story.conditions import Condition, needs
from game.story.model import Beat, KeyPath, Reply, Route, Story


class Uses(Struct):
    """Where each name of a story is used: the first path of every kind of use. `asked`: a reply asks for it
    or gets it wrong. `listened`: some reply's credit depends on the facts that it names."""

    read: dict[str, KeyPath] = field(default_factory=dict)
    set: dict[str, KeyPath] = field(default_factory=dict)
    told: dict[str, KeyPath] = field(default_factory=dict)
    felt: dict[str, KeyPath] = field(default_factory=dict)
    asked: dict[str, KeyPath] = field(default_factory=dict)
    heard: dict[str, KeyPath] = field(default_factory=dict)
    listened: bool = False


def uses(story: Story, scenes: Iterable[str] | None = None) -> Uses:
    """Every use of a name in these scenes (all of them when not said) and in the answers of every scene."""
    found = Uses()
    by_fact = {code for code, rule in standard_rulebook().rules.items() if rule.once == "fact"}
    for name in story.scenes if scenes is None else scenes:
        scene = story.scenes[name]
        _condition_uses(found, scene.conditions())
        _beat_uses(found, scene.beats())
        for path, reply in scene.ways():
            if isinstance(reply, Route):
                found.listened = True
            else:
                _pick_uses(found, path, reply, by_fact)
        for leaving in scene.exits():
            for flag in leaving.effects.set:
                found.set.setdefault(flag, (*leaving.path[:-1], "effects", "set"))
    _condition_uses(found, story.shared_conditions())
    _beat_uses(found, story.shared_beats())
    return found


def _condition_uses(found: Uses, conditions: Iterable[tuple[KeyPath, Condition]]) -> None:
    for path, condition in conditions:
        for what, needed in needs(condition):
            if what != "scene":
                (found.read if what == "flag" else found.heard).setdefault(needed, path)


def _beat_uses(found: Uses, beats: Iterable[tuple[KeyPath, Beat]]) -> None:
    for path, beat in beats:
        for fact in beat.tells:
            found.told.setdefault(fact, (*path, "tells"))
        for feeling in beat.feels:
            found.felt.setdefault(feeling, (*path, "feels"))


def _pick_uses(found: Uses, path: KeyPath, reply: Reply, by_fact: set[str]) -> None:
    for fact in reply.asks or ():
        found.asked.setdefault(fact, (*path, "asks"))
    for fact in reply.mishears or ():
        found.asked.setdefault(fact, (*path, "mishears"))
    if reply.shows is None or not by_fact.isdisjoint(reply.shows):
        found.listened = True


def names_remarks(story: Story, used: Uses) -> Iterator[Remark]:
    """Names that come to nothing, each once: at its declaration, or where it is missed."""
    yield from _flags(story, used)
    yield from _brought_and_remembered(story, used)
    yield from _facts(story, used)
    for feeling in story.feelings.values():
        if feeling.id not in used.felt:
            message = f'no beat shows the feeling "{feeling.id}"'
            yield Remark("feeling-never-used", ("feelings", feeling.id), message, spot=KEY)


def _flags(story: Story, used: Uses) -> Iterator[Remark]:
    kept = set(story.remembers)
    for number, flag in enumerate(story.flags):
        path: KeyPath = ("flags", number)
        if flag in used.set:
            if flag not in used.read and flag not in kept:
                message = f'the flag "{flag}" is set, but nothing ever asks for it'
                yield Remark("flag-never-read", path, message)
        elif flag in used.read:
            message = f'"{flag}" is asked for here, but no reply ever sets this flag'
            yield Remark("flag-never-set", used.read[flag], message, spot=flag)
        elif flag not in kept:
            yield Remark("flag-unused", path, f'the flag "{flag}" is neither set nor asked for')


def _brought_and_remembered(story: Story, used: Uses) -> Iterator[Remark]:
    for earlier, flags in story.brought.items():
        for number, flag in enumerate(flags):
            if flag not in used.read and flag not in story.remembers:
                message = f'the flag "{flag}" is brought in from "{earlier}", but nothing asks for it'
                yield Remark("flag-never-read", ("from", earlier, number), message)
    for number, flag in enumerate(story.remembers):
        if flag in story.flags and flag not in used.set and flag not in used.read:
            message = f'"{flag}" is to be remembered, but no reply ever sets this flag'
            yield Remark("remembers-never-set", ("remembers", number), message)


def _facts(story: Story, used: Uses) -> Iterator[Remark]:
    for fact in story.facts.values():
        right = {" ".join(words.casefold().split()) for words in fact.words}
        for number, words in enumerate(fact.wrong):
            if " ".join(words.casefold().split()) in right:
                message = f'"{words}" names the fact "{fact.id}", so it cannot get it wrong'
                yield Remark("wrong-words-are-right", ("facts", fact.id, "wrong", number), message)
        if fact.id not in used.told:
            message = f'no beat tells the fact "{fact.id}"'
            yield Remark("fact-never-told", ("facts", fact.id), message, spot=KEY)
        elif not (
            fact.id in used.heard
            or fact.id in used.asked
            or (used.listened and (fact.words or fact.wrong or fact.asked))
        ):
            message = f'the fact "{fact.id}" is told, but no reply and no condition can make anything of it'
            yield Remark("fact-never-used", ("facts", fact.id), message, spot=KEY)
