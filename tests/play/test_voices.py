"""A second voice, names, one line of several, and what is said and done at once: in a call and after it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.conversation.ear import hear
from game.conversation.events import Begin, Listen, Pick
from game.conversation.replay import walk
from game.conversation.step import begin, enter, listened_to
from game.paths import database_file
from game.play.export import export_run
from game.play.last_calls import last_calls
from game.play.resume import resume_run
from game.play.rewind import open_past, past_of, rewind
from game.play.session import Call, start_call
from game.progress.database import Database
from game.progress.library import open_library
from tests.playing import plan_of, play_lines

VOICES = (Path(__file__).parents[1] / "voices.yaml").read_text("utf-8")
NAME = "Wilhelmine"


def a_call(seed: int = 0, profile: str = NAME, file: Path | None = None) -> Call:
    return start_call(Database(database_file()), profile, plan_of(VOICES), file, seed=seed)


def story_file(tmp_path: Path) -> Path:
    file = tmp_path / "two.yaml"
    file.write_text(VOICES, "utf-8")
    return file


def heard(call: Call) -> list[str]:
    return [beat.say or "" for one in call.played for beat in one.outcome.heard]


def test_who_speaks_stands_before_each_line_and_names_are_put_in() -> None:
    written = play_lines(a_call(2), "", "", "/quit")
    said = next(line for line in written if line.startswith("Dana: "))
    assert said in (f"Dana: {NAME}? The lamp came broken.", f"Dana: Hello {NAME}, my lamp is broken.",
                    "Dana: It's Dana. My lamp broke.")  # fmt: skip
    assert "(Milo: puts the box down)" in written
    assert "Milo: It fell apart in {two}." in written
    assert any(line.startswith("Answer Dana.") for line in written)
    assert "2. What happened, Dana?" in written
    assert not [line for line in written if "player}" in line or "customer}" in line or "{{" in line]


def test_what_is_said_and_done_at_once_is_shown_as_both() -> None:
    written = play_lines(a_call(), "", "1", "3", "4", "")
    both = f"(Crouch down to Dana's son.) I'm {NAME}. A broken lamp, and you carried it all the way here."
    assert f"1. {both}" in written
    assert any(line.startswith("You: (Crouch down to Dana's son.) I'm") for line in written)
    quoted = f"(Crouch down to Dana's son.) “I'm {NAME}. A broken lamp"
    assert any(quoted in line for line in written), written


def test_what_is_said_while_something_is_done_is_read_and_cut_out_as_it_was_shown() -> None:
    call = a_call()
    call.do(Listen())
    outcome = call.pick(next(r for r in call.plan.scene(call.state).replies if r.id == "kneel"))
    assert "paraphrase" in outcome.codes
    words = [move.words for move in outcome.moves if move.words]
    assert words and all("  " not in quote and "{" not in quote for quote in words)
    assert outcome.why == "Dana saw it."


@pytest.mark.parametrize("profile", ["player", "PLAYER"])
def test_a_player_without_a_name_is_called_by_a_neutral_word(profile: str) -> None:
    written = play_lines(a_call(profile=profile), "", "1", "1", "1", "")
    assert any("I'm agent." in line for line in written)
    assert "player" not in "".join(written).lower().replace("play from", "")


def test_no_name_gets_into_records_or_kept_sources() -> None:
    call = a_call()
    play_lines(call, "", "1", "3", "4", "")
    call.log.database.close()
    database = Database(database_file())
    for table, column in (("events", "record"), ("sources", "body")):
        rows = database.rows(f"SELECT * FROM {table}")
        assert rows, (table, column)
        assert NAME not in repr(rows)


def test_what_the_ear_reads_does_not_depend_on_who_plays() -> None:
    calls = [a_call(profile=profile) for profile in (NAME, "Broken Lamp", "player")]
    readings = []
    for call in calls:
        call.do(Listen())
        call.pick(call.plan.reply_as_shown(call.plan.scene(call.state).replies[0]))
        event = call.events[-1]
        assert isinstance(event, Pick)
        readings.append(event)
    assert readings[0] == readings[1] == readings[2]


def test_a_call_keeps_to_its_lines_when_resumed_looked_back_on_and_exported(tmp_path: Path) -> None:
    at, file = open_library(None), story_file(tmp_path)
    for seed in range(6):
        call = a_call(seed, file=file)
        call.do(Listen())
        first = heard(call)
        going_on = resume_run(call.log.database, NAME, at, call.log.id)
        assert heard(going_on) == first
        going_on.pick(going_on.plan.scene(going_on.state).replies[1])
        assert heard(rewind(going_on, 2)) == first
        past = open_past(going_on.log.database, NAME, at, going_on.log.id)
        assert heard(past.call) == heard(going_on)
        for text in (export_run(past, "md"), export_run(past_of(call.log.database, going_on), "html")):
            plain = text.replace("&#x27;", "'").replace("\\", "")
            for line in heard(going_on):
                assert going_on.plan.shown(line) in plain
            assert f"{NAME} saw us both." in plain
            assert "Milo" in plain


def test_runs_differ_in_their_lines_and_one_line_tells_nothing_of_another() -> None:
    plan = plan_of(VOICES)
    pairs = set()
    for seed in range(80):
        walked = list(walk(plan, [begin(plan, seed=seed), Listen(), Pick("ask")]))
        lines = [beat.say for one in walked for beat in one.outcome.heard]
        pairs.add((lines[0], lines[-1]))
    assert len(pairs) == 3 * 4


def test_a_line_of_several_stays_when_other_beats_come_and_go() -> None:
    edited = plan_of(
        VOICES.replace("    customer:\n      - any:", "    customer:\n      - Hm.\n      - any:", 1)
    )
    for seed in range(12):
        first = enter(plan_of(VOICES), begin(plan_of(VOICES), seed=seed))[1].heard[0].say
        walked = list(walk(edited, [begin(edited, seed=seed), Listen()]))
        assert walked[-1].outcome.heard[0].say == first


@given(
    st.integers(0, 2**31), st.sampled_from(["Your lamp came broken.", "Hello, it's my lamp.", "hm", "So."])
)
def test_no_seed_changes_what_a_reply_shows_or_where_it_leads(seed: int, text: str) -> None:
    plan = plan_of(VOICES)
    readings = []
    for one in (0, seed):
        state = listened_to(plan, enter(plan, Begin(plan.story.id, plan.hash, "", seed=one))[0])
        readings.append(hear(plan, state, text))
    assert readings[0] == readings[1]


def test_a_call_of_an_earlier_game_hears_the_first_seed() -> None:
    plan = plan_of(VOICES)
    assert (
        enter(plan, Begin(plan.story.id, plan.hash, ""))[1]
        == enter(plan, Begin(plan.story.id, plan.hash, "", seed=0))[1]
    )


def test_the_card_over_several_calls_reads_such_calls(tmp_path: Path) -> None:
    call = a_call(file=story_file(tmp_path))
    play_lines(call, "", "1", "3", "4", "")
    assert last_calls(call.log.database, NAME, open_library(None))[0] == 1


def test_what_cutting_in_left_unheard_is_told_with_who_would_have_said_it() -> None:
    written = play_lines(a_call(), "2", "3", "4", "")
    cut = next(line for line in written if line.startswith("You cut in."))
    assert "Milo" in cut and "Dana" not in cut
