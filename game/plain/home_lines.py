"""Home as lines: the chapters with their numbers; an empty line does what comes next, words open the rest.

Every line is said once, and can be understood without its place on a screen.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic

from msgspec.structs import replace

from game.channels import channels
from game.cohort.comments_waiting import waiting_told
from game.cohort.quiet_sync import sync_quietly
from game.course.closing import closing
from game.course.next_step import NextStep, keep_closed, next_step
from game.errors import PlainError
from game.local_times import local_day, local_now, local_today
from game.messages import say
from game.plain.as_set import next_line, player_as_set
from game.plain.call_lines import LinePlayer, Write
from game.plain.debrief_lines import block_lines
from game.plain.first_call_lines import FirstCallPlayer
from game.plain.goal_lines import ask_goal, goal_so_far
from game.plain.just_after import JustAfter
from game.plain.known_everywhere import LEAVE, word_of_home
from game.plain.own_view_lines import UNHEARD
from game.plain.past_call_lines import past_calls
from game.plain.typed_number import typed_number
from game.play.first_call import first_call_of, first_start
from game.play.resume import resume_run
from game.play.session import Call, start_call
from game.progress.chapters import ChapterProgress
from game.progress.database import Database, UnavailableError
from game.progress.library import Library, PlayableStory
from game.progress.standing import Standing, standing
from game.stations.sittings_in_short import is_paused, sittings_in_short
from game.text import clean


class LineHome:
    """Asks what to play and plays it, until the player leaves or `input_lines` ends. With `first_call` a
    first start begins with the call that teaches the commands. `clock` gives seconds."""

    def __init__(
        self,
        database: Database,
        library: Library,
        profile: str,
        input_lines: Iterable[str],
        write: Write,
        *,
        asks: bool = False,
        first_call: bool = False,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._begins = first_call
        self._how_read = False
        self._just_over = False
        """A call has just ended: a number typed now may have been meant for its last question."""
        self._just_after = JustAfter(clock)
        self._led = ""
        """The word of home that was typed elsewhere and led back here."""
        self._asked = ""
        """The line that was asked about: the same once more means it."""
        self._unheard: tuple[str, ...] = ()
        self._database = database
        self._library = library
        self._profile = profile
        self._input = iter(input_lines)
        self._write = write
        self._asks = asks
        self._player: LinePlayer | None = None
        self._said: set[str] = set()
        self._unopened: set[str] = set()
        """The calls that could not be gone on with: another step is offered then."""
        self._at = Standing((), (), (), ())
        self._next: NextStep | None = None
        self._words: dict[str, Callable[[], bool]] = {
            "home": self._home,
            "drills": self._drills,
            "stations": self._stations,
            "progress": self._progress,
            "goal": self._goal,
            "not now": self._not_now,
            "first": self._first_call,
            "keys": self._keys,
            "help": self._help,
            "?": self._help,
            "cohort": self._cohort,
            "calls": self._calls,
        }

    def play(self) -> None:
        first = first_call_of(self._library) if self._begins else None
        if first and first_start(self._database, self._profile, self._library):
            goes_on = self._start(first)
        else:
            goes_on = self._home()
        while goes_on and (line := self._read()) is not None:
            goes_on = self._answer(line)

    def leave(self) -> None:
        """The last words to a player who leaves in the middle of a call."""
        if self._player is not None:
            self._player.leave()

    def _answer(self, line: str) -> bool:
        """Take one line. Returns False when the player leaves."""
        word = line.lower().removeprefix("/")
        asked, self._asked = self._asked, ""
        just_over, self._just_over = self._just_over, False
        if line.lower() in UNHEARD and self._unheard:
            for told in self._unheard:
                self._write(told)
            return True
        if not line and self._next:
            return self._came_at_once() or self._go_on(self._next)
        if word in self._words:
            return self._words[word]()
        chapters = self._at.chapters
        number = typed_number(line)
        chosen = next((c for c in chapters if c.number == number), None)
        if chosen is None:
            self._write(say("home.none_of_these", most=len(chapters)))
        elif chosen.closed:
            self._write(say("home.closed", number=chosen.number, why=chosen.closed))
        elif just_over and (chosen.plays or chosen.begun) and asked != str(chosen.number):
            self._asked = str(chosen.number)
            self._write(say("home.play_again", number=chosen.number, title=chosen.playable.story.title))
        else:
            return self._start(chosen.playable)
        return True

    def _came_at_once(self) -> bool:
        """Whether an empty line of a person came at once after a call, drills or stations: it was typed to
        hear on, and begins nothing, which is said once."""
        if not (self._asks and self._just_after.at_once()):
            return False
        if self._just_after.first():
            self._write(say("home.at_once"))
        return True

    def _lead(self, line: str) -> bool:
        """Take a word of home that was typed elsewhere; home answers it next."""
        self._led = word_of_home(line)
        return bool(self._led)

    def _back(self) -> bool:
        """After something that was opened from here: say what comes next, unless a word leads on."""
        goes_on = bool(self._led) or self._offer(self._look())
        self._just_after.ended()
        return goes_on

    def _look(self) -> NextStep:
        """See where the player stands now."""
        sync_quietly(self._database, self._profile)
        at = standing(self._database, self._library, self._profile)
        for message in at.said:
            if message not in self._said:
                self._said.add(message)
                self._write(message)
        self._at = replace(at, left=tuple(run for run in at.left if run.id not in self._unopened))
        self._next = next_step(self._database, self._library, self._profile, local_now(), self._at)
        return self._next

    def _home(self) -> bool:
        """Read out all of home."""
        step = self._look()
        for chapter in self._at.chapters:
            self._write(_line(chapter))
        if so_far := self._goal_so_far():
            self._write(so_far)
        self._paused_stations(step)
        if waits := waiting_told(self._database, self._profile):
            self._write(f"{waits} {say('share.commented_where')}")
        return self._offer(step)

    def _offer(self, step: NextStep, *, told: bool = False) -> bool:
        """Say what comes next, unless that was told just now, and how it is opened."""
        if not told:
            self._write(next_line(step))
        return self._how(step)

    def _help(self) -> bool:
        self._how_read = False
        return self._how(self._next or self._look())

    def _how(self, step: NextStep) -> bool:
        """What can be typed: all of it once and when it is asked for, else in short."""
        words = say("home.words_short") if self._how_read else say("home.words")
        self._how_read = True
        if step.kind == "rest":
            how = words
        elif step.opens:
            how = say("home.how_opens", what=step.opens, words=words)
        else:
            how = say("home.how", words=words)
        self._write(f"{how} {say('home.how_not_now')}" if step.kind == "stations" else how)
        return True

    def _go_on(self, step: NextStep) -> bool:
        match step.kind:
            case "call":
                return self._resume(step.target)
            case "first_call" | "chapter":
                return self._start(self._library.stories[step.target])
            case "drills":
                return self._drills()
            case "stations":
                return self._stations()
            case "close":
                return self._close()
            case "rest":
                return self._offer(step)

    def _start(self, playable: PlayableStory) -> bool:
        return self._played(start_call(self._database, self._profile, playable.plan(), playable.file))

    def _resume(self, run: str) -> bool:
        try:
            call = resume_run(self._database, self._profile, self._library, run, plain=True)
        except PlainError as error:
            self._unopened.add(run)
            self._write(str(error))
            return self._offer(self._look())
        return self._played(call)

    def _played(self, call: Call) -> bool:
        """Play a call; what comes next is told at its end."""
        self._player = player = player_as_set(
            call, self._library, self._input, self._write, asks=self._asks, from_list=True
        )
        goes_on = player.play()
        if player.to_list:
            self._player = None
            goes_on = self._home()
            self._just_after.ended()
            return goes_on
        if not goes_on:
            return False
        taught = isinstance(self._player, FirstCallPlayer)
        self._player = None
        self._just_over = True
        self._unheard = player.asking.unheard
        if self._unheard and not player.asking.unheard_told:
            self._write(say("home.unheard"))
        goes_on = self._home() if taught else self._offer(self._look(), told=True)
        self._just_after.ended()
        return goes_on

    def _first_call(self) -> bool:
        first = first_call_of(self._library)
        if first is None:
            self._write(say("home.no_first_call"))
            return True
        return self._start(first)

    def _keys(self) -> bool:
        """Read out what can be typed in a call."""
        for line in say("plain.help").splitlines():
            self._write(line)
        return self._offer(self._look())

    def _drills(self) -> bool:
        from game.plain.drill_lines import drill_lines

        goes_on = drill_lines(
            self._database, self._library, self._profile, self._input, self._write, lead=self._lead
        )
        return goes_on and self._back()

    def _stations(self) -> bool:
        from game.plain.station_lines import play_stations

        if not play_stations(
            self._database, self._library, self._profile, self._input, self._write, lead=self._lead
        ):
            return False
        if not self._led:
            self._paused_stations(self._look())
        return self._back()

    def _paused_stations(self, step: NextStep) -> None:
        """Say that stations wait, where the next step does not say it."""
        if step.kind != "stations" and is_paused(self._database, self._profile):
            self._write(say("home.plain_stations_wait"))

    def _not_now(self) -> bool:
        """Put the twelve stations off, where they are what comes next."""
        from game.stations.offer import put_off

        if self._next is None or self._next.kind != "stations":
            self._write(say("home.nothing_to_put_off"))
            return True
        saved = False
        with suppress(UnavailableError):
            saved = put_off(self._database, self._library, self._profile, local_today())
        self._write(say("home.put_off") if saved else say("home.stays"))
        return self._offer(self._look())

    def _progress(self) -> bool:
        from game.course.progress_page import page_lines, progress_page

        for line in page_lines(progress_page(self._database, self._profile, self._library)):
            self._write(line)
        done = [one for one in sittings_in_short(self._database, self._profile) if one.finished]
        if done:
            day = local_day(done[-1].finished)
            self._write(say("home.last_sitting", form=done[-1].form.upper(), day=day))
        return self._offer(self._look())

    def _close(self) -> bool:
        today = local_today()
        keep_closed(self._database, self._library, self._profile, today)
        for line in block_lines(closing(self._database, self._library, self._profile, today)):
            self._write(line)
        return self._offer(self._look())

    def _cohort(self) -> bool:
        from game.plain.cohort_lines import CohortLines

        visit = CohortLines(
            self._database, self._library, self._profile, self._read, self._write, lead=self._lead
        )
        return visit.visit() and self._back()

    def _calls(self) -> bool:
        goes_on = past_calls(
            self._database, self._library, self._profile, self._read, self._write, lead=self._lead
        )
        return goes_on and self._back()

    def _goal(self) -> bool:
        stays = ask_goal(
            self._goal_so_far, self._database, self._profile, self._read, self._write, lead=self._lead
        )
        return stays and self._back()

    def _goal_so_far(self) -> str:
        return goal_so_far(self._database, self._profile, self._at, local_today())

    def _read(self) -> str | None:
        if led := self._led:
            self._led = ""
            return led
        line = next(self._input, None)
        typed = None if line is None else clean(line).strip()
        if typed is not None and typed.lower() in (*LEAVE, "q", "quit"):
            self._write(say("home.plain_goodbye"))
            return None
        return typed


def _line(chapter: ChapterProgress) -> str:
    story = chapter.playable.story
    best = say("home.best", best=chapter.best) if chapter.best else ""
    states = [chapter.closed or best or chapter.unended]
    if best and chapter.left:
        states.append(say("home.left"))
    state = ", ".join(states)
    about = f"{story.customer.name}, {channels()[story.channel].label}"
    parts = [f"{story.title.rstrip('.')}. {about}", chapter.teaches.rstrip("."), state]
    return f"{chapter.number}. {'. '.join(part for part in parts if part)}."
