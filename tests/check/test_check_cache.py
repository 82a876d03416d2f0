"""A check of unchanged stories is as before and quick; whatever it rests on, a change of it is seen."""

import shutil
from pathlib import Path

import pytest

from game.cache_files import LIMITS, Limit
from game.check import cache as cache_module
from game.check import story_remarks
from game.check.check import Report, check

CLEAN = Path(__file__).parent / "broken" / "clean.yaml"
FAULTY = Path(__file__).parent / "broken" / "ending-needs-too-much.yaml"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    return Path(shutil.copy(FAULTY, folder / "cafe.yaml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def unproved(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nothing can be proved."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("proved again")

    monkeypatch.setattr(story_remarks, "prove", refuse)


def both(story: Path, folder: Path) -> tuple[Report, Report]:
    return check([story], cache_dir=folder), check([story])


def test_an_unchanged_story_is_not_proved_again_and_all_is_said_as_before(
    story: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, fresh = both(story, folder)
    assert first == fresh
    assert first.findings and first.stories
    unproved(monkeypatch)
    assert check([story], cache_dir=folder) == fresh
    assert check([story.parent], cache_dir=folder) == fresh
    with pytest.raises(AssertionError, match="proved again"):
        check([story])


def test_a_change_of_the_story_or_its_tests_is_seen(story: Path, folder: Path) -> None:
    both(story, folder)
    story.write_text(CLEAN.read_text("utf-8"), "utf-8")
    changed, fresh = both(story, folder)
    assert changed == fresh
    assert changed.findings == ()
    tests = story.with_name("cafe.tests.yaml")
    tests.write_text("format: 1\nstory: other\ntests: []\n", "utf-8")
    changed, fresh = both(story, folder)
    assert changed == fresh
    assert changed.findings
    tests.unlink()
    assert check([story], cache_dir=folder).findings == ()


def test_how_the_check_was_asked_for_is_part_of_it(story: Path, folder: Path) -> None:
    both(story, folder)
    assert check([story], cache_dir=folder, proof=False) == check([story], proof=False)
    assert check([story], cache_dir=folder, every=True) == check([story], every=True)


def test_another_program_never_trusts_an_entry(
    story: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both(story, folder)
    monkeypatch.setattr(cache_module, "program_hash", lambda: b"another")
    unproved(monkeypatch)
    with pytest.raises(AssertionError, match="proved again"):
        check([story], cache_dir=folder)


def test_every_table_that_a_check_looks_at_is_part_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "game"
    shutil.copytree(Path(cache_module.__file__).parents[1], copy)
    monkeypatch.setattr(cache_module, "_PROGRAM", copy)
    fresh = cache_module.program_hash.__wrapped__
    hashes = {fresh()}
    others = {"tui", "plain", "cli", "authoring", "play", "progress", "cohort", "facilitator"}
    others |= {"py.typed", "document.css", "__pycache__"}
    data = [path for path in copy.rglob("*.*") if others.isdisjoint(path.relative_to(copy).parts)]
    tables = [path for path in data if path.suffix != ".py"]
    names = {path.name for path in tables}
    assert {"behaviours.yaml", "channels.toml", "messages.toml", "lexicon.txt", "model.json"} <= names
    for path in (*tables, copy / "conversation" / "step.py", copy / "proof" / "meters.py"):
        with path.open("a", encoding="utf-8") as stream:
            stream.write("\n")
        assert fresh() not in hashes, path
        hashes.add(fresh())
    (copy / "tui" / "app.py").write_text("", "utf-8")
    assert fresh() in hashes


def test_a_damaged_entry_counts_as_none(story: Path, folder: Path) -> None:
    _, fresh = both(story, folder)
    (entry,) = folder.glob("*.check")
    whole = entry.read_bytes()
    for damaged in (b"", whole[:-1], whole[:40] + b"\xff" + whole[41:], b"x" * len(whole)):
        entry.write_bytes(damaged)
        assert check([story], cache_dir=folder) == fresh
    entry.unlink()
    entry.mkdir()
    assert check([story], cache_dir=folder) == fresh


def test_a_story_that_cannot_be_read_is_not_kept(story: Path, folder: Path) -> None:
    story.write_text("format: 1\nid: [", "utf-8")
    first, fresh = both(story, folder)
    assert first == fresh
    assert not list(folder.glob("*.check"))


def test_only_so_many_entries_are_kept(story: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, ".check", Limit(2, 1_000_000))
    text = story.read_text("utf-8")
    for number in range(4):
        story.write_text(f"# {number}\n{text}", "utf-8")
        check([story], cache_dir=folder, proof=False)
    assert len(list(folder.glob("*.check"))) == 2


def test_a_cache_that_cannot_be_written_is_no_fault(story: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    assert check([story], cache_dir=blocked) == check([story])


def test_what_is_being_done_is_told(story: Path) -> None:
    told: list[str] = []
    check([story], tell=told.append)
    assert told[0] == "cafe.yaml: reading"
    assert any("looking at every play" in words for words in told)
