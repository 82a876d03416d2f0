"""A real conversation: what is read of a file, what is said of a reply, and what is not claimed."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.debrief.reflection import clauses, cut_off, feeling, reflection
from game.listening.detector import read
from game.review.review import Review, Reviewed, details, review
from game.review.transcript_files import MOST_BYTES, read_transcript
from game.story.findings import render

DATA = Path(__file__).parents[1] / "data"


def turns_of(text: str, **names: tuple[str, ...]) -> list[tuple[str, str, int]]:
    found = read_transcript(text.encode(), "call.txt", **names)
    assert not found.findings, [render(f) for f in found.findings]
    return [(turn.who, turn.text, turn.line) for turn in found.turns]


def fault_of(content: str | bytes, file: str = "call.txt", **names: tuple[str, ...]) -> str:
    found = read_transcript(content.encode() if isinstance(content, str) else content, file, **names)
    assert not found.turns
    return "\n".join(render(finding) for finding in found.findings)


def reviewed(text: str) -> Review:
    found = read_transcript(text.encode(), "call.txt")
    assert not found.findings, [render(f) for f in found.findings]
    return review(found.turns)


def reply(text: str, number: int) -> Reviewed:
    return reviewed(text).turns[number - 1]


def band(found: Review, skill: str) -> str:
    return next(score.band for score in found.card if score.skill == skill)


TELLING = "I ordered a lamp in March, it never came, and I've rung twice without a word back from anybody."


@pytest.mark.parametrize(
    "written",
    [
        "Agent: hi\nCustomer: it stops",
        "agent: hi\r\nCUSTOMER: it stops\r\n",
        "\ufeffA: hi\nC: it stops",
        "Rep: hi\n\n\nClient: it stops\n",
        "Me: hi\nCaller: it stops",
        "[00:12] Agent: hi\n[00:15:09] Customer: it stops",
        "00:12 Agent: hi\n00:13:22.5 - Customer: it stops",
        "Agent (10:22 AM): hi\nCustomer [10:23]: it stops",
        "2026-03-01 10:22 Agent: hi\n2026-03-01 10:23 Customer: it stops",
        "**Agent:** hi\n**Customer:** it stops",
        "[Agent]: hi\n[Customer]: it stops",
        '[{"who": "agent", "text": "hi"}, {"who": "customer", "text": "it stops"}]',
        '{"id": [1, {"turns": 2}], "turns": [{"role": "assistant", "content": "hi"},'
        ' {"role": "user", "content": "it stops"}]}',
        "Agent: hi\nSystem: Customer has joined\nCustomer: it stops",
    ],
)
def test_the_usual_ways_to_write_a_conversation_down_are_read_alike(written: str) -> None:
    assert [turn[:2] for turn in turns_of(written)] == [("agent", "hi"), ("customer", "it stops")]


def test_wrapped_lines_flow_on_and_new_paragraphs_keep_their_break() -> None:
    text = "Agent: hi\nCustomer: It stops\nhalf way.\n\nAnd then nothing.\nOrder number: 4471"
    assert turns_of(text)[1][1] == "It stops half way.\nAnd then nothing.\nOrder number: 4471"


def test_messages_of_one_speaker_in_a_row_are_one_turn() -> None:
    assert turns_of("C: it stops\nC: every time\nA: I see") == [
        ("customer", "it stops\nevery time", 1),
        ("agent", "I see", 3),
    ]


def test_names_stand_for_a_side_when_told_so() -> None:
    text = "Sam: hi\nPriya Nair: it stops\nsam: ok\nPriya Nair: well: no"
    assert [t[0] for t in turns_of(text, agents=("Sam",))] == ["agent", "customer", "agent", "customer"]
    assert turns_of(text, customers=("priya  nair",))[0][0] == "agent"
    composed, apart = "Jos\u00e9", "Jose\u0301"
    marked = f"{composed}: It broke.\nAgent: When?\n"
    assert turns_of(marked, customers=(apart,)) == turns_of(marked, customers=(composed,))


def test_utf_16_with_its_mark_is_read() -> None:
    assert len(read_transcript("A: hi\nC: é".encode("utf-16"), "f").turns) == 2


@pytest.mark.parametrize(
    ("written", "where", "says"),
    [
        ("Sam: hi\nPri: x\nSam: y\nPri: z", "1:1", "Who is “Sam”?"),
        ("Agent: hi\nPri: x\nSam: y\nPri: z\nSam: w", "2:1", "Who is “Pri”?"),
        ("\n  Hello there\nAgent: hi", "2:3", "Nobody is named as the speaker"),
        ("Date: today\nAgent: hi\nCustomer: x", "1:1", "“Date” is no known speaker"),
        ("", "1:1", "There is no turn"),
        ("Agent: hi", "1:1", "The customer says nothing"),
        ("\nCustomer: hi", "2:1", "The agent says nothing"),
        ("Agent: a\nCust\x00omer: b", "2:5", "no text file"),
        ('[{"who": "agent",\n"text" "hi"}]', "2:8", "no whole JSON"),
        (
            '[{"who": "agent", "text": "x"},\n {"who": "custmer", "text": "x"}]',
            "2:10",
            'did you mean "customer"?',
        ),
        ('[{"who": "agent", "text": "x"},\n {"who": "customer", "text": 7}]', "2:22", "must be text"),
        ('[{"who": "agent", "text": "x"},\n  7]', "2:3", "A turn is an object"),
        ('[{"who": "agent"}]', "1:2", "no “text”"),
        ('[{"text": "x"}]', "1:2", "does not say “who”"),
        ('{"calls": []}', "1:1", "list of turns"),
        ("[" * 5000, "1:1", "nested too deep"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(written: str, where: str, says: str) -> None:
    told = fault_of(written)
    assert told.startswith(f"call.txt:{where}: error[transcript]: ")
    assert says in told


def test_the_caret_stands_under_the_word_that_is_meant() -> None:
    lines = fault_of("Agent: hi\n[00:01] Pri: x\nSam: y\nPri: z\nSam: w").splitlines()
    assert lines[1:] == ["  [00:01] Pri: x", "          ^^^"]


def test_bytes_that_are_no_text_are_told_with_their_place() -> None:
    assert fault_of(b"Agent: a\nCust\xffomer: b").startswith("call.txt:2:5: ")
    assert "too long" in fault_of(b"A: " + b"x" * MOST_BYTES)


def test_stock_sympathy_and_a_question_answered_already_are_seen_with_the_words() -> None:
    found = review(read_transcript((DATA / "lamp-late.txt").read_bytes(), "f").turns)
    asked = found.turns[2].asked_again
    assert [(a.what, a.told, a.turn) for a in asked] == [("the order number", "4471-0926", 2)]
    assert [turn.number for turn in found.turns if turn.premature] == [5]
    assert [turn.number for turn in found.turns if turn.interrupts] == [7]
    assert [turn.number for turn in found.turns if turn.cue] == [9]
    assert [look.turn.number for look in found.look_at] == [7, 3, 5]
    assert found.keep is not None and found.keep.number == 11


def test_every_quote_is_in_the_reply_it_is_said_of() -> None:
    for file in ("lamp-late.txt", "boiler-chat.json"):
        for turn in review(read_transcript((DATA / file).read_bytes(), file).turns).replies:
            for b in turn.behaviours:
                assert turn.text[b.start : b.end].strip()


def test_a_reply_that_listens_first_is_not_called_premature() -> None:
    heard = f"C: {TELLING}\nA: You've rung twice and still have no lamp. I'll send a new one today.\nC: ok"
    at_once = f"C: {TELLING}\nA: I'll send a new one today.\nC: ok"
    assert not reply(heard, 2).premature
    assert reply(at_once, 2).premature


def test_a_plain_request_may_be_met_at_once() -> None:
    assert not reply("C: Please cancel my lamp.\nA: I'll cancel it now.\nC: ok", 2).premature


def test_a_fix_in_steps_is_too_early_once() -> None:
    text = f"C: {TELLING}\nA: Try restarting the app.\nC: no\nA: Try the website then.\nC: no"
    assert [turn.premature for turn in reviewed(text).replies] == [True, False]


def test_asking_with_the_detail_in_hand_is_not_asking_again() -> None:
    known = "C: It's order 4471-0926 and it's late.\nA: Is your order number 4471 0926?\nC: yes"
    asked = "C: It's order 4471-0926 and it's late.\nA: What is your order number?\nC: that"
    assert not reply(known, 2).asked_again
    assert reply(asked, 2).asked_again


def test_a_question_put_twice_is_asked_again() -> None:
    text = (
        "C: it stops\nA: Which browser are you using there?\nC: Firefox\nA: I see. Let me look.\nC: ok\n"
        "A: And which browser are you using?"
    )
    (again,) = reply(text, 6).asked_again
    assert (again.told, again.turn) == ("Firefox", 3)


def test_an_unanswered_question_may_be_put_again() -> None:
    assert not reply("C: it stops\nA: Which browser are you using there?", 2).asked_again


def test_interruptions_are_counted_only_where_marked() -> None:
    unmarked = reviewed(f"C: {TELLING}\nA: I'll send one.\nC: ok")
    assert band(unmarked, "Patience") == "too few"
    marked = reviewed(f"C: {TELLING} And then the--\nA: I'll send one.\nC: ok")
    assert marked.turns[1].interrupts
    assert band(marked, "Patience") == "not yet"
    cue = reviewed("C: And then the--\nA: Mm-hm.\nC: it stopped")
    assert not cue.turns[1].interrupts


@pytest.mark.parametrize(
    ("turn", "cut"),
    [
        ("it just—", True),
        ("it just --", True),
        ("it just-", True),
        ("it just…", False),
        ("a well-known", False),
    ],
)
def test_a_dash_at_the_end_marks_a_turn_as_cut_off(turn: str, cut: bool) -> None:
    assert cut_off(turn) is cut


def test_small_counts_are_called_too_few() -> None:
    found = reviewed("C: it stops\nA: I see.\nC: yes\nA: ok")
    assert {score.band for score in found.card if score.skill in ("Reflect", "Enquire", "Close")} == {
        "too few"
    }


def test_a_call_that_went_well_has_no_turn_to_look_at() -> None:
    found = review(read_transcript((DATA / "boiler-chat.json").read_bytes(), "f.json").turns)
    assert found.look_at == ()
    assert found.keep is not None and found.keep.number == 3


def test_the_better_line_is_made_of_the_customers_own_words() -> None:
    line = reflection(["I've called three times and nobody rang me back. I'm so fed up."])
    assert line.startswith("You've called three times and nobody rang you back: no wonder you're fed up.")


@pytest.mark.parametrize(
    ("turn", "given_back"),
    [
        ("So my router drops every night, honestly.", "your router drops every night"),
        ("I was cut off twice.", "you were cut off twice"),
        ("You charged me twice.", "we charged you twice"),
        ("Your engineer never came to us.", "our engineer never came to you"),
        ("The file gets to about half and then it just--", "the file gets to about half"),
    ],
)
def test_a_clause_is_turned_to_the_customer(turn: str, given_back: str) -> None:
    assert clauses(turn)[0].text == given_back


@pytest.mark.parametrize(
    "turn",
    [
        "ok",
        "Is it broken?",
        "You people are useless.",
        "You never listen to me.",
        "My number is 07700 900123.",
        "He said 'wait, then ring us'.",
        "My mother died and her bills keep coming.",
        "I want to end my life over this.",
    ],
)
def test_no_line_is_offered_where_a_pattern_would_do_harm_or_say_nothing(turn: str) -> None:
    assert reflection([turn]) == ""


def test_a_feeling_is_only_one_they_say_they_have() -> None:
    assert feeling("I’m really fed up with it") == "fed up"
    assert feeling("I'm not angry") == ""
    assert feeling("my dog is scared") == ""


def test_each_example_line_earns_what_it_stands_for() -> None:
    found = review(read_transcript((DATA / "lamp-late.txt").read_bytes(), "f").turns)
    told = tuple(turn.text for turn in found.turns[:6] if turn.who == "customer")
    line = found.look_at[2].better
    assert line
    assert {b.code for b in read(line, told).behaviours} & {"acknowledge", "paraphrase"}


def test_every_detail_finds_its_own_example() -> None:
    told = {
        "order_number": "it's order 4471-0926",
        "account_number": "my account number is 4471 0926",
        "reference": "the reference is AB-12345",
        "email": "a.b@example.org",
        "phone_number": "my phone number is 07700 900123",
        "postcode": "my postcode is LS1 4AP",
        "since_when": "it has been like this for three weeks",
        "earlier_contact": "I've rung you three times",
        "restarted": "I turned it off and on again",
    }
    assert told.keys() == details().keys()
    for name, words in told.items():
        assert re.search(details()[name].told, words, re.IGNORECASE), name


@given(
    st.text(st.sampled_from("AC:agent customer\n \t[0:1]—-?.'\"{}I'm you*\x00\u202e\ud800é😞"), max_size=300)
)
def test_no_text_makes_a_review_fail(text: str) -> None:
    found = read_transcript(text.encode("utf-8", "surrogatepass"), "f")
    assert bool(found.turns) != bool(found.findings)
    if found.turns:
        review(found.turns)


@given(st.lists(st.tuples(st.sampled_from(("agent", "customer")), st.text(max_size=80)), max_size=12))
def test_any_turns_give_a_card_and_at_most_three_to_look_at(spoken: list[tuple[str, str]]) -> None:
    import json

    body = json.dumps([{"who": who, "text": text} for who, text in spoken])
    found = read_transcript(body.encode(), "f.json")
    if found.turns:
        seen = review(found.turns)
        assert len(seen.card) == 6
        assert len(seen.look_at) <= 3
