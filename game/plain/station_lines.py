"""Twelve stations as lines: each is read out once, a line answers it, and nothing is told before the end."""

from collections.abc import Callable, Iterable
from functools import partial
from random import randrange
from time import monotonic

from game.errors import PlainError
from game.local_times import local_today
from game.messages import say
from game.paths import cache_dir
from game.plain.call_lines import Write
from game.plain.drill_lines import drill_lines
from game.plain.known_everywhere import HELP, LEAVE, TO_LIST, Lead, no_home, word_of_home
from game.plain.slips import may_be_slip
from game.plain.typed_number import shown_number, typed_number
from game.progress.database import Database, UnavailableError
from game.progress.library import Library
from game.stations.offer import cohort_of, offered_now, put_off
from game.stations.sittings import (
    MOST,
    Sitting,
    answer,
    finish,
    guess,
    set_untimed,
    sittings,
    skip,
    spend,
    toggle_against,
    waiting,
)
from game.stations.start import go_on_or_begin, keep_untimed, wants_untimed
from game.stations.told import (
    Part,
    about,
    certainty_part,
    channel_label,
    compared_with,
    heard,
    is_read,
    result_name,
    result_parts,
    settled_elsewhere,
    skill_to_practise,
    station_name,
    station_parts,
    task,
    time_words,
)
from game.story.exercises import StationForm
from game.text import clean

_SEEDS = 2**32
_COMMANDS = frozenset(("again", "skip", "time", "pause", "quit", "end", "home"))
_LEAVE = (*LEAVE, *TO_LIST)
"""Each leaves the stations: the first leave the game too."""
_BLANKS = str.maketrans("\n\t", "  ")


def play_stations(
    database: Database,
    library: Library,
    profile: str,
    input_lines: Iterable[str],
    write: Write,
    *,
    form: StationForm | None = None,
    untimed: bool = False,
    lead: Lead | None = None,
) -> bool:
    """Begin a sitting or go on with the one that was left. True when it came to its end, when they went back
    with /home or a word that leads there, or when none can begin, which is said; False when they left with
    /quit or the input ended. Everything is kept. `lead`: they were opened from home as lines, which says how
    they are gone on with."""
    lines = _StationLines(database, library, profile, input_lines, write, form, untimed, lead)
    try:
        lines.play()
        return not lines.left_game
    except UnavailableError as error:
        write(say("stations.unkept_end", why=error.why))
    except PlainError as error:
        write(str(error))
    return True


class _StationLines:
    """One visit to the twelve stations."""

    def __init__(
        self,
        database: Database,
        library: Library,
        profile: str,
        input_lines: Iterable[str],
        write: Write,
        form: StationForm | None,
        untimed: bool,
        lead: Lead | None,
    ) -> None:
        self._database, self._library, self._profile = database, library, profile
        self._input, self._write = iter(input_lines), write
        self._form = form
        self._kept_told = say("stations.kept") if lead else say("stations.plain_kept")
        self._untimed = untimed or wants_untimed(database, profile)
        self._asked: str | None = None
        """The line that was asked about: the same once more means it."""
        self._since = 0.0
        self._to_home, self._from_list = lead or no_home, lead is not None
        self._led_home = False
        self.left_game = False
        """They left the game, or the input has ended."""

    def play(self) -> None:
        if (unseen := self._unseen()) is not None:
            self._write(say("stations.behind", all=len(unseen.stations)))
            self._guess_and_result(unseen)
            return
        waits = waiting(self._database, self._profile)
        if not self._first_page(waits):
            return
        sitting = go_on_or_begin(
            self._database,
            self._library,
            self._profile,
            cache_dir(),
            seed=randrange(_SEEDS),
            today=local_today(),
            form=self._form,
            untimed=self._untimed,
        )
        if self._untimed != sitting.untimed:
            sitting = set_untimed(self._database, sitting, self._untimed)
        at_end = self._stations(sitting)
        if at_end is None:
            self._write(self._kept_told)
        else:
            self._guess_and_result(at_end)

    def _first_page(self, waits: Sitting | None) -> bool:
        """False when no sitting is begun or gone on with."""
        today = local_today()
        in_cohort = cohort_of(self._database, self._profile, today) is not None
        for told in (say("stations.title"), *about(in_cohort=in_cohort)):
            self._write(told)
        if waits is not None:
            self._untimed = self._untimed or waits.untimed
            done = sum(1 for each in waits.answers.values() if each.result)
            self._write(say("stations.waits", form=waits.form.upper(), done=done, all=len(waits.stations)))
        self._write(say("stations.untimed") if self._untimed else say("stations.timed"))
        results = [one for one in self._finished() if one.own is not None]
        today = local_today()
        offer = offered_now(self._database, self._library, self._profile, today)
        how = [say("stations.plain_begin") if waits is None else say("stations.plain_go_on")]
        how += [say("stations.plain_results")] if results else []
        how += [say("stations.plain_not_now")] if offer is not None else []
        how += [say("stations.plain_home")] if self._from_list else []
        self._say_all(how)
        while (line := self._read()) is not None:
            match line.lower():
                case command if command in HELP:
                    self._say_all(how)
                case "":
                    if waits or not results or self._means_it("", say("stations.plain_another")):
                        return True
                case command if command in _LEAVE:
                    return False
                case "/nolimit" | "/limit":
                    self._untimed = line.lower() == "/nolimit"
                    keep_untimed(self._database, self._profile, self._untimed)
                    self._write(say("stations.untimed") if self._untimed else say("stations.timed"))
                case "/not now" if offer is not None:
                    saved = put_off(self._database, self._library, self._profile, today)
                    self._write(say("home.put_off") if saved else say("home.stays"))
                    return False
                case "/end" if waits is not None:
                    if self._means_it("/end", say("stations.plain_end")):
                        self._guess_and_result(finish(self._database, waits))
                        return False
                case "/results" if results:
                    self._result(results[-1])
                    return False
                case other:
                    if self._lead(other):
                        return False
                    self._no_command(line)
        return False

    def _stations(self, sitting: Sitting) -> Sitting | None:
        """The finished sitting; None when the player leaves."""
        read_out = -1
        while (place := sitting.place) is not None and not sitting.ran_out and not sitting.finished:
            if place != read_out:
                self._station(sitting, place)
                read_out, self._asked, self._since = place, None, monotonic()
            line = self._read()
            if line is None or line.lower() in ("/pause", *_LEAVE):
                self._kept(sitting, self._spend)
                return None
            if line.lower() == "/end":
                if not self._means_it("/end", say("stations.plain_end")):
                    continue
                sitting = finish(self._database, self._kept(sitting, self._spend))
                break
            sitting = self._do(sitting, line)
        if sitting.ran_out and not sitting.finished:
            self._write(say("stations.time_is_up"))
        return finish(self._database, sitting)

    def _do(self, sitting: Sitting, line: str) -> Sitting:
        place = sitting.place
        assert place is not None
        match line.lower():
            case "":
                self._write(say("stations.plain_empty"))
            case command if command in HELP:
                self._write(say("stations.plain_station"))
            case "/again":
                self._station(sitting, place)
            case "/time":
                sitting = self._kept(sitting, self._spend)
                left = sitting.left
                told = say("stations.untimed") if left is None else None
                self._write(told or say("stations.time_left", time=time_words(left or 0)))
            case "/skip":
                if self._means_it("/skip", say("stations.plain_skip")):
                    return self._settled(
                        sitting, "", lambda at: skip(self._database, at, self._take_seconds())
                    )
            case command if command.startswith("/"):
                self._write(say("stations.plain_command", name=line[:40]))
            case letters if may_be_slip(letters, _COMMANDS):
                if self._means_it(letters, say("plain.slip", typed=line)):
                    return self._answer(sitting, line)
            case _:
                return self._answer(sitting, line)
        return sitting

    def _answer(self, sitting: Sitting, line: str) -> Sitting:
        if len(line) > MOST:
            self._write(say("plain.too_long", most=MOST))
            return sitting
        return self._settled(
            sitting, line, lambda at: answer(self._database, at, self._take_seconds(), line)[0]
        )

    def _settled(self, sitting: Sitting, words: str, save: Callable[[Sitting], Sitting]) -> Sitting:
        """The sitting after its open station was settled; what another window had settled is said."""
        now, place = self._kept(sitting, save), sitting.place
        if now is not sitting and place is not None and (told := settled_elsewhere(now, place, clean(words))):
            self._write(told)
        return now

    def _spend(self, sitting: Sitting) -> Sitting:
        return spend(self._database, sitting, self._take_seconds(), "")

    def _kept(self, sitting: Sitting, save: Callable[[Sitting], Sitting]) -> Sitting:
        """The sitting after something was saved; as it was where that failed, which is said."""
        since = self._since
        try:
            return save(sitting)
        except UnavailableError as error:
            self._since = since
            self._write(say("stations.unkept_line", why=error.why))
            return sitting

    def _take_seconds(self) -> int:
        """Whole seconds since they were taken last; what is left over counts with the next."""
        spent = int(monotonic() - self._since)
        self._since += spent
        return spent

    def _station(self, sitting: Sitting, place: int) -> None:
        station = sitting.stations[place]
        self._write(
            say(
                "stations.head",
                place=place + 1,
                all=len(sitting.stations),
                channel=channel_label(station),
                name=station.name,
            )
        )
        if station.about:
            self._write(station.about)
        for line in heard(station):
            self._write(f"{line.who}: {line.text}" if line.who else line.text)
        self._write(say("stations.task", task=task(station)))
        if place == 0 or not sitting.answers:
            self._write(say("stations.plain_station"))

    def _guess_and_result(self, sitting: Sitting) -> None:
        guessed = self._guess(sitting)
        if guessed is not None:
            self._result(guessed)

    def _guess(self, sitting: Sitting) -> Sitting | None:
        """Ask for the player's own number before anything is told. None when they leave."""
        if sitting.own is not None:
            return sitting
        of = len(sitting.stations)
        self._write(say("stations.guess", count=of))
        self._write(say("stations.plain_guess", all=of))
        own: int | None = None
        # An empty line is no answer: it may have been typed before the question was read.
        while (line := self._read()) is None or line.lower() != "/skip":
            if line is None or line.lower() in _LEAVE:
                return None
            if line.lower() in HELP:
                self._write(say("stations.plain_guess", all=of))
                continue
            number = typed_number(line)
            if number is not None and number <= of:
                own = number
                break
            if self._lead(line):
                return None
            self._write(say("stations.plain_no_guess", all=of))
        return guess(self._database, sitting, own)

    def _result(self, sitting: Sitting) -> None:
        """Tell the result, and stations as they are asked for, until the player leaves."""
        earlier = compared_with(sitting, [one for one in self._finished() if one.own is not None])
        self._write(result_name(sitting))
        self._tell(result_parts(sitting, earlier, say("stations.plain_practise")))
        self._write(say("stations.plain_result"))
        place, of = -1, len(sitting.stations)
        while (line := self._read()) is not None:
            number = typed_number(line)
            if line.lower() in _LEAVE:
                return
            if line.lower() in HELP:
                self._write(say("stations.plain_result"))
            elif line.lower() == "/result":
                self._tell(result_parts(sitting, earlier, say("stations.plain_practise")))
            elif line.lower() == "/sure":
                self._tell((certainty_part(sitting, earlier),))
            elif line.lower() == "/practise" and (skill := skill_to_practise(sitting)):
                if self._practise(skill):
                    return
                self._write(say("stations.plain_result"))
            elif line.lower() == "/disagree" and place >= 0 and is_read(sitting.answers.get(place)):
                sitting = self._kept(sitting, partial(self._toggle, place))
                now = sitting.answers[place].against
                self._write(say("stations.disagreed") if now else say("stations.plain_untaken"))
            elif not line and place + 1 >= of:
                return
            elif not line or (number is not None and 1 <= number <= of):
                place = place + 1 if number is None else number - 1
                self._write(station_name(sitting, place))
                self._tell(station_parts(sitting, place))
            elif number is not None:
                self._write(say("stations.plain_no_station", number=shown_number(line), all=of))
            elif self._lead(line):
                return
            else:
                self._no_command(line)

    def _practise(self, skill: str) -> bool:
        """Drills of a skill. Whether the player leaves the stations with them: the game, or by a word of
        home."""
        self.left_game = not drill_lines(
            self._database, self._library, self._profile, self._input, self._write, skill, self._lead
        )
        return self._led_home or self.left_game

    def _lead(self, line: str) -> bool:
        self._led_home = self._to_home(line)
        return self._led_home

    def _no_command(self, line: str) -> None:
        word = word_of_home(line)
        told = say("stations.plain_word_of_home", word=word) if word else None
        self._write(told or say("stations.plain_command", name=line[:40]))

    def _finished(self) -> list[Sitting]:
        return [one for one in sittings(self._database, self._profile) if one.finished]

    def _unseen(self) -> Sitting | None:
        """The last sitting, where it is finished and nothing was told of it."""
        last = next(reversed(sittings(self._database, self._profile)), None)
        return last if last is not None and last.finished and last.own is None else None

    def _toggle(self, place: int, sitting: Sitting) -> Sitting:
        return toggle_against(self._database, sitting, place)

    def _tell(self, parts: Iterable[Part]) -> None:
        for part in parts:
            self._say_all((f"{part.title}:", *part.lines))

    def _say_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._write(line)

    def _means_it(self, command: str, question: str) -> bool:
        """Whether a line came twice running; the first time it is asked about."""
        if self._asked == command:
            self._asked = None
            return True
        self._asked = command
        self._write(question)
        return False

    def _read(self) -> str | None:
        line = next(self._input, None)
        typed = None if line is None else clean(line).translate(_BLANKS).strip()
        if typed is None or typed.lower() in LEAVE:
            self.left_game = True
        if typed is not None and typed.lower() != self._asked:
            self._asked = None
        return typed
