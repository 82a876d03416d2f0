"""`hearmeout packs`: what comes from others is checked before it is added, and can harm nothing."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from game.authoring import packs as module
from game.authoring.new import new_course, story_text
from game.authoring.packs import RefusedError, add, added_packs, remove
from game.cli.commands import group
from game.errors import PlainError

STORY = story_text("packed", "Packed")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("HEARMEOUT_HOME", str(folder))
    monkeypatch.delenv("HEARMEOUT_STORIES", raising=False)
    return folder


def zipped(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def run(*words: str) -> Result:
    return CliRunner().invoke(group, list(words))


def test_a_folder_made_by_new_course_is_added_listed_played_from_and_removed(
    tmp_path: Path, home: Path
) -> None:
    new_course(tmp_path / "weeks")
    added = run("packs", "add", str(tmp_path / "weeks"))
    assert added.exit_code == 0, added.stderr
    assert "hearmeout play weeks-first-call" in added.stdout
    assert everything(home / "packs") == [
        "weeks",
        "weeks/README.md",
        "weeks/course.yaml",
        "weeks/weeks-first-call.yaml",
    ]
    assert "weeks-first-call" in run("stories").stdout
    assert run("packs", "list").stdout.startswith("weeks\n    weeks-first-call: The visit that moved\n")
    assert run("packs", "remove", "weeks").exit_code == 0
    assert everything(home / "packs") == []
    assert "weeks-first-call" not in run("stories").stdout
    assert (tmp_path / "weeks" / "course.yaml").is_file()


def test_a_zip_of_a_folder_is_added_without_the_folder_around_it(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "wrapped/one.yaml": STORY,
        "wrapped/notes/how.md": "Read me.",
        "wrapped/logo.png": b"\x89PNG",
        "wrapped/.DS_Store": b"x",
        "__MACOSX/wrapped/._one.yaml": b"x",
    }
    added = add(zipped(tmp_path / "My Pack.zip", files), tmp_path / "home" / "packs")
    assert added.pack.name == "my-pack"
    assert everything(tmp_path / "home" / "packs" / "my-pack") == ["notes", "notes/how.md", "one.yaml"]
    assert added.left_out == ("wrapped/logo.png",)
    assert added.pack.stories == {"packed": "Packed"}


def test_a_pack_is_never_overwritten_silently(tmp_path: Path) -> None:
    source, target = zipped(tmp_path / "p.zip", {"one.yaml": STORY}), tmp_path / "home" / "packs"
    add(source, target)
    newer = zipped(tmp_path / "q.zip", {"two.yaml": STORY.replace("Packed", "Newer")})
    with pytest.raises(RefusedError, match="already"):
        add(newer, target, "p")
    assert everything(target / "p") == ["one.yaml"]
    assert add(newer, target, "p", replace=True).pack.stories == {"packed": "Newer"}
    assert everything(target / "p") == ["two.yaml"]
    assert everything(tmp_path / "home") == ["packs", "packs/p", "packs/p/two.yaml"]


BAD_PATHS = [
    "/etc/one.yaml",
    "../one.yaml",
    "a/../../one.yaml",
    "..\\one.yaml",
    "C:/one.yaml",
    "C:\\one.yaml",
    "a/con.yaml",
    "a/ends./one.yaml",
    "a/what?.yaml",
    "a/hid\u202eden.yaml",
    "/".join("abcdefghij") + "/one.yaml",
]


@pytest.mark.parametrize("path", BAD_PATHS)
def test_a_path_that_leads_out_or_means_something_elsewhere_refuses_the_pack(
    tmp_path: Path, path: str
) -> None:
    home = tmp_path / "deep" / "home"
    with pytest.raises(RefusedError):
        add(zipped(tmp_path / "p.zip", {"good.yaml": STORY, path: STORY}), home / "packs")
    assert everything(tmp_path) in (["p.zip"], ["deep", "deep/home", "p.zip"])


def test_links_refuse_the_pack_in_a_zip_and_in_a_folder(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("one.yaml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(RefusedError, match="link"):
        add(tmp_path / "p.zip", tmp_path / "packs")
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text(STORY, encoding="utf-8")
    (folder / "one.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(RefusedError, match="link"):
        add(folder, tmp_path / "packs")
    (folder / "one.yaml").unlink()
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    with pytest.raises(RefusedError, match="link"):
        add(folder, tmp_path / "packs")
    assert not (tmp_path / "packs").exists()


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    os.mkfifo(folder / "one.yaml")
    (folder / "two.yaml").write_text(STORY, encoding="utf-8")
    assert everything(add(folder, tmp_path / "packs").pack.folder) == ["two.yaml"]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "p.zip", {"one.yaml": STORY, "two.txt": b"a" * 12_000_000})
    with pytest.raises(RefusedError, match="tighter"):
        add(bomb, tmp_path / "packs")


def test_sizes_and_numbers_have_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many: dict[str, str | bytes] = {f"n{n}.txt": "x" for n in range(module.MAX_FILES + 1)}
    with pytest.raises(RefusedError, match="files"):
        add(zipped(tmp_path / "many.zip", many), tmp_path / "packs")
    monkeypatch.setattr(module, "MAX_TOTAL", 50_000)
    noise: dict[str, str | bytes] = {f"n{n}.txt": os.urandom(20_000) for n in range(3)}
    with pytest.raises(RefusedError, match="larger"):
        add(zipped(tmp_path / "large.zip", noise), tmp_path / "packs")
    monkeypatch.setattr(module, "MAX_ZIP", 1_000)
    with pytest.raises(RefusedError, match="larger"):
        add(tmp_path / "large.zip", tmp_path / "packs")
    assert not (tmp_path / "packs").exists()


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    source = zipped(tmp_path / "p.zip", {"one.yaml": STORY})
    raw = bytearray(source.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (3).to_bytes(4, "little")
    source.write_bytes(raw)
    with pytest.raises(RefusedError):
        add(source, tmp_path / "packs")
    assert not (tmp_path / "packs").exists()


def test_two_names_that_some_systems_take_for_one_refuse_the_pack(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="twice"):
        add(zipped(tmp_path / "p.zip", {"one.yaml": STORY, "ONE.yaml": STORY}), tmp_path / "packs")


@given(
    cut=st.integers(0, 2000), flips=st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 255)), max_size=6)
)
@settings(max_examples=80, deadline=None)
def test_a_damaged_zip_is_refused_or_added_whole(
    tmp_path_factory: pytest.TempPathFactory, cut: int, flips: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.yaml", STORY)
        archive.writestr("notes.md", "Read me.")
    raw = bytearray(buffer.getvalue())
    for place, flip in flips:
        raw[place % len(raw)] ^= flip
    (folder / "p.zip").write_bytes(raw[: len(raw) - cut])
    try:
        add(folder / "p.zip", folder / "home" / "packs")
    except RefusedError:
        assert everything(folder) in (["p.zip"], ["home", "p.zip"])
    else:
        assert len(added_packs(folder / "home" / "packs")) == 1


def test_a_story_with_an_error_is_shown_and_the_pack_is_not_added(tmp_path: Path, home: Path) -> None:
    broken = STORY.replace("goto: goes_on", "goto: goes_of", 1)
    source = zipped(tmp_path / "p.zip", {"in/one.yaml": broken, "two.yaml": story_text("two")})
    result = run("packs", "add", str(source))
    assert result.exit_code == 1
    assert "in/one.yaml:" in result.stderr and "unknown-scene" in result.stderr
    assert "was not added: some of it cannot be played" in result.stderr
    assert everything(home) == []


def test_a_pack_without_a_story_is_refused(tmp_path: Path, home: Path) -> None:
    for number, files in enumerate([{"readme.md": "x"}, {"course.yaml": "format: 1"}]):
        source = zipped(tmp_path / f"p{number}.zip", dict(files))
        result = run("packs", "add", str(source))
        assert result.exit_code in (1, 2) and "was not added" in result.stderr
        assert str(home) not in result.stderr
    assert not (home / "packs").exists()


def test_what_is_no_pack_is_refused_in_plain_words(tmp_path: Path, home: Path) -> None:
    (tmp_path / "text.zip").write_text("hello", encoding="utf-8")
    refused = run("packs", "add", str(tmp_path / "text.zip"))
    assert refused.exit_code == 2 and "no zip, or damaged" in refused.stderr
    assert run("packs", "add", str(tmp_path / "missing")).exit_code == 2


def test_a_story_that_is_on_the_shelf_already_is_told(tmp_path: Path, home: Path) -> None:
    source = zipped(tmp_path / "p.zip", {"one.yaml": story_text("download-that-stops")})
    result = run("packs", "add", str(source))
    assert result.exit_code == 0
    assert "There is a story “download-that-stops” already" in result.stderr


@pytest.mark.parametrize("name", ["..", ".", "", "../home", "nothing", "/"])
def test_only_a_pack_can_be_removed(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "home" / "packs"
    add(zipped(tmp_path / "p.zip", {"one.yaml": STORY}), folder)
    before = everything(tmp_path)
    with pytest.raises(PlainError, match="There is no pack"):
        remove(name, folder)
    assert everything(tmp_path) == before


def test_list_says_when_there_is_none_and_speaks_json(home: Path) -> None:
    assert run("packs", "list").stdout == ""
    assert run("packs", "list", "--json").stdout.strip() == "[]"
