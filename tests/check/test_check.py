"""`hearmeout check` and `explain`: what is read, what several files say of each other, and how it is told."""

import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from game.check.check import check
from game.check.remarks import MOST, explanations
from game.cli.commands import group

BROKEN = Path(__file__).parent / "broken"
CLEAN = (BROKEN / "clean.yaml").read_text(encoding="utf-8")


def hearmeout(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


def write(folder: Path, **stories: str) -> Path:
    for name, text in stories.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def codes(*paths: Path) -> list[str]:
    return [f"{Path(f.file).name}:{f.line}:{f.column} {f.code}" for f in check(paths, proof=False).findings]


def renamed(name: str, *changes: tuple[str, str]) -> str:
    text = CLEAN.replace("id: cafe\n", f"id: {name}\n")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


# Several files


def test_two_stories_of_a_folder_with_one_id_are_a_finding_at_the_second(tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN, b=CLEAN)
    assert codes(tmp_path) == ["b.yaml:2:5 duplicate-story"]


def test_a_folder_without_stories_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing here")
    report = check([tmp_path])
    assert [f.code for f in report.findings] == ["no-stories"] and report.exit_code == 1


COURSE = "format: 1\nid: pack\ntitle: Pack\nchapters:\n  - story: cafe\n  - story: caffe-two\n"


def test_a_chapter_whose_story_is_not_in_the_folder_is_a_finding_with_the_nearest_id(tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN, b=renamed("cafe-two"), course=COURSE)
    for path in (tmp_path, tmp_path / "course.yaml"):
        (finding,) = check([path], proof=False).findings
        assert (finding.code, finding.line, finding.column) == ("course-unknown-story", 6, 12)
        assert finding.suggestion == "cafe-two"


def test_a_story_that_cannot_be_read_is_not_missed_by_its_course_too(tmp_path: Path) -> None:
    broken = renamed("caffe-two", ("goto: lost", "goto: lots"))
    assert [c.split()[1] for c in codes(write(tmp_path, a=CLEAN, b=broken, course=COURSE))] == [
        "unknown-scene"
    ]


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize(
    ("earlier", "flag", "expected"),
    [
        ("cafe", "promised", []),
        ("cafe", "promissed", ["from-not-remembered"]),
        ("caffe", "promised", ["from-unknown-story"]),
        ("a-story-of-another-pack", "promised", []),
    ],
)
def test_flags_brought_in_are_held_against_what_the_earlier_story_remembers(
    tmp_path: Path, earlier: str, flag: str, expected: list[str], alone: bool
) -> None:
    first = CLEAN.replace("flags: [promised]", "flags: [promised]\nremembers: [promised]")
    later = renamed(
        "later",
        ("flags: [promised]", f"from: {{{earlier}: [{flag}]}}"),
        ("        effects: {set: [promised]}\n", ""),
        ("promised and trust", f"{flag} and trust"),
    )
    write(tmp_path, a=first, b=later)
    found = codes(tmp_path / "b.yaml" if alone else tmp_path)
    assert [c.split()[1] for c in found] == expected
    assert all(c.startswith("b.yaml:7:") for c in found)


# Exit codes


def test_a_faultless_story_exits_0_and_is_told_so() -> None:
    result = hearmeout("check", BROKEN / "clean.yaml")
    assert result.exit_code == 0, result.stdout
    assert result.stdout.rstrip().endswith("1 story checked, nothing to mend.")


@pytest.mark.parametrize(
    ("name", "code"),
    [("missing-why", 0), ("unlinked-scene", 1), ("endless-self", 1), ("misspelt-flag", 1)],
)
def test_notes_alone_exit_0_and_anything_more_1(name: str, code: int) -> None:
    assert hearmeout("check", BROKEN / f"{name}.yaml").exit_code == code


def test_what_cannot_be_read_and_bad_usage_exit_2(tmp_path: Path) -> None:
    missing = hearmeout("check", tmp_path / "no.yaml")
    assert missing.exit_code == 2 and "there is no such file" in missing.stdout
    assert hearmeout("check").exit_code == 2
    assert hearmeout("check", BROKEN / "clean.yaml", "--format", "xml").exit_code == 2


def test_one_missing_path_does_not_hide_what_others_hold(tmp_path: Path) -> None:
    result = hearmeout("check", tmp_path / "no.yaml", BROKEN / "unlinked-scene.yaml")
    assert result.exit_code == 2 and "unlinked-scene" in result.stdout


# Many findings


def many(count: int) -> str:
    replies = "".join(
        f"      - {{id: r{n}, say: Reply {n}., shows: [], effects: {{trust: {n}}}, goto: lost}}\n"
        for n in range(count)
    )
    return CLEAN.replace("      - id: argue\n", replies + "      - id: argue\n")


def test_more_than_twenty_findings_of_one_code_become_one_that_counts_them(tmp_path: Path) -> None:
    write(tmp_path, few=many(MOST))
    few = check([tmp_path / "few.yaml"], proof=False)
    assert len(few.findings) == MOST
    write(tmp_path, lots=many(MOST + 1))
    (summary,) = check([tmp_path / "lots.yaml"], proof=False).findings
    assert "the first of 21 findings of this kind; --all shows them all" in summary.message
    assert summary.line == few.findings[0].line
    assert len(check([tmp_path / "lots.yaml"], proof=False, every=True).findings) == MOST + 1


def test_findings_of_the_reader_are_counted_too(tmp_path: Path) -> None:
    text = CLEAN
    for n in range(MOST + 2):
        text = text.replace(
            "      - id: argue\n", f"      - {{id: r{n}, say: Hm., goto: nowhere{n}}}\n      - id: argue\n"
        )
    write(tmp_path, lots=text)
    assert [f.code for f in check([tmp_path]).findings] == ["unknown-scene"]


# Formats


def test_json_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    result = hearmeout("check", BROKEN / "misspelt-flag.yaml", BROKEN / "clean.yaml", "--format", "json")
    body = json.loads(result.stdout)
    assert set(body) == {"findings", "stories"}
    (finding,) = body["findings"]
    assert finding == {
        "file": str(BROKEN / "misspelt-flag.yaml"),
        "line": 39,
        "column": 21,
        "end_column": 30,
        "code": "condition-name",
        "severity": "error",
        "message": finding["message"],
        "suggestion": "promised",
    }
    story = body["stories"]["cafe"]
    assert set(story) == {"file", "endings"} and story["file"] == str(BROKEN / "clean.yaml")
    assert {scene: ending["kind"] for scene, ending in story["endings"].items()} == {
        "glad": "good",
        "settled": "fair",
        "lost": "poor",
    }
    for ending in story["endings"].values():
        assert set(ending) == {"kind", "verdict", "trust", "frustration", "exact", "path"}


def test_github_annotations_escape_what_would_end_them(tmp_path: Path) -> None:
    odd = tmp_path / "a,b:c%.yaml"
    odd.write_text(CLEAN.replace("goto: lost", 'goto: "lots%, of: them"'), encoding="utf-8")
    line = hearmeout("check", odd, "--format", "github").stdout.rstrip("\n")
    annotation = re.fullmatch(r"::error (.*?)::(.*)", line)
    assert annotation
    properties, message = annotation.groups()
    named = dict(part.split("=", 1) for part in properties.split(","))
    assert named["file"].endswith("a%2Cb%3Ac%25.yaml")
    assert (named["line"], named["col"], named["title"]) == ("58", "15", "unknown-scene")
    assert "lots%25, of: them" in message and "\n" not in line


def test_github_calls_a_note_a_notice_and_says_nothing_of_a_faultless_story() -> None:
    found = hearmeout("check", BROKEN / "missing-why.yaml", "--format", "github").stdout
    assert [line.split(" ")[0] for line in found.splitlines()] == ["::notice", "::notice"]
    assert hearmeout("check", BROKEN / "clean.yaml", "--format", "github").stdout == ""


def test_sarif_keeps_the_rules_that_readers_of_it_rely_on() -> None:
    names = ("misspelt-flag", "missing-why", "unlinked-scene")
    found = hearmeout("check", *(BROKEN / f"{name}.yaml" for name in names), "--format", "sarif")
    log = json.loads(found.stdout)
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert driver["name"] == "hearmeout" and driver["version"]
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) == 3
    assert len(run["results"]) == 4
    for rule in rules:
        assert rule["shortDescription"]["text"] and rule["help"]["text"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error") and result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        region = place["region"]
        assert re.fullmatch(r"[A-Za-z0-9._~:/%-]+", place["artifactLocation"]["uri"])
        assert region["startLine"] >= 1 and 1 <= region["startColumn"] < region["endColumn"]


def test_sarif_without_a_finding_has_a_run_without_results() -> None:
    log = json.loads(hearmeout("check", BROKEN / "clean.yaml", "--format", "sarif").stdout)
    assert log["runs"][0]["results"] == [] and log["runs"][0]["tool"]["driver"]["rules"] == []


def test_text_shows_the_line_with_a_caret_and_then_the_endings() -> None:
    shown = hearmeout("check", BROKEN / "misspelt-flag.yaml", BROKEN / "clean.yaml").stdout
    lines = shown.splitlines()
    assert lines[0].endswith('no other name known here; did you mean "promised"?')
    assert lines[2].index("^") == lines[1].index("promissed") and lines[2].count("^") == len("promissed")
    assert re.search(r"^cafe: “The café order”, 6 scenes$", shown, re.MULTILINE)
    assert lines[-1] == "1 story checked: 1 error. `hearmeout explain CODE` tells more of each."


# Explain


@pytest.mark.parametrize("code", sorted(explanations()))
def test_every_code_can_be_explained(code: str) -> None:
    result = hearmeout("explain", code)
    entry = explanations()[code]
    assert result.exit_code == 0 and result.stdout.startswith(f"{code} ({entry.severity})\n{entry.title}\n")
    assert (
        entry.cure in result.stdout and not entry.title.endswith(".") and entry.cure.endswith((".", "]", "`"))
    )


def test_explain_without_a_code_lists_all_and_an_unknown_one_gets_the_nearest() -> None:
    listed = hearmeout("explain").stdout.splitlines()
    assert [line.split()[0] for line in listed] == list(explanations())
    result = hearmeout("explain", "soft-lok")
    assert result.exit_code == 2 and "Did you mean “soft-lock”?" in result.stderr


def test_a_file_with_an_impossible_name_is_told_of_in_every_format(tmp_path: Path) -> None:
    odd = tmp_path / "caf\udce9\u202e.yaml"
    odd.write_text(CLEAN.replace("goto: lost", "goto: lots"), encoding="utf-8")
    for form in ("text", "json", "github", "sarif"):
        result = hearmeout("check", tmp_path, "--format", form)
        assert result.exit_code == 1 and "unknown-scene" in result.stdout


# Speed


def generated(scenes: int) -> str:
    """A story of many scenes, each with three replies that move trust, and links that go forward."""
    lines = [CLEAN[: CLEAN.index("flags:")].replace("opening", "s0"), "scenes:"]
    for n in range(scenes):
        lines += [f"  s{n}:", f"    customer: [Beat {n}.]", "    replies:"]
        for k in range(3):
            to = f"s{n + 1 + k * 3}" if n + 1 + k * 3 < scenes else "fin"
            lines.append(
                f"      - {{id: r{k}, say: Reply {k}., shows: [], effects: {{trust: {2 - k}}}, goto: {to}}}"
            )
    lines += ["  fin:", "    customer: [Well.]", "    goto: [{if: trust >= 45, to: good}, {to: bad}]"]
    for name, kind in (("good", "good"), ("bad", "poor")):
        lines += [f"  {name}:", "    customer: [Bye.]", f"    ending: {{kind: {kind}, title: {name}}}"]
    return "\n".join(lines) + "\n"


def test_the_ear_is_not_asked_about_replies_that_show_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(*_: object, **__: object) -> None:
        raise AssertionError("the ear was asked")

    monkeypatch.setattr("game.conversation.ear.read", deaf)
    write(tmp_path, big=generated(50))
    report = check([tmp_path])
    assert [f.code for f in report.findings] == ["missing-why"] and report.exit_code == 0


def test_places_of_a_large_story_are_found_after_they_were_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.check.check.LARGE", 5)
    path = BROKEN / "ending-needs-too-much.yaml"
    (finding,) = check([path]).findings
    assert (finding.code, finding.line, finding.column) == ("ending-unreachable", 37, 21)
    assert "trust >= 90" in finding.source_line


@pytest.mark.full
def test_checking_and_proving_a_thousand_scenes_takes_about_half_a_second(tmp_path: Path) -> None:
    write(tmp_path, big=generated(1_000))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "game", "check", str(tmp_path)], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Twice what it takes on a quiet machine, for a busy one.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.2
