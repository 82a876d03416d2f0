"""What is to be said of exercises: each example is read as a reply, and must come out as it says."""

import re
from collections.abc import Iterator

from game.check.remarks import KEY, Remark
from game.check.same_words import same_words
from game.exercises.judge import judge_typed
from game.stations.blueprint import blueprint_remarks
from game.story.exercises import RESULTS, Drills, Exercise, Stations
from game.story.model import KeyPath
from game.story.texts import texts
from game.words import shortened

_MARKUP = re.compile(r"\*+\w[^*]*\*+|(?<!\w)_\w[^_]*_(?!\w)")
"""Stress in the manner of Markdown."""


def exercise_remarks(read: Drills | Stations) -> Iterator[Remark]:
    """The remarks on all exercises of a file, in its order."""
    for number, exercise in enumerate(read.items):
        path: KeyPath = ("items", number)
        yield from _marked_up(exercise, path)
        yield from same_words(
            (pick.say or pick.do or "", (*path, "picks", place, "say" if pick.say else "do"))
            for place, pick in enumerate(exercise.picks)
        )
        if exercise.typed is not None:
            yield from _examples(exercise, path)
        elif not exercise.picks and not _can_be_cut_into(exercise):
            message = "there is no beat after which speaking would cut in: the place cannot be missed"
            yield Remark("no-place", (*path, "customer"), message, spot=KEY)
    if isinstance(read, Stations):
        for at, told in blueprint_remarks(read):
            yield Remark("station-off-blueprint", at, told)


def _marked_up(exercise: Exercise, path: KeyPath) -> Iterator[Remark]:
    for text in texts(exercise):
        if found := _MARKUP.search(text.text):
            message = f"players see these signs as they stand: {found[0]}"
            yield Remark("markup-in-exercise", path, message)


def _examples(exercise: Exercise, path: KeyPath) -> Iterator[Remark]:
    assert exercise.typed is not None
    for result in RESULTS:
        for place, line in enumerate(getattr(exercise.typed.examples, result)):
            answer = judge_typed(exercise, line)
            if answer.result != result:
                read = ", ".join(answer.reading.codes) or "nothing"
                named = ", ".join(answer.reading.facts) or "none"
                message = (
                    f"“{shortened(line)}” comes out as {answer.result}, not {result}"
                    f" (the ear reads {read}; facts named: {named})"
                )
                at = (*path, "typed", "examples", result, place)
                yield Remark("example-reads-otherwise", at, message)


def _can_be_cut_into(exercise: Exercise) -> bool:
    ordinary = [beat for beat in exercise.customer if not beat.silence]
    return any(not beat.done for beat in ordinary[:-1])
