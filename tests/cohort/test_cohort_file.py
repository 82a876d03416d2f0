"""A cohort file and its code carry the same, and say what is wrong with them."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.cohort.cohort_file import (
    CohortFile,
    CohortFileError,
    FrozenVersions,
    as_code,
    as_file,
    from_code,
    from_file,
    from_json,
    read_cohort,
)

COHORT = CohortFile(
    format=1,
    id="0123456789abcdef0123456789abcdef",
    name="Spring “onboarding”",
    course=("missing-parcel", "the-call-that-came-back"),
    starts="2026-03-02",
    ends="2026-03-06",
    keep_until="2026-12-31",
    store="https://records.example.org/xapi",
    group="Monday",
    pseudonym="p-0123456789abcdef",
    versions=FrozenVersions("0.1.0", "1", "ab12", {"missing-parcel": "cd34"}),
)


def refused(given: str) -> str:
    with pytest.raises(CohortFileError) as told:
        read_cohort(given)
    return str(told.value)


def changed(**fields: object) -> str:
    with pytest.raises(CohortFileError) as told:
        from_json(json.dumps({**msgspec.to_builtins(COHORT), **fields}).encode(), "“x”")
    return str(told.value)


def test_a_file_and_a_code_carry_the_same(tmp_path: Path) -> None:
    file = tmp_path / "spring.cohort.json"
    file.write_bytes(as_file(COHORT))
    code = as_code(COHORT)
    assert read_cohort(str(file)) == read_cohort(code) == COHORT
    assert "\n" not in code and " " not in code
    assert COHORT.for_everybody().pseudonym == "" and COHORT.for_everybody().id == COHORT.id


def test_a_code_is_read_as_mail_programs_leave_it(tmp_path: Path) -> None:
    code = as_code(COHORT)
    wrapped = " \r\n".join(code[at : at + 60] for at in range(0, len(code), 60))
    assert from_code(f"\ufeff  {wrapped}\u200b==\n") == COHORT
    saved = tmp_path / "mail.txt"
    saved.write_text(f"{wrapped}\n")
    assert from_file(saved) == COHORT


@given(st.data())
def test_any_slip_in_a_code_is_told(data: st.DataObject) -> None:
    code = as_code(COHORT)
    place = data.draw(st.integers(len("hmo1:"), len(code) - 1))
    letter = data.draw(st.sampled_from("aZ09-_"))
    slip = data.draw(st.sampled_from((code[:place], code[:place] + code[place + 1 :], code + letter)))
    assert "Copy all of it again" in refused(slip)


def test_what_is_wrong_with_a_code_is_named() -> None:
    assert "newer version" in refused("hmo2:abcd")
    assert "“ä” at letter 3" in refused("hmo1:abäd")
    assert "missing or changed" in refused("hmo1:")
    # Ten thousand times its own length unpacked.
    import zlib
    from base64 import urlsafe_b64encode

    packed = urlsafe_b64encode(b"0000" + zlib.compress(b" " * 10_000_000)).decode()
    assert "missing or changed" in refused(f"hmo1:{packed}")


def test_what_is_wrong_with_a_file_is_named(tmp_path: Path) -> None:
    assert "There is no file" in refused(str(tmp_path / "no.cohort.json"))
    assert "is a folder" in refused(str(tmp_path))
    (tmp_path / "damaged").write_bytes(as_file(COHORT)[:-40])
    assert "is damaged, or is no cohort file" in refused(str(tmp_path / "damaged"))
    (tmp_path / "large").write_bytes(b" " * 300_000)
    assert "larger than 256 KB" in refused(str(tmp_path / "large"))
    assert "There is no file" in refused("\0") or "cannot be read" in refused("\0")


def test_a_file_that_the_shell_of_windows_wrote_is_read(tmp_path: Path) -> None:
    for number, text in enumerate((as_code(COHORT), as_file(COHORT).decode())):
        for how in ("utf-16", "utf-8-sig"):
            (tmp_path / f"{number}.{how}").write_bytes(text.encode(how))
            assert from_file(tmp_path / f"{number}.{how}") == COHORT


def test_another_file_of_the_game_is_named_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "x.run.json").write_text('{"hearmeout": "run", "format": 1, "turns": []}')
    assert "It is a call that a learner shared" in refused(str(tmp_path / "x.run.json"))
    (tmp_path / "x.json").write_text('{"hearmeout": "later", "format": 1}')
    assert "is another file of the game (“later”)" in refused(str(tmp_path / "x.json"))


def test_what_cannot_be_read_is_told_in_a_short_sentence(tmp_path: Path) -> None:
    file = tmp_path / "x.cohort.json"
    file.write_bytes(b"[1]")
    assert "Expected `object`, got `array`. Ask your" in refused(str(file))
    file.write_bytes(b'{"format": 1, "' + b"x" * 100_000 + b'": 1}')
    assert len(refused(str(file))) < 700


def test_what_cannot_be_so_is_named() -> None:
    assert "newer version" in changed(format=2, more="x")
    assert "`more`" in changed(more="x")
    assert "`id`" in changed(id="../x")
    assert "`name`" in changed(name="a\u202eb")
    assert "names no stories" in changed(course=[])
    assert "names a story twice" in changed(course=["a", "a"])
    assert "a day is written like" in changed(ends="6.3.2026")
    assert "`ends` (2026-03-01) is before `starts` (2026-03-02)" in changed(ends="2026-03-01")
    assert "password" in changed(store="https://ann:secret@records.example.org/")
    assert "secret" not in changed(store="https://ann:secret@records.example.org/")
    assert "does not begin with https://" in changed(store="http://records.example.org/")
    assert "no address" in changed(store="records")
    assert "`pseudonym`" in changed(pseudonym="ann")


def test_a_record_store_on_the_same_computer_needs_no_https() -> None:
    local = msgspec.structs.replace(COHORT, store="http://127.0.0.1:8100/xAPI")
    assert from_code(as_code(local)) == local
