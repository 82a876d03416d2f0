"""`-o FILE` of every command: nothing is overwritten unasked, and some things never.

The commands are taken from the command line itself, so that a new one with `-o` is held to the same.
"""

import os
import shutil
import socket
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from game.authoring.new import story_text
from game.cli.commands import group
from game.facilitator.importing import import_bundles
from game.facilitator.store import open_store
from game.paths import database_file
from game.progress.database import Database
from game.records.outbox import put
from game.records.statements import Told
from game.records.vocabulary import chapter
from game.story.story_files import bundled_folder
from tests.cohort.invited import member
from tests.facilitator.bundles import played
from tests.homes_to_copy import home_to_copy
from tests.looking_back import KETTLE, WELL, finished_call
from tests.playing import hearmeout, plan_of


def with_output(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that writes a file, by the words that call it."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            assert found is not None
            yield from with_output(found, f"{name} {each}".strip())
    elif any({"-o", "--output"} & set(parameter.opts) or writes(parameter) for parameter in command.params):
        yield name, command


def writes(parameter: click.Parameter) -> bool:
    kind = parameter.type
    return (isinstance(kind, click.File) and "r" not in kind.mode) or (
        isinstance(kind, click.Path) and kind.writable
    )


COMMANDS = dict(with_output(group))
ALL = pytest.mark.parametrize("name", COMMANDS)


COURSE = "format: 1\nid: kettles\ntitle: Kettles\nchapters: [{story: kettle}]\n"
SHARED = "shared.run.json"
SESSION = "# Aim: Listen.\n# Watch for:\n# - a breath\n# Ask:\n# - What was told?\n#\n"


@pytest.fixture(scope="session")
def facilitators(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A facilitator's database with a cohort that has something to say of itself."""
    folder = tmp_path_factory.mktemp("facilitators")
    bundles = [one.file for one in played(folder, [plan_of()], count=30)]
    with open_store(f"sqlite:///{folder}/f.sqlite3") as store:
        import_bundles(store, bundles, datetime.now(UTC))
    return folder / "f.sqlite3"


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory, facilitators: Path) -> Path:
    """What each test begins with, to be copied: a home with a finished call, settings, and a pack whose
    course is done; of somebody who is in a cohort, and keeps one. Beside it that call as it was shared, and
    commented on."""
    folder = tmp_path_factory.mktemp("kept")
    with home_to_copy(folder) as home:
        now = member(profile="player")
        finished_call(WELL)
        told = Told("run/0/initialized", now.joined, "initialized", chapter("late-parcel"), "run")
        with Database(database_file()).transaction() as db:
            put(db, now, [told])
        (home / "settings.toml").write_text('pace = "reader"\n')
        (home / "packs" / "p").mkdir(parents=True)
        (home / "packs" / "p" / "packed.yaml").write_text(story_text("packed"))
        (home / "packs" / "p" / "kettle.yaml").write_text(KETTLE)
        (home / "packs" / "p" / "course.yaml").write_text(COURSE)
        shutil.copy(facilitators, home / "facilitator.sqlite3")
        file = str(folder / SHARED)
        for words in (["share", "last", "--yes", "-o", file], ["comment", file, "--reply", "1", "Good."]):
            done = CliRunner().invoke(group, ["cohort", *words])
            assert done.exit_code == 0, done.stderr
    return folder


@pytest.fixture
def story(tmp_path: Path, home: Path, kept: Path) -> Path:
    """A story of one's own, beside a home and a call that was shared."""
    shutil.copytree(kept / "home", home)
    shutil.copy(kept / SHARED, tmp_path)
    file = tmp_path / "mine.yaml"
    file.write_text(f"{SESSION}{story_text('mine')}")
    return file


OPTIONS = {"course certificate": ("--course", "kettles"), "forget": ("--list",), "cohort share": ("--yes",)}
"""What a command needs beside its inputs, so that it can be run twice with the same result."""


def words(name: str, story: Path) -> list[str]:
    """The command with what it needs, its input by path where it takes one."""
    given = {
        "story": [str(story)],
        "run": ["--last"],
        "chapter": [str(story)],
        "cohort": [],
        "cohorts": [],
        "which": ["last"],
    }
    if name == "cohort answer":
        given["file"] = [str(story.with_name(SHARED))]
    found = [*name.split(), *OPTIONS.get(name, ())]
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Argument):
            assert parameter.name in given, f"say here what {name} takes for {parameter.name}"
            found += given[parameter.name]
    return found


def run(name: str, story: Path, output: Path | str, *more: str) -> Result:
    return CliRunner().invoke(group, [*words(name, story), "-o", str(output), *more])


def test_the_commands_that_write_a_file_are_found() -> None:
    assert {"graph", "export"} <= set(COMMANDS)


@ALL
def test_every_command_that_writes_a_file_knows_both_options(name: str) -> None:
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert {"-o", "--output", "--force"} <= options


PAGE = "<!DOCTYPE html>"


@pytest.mark.parametrize("name", ["export", "course sheet", "course certificate", "cohort session"])
def test_a_file_whose_name_ends_with_html_is_a_page(name: str, story: Path, tmp_path: Path) -> None:
    done = run(name, story, tmp_path / "new.html")
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "new.html").read_text().startswith(PAGE)
    refused = run(name, story, tmp_path / "other.html", "--format", "md")
    assert refused.exit_code == 2 and "other.md" in refused.stderr
    assert not (tmp_path / "other.html").exists()


@pytest.mark.parametrize(
    "more, file", [(["--table", "scenes"], "s.csv"), (["--table", "scenes"], "s.txt"), ([], "s.csv")]
)
def test_a_table_of_the_report_is_a_table(story: Path, tmp_path: Path, more: list[str], file: str) -> None:
    done = run("cohort report", story, tmp_path / file, *more)
    assert done.exit_code == 0, done.stderr
    head = (tmp_path / file).read_text().split("\n")[0]
    assert head.startswith("story,scene,replies" if more else "pseudonym,group,")


@pytest.mark.parametrize(
    "more, file, said",
    [
        (["--table", "scenes"], "s.html", "s.csv"),
        (["--format", "csv"], "s.html", "s.csv"),
        (["--format", "html"], "s.csv", "s.html"),
        (["--format", "html", "--table", "scenes"], "s.csv", "Leave out --format for the table of scenes"),
    ],
)
def test_a_name_and_a_form_that_do_not_go_together_are_refused(
    story: Path, tmp_path: Path, more: list[str], file: str, said: str
) -> None:
    done = run("cohort report", story, tmp_path / file, *more)
    assert done.exit_code == 2 and said in done.stderr and not (tmp_path / file).exists()


@pytest.mark.parametrize("ending", [".pdf", ".DOCX", ".xlsx", ".png"])
def test_no_text_is_written_under_the_name_of_another_programs_file(
    story: Path, tmp_path: Path, ending: str
) -> None:
    page = tmp_path / f"page{ending}"
    ended = hearmeout("graph", str(story), "-o", str(page))
    assert ended.returncode == 2 and not page.exists()
    assert b"ends as a file of another program does" in ended.stderr
    assert b"(.html, .md, .txt)" in ended.stderr


def test_the_evaluation_is_text_or_figures_and_no_page(story: Path, tmp_path: Path) -> None:
    refused = run("cohort evaluate", story, tmp_path / "boss.html")
    assert refused.exit_code == 2 and "spring.txt" in refused.stderr
    assert not (tmp_path / "boss.html").exists()
    assert run("cohort evaluate", story, tmp_path / "boss.json").exit_code == 0
    assert (tmp_path / "boss.json").read_text().startswith("{")


@ALL
def test_a_new_file_is_written_with_the_rights_of_the_umask(name: str, story: Path, tmp_path: Path) -> None:
    done = run(name, story, tmp_path / "new.md")
    assert done.exit_code == 0, done.stderr
    assert (done.stdout, "Written: " in done.stderr) == ("", True)
    now = os.umask(0o022)
    os.umask(now)
    assert stat.S_IMODE((tmp_path / "new.md").stat().st_mode) == 0o666 & ~now
    assert (tmp_path / "new.md").stat().st_size > 100


@ALL
def test_an_existing_file_needs_force(name: str, story: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.md"
    there.write_text("mine")
    refused = run(name, story, there)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "is there already, and stays as it is. --force overwrites it" in refused.stderr
    assert there.read_text() == "mine"
    assert run(name, story, there, "--force").exit_code == 0
    assert there.read_text() != "mine" and there.stat().st_size > 100


@ALL
def test_a_file_that_appears_while_the_document_is_made_is_not_overwritten(
    name: str, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, late = os.link, tmp_path / "late.md"

    def first(draft: Path, path: Path) -> None:
        if path == late:
            path.write_text("mine")
        link(draft, path)

    monkeypatch.setattr(os, "link", first)
    refused = run(name, story, late)
    assert refused.exit_code == 2 and "is there already" in refused.stderr
    assert late.read_text() == "mine"


@ALL
def test_a_dash_is_standard_output(name: str, story: Path, tmp_path: Path) -> None:
    plain = CliRunner().invoke(group, words(name, story))
    dash = run(name, story, "-")
    assert dash.exit_code == 0 and dash.stdout == plain.stdout != ""
    assert not (tmp_path / "-").exists()


HOW = ("path", "dot", "symbolic link", "hard link", "linked folder")


def spelled(path: Path, how: str, beside: Path) -> Path | str:
    """The same file, named in another way."""
    other = beside / "other.md"
    match how:
        case "dot":
            return f"{path.parent}/./../{path.parent.name}/{path.name}"
        case "symbolic link":
            other.symlink_to(path)
        case "hard link":
            other.hardlink_to(path)
        case "linked folder":
            (beside / "linked").symlink_to(path.parent, target_is_directory=True)
            return beside / "linked" / path.name
        case _:
            return path
    return other


@ALL
@pytest.mark.parametrize("how", HOW)
def test_what_the_command_reads_is_never_overwritten(
    name: str, how: str, story: Path, tmp_path: Path
) -> None:
    if str(story) not in words(name, story):
        # It reads saved calls alone, which are the game's own.
        story = tmp_path / "home" / "progress.sqlite3"
    content, named = story.read_bytes(), spelled(story, how, tmp_path)
    for force in ((), ("--force",)):
        refused = run(name, tmp_path / "mine.yaml", named, *force)
        assert refused.exit_code == 2 and "never overwritten" in refused.stderr, refused.stderr
        assert story.read_bytes() == content


def test_a_story_that_is_named_by_its_id_is_no_less_an_input(story: Path, tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    file = tmp_path / "shelf" / "there.yaml"
    file.write_text(story_text("on-the-shelf"))
    env = {"HEARMEOUT_STORIES": str(file.parent)}
    refused = hearmeout("graph", "on-the-shelf", "-o", str(file), "--force", **env)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"what this command reads" in refused.stderr
    assert file.read_text() == story_text("on-the-shelf")


OWN = ("home/progress.sqlite3", "home/settings.toml", "home/packs/p/packed.yaml")
NOT_THERE_YET = (
    "home/progress.sqlite3-wal",
    "home/progress.sqlite3-shm",
    "home/settings.toml.bak",
    "home/packs/p/new.md",
    "home/cache/new.md",
    "home/new.md",
)
SHIPPED = ("bundled", "code")
# A hard link needs a file, and one disk.
SPELLED = [(place, how) for place in OWN for how in HOW]
SPELLED += [(place, how) for place in (*NOT_THERE_YET, *SHIPPED) for how in HOW if how != "hard link"]


@ALL
@pytest.mark.parametrize(("place", "how"), SPELLED)
def test_what_is_the_games_own_is_never_overwritten(
    name: str, place: str, how: str, story: Path, tmp_path: Path
) -> None:
    (tmp_path / "home" / "cache").mkdir(exist_ok=True)
    path = tmp_path / place
    if place == "bundled":
        path = next(bundled_folder().glob("*.yaml"))
    elif place == "code":
        path = bundled_folder().parent / "game" / "paths.py"
    before = path.read_bytes() if path.exists() else None
    named = spelled(path, how, tmp_path)
    refused = run(name, story, named, "--force")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "never overwritten" in refused.stderr or "link that leads nowhere" in refused.stderr
    assert (path.read_bytes() if path.exists() else None) == before


@ALL
def test_where_nothing_can_be_written_it_is_said_and_how_to_go_on(
    name: str, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # A socket's path has to be short.
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine")
    (tmp_path / "nowhere-link").symlink_to(tmp_path / "gone" / "x")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
    refusals: dict[Path | str, str] = {
        tmp_path / "folder": "is a folder. Name a file in it",
        f"{tmp_path}/fresh/": "is a folder. Name a file in it",
        tmp_path / "no" / "such" / "x.md": "There is no folder",
        tmp_path / "file" / "x.md": "is no folder",
        tmp_path / "nowhere-link": "is a link that leads nowhere",
        tmp_path / "pipe": "`-o -` writes to standard output",
        tmp_path / "socket": "`-o -` writes to standard output",
        "/dev/null": "`-o -` writes to standard output",
        tmp_path / ("x" * 300): "cannot be written: File name too long",
        "": "is a folder",
    }
    for output, told in refusals.items():
        for force in ((), ("--force",)):
            refused = run(name, story, output, *force)
            assert (refused.exit_code, refused.stdout) == (2, ""), (output, refused.stderr)
            assert told in refused.stderr, (output, refused.stderr)
    assert not (tmp_path / "fresh").exists() and not (tmp_path / "gone").exists()
    assert Path("/dev/null").is_char_device() and (tmp_path / "pipe").is_fifo()


@ALL
def test_with_force_a_link_is_written_through_and_the_file_keeps_its_rights(
    name: str, story: Path, tmp_path: Path
) -> None:
    target = tmp_path / "target.md"
    target.write_text("mine")
    target.chmod(0o640)
    (tmp_path / "link.md").symlink_to(target)
    assert run(name, story, tmp_path / "link.md").exit_code == 2
    assert run(name, story, tmp_path / "link.md", "--force").exit_code == 0
    assert (tmp_path / "link.md").is_symlink()
    assert target.read_text() != "mine" and stat.S_IMODE(target.stat().st_mode) == 0o640


@ALL
def test_a_disk_that_is_full_is_a_failure_and_leaves_what_was_there(
    name: str, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there.md").write_text("mine")
    flush = os.fsync

    def full(handle: int) -> None:
        if any(tmp_path.glob(".hearmeout-*")):
            raise OSError(28, "No space left on device")
        flush(handle)

    monkeypatch.setattr(os, "fsync", full)
    failed = run(name, story, tmp_path / "there.md", "--force")
    assert failed.exit_code == 1 and "cannot be written: No space left" in failed.stderr
    assert (tmp_path / "there.md").read_text() == "mine"
    assert not list(tmp_path.glob(".hearmeout-*"))


def test_what_the_issue_lost_is_kept(story: Path, home: Path) -> None:
    before, saves = story.read_bytes(), (home / "progress.sqlite3").read_bytes()
    assert hearmeout("graph", str(story), "-o", str(story)).returncode == 2
    assert hearmeout("export", "--last", "-o", str(home / "progress.sqlite3")).returncode == 2
    assert (story.read_bytes(), (home / "progress.sqlite3").read_bytes()) == (before, saves)
