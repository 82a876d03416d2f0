"""What stands on the page of a drill, as rows: what they say, and afterwards what the reply did."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from game.drills.practice import Drill
from game.drills.told import Told, feedback, heard, notes, result_line, where
from game.exercises.judge import Answer
from game.messages import say
from game.story.exercises import Choice
from game.story.model import Beat, Reply
from game.tui.foreign_text import literal
from game.tui.widgets.hanging_text import WIDEST

_WEIGHTS = {"met": "bold $text-success", "partly": "bold $text-warning", "missed": "bold $text-warning"}


def page_width(columns: int) -> int:
    """Columns of the rows on a screen of so many."""
    return max(16, min(WIDEST, columns - 4))


def moment_rows(drill: Drill, beats: Sequence[Beat], width: int, *, put_away: str = "") -> list[Content]:
    """The moment, with these of its beats heard. `put_away`: a sentence on what stood there before."""
    rows = [line for note in notes(drill) for line in literal(note, "$text-muted").wrap(width)]
    rows += literal(where(drill.exercise), "$text-muted").wrap(width)
    rows += literal(put_away, "$text-muted").wrap(width) if put_away else []
    rows.append(Content(""))
    return rows + [row for told in heard(drill.exercise, beats) for row in _spoken(told, width)]


def answer_rows(drill: Drill, said: str, answer: Answer, width: int, *, against: bool) -> list[Content]:
    """What an answer did, the result first."""
    style = "bold" if against else _WEIGHTS.get(answer.result, "bold")
    rows = literal(result_line(answer, against=against), style).wrap(width)
    rows.append(Content(""))
    rows += [row for told in feedback(drill, said, answer) for row in _labelled(told, width)]
    rows += [Content(""), literal(f"{say('drill.said_then')}:", "$text-muted")]
    exercise = drill.exercise
    theirs = heard(exercise, (*exercise.earlier, *exercise.customer))
    return rows + [row for told in theirs for row in literal(str(told), "$text-muted").wrap(width)]


def plain_rows(lines: Sequence[str], width: int) -> list[Content]:
    return [row for line in lines for row in literal(line).wrap(width)]


def as_reply(number: int, line: Choice) -> Reply:
    """A line to choose, for a list of replies; its id is its number."""
    return Reply(str(number), (), line.say, line.do, shows=())


def _spoken(told: Told, width: int) -> Iterator[Content]:
    """Words with their speaker; what is seen in italics."""
    if told.label:
        speaker = literal(f"{told.label}: ", "$text-muted")
        yield from Content.assemble(speaker, literal(told.text, "bold")).wrap(width)
    else:
        yield from literal(told.text, "italic").wrap(width)


def _labelled(told: Told, width: int) -> Iterator[Content]:
    if told.label:
        label = literal(f"{told.label}: ", "bold $primary")
        yield from Content.assemble(label, literal(told.text)).wrap(width)
    else:
        for n, row in enumerate(literal(told.text).wrap(max(8, width - 2))):
            yield Content.assemble("▸ " if n == 0 else "  ", row)
