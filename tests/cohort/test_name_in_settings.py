"""Whether a settings file that was kept aside names who is forgotten: as its profile, or in a person's own
words, and in nothing that the game wrote by itself."""

from pathlib import Path

import pytest

from game.cohort.name_in_settings import names, settings_files
from game.progress.profiles import FIRST
from game.settings import Settings, render_settings, save_settings, settings_file
from tests.cli.hostile_world import in_process
from tests.playing import new_call

OWN = render_settings(Settings(pace="reader", theme="morning"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Ada", 'profile = "Ada"\n'),
        ("Ada", 'profile = "ada"\n'),
        ("José", 'profile = "Jose\u0301"\n'),
        ('Jo "J" Lee', 'profile = "Jo \\"J\\" Lee"\n'),
        ('Jo "J" Lee', 'profile = "Jo \\"J\\" Lee"\npace = \n'),
        ("Ada", '# profile = "Ada"\npace = "live"\n'),
        ("Ada", "# Set up for ADA, who reads slowly\n"),
        ("Ada", 'pace = "reader" # for Ada\n'),
        ("Ada", 'pace = "as Ada likes it"\n'),
        ("Ada", f"{OWN}\n# Ada's own\n"),
        ("e", "# for e, too\n"),
    ],
)
def test_a_file_names_a_player(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / "settings.toml.bak").write_text(content)
    assert names(tmp_path / "settings.toml.bak", name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("e", '# mine\npace = "live"\n'),
        ("Ann", '# Annotated by the trainer\npace = "live"\n'),
        ("Ada", 'profile = "Adam"\n'),
        ("live", 'pace="live"\n'),
        ("reader", 'pace = "reader" # for Ada\n'),
        (FIRST, OWN),
        ("Morning", OWN),
        ("Settings", OWN),
        ("game", OWN),
        ("Ada", ""),
    ],
)
def test_a_file_does_not_name_a_player(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / "settings.toml.bak").write_text(content)
    assert not names(tmp_path / "settings.toml.bak", name)


def test_what_cannot_be_read_names_nobody(tmp_path: Path) -> None:
    assert not names(tmp_path / "none", "Ada")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe Ada")
    assert names(tmp_path / "bytes", "Ada"), "what is spoilt is looked through all the same"


def test_every_file_that_was_kept_aside_is_looked_at(home: Path) -> None:
    file = settings_file()
    file.parent.mkdir(parents=True)
    for number in range(3):
        file.write_text(f'profile = "Ada"\n# my own words, {number}\n')
        save_settings(file, lambda now: now)
    assert [one.name for one in settings_files(file)] == [
        "settings.toml", "settings.toml.bak", "settings.toml.bak-2", "settings.toml.bak-3",
    ]  # fmt: skip


def test_forgetting_says_in_which_of_them_the_name_stays(home: Path) -> None:
    new_call(profile="Ada").log.database.close()
    file = settings_file()
    file.write_text('profile = "ada"\n# Annotated by the trainer\n')
    file.with_name("settings.toml.bak").write_text('# Adapted\npace = "live"\n')
    ended = in_process(["forget", "--player", "Ada", "--yes"])
    told = ended.err.decode()
    assert ended.status == 1 and "ada" not in file.read_text()
    assert "settings.toml.bak-2 has the name in it" in told
    assert "settings.toml.bak has" not in told and "settings.toml has" not in told
