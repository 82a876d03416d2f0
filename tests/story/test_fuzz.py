"""Whatever is in a file: findings or a story, never an exception, never a wait."""

import random
import re
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.story.findings import render
from game.story.reader import read_text
from tests.examples_tried import examples

SOURCE = (Path(__file__).parent / "stories" / "everything.yaml").read_bytes()
SIGNS = b"'\":-,[]{}&*!|>%@`#?\t\n \\\r\x00\xff\xef\xbb\xbf\xe2\x80\xae<>=()0aZ"
LINES = SOURCE.splitlines(keepends=True)


def read(content: bytes) -> None:
    loaded = read_text(content, "fuzz.yaml")
    assert (loaded.story is None) == any(finding.severity == "error" for finding in loaded.findings)
    rows = [(finding.line, finding.column) for finding in loaded.findings]
    assert rows == sorted(rows)
    for finding in loaded.findings:
        assert finding.line >= 1 and finding.column >= 1 and finding.end_column > finding.column
        assert finding.line <= max(1, len(loaded.positions.lines))
        render(finding)


@settings(max_examples=examples(150), deadline=2_000, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False), st.integers(1, 6))
def test_a_story_with_bytes_changed(chance: random.Random, changes: int) -> None:
    content = bytearray(SOURCE)
    for _ in range(changes):
        at = chance.randrange(len(content))
        match chance.randrange(5):
            case 0:
                content[at] = chance.choice(SIGNS)
            case 1:
                content.insert(at, chance.choice(SIGNS))
            case 2:
                del content[at : at + chance.randrange(1, 30)]
            case 3:
                words = [found.span() for found in re.finditer(rb"[a-z_]+", bytes(content))]
                (start, end), (other, last) = chance.choice(words), chance.choice(words)
                content[start:end] = content[other:last]
            case _:
                start = chance.randrange(len(content))
                content[at:at] = content[start : start + chance.randrange(60)]
    read(bytes(content))


@settings(max_examples=examples(80), deadline=2_000)
@given(st.randoms(use_true_random=False), st.integers(1, 5))
def test_a_story_with_lines_moved_lost_or_indented(chance: random.Random, changes: int) -> None:
    lines = list(LINES)
    for _ in range(changes):
        at = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                lines.insert(chance.randrange(len(lines)), lines[at])
            case 1:
                del lines[at]
            case 2:
                lines[at] = b" " * chance.randrange(8) + lines[at].lstrip()
            case _:
                key, colon, _ = lines[at].partition(b":")
                lines[at] = (
                    key + colon + chance.choice([b" []\n", b" {}\n", b" no\n", b"\n", b" 7\n", b" [{}]\n"])
                )
    read(b"".join(lines))


@settings(max_examples=examples(150), deadline=2_000)
@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes(content: bytes) -> None:
    read(content)


KEYS = """
    format id title channel customer start flags from facts feelings scenes replies typed routes goto if when
    say do shows ending kind effects set answer otherwise interrupted survey
"""
keys = st.sampled_from(KEYS.split())
values = st.recursive(
    st.sampled_from(["1", "x", "no", "", '""', "[]", "{}", "true", "trust > 3", "-5", "opening"]),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda parts: f"[{', '.join(parts)}]")
        | st.lists(st.tuples(keys, inner), max_size=5).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=30,
)


@settings(max_examples=examples(150), deadline=2_000)
@given(st.lists(st.tuples(keys, values), max_size=10))
def test_any_shape_under_any_key(pairs: list[tuple[str, str]]) -> None:
    read("".join(f"{key}: {value}\n" for key, value in pairs).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 50_000,
        b"{a: " * 50_000,
        b"- " * 50_000,
        b"? " * 50_000,
        b"a: [" + b"x," * 200_000 + b"]",
        b"a: '" + b"x'" * 100_000,
        b"a: " + b"(" * 100_000,
        b'a: "' + b"\\u202e" * 20_000 + b'"',
        "\u202e".encode() * 100_000,
        b"\n" * 200_000,
        b"a:\n" + b" " * 200_000 + b"b: c",
        b"a: &a [x]\n" + b"b: [*a, *a]\n" * 10_000,
        b"&a " * 20_000,
        b"x" * 500_000 + b": y",
        b"".join(b"k%d: v\n" % number for number in range(20_000)),
        b"scenes:\n  a:\n" + b"".join(b"    k%d: v\n" % number for number in range(20_000)),
        SOURCE.replace(b"goto: lost", b"goto: " + b"lost" * 20_000),
        SOURCE.replace(b"trust: 40", b"trust: " + b"4" * 20_000, 1),
        SOURCE.replace(b"frustration < 80", b"(" * 900 + b"frustration < 80", 1),
    ],
    ids=range(19),
)
def test_hostile_files_are_answered(content: bytes) -> None:
    began = process_time()
    read(content)
    assert process_time() - began < 10, "some take a second; what grows with the square would take a minute"
