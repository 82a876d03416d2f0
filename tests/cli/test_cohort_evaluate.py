"""`hearmeout cohort evaluate`, on a real database of what learners sent."""

import json
from pathlib import Path
from random import Random

import msgspec
import pytest

from game.facilitator.study import Instrument
from tests.facilitator.sent_checks import SPRING, WORDS, Learners
from tests.facilitator.studies import START, WEEKS, course, drawn, name, sitting, waited
from tests.playing import hearmeout

SUMMER = msgspec.structs.replace(SPRING, id="6" * 32, name="Summer")


@pytest.fixture
def learners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learners:
    return Learners(tmp_path / "learners", monkeypatch)


def told(*arguments: str) -> str:
    """What it says, on one line, however it is wrapped."""
    ended = hearmeout("cohort", "evaluate", *arguments)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == b""
    return " ".join(ended.stdout.decode().split())


def test_a_group_is_told_what_changed_how_sure_that_is_and_what_it_cannot_know(learners: Learners) -> None:
    learners.sit(course(range(12), seed=9, gain=0.4))
    learners.keep()
    page = told()
    assert page.startswith("Did it help? Spring Who is counted 12 people did the check before the course.")
    assert "12 of them did the check after it too." in page
    assert "Counted: first " in page and " of 144 did what was asked" in page and "points of 100 (95%" in page
    assert "With 12 people, an effect of .89 or more is found 8 times of 10." in page
    assert "practice with the check itself and time cannot be told apart from the course" in page
    assert "30 people .53" in page and "an effect of .35 needs 66 people" in page
    assert "Nothing is said of one person: 12 stations, 3 of a skill, are too few." in page
    assert "This check is not yet measured on people." in page
    assert "All had the same form first" in page
    assert "reading ear, rules rules" in page
    assert "Ada" not in page and "p-0" not in page


def test_a_program_gets_all_figures_and_no_name(learners: Learners) -> None:
    learners.sit(course(range(12), seed=9))
    learners.keep()
    body = json.loads(hearmeout("cohort", "evaluate", "spring", "--json").stdout)
    assert body["cohorts"] == [{"id": SPRING.id, "name": "Spring"}]
    found = body["evaluation"]
    assert found["measured_on_people"] is False and found["comparison"] is None
    stretch, later = found["stretches"]
    assert stretch["people"] == 12 and later["skills"] == []
    whole = stretch["skills"][-1]
    assert whole["before"]["met"] + whole["before"]["partly"] + whole["before"]["missed"] == 144
    assert whole["interval"][0] < whole["change"] < whole["interval"][1]
    assert found["instrument"] == {"game": "0.1.0", "rulebook": "rules", "ear": "ear"} == found["frozen"]
    assert "Ada" not in json.dumps(body) and "p-0" not in json.dumps(body)


def test_four_people_are_hidden(learners: Learners) -> None:
    learners.sit(course(range(4), seed=9))
    learners.keep()
    page = told()
    assert "Hidden: 4 people did both checks. Nothing is shown of fewer than 5." in page
    assert "points of 100 (95%" not in page and "144" not in page and "of 48" not in page


def test_a_better_reading_is_not_taken_for_better_listening(learners: Learners) -> None:
    sittings = course(range(12), seed=9)
    newer = Instrument("0.1.0", "rules", "a better ear")
    after = [msgspec.structs.replace(one, instrument=newer) for one in sittings if one.occasion == "after"]
    learners.sit([one for one in sittings if one.occasion == "before"] + after)
    learners.keep()
    page = told()
    assert "Left out: 12 checks, people: 12, made with game 0.1.0, reading a better ear" in page
    assert "Hidden: 0 people did both checks." in page


def test_a_sitting_that_did_not_come_in_whole_is_left_out(learners: Learners) -> None:
    learners.sit(course(range(6), seed=9))
    learners.sit(course([7], seed=9), left=2)
    learners.keep()
    assert "Left out: 2 checks that did not come in whole." in told()
    assert "6 people did the check before" in told()


def test_two_groups_that_start_at_different_times_stand_beside_each_other(learners: Learners) -> None:
    for who in range(12):
        learners.join(name(who), group="March")
    for who in range(20, 28):
        learners.join(name(who), group="May")
    learners.sit(course(range(12), seed=4, gain=0.5))
    learners.sit(waited(range(20, 28), seed=5))
    learners.keep()
    page = told("Spring")
    assert "12 people had the course between about 2026-03-02 and 2026-04-13." in page
    assert "8 people did the check twice in about the same weeks, before they began." in page
    assert "More than with those who had not begun." in page
    assert "cannot be told apart from the course" not in page


def test_several_cohorts_are_counted_together_and_compared(
    learners: Learners, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learners.sit(course(range(8), seed=4))
    learners.keep()
    others, random = Learners(tmp_path / "learners", monkeypatch, SUMMER), Random(3)
    others.sit(sitting(who, "before", drawn(random, 0.3), day=START + WEEKS) for who in range(20, 28))
    others.keep()
    which = hearmeout("cohort", "evaluate")
    assert which.returncode == 2 and "“Spring” and “Summer”" in which.stderr.decode()
    near = hearmeout("cohort", "evaluate", "Sumer")
    assert near.returncode == 2 and "Did you mean “Summer”?" in near.stderr.decode()
    page = told("Spring", SUMMER.id)
    assert page.startswith("Did it help? Spring and Summer")
    assert "16 people did the check before" in page and "practice with the check is still in this" in page
    assert "own choice" not in page


def test_nothing_is_said_of_one_person_and_why(learners: Learners) -> None:
    learners.sit(course(range(12), seed=9))
    learners.keep()
    ended = hearmeout("cohort", "evaluate", "--person", name(3))
    assert ended.returncode == 1 and ended.stdout == b""
    said = ended.stderr.decode()
    assert "A verdict on one person would need 36 to 44 stations each time." in said
    assert "From 4 of 12 it takes" in said.replace("from 4", "From 4") and name(3) not in said
    # Who is not there is told so, and not why nothing is said of them.
    near = hearmeout("cohort", "evaluate", "--person", name(3)[:-1] + "z")
    said = near.stderr.decode()
    assert near.returncode == 2 and "There is nobody" in said and "Did you mean" in said
    assert "stations each time" not in said


def test_what_learners_disagree_with_goes_into_a_file_without_their_names(
    learners: Learners, tmp_path: Path
) -> None:
    learners.join(name(1), words=True)
    learners.join(name(2))
    learners.join(name(3))
    for who, scene in ((1, "opening"), (2, "the-key"), (3, "opening")):
        learners.disagree(name(who), scene, ["premature"])
    learners.disagree(name(3), "opening", [], minute=5)
    learners.sit([sitting(2, "before", ["missed"])], against=[4])
    learners.keep()
    out = tmp_path / "marks.jsonl"
    ended = hearmeout("cohort", "evaluate", "--disagreements", "-o", str(out))
    assert ended.returncode == 0, ended.stderr
    made = {"game": "0.1.0", "rulebook": "rules", "ear": "ear", "story": {}}
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert {
        "story": "a-call",
        "scene": "the-key",
        "codes": ["premature"],
        "route": "heard",
        "versions": made,
    } in lines
    assert [one["words"] for one in lines if "words" in one] == [WORDS]
    assert [one["read"] for one in lines if "station" in one] == ["missed"]
    assert len(lines) == 3
    text = out.read_text("utf-8")
    assert "p-0" not in text and "Ada" not in text and "f" * 8 not in text


def test_it_writes_no_file_over_the_database(learners: Learners, tmp_path: Path) -> None:
    learners.sit(course(range(6), seed=9))
    at = tmp_path / "ours.sqlite3"
    learners.keep(f"sqlite:///{at}")
    before = at.read_bytes()
    ended = hearmeout("cohort", "evaluate", "--db", f"sqlite:///{at}", "-o", str(at), "--force")
    assert ended.returncode == 2 and at.read_bytes() == before
    assert "6 people did the check before" in told("--db", f"sqlite:///{at}")


def test_what_does_not_go_together_is_said() -> None:
    ended = hearmeout("cohort", "evaluate", "--disagreements", "--json")
    assert ended.returncode == 2 and b"Leave out --json." in ended.stderr
    nobody = hearmeout("cohort", "evaluate")
    assert nobody.returncode == 2 and b"There is no cohort here yet." in nobody.stderr
