"""A bundle gives back what was put in, and names by its line what came to harm on the way."""

import io
from typing import Any

import msgspec
import pytest

from game.cohort.bundle import BundleError, BundleHead, BundleStatement, Damage, bundle_lines, read_bundle
from game.records import vocabulary
from game.records.chain import canonical, digest_of
from game.records.memberships import CohortRules, Membership
from game.records.statements import Told, statement
from tests.cohort.test_cohort_file import COHORT

PSEUDONYM = "p-00000000000000aa"


def chain(count: int, pseudonym: str = PSEUDONYM) -> list[tuple[str, str]]:
    rules = CohortRules(COHORT.id, COHORT.course)
    membership = Membership("member", "{}", rules, pseudonym, False, "2026-03-02")
    found, tip = [], ""
    for seq in range(1, count + 1):
        told = Told(f"r/{seq}", f"2026-03-02T09:{seq:02}:00+00:00", "initialized", vocabulary.chapter("a"))
        body = canonical(statement(membership, told, seq, tip))
        tip = digest_of(body)
        found.append((body.decode(), tip))
    return found


def bundle(statements: list[tuple[str, str]]) -> list[bytes]:
    tip = statements[-1][1] if statements else ""
    head = BundleHead(COHORT, PSEUDONYM, False, "2026-03-06T12:00:00Z", 1, len(statements), tip)
    return list(bundle_lines(head, statements))


def read(lines: list[bytes]) -> tuple[BundleHead | None, list[int], list[tuple[int, str]]]:
    """Its head, the places in the chain that count, and what is damaged at which line."""
    found = list(read_bundle(io.BytesIO(b"".join(lines))))
    head = next((one for one in found if isinstance(one, BundleHead)), None)
    seqs = [one.seq for one in found if isinstance(one, BundleStatement)]
    return head, seqs, [(one.line, one.what) for one in found if isinstance(one, Damage)]


def test_what_was_put_in_comes_out() -> None:
    statements = chain(5)
    found = list(read_bundle(io.BytesIO(b"".join(bundle(statements)))))
    assert isinstance(found[0], BundleHead)
    assert (found[0].cohort, found[0].pseudonym) == (COHORT.for_everybody(), PSEUDONYM)
    rest: list[Any] = found[1:]
    assert [(canonical(one.statement).decode(), one.digest) for one in rest] == statements


def test_an_empty_bundle_is_whole() -> None:
    head, seqs, damage = read(bundle([]))
    assert head and (seqs, damage) == ([], [])


def test_a_bundle_that_another_program_wrote_anew_is_whole() -> None:
    lines = [msgspec.json.format(line, indent=0) + b"\r\n" for line in bundle(chain(3))]
    assert read([line.replace(b"\r\n", b"") + b"\r\n" for line in lines])[1:] == ([1, 2, 3], [])


def test_each_damage_is_named_once_by_its_line_and_the_rest_counts() -> None:
    lines = bundle(chain(6))
    spoilt = [*lines]
    spoilt[3] = spoilt[3][:50] + b"\n"
    spoilt[5] = spoilt[5].replace(b"initialized", b"passed")
    _, seqs, damage = read(spoilt)
    assert seqs == [1, 2, 4, 6]
    assert [line for line, _ in damage] == [4, 6]
    assert "cannot be read" in damage[0][1] and "was changed after it was written" in damage[1][1]


def test_lost_and_exchanged_lines_show() -> None:
    lines = bundle(chain(6))
    assert read(lines[:3] + lines[5:])[1:] == (
        [1, 2, 5, 6],
        [(4, "Lines are missing before it: number 3 was expected, and it is number 5.")],
    )
    assert read(lines[:5] + lines[7:])[2] == [
        (6, "Lines are missing before it: number 5 was expected, and it is number 7.")
    ]
    other = bundle([(one[0].replace("T09:", "T10:"), "") for one in chain(6)])
    body = msgspec.json.decode(other[3])["statement"]
    forged = {"statement": body, "digest": digest_of(canonical(body))}
    _, seqs, damage = read([*lines[:3], msgspec.json.encode(forged) + b"\n", *lines[4:]])
    assert seqs == [1, 2, 3, 4, 5, 6]
    assert damage == [(5, "Number 4 does not follow from the one before it: one of the two was changed.")]


@pytest.mark.parametrize("cut", (1, 40, 300))
def test_a_bundle_that_is_cut_off_says_how_far_it_comes(cut: int) -> None:
    whole = b"".join(bundle(chain(6)))
    _, seqs, damage = read([whole[: whole.rindex(b'{"end"') - cut]])
    assert seqs[-1:] in ([5], [6]) and len(damage) == 1
    assert f"comes to number {seqs[-1]}, and should come to 6" in damage[0][1]


def test_a_head_that_cannot_be_read_does_not_cost_the_rest() -> None:
    lines = bundle(chain(3))
    head, seqs, damage = read([b"{\n", *lines[1:]])
    assert (head, seqs, [line for line, _ in damage]) == (None, [1, 2, 3], [1])


def test_what_is_no_bundle_gives_nothing() -> None:
    for body in (b"", b"\x00\xff" * 2_000_000, b"[1]\n[2]\n", b"[" * 100_000, b'{"statement": {}}\n'):
        head, seqs, damage = read([body])
        assert head is None and not seqs and damage


def test_a_newer_format_is_refused() -> None:
    with pytest.raises(BundleError, match="newer version"):
        read([b'{"hearmeout":"bundle","format":2,"cohort":7}\n'])
