"""Conditions: what can be written, what is refused and where, and that compiling changes nothing."""

from typing import assert_never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.behaviours import shown_codes
from game.story.condition_parser import MAX_LENGTH, ConditionError, Known, parse
from game.story.conditions import (
    All,
    Any,
    Asks,
    Compare,
    Condition,
    Count,
    Flag,
    Heard,
    Interrupts,
    Meter,
    Names,
    Not,
    Number,
    Operator,
    Shows,
    View,
    Visited,
    compile_condition,
)

FLAGS = ("promised", "left-happy", "b2")
FACTS = ("account", "three_months")
SCENES = ("opening", "12")
IF = Known(FLAGS, FACTS, SCENES)
WHEN = Known(FLAGS, FACTS, SCENES, when=True)


states = st.builds(
    View,
    st.integers(0, 100),
    st.integers(0, 100),
    st.frozensets(st.sampled_from(FLAGS)),
    st.frozensets(st.sampled_from(FACTS)),
    st.frozensets(st.sampled_from(SCENES)),
    st.frozensets(st.sampled_from(shown_codes())),
    st.frozensets(st.sampled_from(FACTS)),
    st.integers(0, 3),
    st.booleans(),
)

numbers = st.one_of(
    st.builds(Number, st.integers(0, 120)),
    st.builds(Meter, st.sampled_from(("trust", "frustration"))),
    st.builds(Count, st.sampled_from(("facts", "feelings"))),
)
operators: st.SearchStrategy[Operator] = st.sampled_from(("<", "<=", "==", "!=", ">=", ">"))
leaves: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Flag, st.sampled_from(FLAGS)),
    st.builds(Heard, st.sampled_from(FACTS)),
    st.builds(Visited, st.sampled_from(SCENES)),
    st.builds(Shows, st.sampled_from(shown_codes())),
    st.builds(Count, st.sampled_from(("facts", "feelings"))),
    st.builds(Names, st.sampled_from(FACTS)),
    st.builds(Asks, st.sampled_from(FACTS)),
    st.just(Interrupts()),
    st.builds(Compare, numbers, operators, numbers),
)


def grow(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    some = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(Not, parts), st.builds(All, some), st.builds(Any, some))


conditions = st.recursive(leaves, grow, max_leaves=12)


def number(part: Number | Meter | Count, state: View) -> int:
    if isinstance(part, Number):
        return part.value
    if isinstance(part, Meter):
        return {"trust": state.trust, "frustration": state.frustration}[part.name]
    return {"facts": len(state.named), "feelings": state.feelings}[part.name]


def holds(condition: Condition, state: View) -> bool:
    """The plain reading of the tree, with nothing done to be quick."""
    match condition:
        case Flag(name):
            return name in state.flags
        case Heard(fact):
            return fact in state.told
        case Visited(scene):
            return scene in state.visited
        case Shows(code):
            return code in state.codes
        case Names(fact):
            return fact in state.named
        case Asks(fact):
            return fact in state.asked
        case Count():
            return number(condition, state) >= 1
        case Interrupts():
            return state.interrupts
        case Compare(left, sign, right):
            a, b = number(left, state), number(right, state)
            return {"<": a < b, "<=": a <= b, "==": a == b, "!=": a != b, ">=": a >= b, ">": a > b}[sign]
        case Not(part):
            return not holds(part, state)
        case All(parts):
            return all(holds(part, state) for part in parts)
        case Any(parts):
            return any(holds(part, state) for part in parts)
    assert_never(condition)


def written(condition: Condition) -> str:
    """The tree as an author would write it, with a bracket wherever one does no harm."""
    match condition:
        case Flag(name):
            return name
        case Heard(fact):
            return f"heard({fact})"
        case Visited(scene):
            return f"visited( {scene} )"
        case Shows(code):
            return code
        case Names(fact):
            return f"names({fact})"
        case Asks(fact):
            return f"asks({fact})"
        case Count(name):
            return name
        case Interrupts():
            return "interrupted"
        case Compare(left, sign, right):
            return f"{term(left)}{sign} {term(right)}"
        case Not(part):
            return f"not ({written(part)})"
        case All(parts):
            return " and ".join(f"({written(part)})" for part in parts)
        case Any(parts):
            return "  or ".join(f"({written(part)})" for part in parts)
    assert_never(condition)


def term(part: Number | Meter | Count) -> str:
    return str(part.value) if isinstance(part, Number) else part.name


def refused(text: str) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        parse(text, IF)
    return caught.value


@given(conditions, states)
def test_a_compiled_condition_answers_like_the_plain_reading_of_its_tree(
    condition: Condition, state: View
) -> None:
    assert compile_condition(condition)(state) == holds(condition, state)


@given(conditions)
def test_what_is_written_is_what_is_read(condition: Condition) -> None:
    assert parse(written(condition), WHEN) == condition


@given(st.text(max_size=60) | st.text("()andortus <>=!&|.0159_-'\"\n", max_size=60))
def test_no_text_breaks_the_parser_and_problems_stay_inside_it(text: str) -> None:
    try:
        parse(text, WHEN)
    except ConditionError as wrong:
        assert 0 <= wrong.offset < wrong.end
        assert wrong.offset <= len(text)


def test_and_binds_closer_than_or_and_not_closest() -> None:
    assert parse("promised or not b2 and trust > 5", IF) == Any(
        (Flag("promised"), All((Not(Flag("b2")), Compare(Meter("trust"), ">", Number(5)))))
    )


@pytest.mark.parametrize(
    ("text", "code", "token", "suggestion"),
    [
        ("trust", "condition-type", "trust", None),
        ("not trust", "condition-type", "trust", None),
        ("5", "condition-type", "5", None),
        ("trust = 5", "condition-syntax", "=", "=="),
        ("promised && b2", "condition-syntax", "&&", "and"),
        ("promised || b2", "condition-syntax", "||", "or"),
        ("!promised", "condition-syntax", "!", "not"),
        ("trust => 5", "condition-syntax", "=>", ">="),
        ("promised AND b2", "condition-syntax", "AND", "and"),
        ("20 < trust < 30", "condition-type", "<", None),
        ("trust >= 05", "condition-syntax", "05", None),
        ("trust >= -5", "condition-syntax", "-", None),
        ("trust + 1 > 5", "condition-syntax", "+", None),
        ("promissed", "condition-name", "promissed", "promised"),
        ("heard(acount)", "unknown-fact", "acount", "account"),
        ("visited(openning)", "unknown-scene", "openning", "opening"),
        ("herd(account)", "condition-name", "herd", "heard"),
        ("names(account)", "condition-place", "names", None),
        ("facts >= 1", "condition-place", "facts", None),
        ("interrupted", "condition-place", "interrupted", None),
        ("acknowledge", "condition-place", "acknowledge", None),
        ("account", "condition-name", "account", "heard(account)"),
        ("opening", "condition-name", "opening", "visited(opening)"),
        ("premature", "condition-name", "premature", None),
        ("heard", "condition-syntax", "heard", None),
        ("(promised", "condition-syntax", "(", None),
        ("promised)", "condition-syntax", ")", None),
        ("promised b2", "condition-syntax", "b2", None),
        ("promised and", "condition-syntax", "", None),
        ("true", "condition-syntax", "true", None),
        ("'promised'", "condition-syntax", "'", None),
        ("promised.__class__", "condition-syntax", ".", None),
        ("__import__(os)", "condition-name", "__import__", None),
        ("", "condition-syntax", "", None),
    ],
)
def test_a_problem_stands_at_the_token_to_change(
    text: str, code: str, token: str, suggestion: str | None
) -> None:
    wrong = refused(text)
    assert (wrong.code, text[wrong.offset : wrong.end]) == (code, token)
    assert wrong.suggestion == suggestion


def test_the_second_sign_of_a_chain_is_the_one_to_change() -> None:
    wrong = refused("20 < trust < 30")
    assert wrong.offset == 11
    assert "and" in wrong.message


def test_depth_and_length_are_bounded() -> None:
    assert refused("(" * 5_000 + "promised" + ")" * 5_000)
    assert refused("not " * 400 + "promised")
    assert refused("promised or " * MAX_LENGTH + "promised")
    assert parse("(" * 15 + "promised" + ")" * 15, IF)


def test_a_list_of_names_that_is_itself_faulty_lets_every_name_pass() -> None:
    assert parse("anything and heard(any)", Known(None, None, None)) == All((Flag("anything"), Heard("any")))
