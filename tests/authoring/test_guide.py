"""The authors' guide: every piece of YAML in it reads, and what it says of the game is so."""

import json
import re
from pathlib import Path
from textwrap import indent

import pytest

from game.authoring.new import story_text
from game.authoring.schema import COURSE_FILE, DRILLS_FILE, STATIONS_FILE, STORY_FILE, shipped
from game.behaviours import shown_codes, standard_rulebook
from game.channels import channels
from game.check.check import check
from game.check.remarks import explanations
from game.cli.commands import COMMANDS
from game.listening.detector import read
from game.listening.reading import Anchor
from game.skills import skills
from game.story.condition_parser import Known, parse
from game.story.course import read_course
from game.story.keys import COURSE_PARTS, EXERCISE_PARTS, parts, story_parts
from game.story.reader import read_text

GUIDE = Path(__file__).parents[2] / "docs" / "authors.md"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCKS = [
    (TEXT.count("\n", 0, found.start()) + 2, found[1], found[2])
    for found in re.finditer(r"^```yaml ?(\w*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
]

EXERCISES = (GUIDE.parent / "exercises.md").read_text(encoding="utf-8")

# What the guide's fragments are about: the call that `hearmeout new` makes, in outline.
TOP = {
    "format": "format: 1\n",
    "id": "id: outline\n",
    "title": "title: Outline\n",
    "channel": "channel: video\n",
    "customer": "customer: {name: Sam}\n",
    "start": "start: {scene: opening, trust: 40, frustration: 55}\n",
    "flags": "flags: [asked_why, promised_note]\n",
    "facts": "facts: {days_off: {says: days off, words: [days off]}, father: {says: father, words: [dad]}}\n",
    "feelings": "feelings:\n  let_down: {words: [let down]}\n  worried: {words: [worried]}\n",
}
OTHERWISE = "        - {id: rest, otherwise: true, goto: fair}\n"


def scene_blocks(text: str) -> dict[str, str]:
    """The entries of a mapping by their keys, as they are written."""
    entries: dict[str, str] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        found = re.match(r"([\w-]+):", line)
        name = found[1] if found else name
        entries[name] = entries.get(name, "") + line
    return entries


def outline(scenes: dict[str, str], top: dict[str, str] | None = None) -> str:
    names = ("opening", "goes_on", "short", "plan", "warm", "broken")
    bare = {name: f"{name}: {{customer: [Hm.], goto: fair}}\n" for name in names}
    bare["fair"] = "fair: {customer: [Bye.], ending: {kind: fair, title: Fair}}\n"
    body = "".join(indent(scene, "  ") for scene in {**bare, **scenes}.values())
    return "".join({**TOP, **(top or {})}.values()) + "scenes:\n" + body


def whole(kind: str, block: str) -> str:
    """A story with the fragment in its place."""
    match kind:
        case "story":
            return block
        case "top":
            return outline({}, scene_blocks(block))
        case "scene":
            return outline(scene_blocks(block))
        case "beats":
            return outline({"opening": "opening:\n  customer:\n" + indent(block, "    ") + "  goto: fair\n"})
        case "reply":
            return outline({"opening": "opening:\n  customer: [Hm.]\n  replies:\n" + indent(block, "    ")})
        case "route":
            head = "opening:\n  customer: [Hm.]\n  typed:\n    routes:\n"
            return outline(
                {"opening": head + indent(block, "      ") + OTHERWISE.replace("        ", "      ")}
            )
        case "survey":
            ending = "    kind: fair\n    title: Fair\n    survey:\n" + indent(block, "      ")
            return outline({"fair": "fair:\n  customer: [Bye.]\n  ending:\n" + ending})
    raise AssertionError(f"a block of YAML in the guide is marked {kind!r}")


@pytest.mark.parametrize(
    ("line", "kind", "block"),
    [block for block in BLOCKS if block[1] not in ("if", "when", "course")],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)
def test_every_piece_of_a_story_in_the_guide_reads_without_a_finding(
    line: int, kind: str, block: str
) -> None:
    loaded = read_text(whole(kind, block))
    assert [finding.message for finding in loaded.findings] == [], f"docs/authors.md:{line}"


def test_the_course_in_the_guide_reads(tmp_path: Path) -> None:
    blocks = [block for _, kind, block in BLOCKS if kind == "course"]
    assert blocks
    for block in blocks:
        (tmp_path / "course.yaml").write_text(block, encoding="utf-8")
        assert read_course(tmp_path / "course.yaml").findings == ()


def test_every_condition_in_the_guide_reads() -> None:
    lines = [(k, line) for _, k, block in BLOCKS if k in ("if", "when") for line in block.splitlines()]
    assert {kind for kind, _ in lines} == {"if", "when"}
    for kind, line in lines:
        known = Known(("asked_why",), ("days_off", "father"), ("short",), when=kind == "when")
        parse(line, known)


def test_the_table_of_behaviours_is_that_of_the_rulebook() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .* \| ([+-]?\d+) \| ([+-]?\d+) \|$", TEXT, re.MULTILINE)
    rules = standard_rulebook().rules
    assert [code for code, _, _ in rows] == list(shown_codes())
    assert {c: (int(t), int(f)) for c, t, f in rows} == {
        c: (rules[c].trust, rules[c].frustration) for c in shown_codes()
    }
    for code, words in {
        "interrupt": "cutting in",
        "premature": "a fix before anything was heard",
        "asked_again": "asking for what was told already",
        "misheard": r"giving back what they did\s+not say",
        "silence": "leaving a pause that is",
    }.items():
        found = re.search(rf"{words}\s+(?:used )?\(([+-]\d+), ([+-]\d+)", TEXT)
        assert found is not None, code
        assert (int(found[1]), int(found[2])) == (rules[code].trust, rules[code].frustration)


def test_what_the_guide_says_the_ear_hears_it_hears() -> None:
    said = re.findall(r"^- \*(.+?)\* is (.+?)[:.]", TEXT, re.MULTILINE)
    assert len(said) == 5
    for text, codes in said:
        context = ("I sat in that cold flat for two days.", "I waited on Tuesday and on Friday.")
        anchors = (Anchor("days", ("Tuesday", "Friday", "two days"), told="now"),)
        heard = {b.code for b in read(text, context=context, anchors=anchors).behaviours}
        assert heard >= set(re.findall(r"`(\w+)`", codes)), text


def test_the_guide_names_only_findings_commands_and_files_that_exist() -> None:
    for code in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", TEXT):
        assert code in explanations() or code in ("in-person", "the-visit"), code
    for command in re.findall(r"hearmeout ([a-z]+)", TEXT):
        assert command in COMMANDS, command
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (GUIDE.parent / target).is_file(), target


@pytest.mark.parametrize(
    ("part", "key"), [(name, key) for name, part in parts().items() for key in part.keys]
)
def test_every_key_of_the_format_is_in_the_guide_and_in_the_schema(part: str, key: str) -> None:
    text, file = (EXERCISES, DRILLS_FILE) if part in EXERCISE_PARTS else (TEXT, STORY_FILE)
    file = {"stations": STATIONS_FILE, **dict.fromkeys(COURSE_PARTS, COURSE_FILE)}.get(part, file)
    if (part, key) == ("exercise", "skill"):
        file = STATIONS_FILE
    assert re.search(rf"`{key}`|(?<![\w-]){key}:", text), "the guide has to say what this key is for"
    schema = json.loads(shipped(file))
    top = part in ("story", "course", "drills", "stations")
    rows = schema["properties"] if top else schema["$defs"][part]["properties"]
    assert rows[key]["description"]


def test_the_exercises_in_their_guide_check_as_they_are(tmp_path: Path) -> None:
    """The picks stand in the drill in place of what is typed there."""
    blocks = dict(re.findall(r"^```yaml (\w+)\n(.*?)^```$", EXERCISES, re.MULTILINE | re.DOTALL))
    drills = blocks["drills"]
    before, after = drills[: drills.index("    typed:")], drills[drills.index("    contrast:") :]
    picked = f"{before}    picks:\n{indent(blocks['picks'], '      ')}{after}"
    for name, text in (("typed", drills), ("picked", picked)):
        path = tmp_path / f"{name}.drills.yaml"
        path.write_text(text, encoding="utf-8")
        assert check([path]).findings == ()


def test_the_table_of_skills_is_that_of_the_game() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \| (.*) \|$", EXERCISES, re.MULTILINE)
    told = {name: tuple(said) for name, *said in rows if name in skills()}
    assert told == {name: (row.task, row.means, row.half) for name, row in skills().items()}
    assert list(told) == list(skills())


LEFT_OUT_OF_A_NEW_STORY = {
    "customer cut_in", "story language",
    "story remembers", "story from", "effects clear", "route earns", "route spares",
}  # fmt: skip
"""What a first story has no use for; whoever has, finds it in the guide."""


def test_a_new_story_shows_every_key_but_what_a_first_one_has_no_use_for() -> None:
    made = "".join(story_text("made", channel=channel) for channel in channels())
    keys = [(name, key) for name, part in story_parts().items() for key in part.keys]
    missing = {f"{name} {key}" for name, key in keys if not re.search(rf"(?<![\w-]){key}:", made)}
    assert missing == LEFT_OUT_OF_A_NEW_STORY


def test_every_link_within_the_guide_leads_to_a_heading() -> None:
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", TEXT, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\(#([^)]+)\)", TEXT):
        assert target in anchors, target


def test_the_guide_explains_every_key_of_the_format() -> None:
    keys = {key for name, part in parts().items() if name not in EXERCISE_PARTS for key in part.keys}
    unsaid = {key for key in keys if not re.search(rf"`{key}`|\b{key}:", TEXT)}
    assert unsaid == set()


def test_every_fenced_block_is_closed() -> None:
    fences = [line for line in TEXT.splitlines() if line.startswith("```")]
    assert len(fences) % 2 == 0
    assert set(fences[1::2]) == {"```"}
    assert all(line == "```" or re.fullmatch(r"```yaml \w+", line) for line in fences[0::2])
