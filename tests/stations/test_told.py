"""What is told of a sitting: first in plain words what it came to, then how sure that is."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from game.progress.database import Database
from game.skills import skills
from game.stations.sittings import Sitting, answer, begin, finish, guess, skip
from game.stations.told import certainty_part, result_parts, skill_to_practise
from tests.stations.small_form import small


@pytest.fixture
def data(tmp_path: Path) -> Database:
    return Database(tmp_path / "progress.sqlite")


def sat(data: Database, results: Sequence[str], own: int | None = None) -> Sitting:
    """A sitting of the four stations twice over; these results in the order in which they are met, "" for a
    skip, and no more than these."""
    sitting = begin(data, "ada", "a", (*small(), *small()), seed=1, occasion="before")
    for result in results:
        assert sitting.place is not None
        wanted = sitting.stations[sitting.place].typed
        assert wanted is not None
        if result:
            words = "blah blah" if result == "unclear" else getattr(wanted.examples, result)[0]
            sitting, _ = answer(data, sitting, 20, words)
        else:
            sitting = skip(data, sitting, 20)
    return guess(data, finish(data, sitting), own)


def told(sitting: Sitting, *earlier: Sitting) -> dict[str, str]:
    return {
        part.title: "\n".join(part.lines)
        for part in (*result_parts(sitting, earlier), certainty_part(sitting, earlier))
    }


def test_it_begins_with_what_the_answered_stations_came_to(data: Database) -> None:
    done = sat(data, ["met", "met", "met", "", "missed"], own=2)
    first = told(done)["The result"]
    assert "Of the 4 stations that you answered, 3 did what was asked, 1 did not." in first
    assert "4 of the 8 were not answered." in first
    assert "You thought 2 of 8. As it was read: 3 of 8." in first
    assert "not yet measured on people" in first and "Form A is one of three sets" in first
    for figure in ("95%", "possible", "reliab", "would be"):
        assert figure not in first


def test_a_skill_has_a_row_of_what_was_answered_and_none_is_no_failure(data: Database) -> None:
    done = sat(data, ["met", "met"])
    rows = told(done)["Skill by skill"].split("\n")
    answered = {station.skill for station in done.stations[:2]}
    assert sum(row.endswith(": not answered") for row in rows) == 4 - len(answered)
    assert not any("0 of" in row for row in rows)
    assert ": none answered; nothing could be counted." in told(done)["How sure this is"]
    if len(answered) == 2:
        assert sum(row.endswith(": 1 of 1 (1 not answered)") for row in rows) == 2


def test_one_station_not_answered_is_told_of_one(data: Database) -> None:
    parts = told(sat(data, ["met"] * 7))
    assert "1 of the 8 was not answered." in parts["The result"]
    skill = next(
        row for row in parts["Skill by skill"].split("\n") if row.endswith(": 1 of 1 (1 not answered)")
    )
    below = next(
        line for line in parts["How sure this is"].split("\n") if line.startswith(skill.split(":")[0])
    )
    assert ": 1 of 2, the one not answered counts as not done; with so few, " in below
    drop = "After 7 of 8, 3 or fewer of 8 would be a real drop. No rise can be told."
    assert drop in parts["How sure this is"]


def test_what_to_practise_next_is_the_skill_with_the_least_done_of_what_was_answered(data: Database) -> None:
    # Met in the order that seed 1 gives; what is not answered is no reason to practise.
    done = sat(data, ["met", "missed", "", "met", "met", "met", "met"])
    skill = done.stations[1].skill
    (line,) = [row for row in told(done)["Skill by skill"].split("\n") if row.startswith("To practise next")]
    assert skill_to_practise(done) == skill and skills()[skill].label in line and "(0 of 1)" in line
    assert "To practise next" not in told(sat(data, ["met"] * 6))["Skill by skill"]


def test_nothing_answered_is_told_as_nothing(data: Database) -> None:
    first = told(sat(data, []))["The result"]
    assert first.startswith("You answered none of the 8 stations, so nothing can be told.")


def test_all_counts_and_intervals_stand_below_under_one_heading(data: Database) -> None:
    found = sat(data, ["met", "met", "met", "", "missed"])
    parts = (*result_parts(found, ()), certainty_part(found, ()))
    assert [part.title for part in parts] == ["The result", "Skill by skill", "How sure this is"]
    sure = "\n".join(parts[-1].lines)
    assert (
        "In all: 3 of 8, 1 did not, the 4 not answered count as not done;"
        " with so few, most likely from 14 to 69 of 100." in sure
    )
    assert sure.count("; with so few, ") + sure.count("; nothing could be counted") == 5
    assert "Twelve answers say something of a group, and little of one person;" in sure
    for part in ("95% score interval", "After 3 of 8, ", ".71 to .75", "simulated players"):
        assert part in sure
    whole = certainty_part(sat(data, ["met"] * 3 + ["missed"] * 5), ())
    rise = "After 3 of 8, 7 or more of 8 would be a real rise. No drop can be told."
    assert f"Next time another form comes. {rise}" in whole.lines


def test_a_skill_without_an_answer_in_one_of_two_sittings_is_not_compared(data: Database) -> None:
    before, after = sat(data, ["met"]), sat(data, ["met"] * 8)
    (since,) = [text for title, text in told(after, before).items() if title.startswith("Since")]
    assert "In all: 1 of 8 then, 8 of 8 now." in since
    assert "not answered in one of the two, so nothing is compared." in since
    assert "Not answered: 7 of 8 then, 0 of 8 now." in since
    assert "0 of 2 then" not in since


def test_an_early_end_is_no_change(data: Database) -> None:
    """Seven stations that were never met must not read as a rise in what the player does."""
    before, after = sat(data, ["met"]), sat(data, ["met"] * 8)
    for one, other in ((before, after), (after, before)):
        (since,) = [text for title, text in told(other, one).items() if title.startswith("Since")]
        assert "No change can be told from this." in since.split("\n")[0]


def test_one_station_left_out_hides_no_change_that_is_there_without_it(data: Database) -> None:
    before, after = sat(data, ["missed"] * 7), sat(data, ["met"] * 8)
    (since,) = [text for title, text in told(after, before).items() if title.startswith("Since")]
    assert "That is a real rise." in since.split("\n")[0] and "95%" not in since
    assert "In all: more, by " in told(after, before)["How sure this is"]


def test_nonsense_shows_no_rise_and_it_is_said_why(data: Database) -> None:
    before, after = sat(data, ["met"] * 2 + ["missed"] * 6), sat(data, ["met"] * 2 + ["unclear"] * 6)
    (since,) = [text for title, text in told(after, before).items() if title.startswith("Since")]
    assert "There are more" not in since and "In all: 2 of 8 then, 2 of 8 now. No change" in since
    assert "Could not be told: 0 of 8 then, 6 of 8 now." in since
