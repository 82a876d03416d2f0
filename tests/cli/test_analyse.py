"""`hearmeout analyse`: one reply, a reply in a scene, and rows in a stream."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from game.cli.analyse import LONGEST_ROW
from game.cli.commands import group
from tests.playing import PARCEL_FILE, hearmeout

LATE = """
import sys
from game.cli import main
sys.argv = ["hearmeout", *{arguments!r}]
try:
    main()
except SystemExit:
    pass
print(*sorted(sys.modules), file=sys.stderr)
"""


def analyse(*arguments: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(group, ["analyse", *arguments], input=typed)


def stream(*lines: str | bytes) -> tuple[list[dict[str, object]], Result]:
    body = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    result = analyse("--jsonl", typed=body)
    return [json.loads(line) for line in result.stdout.splitlines()], result


def row(name: object, text: str, *context: str) -> str:
    return json.dumps({"id": name, "context": context, "text": text})


def test_each_behaviour_comes_with_its_words_and_its_reason() -> None:
    told = analyse(
        "--context", "I have rung three times.", "You have rung three times. Is that right?"
    ).stdout
    assert "paraphrase (given back), strength 0." in told
    assert "“You have rung three times.”" in told
    assert "gives back what they told." in told
    assert "“Is that right?”" in told


def test_a_reply_without_listening_is_told_so() -> None:
    result = analyse("Noted.")
    assert result.exit_code == 0
    assert "No listening behaviour" in result.stdout


def test_the_reply_may_come_from_standard_input() -> None:
    assert json.loads(analyse("--json", typed="\ufeffMm-hm.\r\n").stdout)["text"] == "Mm-hm."


def test_places_are_characters_of_the_reply_as_it_was_given() -> None:
    reply = "  👋🏽 You’ve rung three times.\tHave I got that right?  "
    found = json.loads(analyse("--json", reply).stdout)
    assert found["text"] == reply
    quotes = {b["code"]: reply[b["start"] : b["end"]] for b in found["behaviours"]}
    assert quotes["check"] == "Have I got that right?"


def test_in_a_scene_the_route_and_what_was_left_out_are_told() -> None:
    base = ("--story", "the-call-that-came-back", "--scene", "opening")
    cold = json.loads(analyse(*base, "--json", "Let me pull up the bill.").stdout)
    assert cold["left_out"]["facts"]
    assert cold["left_out"]["feelings"] == ["resigned"]
    warm = json.loads(analyse(*base, "--json", "That's the third time you have had to call us.").stdout)
    assert "third_call" in warm["facts"]
    assert warm["left_out"]["facts"] == []
    text = analyse(*base, "Let me pull up the bill.").stdout
    assert "Customer: Hello, yes. John Marsh." in text
    assert "Heard, but not in the reply:" in text


def test_every_authored_example_of_a_typed_scene_is_read_with_its_route() -> None:
    from game.story.reader import read_story

    story = read_story(PARCEL_FILE).story
    assert story is not None
    scene, typed = next((name, s.typed) for name, s in story.scenes.items() if s.typed)
    for route in typed.routes:
        arguments = ("--story", str(PARCEL_FILE), "--scene", scene, "--json", route.examples[0])
        found = json.loads(analyse(*arguments).stdout)
        assert found["route"] == route.id
        assert found["leads_to"]


def test_a_scene_behind_a_silence_is_found() -> None:
    arguments = ("--story", "the-call-that-came-back", "--scene", "the_letter", "Tell me about the letter.")
    told = analyse(*arguments).stdout
    assert told.startswith("Customer: ")
    assert "No short play reaches" not in told


def test_a_question_for_what_was_told_is_called_asking_again() -> None:
    arguments = ("--story", "the-call-that-came-back", "--scene", "opening", "--json")
    found = json.loads(analyse(*arguments, "Have you called before about this?").stdout)
    assert found["asked_again"] == ["this is the third time he has rung about it"]


def test_a_cue_takes_no_route() -> None:
    found = json.loads(
        analyse("--story", "the-call-that-came-back", "--scene", "opening", "--json", "Mm-hm.").stdout
    )
    assert (found["route"], found["pick"], found["leads_to"]) == ("", "", "")


def test_all_that_a_reply_is_held_to_is_shown_also_what_is_told_into_a_silence() -> None:
    base = ("--story", "the-call-that-came-back", "--scene", "opening")
    shown = analyse(*base, "So nobody rang you back. What happened?").stdout
    assert "There was a lady going to ring me back" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--story", "the-call-that-came-back", "hi"), "go together"),
        (("--jsonl", "hi"), "--jsonl"),
        (("--jsonl", "--context", "x"), "--jsonl"),
        (("--story", "no-such", "--scene", "x", "hi"), "no story"),
        (("--story", "the-call-that-came-back", "--scene", "openign", "hi"), "Did you mean “opening”?"),
        (("--story", "the-call-that-came-back", "--scene", "opening", "--context", "x", "hi"), "--context"),
    ],
)
def test_wrong_usage_is_told_and_exits_2(arguments: tuple[str, ...], says: str) -> None:
    result = analyse(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_a_scene_that_is_not_answered_is_told_with_those_that_are() -> None:
    result = analyse("--story", str(PARCEL_FILE), "--scene", _ending(), "hi")
    assert result.exit_code == 2
    assert "Scenes that are answered:" in result.stderr


def _ending() -> str:
    from game.story.reader import read_story

    story = read_story(PARCEL_FILE).story
    assert story is not None
    return next(name for name, scene in story.scenes.items() if scene.ending)


def test_rows_come_out_as_they_went_in() -> None:
    rows, result = stream(row("a", "Mm-hm."), "", row(2, "What happened?"), row(None, ""), row([1], "ok 😞"))
    assert [found["id"] for found in rows] == ["a", 2, None, [1]]
    assert all(found.keys() == {"id", "behaviours"} for found in rows)
    assert '"behaviours": [{"code": "cue", "strength": 1.0, "start": 0, "end": 6, "why": "' in result.stdout
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_bad_row_gets_an_error_with_its_line_and_the_rest_are_answered() -> None:
    rows, result = stream(
        "nonsense",
        row(1, "Mm-hm."),
        '{"id": 7, "text": 8}',
        b'{"id": "\xff"}',
        "[" * 5000,
        row('"error": ', "hi"),
    )
    assert [(found.get("line"), "error" in found) for found in rows] == [
        (1, True), (None, False), (3, True), (4, True), (5, True), (None, False),
    ]  # fmt: skip
    assert rows[2]["id"] == 7
    assert "UTF-8" in str(rows[3]["error"])
    assert result.exit_code == 1
    assert "4 of 6 rows" in result.stderr


def test_half_a_surrogate_goes_back_as_it_came() -> None:
    rows, result = stream('{"id": "\\ud800", "text": "\\udc00 I see \\ud83d"}')
    assert rows[0]["id"] == "\ud800"
    assert result.exit_code == 0


def test_a_row_without_end_is_one_error_row() -> None:
    rows, _ = stream(b"x" * (3 * LONGEST_ROW + 7), row(2, "Mm-hm."))
    assert "longer than" in str(rows[0]["error"])
    assert rows[1]["id"] == 2


def test_long_replies_are_answered() -> None:
    rows, result = stream(row(1, "I can hear that. " * 600), row(2, "a" * 10_000), row(3, "?!" * 5_000))
    assert len(rows) == 3
    assert result.exit_code == 0


def test_a_row_is_answered_before_the_next_one_is_sent() -> None:
    arguments = [sys.executable, "-m", "game", "analyse", "--jsonl"]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for name in range(3):
            process.stdin.write(row(name, "Mm-hm.").encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == name
        process.stdin.close()
        assert process.wait(30) == 0


def test_a_reader_that_goes_away_is_no_fault() -> None:
    arguments = [sys.executable, "-m", "game", "analyse", "--jsonl"]
    pipe = subprocess.PIPE
    with subprocess.Popen(arguments, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(b'{"text": "Mm-hm."}\n' * 3)
        process.stdin.close()
        assert process.stderr.read() == b""


def test_the_contract_holds_for_the_real_command() -> None:
    done = hearmeout("analyse", "--jsonl", typed=row("é", "Mm-hm.") + "\nx\n")
    assert [json.loads(line)["id"] for line in done.stdout.decode().splitlines()] == ["é", None]
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "typed", "absent"),
    [
        (
            ["analyse", "--jsonl"],
            row(1, "Mm-hm."),
            ("textual", "rich", "sqlite3", "yaml", "game.conversation"),
        ),
        (["analyse", "Mm-hm."], "", ("textual", "rich", "sqlite3", "game.progress")),
    ],
)
def test_the_quick_ways_load_no_more_than_they_need(
    arguments: list[str], typed: str, absent: tuple[str, ...]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LATE.format(arguments=arguments)],
        input=typed.encode(),
        capture_output=True,
        timeout=60,
        check=True,
    )
    loaded = done.stderr.decode().split()
    assert "game.listening.detector" in loaded
    assert not [name for name in loaded if name in absent]


def test_help_has_an_example(tmp_path: Path) -> None:
    assert "Example: hearmeout analyse" in analyse("--help").stdout
