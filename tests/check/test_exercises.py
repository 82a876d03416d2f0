"""`hearmeout check` on exercises: each example is read, and what is off is named at its line."""

from pathlib import Path

import pytest

from game.check.check import check
from game.story.story_files import bundled_folder, drill_files, station_files
from tests.playing import hearmeout

FILE = Path(__file__).parent.parent / "exercises" / "rent.drills.yaml"
TEXT = FILE.read_text("utf-8")


def codes(*paths: Path, cache_dir: Path | None = None) -> list[str]:
    found = check(paths, cache_dir=cache_dir).findings
    return [f"{Path(f.file).name}:{f.line}:{f.column} {f.code}" for f in found]


def test_a_file_in_order_says_how_many_exercises_were_read() -> None:
    report = check([FILE])
    assert report.findings == () and report.exercises == 4 and report.exit_code == 0
    assert hearmeout("check", str(FILE)).stdout == b"4 exercises checked, nothing to mend.\n"


def test_an_example_that_comes_out_otherwise_is_named_with_what_the_ear_reads(tmp_path: Path) -> None:
    path = tmp_path / "rent.drills.yaml"
    path.write_text(TEXT.replace("Please reinstall the app.", "Twice, and then the rent bounced."), "utf-8")
    (finding,) = check([path]).findings
    assert (finding.code, finding.line) == ("example-reads-otherwise", 28)
    assert "comes out as met, not missed" in finding.message
    assert "the ear reads paraphrase; facts named: twice, rent" in finding.message


def test_a_place_that_cannot_be_missed_is_no_exercise(tmp_path: Path) -> None:
    path = tmp_path / "cups.drills.yaml"
    path.write_text(
        TEXT.replace('- "I ordered these two cups,"', '- {say: "Two cups.", done: true}'), "utf-8"
    )
    assert codes(path) == ["cups.drills.yaml:53:5 no-place"]


def test_two_lines_to_choose_in_the_same_words_are_found(tmp_path: Path) -> None:
    path = tmp_path / "long.drills.yaml"
    same = TEXT.replace("I see, so let me stop you there.", "mm-hm.")
    path.write_text(same, "utf-8")
    (finding,) = check([path]).findings
    assert finding.code == "same-words" and finding.severity == "error"
    assert "“mm-hm.”" in finding.message and "mm-hm." in finding.source_line


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.drills.yaml", TEXT.replace("paraphrase\nitems", "parafrase\nitems")), ("b.drills.yaml", "")],
)
def test_of_a_file_that_cannot_be_read_no_stories_are_told(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    told = hearmeout("check", str(tmp_path / name)).stdout.decode()
    assert "0 exercises checked: 1 error" in told and "stor" not in told


def test_two_exercises_of_one_id_in_two_files_are_found_from_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a.drills.yaml").write_text(TEXT, "utf-8")
    (tmp_path / "b.drills.yaml").write_text(TEXT[: TEXT.index("  - id: van-by-nine")], "utf-8")
    assert codes(tmp_path) == ["b.drills.yaml:4:9 duplicate-exercise"]


def test_a_folder_of_drills_alone_is_no_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "a.drills.yaml").write_text(TEXT, "utf-8")
    assert codes(tmp_path) == []


def test_what_was_checked_before_is_found_again_and_an_edit_is_seen(tmp_path: Path) -> None:
    path, cache = tmp_path / "a.drills.yaml", tmp_path / "cache"
    path.write_text(TEXT, "utf-8")
    assert codes(path, cache_dir=cache) == codes(path, cache_dir=cache) == []
    path.write_text(TEXT.replace("skill: paraphrase", "skill: parafrase"), "utf-8")
    assert codes(path, cache_dir=cache) == ["a.drills.yaml:2:8 unknown-skill"]


def test_a_station_that_leaves_its_row_is_named(tmp_path: Path) -> None:
    shipped = (bundled_folder() / "stations" / "a.stations.yaml").read_text("utf-8")
    path = tmp_path / "a.stations.yaml"
    path.write_text(shipped.replace("    channel: phone", "    channel: video", 1), "utf-8")
    assert [line.split()[1] for line in codes(path)] == ["station-off-blueprint"]


@pytest.mark.parametrize("content", [b"", b"\xa3", b"- [", b"format: 1\nskill: open\nitems: 3\n", b"[/]"])
def test_what_is_no_file_of_exercises_is_a_finding(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.drills.yaml"
    path.write_bytes(content)
    assert check([path]).exit_code == 1


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    assert check([tmp_path / "none.drills.yaml"]).exit_code == 2


def test_all_exercises_that_ship_come_out_as_they_are_written() -> None:
    shipped = [*drill_files([bundled_folder()]), *station_files([bundled_folder()])]
    assert codes(*shipped) == []


def test_a_new_file_of_drills_checks_as_it_is(tmp_path: Path) -> None:
    made = hearmeout("new", "--drills", str(tmp_path / "mine"))
    assert made.stdout.decode() == f"{tmp_path / 'mine.drills.yaml'}\n" and made.returncode == 0
    assert codes(tmp_path / "mine.drills.yaml") == []
    again = hearmeout("new", "--drills", str(tmp_path / "mine.drills.yaml"))
    assert again.returncode == 2 and b"is there already" in again.stderr


def test_signs_of_markup_are_named_for_players_see_them(tmp_path: Path) -> None:
    path = tmp_path / "rent.drills.yaml"
    path.write_text(TEXT.replace('weaker: "I', 'weaker: "I *do*', 1), "utf-8")
    (finding,) = check([path]).findings
    assert (finding.code, finding.severity) == ("markup-in-exercise", "warning")
    assert "*do*" in finding.message
