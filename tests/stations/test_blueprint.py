"""Whether a form fits the blueprint, row by row; and the three that ship."""

from itertools import chain

import pytest
from msgspec.structs import replace

from game.stations.blueprint import blueprint, blueprint_remarks
from game.story.exercise_reader import read_exercises
from game.story.exercises import Exercise, Stations
from game.story.model import Beat
from game.story.story_files import bundled_folder, station_files
from tests.stations.small_form import small


@pytest.fixture(scope="module")
def shipped() -> dict[str, Stations]:
    found: dict[str, Stations] = {}
    for path in station_files([bundled_folder()]):
        read = read_exercises(path).exercises
        assert isinstance(read, Stations)
        found[read.form] = read
    return found


def fitting(place: int) -> Exercise:
    """A station that fits row `place`, made of the small form's."""
    row = blueprint()[place]
    rent = small()[0]
    fact = rent.facts["rent"]
    words = " ".join(["word"] * row.words[0])
    felt = ("upset",) if row.feeling != "none" else ()
    beats = [Beat(say=f"{words} {'upset' if row.feeling == 'named' else 'word'}", feels=felt)]
    if row.deed:
        beats.append(Beat(do="sighs", feels=felt))
    return replace(
        rent,
        id=f"row-{place}",
        skill=row.skill,
        channel=row.channel,
        customer=tuple(beats),
        facts={f"fact{n}": fact for n in range(row.facts)},
        feelings={"upset": replace(small()[1].feelings["let_down"], words=("upset",))} if felt else {},
    )


def form() -> list[Exercise]:
    return [fitting(place) for place in range(12)]


def told(items: list[Exercise]) -> list[tuple[tuple[str | int, ...], str]]:
    return [(tuple(path), told) for path, told in blueprint_remarks(Stations("a", tuple(items)))]


def test_a_form_that_fits_has_no_remark() -> None:
    assert len(blueprint()) == 12
    assert told([replace(one) for one in form()]) == []


def test_each_row_that_does_not_fit_is_named_at_its_place() -> None:
    items = form()
    items[0] = replace(items[0], skill="open", channel="chat")
    items[1] = replace(items[1], typed=None)
    items[2] = replace(items[2], customer=(Beat(say=" ".join(["word"] * 55), feels=("upset",)),))
    items[3] = replace(items[3], customer=(Beat(say="I am UPSET. " + "word " * 30, feels=("upset",)),))
    items[4] = replace(items[4], customer=(Beat(say="word " * 30, feels=("upset",)),))
    items[6] = replace(items[6], facts={}, customer=(Beat(say="word " * 41),))
    items[7] = replace(items[7], feelings={})
    assert told(items) == [
        (("items", 0, "skill"), "station 1 of a form asks for “paraphrase”, not “open”"),
        (("items", 0, "channel"), "station 1 of a form is in the channel “phone”, not “chat”"),
        (("items", 1), "station 2 of a form is answered in typed words, so it needs `typed`"),
        (
            ("items", 2, "customer"),
            "in station 3 of a form the customer says the feeling in one of its words",
        ),
        (("items", 3, "customer"), "in station 4 of a form the feeling is shown: “upset” names it"),
        (("items", 4, "customer"), "in station 5 of a form a `do` beat shows the feeling"),
        (("items", 6, "facts"), "station 7 of a form has 2 facts, not 0"),
        (("items", 6, "customer"), "the customer of station 7 of a form has 25 to 40 words, not 41"),
        (("items", 7), "station 8 of a form has a feeling that a beat `feels`"),
    ]


def test_a_form_of_another_number_is_named_once() -> None:
    assert told(form()[:11]) == [(("items",), "a form has 12 stations; this one has 11")]


def test_the_shipped_forms_fit_row_by_row(shipped: dict[str, Stations]) -> None:
    assert set(shipped) == {"a", "b", "c"}
    assert {name: blueprint_remarks(one) for name, one in shipped.items()} == {"a": [], "b": [], "c": []}


def test_the_shipped_forms_have_36_different_customers(shipped: dict[str, Stations]) -> None:
    names = [item.name for item in chain.from_iterable(one.items for one in shipped.values())]
    assert len(names) == len(set(names)) == 36
