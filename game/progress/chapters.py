"""The stories at hand and the course over them, with what a player has made of each."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from game.progress.runs import RunInfo
from game.story.folders import bundled_folder, course_files, story_files
from game.story.loading import load_course, load_story
from game.story.model import ENDING_KINDS, Course, Story
from game.text import clean


class Book(Struct, frozen=True):
    """A story with the hash of its source; `file` is set for one outside the game's own folder."""

    story: Story
    hash: str
    path: Path
    file: Path | None = None


class Shelf(Struct, frozen=True):
    """Stories by id, in the order of their courses and then by title. `problems` name files that cannot be
    used."""

    books: dict[str, Book]
    courses: tuple[Course, ...]
    problems: tuple[str, ...] = ()


class Chapter(Struct, frozen=True):
    """A story in its place. `best` is the best ending kind so far; `closed` says why it cannot be opened
    yet ("" when it can); `opens` are the numbers of the chapters that wait for it."""

    number: int
    book: Book
    teaches: str = ""
    best: str | None = None
    plays: int = 0
    closed: str = ""
    opens: tuple[int, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether it has ended fair or better."""
        return self.best in PASSED


def open_shelf(cache: Path | None, folders: Sequence[Path] = ()) -> Shelf:
    """Every playable story of the game's own folder and of `folders`."""
    home = bundled_folder()
    books: dict[str, Book] = {}
    problems = [f"{clean(str(folder))} is no folder of stories" for folder in folders if not folder.is_dir()]
    for path in story_files([home, *folders]):
        loaded = load_story(path, cache)
        if loaded.story is None:
            problems.append(f"{clean(path.name)} cannot be played: {loaded.findings[0].message}")
        elif loaded.story.id in books:
            other = books[loaded.story.id].path.name
            problems.append(
                f"{path.name} and {other} have the same id “{loaded.story.id}”; {other} is played."
            )
        else:
            own = None if path.is_relative_to(home) else path
            books[loaded.story.id] = Book(loaded.story, loaded.hash, path, own)
    courses: list[Course] = []
    for file in course_files([home, *folders]):
        read = load_course(file, cache)
        if read.course is None:
            problems.append(f"{clean(file.name)} in {clean(file.parent.name)}: {read.findings[0].message}")
        else:
            courses.append(read.course)
    order = dict.fromkeys(c.story for course in courses for c in course.chapters)
    rank = {story: n for n, story in enumerate(order)}
    ids = sorted(books, key=lambda i: (rank.get(i, len(rank)), books[i].story.title))
    return Shelf({i: books[i] for i in ids}, tuple(courses), tuple(problems))


def chapters(shelf: Shelf, runs: Sequence[RunInfo]) -> list[Chapter]:
    """The shelf as a player sees it; `runs` are their finished ones."""
    best: dict[str, str] = {}
    plays: dict[str, int] = {}
    for run in runs:
        plays[run.story] = plays.get(run.story, 0) + 1
        kind = run.kind or "critical"
        if run.story not in best or ENDING_KINDS.index(kind) < ENDING_KINDS.index(best[run.story]):
            best[run.story] = kind
    of = {c.story: c for course in reversed(shelf.courses) for c in course.chapters}
    ranks = {story: number for number, story in enumerate(shelf.books, 1)}
    opens: dict[str, list[int]] = {}
    for waiting in of.values():
        for story in waiting.after:
            if waiting.story in ranks:
                opens.setdefault(story, []).append(ranks[waiting.story])
    found = []
    for number, (story_id, book) in enumerate(shelf.books.items(), 1):
        chapter = of.get(story_id)
        # A story that is not at hand cannot be asked for: nobody could ever open what waits for it.
        after = [s for s in chapter.after if s in shelf.books] if chapter else []
        needed = [s for s in after if best.get(s) not in PASSED]
        titles = ", ".join(f"“{shelf.books[s].story.title}”" for s in needed)
        closed = f"opens after {titles} has ended fair or better" if needed else ""
        teaches = chapter.teaches if chapter else ""
        then = tuple(sorted(opens.get(story_id, ())))
        found.append(Chapter(number, book, teaches, best.get(story_id), plays.get(story_id, 0), closed, then))
    return found


def next_chapter(found: Sequence[Chapter]) -> Chapter | None:
    """The first open chapter that is not passed yet; None when there is none."""
    return next((c for c in found if not c.closed and not c.passed), None)


PASSED = ("best", "good", "fair")
