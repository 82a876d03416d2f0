"""A story under its author's hands: what an edit leaves standing, where a preview begins, the inspector."""

import os
from pathlib import Path

import pytest

from game.authoring.inspection import LastReply, WayOn, inspect
from game.authoring.preview import (
    Stood,
    UnknownNameError,
    Watch,
    again,
    check_names,
    fitted,
    play_path,
    read_path,
    way_in,
    written_path,
)
from game.conversation.beginning import START, Beginning, begin_in
from game.conversation.events import Listen, Pick, Say
from game.conversation.path import PathError
from game.conversation.plan import Plan, view
from game.conversation.replay import Played, record
from game.conversation.step import begin, enter
from game.proof.play_to_scene import ShortPlays
from game.story.conditions import answered
from game.story.reader import read_text
from tests.playing import HERE, PARCEL, plan_of

HEARD_OUT = "listen pick:promised listen"


def played(path: str, text: str = PARCEL, beginning: Beginning = START) -> Stood:
    stood = play_path(plan_of(text), beginning, read_path(path))
    assert stood.whole, stood.said
    return stood


def edited(old: str, new: str, path: str, beginning: Beginning = START) -> Stood:
    """The play of a path as it stands after the edit."""
    assert old in PARCEL
    records = list(map(record, played(path, beginning=beginning).played))
    return again(plan_of(PARCEL.replace(old, new, 1)), beginning, records)


def test_an_edit_of_words_keeps_the_place_and_shows_the_new_words() -> None:
    stood = edited("That is all I want to know.", "Just tell me that.", HEARD_OUT)
    assert stood.whole and stood.said == "everything you did still stands"
    assert stood.state.scene == "details" and stood.state.position == 2
    assert stood.played[-1].outcome.heard[0].say == "Just tell me that."
    assert stood.state == played(HEARD_OUT).state


def test_a_beat_added_where_the_customer_had_finished_makes_nobody_cut_in() -> None:
    stood = edited('- "So where is it?"', '- "Well."\n      - "So where is it?"', f"{HEARD_OUT} say:heard#1")
    assert stood.whole and stood.state.scene == "bridge"
    assert not any(one.outcome.interrupted for one in stood.played)


def test_a_reply_that_is_gone_is_said_and_the_play_waits_before_it() -> None:
    stood = edited("id: promised", "id: kept", f"{HEARD_OUT} say:heard#1")
    assert not stood.whole
    assert "“promised”" in stood.said and "2 replies fell away" in stood.said
    assert stood.state.scene == "opening" and stood.state.at_point


def test_a_reply_that_takes_another_route_now_is_taken_and_says_where_to() -> None:
    stood = edited("when: acknowledge or open_question", "when: recall", f"{HEARD_OUT} say:heard#2 listen")
    assert not stood.whole and stood.state.scene == "cold"
    assert stood.said == "your reply now takes “missed”, not “heard”, and leads to “cold”"
    assert stood.played[-1].outcome.route == "missed"


def test_a_reply_that_leads_elsewhere_now_is_taken_and_the_replies_after_it_fall_away() -> None:
    old = 'why: "It gave back what happened and named how that is."'
    stood = edited(f"goto: details\n        {old}", f"goto: cold\n        {old}", f"{HEARD_OUT} say:heard#2")
    assert stood.state.scene == "cold"
    assert stood.said == (
        "your reply (“promised”) now leads to “cold”, not to “details”; 1 reply after it fell away"
    )


def test_an_end_that_differs_is_waited_for_at_the_last_point_that_stands() -> None:
    branches = "[{if: trust >= 45, to: thanks}, {to: so_so}]"
    stood = edited(branches, "so_so", f"{HEARD_OUT} say:heard#1 listen listen")
    assert not stood.whole and stood.state.scene == "bridge"
    assert stood.said == "from “bridge” the call now goes on otherwise than you played it"


def test_a_typed_reply_is_read_with_the_words_that_facts_have_today() -> None:
    stood = edited("words: [gift, birthday]", "words: [gift, birthday, let down]", f"{HEARD_OUT} say:heard#1")
    event = stood.played[-1].outcome.event
    assert isinstance(event, Say) and "gift" in event.reading.facts


def test_undoing_an_edit_brings_back_what_had_fallen_away() -> None:
    before = played(f"{HEARD_OUT} say:heard#1")
    records = list(map(record, before.played))
    broken = again(plan_of(PARCEL.replace("id: promised", "id: kept")), START, records)
    assert not broken.whole
    assert again(plan_of(), START, records).state == before.state


def test_a_jump_begins_in_the_scene_with_what_was_chosen() -> None:
    beginning = Beginning("details", 80, 5, ("looked_up",), ("gift",), ("opening",))
    entered = begin_in(plan_of(), beginning)
    state, outcome = entered.after, entered.outcome
    assert (state.scene, state.trust, state.frustration) == ("details", 80, 5)
    assert state.flags == {"looked_up"} and state.told == {"gift"} and state.visited == {"opening", "details"}
    assert [beat.say for beat in outcome.heard] == ["So where is it?"]


def test_a_jump_without_choices_is_the_storys_own_beginning() -> None:
    state, outcome = enter(plan_of(), begin(plan_of()))
    assert begin_in(plan_of(), START) == Played(None, outcome, state)
    assert begin_in(plan_of(), Beginning("opening", 40)).after == state


def test_a_play_from_a_jump_stands_again_after_an_edit() -> None:
    beginning = Beginning("details", 80, 5, told=("gift",))
    stood = edited("All right.", "Fine then.", "listen pick:gift_back listen listen", beginning)
    assert stood.whole and stood.state.scene == "thanks"


def test_the_short_play_to_a_scene_fills_in_the_meters_and_what_was_heard_and_set() -> None:
    plays = ShortPlays(plan_of())
    way = way_in(plays, "details")
    assert way == Beginning("details", 54, 39, ("heard_out",), ("twice",), ("opening",))
    assert way_in(plays, "opening").told == ()


def test_a_place_keeps_what_the_story_still_has() -> None:
    story = plan_of().story
    flags, told, visited = ("looked_up", "old_flag"), ("gift", "old_fact"), ("opening", "old_scene")
    beginning = Beginning("details", 80, 5, flags, told, visited)
    kept, gone = fitted(story, beginning)
    assert kept == Beginning("details", 80, 5, ("looked_up",), ("gift",), ("opening",))
    assert gone == "gone from where you began: old_fact, old_flag"
    assert fitted(story, Beginning("detials"))[0] == START
    with pytest.raises(UnknownNameError, match=r"Did you mean “details”\?"):
        check_names(story, Beginning("detials"))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("listen pick:nobody", "step 2 of 2, “pick:nobody”, in “opening”: There is no reply “nobody” here."),
        ("listen listen listen", "step 3 of 3, “listen”, in “opening”: Dana has stopped."),
        ("say:heard#1", "the scene “opening” has no typed route “heard”"),
        (f"{HEARD_OUT} say:heard#9", "examples 1 to 3"),
        ("dance", "“dance” is no step"),
    ],
)
def test_a_path_that_does_not_stand_says_where_it_parted(path: str, said: str) -> None:
    stood = play_path(plan_of(), START, path.split())
    assert not stood.whole and said in stood.said
    assert len(stood.played) <= len(path.split())


@pytest.mark.parametrize(
    "text",
    ["listen wait pick:a say:b#2", "listen, wait, pick:a, say:b#2", '["listen","wait","pick:a","say:b#2"]'],
)
def test_a_path_is_read_as_it_is_printed(text: str) -> None:
    assert read_path(text) == ["listen", "wait", "pick:a", "say:b#2"]


@pytest.mark.parametrize("text", ["type:'open", "[1, 2]", "[listen"])
def test_a_path_that_cannot_be_read_raises(text: str) -> None:
    with pytest.raises(PathError, match=r"quotation|JSON|Expected"):
        read_path(text)


def test_a_play_written_as_a_path_plays_to_the_same_place() -> None:
    words = "It isn't fair, is it, what a mess!"
    first = played(f'{HEARD_OUT} cue "type:{words}"')
    path = written_path(plan_of(), first.played)
    assert read_path(path)[-1] == f"type:{words}"
    assert played(path).state == first.state
    assert written_path(plan_of(), played(f"{HEARD_OUT} say:heard#2").played).endswith("'say:heard#2'")


def test_a_path_goes_back_to_a_moment_and_on_in_an_edited_story() -> None:
    path = f"listen pick:number retake {HEARD_OUT.removeprefix('listen ')}"
    stood = played(path)
    assert stood.state == played(HEARD_OUT).state
    assert written_path(plan_of(), stood.played) == path
    assert edited("That is all I want to know.", "Just tell me that.", path).state == stood.state
    parted = play_path(plan_of(), START, ["listen", "retake"])
    assert not parted.whole and "no reply of yours here that could be taken back" in parted.said


def test_the_inspector_says_why_a_reply_stands_or_not() -> None:
    plan = plan_of()
    replies = inspect(plan, played(HEARD_OUT).state).replies
    gift, lean, heard, missed = replies
    assert (gift.id, gift.holds, gift.why) == ("gift_back", False, "needs heard(gift)")
    assert [(term.text, term.holds, term.now) for term in gift.terms] == [
        ("heard(gift)", False, "not heard yet")
    ]
    assert (lean.id, lean.holds) == ("lean", False) and "hint" in lean.why
    assert (heard.holds, heard.why) == (None, "typed, when acknowledge or open_question")
    assert missed.why == "typed, otherwise"
    waited = inspect(plan, played("listen listen wait pick:promised listen").state)
    assert waited.replies[0].holds and waited.heard == ("twice", "gift") and waited.unheard == ()
    assert inspect(plan, played(HEARD_OUT).state, helped=True).replies[1].holds


def last_of(path: str) -> LastReply:
    stood = played(path)
    reply = next(p for p in reversed(stood.played) if isinstance(p.outcome.event, Pick | Say))
    found = inspect(plan_of(), stood.state, reply.before, reply.outcome).last
    assert found is not None
    return found


def test_the_inspector_shows_what_the_ear_read_and_why_earlier_routes_did_not_hold() -> None:
    last = last_of(f"{HEARD_OUT} say:missed#2")
    heard, missed = last.routes
    assert (heard.id, heard.holds) == ("heard", False)
    assert {(term.text, term.now) for term in heard.terms} == {
        ("acknowledge", "not read in the reply"),
        ("open_question", "not read in the reply"),
    }
    assert (missed.id, missed.holds) == ("missed", True)
    assert last.branches == (WayOn("cold", True, "always"),)
    good = last_of(f"{HEARD_OUT} say:heard#1")
    assert [shown.code for shown in good.shown if shown.code == "acknowledge"] == ["acknowledge"]
    assert good.facts == ("twice",) and "let_down" in good.feelings
    assert len(good.routes) == 1, "the routes below were never asked"


OWN_WORDS = (HERE / "own_words.yaml").read_text("utf-8")


def tried(path: str) -> list[tuple[str, bool | None, str]]:
    """What was tried for the last reply of a path, from the first to what was taken."""
    plan = plan_of(OWN_WORDS)
    stood = play_path(plan, START, read_path(path))
    reply = stood.played[-1]
    found = inspect(plan, stood.state, reply.before, reply.outcome).last
    assert found is not None
    return [(way.id, way.holds, way.why) for way in found.routes]


def test_the_inspector_shows_which_answer_takes_typed_words_and_why_the_others_do_not() -> None:
    other = "does something else, or must be picked"
    picks = [(name, False, other) for name in ("number", "date", "promise")]
    assert tried('"type:You should have written it down."') == [
        *picks,
        ("who", False, "when permission"),
        ("blamed", True, "when confront and not promised (in every scene)"),
    ]
    assert tried('"type:The sky is blue."')[-2:] == [
        (
            "noticed",
            False,
            "when facts or feelings or acknowledge_generic or apologise or cue or permission or solve"
            " (a stock line)",
        ),
        ("unclear", True, "otherwise (a stock line)"),
    ]
    assert tried('"type:Your order please?"') == [
        ("number", True, "does the same"),
        ("date", False, "is as near, and was not meant"),
        ("promise", False, other),
    ]


def test_in_a_typed_scene_answers_are_tried_before_the_last_route() -> None:
    assert tried('pick:number "type:You should have written it down."') == [
        ("heard", False, "when acknowledge"),
        ("blamed", True, "when confront and not promised (in every scene)"),
    ]
    last = tried("pick:number type:Okay.")
    assert [(name, holds) for name, holds, _ in last] == [
        ("heard", False), ("blamed", False), ("enough", False), ("missed", True),
    ]  # fmt: skip


def test_the_inspector_shows_the_authors_line_or_that_it_is_denied() -> None:
    denying = OWN_WORDS.replace(
        "goto: fine, why: w}\n  fine",
        "goto: fine, why: It passed by., denies: [open_question, permission]}\n  fine",
    )
    assert denying != OWN_WORDS
    plan = plan_of(denying)

    def line(text: str) -> str:
        stood = play_path(plan, START, read_path(f'pick:number "type:{text}"'))
        reply = next(one for one in stood.played if isinstance(one.outcome.event, Say))
        found = inspect(plan, stood.state, reply.before, reply.outcome).last
        assert found is not None
        return found.why

    assert line("Okay.") == "It passed by."
    assert line("What happened then?").startswith("not shown: it denies open_question, permission")


def test_the_inspector_shows_which_entry_of_a_survey_is_given_and_why() -> None:
    listed = "title: Fine, survey: [{if: heard(shop), stars: 1, comment: No.}, {stars: 4, comment: Yes.}]"
    plan = plan_of(OWN_WORDS.replace("title: Fine", listed))
    over = play_path(plan, START, read_path("pick:number say:heard#1"))
    first, second = inspect(plan, over.state).survey
    assert (first.id, first.holds, first.why) == ("1 star", False, "if heard(shop)")
    assert [(term.text, term.now) for term in first.terms] == [("heard(shop)", "not heard yet")]
    assert (second.id, second.holds, second.why, second.text) == ("4 stars", True, "else", "Yes.")
    assert inspect(plan, play_path(plan, START, ()).state).survey == ()


def test_the_inspector_lists_answers_and_counts_those_in_a_row() -> None:
    plan = plan_of(OWN_WORDS)
    stood = play_path(plan, START, read_path('"type:The sky is blue." "type:The sky is grey."'))
    found = inspect(plan, stood.state)
    assert [way.id for way in found.replies] == [
        "number", "date", "promise", "who", "blamed", "enough",
        "harsh", "taken_up", "questioned", "noticed", "unclear",
    ]  # fmt: skip
    (row,) = [row for row in found.rows if row.name == "answered in a row"]
    assert row.values == ("2", "the next leads to sour")


def test_a_fact_named_before_it_was_told_does_not_count_and_is_said() -> None:
    last = last_of(f'{HEARD_OUT} "type:You must be so let down, and it was a birthday gift."')
    assert last.early == ("gift",)


def test_parts_of_a_condition_carry_the_values_that_decide_them() -> None:
    text = PARCEL.replace(
        "if: heard(gift)", "if: trust >= 60 and not (looked_up or visited(cold)) and not heard(gift)"
    )
    plan = plan_of(text)
    state = begin_in(plan, Beginning("details", 50, flags=("looked_up",))).after
    condition = plan.scene(state).replies[0].condition
    assert [(t.text, t.holds, t.now) for t in answered(condition, view(state))] == [
        ("trust >= 60", False, "trust is 50"),
        ("looked_up", True, "it is set"),
        ("visited(cold)", False, "not entered"),
        ("not heard(gift)", True, "not heard yet"),
    ]


def test_a_file_counts_as_changed_once_it_stands_still(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(PARCEL, "utf-8")
    watch = Watch(file)
    assert not watch.changed()
    file.write_text(PARCEL + "# one\n", "utf-8")
    assert not watch.changed(), "it may still be written"
    file.write_text(PARCEL + "# one and two\n", "utf-8")
    assert not watch.changed()
    assert watch.changed()
    assert watch.read().story is not None
    assert not watch.changed()


def test_a_file_that_an_editor_replaces_or_takes_away_is_seen(tmp_path: Path) -> None:
    file, new = tmp_path / "story.yaml", tmp_path / "story.yaml~"
    file.write_text(PARCEL, "utf-8")
    watch = Watch(file)
    new.write_text(PARCEL.replace("Dana", "Dora"), "utf-8")
    stamp = file.stat()
    os.utime(new, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    new.replace(file)
    assert [watch.changed(), watch.changed()] == [False, True]
    story = watch.read().story
    assert story is not None and story.customer.name == "Dora"
    file.unlink()
    assert [watch.changed(), watch.changed()] == [False, True]
    assert [f.code for f in watch.read().findings] == ["file-missing"]


def test_saving_the_tests_beside_a_story_counts_as_a_change(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(PARCEL, "utf-8")
    watch = Watch(file)
    (tmp_path / "story.tests.yaml").write_text("format: 1\n", "utf-8")
    assert [watch.changed(), watch.changed()] == [False, True]


def test_an_empty_begin_stays_the_first_of_every_play() -> None:
    loaded = read_text(PARCEL)
    assert loaded.story is not None
    plan = Plan(loaded.story, loaded.hash)
    stood = again(plan, START, [record(begin_in(plan))])
    assert stood.whole and len(stood.played) == 1
    assert not isinstance(stood.played[0].outcome.event, Listen)
