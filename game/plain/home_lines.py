"""Home as lines: the chapters with their numbers; an empty line continues the last call.

Every line is said once, and can be understood without its place on a screen.
"""

from collections.abc import Iterable

from game.channels import channels
from game.errors import PlainError
from game.messages import say
from game.plain.call_lines import LinePlayer, Write
from game.plain.first_call_lines import FirstCallPlayer
from game.play.first_call import first_call_of, first_start, is_first_call
from game.play.resume import resume_run
from game.play.session import Call, start_call
from game.progress.chapters import ChapterProgress, next_chapter
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.progress.standing import call_name, so_far, standing
from game.settings import read_settings, settings_file
from game.text import clean

_FIRST_CALL = "keys"
"""The word that plays the call that teaches the commands."""


def player_as_set(
    call: Call, library: Library, input_lines: Iterable[str], write: Write, *, asks: bool
) -> LinePlayer:
    """Plays a call as the settings on disk are now, for its chapter. `asks` as in `LinePlayer`."""

    def keep_missed() -> None:
        from game.drills.moments import keep_missed_moments

        if library.counted(call.plan.story.id):
            keep_missed_moments(call.log.database, call.log.id, call.plan, call.played)

    settings = read_settings(settings_file()).settings
    story = call.plan.story.id
    chapter = library.chapter_number(story)
    player = FirstCallPlayer if is_first_call(library, story) else LinePlayer
    return player(
        call,
        input_lines,
        write,
        retry=settings.retry_is_on(chapter),
        coached=settings.coach_is_live(chapter),
        self_view=settings.self_view,
        asks=asks,
        over=keep_missed,
    )


class LineHome:
    """Asks what to play and plays it, until the player leaves or `input_lines` ends. With `first_call` a
    first start begins with the call that teaches the commands."""

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
    ) -> None:
        self._first_call = first_call
        self._database = database
        self._library = library
        self._profile = profile
        self._input = iter(input_lines)
        self._write = write
        self._asks = asks
        self._player: LinePlayer | None = None
        self._said: set[str] = set()

    def play(self) -> None:
        first = first_call_of(self._library) if self._first_call else None
        if first and first_start(self._database, self._profile, self._library):
            call: Call | None = self._start(first)
        else:
            call = self._choose()
        while call is not None:
            self._player = player_as_set(call, self._library, self._input, self._write, asks=self._asks)
            if not self._player.play():
                return
            self._player = None
            call = self._choose()

    def leave(self) -> None:
        """The last words to a player who leaves in the middle of a call."""
        if self._player is not None:
            self._player.leave()

    def _choose(self) -> Call | None:
        at = standing(self._database, self._library, self._profile)
        for message in at.said:
            if message not in self._said:
                self._said.add(message)
                self._write(message)
        run, found = (at.left[0] if at.left else None), at.chapters
        now = next_chapter(found)
        for chapter in found:
            self._write(_line(chapter))
        if run is not None:
            self._write(say("home.goes_on", call=call_name(self._library, run), so_far=so_far(run)))
        elif now is not None:
            self._write(say("home.plays", number=now.number))
        first = first_call_of(self._library)
        if first is not None:
            self._write(say("first_call.word"))
        self._write(say("home.how"))
        while (line := self._read()) is not None:
            if not line and run is not None:
                try:
                    return resume_run(self._database, self._profile, self._library, run.id, plain=True)
                except PlainError as error:
                    self._write(str(error))
                run = None
            elif not line and now is not None:
                return self._start(now.playable)
            elif first is not None and line.lower() == _FIRST_CALL:
                return self._start(first)
            elif chosen := next((c for c in found if line.rstrip(".)") == str(c.number)), None):
                if not chosen.closed:
                    return self._start(chosen.playable)
                self._write(say("home.closed", number=chosen.number, why=chosen.closed))
            else:
                self._write(say("home.none_of_these", most=len(found)))
        return None

    def _start(self, playable: PlayableStory) -> Call:
        return start_call(self._database, self._profile, playable.plan(), playable.file)

    def _read(self) -> str | None:
        line = next(self._input, None)
        typed = None if line is None else clean(line).strip()
        return None if typed is None or typed.lower() in ("/quit", "/q", "q", "quit") else typed


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
