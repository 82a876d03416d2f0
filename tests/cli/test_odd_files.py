"""Files whose names are no text, and what is no file at all: it works, or is refused in words, at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from game.authoring.new import story_text
from game.check.check import check
from game.check.report_formats import in_format
from tests.playing import PARCEL, hearmeout, stored

NAMES = {
    "one byte of Latin-1": b"caf\xe9.yaml",
    "in such a folder": b"f\xff/story.yaml",
    "a title sequence": b"\x1b]0;x\x07.yaml",
    "a line break": b"one\ntwo.yaml",
    "a dash first": b"-o.yaml",
    "as long as may be": b"x" * 245 + b".yaml",
}
NAMED = pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, id=what, marks=() if what == "one byte of Latin-1" else pytest.mark.full)
        for what, name in NAMES.items()
    ],
)


@pytest.fixture
def odd(tmp_path: Path, name: bytes) -> Path:
    file = Path(os.fsdecode(os.fsencode(tmp_path / "odd") + b"/" + name))
    file.parent.mkdir(parents=True)
    file.write_text(PARCEL)
    return file


def ran(*arguments: str, status: int = 0, typed: str = "", env: dict[str, str] | None = None) -> str:
    """What a command writes, in which nothing is but text."""
    ended = hearmeout(*arguments, typed=typed, **(env or {}))
    told = (ended.stdout + ended.stderr).decode("utf-8")
    assert "Traceback" not in told and "went wrong" not in told, told
    assert ended.returncode == status, told
    return told


@NAMED
def test_a_story_with_such_a_name_is_played_saved_and_gone_on_with(odd: Path) -> None:
    ran("play", str(odd), "--plain", typed="\n2\n")
    assert [len(records) for records in stored().values()] == [3]
    assert "To go on with: late-parcel" in ran("progress")
    json.loads(ran("progress", "--json"))
    again = ran("play", "--resume", "--plain", typed="/note more\n")
    assert "Dana" in again
    assert [len(records) for records in stored().values()] == [4], "it goes on in the same run"
    odd.unlink()
    assert "The call is kept" in ran("play", "--resume", "--plain", status=1)


@NAMED
def test_every_command_that_takes_a_story_takes_it(odd: Path, tmp_path: Path) -> None:
    story = str(odd)
    picture = str(odd.with_suffix(".svg"))
    assert "Written: " in ran("graph", story, "-o", picture)
    assert "never overwritten" in ran("graph", story, "-o", story, "--force", status=2)
    json.loads(ran("playtest", story, "--plays", "5", "--json"))
    ran("stories", "--texts", story)
    ran("preview", story, status=2)
    ran("analyse", "I see.", "--story", story, "--scene", "opening")


@NAMED
def test_check_says_what_is_wrong_in_it_in_every_form(odd: Path) -> None:
    odd.write_text(PARCEL.replace("goto: bridge", "goto: brigde"))
    assert "brigde" in ran("check", "--no-proof", str(odd), status=1)
    for form in ("text", "json", "github", "sarif"):
        # In one process: what is printed is the same.
        text = in_format(check([odd], proof=False), form)
        text.encode()
        assert "brigde" in text
        if form in ("json", "sarif"):
            json.loads(text)


@NAMED
def test_it_is_listed_from_a_folder_of_ones_own(odd: Path) -> None:
    env = {"HEARMEOUT_STORIES": str(odd.parent)}
    assert "late-parcel" in ran("stories", env=env)
    rows = json.loads(ran("stories", "--json", env=env))
    assert "late-parcel" in [row["id"] for row in rows]
    ran("play", "late-parcel", "--plain", typed="\n2\n", env=env)
    assert [len(records) for records in stored().values()] == [3]
    assert "Dana" in ran("play", "--resume", "--plain", env=env)
    odd.write_text("format: 1\n")
    assert "cannot be played" in ran("stories", env=env)


@NAMED
def test_a_pack_with_such_a_file_is_added_or_refused_with_its_name(odd: Path, home: Path) -> None:
    ended = hearmeout("packs", "add", str(odd.parent), "--name", "odd")
    assert ended.returncode in (0, 2)
    if ended.returncode == 2:
        assert "a name that is not safe" in ended.stderr.decode()
        assert not (home / "packs").exists() and not list(home.glob(".hearmeout*"))
    ran("packs", "list")
    ran("packs", "add", str(odd.parent / "missing\udcff.zip"), status=2)


@pytest.mark.parametrize("home_name", [b"h\xff", pytest.param(b"\x1b[31m", marks=pytest.mark.full)])
def test_a_home_with_such_a_name_holds_everything(tmp_path: Path, home_name: bytes) -> None:
    place = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + home_name))
    env = {"HEARMEOUT_HOME": str(place)}
    story = tmp_path / "story.yaml"
    story.write_text(PARCEL)
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "packed.yaml").write_text(story_text("packed"))
    ran("play", str(story), "--plain", typed="\n2\n", env=env)
    assert [len(records) for records in stored(place / "progress.sqlite3").values()] == [3]
    ran("packs", "add", str(tmp_path / "pack"), env=env)
    assert "packed" in ran("packs", "list", env=env)
    (row,) = json.loads(ran("packs", "list", "--json", env=env))
    assert row["name"] == "pack"
    assert "packed" in ran("stories", env=env)
    json.loads(ran("stories", "--json", env=env))
    ran("check", str(story), "--no-proof", status=1, env=env)
    assert "belongs to the game itself" in ran(
        "graph", str(story), "-o", str(place / "x.svg"), status=2, env=env
    )


def test_a_new_story_can_have_such_a_name(tmp_path: Path) -> None:
    made = Path(os.fsdecode(os.fsencode(tmp_path) + b"/f\xff/new.yaml"))
    ran("new", str(made))
    assert made.is_file()
    ran("check", "--no-proof", str(made))
    ran("new", "--course", os.fsdecode(os.fsencode(tmp_path) + b"/c\xff"))


def test_a_conversation_with_such_a_name_is_reviewed(tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/c\xff.txt"))
    file.write_text("Customer: It broke on Monday.\nAgent: On Monday. That is a pity.\n")
    ran("review", str(file))
    json.loads(ran("review", "--json", str(file)))


def made(kind: str, place: Path) -> str:
    """Something that is no ordinary file, at a place."""
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    elif kind == "socket":
        program = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])"
        subprocess.run([sys.executable, "-c", program, place.name], cwd=place.parent, check=True)
    else:
        place.symlink_to("/dev/zero")
    return str(place)


KINDS = pytest.mark.parametrize(
    "kind", ["pipe", *(pytest.param(kind, marks=pytest.mark.full) for kind in ("folder", "socket", "device"))]
)
WHY = ("is a folder", "no ordinary file", "not an ordinary file", "no story in this folder", "no story in it")


@KINDS
@pytest.mark.parametrize(
    "command",
    ["play --plain", "check", "graph", "preview", "playtest", "stories --texts", "packs add", "review"],
)
def test_what_is_no_file_is_refused_at_once(kind: str, command: str, tmp_path: Path) -> None:
    place = made(kind, tmp_path / "odd.yaml")
    ended = hearmeout(*command.split(), place)
    told = (ended.stdout + ended.stderr).decode()
    assert ended.returncode == (1 if (command, kind) == ("check", "folder") else 2), told
    assert any(why in told for why in WHY), told
    assert "Traceback" not in told


@KINDS
def test_such_tests_beside_a_story_and_such_a_course_are_told(kind: str, tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text(story_text("story"))
    made(kind, tmp_path / "story.tests.yaml")
    assert hearmeout("check", str(tmp_path / "story.tests.yaml"), "--no-proof").returncode in (1, 2)
    ran("check", "--no-proof", str(tmp_path / "story.yaml"))
    made(kind, tmp_path / "course.yaml")
    hearmeout("check", "--no-proof", str(tmp_path / "course.yaml"))
    assert "story" in ran("stories", env={"HEARMEOUT_STORIES": str(tmp_path)})


@pytest.mark.parametrize("kind", ["pipe", "device"])
@pytest.mark.parametrize(
    "place", ["settings.toml", *(pytest.param(p, marks=pytest.mark.full) for p in ("cache", "packs"))]
)
def test_such_a_thing_in_the_home_stops_no_call(kind: str, place: str, home: Path, tmp_path: Path) -> None:
    (home / place).parent.mkdir(parents=True)
    made(kind, home / place)
    story = tmp_path / "story.yaml"
    story.write_text(PARCEL)
    ran("play", str(story), "--plain", typed="\n2\n")
    assert [len(records) for records in stored().values()] == [3]
    ran("stories")
    ran("progress")


def test_a_pipe_that_takes_the_place_of_a_file_between_look_and_open_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from game.story.reader import read_story

    file, opened = tmp_path / "story.yaml", os.open
    file.write_text(PARCEL)

    def exchanged(path: Path, flags: int, *mode: int) -> int:
        if path == file:
            file.unlink()
            os.mkfifo(file)
        return opened(path, flags, *mode)

    monkeypatch.setattr(os, "open", exchanged)
    (finding,) = read_story(file).findings
    assert finding.code == "file-unreadable" and "not an ordinary file" in finding.message


def test_a_pipe_beside_a_checked_story_is_not_waited_for(tmp_path: Path) -> None:
    brings = "from: {other-story: [was_heard]}\nflags: [looked_up"
    (tmp_path / "one.yaml").write_text(PARCEL.replace("flags: [looked_up", brings), "utf-8")
    os.mkfifo(tmp_path / "two.yaml")
    ended = hearmeout("check", str(tmp_path / "one.yaml"), "--no-proof")
    assert b"other-story" in ended.stdout + ended.stderr
