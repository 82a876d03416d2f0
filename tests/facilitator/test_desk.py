"""A call goes to the facilitator's desk as a file, and what they say of it comes back to the learner. The
desk stands on the facilitator's own file, or on PostgreSQL."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, select, update

from game.cli.commands import group
from game.cohort.cohort_file import as_code
from game.conversation.events import Cue
from game.facilitator.agreement import Agreement
from game.facilitator.agreement_query import agreement
from game.facilitator.kept_cohorts import keep_cohort
from game.facilitator.store import open_store
from game.facilitator.tables import METADATA, comments, verdicts
from game.paths import database_file
from game.plain.home_lines import LineHome
from game.play.session import Call, start_call
from game.progress.database import Database
from game.progress.facilitator_comments import load_comments
from game.progress.library import open_library
from tests.cohort.invited import AUTUMN, SPRING, member
from tests.conversation.calls import event, plan
from tests.facilitator.postgres import PostgresServer
from tests.looking_back import KETTLE, finished_call

TYPED = "I will send a zebra-striped one."
NOTED = "ring the aubergine shop"
NAME = "Wilhelmina"
CALL = (f"note:{NOTED}", "pick:descale", f"say:{TYPED}")
WITH_NAME = KETTLE.replace("It hums. It has hummed all week.", "{player}, it hums. It has hummed all week.")
MADE = "2026-03-01T00:00:00+00:00"


AT_DESK = ("look", "comment", "answer", "report", "remove")
"""Commands of the facilitator's."""
_database = {"address": ""}


@pytest.fixture(params=("sqlite", pytest.param("postgresql", marks=pytest.mark.full)))
def address(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return ""
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.empty()


@pytest.fixture
def at_desk(address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The facilitator's commands use this database."""
    monkeypatch.setitem(_database, "address", address)
    return address


def run(*words: str) -> Result:
    address = _database["address"]
    named = ("--db", address) if address and words[0] in AT_DESK and "--db" not in words else ()
    return CliRunner().invoke(group, ["cohort", *words, *named])


def done(*words: str) -> str:
    found = run(*words)
    assert found.exit_code == 0, found.stderr
    return found.stdout


def take_cohort(database: str = "") -> None:
    """The facilitator knows the cohort."""
    with open_store(database) as store, store.writing() as db:
        keep_cohort(db, SPRING, MADE)


@pytest.fixture
def desk(at_desk: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    take_cohort(at_desk)
    return tmp_path


@pytest.fixture
def call(desk: Path) -> Call:
    """A call of a learner, with a note and with typed words, shared without these."""
    database = Database(database_file())
    member(profile=NAME, database=database)
    call = finished_call(CALL, text=WITH_NAME, profile=NAME, database=database)
    done("share", "last", "--yes", "--player", NAME, "-o", "a.run.json")
    return call


def shared(file: str = "a.run.json") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(file).read_bytes())
    return found


def test_a_shared_call_holds_each_reply_with_what_came_before_and_what_it_did(call: Call) -> None:
    found = shared()
    assert (found["id"], found["cohort"], found["pseudonym"]) == (
        call.log.id,
        SPRING.id,
        "p-aaaabbbbccccdddd",
    )
    first, second = found["turns"]
    assert (
        first["scene"] == "opening" and first["heard"][0]["text"] == "agent, it hums. It has hummed all week."
    )
    assert first["reply"].startswith("“Have you tried descaling it?") and first["interrupted"]
    assert first["unheard"] == ["It wakes the baby, and then nobody sleeps."]
    assert first["before"] == [40, 50] and first["after"] == [33, 64] and not first["cost_nothing"]
    assert any("fixes before hearing (“Have you tried" in why for why in first["why"])
    assert second["reply"] == "" and second["typed"] and "premature" in second["codes"]
    assert found["ending"] == {"title": "Rung off", "kind": "poor"}


def test_cues_and_silences_stand_between_the_replies_with_what_they_moved(desk: Path) -> None:
    database = Database(database_file())
    member(profile=NAME, database=database)
    call = start_call(database, NAME, plan(KETTLE))
    cue = "mm-hm, zebra"
    call.do(Cue(cue))
    for name in ("wait", "wait", "pick:back", f"say:{TYPED}"):
        assert call.do(event(call.plan, call.state, name)).refusal is None
    share = ("share", "last", "--yes", "--player", NAME)
    kept = run(*share, "-o", "a.run.json")
    assert "Not the words of the 2 replies and signs of listening that you typed." in kept.stderr
    told = done("look", "a.run.json")
    learner = "Learner: (typed; the words were kept back)\ntrust +1: shows that you are there"
    assert learner in told
    assert "(The learner left the silence be.)\n" in told
    assert "Answered, picked: “A week of that" in told and "Answered, typed: (typed; the" in told
    # What is typed as a cue stays with the learner, too.
    assert "zebra" not in told + Path("a.run.json").read_text("utf-8")
    done(*share, "--words", "-o", "b.run.json")
    assert f"Learner: {cue}" in done("look", "b.run.json")


def test_no_typed_word_no_note_and_no_name_is_in_anything_that_is_written(call: Call, desk: Path) -> None:
    done("comment", "a.run.json", "--reply", "2", "Look at this one.")
    done("comment", "a.run.json", "--reply", "1", "--verdict", "well", "--reason", "It was asked for.")
    done("answer", "a.run.json", "-o", "a.comments.json")
    written = [desk / "a.run.json", desk / "a.comments.json", *database_file().parent.glob("facilitator*")]
    with open_store(_database["address"]) as store:
        kept = repr([tuple(row) for table in METADATA.tables.values() for row in store.rows(select(table))])
    assert "Look at this one." in kept
    for content in (kept.encode(), *(file.read_bytes() for file in written)):
        for secret in ("zebra", "aubergine", NAME):
            assert secret.encode() not in content, secret
    assert "zebra" not in done("look", "a.run.json")


def test_typed_words_are_in_it_with_a_yes_alone(call: Call) -> None:
    with_words = run("share", "last", "--yes", "--words", "--player", NAME, "-o", "b.run.json")
    assert "The words of the one reply that you typed." in with_words.stderr
    assert shared("b.run.json")["turns"][1]["reply"] == f"“{TYPED}”"
    assert TYPED in done("look", "b.run.json")
    for secret in ("aubergine", NAME):
        assert secret not in Path("b.run.json").read_text()


def test_who_lets_words_go_out_is_asked_about_a_shared_call_all_the_same(desk: Path) -> None:
    member(profile=NAME, words=True)
    finished_call(CALL, profile=NAME)
    assert "zebra" not in done("share", "last", "--yes", "--player", NAME)


def test_without_a_terminal_nothing_is_written_unasked(call: Call) -> None:
    refused = run("share", "last", "--player", NAME, "-o", "c.run.json")
    assert (refused.exit_code, refused.stdout) == (2, "") and not Path("c.run.json").exists()
    assert "Not the words of the one reply that you typed." in refused.stderr
    assert "add --yes" in refused.stderr
    nobody = run("share", "last", "--yes", "--player", "Somebody")
    assert nobody.exit_code == 2 and "is in no cohort" in nobody.stderr


def test_words_that_were_kept_back_get_comments_and_no_verdict(call: Call) -> None:
    before = done("look", "a.run.json")
    for more in ((), ("A comment.",)):
        told = run("comment", "a.run.json", "--reply", "2", "--verdict", "well", "--reason", "So.", *more)
        assert (told.exit_code, told.stdout) == (2, "")
        assert "no verdict on words that you have not seen" in told.stderr and "--words" in told.stderr
    assert done("look", "a.run.json") == before
    done("comment", "a.run.json", "--reply", "2", "A comment.")
    done("comment", "a.run.json", "--reply", "1", "--verdict", "well", "--reason", "A pick is seen.")


def test_a_verdict_needs_its_reason_stands_over_the_machines_and_can_be_changed(call: Call) -> None:
    done("share", "last", "--yes", "--words", "--player", NAME, "-o", "a.run.json", "--force")
    bare = run("comment", "a.run.json", "--reply", "2", "--verdict", "well")
    assert bare.exit_code == 2 and "needs its reason" in bare.stderr
    assert "The machine: it cost something." in done("look", "a.run.json")
    done("comment", "a.run.json", "--reply", "2", "--verdict", "well", "--reason", "They asked for it.")
    first = done("look", "a.run.json")
    stands = (
        "You: well done (They asked for it). This stands over what the machine says.\nThe machine: it cost"
    )
    assert stands in first
    done(
        "comment", "a.run.json", "--reply", "2", "--verdict", "not-well", "--reason", "I looked again.", "So?"
    )
    assert "You: not well done (I looked again)." in done("look", "a.run.json")
    assert "They asked" not in done("look", "a.run.json")
    assert done("comment", "a.run.json", "--reply", "2", "--take-back", "verdict").startswith("Taken back")
    after = done("look", "a.run.json")
    assert "You:" not in after and "Your comment: So?" in after
    assert "nothing to take back" in done("comment", "a.run.json", "--reply", "2", "--take-back", "verdict")
    no_such = run("comment", "a.run.json", "--reply", "3", "x")
    assert no_such.exit_code == 2 and "a number from 1 to 2" in no_such.stderr


UNSEEN = "\u200b\u200b"
"""Two letters that nobody sees."""


@pytest.mark.parametrize(
    ("words", "told"),
    (
        (("--take-back", "verdict", "--verdict", "well", "--reason", UNSEEN), "needs its reason"),
        (("x" * 3000, "--verdict", "not-well", "--reason", "Because."), "longer than 2000"),
        (("x" * 3000, "--take-back", "verdict"), "longer than 2000"),
        (("--take-back", "comment", "--reason", "No verdict with it."), "--reason goes with --verdict"),
        ((UNSEEN,), "Say something"),
        (("A comment.", "--verdict", "well", "--reason", "y" * 3000), "longer than 2000"),
    ),
)
def test_what_is_refused_changes_nothing(call: Call, words: Sequence[str], told: str) -> None:
    done("comment", "a.run.json", "--reply", "1", "Kept.", "--verdict", "well", "--reason", "A pick is seen.")
    before = done("look", "a.run.json"), done("answer", "a.run.json")
    refused = run("comment", "a.run.json", "--reply", "1", *words)
    assert (refused.exit_code, refused.stdout) == (2, "") and told in refused.stderr
    assert (done("look", "a.run.json"), done("answer", "a.run.json")) == before


def test_words_that_were_kept_back_lose_no_comment_to_a_verdict_that_cannot_be(call: Call) -> None:
    done("comment", "a.run.json", "--reply", "2", "Kept.")
    more = ("--take-back", "comment", "--verdict", "well", "--reason", "I guess.")
    assert run("comment", "a.run.json", "--reply", "2", *more).exit_code == 2
    assert "Your comment: Kept." in done("look", "a.run.json")


def test_agreement_is_counted_over_all_verdicts_and_by_behaviour(desk: Path) -> None:
    member(profile=NAME)
    for number in range(3):
        finished_call(CALL, profile=NAME, began=f"2026-03-0{number + 1}T09:00:00+00:00")
        done("share", "last", "--yes", "--words", "--player", NAME, "-o", f"{number}.run.json")
    verdicts = [("0", "1", "not-well"), ("0", "2", "well"), ("1", "1", "not-well"), ("1", "2", "not-well")]
    for file, reply, verdict in verdicts:
        done("comment", f"{file}.run.json", "--reply", reply, "--verdict", verdict, "--reason", "So.")
    assert "4 verdicts so far: not enough to say" in done("look", "0.run.json")
    stays = "No verdict of yours changes a figure of the group"
    for page in (done("look", "0.run.json"), done("report")):
        assert page.count(stays) == 1 and page.index(stays) > page.index("You and the machine")
    done("comment", "2.run.json", "--reply", "1", "--verdict", "not-well", "--reason", "So.")
    told = done("look", "0.run.json")
    # All five replies cost something; one verdict is another, on a reply that fixed before hearing.
    assert "Of 5 verdicts of yours, 4 are the machine's too." in told
    assert "- fixed before hearing: 4 of 5" in told and "- cut in: not enough to say" in told
    assert "Of 5 verdicts of yours, 4 are the machine" in done("report")
    with open_store(_database["address"]) as store, store.reading() as db:
        found = agreement(db, SPRING.id)
        assert (found.same, found.of) == (4, 5) and agreement(db, "0" * 32) == Agreement()
    done("comment", "2.run.json", "--reply", "1", "--take-back", "verdict")
    assert "4 verdicts so far" in done("look", "0.run.json")


@pytest.fixture
def answered(call: Call) -> Call:
    done("comment", "a.run.json", "--reply", "2", "Ask first what the week was like.")
    done("comment", "a.run.json", "--reply", "1", "--verdict", "well", "--reason", "It was meant kindly.")
    done("answer", "a.run.json", "-o", "a.comments.json")
    return call


def test_what_comes_back_stands_beside_the_reply(answered: Call) -> None:
    assert "something of 2 replies" in done("join", "a.comments.json", "--player", NAME)
    kept = load_comments(Database(database_file()), answered.log.id)
    assert [(one.place, one.text, one.verdict) for one in kept] == [
        (1, "", "well"), (2, "Ask first what the week was like.", ""),
    ]  # fmt: skip
    page = CliRunner().invoke(group, ["export", "--last", "--player", NAME]).stdout
    assert "**Facilitator:** *Ask first what the week was like.*" in page
    assert page.index("zebra") < page.index("Ask first what") < page.index("ring somewhere else")
    assert "Reply 1: This was well done" in done("mine", "--player", NAME)


@pytest.mark.parametrize("form", ("md", "html"))
def test_what_comes_back_stands_beside_the_reply_in_what_is_exported(answered: Call, form: str) -> None:
    done("join", "a.comments.json", "--player", NAME)
    page = CliRunner().invoke(group, ["export", "--last", "--player", NAME, "--format", form]).stdout
    places = [
        page.index(part)
        for part in ("descaling", "meant kindly", "zebra", "Ask first what", "ring somewhere else")
    ]
    assert places == sorted(places)


def in_plain(*typed: str) -> list[str]:
    """What home says as lines while these are typed."""
    written: list[str] = []
    LineHome(Database(database_file()), open_library(None), NAME, typed, written.append).play()
    return written


def test_looking_back_in_plain_what_comes_back_stands_beside_the_reply(answered: Call) -> None:
    done("join", "a.comments.json", "--player", NAME)
    before = in_plain("/quit")
    assert any(
        line.startswith("Your facilitator has commented on") and "calls reads" in line for line in before
    )
    written = in_plain("calls", "9", "1", "", "/quit")
    assert sum("Your facilitator said something of it." in line for line in written) == 1
    assert "The calls here are 1 to 1. /help lists them again; an empty line goes home." in written
    first, verdict, second, comment = (
        next(place for place, line in enumerate(written) if part in line)
        for part in (
            "descaling",
            "It was meant kindly.",
            "zebra",
            "Facilitator: Ask first what the week was like.",
        )
    )
    # Between a reply and what was said of it stand the meters after it alone.
    assert (verdict, comment) == (first + 2, second + 2)
    assert written[verdict].startswith("Facilitator: This was well done")
    assert not any(line.startswith("Your facilitator has commented on") for line in in_plain("/quit"))


def test_a_call_that_nobody_commented_is_read_out_all_the_same(call: Call) -> None:
    written = in_plain("calls", "1", "/quit")
    assert any("zebra" in line for line in written) and not any("acilitator" in line for line in written)


def test_twice_and_earlier_comments_change_nothing_and_later_ones_take_their_place(answered: Call) -> None:
    done("join", "a.comments.json", "--player", NAME)
    again = run("join", "a.comments.json", "--player", NAME)
    assert again.exit_code == 2 and "You have these comments" in again.stderr
    done("comment", "a.run.json", "--reply", "2", "--take-back", "comment")
    done("answer", "a.run.json", "-o", "b.comments.json")
    done("join", "b.comments.json", "--player", NAME)
    assert [one.place for one in load_comments(Database(database_file()), answered.log.id)] == [1]
    older = run("join", "a.comments.json", "--player", NAME)
    assert older.exit_code == 2 and "You have later comments" in older.stderr


@pytest.mark.parametrize(
    "then",
    [
        ("--reply", "2", "Ask how long it lasted."),
        ("--reply", "1", "A second one."),
        ("--reply", "2", "--take-back", "comment"),
        ("--reply", "1", "--verdict", "not-well", "--reason", "It was late."),
    ],
)
def test_what_is_said_after_a_clock_went_back_is_later_all_the_same(answered: Call, then: tuple[str]) -> None:
    """All that was said until then was said in the year 2999."""
    with open_store(_database["address"]) as store, store.writing() as db:
        for table in (comments, verdicts):
            db.execute(update(table).values(at="2999-01-01T00:00:00+00:00"))
    done("answer", "a.run.json", "-o", "before.comments.json")
    done("join", "before.comments.json", "--player", NAME)
    before = load_comments(Database(database_file()), answered.log.id)
    done("comment", "a.run.json", *then)
    done("answer", "a.run.json", "-o", "after.comments.json")
    done("join", "after.comments.json", "--player", NAME)
    assert load_comments(Database(database_file()), answered.log.id) != before


def resealed(file: str, **changed: object) -> None:
    """The same comments, changed with care: the checksum fits."""
    from game.cohort.comments_file import CommentsFile
    from game.cohort.sent_file import as_text

    body = msgspec.json.decode(Path(file).read_bytes(), type=CommentsFile)
    Path(file).write_text(as_text(msgspec.structs.replace(body, **changed)))


@pytest.mark.parametrize(
    ("changed", "told"),
    (
        ({"id": "0" * 32}, "is not among your calls here"),
        ({"cohort": AUTUMN.id}, "from a cohort that you are not in"),
        ({"pseudonym": "p-0000000000000001"}, "are for another learner of “Spring 2026”"),
        ({"made": "yesterday"}, "is damaged"),
    ),
)
def test_comments_that_are_not_for_this_are_refused(
    answered: Call, changed: dict[str, object], told: str
) -> None:
    resealed("a.comments.json", **changed)
    refused = run("join", "a.comments.json", "--player", NAME)
    assert refused.exit_code == 2 and told in refused.stderr
    assert load_comments(Database(database_file()), answered.log.id) == ()


def test_damage_is_named_on_both_sides(answered: Call) -> None:
    whole = Path("a.comments.json").read_bytes()
    for body in (whole[:-40], whole.replace(b"the week", b"the year"), b"\xff\xfe", b"[]", b"{}"):
        Path("a.comments.json").write_bytes(body)
        refused = run("join", "a.comments.json", "--player", NAME)
        assert refused.exit_code == 2 and "damaged" in refused.stderr, body
    call = Path("a.run.json").read_bytes()
    for body in (
        call[:-40],
        call.replace(b'"trust"', b'"tryst"').replace(b"hums", b"sums"),
        b"",
        b"nonsense",
    ):
        Path("a.run.json").write_bytes(body)
        for words in (("look", "a.run.json"), ("answer", "a.run.json")):
            refused = run(*words)
            assert refused.exit_code == 2 and "damaged" in refused.stderr, body
    cohort = run("look", "nowhere.run.json")
    assert cohort.exit_code == 2 and "There is no file" in cohort.stderr


def test_a_call_of_a_cohort_that_is_not_here_is_not_judged(call: Call, desk: Path) -> None:
    other = f"sqlite:///{desk}/other.sqlite3"
    refused = run("look", "a.run.json", "--db", other)
    assert refused.exit_code == 2 and "from a cohort that is not here" in refused.stderr
    take_cohort(other)
    assert run("answer", "a.run.json", "--db", other).exit_code == 1, "nothing was said yet"


def test_a_code_is_still_joined(desk: Path) -> None:
    assert "You joined" in done("join", as_code(SPRING), "--yes", "--player", NAME)


def test_hostile_texts_are_shown_harmless(call: Call) -> None:
    evil = "a\x1b]0;x\x07b\u202e[/]<script>*"
    done("comment", "a.run.json", "--reply", "1", evil)
    done("comment", "a.run.json", "--reply", "1", "--verdict", "well", "--reason", evil)
    done("answer", "a.run.json", "-o", "a.comments.json")
    done("join", "a.comments.json", "--player", NAME)
    shown = [done("look", "a.run.json"), done("mine", "--player", NAME)]
    shown += [
        CliRunner().invoke(group, ["export", "--last", "--player", NAME, "--format", form]).stdout
        for form in ("md", "html")
    ]
    for text in shown:
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert "<script>" not in shown[3]
    long = run("comment", "a.run.json", "--reply", "1", "x" * 2001)
    assert long.exit_code == 2 and "longer than 2000 characters" in long.stderr


def test_of_what_is_taken_back_nothing_is_left_and_nothing_is_counted(call: Call) -> None:
    reason, comment = "The walrus was never asked.", "Think of the narwhal."
    done("comment", "a.run.json", "--reply", "1", "--verdict", "well", "--reason", reason)
    done("comment", "a.run.json", "--reply", "1", comment)
    for what in ("verdict", "comment"):
        done("comment", "a.run.json", "--reply", "1", "--take-back", what)
    with open_store(_database["address"]) as store:
        (row,) = store.rows(select(verdicts))
    assert (row.verdict, row.reason, row.machine, row.codes) == ("", "", "", "[]")
    for file in database_file().parent.glob("facilitator*"):
        for text in (reason, comment):
            assert text.encode() not in file.read_bytes()
    assert "0 comments and verdicts of yours" in run("remove", SPRING.name).stderr


def test_what_was_taken_back_with_an_earlier_version_goes_when_the_database_is_opened(desk: Path) -> None:
    address = f"sqlite:///{desk}/earlier.sqlite3"
    with open_store(address) as store, store.writing() as db:
        row = {"cohort": SPRING.id, "share": "s", "place": 1, "machine": "well", "codes": "[]", "at": MADE}
        db.execute(insert(verdicts), row | {"verdict": "", "reason": "The walrus."})
        db.execute(insert(verdicts), row | {"place": 2, "verdict": "well", "reason": "It stands."})
        db.exec_driver_sql("DELETE FROM versions WHERE version > 3")
    with open_store(address) as store:
        assert [one.reason for one in store.rows(select(verdicts).order_by(verdicts.c.place))] == [
            "",
            "It stands.",
        ]
