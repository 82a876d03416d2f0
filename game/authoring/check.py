"""`check`: read stories, look at what they mean, prove what plays can do, run the authors' tests."""

import re
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from game.authoring.meaning import StoryReport, meaning
from game.authoring.pack import course_remarks, from_remarks
from game.authoring.remarks import File, Remark, placed, summed
from game.authoring.story_tests import SUFFIX, read_tests, run_tests, tests_beside
from game.conversation.plan import Plan
from game.story.course import read_course
from game.story.findings import Finding, in_file_order
from game.story.library import story_files
from game.story.loaded import Loaded
from game.story.model import Story
from game.story.nodes import collector_paused
from game.story.places import Places
from game.story.reader import read_story

UNREADABLE = ("file-missing", "file-unreadable", "file-is-folder")

_ID = re.compile(r"id:\s*[\"']?([a-z0-9_-]+)")


class Report(Struct, frozen=True):
    """The whole of a check. `unreadable`: a path that was asked for could not be read."""

    findings: tuple[Finding, ...]
    stories: dict[str, StoryReport]
    unreadable: bool = False

    @property
    def exit_code(self) -> int:
        """0 where nothing but notes was found, 1 with findings, 2 where something could not be read."""
        if self.unreadable:
            return 2
        return int(any(finding.severity != "note" for finding in self.findings))


def check(paths: Iterable[Path], *, every: bool = False, proof: bool = True) -> Report:
    """Check files and folders. `every` keeps apart what would become one summary. Never raises."""
    run = _Run(every, proof)
    for path in paths:
        run.path(path)
    return run.report()


class _Run:
    """One check under way: what was found so far, file by file."""

    def __init__(self, every: bool, proof: bool) -> None:
        self.every = every
        self.proof = proof
        self.found: dict[str, list[Finding]] = {}
        self.stories: dict[str, StoryReport] = {}
        self.unreadable = False
        self.done: set[Path] = set()

    def report(self) -> Report:
        """Everything found, each file's findings in the order of its lines."""
        findings = [f for group in self.found.values() for f in in_file_order(summed(group, self.every))]
        return Report(tuple(findings), self.stories, self.unreadable)

    def path(self, path: Path) -> None:
        """One path that was asked for."""
        if path.is_dir():
            self.folder(path)
        elif path.name.endswith(SUFFIX) and path.exists():
            self.tests_alone(path)
        elif _is_course(path):
            self.course(path, _ids(story_files([path.parent])))
        else:
            loaded = self.story(path)
            self.unreadable |= any(finding.code in UNREADABLE for finding in loaded.findings)
            if loaded.story and loaded.story.brought:
                beside = {**_ids(p for p in path.parent.iterdir() if p != path and _is_story(p))}
                self.remarks(_file(path, loaded), from_remarks(loaded.story, beside))

    def folder(self, folder: Path) -> None:
        """Every story, course and tests file under a folder, and what they say of each other."""
        files = story_files([folder])
        if not files:
            message = "there is no story in this folder"
            self.remarks(File(str(folder), Places(), ()), [Remark("no-stories", (), message)])
        stories: dict[str, Story | None] = {}
        homes: dict[str, Path] = {}
        bringing: list[tuple[File, Story]] = []
        for path in files:
            loaded = self.story(path)
            name = loaded.story.id if loaded.story else _written_id(loaded)
            if loaded.story and name in homes:
                message = f'the id "{name}" is that of {homes[name].relative_to(folder)} too'
                self.remarks(_file(path, loaded), [Remark("duplicate-story", ("id",), message)])
            elif name:
                homes[name] = path
                stories[name] = loaded.story
            if loaded.story and loaded.story.brought:
                bringing.append((_file(path, loaded), loaded.story))
        for file, story in bringing:
            self.remarks(file, from_remarks(story, stories))
        for path in sorted(folder.rglob("*")):
            if _is_course(path) and path.is_file():
                within = {name for name, home in homes.items() if home.is_relative_to(path.parent)}
                self.course(path, within)
            elif path.name.endswith(SUFFIX) and _story_of(path) is None:
                self.orphan(path)

    def story(self, path: Path) -> Loaded:
        """One story file with its tests."""
        with collector_paused():
            return self._story(path)

    def _story(self, path: Path) -> Loaded:
        loaded = read_story(path)
        if path in self.done:
            return loaded
        self.done.add(path)
        self.found.setdefault(str(path), []).extend(loaded.findings)
        if loaded.story is None:
            return loaded
        plan = Plan(loaded.story, loaded.hash)
        remarks, report = meaning(plan, str(path), proof=self.proof)
        self.remarks(_file(path, loaded), remarks)
        self.stories.setdefault(loaded.story.id, report)
        tests = tests_beside(path)
        if tests.is_file():
            self.tests(tests, plan)
        return loaded

    def tests(self, path: Path, plan: Plan) -> None:
        """The pinned plays of a story."""
        self.done.add(path)
        tests = read_tests(path, plan.story)
        self.found.setdefault(str(path), []).extend(tests.findings)
        self.remarks(tests.file, run_tests(plan, tests))

    def tests_alone(self, path: Path) -> None:
        """A tests file that was asked for by name: its story is read, and only the tests are checked."""
        home = _story_of(path)
        if home is None:
            self.orphan(path)
            return
        loaded = read_story(home)
        if loaded.story is None:
            self.found.setdefault(str(home), []).extend(loaded.findings)
        else:
            self.tests(path, Plan(loaded.story, loaded.hash))

    def orphan(self, path: Path) -> None:
        """A tests file without its story."""
        name = path.name.removesuffix(SUFFIX) + ".yaml"
        message = f"these tests stand beside no story: there is no {name}"
        self.remarks(File(str(path), Places(), ()), [Remark("tests-without-story", (), message)])

    def course(self, path: Path, stories: Iterable[str]) -> None:
        """A course file, held against the stories at hand."""
        loaded = read_course(path)
        self.found.setdefault(str(path), []).extend(loaded.findings)
        if loaded.course:
            file = File(str(path), loaded.places, loaded.lines)
            self.remarks(file, course_remarks(loaded.course, list(stories)))

    def remarks(self, file: File, remarks: Iterable[Remark]) -> None:
        """Remarks become findings; of thirty thousand alike only the first is looked up."""
        self.found.setdefault(file.name, []).extend(placed(file, remarks, self.every))


def _file(path: Path, loaded: Loaded) -> File:
    return File(str(path), loaded.places, loaded.lines)


def _is_story(path: Path) -> bool:
    return path.suffix in (".yaml", ".yml") and path.stem != "course" and not path.name.endswith(SUFFIX)


def _is_course(path: Path) -> bool:
    return path.stem == "course" and path.suffix in (".yaml", ".yml")


def _story_of(tests: Path) -> Path | None:
    stem = tests.name.removesuffix(SUFFIX)
    homes = (tests.with_name(stem + suffix) for suffix in (".yaml", ".yml"))
    return next((home for home in homes if home.is_file()), None)


def _written_id(loaded: Loaded) -> str:
    """The id of a story that could not be read, so that nobody is told it is missing."""
    return next((found[1] for line in loaded.lines if (found := _ID.match(line))), "")


def _ids(files: Iterable[Path]) -> dict[str, Story | None]:
    """The stories of some files by id; None for one that could not be read."""
    stories: dict[str, Story | None] = {}
    for path in sorted(files):
        loaded = read_story(path)
        name = loaded.story.id if loaded.story else _written_id(loaded)
        if name:
            stories.setdefault(name, loaded.story)
    return stories
