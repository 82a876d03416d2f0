"""Drills line by line: a number picks a line, other text is typed, an empty line goes on."""

from collections.abc import Iterator

from game.drills.placing import heard_on, of_theirs
from game.drills.practice import Drill, Practice
from game.drills.told import (
    close_lines,
    feedback,
    heading,
    heard,
    notes,
    result_line,
    spoke_after,
    what_counts,
    where,
    words_of_choice,
)
from game.exercises.judge import Answer
from game.messages import say
from game.paths import cache_dir
from game.plain.call_lines import MOST_TYPED, Write
from game.plain.known_everywhere import HELP, LEAVE, TO_LIST, Lead, no_home, word_of_home
from game.plain.slips import may_be_slip
from game.plain.typed_number import shown_number, typed_number
from game.progress.database import Database
from game.progress.exercise_library import all_drills
from game.progress.library import Library
from game.text import clean
from game.words import quoted, shortened

_COMMANDS = frozenset(("hint", "choose", "quit", "disagree", "more", "speak", "home"))
_BLANKS = str.maketrans("\n\t", "  ")


def drill_lines(
    database: Database,
    library: Library,
    profile: str,
    input_lines: Iterator[str],
    write: Write,
    skill: str = "",
    lead: Lead = no_home,
) -> bool:
    """Do the drills that are due, one after the other. True when the player is done, or goes home with
    /home or a word that leads there; False when they left with /quit, or the input has ended."""
    found = all_drills(cache_dir(), library.folders)
    for problem in found.problems:
        write(problem)
    if not any(skill in ("", one.skill) for one in found.drills.values()):
        write(say("drill.no_skill") if skill else say("drill.none_here"))
        return True
    practice = Practice(database, profile, found.drills, skill)
    return DrillLines(practice, input_lines, write, lead).run()


class _LeftError(Exception):
    """The player leaves, `to_list` or the game, or the input has ended."""

    def __init__(self, *, to_list: bool = False) -> None:
        super().__init__()
        self.to_list = to_list


class DrillLines:
    """Goes through the drills of `practice`: lines come from `input_lines`, and go to `write`."""

    def __init__(
        self, practice: Practice, input_lines: Iterator[str], write: Write, lead: Lead = no_home
    ) -> None:
        self._practice, self._input, self._write, self._lead = practice, input_lines, write, lead
        self._summed_up: list[str] = []

    def run(self) -> bool:
        """As `drill_lines`."""
        try:
            drill = self._practice.next_due()
            while drill or (drill := self._close()):
                self._do(drill)
                drill = self._practice.next_due()
        except _LeftError as left:
            self._practice.save()
            self._write(say("drill.unsaved") if self._practice.unsaved else say("drill.plain_left"))
            return left.to_list
        return True

    def _close(self) -> Drill | None:
        """Say what was done. One more drill when the player asks for it, else None."""
        lines = close_lines(self._practice.close())
        for line in lines:
            if line not in self._summed_up:
                self._write(line)
        self._summed_up = lines
        more = self._practice.one_more()
        if more is None:
            return None
        how = say("drill.plain_more")
        self._write(how)
        while typed := self._read():
            if typed.lower() == "/more":
                return more
            self._no_command(typed, how)
        return None

    def _do(self, drill: Drill) -> None:
        exercise = drill.exercise
        self._tell(heading(drill), *notes(drill), where(exercise))
        if exercise.earlier:
            self._tell(say("drill.earlier"), *map(str, heard(exercise, exercise.earlier)))
            self._write(say("drill.go_on", key="Enter"))
            while typed := self._read():
                self._no_command(typed, say("drill.go_on", key="Enter"))
            self._write(say("drill.put_away"))
        if exercise.form == "placed":
            said, answer = self._place(drill)
        else:
            self._tell(*map(str, heard(exercise, exercise.customer)), f"{say('drill.task')}: {drill.task}")
            said, answer = self._reply(drill)
        self._feedback(drill, said, answer)

    def _place(self, drill: Drill) -> tuple[str, Answer]:
        """Hear them beat by beat, until the player would speak."""
        exercise, helped = drill.exercise, False
        self._tell(f"{say('drill.task')}: {drill.task}", say("drill.plain_placed"))
        at = self._hear(drill, 0)
        while True:
            match (typed := self._read()).lower():
                case "":
                    at = self._hear(drill, at)
                case "/speak":
                    answer = self._practice.answer_placed(drill, of_theirs(exercise, at), helped=helped)
                    return spoke_after(exercise, at), answer
                case "/hint":
                    helped = True
                    self._hint(drill)
                case _:
                    self._no_command(typed, say("drill.plain_placed"))

    def _hear(self, drill: Drill, at: int) -> int:
        """Hear the next beat of theirs, with what the agent said before it. Returns how many were heard."""
        after = heard_on(drill.exercise, at)
        self._tell(*map(str, heard(drill.exercise, drill.exercise.customer[at:after])))
        if after == at:
            self._write(say("drill.nothing_more", enter="/speak"))
        return after

    def _reply(self, drill: Drill) -> tuple[str, Answer]:
        """A reply in the player's own words, or a line that they choose."""
        helped, choosing, how, slip = False, drill.begins_with_lines, "", ""
        if choosing:
            how = self._lines(drill)
        else:
            how = say("drill.plain_typed")
            self._write(how)
        while True:
            typed, asked, slip = self._read(), slip, ""
            number = typed_number(typed)
            if not typed:
                self._tell(say("drill.empty") if drill.exercise.typed else say("drill.number_first"), how)
            elif typed.lower() == "/hint":
                helped = True
                self._hint(drill)
            elif typed.lower() in HELP:
                self._write(how)
            elif typed.lower() == "/choose" and drill.exercise.typed:
                choosing, how = True, self._lines(drill)
            elif typed.startswith("/"):
                self._no_command(typed, how)
            elif number is not None and choosing:
                if 1 <= number <= len(drill.lines()):
                    line = drill.lines()[number - 1]
                    return words_of_choice(line), self._practice.answer_chosen(drill, line, helped=helped)
                self._write(say("drill.plain_no_number", number=shown_number(typed), most=len(drill.lines())))
            elif drill.exercise.typed is None:
                self._tell(say("drill.number_first"), how)
            elif len(typed) > MOST_TYPED:
                self._write(say("drill.too_long", most=MOST_TYPED))
            elif may_be_slip(typed, _COMMANDS) and asked != typed:
                slip = typed
                self._write(say("plain.slip", typed=typed))
            else:
                return typed, self._practice.answer_typed(drill, typed, helped=helped)

    def _lines(self, drill: Drill) -> str:
        """Read the lines out. Returns how to choose one."""
        how = say("drill.plain_choose_or_type") if drill.exercise.typed else say("drill.plain_choose")
        lines = (f"{number}. {words_of_choice(line)}" for number, line in enumerate(drill.lines(), 1))
        self._tell(*lines, how)
        return how

    def _hint(self, drill: Drill) -> None:
        self._tell(*map(str, what_counts(drill.exercise)))

    def _feedback(self, drill: Drill, said: str, answer: Answer) -> None:
        self._tell(result_line(answer, against=False))
        self._tell(*(str(told) for told in feedback(drill, said, answer)))
        if self._practice.unsaved:
            self._write(say("drill.unsaved"))
        how = say("drill.plain_next")
        self._write(how)
        while typed := self._read():
            if typed.lower() == "/disagree":
                self._practice.disagree()
                against = self._practice.against
                self._write(result_line(answer, against=True) if against else say("drill.plain_taken_back"))
            else:
                self._no_command(typed, how)

    def _no_command(self, typed: str, how: str) -> None:
        """Answer what does nothing here, or lead home by a word of it; /help says what does something. Raises
        `_LeftError` for such a word."""
        if typed.lower() in HELP:
            self._write(how)
            return
        if self._lead(typed):
            raise _LeftError(to_list=True)
        if word := word_of_home(typed):
            self._write(say("drill.plain_word_of_home", word=word, how=how))
            return
        self._write(say("drill.plain_no_command", name=quoted(shortened(typed, 30)), how=how))

    def _read(self) -> str:
        """The next line, cleaned. Raises `_LeftError` at the end of the input, for /quit and for /home."""
        line = next(self._input, None)
        typed = None if line is None else clean(line).translate(_BLANKS).strip()
        if typed is None or typed.lower() in LEAVE:
            raise _LeftError
        if typed.lower() in TO_LIST:
            raise _LeftError(to_list=True)
        return typed

    def _tell(self, *texts: str) -> None:
        for text in texts:
            self._write(text)
