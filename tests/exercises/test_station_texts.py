"""The stations that ship are read as a person would judge: natural replies come out as what they do."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from game.exercises.judge import judge_typed
from game.story.conditions import written
from game.story.exercise_reader import read_exercises
from game.story.exercises import Exercise, StationForm
from game.story.story_files import bundled_folder

REPLIES: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("judged_replies.yaml").read_text("utf-8")
)
AGREES = 0.9
"""The share of natural replies that must come out as a person judged them before."""
PRAISED = 0.02
"""No more of the replies that do not do what is asked may come out as if they did."""
FORMS: tuple[StationForm, ...] = ("a", "b", "c")


def stations(form: StationForm) -> tuple[Exercise, ...]:
    read = read_exercises(bundled_folder() / "stations" / f"{form}.stations.yaml")
    assert read.findings == () and read.exercises is not None
    return read.exercises.items


@pytest.mark.parametrize("form", FORMS)
def test_nine_of_ten_natural_replies_come_out_as_judged_by_hand(form: StationForm) -> None:
    found = Counter(
        (judged, judge_typed(station, text).result)
        for station in stations(form)
        for judged, texts in REPLIES[station.id].items()
        for text in texts
    )
    agreed = sum(count for (judged, result), count in found.items() if judged == result)
    praised = sum(count for (judged, result), count in found.items() if judged != "met" == result)
    assert agreed >= AGREES * found.total()
    assert praised <= PRAISED * found.total()


def test_a_row_asks_the_same_in_all_three_forms() -> None:
    for row in zip(*map(stations, FORMS), strict=True):
        asked = {
            (written(station.typed.met), written(station.typed.partly)) for station in row if station.typed
        }
        assert len(asked) == 1, row[0].id


def test_what_the_customer_said_word_for_word_meets_no_station() -> None:
    for station in (station for form in FORMS for station in stations(form)):
        copied = " ".join(beat.say for beat in station.customer if beat.say)
        assert judge_typed(station, copied).result != "met", station.id
