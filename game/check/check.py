"""`check`: read stories, look at what they mean, prove what plays can do, run the authors' tests."""

import gc
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from game.check.across_stories import course_remarks, from_remarks
from game.check.cache import Cache
from game.check.exercise_remarks import exercise_remarks
from game.check.neighbours import brought_from, ids, loaded_id
from game.check.pinned_plays import SUFFIX, TestsFile, read_tests, stands, tests_beside
from game.check.remarks import File, Remark, placed, summed
from game.check.story_remarks import StoryReport, plays, words
from game.check.story_tests import passing_paths, run_tests
from game.conversation.plan import Plan
from game.garbage_collection import collector_paused
from game.proof.results import Tell
from game.story.course import read_course
from game.story.exercise_reader import read_exercises
from game.story.findings import Finding, in_file_order
from game.story.loaded import Loaded
from game.story.model import Story
from game.story.reader import read_story
from game.story.story_files import (
    drill_files,
    is_course,
    is_drills,
    is_stations,
    is_story,
    station_files,
    story_files,
)

# From this many scenes on, places are let go and looked up again where a proof has a finding.
LARGE = 1_500
UNREADABLE = ("file-missing", "file-unreadable", "file-is-folder")


class Report(Struct, frozen=True):
    """The whole of a check. `unreadable`: a path that was asked for could not be read. `exercises`: how many
    were read, out of `exercise_files`."""

    findings: tuple[Finding, ...]
    stories: dict[str, StoryReport]
    unreadable: bool = False
    exercises: int = 0
    exercise_files: int = 0

    @property
    def exit_code(self) -> int:
        """0 where nothing but notes was found, 1 with findings, 2 where something could not be read."""
        if self.unreadable:
            return 2
        return int(any(finding.severity != "note" for finding in self.findings))


def check(
    paths: Iterable[Path],
    *,
    every: bool = False,
    proof: bool = True,
    cache_dir: Path | None = None,
    tell: Tell | None = None,
) -> Report:
    """Check files and folders. `every` keeps apart what would become one summary. Never raises.

    With a `cache_dir`, a story that was checked before and has not changed is not checked again. `tell` is
    called with a few words about what is being done now.
    """
    run = _Run(every, proof, Cache(cache_dir) if cache_dir else None, tell)
    for path in paths:
        run.path(path)
    return run.report()


class _Seen(Struct, frozen=True):
    """What is left of a story file once it was looked at: `id` is known even of most that cannot be read."""

    story: Story | None
    id: str
    findings: tuple[Finding, ...]
    hash: str


class _Checked(Struct, frozen=True):
    """All that a check of one story file and its tests came to."""

    seen: _Seen
    found: dict[str, list[Finding]]
    stories: dict[str, StoryReport]


class _Exercises(Struct, frozen=True):
    """What a check of one file of exercises came to."""

    findings: tuple[Finding, ...]
    ids: tuple[str, ...]


class _Run:
    """One check under way: what was found so far, file by file."""

    def __init__(self, every: bool, proof: bool, cache: Cache | None, tell: Tell | None) -> None:
        self.every = every
        self.proof = proof
        self.cache = cache
        self.tell = tell
        self.found: dict[str, list[Finding]] = {}
        self.stories: dict[str, StoryReport] = {}
        self.unreadable = False
        self.done: set[Path] = set()
        self.exercise_ids: dict[str, Path] = {}
        self.exercise_files: set[Path] = set()

    def report(self) -> Report:
        """Everything found, each file's findings in the order of its lines."""
        findings = [f for group in self.found.values() for f in in_file_order(summed(group, self.every))]
        return Report(
            tuple(findings), self.stories, self.unreadable, len(self.exercise_ids), len(self.exercise_files)
        )

    def path(self, path: Path) -> None:
        if path.is_dir():
            self.folder(path)
        elif path.name.endswith(SUFFIX) and path.exists():
            self.tests_alone(path)
        elif is_course(path):
            self.course(path, ids(story_files([path.parent])))
        elif is_drills(path) or is_stations(path):
            self.exercises(path)
        else:
            seen = self.story(path)
            self.unreadable |= any(finding.code in UNREADABLE for finding in seen.findings)
            if seen.story and seen.story.brought:
                beside = [p for p in _files(path.parent) if p != path and is_story(p) and p.is_file()]
                self.remarks(File(path), from_remarks(seen.story, brought_from(seen.story, beside)))

    def folder(self, folder: Path) -> None:
        """Every story, course and tests file under a folder, and what they say of each other."""
        files, practice = story_files([folder]), [*drill_files([folder]), *station_files([folder])]
        if not (files or practice):
            self.remarks(File(folder), [Remark("no-stories", (), "there is no story in this folder")])
        stories: dict[str, Story | None] = {}
        of_story: dict[str, Path] = {}
        bringing: list[tuple[Path, Story]] = []
        for path in files:
            seen = self.story(path)
            if seen.story and seen.id in of_story:
                message = f'the id "{seen.id}" is that of {of_story[seen.id].relative_to(folder)} too'
                self.remarks(File(path), [Remark("duplicate-story", ("id",), message)])
            elif seen.id:
                of_story[seen.id] = path
                stories[seen.id] = seen.story
            if seen.story and seen.story.brought:
                bringing.append((path, seen.story))
        for path, story in bringing:
            self.remarks(File(path), from_remarks(story, stories))
        for path in sorted(folder.rglob("*")):
            if is_course(path) and path.is_file():
                within = {name for name, file in of_story.items() if file.is_relative_to(path.parent)}
                self.course(path, within)
            elif path.name.endswith(SUFFIX) and _story_of(path) is None:
                self.orphan(path)

        for path in practice:
            self.exercises(path)

    def exercises(self, path: Path) -> None:
        """One file of drills or stations, from the cache where it stands there."""
        self.exercise_files.add(path)
        entry = self.cache.entry(path, path, f"{self.every}") if self.cache else None
        checked = self.cache.find(entry, _Exercises) if self.cache and entry else None
        if checked is None:
            if self.tell:
                self.tell(f"{path.name}: reading")
            loaded = read_exercises(path)
            file, read = File(path, loaded.positions), loaded.exercises
            remarks = exercise_remarks(read) if read else ()
            found = (*loaded.findings, *placed(file, remarks, self.every))
            names = tuple(exercise.id for exercise in read.items) if read else ()
            checked = _Exercises(found, names)
            if self.cache and entry and read:
                self.cache.keep(entry, checked)
        self.unreadable |= any(finding.code in UNREADABLE for finding in checked.findings)
        self.found.setdefault(str(path), []).extend(checked.findings)
        for number, name in enumerate(checked.ids):
            first = self.exercise_ids.setdefault(name, path)
            if first != path:
                message = f'the id "{name}" is that of an exercise in {first.name} too'
                self.remarks(File(path), [Remark("duplicate-exercise", ("items", number, "id"), message)])

    def story(self, path: Path) -> _Seen:
        """One story file with its tests, from the cache where it stands there."""
        if path in self.done:
            with collector_paused():
                return _seen(read_story(path))
        self.done.add(path)
        tests = tests_beside(path)
        entry = self.cache.entry(path, tests, f"{self.every} {self.proof}") if self.cache else None
        if self.cache is None or entry is None:
            return self.fresh(path)
        with collector_paused():
            checked = self.cache.find(entry, _Checked)
        if checked is None:
            part = _Run(self.every, self.proof, None, self.tell)
            checked = _Checked(part.fresh(path), part.found, part.stories)
            if checked.seen.story:
                self.cache.keep(entry, checked)
        self.done.add(tests)
        for name, findings in checked.found.items():
            self.found.setdefault(name, []).extend(findings)
        for name, report in checked.stories.items():
            self.stories.setdefault(name, report)
        return checked.seen

    def fresh(self, path: Path) -> _Seen:
        if self.tell:
            self.tell(f"{path.name}: reading")
        with collector_paused():
            loaded = read_story(path)
            seen, story = _seen(loaded), loaded.story
            file = File(path, loaded.positions)
            self.remarks(file, words(Plan(story, seen.hash)) if story else (), loaded.findings)
            if story is None:
                return seen
            if len(story.scenes) > LARGE:
                file.forget()
                del loaded, story
                seen = _compact(seen)
            self.plays(seen, file)
            return seen

    def plays(self, seen: _Seen, file: File) -> None:
        assert seen.story is not None
        plan = Plan(seen.story, seen.hash)
        path = tests_beside(file.path)
        tests = read_tests(path, plan.story) if stands(path) else None

        def told(words: str) -> None:
            if self.tell:
                self.tell(f"{file.path.name}: {words}")

        tried = passing_paths(plan, tests) if tests else ()
        remarks, report = plays(plan, file.name, proof=self.proof, tried=tried, tell=told)
        self.remarks(file, remarks)
        self.stories.setdefault(seen.id, report)
        if tests:
            self.tests(tests, plan)

    def tests(self, tests: TestsFile, plan: Plan) -> None:
        self.done.add(tests.file.path)
        self.remarks(tests.file, run_tests(plan, tests), tests.findings)

    def tests_alone(self, path: Path) -> None:
        """A tests file that was asked for by name: its story is read, and only the tests are checked."""
        story_file = _story_of(path)
        if story_file is None:
            self.orphan(path)
            return
        loaded = read_story(story_file)
        if loaded.story is None:
            self.remarks(File(story_file), (), loaded.findings)
        else:
            self.tests(read_tests(path, loaded.story), Plan(loaded.story, loaded.hash))

    def orphan(self, path: Path) -> None:
        name = path.name.removesuffix(SUFFIX) + ".yaml"
        message = f"these tests stand beside no story: there is no {name}"
        self.remarks(File(path), [Remark("tests-without-story", (), message)])

    def course(self, path: Path, stories: Iterable[str]) -> None:
        loaded = read_course(path)
        remarks = course_remarks(loaded.course, list(stories)) if loaded.course else ()
        self.remarks(File(path, loaded.positions), remarks, loaded.findings)

    def remarks(self, file: File, remarks: Iterable[Remark], read: Iterable[Finding] = ()) -> None:
        """Remarks become findings, after those of reading; of very many alike only the first is looked up."""
        self.found.setdefault(file.name, []).extend((*read, *placed(file, remarks, self.every)))


def _seen(loaded: Loaded) -> _Seen:
    return _Seen(loaded.story, loaded_id(loaded), loaded.findings, loaded.hash)


def _files(folder: Path) -> list[Path]:
    """The YAML files that stand in a folder itself; none where it cannot be read."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    except OSError:
        return []


def _compact(seen: _Seen) -> _Seen:
    """The same, moved together in memory: what reading left between its parts can be used again. Reading and
    proving a story of ten thousand scenes take a quarter of a gigabyte each."""
    content = msgspec.msgpack.encode(seen)
    gc.collect()
    return msgspec.msgpack.decode(content, type=_Seen)


def _story_of(tests: Path) -> Path | None:
    stem = tests.name.removesuffix(SUFFIX)
    files = (tests.with_name(stem + suffix) for suffix in (".yaml", ".yml"))
    return next((file for file in files if file.is_file()), None)
