"""A report of `check` for people and for programs: text, JSON, GitHub annotations, SARIF 2.1.0."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import asdict

import game
from game.check.check import Report
from game.check.remarks import explanations
from game.check.story_remarks import StoryReport
from game.story.findings import Finding, render
from game.text import clean, indented_json
from game.words import counted, listed

_ANNOTATION = {"error": "error", "warning": "warning", "note": "notice"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def in_format(report: Report, form: str) -> str:
    """The report in one of the formats of `check --format`, without a line break at its end."""
    return {"text": as_text, "json": as_json, "github": as_github, "sarif": as_sarif}[form](report)


def as_text(report: Report) -> str:
    parts = [render(finding) for finding in report.findings]
    parts += ["\n".join(_story(name, story)) for name, story in report.stories.items()]
    return "\n\n".join([*parts, _counts(report)])


def as_json(report: Report) -> str:
    """The contract of `check --format json`."""
    body = {
        "findings": [
            {**_without(finding, "source_line"), "file": finding.file} for finding in report.findings
        ],
        "stories": {
            name: {
                "file": story.file,
                "endings": {
                    scene: _without(ending, "flags", "shortest", "first_examples", "unwritten")
                    for scene, ending in story.endings.items()
                },
            }
            for name, story in report.stories.items()
        },
    }
    return indented_json(body)


def as_github(report: Report) -> str:
    """Workflow commands, one a finding: GitHub shows each at its line."""
    lines = []
    for finding in report.findings:
        properties = {
            "file": clean(finding.file),
            "line": finding.line,
            "col": finding.column,
            "endColumn": finding.end_column,
            "title": finding.code,
        }
        named = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
        lines.append(f"::{_ANNOTATION[finding.severity]} {named}::{_data(finding.said)}")
    return "\n".join(lines)


def as_sarif(report: Report) -> str:
    """One run of SARIF 2.1.0; columns count characters, the end exclusive, as SARIF has it."""
    codes = list(dict.fromkeys(finding.code for finding in report.findings))
    known = explanations()
    rules = [
        {
            "id": code,
            "shortDescription": {"text": known[code].title},
            "help": {"text": known[code].cure},
            "defaultConfiguration": {"level": known[code].severity},
        }
        for code in codes
    ]
    driver = {"name": "hearmeout", "version": game.__version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code)) for finding in report.findings],
    }
    return indented_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _without(struct: Struct, *names: str) -> dict[str, object]:
    """The fields of a struct but these."""
    return {name: value for name, value in asdict(struct).items() if name not in names}


def _result(finding: Finding, rule: int) -> dict[str, object]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.line,
        "endColumn": finding.end_column,
    }
    place = {"artifactLocation": {"uri": _uri(finding.file)}, "region": region}
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity,
        "message": {"text": finding.said},
        "locations": [{"physicalLocation": place}],
    }


def _uri(file: str) -> str:
    path = PurePath(file)
    try:
        return path.as_uri() if path.is_absolute() else quote(path.as_posix())
    except (ValueError, UnicodeEncodeError):
        return quote(clean(file), errors="replace")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _story(name: str, story: StoryReport) -> Iterator[str]:
    yield f"{name}: “{story.title}”, {story.scenes:,} scenes"
    width = max((len(scene) for scene in story.endings), default=0)
    for scene, ending in story.endings.items():
        line = f"  {scene:{width}}  {ending.kind:8}  {ending.verdict}"
        if ending.trust and ending.frustration:
            line += f"  trust {_range(ending.trust)}, frustration {_range(ending.frustration)}"
            if not ending.exact:
                line += " at least"
        if ending.path:
            play = "shortest play" if ending.shortest else "a play"
            play += " by first examples" if ending.shortest and ending.first_examples else ""
            line += f"; {play}: {counted(len(ending.path), 'event')}"
        if ending.flags:
            line += f", with {', '.join(ending.flags)} brought in"
        yield line
    if story.covered:
        yield f"  {story.covered}"


def _range(ends: tuple[int, int]) -> str:
    return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _counts(report: Report) -> str:
    found = Counter(finding.severity for finding in report.findings)
    parts = [
        counted(found[severity], severity) for severity in ("error", "warning", "note") if found[severity]
    ]
    checked = [counted(len(report.stories), "story")] if report.stories or not report.exercise_files else []
    checked += [counted(report.exercises, "exercise")] if report.exercise_files else []
    if not parts:
        return f"{listed(checked)} checked, nothing to mend."
    return f"{listed(checked)} checked: {listed(parts)}. `hearmeout explain CODE` tells more of each."
