"""The command line: nothing hangs, nothing shows a traceback, data and messages keep apart."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game.cli.commands import COMMANDS
from game.paths import database_file
from tests.cli.hostile_world import in_process
from tests.playing import PARCEL, PARCEL_FILE, hearmeout, stored

ROOT = Path(__file__).parents[2]
LONG = "x" * 10_000


def test_the_bare_command_without_a_terminal_says_what_to_do_and_ends() -> None:
    ended = hearmeout()
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"needs a terminal" in ended.stderr
    assert b"--plain" in ended.stderr


def test_play_without_a_terminal_is_plain_play() -> None:
    ended = hearmeout("play", "the-call-that-came-back", typed="\n\n")
    assert ended.returncode == 0
    assert b"John: " in ended.stdout
    assert b"\x1b" not in ended.stdout
    assert ended.stderr == b""


def test_a_dumb_terminal_gets_plain_play() -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "game", "play", str(PARCEL_FILE)]
    env = {**os.environ, "TERM": "dumb"}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=ROOT)
    os.close(theirs)
    os.write(ours, b"\n/quit\n")
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait(20) == 0
    assert b"Dana: You promised it twice." in shown
    assert b"\x1b" not in shown


@pytest.mark.parametrize("arguments", [["progress"], ["export", "--last"], ["play", "--resume", "--plain"]])
def test_progress_that_cannot_be_read_is_one_sentence_in_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HEARMEOUT_HOME", str(tmp_path / "file"))
    ended = hearmeout(*arguments)
    assert (ended.returncode, ended.stdout) == (1, b"")
    why = "there is a file where the folder should be"
    assert ended.stderr.decode() == f"Saved progress cannot be read just now: {why}.\n"


def test_an_unknown_story_is_met_with_the_nearest() -> None:
    ended = hearmeout("play", "the-call-that-come-back", "--plain")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert "Did you mean “the-call-that-came-back”?" in ended.stderr.decode()


def test_an_unreadable_story_is_met_with_its_findings(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(PARCEL.replace("goto: bridge", "goto: brigde"))
    ended = hearmeout("play", str(file), "--plain")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert f"{file}:".encode() in ended.stderr
    assert b"bridge" in ended.stderr


def test_an_id_comes_before_a_file_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "the-call-that-came-back").write_text("a letter")
    env = {"PYTHONPATH": str(ROOT)}
    assert b"John: " in hearmeout("play", "the-call-that-came-back", **env).stdout


def test_every_text_of_a_story_is_listed_under_its_id() -> None:
    ended = hearmeout("stories", "--texts", str(PARCEL_FILE), "--json")
    rows = json.loads(ended.stdout)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert {"id": "late-parcel/title", "text": "The late parcel"} in rows
    lines = hearmeout("stories", "--texts", str(PARCEL_FILE)).stdout.decode().splitlines()
    assert len(lines) == 2 * len(rows) and lines[0] == rows[0]["id"]
    assert hearmeout("stories", "--texts", "nowhere").returncode == 2


def test_stories_of_ones_own_are_found(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(PARCEL)
    rows = json.loads(hearmeout("stories", "--json", HEARMEOUT_STORIES=str(tmp_path)).stdout)
    ids = [row["id"] for row in rows]
    assert ids[:3] == ["first-call", "download-that-stops", "the-call-that-came-back"], (
        "the course comes first, in its order"
    )
    assert "late-parcel" in ids[3:]
    assert set(rows[-1]) == {"id", "title", "customer", "channel", "skills", "file"}


def test_what_cannot_be_played_is_told_beside_what_can(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("format: 1\n")
    folders = os.pathsep.join([str(tmp_path), str(tmp_path / "nowhere")])
    ended = hearmeout("stories", HEARMEOUT_STORIES=folders)
    assert ended.returncode == 0
    assert b"the-call-that-came-back" in ended.stdout
    assert b"broken.yaml cannot be played" in ended.stderr
    assert b"nowhere is no folder of stories" in ended.stderr


def test_a_terminal_gets_a_prompt_and_ctrl_c_is_no_fault() -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "game", "play", str(PARCEL_FILE), "--plain"]

    def heeds_ctrl_c() -> None:
        # Where the tests run behind a shell's `&`, they and all they start would ignore it.
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, preexec_fn=heeds_ctrl_c
    )
    os.close(theirs)
    shown = b""
    while b"> " not in shown:
        shown += os.read(ours, 65536)
    os.write(ours, b"\xff\xfe\n")
    while shown.count(b"> ") < 2:
        shown += os.read(ours, 65536)
    process.send_signal(signal.SIGINT)
    while b"The call is saved." not in shown:
        shown += os.read(ours, 65536)
    os.close(ours)
    assert process.wait(20) == 0
    assert b"Traceback" not in shown


def test_what_was_typed_to_hear_the_end_of_a_call_answers_no_question_after_it() -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "game", "play", str(PARCEL_FILE), "--plain"]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT)
    os.close(theirs)
    shown = b""
    heard = "You must feel so let down, after it was promised twice.\n"
    for line in ("\n", "\n", "2\n", "\n", heard, "\n", "\n", "\n\n\n4\n"):
        asked = shown.count(b"> ")
        while shown.count(b"> ") == asked:
            shown += os.read(ours, 65536)
        os.write(ours, line.encode())
    while b"5 fully." not in shown:
        shown += os.read(ours, 65536)
    os.write(ours, b"/quit\n")
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:
        pass
    os.close(ours)
    assert process.wait(20) == 0
    assert b"Nothing is answered yet" not in shown and b"How well heard" not in shown
    assert b"Ending: Heard (best)" in shown


def test_progress_shows_what_was_played_and_what_can_be_gone_on_with() -> None:
    hearmeout("play", str(PARCEL_FILE), typed="\n2\n")
    hearmeout("play", "the-call-that-came-back", "--profile", "Ada", typed="\n")
    row = json.loads(hearmeout("progress", "--json").stdout)
    assert [run["story"] for run in row["unfinished"]] == ["late-parcel"]
    assert row["unfinished"][0]["turns"] == 1
    assert not any(c["plays"] for c in row["chapters"])
    other = json.loads(hearmeout("progress", "--json", "--profile", "ADA").stdout)
    assert [run["story"] for run in other["unfinished"]] == ["the-call-that-came-back"]
    same = json.loads(hearmeout("progress", "--json", "--player", "ada").stdout)
    assert same["unfinished"] == other["unfinished"], "one word for one thing: a player"
    assert "To go on with: late-parcel, 1 reply" in hearmeout("progress").stdout.decode()


def test_going_on_takes_a_story_by_its_file_by_its_id_or_not_at_all(tmp_path: Path) -> None:
    moved = tmp_path / "moved.yaml"
    moved.write_text(PARCEL)
    hearmeout("play", str(PARCEL_FILE), typed="\n\n/note one\n")
    hearmeout("play", "the-call-that-came-back", typed="\n")
    for story in (str(PARCEL_FILE), str(moved), "late-parcel"):
        env = {"HEARMEOUT_STORIES": str(tmp_path)} if story == "late-parcel" else {}
        ended = hearmeout("play", story, "--resume", typed="/note more\n", **env)
        assert b"(a sigh)" in ended.stdout, ended.stderr
    assert [len(records) for records in stored().values()] == [7, 2]
    assert b"Dana" in hearmeout("play", "--resume", typed="").stdout


def test_going_on_without_the_file_of_the_story_says_so_and_keeps_the_call(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(PARCEL)
    hearmeout("play", str(file), typed="\n")
    file.unlink()
    ended = hearmeout("play", "--resume", typed="")
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert "The call is kept" in ended.stderr.decode()
    file.write_text(PARCEL.replace("id: late-parcel", "id: something-else"))
    assert "now holds another story" in hearmeout("play", "--resume", typed="").stderr.decode()
    file.write_text(PARCEL)
    assert b"Dana: " in hearmeout("play", "--resume", typed="").stdout


def test_nothing_to_go_on_with_is_said() -> None:
    ended = hearmeout("play", "--resume")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"no unfinished call" in ended.stderr


def test_ctrl_c_ends_a_call_cleanly_and_saved() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "game", "play", str(PARCEL_FILE), "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin and process.stdout
    process.stdin.write(b"\n/note before\n")
    process.stdin.flush()
    while b"Noted." not in process.stdout.readline():
        pass
    process.send_signal(signal.SIGINT)
    written, messages = process.communicate(timeout=20)
    assert process.returncode == 0
    assert b"The call is saved." in written
    assert messages == b""
    assert [len(records) for records in stored().values()] == [3]


@pytest.mark.parametrize(
    "arguments", [["stories"], ["play", str(PARCEL_FILE), "--plain"], ["--help"], ["progress"]]
)
def test_a_reader_that_goes_away_meets_no_traceback(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "game", *arguments]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout and process.stdin and process.stderr
    process.stdout.close()
    process.stdin.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(20) in (0, 1)


PLAYS = f"play {PARCEL_FILE} --plain"
CLOSED = [("", "<&-"), (PLAYS, "<&-"), ("stories", ">&-"), (PLAYS, ">&-"), ("play late", "2>&-")]
"""Commands, each with a stream that it would use closed."""


@pytest.mark.parametrize(
    ("arguments", "closed"),
    [*CLOSED, *((arguments, "<&- >&- 2>&-") for arguments in ("", "stories", "play late", PLAYS))],
)
def test_closed_streams_are_no_fault(arguments: str, closed: str) -> None:
    command = f"{sys.executable} -m game {arguments} {closed}"
    ended = subprocess.run(command, shell=True, capture_output=True, cwd=ROOT, timeout=20, check=False)
    assert ended.returncode in (0, 2)
    assert b"Traceback" not in ended.stderr + ended.stdout


HOSTILE = [
    ["--nope"],
    ["nope"],
    ["\x1b[31m"],
    ["play", LONG],
    ["play", "\udcff"],
    ["play", "\x1b]0;title\x07.yaml"],
    ["play", "../" * 50 + "etc/passwd.yaml"],
    ["play", ".", "--plain"],
    ["play", "/dev/null"],
    ["play", "a", "b"],
    ["play", "--pace", "fast"],
    ["play", "--resume", "--profile", "\u202eada"],
    ["play", "--profile", LONG, "late"],
    ["play", "--profile", "[/]", "late"],
    ["play", "--profile", " \u200f\x1b ", "late"],
    ["progress", "--profile", "🙂 [bold]", "--json"],
    ["progress", "extra"],
    ["stories", "--jsno"],
    ["--version", "--help"],
]


@pytest.mark.parametrize("arguments", HOSTILE, ids=lambda a: ascii(" ".join(a))[:40])
def test_bad_arguments_end_with_a_plain_message(arguments: list[str]) -> None:
    ended = hearmeout(*arguments)
    assert ended.returncode in (0, 2)
    told = (ended.stdout + ended.stderr).decode()
    assert "Traceback" not in told and "went wrong" not in told
    assert not any(ord(c) < 32 and c not in "\n\t" for c in told)
    assert "\u202e" not in told
    assert len(told) < 4000


@pytest.mark.parametrize("name", sorted(COMMANDS))
@pytest.mark.parametrize(
    "arguments", [["--nope"], ["/no/such/file.yaml"], ["a", "b", "c", "d"], ["\udcff\x1b"]]
)
def test_no_command_shows_a_traceback(
    name: str, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = in_process([name, *arguments])
    assert b"Traceback" not in ended.err
    assert b"went wrong" not in ended.err
    assert ended.status in (0, 1, 2)


def test_a_fault_of_our_own_is_one_plain_line(home: Path) -> None:
    code = (
        "import sys, game.cli.late_group as c; from game.cli import main; sys.argv=['hearmeout','stories'];"
        " c.import_module = lambda name: 1 / 0; main()"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert b"went wrong" in ended.stderr


MOST = 4 * 1024 * 1024
"""Bytes: more than a new save takes."""


def test_an_output_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A file that has reached the largest size allowed stands for a full disk: every system has that."""
    written = tmp_path / "written"
    with written.open("wb") as file:
        file.truncate(MOST)
    limited = (
        "import resource, runpy, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f" resource.setrlimit(resource.RLIMIT_FSIZE, ({MOST}, {MOST}));"
        " runpy.run_module('game', run_name='__main__')"
    )
    command = [sys.executable, "-c", limited, "play", str(PARCEL_FILE)]
    with written.open("ab") as full:
        ended = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr and b"File too large" in ended.stderr
    assert written.stat().st_size == MOST


def test_an_output_without_our_letters_is_no_fault() -> None:
    ended = hearmeout("play", str(PARCEL_FILE), typed="\n2\n", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ended.returncode == 0
    assert b"Dana: " in ended.stdout


HEAVY = ("textual", "rich", "yaml", "sqlite3", "msgspec", "platformdirs", "snowballstemmer", "asyncio")


def loaded_by(code: str, *modules: str) -> set[str]:
    ask = f"import sys; {code}; print(*[m for m in {modules!r} if m in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stdout.split()[-len(modules) :]) & set(modules)


def test_the_command_line_imports_nothing_before_it_is_needed() -> None:
    assert loaded_by("import game.cli", *HEAVY, "click", "importlib.metadata") == set()
    assert loaded_by("import game.cli.commands", *HEAVY) == set()


PLAY = f"""
import contextlib, runpy
sys.argv = ["hearmeout", "play", {str(PARCEL_FILE)!r}]
with contextlib.suppress(SystemExit):
    runpy.run_module("game", run_name="__main__")
"""


def test_plain_play_loads_no_screen() -> None:
    assert loaded_by(f"exec({PLAY!r})", "textual", "rich", "sqlite3") == {"sqlite3"}


def test_home_loads_nothing_that_only_a_call_needs() -> None:
    """What home shows first waits for no ear and no rules of a call."""
    of_a_call = ("game.listening.lexicon", "game.conversation.step", "game.play.session")
    code = "import game.tui.app, game.tui.screens.home, game.cli.open_game"
    assert loaded_by(code, *of_a_call) == set()


def test_help_is_quick() -> None:
    best = min(_seconds("--help") for _ in range(3))
    bare = min(_seconds(code=True) for _ in range(3))
    assert best < bare + 0.35


def _seconds(*arguments: str, code: bool = False) -> float:
    command = [sys.executable, "-c", "pass"] if code else [sys.executable, "-m", "game", *arguments]
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - began


def test_everything_saved_is_in_one_folder(home: Path) -> None:
    hearmeout("play", str(PARCEL_FILE), typed="\n")
    assert database_file().parent == home
    assert {p.name for p in home.iterdir()} <= {"progress.sqlite3", "cache"}
