"""A call written down says what happened, and nothing that people wrote becomes markup."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from game.debrief.curves_svg import curves_svg
from game.debrief.debrief import debrief
from game.own_files import make_ready
from game.paths import database_file
from game.play.export import FORMATS, export_run, file_name, write_export
from game.play.rewind import Past, past_of
from game.progress.database import Database
from game.progress.own_views import KeptView, toggle_disagreement
from tests.killing import every_kill
from tests.looking_back import BADLY, KETTLE, WELL, finished_call
from tests.playing import hearmeout

HOSTILE = "</p></svg><script>alert(1)</script> & <!-- [x](javascript:alert) ** # `"
SVG = "{http://www.w3.org/2000/svg}"


def past(names: tuple[str, ...] = BADLY, text: str = KETTLE) -> Past:
    return past_of(Database(database_file()), finished_call(names, text=text))


class Outline(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.outside += [str(value) for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def outline(page: str) -> Outline:
    found = Outline()
    found.feed(page)
    return found


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_document_holds_the_call_the_gap_and_the_card(form: str) -> None:
    found = past()
    text = export_run(found, "html" if form == "html" else "md", KeptView(2, 3, "Let them finish."))
    plain = outline(text).text if form == "html" else text.replace("\\", "")
    for part in (
        "The kettle that hums",
        "Ending: Rung off (poor).",
        "2 of 5 stars",
        "Your view: trusted 2 of 5, heard 3 of 5; the survey says 2 of 5.",
        "I still don't know what they thought I'd said.",
        "It hums. It has hummed all week.",
        "I will send a new one.",
        "Cut off, never told: the humming wakes the baby.",
        "Noted, never brought back: it has hummed for a week.",
        "Heard out",
        "A week of that, and the baby awake with it.",
        "Let them finish.",
        "adapted from MITI",
    ):
        assert part in plain, part


def test_html_stands_alone_and_keeps_foreign_text_as_text() -> None:
    page = export_run(past(("listen", "pick:back", f"say:{HOSTILE}")), "html")
    found = outline(page)
    assert HOSTILE in found.text
    assert "script" not in found.tags
    assert found.outside == []
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)
    assert found.tags.count("svg") == 1


def test_markdown_keeps_foreign_text_as_text_on_its_own_line() -> None:
    said = "- 1. one\n# two\n[x](javascript:y) **z** <b>"
    text = export_run(past(("listen", "pick:back", f"say:{said}")), "md")
    (line,) = [line for line in text.splitlines() if line.startswith("**You:** \\-")]
    assert line.startswith(r"**You:** \- 1. one \# two \[x\](javascript:y) \*\*z\*\* \<b\>")


def test_the_card_of_a_markdown_document_names_its_columns() -> None:
    assert "\n| Skill | Band | Counts |\n|---|---|---|\n| " in export_run(past(), "md")


def test_control_codes_stay_out_of_every_format() -> None:
    found = past(("listen", "pick:back", "say:bell\x07 escape\x1b[2J turn\u202eed"))
    for form in FORMATS:
        assert not re.search("[\x07\x1b\u202e]", export_run(found, form))


def test_the_curves_are_a_picture_with_words_for_those_who_cannot_see_it() -> None:
    found = past()
    root = ElementTree.fromstring(export_run(found, "svg"))
    looked = debrief(found.call.plan, found.call.played)
    (last_trust, last_frustration) = looked.curve[-1]
    texts = [node.text or "" for node in root.iter(f"{SVG}text")]
    assert f"trust {last_trust}" in texts and f"frustration {last_frustration}" in texts
    assert "× 1" in texts and "2" in texts
    desc = root.find(f"{SVG}desc")
    assert desc is not None and f"Trust from 40 to {last_trust}" in (desc.text or "")
    lines = [node.get("points", "").split() for node in root.iter(f"{SVG}polyline")]
    assert [len(points) for points in lines] == [len(looked.curve)] * 2
    dashes = [node.get("stroke-dasharray") for node in root.iter(f"{SVG}polyline")]
    assert len(set(dashes)) == 2


def test_a_title_is_only_a_title_in_the_picture() -> None:
    found = past()
    ElementTree.fromstring(curves_svg(debrief(found.call.plan, found.call.played), HOSTILE))


def test_a_file_has_the_same_name_for_the_same_call(tmp_path: Path) -> None:
    found = past()
    path = write_export(tmp_path / "new" / "folder", found, "html")
    assert path.name == file_name(found, "html") == f"kettle-2026-03-02-{found.run[:8]}.html"
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert write_export(path.parent, found, "html") == path


def test_another_file_of_that_name_is_never_lost(tmp_path: Path) -> None:
    found = past()
    first = write_export(tmp_path, found, "md")
    first.write_text("my own notes")
    second = write_export(tmp_path, found, "md")
    assert second.name == f"{first.stem}-2.md" and second.read_text("utf-8") == export_run(found, "md")
    assert write_export(tmp_path, found, "md") == second, "the same document is not written twice"
    second.write_text("notes too")
    (tmp_path / f"{first.stem}-3.md").mkdir()
    (tmp_path / f"{first.stem}-4.md").symlink_to(tmp_path / "nowhere")
    assert write_export(tmp_path, found, "md").name == f"{first.stem}-5.md"
    assert (first.read_text(), second.read_text()) == ("my own notes", "notes too")
    assert not (tmp_path / "nowhere").exists()


def test_killed_at_any_step_an_export_is_there_whole_or_not_at_all(home: Path) -> None:
    found, folder = past(), home / "transcripts"
    whole = export_run(found, "html")

    def look(step: int) -> None:
        make_ready()
        for path in folder.iterdir() if folder.is_dir() else ():
            assert path.read_text("utf-8") == whole, step

    def begin() -> None:
        shutil.rmtree(folder, ignore_errors=True)

    assert every_kill(begin, lambda: write_export(folder, found, "html"), look) > 5


def kettle_home(tmp_path: Path) -> dict[str, str]:
    """Where the command finds the tests' own story."""
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "kettle.yaml").write_text(KETTLE, "utf-8")
    return {"HEARMEOUT_STORIES": str(tmp_path / "pack")}


def test_the_command_writes_the_last_call_or_one_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    first, last = finished_call(BADLY), finished_call(WELL)
    where = kettle_home(tmp_path)
    shown = hearmeout("export", "--last", **where)
    assert shown.returncode == 0, shown.stderr
    assert "Ending: Heard" in shown.stdout.decode()
    listed = hearmeout("export", "--list", **where).stdout.decode().splitlines()
    assert [line.split()[0] for line in listed] == [last.log.id[:8], first.log.id[:8]]
    target = tmp_path / "call.svg"
    done = hearmeout("export", first.log.id[:8], "--format", "svg", "-o", str(target), **where)
    assert (done.returncode, done.stdout) == (0, b"")
    assert str(target) in done.stderr.decode()
    ElementTree.parse(target)


@pytest.mark.parametrize(
    "arguments", [(), ("--last", "abc"), ("no-such-run",), ("--last", "-o", "/nowhere/at/all/call.md")]
)
def test_the_command_says_in_plain_words_what_it_cannot_do(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    finished_call()
    done = hearmeout("export", *arguments, **kettle_home(tmp_path))
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr and b"Traceback" not in done.stderr


def test_before_the_first_call_there_is_nothing_to_write_and_that_is_said() -> None:
    done = hearmeout("export", "--last")
    assert hearmeout("export", "last").stdout == done.stdout
    assert done.returncode == 2
    assert b"no finished call" in done.stderr


def test_disagreements_come_out_as_rows() -> None:
    call = finished_call(WELL)
    toggle_disagreement(Database(database_file()), call.log.id, len(call.events) - 1, "check")
    done = hearmeout("export", "--disagreements")
    (row,) = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert {"text", "code", "why", "story", "scene"} <= row.keys()
    assert (row["code"], row["story"], row["scene"]) == ("check", "kettle", "more")


@pytest.mark.parametrize("form", ["md", "html", "svg"])
def test_a_call_is_exported_as_it_was_played_though_its_story_is_edited_or_gone(
    form: str, tmp_path: Path
) -> None:
    file = tmp_path / "kettle.yaml"
    file.write_text(KETTLE, "utf-8")
    typed = "\n2\nI will send a new one.\n\n\n\n\n"
    assert hearmeout("play", str(file), "--plain", typed=typed).returncode == 0
    command = ("export", "--last", "--format", form)
    before = hearmeout(*command)
    assert before.returncode == 0 and b"kettle that hums" in before.stdout
    edited = KETTLE.replace("The kettle that hums", "The pot").replace("id: descale", "id: clean")
    file.write_text(edited, "utf-8")
    after_edit = hearmeout(*command)
    file.unlink()
    for after in (after_edit, hearmeout(*command)):
        assert (after.returncode, after.stdout, after.stderr) == (0, before.stdout, b"")
