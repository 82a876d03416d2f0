"""What `check` makes of `answers` and `lost`: what they tell, ask for and lead to counts like any other."""

from pathlib import Path

from game.check.check import check
from game.story.reader import read_story
from tests.playing import HERE

STORY = HERE / "own_words.yaml"


def test_what_answers_in_every_scene_tell_ask_for_and_lead_to_is_used(tmp_path: Path) -> None:
    report = check([STORY])
    # What only words of a player's own reach is told as not decided, and nothing as unused or unlinked.
    assert [finding.code for finding in report.findings] == ["not-decided", "not-decided"]
    endings = report.stories["own-words"].endings
    assert {name: ending.verdict for name, ending in endings.items()} == {
        "fine": "reachable",
        "sour": "undecided",
        "left": "undecided",
    }


def test_a_scene_is_unlinked_once_nothing_leads_to_it_by_own_words_either(tmp_path: Path) -> None:
    text = STORY.read_text("utf-8")
    file = tmp_path / "own.yaml"
    file.write_text(text.replace("lost: sour\n", "").replace(", goto: left", ""), "utf-8")
    codes = [(finding.code, finding.message) for finding in check([file]).findings]
    assert [code for code, _ in codes] == ["unlinked-scene", "unlinked-scene"]
    assert '"sour"' in codes[0][1] and '"left"' in codes[1][1]


def test_who_speaks_only_in_an_answer_is_one_of_the_speakers() -> None:
    story = read_story(STORY).story
    assert story is not None and story.speakers == ("Kim", "Anna")
