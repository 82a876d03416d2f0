"""Which exercise comes next, and the lines of one that is answered by choosing. No luck is in it."""

from collections.abc import Collection, Mapping, Sequence
from zlib import crc32

from msgspec import Struct

from game.drills.answers import Done
from game.story.exercises import Choice, Exercise


class Chosen(Struct, frozen=True):
    """An exercise of a skill. `met_before`: the player has met all of them, and this one longest ago."""

    exercise: Exercise
    met_before: bool = False


def choose_exercise(
    drills: Mapping[str, Exercise], done: Sequence[Done], skill: str, form: str, taken: Collection[str] = ()
) -> Chosen | None:
    """The first of this skill and form that the player has not met, else the one longest unseen; None where
    there is none but those `taken`. Where a skill has nothing that is only picked, what is typed is."""
    of_skill = [one for one in drills.values() if one.skill == skill and one.id not in taken]
    fitting = [one for one in of_skill if one.form == form]
    if form == "picked" and not fitting:
        fitting = [one for one in of_skill if one.form == "typed"]
    last = {answer.exercise: answer.number for answer in done}
    unmet = [one for one in fitting if one.id not in last]
    if unmet:
        return Chosen(unmet[0])
    if fitting:
        return Chosen(min(fitting, key=lambda one: last[one.id]), met_before=True)
    return None


def lines_to_choose(exercise: Exercise) -> tuple[Choice, ...]:
    """The lines of a picked exercise; of a typed one three of its examples: one that meets it, one that is
    half of it (or misses it), and one that misses it. Their order follows from the id."""
    if exercise.typed is None:
        return _mixed(exercise.id, exercise.picks)
    examples = exercise.typed.examples
    half = [Choice("partly", "", line) for line in examples.partly]
    missed = [Choice("missed", "", line) for line in examples.missed]
    lines = [_one_of(exercise.id, [Choice("met", "", line) for line in examples.met])]
    lines += [_one_of(exercise.id, half)] if half else []
    # Where there is no half, two that miss it.
    lines += _mixed(exercise.id, missed)[: 3 - len(lines)]
    return _mixed(exercise.id, lines)


def _one_of(key: str, lines: Sequence[Choice]) -> Choice:
    return _mixed(key, lines)[0]


def _mixed(key: str, lines: Sequence[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(lines, key=lambda line: crc32(f"{key}\n{line.words}".encode())))
