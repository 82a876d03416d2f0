"""Every command that the game tells people to type works when it is copied into a shell."""

import os
import re
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pexpect
import pytest

from game.command_lines import apart, command_line
from game.paths import database_file
from game.progress.database import Database
from game.progress.library import PlayableStory, open_library
from game.progress.runs import unfinished
from game.story.loading import load_story
from game.tui.app import HearMeOut
from game.tui.screens.call import CallScreen
from game.tui.too_small import TooSmall
from tests.cli.hostile_world import Ended, in_process
from tests.playing import PARCEL, plan_of, way_to
from tests.tui.apps import PRIYA, app

ODD = 'it\'s "mine" $HOME `ls` ünï 日本 \\ !x & (a);*\x1b]0;x\x07\x9b\u202e\n-b'
"""A folder's name that a shell takes apart in every way."""
PLAYERS = ("player", "Ada 'B' \"C\" $x", "-dash", "Zoë 日本", "--resume")
QUOTED = re.compile(r"`(hearmeout [^`]+)`")


def commands(written: bytes) -> list[str]:
    """Those in quotes within a sentence, or else the one to the end of the line, or of its column."""
    found: list[str] = []
    for line in written.decode().splitlines():
        _, command, words = line.partition("hearmeout ")
        found += QUOTED.findall(line) if "`hearmeout " in line else [f"{command}{words}".split("   ")[0]]
    return [command for command in found if command]


@pytest.fixture
def shell(tmp_path: Path) -> Path:
    folder = tmp_path / ODD
    folder.mkdir()
    return folder


def hearmeout(*arguments: str, typed: str = "") -> Ended:
    return in_process(arguments, typed.encode())


def typed(command: str, folder: Path, lines: bytes = b"", status: int = 0) -> bytes:
    """What is written when the command is typed in that folder: a real shell takes it apart."""
    takes = f"hearmeout() {{ printf '%s\\0' \"$@\"; }}\n{command}"
    words = subprocess.run(["bash", "-c", takes], capture_output=True, cwd=folder, check=True)
    assert not words.stderr
    with chdir(folder):
        ended = in_process([os.fsdecode(word) for word in words.stdout.split(b"\0")[:-1]], lines)
    assert ended.status == status, (command, ended.err)
    return ended.out + ended.err


def with_file(command: str, file: Path) -> str:
    """The command with the player's answer in the place of FILE."""
    return command.replace("FILE", command_line(file).removeprefix("hearmeout "))


@pytest.mark.parametrize("player", PLAYERS)
def test_a_call_goes_on_with_the_command_that_it_was_left_with(
    player: str, shell: Path, tmp_path: Path
) -> None:
    story = shell / "-my story.yaml"
    story.write_text(PARCEL)
    left = hearmeout("play", "--plain", f"--player={player}", str(story), typed="\n")
    other = hearmeout("play", "--plain", f"--player={player}", PRIYA, typed="\n")
    for ended, said in ((left, "Dana: "), (other, "Priya: ")):
        (command,) = commands(ended.out)
        again = typed(command, tmp_path, b"\n")
        assert said in again.decode() and commands(again) == [command], "it stays the same"
    assert len(unfinished(Database(database_file()), player)) == 2, "each is the player's own call"


@pytest.mark.parametrize("player", PLAYERS[:2])
def test_a_story_that_moved_is_said_and_gone_on_with_where_it_is(
    player: str, shell: Path, tmp_path: Path
) -> None:
    first, second = shell / "first.yaml", shell / "a -second.yaml"
    first.write_text(PARCEL)
    hearmeout("play", "--plain", f"--player={player}", str(first), typed="\n")
    first.rename(second)
    lost = hearmeout("play", "--plain", "--resume", f"--player={player}")
    assert lost.status == 1 and "There is no file" in lost.err.decode()
    assert "first.yaml" in lost.err.decode()
    (command,) = commands(lost.err)
    found = typed(with_file(command, second), tmp_path)
    assert b"Dana: " in found
    (told,) = commands(found)
    assert b"Dana: " in typed(told, tmp_path)
    assert hearmeout("play", "--plain", "--resume", f"--player={player}").status == 0, "it knows the place"
    home = hearmeout("play", "--resume", "--plain", f"--player={player}").out
    assert commands(home) == [told]


def test_a_story_that_moved_is_found_in_the_library_by_its_id(
    shell: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shell / "first.yaml").write_text(PARCEL)
    hearmeout("play", "--plain", str(shell / "first.yaml"), typed="\n")
    shelf = shell / "shelf"
    shelf.mkdir()
    (shell / "first.yaml").rename(shelf / "other.yaml")
    monkeypatch.setenv("HEARMEOUT_STORIES", str(shelf))
    going_on = hearmeout("play", "--plain", "--resume")
    monkeypatch.delenv("HEARMEOUT_STORIES")
    (command,) = commands(going_on.out)
    assert "other.yaml" in command and b"Dana: " in typed(command, tmp_path)


def test_what_stands_in_the_storys_place_is_said_with_what_to_do(shell: Path, tmp_path: Path) -> None:
    story = shell / "mine.yaml"
    story.write_text(PARCEL)
    hearmeout("play", "--plain", str(story), typed="\n")
    story.write_text(PARCEL.replace("goto: bridge", "goto: brigde"))
    (mended,) = commands(hearmeout("play", "--plain", "--resume").err)
    story.write_text(PARCEL.replace("late-parcel", "something-else"))
    (elsewhere,) = commands(hearmeout("play", "--plain", "--resume").err)
    old = shell / "old.yaml"
    old.write_text(PARCEL)
    typed(with_file(elsewhere, old), tmp_path)
    story.write_text(PARCEL)
    typed(mended, tmp_path)


def test_a_new_story_comes_with_commands_for_it(shell: Path) -> None:
    for words in ("'my first'", "-- -dash.yaml", '"it\'s ünï.yaml"', "--course -- '-c d'"):
        written = typed(f"hearmeout new {words}", shell)
        play, check, preview = commands(written)
        assert b"Traceback" not in typed(play, shell)
        typed(check, shell)
        instead = commands(typed(preview, shell, status=2))
        assert len(instead) == 2 and [typed(command, shell) for command in instead]


@pytest.mark.full
def test_a_preview_is_gone_on_with_at_its_place(shell: Path) -> None:
    (shell / "-my story.yaml").write_text(PARCEL)
    command = command_line("preview", Path("-my story.yaml"), "--trust", "70")
    env = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[2])}
    takes = f'hearmeout() {{ {sys.executable} -m game "$@"; }}\n'
    seen = []
    for _ in range(2):
        words = ["-c", takes + command]
        child = pexpect.spawn("bash", words, env=env, dimensions=(40, 200), timeout=20, cwd=str(shell))
        child.expect("Dana")
        child.send(" ")
        child.expect("You promised it twice")
        child.send("\x11")
        child.expect("To go on here: ")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0
        command = child.before.decode().strip()
        seen.append(command)
    assert "--trust 70 --path listen" in seen[0] and "./-my story.yaml" in seen[0]


def test_added_packs_come_with_commands_also_for_a_story_that_there_is_already(shell: Path) -> None:
    pack = shell / "-pack"
    pack.mkdir()
    (pack / "a.yaml").write_text(PARCEL)
    clashing = PARCEL.replace("late-parcel", open_library(None).courses[0].chapters[0].story)
    (pack / "b.yaml").write_text(clashing)
    written = typed("hearmeout packs add ./-pack", shell)
    assert len(commands(written)) == 2
    for command in commands(written):
        assert b"Dana: " in typed(f"{command} --plain", shell)


def test_hints_name_the_player_and_find_the_call(shell: Path) -> None:
    player = PLAYERS[1]
    assert not commands(hearmeout("export", f"--player={player}").err), "there is none to name"
    story = shell / "mine.yaml"
    story.write_text(PARCEL)
    finish = "\n".join([*way_to(plan_of(PARCEL), "best"), "", "", "", ""])
    hearmeout("play", "--plain", f"--player={player}", str(story), typed=finish)
    told = commands(hearmeout("export", f"--player={player}").err)
    assert len(told) == 2 and all(typed(command, shell) for command in told)
    (listed,) = commands(hearmeout("export", "zz", f"--player={player}").err)
    assert b"late-parcel" in typed(listed, shell)


def test_what_is_told_without_knowing_more_works_with_the_blanks_filled_in(shell: Path) -> None:
    (shell / "pack").mkdir()
    (shell / "pack" / "a.yaml").write_text(PARCEL)
    blanks = {"STORY": PRIYA, "CODE": "soft-lock", "FOLDER|ZIP": "pack"}
    found = []
    for arguments in ([], ["play"], ["play", "nowhere"], ["explain", "x"], ["packs", "list"], ["export"]):
        found += commands(hearmeout(*arguments).err)
    found += commands(hearmeout("check", str(shell / "pack")).out)
    assert len(found) >= 7
    for told in found:
        command = told
        for blank, answer in blanks.items():
            command = command.replace(blank, answer)
        typed(command, shell)


@pytest.mark.parametrize("player", PLAYERS[:2])
async def test_a_window_too_small_names_the_player(player: str, shell: Path) -> None:
    game = app(PRIYA)
    game.profile = player
    async with game.run_test(size=(40, 12), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, TooSmall)
        command = game.plain_command()
    assert b"Priya: " in typed(command, shell)


async def test_on_screen_too_a_named_story_that_moved_is_gone_on_with(shell: Path) -> None:
    first, second = shell / "first.yaml", shell / "second.yaml"
    first.write_text(PARCEL)
    hearmeout("play", "--plain", str(first), typed="\n")
    first.rename(second)
    data = Database(database_file())
    (run,) = unfinished(data, "player")
    loaded = load_story(second)
    assert loaded.story
    playable = PlayableStory(loaded.story, loaded.hash, second, second, loaded.source)
    game = HearMeOut(data, open_library(None), "player", playable=playable, run_id=run.id)
    async with game.run_test() as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, CallScreen)
        assert pilot.app.screen.call.log.id == run.id
    assert unfinished(data, "player")[0].file == str(second)


def test_on_windows_a_line_is_written_as_its_programs_take_it_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.command_lines.os.name", "nt")
    told = command_line("play", "C:\\My stories\\it's.yaml", "--player", 'Ada "B"')
    assert told == 'hearmeout play "C:\\My stories\\it\'s.yaml" --player "Ada \\"B\\""'


def test_a_command_is_taken_apart_from_the_sentence_before_it() -> None:
    assert apart("Type: hearmeout play") == ("Type:", "hearmeout play")
    assert apart("They said: hear me out") == ("They said: hear me out", "")
