"""A cohort is found by its name or id; where it is not clear which is meant, it is said what to do."""

from datetime import UTC, datetime
from unicodedata import normalize

import msgspec
import pytest

from game.cohort.cohort_file import CohortFile
from game.errors import PlainError
from game.facilitator.kept_cohorts import cohort_named, cohorts_named, keep_cohort
from game.facilitator.new_cohort import NewCohort, codes_csv, make_cohort
from game.facilitator.roster import Person
from game.facilitator.store import Store

SPRING = CohortFile(1, "1" * 32, "Spring", ("late-parcel",))
AUTUMN = msgspec.structs.replace(SPRING, id="2" * 32, name="Autumn")


@pytest.fixture
def two(store: Store) -> Store:
    with store.writing() as db:
        keep_cohort(db, SPRING, "2026-03-02")
        keep_cohort(db, AUTUMN, "2026-09-01")
    return store


def test_a_cohort_has_two_names_and_counts_once(two: Store) -> None:
    assert cohort_named(two, "spring") == cohort_named(two, SPRING.id) == SPRING
    assert cohorts_named(two, ["Spring", "AUTUMN", "spring", SPRING.id]) == [SPRING, AUTUMN]


def apart(name: str) -> str:
    """The name as macOS writes it in the name of a file: marks behind their letters."""
    return normalize("NFD", name)


@pytest.mark.parametrize("name", ("Äpfel", "äPFEL", apart("Äpfel"), " Äpfel\u200b"))
def test_a_name_is_given_once_however_it_is_written(store: Store, name: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    cohort, _ = make_cohort(store, NewCohort("Äpfel", {"late-parcel": "0" * 16}), [], now)
    with pytest.raises(PlainError, match="There is a cohort"):
        make_cohort(store, NewCohort(name, {"late-parcel": "0" * 16}), [], now)
    assert cohort_named(store, name) == cohort


def test_what_can_be_done_where_there_are_several_is_said(two: Store) -> None:
    with pytest.raises(PlainError, match=r"here: “Autumn” and “Spring”\. Name one\.$"):
        cohort_named(two, "")
    with pytest.raises(PlainError, match="Name one, or more of them to count them together"):
        cohorts_named(two, [])
    with pytest.raises(PlainError, match=r"no cohort “Sprung” here.*“Spring”"):
        cohort_named(two, "Sprung")


def test_no_name_of_a_roster_is_a_formula_in_the_list_of_codes(store: Store) -> None:
    people = [Person("=1+1", "@SUM(A1)"), Person("a17", "Ann Smith")]
    asked = NewCohort("Winter", {"late-parcel": "0" * 16})
    cohort, own = make_cohort(store, asked, people, datetime(2026, 1, 1, tzinfo=UTC))
    rows = codes_csv(own).decode("utf-8-sig").splitlines()
    assert rows[1].startswith("'=1+1,'@SUM(A1),hmo1:") and rows[2].startswith("a17,Ann Smith,hmo1:")
    assert cohort_named(store, "") == cohort


def test_without_a_cohort_it_is_said_how_one_comes_here(store: Store) -> None:
    with pytest.raises(PlainError, match="hearmeout cohort import"):
        cohort_named(store, "Spring")
