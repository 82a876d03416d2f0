"""Settings on disk: read without ever failing, written whole or not at all."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.settings import (
    FASTEST,
    SLOWEST,
    Settings,
    described,
    read_settings,
    render_settings,
    save_settings,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_everything_is_at_its_default(file: Path) -> None:
    assert read_settings(file).settings == Settings()
    assert not file.exists(), "reading makes no file"


def test_what_is_written_is_read_back(file: Path) -> None:
    chosen = Settings(pace="reader", speed=1.5, theme="morning", bell=True, keys={"call.cue": "g,f2"})
    save_settings(file, lambda _: chosen)
    assert read_settings(file).settings == chosen
    assert read_settings(file).troubles == ()


@given(
    st.builds(
        Settings,
        pace=st.sampled_from(["live", "reader"]),
        speed=st.floats(SLOWEST, FASTEST),
        notes=st.booleans(),
        profile=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40),
        keys=st.dictionaries(
            st.from_regex(r"[a-z_]{1,9}\.[a-z_]{1,9}", fullmatch=True), st.sampled_from("cgx")
        ),
    )
)
def test_every_choice_survives_its_file(tmp_path_factory: pytest.TempPathFactory, chosen: Settings) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.toml"
    file.write_text(render_settings(chosen), "utf-8")
    assert read_settings(file).settings == chosen


def test_every_key_stands_in_the_file_with_its_explanation() -> None:
    text = render_settings(Settings())
    for each in described():
        assert each.about.split()[0] in text
        assert f"{each.key} =" in text or f"[{each.key}]" in text
    assert read_settings_text(text) == Settings(), "defaults stand as comments"


def read_settings_text(text: str) -> Settings:
    import tomllib

    return msgspec.convert(tomllib.loads(text), Settings)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('pase = "live"', 1, "Did you mean “pace”?"),
        ('\npace = "fast"', 2, "It is one of live, reader."),
        ('pace = "raeder"', 1, "Did you mean “reader”?"),
        ("speed = 9", 1, "It is a number from 0.5 to 3."),
        ("speed = nan", 1, "It is a number from 0.5 to 3."),
        ('bell = "yes"', 1, "true or false, without quotes"),
        ("pace = live", 1, "expected text in quotes"),
        ("pace", 1, "expected a line like"),
        ('bell = true\n[keys]\n"call.cue" = 3', 3, 'must be text, like "c" or "c,f2"'),
        ("bell = true\nbell = false", 2, "a second time"),
        ("keys = 3", 1, "It is a table"),
        ("profile = 3", 1, "at most 40 letters"),
    ],
)
def test_a_bad_line_is_named_with_its_place_and_what_was_expected(
    file: Path, text: str, line: int, told: str
) -> None:
    file.write_text(text, "utf-8")
    (trouble,) = read_settings(file).troubles
    assert trouble.startswith(f"settings.toml:{line}: ")
    assert told in trouble
    assert file.read_text("utf-8") == text, "the file is kept as it was"


def test_what_can_be_used_of_a_bad_file_is_used(file: Path) -> None:
    file.write_text('pace = "reader"\nspeed = 9\nsped = 1\n[keys]\nhome.quit = "x"\n', "utf-8")
    loaded = read_settings(file)
    assert loaded.settings == Settings(pace="reader", keys={"home.quit": "x"})
    assert len(loaded.troubles) == 2


@given(st.binary(max_size=200))
def test_no_file_makes_reading_fail(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.toml"
    file.write_bytes(raw)
    loaded = read_settings(file)
    assert msgspec.convert(msgspec.to_builtins(loaded.settings), Settings) == loaded.settings


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "[[[[", "\x00", "a = 1\na = 2", "x" * 200_000])
def test_hostile_files_are_told_in_one_line(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    loaded = read_settings(file)
    assert loaded.settings == Settings()
    assert len(loaded.troubles) == 1
    assert "\n" not in loaded.troubles[0]
    assert len(loaded.troubles[0]) < 300


def test_a_folder_in_its_place_is_told(file: Path) -> None:
    file.mkdir()
    assert "cannot be read" in read_settings(file).troubles[0]


def test_saving_keeps_a_bad_file_aside_and_never_over_an_older_one(file: Path) -> None:
    for number in (1, 2):
        file.write_text(f"speed = 9{number}", "utf-8")
        save_settings(file, lambda now: msgspec.structs.replace(now, bell=True))
    aside = {path.name: path.read_text("utf-8") for path in file.parent.glob("*.bak*")}
    assert aside == {"settings.toml.bak": "speed = 91", "settings.toml.bak-2": "speed = 92"}
    assert read_settings(file).settings == Settings(bell=True)


def test_a_persons_own_comments_are_kept_aside_too(file: Path) -> None:
    file.write_text('# mine\npace = "reader"\n', "utf-8")
    save_settings(file, lambda now: msgspec.structs.replace(now, bell=True))
    assert file.with_name("settings.toml.bak").read_text("utf-8").startswith("# mine")


def test_the_games_own_file_leaves_nothing_aside(file: Path) -> None:
    save_settings(file, lambda now: msgspec.structs.replace(now, bell=True))
    save_settings(file, lambda now: msgspec.structs.replace(now, bell=False))
    assert [path.name for path in file.parent.iterdir()] == ["settings.toml"]


def test_two_windows_do_not_undo_each_others_changes(file: Path) -> None:
    save_settings(file, lambda now: msgspec.structs.replace(now, pace="reader"))
    save_settings(file, lambda now: msgspec.structs.replace(now, bell=True))
    assert read_settings(file).settings == Settings(pace="reader", bell=True)


def test_a_write_that_fails_leaves_the_old_file_whole(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(file, lambda now: msgspec.structs.replace(now, bell=True))

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        save_settings(file, lambda now: msgspec.structs.replace(now, bell=False))
    assert read_settings(file).settings.bell
    assert [path.name for path in file.parent.iterdir()] == ["settings.toml"], "no draft is left behind"
