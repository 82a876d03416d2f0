"""Every sentence that code names is in the catalogue with just these parameters, and none lies unused."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import game
from game.messages import catalogue, message, say, worded

SOURCES = sorted(Path(str(game.__file__)).parent.rglob("*.py"))
NAMING = ("say", "message")


def named() -> Iterator[tuple[str, str, set[str]]]:
    """Each call that names a sentence: where it stands, the id, and the parameters it gives."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMING
            ):
                continue
            if path.name == "messages.py" or not node.args:
                continue
            where = f"{path.name}:{node.lineno}"
            (argument,) = node.args
            assert isinstance(argument, ast.Constant), f"{where}: an id is written out, so that it is found"
            yield where, str(argument.value), {str(keyword.arg) for keyword in node.keywords}


def parameters(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_code_names_only_sentences_that_there_are_with_exactly_their_parameters() -> None:
    for where, id_, given in named():
        assert id_ in catalogue(), where
        told = catalogue()[id_]
        wanted = (
            set.union({"count"}, *map(parameters, told.values()))
            if isinstance(told, dict)
            else parameters(told)
        )
        assert given == wanted, f"{where}: {id_}"


def test_every_sentence_is_said_somewhere() -> None:
    assert set(catalogue()) == {id_ for _, id_, _ in named()}


def test_a_template_holds_names_alone_and_a_sentence_for_many_goes_with_a_count() -> None:
    for id_, told in catalogue().items():
        forms = told if isinstance(told, dict) else {"other": told}
        assert set(forms) in ({"other"}, {"one", "other"}), id_
        for template in forms.values():
            assert all(re.fullmatch("[a-z_]+", name) for name in parameters(template)), id_
            assert all(not (spec or conversion) for _, _, spec, conversion in Formatter().parse(template)), (
                id_
            )


def test_foreign_text_in_a_parameter_stays_text() -> None:
    told = say("refusal.no_such_reply", reply="{reply} {0.__class__} %s")
    assert told == "There is no reply “{reply} {0.__class__} %s” here."


def test_one_and_many_are_told_apart() -> None:
    assert say("saved.without_replies", count=1) == "your last reply"
    assert worded(message("saved.without_replies", count=2)) == "2 of your replies"


def test_a_sentence_that_there_is_not_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        say("refusal.none_of_these")
