"""The game in a real pseudo-terminal: what goes over the wire, and how it leaves."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

STORY = """format: 1
id: small
title: "Wire\\x1b]0;PWNED\\x07 [/] [@click=app.quit]x[/]"
channel: phone
customer: {name: "Kim\\x1b[2J"}
start: {scene: a, trust: 40, frustration: 40}
scenes:
  a:
    customer: ["before\\x1b]0;PWNED\\x07after \\x9b31m red", "more"]
    typed: {routes: [{id: any, otherwise: true, examples: [a, b, c], goto: b}]}
  b: {customer: ["Bye\\x1b[2J."], ending: {kind: good, title: "Done\\x1b[2J"}}
"""


def spawn(home: Path, *arguments: str, **extra: str) -> Any:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("HEARMEOUT", "TEXTUAL", "NO_COLOR"))}
    env |= {"HEARMEOUT_HOME": str(home), "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none", **extra}
    program = [sys.executable, "-m", "game", *arguments]
    return pexpect.spawn(program[0], program[1:], env=env, dimensions=(24, 80), timeout=20)


def finish(child: Any) -> bytes:
    """Everything written until the end."""
    child.expect(pexpect.EOF)
    written: bytes = child.before or b""
    child.close()
    return written


def test_control_codes_of_a_story_never_reach_the_terminal(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(STORY, "utf-8")
    child = spawn(home, "play", str(file), "--pace", "reader")
    child.expect(b"after")
    seen = child.before + b"after"
    child.send(b"\t")
    child.expect(b"F1")
    seen += child.before
    child.send(b"\x1b[200~pasted\x1b]0;PWNED\x07\x1b[201~\r")
    child.expect(b"pasted")
    child.send(b"\x11")
    seen += b"pasted" + finish(child)
    assert b"\x1b]0;" not in seen and b"PWNED\x07" not in seen and b"\x9b31m" not in seen
    # The screen itself is cleared by the driver at most as it starts and ends, never by the story.
    assert b"Kim\x1b[2J" not in seen and b"Bye\x1b[2J" not in seen
    assert child.exitstatus == 0


def test_control_codes_in_a_save_never_reach_the_terminal_from_any_screen(home: Path, tmp_path: Path) -> None:
    hostile_save(home, tmp_path)
    child = spawn(home, HEARMEOUT_STORIES=str(tmp_path))
    seen = b""
    for keys, shown in [
        ("", b"chapters passed"),
        ("u", b"Somebody new"),
        ("\x1b", b"chapters passed"),
        ("s", b"as it was at first"),
        ("\x1b", b"chapters passed"),
        ("\x10", b"Earlier calls:"),
        ("\x1b", b"not played yet"),
        ("\x1b[Fe", b"earlier calls"),
        ("\r", b"looking back"),
        ("\x1b[C", b"good ending"),
        ("\x1b[C", b"Over the whole call"),
        ("\x1b[C", b"One gap"),
        ("\x1b[C", b"Score card"),
        ("x", b"Write this call"),
        ("1", b"Written to"),
        ("?", b"Keys here"),
    ]:
        child.send(keys)
        child.expect(shown)
        seen += child.before + shown
    child.send("\x11")
    seen += finish(child)
    # The shape of the mouse pointer is the framework's own to set.
    text = re.sub(r"\x1b\]22;[a-z]*\x07", "", seen.decode("utf-8"))
    assert "PWNED" in text, "what it says is shown"
    assert "\x1b]" not in text and "\x9b" not in text and "\u202e" not in text and "\x07" not in text
    assert not re.search(r"PWNED[^\n]{0,40}\x1b\[2J", text)
    assert child.exitstatus == 0


def hostile_save(home: Path, tmp_path: Path) -> None:
    """A finished run whose player, notes, replies and intention carry control codes, as a save from
    elsewhere may."""
    code = (
        "import sys\n"
        "from game.conversation.events import Listen, Note, Say\n"
        "from game.conversation.plan import Plan\n"
        "from game.listening.reading import Reading\n"
        "from game.play.session import start_call\n"
        "from game.progress.database import Database\n"
        "from game.paths import database_file\n"
        "from game.progress.own_views import save_intention\n"
        "from game.story.reader import read_story\n"
        "from pathlib import Path\n"
        "bad = 'PWNED' + chr(27) + ']0;PWNED' + chr(7) + chr(0x9b) + '31m' + chr(0x202e) + chr(27) + '[2J'\n"
        "file = Path(sys.argv[1])\n"
        "loaded = read_story(file)\n"
        "database = Database(database_file())\n"
        "call = start_call(database, 'player', Plan(loaded.story, loaded.hash), file)\n"
        "call.do(Note(bad)); call.do(Listen()); call.do(Say(bad, Reading())); call.do(Listen())\n"
        "assert call.state.over\n"
        "save_intention(database, call.log.id, bad)\n"
        "with database.transaction() as db:\n"
        "    db.execute('UPDATE profiles SET name = ?', (bad,))\n"
    )
    file = tmp_path / "small.yaml"
    file.write_text(STORY, "utf-8")
    env = {**os.environ, "HEARMEOUT_HOME": str(home)}
    subprocess.run([sys.executable, "-c", code, str(file)], env=env, check=True)


def test_without_colour_no_colour_is_written_and_nothing_is_lost(home: Path) -> None:
    child = spawn(home, "play", "the-call-that-came-back", "--pace", "reader", NO_COLOR="1")
    child.expect(b"bill again")
    seen: bytes = child.before + b"bill again"
    child.send(b"  ")
    child.expect(b"blaming")
    seen += child.before
    child.send(b"\x11")
    seen += finish(child)
    colours = re.findall(
        rb"\x1b\[[0-9;]*(?:38|48);[25][0-9;]*m|\x1b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|9[0-7])m", seen
    )
    assert not colours, colours[:3]
    assert "▂▅▃▆".encode() in seen, "the sign of speaking is there without colour"


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_cannot_draw_gets_plain_play(home: Path, term: str) -> None:
    child = spawn(home, "play", "the-call-that-came-back", TERM=term)
    child.expect(b"bill again")
    child.sendline(b"/quit")
    seen = child.before + finish(child)
    assert b"\x1b[?1049h" not in seen
    assert child.exitstatus == 0


@pytest.mark.parametrize("arguments", [[], ["play", "--plain"]], ids=["bare", "plain"])
def test_without_a_screen_home_is_lines(home: Path, arguments: list[str]) -> None:
    child = spawn(home, *arguments, TERM="dumb" if not arguments else "xterm-256color")
    child.expect(b"/skip skips them")
    child.sendline(b"/skip")
    child.expect(b"A number plays that chapter")
    child.sendline(b"1")
    child.expect(b"/help")
    child.sendline(b"/quit")
    seen = child.before + finish(child)
    assert b"The call is saved" in seen
    assert b"\x1b" not in seen
    assert child.exitstatus == 0


def test_a_fault_inside_the_game_shows_no_traceback(home: Path) -> None:
    code = (
        "import game.tui.screens.home as h\n"
        "def broken(self): raise RuntimeError('secret value')\n"
        "h.HomeScreen._fill = broken\n"
        "import sys; sys.argv = ['hearmeout']\n"
        "from game.cli import main\n"
        "main()\n"
    )
    env = {**os.environ, "HEARMEOUT_HOME": str(home), "TERM": "xterm-256color"}
    child = pexpect.spawn(sys.executable, ["-c", code], env=env, dimensions=(24, 80), timeout=20)
    seen = finish(child)
    assert b"Something went wrong inside the game" in seen
    assert b"Traceback" not in seen and b"secret value" not in seen
    assert child.exitstatus != 0
