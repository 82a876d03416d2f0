"""Nothing that the program writes is obeyed by a terminal, whatever text it was given and wherever from.

Every command of the group has its cases here; one without any fails. The bytes of both streams are read.
"""

import json
import os
import pty
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from itertools import chain, product
from pathlib import Path

import click
import pexpect
import pytest

from game.check.check import check
from game.check.remarks import explanations
from game.cli import late_group
from game.cli.commands import group
from game.cohort.sent_file import as_text
from game.cohort.shared_run import SharedEnding, SharedLine, SharedRun, SharedTurn
from game.paths import database_file
from game.printing import cleaned_streams, print_line
from game.records.chain import digest
from game.text import clean, escaped_json, indented_json
from tests.cli.hostile_world import (
    FILE,
    IN_NAMES,
    NAME,
    NO_UTF8,
    TEXT,
    Ended,
    World,
    build,
    in_process,
    raw,
)
from tests.cohort.invited import CODE
from tests.playing import hearmeout

Given = tuple[list[str], bytes]

SAID = f"{NAME} That sounds hard, after it was promised twice."
TYPED = "\n".join(
    ["", "2", TEXT, f"/note {TEXT}", "/notes", "/transcript", SAID, f"/{TEXT}", "/quit"]
).encode()
JSON = json.dumps({"id": TEXT, "text": SAID}), json.dumps({"id": TEXT, "text": SAID}, ensure_ascii=False)
ROWS = "\n".join([*JSON, "{" + TEXT, json.dumps({"id": [TEXT], TEXT: TEXT})]).encode() + b"\n\xa3\x9b2J\n"


@pytest.fixture
def world(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.chdir(tmp_path)
    world = build(tmp_path / "world")
    folders = [str(world.story.parent), f"/no {NAME}", str(world.broken.parent)]
    monkeypatch.setenv("HEARMEOUT_STORIES", os.pathsep.join(folders))
    return world


def play(w: World) -> Iterator[Given]:
    yield ["play", str(w.story), "--plain"], TYPED
    yield ["play", str(w.story), "--resume", "--plain", "--player", "Ada"], TYPED
    for story in (NAME, f"{FILE}.yaml", str(w.broken), str(w.folder), *(row[0] for row in _rows("story"))):
        yield ["play", "--plain", "--", story.replace("\0", "")], b""
    yield ["play", "--resume", "--plain"], b""


def stories(w: World) -> Iterator[Given]:
    yield ["stories"], b""
    yield ["stories", "--json"], b""
    for story in (str(w.story), str(w.broken), NAME):
        yield ["stories", "--texts", story], b""
        yield ["stories", "--texts", story, "--json"], b""


def progress(w: World) -> Iterator[Given]:
    for (name,) in _rows("name", "profiles"):
        yield ["progress", "--player", name.replace("\0", "")], b""
        yield ["progress", "--json", "--player", name.replace("\0", "")], b""


_ONE_MORE = f"/more\n{TEXT}\n1\n\n"


def drill(w: World) -> Iterator[Given]:
    said = "\n".join(
        [TEXT, "/choose", "1", "/disagree", "", f"/{TEXT}", "/hint", "2", "", "/more", "1", "", ""]
    )
    for (name,) in _rows("name", "profiles"):
        player = ["--player", name.replace("\0", "")]
        yield ["drill", *player], said.encode()
        # Those of the game itself come first, about fifteen.
        yield ["drill", "--skill", "cue", *player], f"{TEXT}\n{_ONE_MORE * 20}".encode()
        yield ["drill", "--json", *player], b""


def analyse(w: World) -> Iterator[Given]:
    yield ["analyse", SAID, "--context", NAME], b""
    yield ["analyse"], SAID.encode() + b" \xa3 \x9b2J \0"
    yield ["analyse", "--json"], SAID.encode() + b" \xa3 \x9b2J \0"
    yield ["analyse", "--jsonl"], ROWS
    for scene, form in product(("opening", "details", NAME), ([], ["--json"])):
        yield ["analyse", SAID, "--story", str(w.story), "--scene", scene, *form], b""


def review(w: World) -> Iterator[Given]:
    for transcript in (*w.transcripts, w.folder, w.folder / NAME):
        for more in ([], ["--json"], ["--agent", NAME, "--customer", TEXT.replace("\0", "")]):
            yield ["review", str(transcript), *more], b""
    yield ["review", "-"], w.transcripts[0].read_bytes()


def new(w: World) -> Iterator[Given]:
    for name, more in ((FILE, []), (f"{FILE}.yaml", []), (f"{FILE}/{FILE}", []), (f"c{FILE}", ["--course"])):
        for _ in ("made", "there already"):
            yield ["new", str(w.folder / name), *more, "--title", NAME, "--customer", NAME], b""


def check_(w: World) -> Iterator[Given]:
    tests = w.story.with_name(f"{w.story.stem}.tests.yaml")
    paths = (w.story, w.broken, w.course, tests, w.folder, w.folder / NAME, w.transcripts[0])
    for path, form in product(paths, ("text", "json", "github", "sarif")):
        yield ["check", str(path), "--format", form, "--no-proof"], b""
    yield ["check", str(w.story)], b""


def explain(w: World) -> Iterator[Given]:
    yield ["explain"], b""
    for code in (NAME, *explanations()):
        yield ["explain", code], b""


def playtest(w: World) -> Iterator[Given]:
    for more in ([], ["--json"], ["--style", NAME]):
        yield ["playtest", str(w.story), "--plays", "10", *more], b""
    yield ["playtest", str(w.broken)], b""


def graph(w: World) -> Iterator[Given]:
    for form in ("mermaid", "dot", "svg"):
        yield ["graph", str(w.story), "--format", form, "--heat", "10"], b""
        yield ["graph", str(w.story), "--format", form, "-o", str(w.folder / f"g {FILE}.{form}")], b""
    yield ["graph", str(w.story), "-o", str(w.folder / NAME)], b""


def preview(w: World) -> Iterator[Given]:
    for more in ([], ["--scene", NAME], ["--path", NAME], ["--flags", NAME]):
        yield ["preview", str(w.story), *more], b""


def stations(w: World) -> Iterator[Given]:
    yield ["stations", "--plain"], f"/{TEXT}\n\n{TEXT}\n{SAID}\n/{TEXT}\n".encode()
    yield ["stations", "--plain"], b"/end\n/end\n\n1\n/quit\n"
    for (name,) in _rows("name", "profiles"):
        yield ["stations", "--json", "--player", name.replace("\0", "")], b""


def doctor(w: World) -> Iterator[Given]:
    yield ["doctor"], b""
    yield ["doctor", "--json"], b""
    for file in (w.story, w.zip, w.broken, w.folder, w.folder / NAME):
        yield ["doctor", "--restore", str(file)], b""
    yield ["doctor", "--backup", str(w.folder / f"b {FILE}.zip")], b""
    yield ["doctor", "--restore", str(w.folder / f"b {FILE}.zip")], b""
    yield ["doctor", "--restore", str(w.folder / f"b {FILE}.zip"), "--json"], b""


def packs_add(w: World) -> Iterator[Given]:
    for source in (w.pack, w.zip, w.story, w.folder / NAME):
        for more in ([], ["--name", NAME], ["--replace"]):
            yield ["packs", "add", str(source), *more], b""


def packs_list(w: World) -> Iterator[Given]:
    yield from packs_add(w)
    yield ["packs", "list"], b""
    yield ["packs", "list", "--json"], b""


def packs_remove(w: World) -> Iterator[Given]:
    yield from packs_add(w)
    for folder in sorted((database_file().parent / "packs").iterdir()):
        yield ["packs", "remove", folder.name], b""
    yield ["packs", "remove", NAME], b""


def export(w: World) -> Iterator[Given]:
    for player in ("player", "Ada"):
        for listed in ("--list", "--disagreements"):
            yield ["export", listed, "--player", player], b""
        for run, form in product(w.runs, ("md", "html", "svg")):
            yield ["export", run[:8], "--player", player, "--format", form], b""
            file = w.folder / f"{player} {run} {FILE}.{form}"
            yield ["export", run[:8], "--player", player, "--format", form, "-o", str(file)], b""
    yield ["export", NAME], b""
    yield ["export", "--last"], b""


def schema(w: World) -> Iterator[Given]:
    yield ["schema"], b""
    for kind in ("--course", "--drills", "--stations"):
        yield ["schema", kind], b""


def course_certificate(w: World) -> Iterator[Given]:
    for more in ([], ["--course", NAME], ["--course", "first-weeks", "--name", NAME], ["--player", "Ada"]):
        yield ["course", "certificate", *more], b""


def course_sheet(w: World) -> Iterator[Given]:
    for chapter in ("1", "missing-parcel", str(w.story), str(w.broken), NAME):
        for form in ("md", "html"):
            yield ["course", "sheet", chapter, "--format", form], b""
    yield ["course", "sheet", "1", "-o", str(w.folder / f"s {FILE}.md")], b""


def hostile_cohort(w: World, text: str = TEXT) -> Path:
    """A cohort file with what a terminal obeys wherever a file takes any text."""
    body = {
        "format": 1, "id": "0" * 32, "name": "Spring [/]", "course": ["late-parcel", text],
        "group": text, "pseudonym": "p-0011223344556677",
        "versions": {"game": text, "rulebook": text, "ear": text, "stories": {text: text, "late-parcel": ""}},
    }  # fmt: skip
    file = w.folder / f"c {FILE}.cohort.json"
    file.write_text(json.dumps(body))
    return file


def cohort_join(w: World) -> Iterator[Given]:
    yield ["cohort", "join", str(hostile_cohort(w)), "--yes", "--player", "Ada"], b""
    for code in (CODE, CODE[:-3], f"hmo1:{TEXT}".replace("\0", ""), f"hmo9:{NAME}"):
        yield ["cohort", "join", code], b""
        yield ["cohort", "join", code, "--yes", "--words"], b""
    for file in (w.story, w.zip, w.broken, w.folder, w.folder / NAME):
        yield ["cohort", "join", str(file), "--yes"], b""


def joined(w: World) -> Iterator[Given]:
    yield ["cohort", "join", str(hostile_cohort(w)), "--yes", "--words", "--player", "Ada"], b""
    yield ["play", str(w.story), "--plain", "--player", "Ada"], TYPED


def cohort_mine(w: World) -> Iterator[Given]:
    yield from joined(w)
    yield ["cohort", "mine", "--player", "Ada"], b""
    yield ["cohort", "leave", "--player", "Ada"], b""
    yield ["cohort", "mine", "--player", "Ada"], b""


def cohort_export(w: World) -> Iterator[Given]:
    yield from joined(w)
    yield ["cohort", "export", "--player", "Ada"], b""
    yield ["cohort", "export", "--player", "Ada", "-o", str(w.folder / f"{FILE}.hmo.jsonl")], b""


def forget(w: World) -> Iterator[Given]:
    yield from joined(w)
    yield ["forget", "--player", "Ada", "--list"], b""
    yield ["forget", "--player", "Ada"], b""
    for (name,) in _rows("name", "profiles"):
        yield ["forget", "--yes", "--player", name.replace("\0", "")], b""


def hostile_bundle(w: World) -> Path:
    """A bundle as its file may come by mail: its name, its cohort and one of its lines are hostile."""
    file = w.folder / f"bundle {FILE}.hmo.jsonl"
    head = {
        "hearmeout": "bundle", "format": 1, "cohort": {TEXT: TEXT}, "pseudonym": TEXT, "made": TEXT,
    }  # fmt: skip
    odd = {"id": TEXT, "verb": {"id": TEXT}, "actor": TEXT}
    lines = [head, {"statement": odd, "digest": digest(odd)}, {"statement": {TEXT: TEXT}, "digest": TEXT}]
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines) + TEXT)
    return file


def cohort_new(w: World) -> Iterator[Given]:
    roster = w.folder / f"roster {FILE}.csv"
    roster.write_bytes(f'identifier,name,x{TEXT}\na,"{TEXT}"\n'.encode())
    broken = w.folder / f"broken {FILE}.csv"
    broken.write_bytes(f'identifier,name\na,"{TEXT}"\na,b,"{TEXT}"\n'.encode())
    to = ["--to", str(w.folder)]
    yield ["cohort", "new", "Spring", "--roster", str(roster), *to], b""
    for file in (broken, w.transcripts[-1], w.folder, w.folder / NAME):
        yield ["cohort", "new", "Summer", "--roster", str(file), *to], b""
    for more in (["--course", NAME], ["--starts", NAME], ["--store", f"https://{NAME}"], ["--db", NAME]):
        yield ["cohort", "new", NAME, *more, *to], b""


def cohort_import(w: World) -> Iterator[Given]:
    yield ["cohort", "import", str(hostile_bundle(w))], b""
    yield ["cohort", "import", str(hostile_bundle(w)), "--new-cohort"], b""
    yield ["cohort", "import", str(w.story), str(w.zip), str(w.folder / NAME), str(w.folder)], b""
    yield from _exported(w)


def _exported(w: World) -> Iterator[Given]:
    """A bundle of a learner of a cohort with a hostile name, taken in."""
    file = str(w.folder / f"{FILE}.hmo.jsonl")
    yield from cohort_mine(w)
    yield ["cohort", "join", str(hostile_cohort(w, clean(TEXT))), "--yes", "--player", "Ada"], b""
    yield ["play", str(w.story), "--plain", "--player", "Ada"], b"\n\n2\n"
    yield ["cohort", "export", "--player", "Ada", "-o", file], b""
    yield ["cohort", "import", file, "--new-cohort"], b""


def cohort_name(w: World) -> Iterator[Given]:
    yield from _exported(w)
    for pseudonym in _pseudonyms():
        yield ["cohort", "name", pseudonym, "a17"], b""
        yield ["cohort", "name", pseudonym, NAME, "--name", NAME], b""
        yield ["cohort", "name", pseudonym, f"b{NAME}", "--name", NAME], b""
        yield ["cohort", "name", pseudonym, NAME, "--name", f"b{NAME}"], b""
        yield ["cohort", "name", pseudonym, f"b{NAME}", "--name", NAME, "--replace"], b""
        yield ["cohort", "name", pseudonym, "--take-back", "--yes"], b""
        yield ["cohort", "name", pseudonym, NAME, "--name", NAME], b""
        yield ["cohort", "name", pseudonym, NAME, "--cohort", NAME], b""


def cohort_remove(w: World) -> Iterator[Given]:
    yield from cohort_name(w)
    ended = in_process(["cohort", "status", "--json"])
    assert ended.out, ended.err
    given = json.loads(ended.out)["cohort"]["id"]
    for who in ("a17", NAME, *_pseudonyms()):
        yield ["cohort", "remove", given, "--learner", who], b""
        yield ["cohort", "remove", given, "--learner", who, "--yes"], b""
    for yes in ([], ["--yes"]):
        yield ["cohort", "remove", NAME, *yes], b""
        yield ["cohort", "remove", given, *yes], b""


def _pseudonyms() -> Iterator[str]:
    from game.facilitator.store import open_store
    from game.facilitator.tables import statements

    with open_store() as store:
        yield from {row.pseudonym for row in store.rows(statements.select())}


def cohort_pull(w: World) -> Iterator[Given]:
    yield from _exported(w)
    yield ["cohort", "pull"], b""
    yield ["cohort", "pull", NAME], b""
    yield ["cohort", "pull", "--db", f"postgresql://{NAME}@{NAME}/{NAME}"], b""


def cohort_sync(w: World) -> Iterator[Given]:
    yield from cohort_mine(w)
    # With what nobody sees it is refused; without that it is joined.
    yield ["cohort", "join", str(hostile_cohort(w, clean(TEXT))), "--yes", "--player", "Ada"], b""
    yield ["cohort", "join", str(hostile_cohort(w, clean(TEXT))), "--yes", "--player", "Ada"], b""
    yield ["cohort", "sync", "--player", "Ada"], b""
    yield ["cohort", "sync", "--player", NAME], b""


def cohort_add(w: World) -> Iterator[Given]:
    yield from _exported(w)
    for who, called in product((NAME, "a1", "a1"), (NAME, "Ann")):
        yield ["cohort", "add", who, "--name", called, "--group", NAME], b""
    yield ["cohort", "status", "--pseudonyms"], b""


def cohort_evaluate(w: World) -> Iterator[Given]:
    yield from _exported(w)
    for more in ([], ["--json"], ["--person", NAME], ["--disagreements"], [NAME]):
        yield ["cohort", "evaluate", *more], b""


def cohort_report(w: World) -> Iterator[Given]:
    yield from _exported(w)
    for more in ([], ["--format", "csv"], ["--names"], [NAME]):
        yield ["cohort", "report", *more], b""


def cohort_status(w: World) -> Iterator[Given]:
    yield from _exported(w)
    for more in ([], ["--json"], ["--search", NAME], ["--scenes"], ["--outliers"], [NAME]):
        yield ["cohort", "status", *more], b""


def hostile_share(w: World) -> Path:
    """A shared call that holds what a terminal obeys wherever a file takes any text."""
    line = SharedLine(TEXT, TEXT)
    turn = SharedTurn(
        1, TEXT, (line,), TEXT, True, (TEXT,), (TEXT,), ((TEXT, 1, 1),), (1, 2), (3, 4), True, (TEXT,), True,
    )  # fmt: skip
    made = SharedRun(
        hearmeout="run", id=TEXT, cohort="0" * 32, pseudonym=TEXT, story=TEXT, title=TEXT, customer=TEXT,
        story_hash=TEXT, rulebook=TEXT, words=True, made=TEXT, turns=(turn,), last=(line,),
        ending=SharedEnding(TEXT, TEXT),
    )  # fmt: skip
    file = w.folder / f"share {FILE}.run.json"
    file.write_text(as_text(made))
    return file


def cohort_share(w: World) -> Iterator[Given]:
    yield from joined(w)
    for which, more in product(("last", NAME), ([], ["--words"], ["-o", str(w.folder / f"{FILE}.run.json")])):
        yield ["cohort", "share", which, "--yes", "--player", "Ada", *more], b""
    yield ["cohort", "share", "last", "--player", "Ada"], b""


def cohort_desk(w: World) -> Iterator[Given]:
    """Shared calls, a learner's own and a hostile one, looked at, commented on and answered."""
    yield from _exported(w)
    yield from cohort_share(w)
    own = w.folder / f"{FILE}.run.json"
    for file in (own, hostile_share(w), w.story, w.zip, w.folder, w.folder / NAME):
        for verdict in ([], ["--verdict", "well", "--reason", NAME]):
            yield ["cohort", "comment", str(file), NAME, "--reply", "1", *verdict], b""
        yield ["cohort", "look", str(file)], b""
        yield ["cohort", "answer", str(file)], b""
    back = str(w.folder / f"{FILE}.comments.json")
    yield ["cohort", "answer", str(own), "-o", back], b""
    yield ["cohort", "join", back, "--player", "Ada"], b""
    yield ["cohort", "join", str(hostile_share(w)), "--player", "Ada"], b""
    yield ["cohort", "mine", "--player", "Ada"], b""
    yield ["export", "--last", "--player", "Ada"], b""


def cohort_session(w: World) -> Iterator[Given]:
    yield from _exported(w)
    yield ["cohort", "session"], b""
    yield ["cohort", "session", NAME, "-o", str(w.folder / f"{FILE}.md")], b""


CASES = {
    "play": play, "stories": stories, "progress": progress, "analyse": analyse, "review": review, "new": new,
    "check": check_, "explain": explain, "playtest": playtest, "graph": graph, "preview": preview,
    "packs add": packs_add, "packs list": packs_list, "packs remove": packs_remove, "export": export,
    "schema": schema, "doctor": doctor, "stations": stations, "course sheet": course_sheet,
    "course certificate": course_certificate,
    "drill": drill, "cohort join": cohort_join, "cohort mine": cohort_mine, "cohort leave": cohort_mine,
    "cohort export": cohort_export, "forget": forget,
    "cohort new": cohort_new, "cohort import": cohort_import, "cohort name": cohort_name,
    "cohort add": cohort_add,
    "cohort remove": cohort_remove,
    "cohort pull": cohort_pull, "cohort sync": cohort_sync, "cohort evaluate": cohort_evaluate,
    "cohort report": cohort_report, "cohort status": cohort_status, "cohort share": cohort_share,
    "cohort look": cohort_desk, "cohort comment": cohort_desk, "cohort answer": cohort_desk,
    "cohort session": cohort_session,
}  # fmt: skip


def leaves(found: click.Command, *name: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by the words that call it."""
    if isinstance(found, click.Group):
        context = click.Context(found)
        for inner in found.list_commands(context):
            command = found.get_command(context, inner)
            assert command is not None
            yield from leaves(command, *name, inner)
    else:
        yield " ".join(name), found


COMMANDS = dict(leaves(group))


def anywhere(name: str) -> Iterator[Given]:
    """Hostile text in each argument and option that the command has, and in options that it does not have."""
    words = name.split()
    for piece in (*IN_NAMES, NO_UTF8):
        yield [*words, f"a{piece}b"], b""
        yield [*words, f"--a{piece}b"], b""
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option) and not parameter.is_flag:
            for value in (NAME, f"{NAME}{NO_UTF8}", ""):
                yield [*words, parameter.opts[0], value, NAME], b""
    yield [*words, *[NAME] * 9], b""
    yield [*words, "--help", NAME], b""


def _rows(column: str, table: str = "runs") -> list[tuple[str]]:
    import sqlite3

    connection = sqlite3.connect(database_file())
    try:
        return connection.execute(f"SELECT DISTINCT {column} FROM {table} ORDER BY rowid").fetchall()
    finally:
        connection.close()


def told(where: str, ended: Ended) -> list[str]:
    """What is wrong in what was written, in the test's own words."""
    streams = {"stdout": raw(ended.out), "stderr": raw(ended.err)}
    return [f"{where}: {name} has {sorted(found)!a}" for name, found in streams.items() if found]


def test_every_command_has_its_hostile_cases() -> None:
    missing = [f"no hostile case for command {name}" for name in COMMANDS if name not in CASES]
    assert not missing and set(CASES) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_writes_a_control_code(name: str, world: World) -> None:
    wrong, ways = [], Counter[int]()
    for arguments, typed in chain(CASES[name](world), anywhere(name)):
        ended = in_process(arguments, typed)
        ways[ended.status] += 1
        wrong += told(ascii(arguments)[:150], ended)
        assert b"went wrong" not in ended.err, arguments
    print(f"{name}: {ways.total()} runs, by exit status {dict(sorted(ways.items()))}, {len(wrong)} raw")
    assert not wrong
    assert ways[0] or name == "preview", "some of them must show something"
    for file in world.folder.rglob("*"):
        if file.is_file() and file.suffix in (".svg", ".mermaid", ".dot", ".html", ".md"):
            assert not raw(file.read_bytes()), file


def test_what_is_tested_is_hostile(world: World) -> None:
    """The texts reach the places: each is found again, without what is hidden."""
    shown = clean(TEXT)
    for arguments in (["stories"], ["export", "--list"], ["graph", str(world.story)], ["progress"]):
        told = in_process(arguments).out.decode()
        assert shown[:8] in told or clean(NAME)[:8] in told, arguments
    assert in_process(["export", "--last", "--player", "Ada"]).out.decode().count("52;c;AAAA") > 2


SOME = [
    ["stories"], ["export", "--list"], [f"--{NAME}"], ["packs", "add", NAME], ["export", "--last"],
]  # fmt: skip


def test_real_processes_write_none_into_pipes_and_none_on_a_terminal(world: World) -> None:
    root = str(Path(__file__).parents[2])
    for arguments in SOME[:4]:
        piped = hearmeout(*arguments)
        assert not told(str(arguments), Ended(piped.returncode, piped.stdout, piped.stderr))
        assert b"went wrong" not in piped.stderr
    for arguments in SOME[1:]:
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "game", *arguments]
        env = {**os.environ, "PYTHONPATH": root, "TERM": "dumb"}
        process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
        os.close(theirs)
        shown = b""
        while part := _read(ours):
            shown += part
        os.close(ours)
        process.wait(20)
        assert shown and not raw(shown.replace(b"\r\n", b"\n")), arguments


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


@pytest.mark.full
@pytest.mark.parametrize("name", ["HEARMEOUT_HOME", "HEARMEOUT_STORIES", "TERM", "COLUMNS", "LANG"])
def test_variables_write_none(name: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (NAME, f"/dev/null/{NAME}", f"{NAME}{NO_UTF8}"):
        monkeypatch.setenv(name, value)
        for arguments in (
            ["stories"],
            ["progress"],
            ["play", "--resume"],
            ["export", "--list"],
            ["packs", "list"],
        ):
            assert not told(f"{name} {arguments}", in_process(arguments))


@pytest.mark.parametrize("debug", ["", "1"])
def test_faults_tracebacks_and_warnings_write_none(debug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARMEOUT_DEBUG", debug)

    def fails(_: str) -> None:
        warnings.warn(TEXT, stacklevel=1)
        raise errors.pop()

    monkeypatch.setattr(late_group, "import_module", fails)
    monkeypatch.setattr(warnings, "showwarning", _as_python_shows_them)
    errors = [RuntimeError(TEXT), OSError(5, TEXT, NAME), click.ClickException(TEXT), ValueError(TEXT)]
    while errors:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            ended = in_process(["stories"])
        assert ended.status == 1 and b"UserWarning" in ended.err
        assert (b"Traceback" in ended.err) == bool(debug) or b"Error: a" in ended.err
        assert not told(debug, ended)


def _as_python_shows_them(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object
) -> None:
    sys.stderr.write(warnings.formatwarning(message, category, filename, lineno))


def test_a_program_gets_the_text_back_that_was_escaped(world: World) -> None:
    for body in (TEXT, NAME, f"{NAME}{NO_UTF8}", "\U000e0041 \ufeff \u200d"):
        text = indented_json({"text": body})
        assert json.loads(text) == {"text": body} and not raw(text.encode())
    assert escaped_json('"\U000e0041"') == '"\\udb40\\udc41"'
    rows = in_process(["analyse", "--jsonl"], ROWS).out.decode().splitlines()
    assert [json.loads(row)["id"] for row in rows[:2]] == [TEXT, TEXT]
    found = json.loads(in_process(["check", str(world.broken), "--format", "json"]).out)
    assert found["findings"][0]["file"] == str(world.broken) == check([world.broken]).findings[0].file


def test_what_libraries_write_is_cleaned_and_the_streams_are_given_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = sys.stdout, sys.stderr
    with cleaned_streams():
        print(TEXT)
        print(TEXT, file=sys.stderr)
        click.echo(TEXT)
        print_line(TEXT)
    assert (sys.stdout, sys.stderr) == before
    print("still open")
    out, err = capsys.readouterr()
    printed, echoed, line, after = out.splitlines()
    assert printed == line == err.rstrip() == clean(TEXT) and echoed and not raw(echoed.encode())
    assert after == "still open"


@pytest.mark.full
@pytest.mark.parametrize("debug", ["", "1"])
def test_a_fault_on_screen_is_told_without_them(debug: str, home: Path) -> None:
    """On screen the game draws with codes of its own; none of these is a title or the clipboard."""
    fails = (
        "import sys; from game.tui.screens.home import HomeScreen\n"
        f"def compose(self): raise RuntimeError({TEXT!r})\n"
        "HomeScreen.compose = compose; sys.argv = ['hearmeout']\n"
        "from game.cli import main; main()"
    )
    env = {**os.environ, "TERM": "xterm-256color", "HEARMEOUT_DEBUG": debug}
    root = str(Path(__file__).parents[2])
    child = pexpect.spawn(sys.executable, ["-c", fails], env=env, dimensions=(40, 200), timeout=20, cwd=root)
    child.expect(pexpect.EOF)
    child.close()
    assert (b"Traceback" in child.before) == bool(debug) and b"RuntimeError" in child.before
    # Textual sets the shape of the mouse pointer back.
    seen = child.before.replace(b"\x1b]22;default\x07", b"")
    assert not any(piece in seen for piece in (b"\x1b]0;", b"\x1b]52", b"\x07", "\u202e".encode()))
