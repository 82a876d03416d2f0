"""What `read` hands back: spans that quote, facts, feelings and questions, and cues that are only cues."""

import pytest

from game.behaviours import shown_codes
from game.listening.detector import only_cue, read
from game.listening.reading import Anchor

BILL = "It's the third month you've overcharged me. I've called every time and I'm worn out."
THREE = Anchor(
    "three_months", ("three months", "three bills", "since august"), ("how long", "which months"), "now"
)
ACCOUNT = Anchor("account", ("account number",), ("account number", "reference"), "now")
HUSBAND = Anchor("husband", ("husband died", "late husband"), (), "earlier")
UNTOLD = Anchor("letter", ("cancellation letter",), (), "")
TIRED = Anchor("tired", ("worn out", "fed up", "had enough"))
FACTS = (THREE, ACCOUNT, HUSBAND, UNTOLD)


@pytest.mark.parametrize(
    "text",
    [
        "So that's three months in a row.",
        "So that's 3 months in a row.",
        "Three whole months of this, on every bill you opened.",
        "You've had this since August.",
        "You've been overcharged for three monhts now.",
    ],
)
def test_a_fact_is_named_in_the_authors_words_or_near_them(text: str) -> None:
    assert "three_months" in read(text, (BILL,), FACTS).facts


@pytest.mark.parametrize(
    "text",
    [
        "It wasn't three months.",
        "Which months are we talking about?",
        "I can see your account.",
        "Three things before we start.",
    ],
)
def test_a_fact_is_not_named_by_chance(text: str) -> None:
    assert "three_months" not in read(text, (BILL,), FACTS).facts


def test_bringing_back_a_fact_told_earlier_is_recall() -> None:
    found = read(
        "You told me that your husband died in spring, so these letters to him hurt.", (BILL,), FACTS
    )
    assert "husband" in found.facts
    assert "recall" in {b.code for b in found.behaviours}


def test_there_is_no_recall_without_a_fact_told_earlier() -> None:
    text = "You told me that your husband died in spring."
    for anchors in ((), (THREE, UNTOLD), (Anchor("husband", ("husband died",), (), "now"),)):
        assert "recall" not in {b.code for b in read(text, (BILL,), anchors).behaviours}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("How long has this been going on?", ("three_months",)),
        ("how long has this been going on", ("three_months",)),
        ("Account number, please.", ("account",)),
        ("Could I take the account number?", ("account",)),
        ("ok whats ur account no", ("account",)),
        ("I have your account number in front of me.", ()),
        ("That's a long time.", ()),
    ],
)
def test_a_question_asks_for_the_facts_it_is_about(text: str, asked: tuple[str, ...]) -> None:
    assert read(text, (BILL,), FACTS).asks == asked


@pytest.mark.parametrize(
    "text", ["You're worn out with this.", "You must be fed up.", "wearing you out, isn't it"]
)
def test_naming_their_feeling_in_the_authors_words_acknowledges_it(text: str) -> None:
    found = read(text, (BILL,), FACTS, (TIRED,))
    assert found.feelings == ("tired",)


def test_a_named_feeling_is_an_acknowledgement() -> None:
    found = read("You're worn out with this.", (BILL,), FACTS, (TIRED,))
    assert "acknowledge" in {b.code for b in found.behaviours}


@pytest.mark.parametrize("text", ["I'm worn out too.", "No need to be fed up.", "We are fed up ourselves."])
def test_a_feeling_that_is_not_theirs_is_not_named(text: str) -> None:
    assert read(text, (BILL,), FACTS, (TIRED,)).feelings == ()


def test_reading_their_message_back_names_no_fact() -> None:
    assert read(BILL, (BILL,), FACTS, (TIRED,)).facts == ()


@pytest.mark.parametrize("text", ["Mm-hm.", "I see.", "Go on.", "go on, i'm listening", "Take your time."])
def test_nothing_but_a_continuer_is_only_a_cue(text: str) -> None:
    assert only_cue(read(text, (BILL,), FACTS))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I see. What is your account number?",
        "Okay.",
        "I see the bill here, I'll refund it.",
        "You're worn out.",
    ],
)
def test_anything_more_takes_the_floor(text: str) -> None:
    assert not only_cue(read(text, (BILL,), FACTS))


def test_every_behaviour_quotes_its_words_and_stands_in_order() -> None:
    text = (
        "Three months of this,   and you've had to ring each time… you must be worn out 😔 I'm so sorry. "
        "I’ll refund all three bills now. Is that everything, or is there something else?"
    )
    found = read(text, (BILL,), FACTS, (TIRED,)).behaviours
    assert len(found) >= 4
    assert [b.start for b in found] == sorted(b.start for b in found)
    for b in found:
        assert b.code in shown_codes()
        assert 0 <= b.start < b.end <= len(text)
        assert 0 < b.strength <= 1
        assert "\n" not in b.why
        quote = b.why.split("“", 1)[1].split("”", 1)[0].rstrip("…")
        assert quote.split()[0] in text[b.start : b.end] or quote.split()[0] in text
    sorry = next(b for b in found if b.code == "apologise")
    assert "sorry" in text[sorry.start : sorry.end]


def test_the_reason_speaks_of_the_reply_and_quotes_it() -> None:
    (found,) = read("Calm down, sir.", (BILL,)).behaviours
    assert "Calm down" in found.why
