"""`hearmeout cohort evaluate`, on a real database of what learners sent."""

import json
from html import unescape
from pathlib import Path
from random import Random

import msgspec
import pytest

from game.facilitator.evaluation import evaluate
from game.facilitator.figures import SkillFigures
from game.facilitator.half_page import HowFar, half_page
from game.facilitator.least_done import least_done_told
from game.facilitator.study import Instrument
from game.stations.results import Counts
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
    assert page.startswith(
        "Did it help? Spring In short 12 people are in it, and something came in of 12 of them."
    )
    assert "Who is counted 12 people did the check before the course." in page
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


def test_it_begins_with_half_a_page_that_can_be_quoted(learners: Learners) -> None:
    learners.sit(course(range(8), seed=9, gain=0.1))
    learners.sit([sitting(who, "before", ["met"]) for who in (8, 9)])
    learners.keep()
    page = told()
    short, rest = page.split(" Who is counted ")
    assert "10 people are in it, and something came in of 10 of them." in short
    assert "0 of 10 finished every chapter" in short and "0 of 10 passed every one" in short
    assert "8 people did the check of twelve short moments before the course and after it." in short
    whole = next(part for part in rest.split(" In all: ")[1:])
    verdict, change = whole.split(" points of 100 (95% interval ")[:2]
    (*said, points), (low, high) = verdict.split(), change.split(";")[0].split(" to ")
    assert f"Counted with the halves that is {points} points of 100" in short
    assert f"likely to lie between {low} and {high}." in short and " ".join(said) in short
    assert "2 people have done none after it so far." in short
    assert (
        f"{' '.join(said)} Whether the course did it cannot be told: nobody who waited was compared" in short
    )
    assert "The check is not yet measured on people" in short
    assert len(short.split()) < 300, "half a page"
    assert "what such a group can show, and not what this one did" in rest


def test_the_half_page_tells_nothing_of_four_people(learners: Learners) -> None:
    learners.sit(course(range(4), seed=9))
    learners.keep()
    short = told().split(" Who is counted ")[0]
    assert "Whether it helped cannot be told: fewer than 5 people did" in short and "points" not in short


def test_the_half_page_counts_who_finished_who_passed_and_of_whom_nothing_came() -> None:
    found = evaluate([])
    page = " ".join(half_page(found, HowFar(people=12, came=10, finished=8, passed=4)))
    assert "12 people are in it, and something came in of 10 of them." in page
    assert "Of 2 nothing came in: that does not say whether they have begun." in page
    assert "8 of 12 finished every chapter" in page and "4 of 12 passed every one" in page
    assert "12 people did no check before the course that counts." in page


def test_the_report_shows_the_change_of_the_same_people_with_the_same_figures(learners: Learners) -> None:
    learners.sit(course(range(8), seed=9, gain=0.1))
    learners.keep()
    found = json.loads(hearmeout("cohort", "evaluate", "--json").stdout)["evaluation"]["stretches"][0]
    page = unescape(hearmeout("cohort", "report").stdout.decode())
    assert "In all, of the 8 people who did both checks: " in page
    for one in found["skills"]:
        low, high = (round(100 * share) for share in one["interval"])
        assert f"{round(100 * one['change']):+d} points of 100 ({low:+d} to {high:+d})." in page
        if one["skill"]:
            for counts in (one["before"], one["after"]):
                of = counts["met"] + counts["partly"] + counts["missed"] + counts["unanswered"]
                done = round(100 * (counts["met"] + counts["partly"] / 2) / of)
                assert f"{counts['met']} of {of}, and {counts['partly']} half: {done} of 100" in page
    assert page.count("No change can be told.") >= 1
    assert "are not of the same answers here" not in page


def test_where_report_and_evaluation_are_not_of_the_same_answers_it_is_said(learners: Learners) -> None:
    sittings = course(range(12), seed=9)
    newer = Instrument("0.1.0", "rules", "a better ear")
    learners.sit(
        msgspec.structs.replace(one, instrument=newer)
        if one.occasion == "after" and int(one.pseudonym[-1], 16) > 7
        else one
        for one in sittings
    )
    learners.keep()
    page = unescape(hearmeout("cohort", "report").stdout.decode())
    assert "are not of the same answers here" in page and "and is of 8 people" in page


def test_a_tie_in_what_is_done_least_is_said() -> None:
    def skill(name: str, met: int, partly: int) -> SkillFigures:
        counts = Counts(met=met, partly=partly, missed=24 - met - partly)
        return SkillFigures(name, counts, 8, counts, 8)

    tied = [skill("paraphrase", 14, 2), skill("feeling", 15, 0), skill("open", 20, 0)]
    assert "Least was done in “Say it back” and “Name the feeling”: 62 of 100" in least_done_told(tied)
    halves = [skill("paraphrase", 14, 1), skill("feeling", 14, 4)]
    assert "Least was done in “Say it back”: 60 of 100" in least_done_told(halves)


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
    made = {"game": "0.1.0", "rulebook": "rules", "ear": "ear", "stations": "stations"}
    assert found["instrument"] == made and found["frozen"] == [made]
    assert "Ada" not in json.dumps(body) and "p-0" not in json.dumps(body)


def test_four_people_are_hidden(learners: Learners) -> None:
    learners.sit(course(range(4), seed=9))
    learners.keep()
    page = told()
    assert "Hidden: 4 people did both checks. Nothing is shown of fewer than 5." in page
    assert "points of 100 (95%" not in page and "144" not in page and "of 48" not in page


def test_a_better_reading_is_not_taken_for_better_listening(learners: Learners) -> None:
    sittings = course(range(12), seed=9)
    newer = Instrument("0.1.0", "rules", "a better ear", "stations")
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
    assert name(3) not in said
    # One rule, told once: a second figure would be held against the first.
    assert said.count("4 of 12") == 1 and "points" not in said
    assert "who did what was asked at 4 of 12 stations would have to do it at 9 of 12 or more" in said
    page, data = told(), json.loads(told("--json"))["evaluation"]["one_person"]
    assert page.count("4 of 12 stations") == 1 and "one person would have to change" not in page
    assert set(data) == {"stations", "stations_of_skill", "needed", "from_met", "to_met"}
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
    made = {"game": "0.1.0", "rulebook": "rules", "ear": "ear", "story": {}, "stations": "stations"}
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
