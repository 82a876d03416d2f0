"""`hearmeout graph`: pictures that parse, mark what matters, and keep foreign text as text."""

import re
import shutil
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from game.authoring.graph import LARGE, Graph, Heat, draw, play_heat
from game.authoring.graph_layout import Box, BoxLink, Laid, Spot, lay_out
from game.authoring.graph_svg import own_svg
from game.authoring.graph_text import dot, mermaid
from game.authoring.new import story_text
from game.cli.commands import group
from game.conversation.plan import Plan
from game.story.condition_parser import Known, parse
from game.story.conditions import written
from game.story.model import Story
from game.story.reader import read_text
from tests.playing import HERE

SVG = "{http://www.w3.org/2000/svg}"

HEAD = """\
format: 1
id: drawn
title: {title}
channel: phone
customer: {{name: Ada}}
start: {{scene: one, trust: 40, frustration: 50}}
scenes:
"""


def read(text: str) -> Story:
    loaded = read_text(text)
    assert loaded.story is not None, loaded.findings
    return loaded.story


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def hostile(text: str) -> Story:
    """A story whose every free text is this text."""
    shown = quoted(text)
    said = shown.replace("{", "{{").replace("}", "}}")
    return read(
        HEAD.format(title=shown)
        + f"  one: {{customer: [{said}], replies: [{{id: a, say: {said}, goto: two}}]}}\n"
        + f"  two: {{customer: [{said}], ending: {{kind: fair, title: {shown}}}}}\n"
    )


def chain(count: int) -> Story:
    """One scene after another, then an ending, and one scene that nothing leads to."""
    scenes = [f"  s{n}: {{customer: [Hm.], goto: s{n + 1}}}\n" for n in range(count)]
    scenes[0] = scenes[0].replace("s0:", "one:")
    tail = f"  s{count}: {{customer: [Bye.], ending: {{kind: best, title: Done}}}}\n"
    return read(HEAD.format(title="Long") + "".join(scenes) + tail + "  lost: {customer: [Hm.], goto: one}\n")


def web(count: int) -> Story:
    """Scenes with two ways each, so that nothing folds."""
    scenes = [
        f"  {'one' if n == 0 else f's{n}'}: {{customer: [Hm.], replies: ["
        f"{{id: a, say: On, goto: s{n + 1}}}, {{id: b, say: Skip, goto: s{min(n + 2, count)}}}]}}\n"
        for n in range(count)
    ]
    tail = f"  s{count}: {{customer: [Bye.], ending: {{kind: best, title: Done}}}}\n"
    return read(HEAD.format(title="Wide") + "".join(scenes) + tail)


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{SVG}text")]


def dot_statements(text: str) -> list[str]:
    """The statements of a digraph, each of a form that Graphviz reads."""
    body = text.split("\n}\n")[0].splitlines()
    assert body[0] == "digraph story {"
    string = r'"(?:[^"\\]|\\.)*"'
    attributes = rf"\[(?:\w+=(?:{string}|[\w.]+)(?:, )?)+\]"
    for line in body[1:]:
        assert re.fullmatch(rf"  (?:graph|node|edge|s\d+|s\d+ -> s\d+) {attributes};", line), line
    return body[1:]


def test_every_scene_and_every_way_of_a_new_story_is_drawn_in_all_three_formats() -> None:
    story = read(story_text("made"))
    graph = draw(story)
    assert [node.id for node in graph.nodes] == list(story.scenes)
    replies = {reply.id for scene in story.scenes.values() for reply in scene.replies}
    routes = {r.id for scene in story.scenes.values() if scene.typed for r in scene.typed.routes}
    assert replies | routes == {edge.label.split(":")[0] for edge in graph.edges} - {"cut in"}
    for text in (mermaid(graph), dot(graph), " ".join(texts(own_svg(graph)))):
        for name in [*story.scenes, *replies, *routes]:
            assert name in text
    dot_statements(dot(graph))


def test_endings_are_marked_by_sign_and_word_and_not_by_colour_alone() -> None:
    graph = draw(read(story_text("made")))
    for text in (mermaid(graph).replace("#40;", "(").replace("#41;", ")"), dot(graph), own_svg(graph)):
        for mark in ("★ warm (best)", "● fair (fair)", "✖ broken (critical)", "▶ opening"):
            assert mark in text


def test_typed_and_interrupted_ways_look_and_read_differently() -> None:
    graph = draw(read(story_text("made")))
    assert {edge.way for edge in graph.edges} == {"pick", "typed", "interrupted"}
    assert "-.->" in mermaid(graph) and "==>" in mermaid(graph)
    assert "style=dashed" in dot(graph) and "style=bold" in dot(graph)
    root = ET.fromstring(own_svg(graph))
    classes = [element.get("class") for element in root.iter(f"{SVG}g")]
    assert "typed" in classes and "interrupted" in classes
    dashed = [p for g in root.iter(f"{SVG}g") if g.get("class") == "typed" for p in g.iter(f"{SVG}path")]
    assert dashed and all(path.get("stroke-dasharray") for path in dashed)


def test_answers_are_ways_of_their_own_id_and_lost_one_of_its_own_kind() -> None:
    graph = draw(read((HERE / "own_words.yaml").read_text("utf-8")))
    drawn = {(e.source, e.target, e.way, e.label) for e in graph.edges if e.target in ("left", "sour")}
    lost = "answered three times in a row"
    assert drawn == {
        ("opening", "left", "typed", "enough: when follow_up"),
        ("written", "left", "typed", "enough: when follow_up"),
        ("opening", "sour", "lost", lost),
        ("written", "sour", "lost", lost),
    }
    assert not any(node.unreached for node in graph.nodes)
    for text in (mermaid(graph), dot(graph), " ".join(texts(own_svg(graph)))):
        assert "enough: when" in text and lost in text and "dotted: lost" in text
    assert "--x" in mermaid(graph) and "style=dotted" in dot(graph)
    assert [g.get("class") for g in ET.fromstring(own_svg(graph)).iter(f"{SVG}g")].count("lost") == 2
    dot_statements(dot(graph))


def test_who_speaks_first_in_a_scene_is_named_where_it_is_not_the_customer() -> None:
    text = (HERE / "own_words.yaml").read_text("utf-8")
    graph = draw(read(text.replace('customer: ["Leave it."]', 'customer: [{who: Anna, say: "Leave it."}]')))
    assert {node.id: node.text for node in graph.nodes}["sour"] == "Anna: Leave it."


def test_where_every_answer_leads_on_nobody_is_lost() -> None:
    text = (HERE / "own_words.yaml").read_text("utf-8")
    leads = text.replace("tells: [shop]}]", "tells: [shop]}]\n    goto: left")
    lost = [edge.source for edge in draw(read(leads)).edges if edge.way == "lost"]
    assert lost == ["opening"], "stock lines leave the call where only picks stand"


def test_a_scene_that_nothing_leads_to_is_marked() -> None:
    graph = draw(chain(3))
    assert [node.id for node in graph.nodes if node.unreached] == ["lost"]
    for text in (mermaid(graph), dot(graph), own_svg(graph)):
        assert "nothing leads here" in text


def test_branches_say_what_they_ask_for() -> None:
    edges = {
        (e.target, e.condition) for e in draw(read(story_text("made"))).edges if e.label.startswith("honest")
    }
    assert edges == {("warm", "trust >= 72 and heard(father)"), ("fair", "else")}


def test_heat_is_shown_where_plays_went() -> None:
    story = read(story_text("made"))
    graph = draw(story, Heat(10, {"opening": 10, "short": 4}, {("opening", "new_date"): 4}))
    assert {node.id: node.heat for node in graph.nodes if node.heat} == {"opening": 1.0, "short": 0.4}
    for text in (
        mermaid(graph).replace("#37;", "%").replace("#40;", "(").replace("#41;", ")"),
        dot(graph),
        own_svg(graph),
    ):
        assert "40% of plays" in text
        assert "0% of plays" in text
        assert "(40%)" in text


def test_random_plays_warm_what_they_reach_and_nothing_else() -> None:
    story = read(story_text("made"))
    heat = play_heat(Plan(story), 200)
    assert heat == play_heat(Plan(story), 200) != play_heat(Plan(story), 200, seed=2)
    assert heat.scenes["opening"] == 200
    endings = [scene.id for scene in story.scenes.values() if scene.ending]
    assert sum(heat.scenes[name] for name in endings) == 200
    assert all(heat.scenes[name] for name in story.scenes)
    assert heat.replies["goes_on", "heard"] and heat.replies["opening", "two_days"]
    assert heat.replies["opening", "two_days"] < 200, "a share of the plays, however often one took it"
    assert "lost" not in play_heat(Plan(chain(3)), 20).scenes


def test_a_loop_without_an_exit_does_not_hold_the_picture_up() -> None:
    loop = (
        HEAD.format(title="Loop")
        + "  one: {customer: [Hm.], goto: two}\n  two: {customer: [Hm.], goto: one}\n"
    )
    assert play_heat(Plan(read(loop)), 5).scenes == {"one": 5, "two": 5}


NASTY = [
    'say "no" [or] {maybe} | -->|x| B; end',
    "<script>alert(1)</script> & <b>bold</b> ]]> <!-- -->",
    "two\nlines \\ and a \\n backslash\\",
    "`code` **bold** _it_ #35; &quot; %% comment",
    "1. list - item > quote",
    "# heading",
    "#",
    "日本語 — “curly” ✖ ★",
]


@pytest.mark.parametrize("text", NASTY)
def test_foreign_text_stays_text(text: str) -> None:
    graph = draw(hostile(text))
    shown = own_svg(graph)
    root = ET.fromstring(shown)
    assert {element.tag for element in root.iter()} <= {
        SVG + name for name in ("svg", "g", "title", "defs", "marker", "path", "rect", "text")
    }
    assert " ".join(text.split())[:12] in " ".join(texts(shown))
    dot_statements(dot(graph))
    for line in mermaid(graph).splitlines():
        if line.startswith("  s"):
            inside = re.findall(r'"([^"]*)"', line)
            assert len(inside) == 1, line
            assert not re.search(r"[<>`|{}\[\]\\]", inside[0].replace("<br/>", "")), line


@given(st.text(min_size=1, max_size=80).filter(str.strip))
@settings(max_examples=60)
def test_any_text_gives_pictures_that_parse(text: str) -> None:
    from game.text import clean

    cleaned = clean(text)
    if not cleaned.strip():
        return
    graph = draw(hostile(cleaned))
    ET.fromstring(own_svg(graph))
    dot_statements(dot(graph))
    nodes = [line for line in mermaid(graph).splitlines() if re.match(r"  s\d", line)]
    assert len(nodes) == 3


def test_long_chains_of_a_large_story_become_one_node_and_it_says_so() -> None:
    graph = draw(chain(LARGE + 20))
    assert len(graph.nodes) == 3
    assert "and 169 after it" in {node.text for node in graph.nodes}
    assert "172 scenes are too many to read" in graph.left_out and "--all" in graph.left_out
    assert any(node.kind == "best" for node in graph.nodes)
    assert any(node.unreached for node in graph.nodes)


def test_a_large_web_keeps_what_is_near_the_start_and_counts_the_rest() -> None:
    graph = draw(web(400))
    assert len(graph.nodes) == LARGE + 1
    more = next(node for node in graph.nodes if node.holds > 1)
    assert more.holds == 401 - LARGE
    assert more.text == f"{401 - LARGE} more scenes"
    known = {node.id for node in graph.nodes}
    assert all(edge.source in known and edge.target in known for edge in graph.edges)
    assert "one" in known and "s2" in known


def test_all_draws_every_scene() -> None:
    graph = draw(web(400), whole=True)
    assert len(graph.nodes) == 401 and graph.left_out == ""


def overlap(a: Spot, b: Spot) -> bool:
    return (
        abs(a.x - b.x) < (a.width + b.width) / 2 - 0.01 and abs(a.y - b.y) < (a.height + b.height) / 2 - 0.01
    )


def check_layout(laid: Laid, boxes: dict[str, Box], links: list[BoxLink]) -> None:
    labels = [line.label for line in laid.lines if line.label.width]
    for one, other in combinations([*laid.boxes.values(), *labels], 2):
        assert not overlap(one, other)
    assert len(laid.lines) == len(links)
    for link, line in zip(links, laid.lines, strict=True):
        source = laid.boxes[link.source]
        assert line.points[0][1] == pytest.approx(source.y) or line.cut
        assert line.backward or line.points[0][0] >= source.x
    for spot in laid.boxes.values():
        assert spot.x - spot.width / 2 >= 0 and spot.x + spot.width / 2 <= laid.width
        assert spot.y - spot.height / 2 >= 0 and spot.y + spot.height / 2 <= laid.height


def runs_through(laid: Laid) -> list[tuple[int, Spot]]:
    """Lines with a box or another line's label that some piece of them runs through."""
    things = [*laid.boxes.values(), *(line.label for line in laid.lines if line.label.width)]
    found = []
    for number, line in enumerate(laid.lines):
        for (x, y), (to_x, to_y) in pairwise(line.points):
            piece = Spot((x + to_x) / 2, (y + to_y) / 2, abs(to_x - x), abs(to_y - y))
            found += [(number, thing) for thing in things if thing != line.label and overlap(piece, thing)]
    return found


@st.composite
def graphs(draw_: st.DrawFn) -> tuple[dict[str, Box], list[BoxLink]]:
    count = draw_(st.integers(1, 12))
    size = st.integers(1, 80).map(float)
    boxes = {f"b{n}": Box(draw_(size), draw_(size)) for n in range(count)}
    ends = st.integers(0, count - 1)
    pairs = draw_(st.lists(st.tuples(ends, ends), max_size=25))
    return boxes, [BoxLink(f"b{a}", f"b{b}", Box(draw_(size), draw_(size))) for a, b in pairs]


@given(graphs())
@settings(max_examples=150, deadline=None)
def test_in_any_layout_nothing_lies_on_anything_else(drawn: tuple[dict[str, Box], list[BoxLink]]) -> None:
    boxes, links = drawn
    laid = lay_out(boxes, links)
    check_layout(laid, boxes, links)
    assert runs_through(laid) == []
    assert lay_out(boxes, links) == laid


def test_a_line_runs_from_left_to_right_unless_it_goes_back() -> None:
    boxes = {name: Box(40, 20) for name in "abc"}
    links = [BoxLink("a", "b", Box(10, 10)), BoxLink("b", "c", Box(10, 10)), BoxLink("c", "a", Box(10, 10))]
    laid = lay_out(boxes, links)
    assert laid.boxes["a"].x < laid.boxes["b"].x < laid.boxes["c"].x
    assert [line.backward for line in laid.lines] == [False, False, True]
    assert laid.lines[2].points[0][0] > laid.lines[2].points[-1][0]


CONDITIONS = [
    "trust >= 55",
    "not (asked or heard(bill)) and frustration < 80",
    "not (trust > 3)",
    "(a-b or visited(opening)) and (asked or not heard(bill)) and facts >= 2",
    "acknowledge and not solve or names(bill) and interrupted",
    "feelings",
]


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_condition_is_written_as_one_that_means_the_same(text: str) -> None:
    known = Known(flags=("asked", "a-b"), facts=("bill",), scenes=("opening",), when=True)
    condition = parse(text, known)
    assert parse(written(condition), known) == condition


def run(*words: str) -> Result:
    return CliRunner().invoke(group, ["graph", *words])


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEARMEOUT_HOME", str(tmp_path / "home"))
    path = tmp_path / "made.yaml"
    path.write_text(story_text("made"), encoding="utf-8")
    return path


def test_the_command_prints_mermaid_and_takes_the_format_from_the_file_name(
    file: Path, tmp_path: Path
) -> None:
    shown = run(str(file))
    assert shown.exit_code == 0
    assert "flowchart LR" in shown.stdout and shown.stderr == ""
    assert "of plays" not in shown.stdout and "of plays" in run(str(file), "--heat", "50").stdout
    target = tmp_path / "out.dot"
    assert run(str(file), "-o", str(target)).exit_code == 0
    dot_statements(target.read_text(encoding="utf-8"))


def test_svg_is_written_also_where_graphviz_is_not_installed(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    target = tmp_path / "out.svg"
    assert run(str(file), "-o", str(target)).exit_code == 0
    assert "★ warm (best)" in texts(target.read_text(encoding="utf-8"))


def test_a_graphviz_that_fails_is_done_without(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "dot"
    broken.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(broken))
    shown = run(str(file), "--format", "svg")
    assert shown.exit_code == 0
    assert "★ warm (best)" in texts(shown.stdout)


def test_a_story_that_is_not_there_and_a_place_that_cannot_be_written_exit_2(
    file: Path, tmp_path: Path
) -> None:
    assert run("no-such-story").exit_code == 2
    result = run(str(file), "-o", str(tmp_path / "nowhere" / "x.svg"))
    assert result.exit_code == 2 and "There is no folder" in result.stderr


def test_a_large_story_is_announced_on_stderr(tmp_path: Path, file: Path) -> None:
    scenes = "".join(f"  s{n}: {{customer: [Hm.], goto: s{n + 1}}}\n" for n in range(200))
    text = HEAD.format(title="Long").replace("scene: one", "scene: s0")
    file.write_text(
        text + scenes + "  s200: {customer: [Bye.], ending: {kind: good, title: T}}\n", encoding="utf-8"
    )
    result = run(str(file))
    assert result.exit_code == 0
    assert "201 scenes are too many to read" in result.stderr
    assert len(run(str(file), "--all").stdout) > len(result.stdout)


def test_the_graph_is_a_value_that_can_be_compared() -> None:
    story = read(story_text("made"))
    assert isinstance(draw(story), Graph) and draw(story) == draw(story)
