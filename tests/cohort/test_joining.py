"""Joining, looking at and leaving a cohort by the command and as lines: nothing without a yes."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from game.cli.commands import group
from game.cohort.bundle import BundleHead, BundleStatement, Damage, read_bundle
from game.cohort.cohort_file import FrozenVersions, as_code, as_file
from game.paths import database_file
from game.plain.home_lines import LineHome
from game.progress.database import Database
from game.progress.library import open_library
from game.records.memberships import Membership, current, memberships
from game.stations.offer import occasion_now, offered
from game.stations.sittings import begin, finish, sittings
from tests.cli.hostile_world import in_process
from tests.cohort.invited import AUTUMN, CODE, PREPARED, SPRING, member
from tests.playing import hearmeout, new_call
from tests.records.test_of_calls import BADLY, TYPED, WELL, do
from tests.stations.small_form import small


def now(profile: str = "player") -> Membership | None:
    data = Database(database_file())
    try:
        return current(data, profile)
    finally:
        data.close()


def cohort(*arguments: str, status: int = 0) -> str:
    """What the command writes to both streams, once it has ended with this status."""
    ended = in_process(["cohort", *arguments])
    told = (ended.out + ended.err).decode()
    assert ended.status == status, told
    return told


def test_without_a_terminal_and_without_yes_the_page_is_shown_and_nothing_joined() -> None:
    told = cohort("join", CODE, status=2)
    for words in (
        "“Spring 2026” asks",
        "What leaves this computer, if you say yes:",
        "What never leaves it:",
        "It is not for appraisal",
        "2026-03-31",
        "2199-06-30",
        "hearmeout cohort leave",
        "hearmeout forget",
        "--yes",
    ):
        assert words in told
    assert now() is None


def test_a_yes_joins_and_words_stay_here_unless_they_are_named(tmp_path: Path) -> None:
    file = tmp_path / "spring.cohort.json"
    file.write_bytes(as_file(SPRING))
    assert "The words that you type do not go out." in cohort("join", str(file), "--yes")
    joined = now()
    assert joined is not None and not joined.words and joined.pseudonym.startswith("p-")
    cohort("join", CODE, "--yes", "--words", "--player", "Ada")
    other = now("Ada")
    assert other is not None and other.words and other.pseudonym != joined.pseudonym


@pytest.mark.parametrize(
    ("typed", "joined", "words"),
    [
        ("yes\nyes\n", True, True),
        ("y\n\n", True, False),
        ("maybe\nyes\nno\n", True, False),
        ("no\n", False, False),
        ("", False, False),
    ],
)
def test_at_a_terminal_both_are_asked_apart(
    typed: str, joined: bool, words: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.cli.terminal.person_types", lambda: True)
    ended = CliRunner().invoke(group, ["cohort", "join", CODE], input=typed)
    assert ended.exit_code == 0, ended.output
    assert "Do you join?" in ended.output
    found = now()
    assert (found is not None, found is not None and found.words) == (joined, words)


def test_joining_the_same_again_keeps_the_pseudonym_and_the_chain_also_after_leaving() -> None:
    cohort("join", CODE, "--yes", "--words")
    first = now()
    assert first is not None
    do(new_call(), *BADLY)
    cohort("leave")
    assert now() is None
    told = cohort("join", CODE, "--yes")
    again = now()
    assert again is not None
    assert (again.id, again.pseudonym, again.words) == (first.id, first.pseudonym, False)
    assert f"same pseudonym, {first.pseudonym}" in told


def test_a_second_cohort_says_that_the_first_is_left() -> None:
    cohort("join", CODE, "--yes")
    assert "With a yes you leave “Spring 2026” first" in cohort("join", as_code(AUTUMN), "--yes")
    found = now()
    assert found is not None and found.cohort.id == AUTUMN.id
    data = Database(database_file())
    assert [bool(one.left_at) for one in memberships(data, "player")] == [True, False]


def test_a_cohort_past_its_keeping_is_refused() -> None:
    over = as_code(replace(SPRING, ends="", keep_until="2026-03-05"))
    told = cohort("join", over, "--yes", status=2)
    assert "until 2026-03-05. It is over" in told and now() is None


def test_stories_that_are_not_here_and_other_versions_are_named() -> None:
    frozen = FrozenVersions("0.0.1", "0", "x", {"the-call-that-came-back": "0"})
    told = cohort("join", as_code(replace(SPRING, versions=frozen)), "--yes")
    assert "A story of the course is not here: late-parcel" in told and "packs add" in told
    for name in ("the game", "the rules", "what reads typed words", "the story “the-call-that-came-back”"):
        assert name in told
    assert now() is not None, "it counts all the same"


def test_a_personal_code_says_that_it_can_be_known_and_serves_one_player_of_a_computer() -> None:
    told = cohort("join", as_code(PREPARED), "--yes", "--player", "Ada")
    assert f"The pseudonym {PREPARED.pseudonym}" in told and "list that says whose it is" in told
    assert "made for one learner" in cohort("join", as_code(PREPARED), "--yes", "--player", "Ben", status=2)
    cohort("join", as_code(PREPARED), "--yes", "--player", "ada")


def test_with_a_record_store_the_page_tells_what_was_sent_and_what_waits() -> None:
    cohort("join", as_code(replace(SPRING, store="https://records.example/xapi")), "--yes")
    do(new_call(), *BADLY)
    assert "0 records were sent. 4 records wait to be sent." in cohort("mine").replace("\n", " ")


def test_the_page_tells_what_was_told_and_leaving_ends_it() -> None:
    cohort("join", CODE, "--yes")
    assert "Nothing was told yet." in cohort("mine")
    do(new_call(), *BADLY)
    told = cohort("mine")
    assert "4 records are kept here. A file that you write has all of them in it." in told
    assert "sent" not in told.split("4 records")[1]
    left = cohort("leave")
    assert "You left “Spring 2026”. Nothing is told from now on" in left
    assert "4 records that waited are not sent." in left
    assert "You are in no cohort" in cohort("mine")
    assert "player is in no cohort. `hearmeout cohort join" in cohort("leave", status=2)
    assert "player is in no cohort. `hearmeout cohort join" in cohort("sync", status=2)


def test_a_bundle_reads_back_whole_whatever_was_typed(tmp_path: Path) -> None:
    member(words=True)
    do(new_call(), *WELL)
    do(new_call(), "listen", "listen", "pick:promised", "listen", "say:so \u202elet down\u2069 \x9b twice")
    file = tmp_path / "mine.hmo.jsonl"
    cohort("export", "-o", str(file))
    with file.open("rb") as stream:
        head, *rest = read_bundle(stream)
    assert isinstance(head, BundleHead) and head.words and head.cohort == SPRING
    assert not [one for one in rest if isinstance(one, Damage)]
    told = [one for one in rest if isinstance(one, BundleStatement)]
    assert (head.first, head.last, len(told)) == (1, told[-1].seq, told[-1].seq)
    assert TYPED in file.read_text("utf-8")
    assert cohort("export").startswith('{"hearmeout":"bundle"')


def test_a_bundle_without_words_has_none_and_without_anything_told_there_is_none() -> None:
    assert "in no cohort" in cohort("export", status=2)
    member()
    assert "nothing to write" in cohort("export", status=2)
    do(new_call(), *WELL)
    assert "Quetzalcoatl" not in cohort("export")


def at_home(*typed: str) -> str:
    written: list[str] = []
    LineHome(Database(database_file()), open_library(None), "player", typed, written.append).play()
    return "\n".join(written)


def test_as_lines_a_cohort_is_joined_looked_at_and_left(home: Path) -> None:
    told = at_home("cohort", CODE, "yes", "", "", "/quit")
    assert "It is not for appraisal" in told and "You joined “Spring 2026”" in told
    do(new_call(), *BADLY)
    told = at_home("cohort", "words", "export", "leave", "no", "leave", "yes", "", "/quit")
    assert "From now on the words that you type go out too." in told and "It stays as it is." in told
    assert "You left “Spring 2026”" in told
    (file,) = (home / "bundles").iterdir()
    assert file.name.startswith("p-") and file.name.endswith(".hmo.jsonl")
    assert now() is None


def test_as_lines_a_no_and_nonsense_join_nothing() -> None:
    told = at_home("cohort", CODE, "no", "nonsense", "hmo1:abc", "", "/quit")
    assert "You did not join." in told and "There is no file" in told and "Letters of this code" in told
    assert now() is None


def test_a_member_has_form_a_first_whatever_they_ask_for_or_did_alone() -> None:
    data = Database(database_file())
    begin(data, "player", "b", small(), seed=1, occasion="before")
    finish(data, sittings(data, "player")[0])
    member(database=data)
    offer = offered(data, "player", chapters_done=1, chapters_all=2, today=date.today())
    assert offer is not None and (offer.occasion, offer.form) == ("before", "a")
    assert occasion_now(data, "player", chapters_done=1, chapters_all=2, today=date.today()) == "before"
    refused = hearmeout("stations", "--form", "c", "--plain")
    assert refused.returncode != 0 and b"Your cohort begins with form A" in refused.stderr
    assert [one.form for one in sittings(data, "player")] == ["b"]


def test_a_member_begins_with_the_twelve_stations_in_form_a() -> None:
    data = Database(database_file())
    for number in range(8):
        member(profile=f"p{number}", pseudonym=f"p-{number:016}", database=data)
        offer = offered(data, f"p{number}", chapters_done=0, chapters_all=2, today=date.today())
        assert offer is not None and (offer.occasion, offer.form) == ("before", "a")
    assert offered(data, "alone", chapters_done=0, chapters_all=2, today=date.today()) is None
