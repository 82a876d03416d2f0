"""A file that a command cannot use is called what it is, with the command that takes it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.paths import data_dir
from tests.cohort.invited import SPRING, member
from tests.facilitator.small_cohorts import ANNS, bundle, done, new, run
from tests.looking_back import finished_call

TELLS = {
    "bundle": "It is a bundle, what a learner's progress is told in: `hearmeout cohort import`",
    "run": "It is a call that a learner shared: `hearmeout cohort look`",
    "comments": "what a facilitator said of a call: its learner opens it with `hearmeout cohort join`",
    "cohort": "It is a cohort file: learners join with it",
    "code": "It is a cohort file: learners join with it",
    "codes": "It is the list of codes: hand each learner theirs",
    "roster": "It is a roster: `hearmeout cohort new NAME --roster FILE`",
    "folder": "It is a folder: name the files in it",
    "database": "It is a database",
    "packed": "It is packed, or a file of an office program.",
    "page": "It is a page for a browser.",
    "png": "It is a picture.",
    "svg": "It is a picture.",
    "pdf": "It is a PDF.",
}
TAKES = {"import": ("bundle",), "look": ("run",), "answer": ("run",), "join": ("cohort", "code", "comments")}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """One of each kind, as the commands write them."""
    folder = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEARMEOUT_HOME", str(folder / "home"))
        patch.chdir(folder)
        Path("roster.csv").write_text('identifier;"name";group\nkim;Kim Lee;b\n')
        new("Spring", "--roster", "roster.csv")
        code = run("new", "Autumn").stdout
        Path("code.txt").write_text(f"\n  {code}")
        bundled = bundle(folder, SPRING, ANNS)
        done("import", "--new-cohort", str(bundled))
        member()
        finished_call()
        done("share", "last", "--yes", "-o", "a.run.json")
        done("comment", "a.run.json", "--reply", "1", "So it is.")
        done("answer", "a.run.json", "-o", "a.comments.json")
        done("report", SPRING.name, "-o", "spring.html")
        shutil.make_archive("packed", "zip", folder, bundled.name)
        database = shutil.copy(data_dir() / "facilitator.sqlite3", folder / "f.sqlite3")
        Path("a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
        Path("pic.xlsx").write_text('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>')
        Path("a.pdf").write_bytes(b"%PDF-1.7\n")
        yield {
            "png": folder / "a.png", "svg": folder / "pic.xlsx", "pdf": folder / "a.pdf",
            "bundle": bundled, "run": folder / "a.run.json", "comments": folder / "a.comments.json",
            "cohort": folder / "spring.cohort.json", "code": folder / "code.txt",
            "codes": folder / "spring.codes.csv", "roster": folder / "roster.csv", "folder": folder,
            "database": Path(database), "packed": folder / "packed.zip", "page": folder / "spring.html",
        }  # fmt: skip


@pytest.mark.parametrize("kind", TELLS)
@pytest.mark.parametrize("command", TAKES)
def test_it_is_called_what_it_is(command: str, kind: str, files: dict[str, Path]) -> None:
    found = run(command, str(files[kind]))
    told = found.output
    if kind in TAKES[command]:
        assert "cannot be used here" not in told and "It is a" not in told.replace("It is a learner", "")
    elif (command, kind) == ("join", "folder"):
        assert "is a folder. Give the cohort file itself" in told
    else:
        assert found.exit_code in (1, 2) and TELLS[kind] in told, told
        assert "damaged" not in told


@pytest.mark.parametrize("body", [b"nonsense", b"\x00\x01\x02", b"a,b\n1,2\n", b""])
def test_what_never_was_a_call_is_not_asked_for_again(body: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.run.json").write_bytes(body)
    told = run("look", str(tmp_path / "x.run.json")).stderr
    assert "is no shared call" in told and "changed or cut off" not in told
