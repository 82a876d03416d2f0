"""The course as one player sees it: which chapters are passed, which are open, and which comes next."""

from collections import Counter
from collections.abc import Collection, Sequence

from msgspec import Struct

from game.messages import say
from game.progress.library import Library, PlayableStory
from game.progress.runs import RunInfo
from game.story.model import ENDING_KINDS, Chapter


class ChapterProgress(Struct, frozen=True):
    """One chapter. `best`: the best kind of ending reached so far. `closed`: why it cannot be opened yet, ""
    when it can; `needs`: the numbers of the chapters to pass first. `opens`: the numbers of those that it
    opens when it is passed. `left`: a call of it can be gone on with; `begun`: one was begun and has no
    ending, be it that one or another."""

    number: int
    playable: PlayableStory
    teaches: str = ""
    best: str | None = None
    plays: int = 0
    closed: str = ""
    needs: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()
    left: bool = False
    begun: bool = False

    @property
    def passed(self) -> bool:
        """Whether it has ended fair or better."""
        return self.best in PASSED

    @property
    def unended(self) -> str:
        """How far it was played, of a chapter that has no ending yet."""
        if self.left:
            return say("home.left")
        return say("home.not_ended") if self.begun else say("home.not_played")


def chapters(
    library: Library, runs: Sequence[RunInfo], left: Collection[str] = (), begun: Collection[str] = ()
) -> list[ChapterProgress]:
    """The chapters in their order: the stories of the library that count. `runs` are the player's finished
    runs, `left` and `begun` the stories with a call to go on with, or with any call that has no ending."""
    plays = Counter(run.story for run in runs)
    ended = ((run.story, run.kind) for run in runs if run.kind)
    # The best comes last, and stands.
    best = dict(sorted(ended, key=lambda end: -ENDING_KINDS.index(end[1])))
    of = chapters_of_courses(library)
    counted = [story for story in library.stories if library.counted(story)]
    ranks = {story: number for number, story in enumerate(counted, 1)}
    opens: dict[str, list[int]] = {}
    for waiting in of.values():
        for story in waiting.after:
            if waiting.story in ranks:
                opens.setdefault(story, []).append(ranks[waiting.story])
    found = []
    for story_id, number in ranks.items():
        playable = library.stories[story_id]
        chapter = of.get(story_id)
        # A story that is not at hand cannot be asked for: nobody could ever open what waits for it.
        after = [s for s in chapter.after if s in library.stories] if chapter else []
        needed = [s for s in after if best.get(s) not in PASSED]
        titles = ", ".join(f"“{library.stories[s].story.title}”" for s in needed)
        closed = f"opens after {titles} has ended fair or better" if needed else ""
        teaches = chapter.teaches if chapter else ""
        found.append(
            ChapterProgress(
                number,
                playable,
                teaches,
                best=best.get(story_id),
                plays=plays[story_id],
                closed=closed,
                needs=tuple(sorted(ranks[s] for s in needed if s in ranks)),
                opens=tuple(sorted(opens.get(story_id, ()))),
                left=story_id in left,
                begun=story_id in begun,
            )
        )
    return found


def chapters_of_courses(library: Library) -> dict[str, Chapter]:
    """By story its chapter, of the first course that has it."""
    return {one.story: one for course in reversed(library.courses) for one in course.chapters}


def next_chapter(found: Sequence[ChapterProgress]) -> ChapterProgress | None:
    """The first open chapter that is not passed; None when there is none."""
    return next((c for c in found if not c.closed and not c.passed), None)


PASSED = ("best", "good", "fair")
