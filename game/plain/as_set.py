"""A call as lines, played as the player's settings are, with what follows it."""

from collections.abc import Callable, Iterable, Iterator

from game.cohort.quiet_sync import sync_quietly
from game.course.next_step import NextStep, next_step
from game.course.recognition import earned_lines, keep_earned
from game.local_times import local_now
from game.messages import say
from game.plain.call_lines import LinePlayer, Write
from game.plain.first_call_lines import FirstCallPlayer
from game.plain.typed_ahead import drop_typed_ahead
from game.play.first_call import is_first_call
from game.play.session import Call
from game.progress.library import Library
from game.settings import read_settings, settings_file


def player_as_set(
    call: Call,
    library: Library,
    input_lines: Iterable[str],
    write: Write,
    *,
    asks: bool,
    from_list: bool = False,
    whole: Callable[[], Library] | None = None,
) -> LinePlayer:
    """Plays a call as the settings on disk are now, for its chapter. `asks` and `from_list` as in
    `LinePlayer`. `whole` opens the library with its stories, where `library` has only the courses."""

    def over() -> None:
        if asks:
            # They were typed to hear on, and would answer what is asked after the call.
            drop_typed_ahead()
        from game.drills.moments import keep_missed_moments

        sync_quietly(log.database, log.profile)
        if library.counted(call.plan.story.id):
            keep_missed_moments(call.log.database, call.log.id, call.plan, call.played)

    settings = read_settings(settings_file()).settings
    story = call.plan.story.id
    chapter = library.chapter_number(story)
    log = call.log

    def closing() -> Iterator[str]:
        at = whole() if whole else library
        yield from earned_lines(keep_earned(log.database, log.profile, at))
        yield next_line(next_step(log.database, at, log.profile, local_now()))

    player = FirstCallPlayer if is_first_call(library, story) else LinePlayer
    return player(
        call,
        input_lines,
        write,
        retry=settings.retry_is_on(chapter),
        coached=settings.coach_is_live(chapter),
        self_view=settings.self_view,
        asks=asks,
        from_list=from_list,
        closing=closing,
        over=over,
    )


def next_line(step: NextStep) -> str:
    """What comes next, and why."""
    return say("next.line", title=step.title.rstrip("."), why=step.why)
