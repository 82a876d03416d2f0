"""Each story of the corpus gives exactly the findings that it was written for."""

from pathlib import Path

import pytest
import yaml

from game.check.check import check
from game.check.remarks import explanations
from game.conversation.path import replay_path
from game.conversation.plan import Plan
from game.story.findings import reader_explanations, render
from game.story.reader import read_story
from game.story.story_files import bundled_folder
from tests.playing import checked, together

HERE = Path(__file__).parent
EXPECTED: dict[str, list[str]] = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))

# Codes of several files, of tests files, of exercises and of a proof that ran out have tests of their own.
ELSEWHERE = {
    "course-unknown-story",
    "duplicate-exercise",
    "duplicate-story",
    "example-reads-otherwise",
    "example-no-state",
    "example-unread",
    "from-not-remembered",
    "from-unknown-story",
    "markup-in-exercise",
    "no-place",
    "no-stories",
    "station-off-blueprint",
    "test-failed",
    "tests-without-story",
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_story_gives_each_cause_once_at_the_token_to_change(name: str) -> None:
    findings = check([HERE / "broken" / f"{name}.yaml"]).findings
    found = [f"{finding.code}:{finding.line}:{finding.column}" for finding in findings]
    assert found == EXPECTED[name], "\n".join(map(render, findings))


def test_every_story_of_the_corpus_is_expected_and_every_code_is_shown_by_one() -> None:
    assert {path.stem for path in (HERE / "broken").glob("*.yaml")} == set(EXPECTED)
    shown = {line.split(":")[0] for lines in EXPECTED.values() for line in lines}
    reading = set(reader_explanations())
    assert (shown - reading) | ELSEWHERE == set(explanations()) - reading
    assert not shown & ELSEWHERE


SEVEN = {
    "goto-nowhere": "unknown-scene",
    "misspelt-flag": "condition-name",
    "unlinked-scene": "unlinked-scene",
    "ending-needs-too-much": "ending-unreachable",
    "endless-loop": "endless-loop",
    "dead-end": "scene-form",
    "soft-lock": "soft-lock",
}


@pytest.mark.parametrize("name", sorted(SEVEN))
def test_each_of_the_seven_planted_faults_is_exactly_one_finding_and_none_passes(name: str) -> None:
    report = check([HERE / "broken" / f"{name}.yaml"])
    assert [finding.code for finding in report.findings] == [SEVEN[name]]
    assert report.exit_code == 1


def test_an_ending_that_asks_too_much_is_told_beside_what_there_can_be() -> None:
    (finding,) = check([HERE / "broken" / "ending-needs-too-much.yaml"]).findings
    assert finding.source_line[finding.column - 1 : finding.end_column - 1] == "trust >= 90"
    assert 'the ending "glad" cannot be reached' in finding.message
    assert "this asks trust >= 90, and there can be at most 56 here" in finding.message


def test_an_example_that_leads_elsewhere_names_what_was_read_and_the_route() -> None:
    (finding,) = check([HERE / "broken" / "example-elsewhere.yaml"], proof=False).findings
    assert 'leads to "heard", not to "missed": the ear reads' in finding.message
    assert "facts named: cups" in finding.message


@pytest.mark.parametrize("name", ["example-no-state", "given-does-not-help"])
def test_without_a_proof_a_route_that_no_play_suits_is_found_by_its_examples(name: str) -> None:
    (finding,) = check([HERE / "broken" / f"{name}.yaml"], proof=False).findings
    assert finding.code in ("example-no-state", "example-unread")


def test_given_says_how_a_call_stands_where_no_play_brings_it_about(tmp_path: Path) -> None:
    text = (HERE / "broken" / "given-does-not-help.yaml").read_text(encoding="utf-8")
    path = tmp_path / "cafe.yaml"
    path.write_text(text.replace("frustration: 20}", "frustration: 5}"), encoding="utf-8")
    assert check([path], proof=False).findings == ()
    path.write_text(
        text.replace("frustration: 20}", "frustration: 5}").replace("You lost nine cups", "You lost cups"),
        encoding="utf-8",
    )
    assert [finding.code for finding in check([path], proof=False).findings] == ["example-elsewhere"]


@pytest.mark.parametrize("name", ["clean", "clean-typed", "first-pick-reaches-best"])
def test_every_path_that_is_given_plays_to_its_ending_within_the_meters(name: str) -> None:
    path = HERE / "broken" / f"{name}.yaml"
    story = read_story(path).story
    assert story is not None
    endings = check([path]).stories["cafe"].endings
    assert {ending.verdict for ending in endings.values()} == {"reachable"}
    for scene, ending in endings.items():
        state = replay_path(Plan(story), ending.path)[-1].after
        assert state.over and state.scene == scene
        assert ending.trust is not None and ending.frustration is not None and ending.exact
        assert ending.trust[0] <= state.trust <= ending.trust[1]
        assert ending.frustration[0] <= state.frustration <= ending.frustration[1]


def test_chapters_that_ship_give_no_cause_for_more_than_notes() -> None:
    """Of chapters whose check is no seconds of work; the long tests check and prove all that ships."""
    files = [bundled_folder() / f"{name}.yaml" for name in ("course", "first-call", "call-that-came-back")]
    found = check(files, proof=False).findings
    assert [render(finding) for finding in found if finding.severity != "note"] == []


@together
@pytest.mark.full
def test_the_stories_that_ship_are_proved_without_an_error_or_warning() -> None:
    report = checked()
    assert [render(finding) for finding in report.findings if finding.severity != "note"] == []
    verdicts = {e.verdict for story in report.stories.values() for e in story.endings.values()}
    assert verdicts == {"reachable"}
