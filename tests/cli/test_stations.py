"""`hearmeout stations` as a command: as lines, and as rows for a program."""

import json
import os
import sys
from pathlib import Path

import pexpect

from game.paths import database_file
from game.progress.database import Database
from game.stations.sittings import guess, toggle_against
from tests.playing import hearmeout
from tests.stations.small_form import begun, sat_through

ANSWER = "That cannot be done, and I can hear how worried you are about it."


def test_a_form_is_sat_line_by_line_and_gone_on_with_after_a_break() -> None:
    first = hearmeout("stations", "--form", "b", typed=f"\n{ANSWER}\n{ANSWER}\n")
    assert first.returncode == 0 and first.stderr == b""
    assert b"Station 1 of 12" in first.stdout and b"Everything is kept." in first.stdout
    again = hearmeout("stations", "--plain", typed="\n" + f"{ANSWER}\n" * 10 + "5\n/quit\n")
    assert again.returncode == 0
    told = again.stdout.decode()
    assert "You have done 2 of 12 stations. They are form B," in told
    assert "You thought 5 of 12." in told and "This check is not yet measured on people." in told
    body = json.loads(hearmeout("stations", "--json").stdout)
    (sitting,) = body["sittings"]
    assert sitting["form"] == "b" and sitting["own"] == 5 and sitting["limit"] is True
    assert sitting["all"]["of"] == 12 and body["measured_on_people"] is False
    assert [found["of"] for found in sitting["skills"].values()] == [3, 3, 3, 3]


def test_a_form_comes_again_only_in_its_turn() -> None:
    hearmeout("stations", "--form", "b", typed="\n/pause\n")
    other = hearmeout("stations", "--form", "a")
    assert other.returncode == 2 and b"Form B waits to be gone on with." in other.stderr
    hearmeout("stations", typed="/end\n/end\n\n/quit\n")
    again = hearmeout("stations", "--form", "b")
    assert again.returncode == 2 and b"You have had form B." in again.stderr


def test_rows_have_counts_intervals_and_changes_and_change_nothing() -> None:
    data = Database(database_file())
    for result in ("missed", "met"):
        done = guess(data, sat_through(data, begun(data, player="ada", seed=2), result), 2)
    toggle_against(data, done, 0)
    begun(data, player="ada", seed=5)
    data.close()
    before = {path: path.read_bytes() for path in database_file().parent.glob("*.sqlite*")}
    ended = hearmeout("stations", "--json", "--player", "Ada")
    assert {path: path.read_bytes() for path in database_file().parent.glob("*.sqlite*")} == before
    body = json.loads(ended.stdout)
    one, two, going = body["sittings"]
    assert one["all"]["missed"] == 4 and one["all"]["interval"] == [0.0, 0.4899]
    assert two["all"]["met"] == 4 and two["all"]["against"] == 1
    # Nothing is told of a sitting that is not over.
    assert going["finished"] is None and going["all"] is None and going["skills"] is None
    (change,) = body["changes"]
    assert (change["from"], change["to"]) == (one["id"], two["id"])
    assert change["all"]["told"] is True and change["all"]["enough"] == 3
    assert change["skills"]["open"]["told"] is False and change["skills"]["open"]["enough"] is None
    assert body["reliability"] == [0.7108, 0.75]


def test_nobody_has_sat_yet_and_nothing_is_made() -> None:
    body = json.loads(hearmeout("stations", "--json").stdout)
    assert body["sittings"] == [] and body["changes"] == []
    assert not Path(os.environ["HEARMEOUT_HOME"]).exists() or not database_file().exists()


def test_on_a_terminal_the_first_page_opens_and_begins() -> None:
    game = pexpect.spawn(
        sys.executable, ["-m", "game", "stations", "--form", "a", "--no-limit"],
        env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[2])},
        dimensions=(24, 80), timeout=20, encoding="utf-8",
    )  # fmt: skip
    game.expect("Twelve stations")
    game.expect("Begin")
    game.send("\r")
    game.expect("Station 1 of 12")
    game.send("half a sen")
    game.expect("half a sen")
    game.send("\x11")
    game.expect(pexpect.EOF)
    (sitting,) = _sittings(Database(database_file()))
    assert sitting == ("half a sen", "open", 1)


def _sittings(data: Database) -> list[tuple[object, ...]]:
    return data.rows(
        "SELECT a.answer, a.result, s.untimed FROM station_answers a JOIN sittings s ON s.id = a.sitting"
    )
