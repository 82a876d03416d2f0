"""A home, stories, packs, saves and transcripts in which every foreign text holds what a terminal obeys."""

import io
import json
import os
import sqlite3
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec import Struct

from game import whole_files
from game.cli import main
from game.paths import database_file
from game.text import HIDDEN, clean
from tests.playing import PARCEL, plan_of, way_to

IN_NAMES = (
    "\x1b]0;x\x07", "\x1b]52;c;AAAA\x07", "\x1b[2J", "\x9b2J", "\x7f", "\x07", "\u202e", "\u2066", "\u2028",
    "\r", "[/]", "[@click=app.quit]x[/]",
)  # fmt: skip
"""What arguments, variables and file names can hold."""
NO_UTF8 = "\udca3"
"""A byte A3 in a name, as Python hands it over."""
IN_TEXTS = (*IN_NAMES, "\0")
"""What texts within files and rows can hold."""
NAME = f"a{''.join(IN_NAMES)}b"
FILE = NAME.replace("/", "") + "\n"
"""A part of a path."""
TEXT = f"a{''.join(IN_TEXTS)}b"


class World(Struct, frozen=True):
    """What the commands are let loose on. `runs`: the ids of the finished calls."""

    folder: Path
    story: Path
    tame: Path
    broken: Path
    course: Path
    pack: Path
    zip: Path
    transcripts: tuple[Path, ...]
    runs: tuple[str, ...]


class Ended(Struct, frozen=True):
    """How a command ended, and the bytes that it wrote."""

    status: int
    out: bytes
    err: bytes


def in_process(arguments: Iterable[str], typed: bytes = b"") -> Ended:
    """Run the command here, as `python -m game` does, with bytes for streams."""
    with pytest.MonkeyPatch.context() as patch:
        streams = [io.BytesIO(), io.BytesIO()]
        out, err = (io.TextIOWrapper(stream, "utf-8") for stream in streams)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), "utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setattr(sys, "argv", ["hearmeout", *arguments])
        # The command sets it for its whole process; here that is the tests'.
        patch.setattr(whole_files, "_players_umask", whole_files._players_umask)
        mask = os.umask(0o022)
        os.umask(mask)
        status: object = 0
        try:
            main()
        except SystemExit as left:
            status = left.code
        finally:
            os.umask(mask)
        out.flush()
        err.flush()
        return Ended(status if isinstance(status, int) else 0, *(s.getvalue() for s in streams))


def raw(written: bytes) -> set[str]:
    """The characters among those written that a terminal obeys or that fool a reader; a byte that is no
    UTF-8 counts as one."""
    return set(HIDDEN.findall(written.decode("utf-8", "surrogateescape")))


def quoted_yaml(text: str) -> str:
    """YAML's own escapes: the file itself is clean, what it says is not."""
    return json.dumps(text)


_REPLACED = (
    '"A parcel that did not come."', '"My parcel should have been here on Monday."', '"(a sigh)"', '"I see."',
    '"Deliveries can take up to ten days."', '"It went to the number first."', '"They let me finish."',
    '"In your own words"', '"They were still talking."', "The late parcel", "Heard,", "promised twice,",
    "Dana,",
)  # fmt: skip


def hostile_story(story_id: str) -> str:
    """A story that can be read, with hostile text in every place that takes any."""
    said, story = quoted_yaml(TEXT), PARCEL.replace("id: late-parcel", f"id: {story_id}")
    for words in _REPLACED:
        assert words in story
        story = story.replace(words, f"{said}," if words.endswith(",") else said)
    return story


def hostile_drills() -> str:
    """Drills with hostile text in every place that takes any."""
    text, said = (
        (Path(__file__).parents[1] / "drills" / "small.drills.yaml").read_text("utf-8"),
        quoted_yaml(TEXT),
    )
    for words in ("Odile", '"Gas meter, reading by phone."', '"Could you read me the numbers?"', '"Mm-hm."',
                  '"Four, seven, and then it\'s either a one or,"', '"Let the silence be."',
                  '"She was about to say which."', '"She says the number herself."'):  # fmt: skip
        assert words in text
        text = text.replace(words, said)
    return text


def build(folder: Path) -> World:
    """Everything within a folder. The saves are in the test's home: played, then spoilt as another program
    could."""
    stories = folder / f"stories {FILE}"
    stories.mkdir(parents=True)
    story, tame, broken = (
        stories / f"hostile {FILE}.yaml",
        folder / "tame.yaml",
        folder / f"broken {FILE}.yaml",
    )
    story.write_text(hostile_story("late-parcel"))
    tame.write_text(PARCEL.replace("late-parcel", "tame-parcel"))
    said = quoted_yaml(TEXT)
    broken.write_bytes(
        PARCEL.replace("goto: bridge", f"goto: {said}").replace("trust >= 45", said).encode()
        + f"{said}: {said}\n# {TEXT}\n".encode()
    )
    tests = story.with_name(story.stem + ".tests.yaml")
    tests.write_text(f"tests:\n  - name: {said}\n    play: [{said}]\n    ends: {said}\n")
    (stories / f"hostile {FILE}.drills.yaml").write_text(hostile_drills())
    (stories / f"broken {FILE}.drills.yaml").write_text(f"format: 1\nskill: {said}\n")
    course = stories / "course.yaml"
    course.write_text(
        f"format: 1\ntitle: {said}\nchapters:\n  - {{story: late-parcel}}\n  - {{story: {said}}}\n"
    )
    pack = folder / f"pack {FILE}"
    pack.mkdir()
    (pack / "packed.yaml").write_text(hostile_story("packed-parcel"))
    (pack / f"left out {FILE}.exe").write_text("x")
    archive = folder / f"zip {FILE}.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr(f"z {TEXT}.yaml".replace("\0", "").replace("\r", ""), hostile_story("zipped-parcel"))
    transcripts = _transcripts(folder)
    return World(folder, story, tame, broken, course, pack, archive, transcripts, _saves(story))


def _transcripts(folder: Path) -> tuple[Path, ...]:
    """Some that can be read, then some that cannot."""
    line = NAME.replace("\r", "")
    turns = [("agent", f"Have you tried a reboot? {TEXT}"), ("customer", TEXT), ("agent", f"Awful. {TEXT}")]
    texts = {
        "turns.txt": f"Agent: Hello {line}\nCustomer: I am tired. {line}\nAgent: Calm down. {line}\n",
        "named.txt": f"Mary{line}: I am cross\nAgent: Please reboot it. {line}\nMary{line}: No. {line}\n",
        "turns.json": json.dumps({"turns": [{"who": who, "text": text} for who, text in turns]}),
        "odd.txt": f"{line}\n{line}\n",
        "nul.txt": f"Agent: Hello {TEXT}\n",
        "odd.json": json.dumps({"turns": [{"who": TEXT, "text": TEXT, TEXT: TEXT}]}),
        "broken.json": '{"turns": [' + line,
    }
    bodies = {name: text.encode() for name, text in texts.items()}
    bodies["latin.txt"] = b"Agent: Hello \xa3 \x9b2J\nCustomer: \xa3\n"
    paths = {folder / f"{FILE} {name}": body for name, body in bodies.items()}
    for path, body in paths.items():
        path.write_bytes(body)
    return tuple(paths)


_home: dict[str, bytes] = {}
"""The files of a home after the plays: they are played once, and the next home begins with these."""


def _played(story: Path) -> sqlite3.Connection:
    """Two finished calls and two that are not, in this test's home."""
    file = database_file()
    folder = file.parent
    if not _home:
        finish = [*way_to(plan_of(story.read_text()), "best"), "5", "5", TEXT, TEXT]
        lines = "\n".join([f"/note {TEXT}", *finish, "", "", ""]).encode()
        for player in ("player", "Ada"):
            in_process(["play", str(story), "--plain", "--player", player], lines)
            in_process(["play", str(story), "--plain", "--player", player], b"\n\n2\n")
        db = sqlite3.connect(file)
        kept = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(file.name)]
        _home.update({str(path.relative_to(folder)): path.read_bytes() for path in kept})
        _home[file.name] = db.serialize()
        return db
    for name, body in _home.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    db = sqlite3.connect(file)
    db.execute("UPDATE runs SET file = ?", (str(story),))
    return db


def _saves(story: Path) -> tuple[str, ...]:
    """The calls, with what other programs could have written in every text."""
    db = _played(story)
    runs = tuple(run for (run,) in db.execute("SELECT id FROM runs WHERE finished IS NOT NULL"))
    assert len(runs) == 2
    for run, seq, record in db.execute("SELECT run, seq, record FROM events").fetchall():
        body = record.replace(clean(TEXT), json.dumps(TEXT)[1:-1])
        db.execute("UPDATE events SET record = ? WHERE run = ? AND seq = ?", (body, run, seq))
    db.execute("UPDATE reflections SET intention = ?", (TEXT,))
    db.execute("INSERT OR IGNORE INTO reflections (run, intention, meant) VALUES (?, ?, 7)", (runs[0], TEXT))
    db.execute(
        "INSERT INTO profiles (name, key, created) VALUES (?, ?, ?)", (f"Eve{TEXT}", f"eve{TEXT}", TEXT)
    )
    columns = "profile, hash, rulebook, parent, touched, turns, trust, frustration, finished, rules"
    for number, (run, kind) in enumerate(db.execute("SELECT id, kind FROM runs").fetchall()):
        db.execute(
            f"INSERT INTO runs (id, story, file, began, ending, kind, remembered, {columns})"
            f" SELECT ?, ?, ?, ?, ?, ?, ?, {columns} FROM runs WHERE id = ?",
            (f"{number}{TEXT}", TEXT, f"/{TEXT}.yaml", TEXT, TEXT, kind, json.dumps([TEXT]), run),
        )
        db.execute(
            "INSERT INTO events SELECT ?, seq, at, record FROM events WHERE run = ?",
            (f"{number}{TEXT}", run),
        )
    db.execute(
        "INSERT INTO disagreements SELECT run, seq, ?, ? FROM events WHERE run = ? AND seq > 0",
        (TEXT, TEXT, runs[0]),
    )
    db.commit()
    db.close()
    return runs
