"""A file of drills or of stations becomes exercises, or findings that say what to change."""

from functools import cache
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from game.behaviours import shown_codes
from game.phrasings import phrasings
from game.skills import skills
from game.story.condition_parser import Known, parse
from game.story.conditions import Condition
from game.story.exercises import OF_AN_EXERCISE, Choice, Drills, Examples, Exercise, Stations, Wanted
from game.story.keys import part_of
from game.story.loaded import LoadedExercises
from game.story.model import Fact, Feeling
from game.story.part_reader import PartReader
from game.story.story_files import is_stations
from game.story.yaml.nodes import Node
from game.story.yaml.positions import Positions
from game.story.yaml.read_nodes import nodes_of_file
from game.story.yaml.source import Source

FEWEST = 3
"""Examples that are met, and that are not: fewer prove little."""
_PICKS = (2, 5)
"""With one there is nothing to choose; more than five are no minute's work."""

Top = TypeVar("Top", Drills, Stations)


def read_exercises(path: str | Path) -> LoadedExercises:
    """Read a file of drills or, by its name, of stations. Never raises."""
    path = Path(path)
    source, root = nodes_of_file(path, str(path))
    read = None
    if root is not None:
        read = _read(source, root, Stations) if is_stations(path) else _read(source, root, Drills)
    return LoadedExercises(None if source.failed() else read, source.settled(), Positions(source, root))


def _read(source: Source, root: Node, kind: type[Top]) -> Top | None:
    read = _ExerciseReader(source, {"skill": tuple(skills())})
    fields = read.top(root, part_of(kind).shape, f"the {kind.__name__.lower()}")
    if fields is None:
        return None
    of_all = read.name(fields.get("skill"), "the skill", "skill", tuple(skills())) if kind is Drills else ""
    found: dict[str, Exercise] = {}
    for node in read.items(fields.get("items"), "`items`", "exercises", needed=True):
        exercise = read.exercise(node, of_all)
        if exercise.id in found:
            message = f'there is an exercise "{exercise.id}" in this file already'
            read.report("duplicate-id", read.pair(node, "id")[1], message)
        elif exercise.id:
            found[exercise.id] = exercise
    return read.made(kind, fields, items=tuple(found.values()))


def reply_names() -> tuple[str, ...]:
    """What a typed reply to an exercise can show: behaviours, phrasings, and what is seen from both."""
    return (*shown_codes(), *phrasings(), *OF_AN_EXERCISE)


@cache
def usual(skill: str, key: str) -> Condition | None:
    """The condition of a skill for all its exercises; None where it has none. A name that an exercise does
    not declare does not hold for it."""
    row = skills().get(skill)
    text = getattr(row, key) if row else ""
    return parse(text, Known(facts=None, when=True, behaviours=reply_names())) if text else None


class _ExerciseReader(PartReader):
    """Reads one exercise against the names that it declares itself."""

    skill = ""

    def exercise(self, node: Node, skill: str) -> Exercise:
        """One exercise; `skill` is that of its file, "" where each has its own."""
        fields = self.fields(node, part_of(Exercise).shape)
        get = fields.get
        if skill and "skill" in fields:
            message = "the skill stands once, at the top of the file"
            self.report("needless-key", self.key(node, "skill"), message)
        elif not skill and "skill" not in fields and not fields.odd:
            self.report("missing-key", self._first(node), 'a station needs the key "skill"')
        if not skill and "contrast" in fields:
            message = "a station has no `contrast`: nothing is told before the end"
            self.report("needless-key", self.key(node, "contrast"), message)
        elif skill and "contrast" not in fields and not fields.odd:
            self.report("missing-key", self._first(node), 'a drill needs the key "contrast"')
        facts = {
            name: self.part(Fact, part, f'fact "{name}"', key, id=name)
            for name, key, part in self.entries(get("facts"), "fact")
        }
        feelings = {
            name: self.part(Feeling, part, f'feeling "{name}"', key, id=name)
            for name, key, part in self.entries(get("feelings"), "feeling")
        }
        self.skill = skill or self.name(get("skill"), "the skill", "skill", tuple(skills()))
        self.declare(
            {"skill": tuple(skills()), "fact": facts, "feeling": feelings, "flag": (), "scene": ("",)}
        )
        self._conditions = [replace(known, behaviours=reply_names()) for known in self._conditions]
        self.channel = self.channel_of(get("channel"))
        earlier = self.beats(fields["earlier"], self.channel) if "earlier" in fields else ()
        return self.made(
            Exercise,
            fields,
            skill=self.skill,
            channel=self.channel,
            customer=self.beats(get("customer"), self.channel),
            earlier=earlier,
            facts=facts,
            feelings=feelings,
            typed=self.wanted(fields["typed"]) if "typed" in fields else None,
            picks=self.picks(node, fields["picks"]) if "picks" in fields else (),
        )

    def wanted(self, node: Node) -> Wanted | None:
        """What typed words must show, by the skill where the exercise says nothing else; None where that has
        a finding."""
        fields = self.fields(node, part_of(Wanted).shape)
        examples = self.part(Examples, fields["examples"]) if "examples" in fields else None
        met, partly = (
            self.condition(fields[key], key, of_reply=True) if key in fields else usual(self.skill, key)
            for key in ("met", "partly")
        )
        if "partly" not in fields and (examples is None or not examples.partly):
            partly = None
        if met is None and "met" not in fields and not fields.odd:
            self.report("missing-key", self._first(node), 'an exercise of this skill needs the key "met"')
        if examples is not None:
            for key, lines in (("met", examples.met), ("missed", examples.missed)):
                if len(lines) < FEWEST:
                    message = f"`{key}` needs {FEWEST} examples or more, as different as people are"
                    self.report("few-exercise-examples", self.key(fields["examples"], key), message)
            if (partly is None) == bool(examples.partly):
                message = "`partly` stands in both places or in neither: as what shows it, and in `examples`"
                self.report("partly-alone", self._first(node), message)
        if met is None or examples is None:
            return None
        return Wanted(met, examples, partly)

    def picks(self, exercise: Node, node: Node) -> tuple[Choice, ...]:
        found = []
        fewest, most = _PICKS
        parts = self.items(node, "`picks`", "picks", needed=True)
        for part in parts:
            fields = self.fields(part, part_of(Choice).shape)
            if "say" not in fields and "do" not in fields and not fields.odd:
                self.report("nothing-to-hear", part, "a reply needs `say` or `do`")
            found.append(self.made(Choice, fields))
        if parts and not fewest <= len(parts) <= most:
            message = f"an exercise has {fewest} to {most} picks"
            self.report("count-of-picks", self.key(exercise, "picks"), message)
        if found and all(choice.result != "met" for choice in found):
            message = "none of the picks is `met`: nobody could do what is asked"
            self.report("none-met", self.key(exercise, "picks"), message)
        return tuple(found)
