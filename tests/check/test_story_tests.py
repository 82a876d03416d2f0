"""Story tests: plays pinned beside a story, and where a play that goes another way parts."""

from pathlib import Path

import pytest

from game.check.check import check
from game.story.findings import Finding
from game.story.story_files import story_files

STORY = Path(__file__).parent / "broken" / "clean-typed.yaml"


def run(tmp_path: Path, tests: str, head: str = "format: 1\nstory: cafe\ntests:\n") -> list[Finding]:
    (tmp_path / "cafe.yaml").write_bytes(STORY.read_bytes())
    path = tmp_path / "cafe.tests.yaml"
    path.write_text(head + tests)
    return [f for f in check([tmp_path / "cafe.yaml"], proof=False).findings if f.file == str(path)]


def line(tmp_path: Path, finding: Finding) -> str:
    """The text from the place of a finding on."""
    return (tmp_path / "cafe.tests.yaml").read_text().split("\n")[finding.line - 1][finding.column - 1 :]


@pytest.mark.parametrize(
    "test",
    [
        "  - {name: a, play: [listen all, pick: brush_off, retake, pick: name_it], scene: softer}",
        "  - {name: a, play: [listen all, pick: name_it, pick: replace], ending: good, route: replace}",
        "  - {name: a, play: [listen, 'pick:name_it'], scene: softer, flags: [promised]}",
        "  - {name: a, play: ['pick: name_it'], trust: [1, 60], frustration: '!= 0', scene: softer}",
        "  - {name: a, play: [cue, listen, cue, wait], trust: 42}",
        "  - {name: a, play: [listen all, pick: brush_off, say: You lost nine cups.], route: heard}",
        "  - {name: a, play: [listen all, pick: brush_off, say: heard#2], route: heard, scene: softer}",
        "  - {name: a, play: [listen all, pick: brush_off, 'say:missed#1'], ending: lost}",
        "  - name: a\n    given: {scene: softer, trust: 99, flags: [promised]}\n"
        "    play: [pick: replace]\n    ending: good",
        "  - {name: a, given: {scene: softer, trust: 10}, play: [pick: replace], ending: settled}",
        "  - name: a\n    play:\n      - listen: all\n      - {pick: name_it, scene: softer, trust: '> 40'}",
    ],
)
def test_a_play_that_goes_as_pinned_is_no_finding(tmp_path: Path, test: str) -> None:
    assert run(tmp_path, test + "\n") == []


@pytest.mark.parametrize(
    ("test", "at", "says"),
    [
        (
            "  - {name: a, play: [listen all, pick: brush_off, {say: Blue., route: heard}], ending: good}",
            "heard}], ending: good}",
            'event 3 (say: Blue.) in scene "colder": expected route "heard", got "missed"; the ear read ',
        ),
        (
            "  - {name: a, play: [listen all, pick: replace, pick: name_it]}",
            "pick: replace, pick: name_it]}",
            'event 2 (pick: replace) in scene "opening": expected that it stands, got: There is no reply',
        ),
        ("  - {name: a, play: [listen all, listen]}", "listen]}", "event 2 (listen)"),
        (
            "  - {name: a, play: [listen all, pick: brush_off], trust: '>= 60'}",
            "'>= 60'}",
            "after event 2: expected trust >= 60, got 35 (it went 40, 35)",
        ),
        (
            "  - {name: a, play: [listen all, pick: brush_off], scene: softer}",
            "softer}",
            'after event 2: expected scene "softer", got "colder"',
        ),
        (
            "  - {name: a, play: [listen all, pick: brush_off], flags: [promised]}",
            "[promised]}",
            'expected the flag "promised", got none',
        ),
        (
            "  - {name: a, play: [listen all, pick: brush_off], ending: good}",
            "good}",
            'expected the ending good, got no ending: the call stands in "colder"',
        ),
        (
            "  - {name: a, play: [listen all, pick: name_it, pick: policy], ending: good}",
            "good}",
            'expected the ending good, got the ending "settled" (fair)',
        ),
        (
            "  - {name: a, play: [listen all, pick: name_it, listen all], route: replace}",
            "replace}",
            'after event 2 (pick: name_it): expected route "replace", got "name_it"',
        ),
    ],
)
def test_a_failing_test_shows_where_the_play_parted(tmp_path: Path, test: str, at: str, says: str) -> None:
    (finding,) = run(tmp_path, test + "\n")
    assert finding.code == "test-failed" and finding.severity == "error"
    assert 'test "a"' in finding.message and says in finding.message
    assert line(tmp_path, finding) == at


def test_only_the_first_parting_of_a_test_is_told_and_other_tests_still_run(tmp_path: Path) -> None:
    first = "  - {name: a, play: [listen all, {pick: brush_off, scene: softer}], trust: 99, ending: best}\n"
    second = "  - {name: b, play: [listen all, pick: brush_off], trust: 99}\n"
    found = run(tmp_path, first + second)
    assert [f.line for f in found] == [4, 5]


@pytest.mark.parametrize(
    ("tests", "code", "at"),
    [
        ("  - {name: a, play: [lissten]}", "bad-choice", "lissten]}"),
        ("  - {name: a, plays: [listen]}", "unknown-key", "plays: [listen]}"),
        ("  - {name: a, play: [listen], scene: lots}", "unknown-scene", "lots}"),
        ("  - {name: a, play: [listen], ending: briliant}", "unknown-scene", "briliant}"),
        ("  - {name: a, play: [listen], flags: [promissed]}", "unknown-flag", "promissed]}"),
        ("  - {name: a, play: [listen], trust: high}", "wrong-type", "high}"),
        ("  - {name: a, play: [listen], trust: '>= 101'}", "wrong-type", "'>= 101'}"),
        ("  - {name: a, play: [listen], trust: [60, 40]}", "wrong-type", "[60, 40]}"),
        ("  - {name: a, play: []}", "empty-list", "[]}"),
        (
            "  - {name: a, play: [{pick: name_it, say: Hello.}]}",
            "missing-key",
            "{pick: name_it, say: Hello.}]}",
        ),
        ("  - {name: a, play: [{say: Hello., by: name_ti}]}", "unknown-reply", "name_ti}]}"),
        ("  - {name: a, play: [pick: name_ti]}", "unknown-reply", "name_ti]}"),
        ("  - {name: a, play: ['pick: name_ti']}", "unknown-reply", "'pick: name_ti']}"),
        ("  - {name: a, play: [listen], route: heared}", "unknown-reply", "heared}"),
        ("  - {name: a, play: [{pick: name_it, by: name_it}]}", "by-without-say", "by: name_it}]}"),
        ("  - {name: a, given: {scene: lots}, play: [listen]}", "unknown-scene", "lots}, play: [listen]}"),
        ("  - {name: a, given: {trust: 101}, play: [listen]}", "out-of-range", "101}, play: [listen]}"),
    ],
)
def test_a_tests_file_is_read_as_strictly_as_a_story(tmp_path: Path, tests: str, code: str, at: str) -> None:
    (finding,) = run(tmp_path, tests + "\n")
    assert (finding.code, line(tmp_path, finding)) == (code, at)


def test_an_unknown_name_is_held_against_the_nearest(tmp_path: Path) -> None:
    (by,) = run(tmp_path, "  - {name: a, play: [{say: Hello., by: name_ti}]}\n")
    (route,) = run(tmp_path, "  - {name: a, play: [listen], route: heared}\n")
    assert (by.suggestion, route.suggestion) == ("name_it", "heard")


PICKS_ONLY = """
format: 1
id: two
title: Two
channel: phone
customer: {name: Kim}
start: {scene: opening, trust: 50, frustration: 50}
answers:
  - {id: blamed, when: confront, answer: ["I did not ring for that."]}
scenes:
  opening:
    customer: ["Something is wrong with my order."]
    replies:
      - {id: number, say: "What is your order number?", goto: one, why: w}
      - {id: date, say: "What is the order date?", goto: two, why: w}
      - {id: sorry, say: "I am so sorry.", goto: two, why: w}
  one: {customer: ["One."], ending: {kind: good, title: One}}
  two: {customer: ["Two."], ending: {kind: poor, title: Two}}
"""


def own_words(tmp_path: Path, play: str) -> list[Finding]:
    """The findings of a test that plays this where only picks stand."""
    (tmp_path / "two.yaml").write_text(PICKS_ONLY)
    tests = tmp_path / "two.tests.yaml"
    tests.write_text(f"format: 1\nstory: two\ntests:\n  - {{name: a, play: [{play}]}}\n")
    return [f for f in check([tmp_path / "two.yaml"], proof=False).findings if f.file == str(tests)]


@pytest.mark.parametrize(
    "play",
    [
        "{say: Your order please?, by: number, route: number, scene: one}",
        "{say: Your order please?, by: date, route: date, scene: two}",
        "{say: I am very sorry., route: sorry}",
        "{say: You should have looked sooner., route: blamed, scene: opening}",
        "{say: The sky is blue., route: unclear, scene: opening}",
    ],
)
def test_words_where_only_picks_stand_go_the_way_that_the_test_says(tmp_path: Path, play: str) -> None:
    assert own_words(tmp_path, play) == []


def test_two_that_are_as_near_are_named_until_one_is_meant(tmp_path: Path) -> None:
    (finding,) = own_words(tmp_path, "say: Your order please?")
    assert finding.code == "test-failed"
    assert 'the replies "number" and "date" are as near: `by` says whose way it takes' in finding.message


def test_only_a_reply_that_is_near_can_be_meant(tmp_path: Path) -> None:
    (finding,) = own_words(tmp_path, "{say: Your order please?, by: sorry}")
    assert 'expected a reply as near as "sorry", got "number" and "date"' in finding.message
    (finding,) = own_words(tmp_path, "{say: The sky is blue., by: sorry}")
    assert "got none" in finding.message


def test_where_routes_take_what_is_typed_nothing_is_said_of_replies(tmp_path: Path) -> None:
    play = "  - {name: a, play: [listen all, pick: brush_off, {say: Blue., by: name_it}]}\n"
    (finding,) = run(tmp_path, play)
    assert "words take a route here" in finding.message and line(tmp_path, finding) == "name_it}]}"


def test_tests_name_the_story_that_they_stand_beside(tmp_path: Path) -> None:
    (finding,) = run(tmp_path, "  - {name: a, play: [listen]}\n", "format: 1\nstory: caffe\ntests:\n")
    assert (finding.code, finding.suggestion) == ("unknown-story", "cafe")


def test_a_tests_file_can_be_checked_alone(tmp_path: Path) -> None:
    run(tmp_path, "  - {name: a, play: [listen], trust: 99}\n")
    report = check([tmp_path / "cafe.tests.yaml"])
    assert [f.code for f in report.findings] == ["test-failed"] and report.exit_code == 1


def test_a_tests_file_without_its_story_is_a_finding_of_the_folder(tmp_path: Path) -> None:
    run(tmp_path, "  - {name: a, play: [listen]}\n")
    (tmp_path / "bar.tests.yaml").write_text("format: 1\nstory: bar\ntests: []\n")
    report = check([tmp_path], proof=False)
    assert [(Path(f.file).name, f.code) for f in report.findings] == [
        ("bar.tests.yaml", "tests-without-story")
    ]


def test_a_tests_file_is_no_story(tmp_path: Path) -> None:
    run(tmp_path, "  - {name: a, play: [listen]}\n")
    assert story_files([tmp_path]) == [tmp_path / "cafe.yaml"]
