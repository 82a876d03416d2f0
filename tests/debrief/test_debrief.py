"""Looking back: nothing is lost, nothing is claimed, and the turns shown are the telling ones."""

import pytest

from game.conversation.events import Event, Listen, Pick, Wait
from game.conversation.replay import walk
from game.debrief.blocks import over_the_call
from game.debrief.debrief import Debrief, coded_turns, debrief
from game.debrief.intentions import question_about
from game.plain.debrief_lines import ending_lines, happened_lines
from tests.conversation.calls import PHONE, plan, play
from tests.looking_back import BADLY, KETTLE, WELL

RETRIED = ("pick:descale", "retake", "listen", "cue", *WELL[1:])
"""Cut in with a fix, and put right."""


def events(text: str, *names: str) -> list[Event]:
    _, outcomes = play(plan(text), names)
    assert not [o.refusal for o in outcomes if o.refusal], names
    return [outcome.event for outcome in outcomes]


def looked(text: str, *names: str) -> Debrief:
    return debrief(plan(text), walk(plan(text), events(text, *names)))


def test_every_event_is_a_moment_with_the_meters_after_it() -> None:
    found = looked(KETTLE, *BADLY)
    _, outcomes = play(plan(KETTLE), BADLY)
    assert found.curve == tuple((o.trust, o.frustration) for o in outcomes)
    assert [m.index for m in found.moments] == list(range(len(outcomes)))
    assert [m.turn for m in found.moments] == [0, 0, 1, 2]
    assert [m.outcome for m in found.moments] == list(outcomes)


def test_a_log_with_events_that_are_refused_today_still_reads_with_its_own_places() -> None:
    log = events(KETTLE, "listen", "pick:back")
    log.insert(1, Pick("no-such-reply"))
    found = debrief(plan(KETTLE), walk(plan(KETTLE), log))
    assert [m.index for m in found.moments] == [0, 2, 3]
    assert found.turns[0].index == 3


def test_a_log_must_begin_with_its_beginning() -> None:
    with pytest.raises(ValueError, match="begin"):
        debrief(plan(KETTLE), walk(plan(KETTLE), [Listen()]))


def test_what_cutting_in_left_unheard_is_said_in_the_facts_own_words() -> None:
    found = looked(KETTLE, *BADLY)
    assert found.unheard == ("the humming wakes the baby",)
    assert found.turns[0].outcome.interrupted
    assert found.turns[0].missed == ("the humming wakes the baby",)
    assert sum(turn.outcome.interrupted for turn in found.turns) == 1


def test_a_fact_that_was_told_after_all_is_not_called_unheard() -> None:
    again = KETTLE.replace('say: "So what happens now?"', 'say: "So? The baby wakes."\n        tells: [baby]')
    assert looked(again, *BADLY).unheard == ()


def test_a_note_that_never_came_back_is_remembered_and_one_that_did_is_not() -> None:
    assert looked(KETTLE, *BADLY).forgotten == ("it has hummed for a week",)
    noted = ("note:hums all week", *WELL)
    assert looked(KETTLE, *noted).forgotten == ()
    # A note of something nobody has told is a guess, and is not held against anybody.
    assert looked(KETTLE, "note:a baby?", *BADLY).forgotten == ("it has hummed for a week",)


def test_what_only_a_silence_brings_is_counted_where_no_silence_was_left() -> None:
    assert looked(KETTLE, *BADLY).unsaid == 1
    assert looked(KETTLE, *WELL).unsaid == 0


def test_the_turn_that_closed_the_way_comes_before_one_that_only_cost_more() -> None:
    text = KETTLE.replace("goto: [{if: trust >= 44, to: thanks}, {to: rung_off}]", "goto: rung_off")
    found = looked(text, *BADLY)
    assert [turn.number for turn in found.telling] == [2, 1]
    assert found.telling[0].closed and not found.telling[1].closed
    first, second = found.telling
    assert second.better and second.better.gain > (first.better.gain if first.better else 0)


def test_the_better_line_comes_with_the_numbers_of_both() -> None:
    turn = looked(KETTLE, *BADLY).turns[0]
    assert turn.outcome.interrupted
    assert (
        turn.better
        and turn.better.line == "A week of that, and the baby awake with it. You must be worn out."
    )
    _, outcomes = play(plan(KETTLE), ["listen", "pick:back"])
    assert (turn.better.trust, turn.better.frustration) == (outcomes[-1].trust, outcomes[-1].frustration)
    better = turn.better.trust - turn.before.trust - (turn.better.frustration - turn.before.frustration)
    assert turn.better.gain == better - turn.effect > 0


def test_only_what_the_ear_read_can_be_disagreed_with() -> None:
    found = looked(KETTLE, *WELL)
    assert found.turns[0].read == ()
    assert {b.code for b in found.turns[1].read} >= {"paraphrase"}
    by_ear = KETTLE.replace("        shows: [paraphrase, acknowledge]\n", "")
    assert looked(by_ear, *WELL).turns[0].read


def test_a_call_that_is_not_over_can_be_looked_back_on_too() -> None:
    found = looked(KETTLE, "listen")
    assert found.ending is None
    assert found.turns == found.telling == ()
    first, second, *_ = ending_lines(found, "Mira")
    assert first == "This call is not over: it has no ending yet."
    assert second.startswith("Trust 40 to 40")


def test_counts_carry_what_was_seen_from_the_state_as_well() -> None:
    found = looked(PHONE, "pick:fix", "listen", "say:Let me look.")
    assert found.counts["cut in"] == 1
    assert found.counts["fixed before hearing"] == 1


@pytest.mark.parametrize("events", [WELL, BADLY, RETRIED])
def test_what_is_counted_over_the_call_is_what_the_card_counts(events: tuple[str, ...]) -> None:
    found = looked(KETTLE, *events)
    (counted,) = (s.text for s in over_the_call(found) if s.text.startswith("Counted"))
    card = {row.skill: row.counts for row in found.card}
    given_back, asking = found.sums
    assert card["Reflect"].startswith(f"{given_back.count} reflection")
    assert card["Enquire"].split(" of ")[1].split()[0] == str(asking.count)
    parts = [found.counts.get(part, 0) for part in given_back.parts]
    assert sum(parts) == given_back.count
    for one in found.sums:
        assert (f"{one.label} {one.count} (" in counted) is bool(one.count)


def test_the_question_is_about_the_moment_the_turn_was_made() -> None:
    cut, typed = looked(KETTLE, *BADLY).turns
    assert "before they had finished" in question_about(cut)
    assert question_about(typed).endswith("?") and question_about(typed) != question_about(cut)


def test_in_lines_the_debrief_says_the_same_in_the_same_order() -> None:
    found = looked(KETTLE, *BADLY)
    text = "\n".join([*ending_lines(found, "Mira"), *happened_lines(found, "Mira")])
    order = ["Ending: Rung off (poor)", "2 of 5 stars", "the humming wakes the baby", "Counted, each once",
             "The turn to look at", "Heard out", "A question", "And one more", "For the next call",
             "adapted from MITI", "11 seconds"]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "11 seconds" not in "\n".join(happened_lines(looked(KETTLE, *WELL), "Mira"))


def test_a_silence_in_the_log_is_a_moment_of_its_own() -> None:
    found = looked(KETTLE, *WELL)
    silent = next(m for m in found.moments if isinstance(m.outcome.event, Wait))
    assert silent.outcome.trust > found.moments[silent.index - 1].outcome.trust


def test_the_first_try_is_what_card_and_counts_go_by() -> None:
    found = looked(KETTLE, *RETRIED)
    assert found.ending is not None and found.ending.kind == "best"
    assert found.replies == 2 and [turn.reply for turn in found.turns] == [1, 1, 2]
    assert [(turn.retaken, turn.again) for turn in found.turns] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    rows = {row.skill: row for row in found.card}
    assert rows["Patience"].counts == "1 of 2 replies cut in"
    assert "1 fixed before hearing" in rows["Errors"].counts
    coded = coded_turns(plan(KETTLE), walk(plan(KETTLE), events(KETTLE, *RETRIED)))
    assert coded[0].interrupted
    assert len(coded) == 2
    assert found.counts["cut in"] == 1
    assert "cues" not in found.counts, "the cue belongs to the second try"


def test_looking_back_shows_both_tries_and_marks_the_first() -> None:
    found = looked(KETTLE, *RETRIED)
    said = [line.text for moment in found.moments for line in moment.lines]
    first = said.index("Have you tried descaling it? That helps with most of them.")
    assert said[first + 1] == "(Your first try: the score card counts this one.)"
    back = said.index("(That moment again.)")
    assert said[back + 1] == "It hums. It has hummed all week."
    assert first < back < said.index("A week of that, and the baby awake with it. You must be worn out.")
    told = "\n".join(happened_lines(found, "Mira"))
    assert "The turn to look at: reply 1 of 2" in told
    assert "Once more: “A week of that, and the baby awake with it. You must be worn out.”" in told
    assert "reply 3" not in told


def test_where_a_reply_was_made_twice_the_debrief_says_that_the_first_try_counts() -> None:
    lines = [line.strip() for line in happened_lines(looked(KETTLE, *RETRIED), "Mira")]
    said = "The first try counts, here and in the score card. Your second try did better; it stands below."
    assert lines.index(said) < next(at for at, line in enumerate(lines) if line.startswith("Once more: "))
    title = next(line for line in lines if line.startswith("Score card"))
    assert title.endswith("Of a reply that you made twice, the first try counts:")
    once = [line.strip() for line in happened_lines(looked(KETTLE, *WELL), "Mira")]
    assert not any("first try" in line for line in once)


def test_a_second_try_that_did_no_better_is_not_called_better() -> None:
    worse = ("listen", "wait", "pick:descale", "retake", "wait", "pick:descale", *WELL[3:])
    lines = [line.strip() for line in happened_lines(looked(KETTLE, *worse), "Mira")]
    assert "The first try counts, here and in the score card. Your second try stands below." in lines
