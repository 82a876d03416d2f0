"""`hearmeout new`: a story that reads without a finding, is worth playing, and harms no file."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import game
from game.authoring.new import SCHEMA_FOLDER, ExistsError, new_course, new_story, slug, story_text
from game.authoring.schema import STORY_FILE
from game.channels import channels
from game.check.check import check
from game.cli.commands import group
from game.conversation.ear import hear
from game.conversation.events import Event, Listen, Pick, Say, Wait
from game.conversation.plan import Plan
from game.conversation.state import State
from game.conversation.step import begin, enter, step
from game.conversation.turn import would_interrupt
from game.story.course import read_course
from game.story.model import Story
from game.story.reader import read_story, read_text
from game.whole_files import sweep
from game.whole_folders import settle
from tests.killing import every_kill, tree


def story(channel: str = "phone", title: str = "", customer: str = "") -> Story:
    loaded = read_text(story_text("made", title, customer, channel))
    assert [finding.message for finding in loaded.findings] == []
    assert loaded.story is not None
    return loaded.story


@pytest.mark.parametrize("channel", channels())
def test_a_new_story_and_a_new_course_pass_the_check_on_every_channel(tmp_path: Path, channel: str) -> None:
    new_course(tmp_path / "weeks", channel=channel)
    report = check([tmp_path])
    assert [(finding.code, finding.message) for finding in report.findings] == []
    assert len(report.stories) == 1


def play(plan: Plan, *events: Event | str) -> State:
    state, _ = enter(plan, begin(plan))
    for event in events:
        now = Say(event, hear(plan, state, event)) if isinstance(event, str) else event
        state, outcome = step(plan, state, now)
        assert outcome.refusal is None, outcome.refusal
        while isinstance(now, Pick | Say) and would_interrupt(plan, state):
            state, outcome = step(plan, state, Listen())
    while not state.over:
        state, outcome = step(plan, state, Listen())
        assert outcome.refusal is None, outcome.refusal
    return state


@pytest.mark.parametrize("channel", channels())
def test_a_new_story_is_a_small_complete_call_on_every_channel(channel: str) -> None:
    made = story(channel)
    assert made.channel == channel
    assert 5 <= len(made.scenes) <= 7
    assert sum(scene.typed is not None for scene in made.scenes.values()) == 1
    kinds = {scene.ending.kind for scene in made.scenes.values() if scene.ending}
    assert {"best", "critical"} <= kinds and len(kinds) >= 3
    silent = [beat for scene in made.scenes.values() for beat in scene.customer if beat.silence]
    assert len(silent) == (0 if channel == "email" else 1)
    assert all(reply.why for scene in made.scenes.values() for reply in scene.replies)


def test_listening_well_leads_to_the_best_ending_and_a_promise_to_the_critical_one() -> None:
    plan = Plan(story())
    heard = "You're worried about your father coming home to a cold house."
    room: list[Event | str] = [Listen(), Listen(), Listen(), Wait()]
    assert play(plan, *room, Pick("two_days"), heard, Pick("honest")).scene == "warm"
    assert play(plan, *room[:2], Pick("new_date"), Pick("guarantee"), Pick("honest")).scene == "fair"
    assert play(plan, *room[:2], Pick("what_matters"), "ok noted", Pick("promise")).scene == "broken"


@pytest.mark.parametrize("channel", channels())
def test_every_example_of_the_typed_scene_leads_where_it_stands(channel: str) -> None:
    plan = Plan(story(channel))
    start, _ = enter(plan, begin(plan))
    while would_interrupt(plan, start):
        start, _ = step(plan, start, Listen())
    for first in ("two_days", "what_matters"):
        state, _ = step(plan, start, Pick(first))
        while would_interrupt(plan, state):
            state, _ = step(plan, state, Listen())
        typed = plan.scene(state).typed
        assert typed is not None
        for route in typed.routes:
            assert len(route.examples) >= 3
            for example in route.examples:
                _, outcome = step(plan, state, Say(example, hear(plan, state, example)))
                assert outcome.route == route.id, example


@given(title=st.text(max_size=60), customer=st.text(max_size=60))
def test_any_title_and_customer_give_a_story_that_reads_with_them(title: str, customer: str) -> None:
    made = story("chat", title, customer)
    assert made.title and made.customer.name
    if re.fullmatch(r"[\w'\"#:{}\[\]-]+( [\w'\"#:{}\[\]-]+)*", title):
        assert made.title == title


@given(st.text(max_size=200))
def test_any_name_gives_an_id(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9_][a-z0-9_-]{0,99}", slug(name))


def test_in_a_checkout_the_first_line_names_the_schema_of_the_game(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.authoring.new._checkout", lambda: tmp_path)
    made = new_story(tmp_path / "stories" / "call.yaml")
    first = made.story.read_text(encoding="utf-8").splitlines()[0]
    schema = (made.story.parent / first.partition("$schema=")[2]).resolve()
    checkout = Path(str(game.__file__)).parents[1]
    assert (checkout / schema.relative_to(tmp_path.resolve())).is_file()


def test_the_first_line_names_a_schema_that_is_there(tmp_path: Path) -> None:
    made = new_story(tmp_path / "stories" / "wrong-size.yaml")
    first = made.story.read_text(encoding="utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named is not None
    schema = made.story.parent / named[1]
    assert '"$schema": "https://json-schema.org/draft/2020-12/schema"' in schema.read_text(encoding="utf-8")


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ExistsError):
        new_story(path)
    assert path.read_text(encoding="utf-8") == "mine"
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    with pytest.raises(ExistsError):
        new_course(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["README.md", "mine.yaml"]


def test_a_link_to_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "new.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(ExistsError):
        new_story(tmp_path / "new.yaml")
    assert not (tmp_path / "elsewhere.yaml").exists()


def test_killed_at_any_step_a_new_story_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "stories" / "mine.yaml"

    def look(step: int) -> None:
        sweep(path.parent)
        assert not path.exists() or read_story(path).story is not None, step
        assert not path.parent.exists() or not list(path.parent.glob(".*.new")), step

    steps = every_kill(lambda: shutil.rmtree(path.parent, ignore_errors=True), lambda: new_story(path), look)
    assert steps > 10 and path.is_file()


def test_killed_at_any_step_a_new_course_is_there_with_all_its_files_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "weeks"
    new_course(folder)
    whole = tree(folder)

    def look(step: int) -> None:
        settle(folder)
        assert tree(tmp_path) in ({}, {f"weeks/{name}": text for name, text in whole.items()}), step

    assert (
        every_kill(lambda: shutil.rmtree(folder, ignore_errors=True), lambda: new_course(folder), look) > 20
    )
    assert folder.is_dir()


def test_a_link_where_the_schema_goes_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    (tmp_path / SCHEMA_FOLDER).mkdir()
    (tmp_path / SCHEMA_FOLDER / STORY_FILE).symlink_to(tmp_path / "precious")
    new_story(tmp_path / "a.yaml")
    assert (tmp_path / "precious").read_text() == "mine"


def run(*words: str) -> Result:
    return CliRunner().invoke(group, list(words))


def test_new_writes_name_yaml_and_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("new", "The Wrong Size", "--customer", "Ines", "--channel", "chat")
    assert result.exit_code == 0
    assert result.stdout == "the-wrong-size.yaml\n"
    for command in ("play", "check", "preview"):
        assert f"hearmeout {command} the-wrong-size.yaml" in result.stderr
    made = read_story(tmp_path / "the-wrong-size.yaml").story
    assert made is not None
    assert (made.id, made.title, made.customer.name, made.channel) == (
        "the-wrong-size",
        "The Wrong Size",
        "Ines",
        "chat",
    )


def test_new_without_a_name_twice_says_so_and_exits_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new").exit_code == 0
    again = run("new")
    assert again.exit_code == 2
    assert again.stdout == ""
    assert "there already" in again.stderr


def test_new_where_nothing_can_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("new", str(tmp_path / "file" / "story.yaml"))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_new_course_makes_a_pack_that_reads(tmp_path: Path) -> None:
    folder = tmp_path / "First weeks"
    result = run("new", "--course", str(folder), "--customer", "Ines")
    assert result.exit_code == 0, result.stderr
    loaded = read_course(folder / "course.yaml")
    assert loaded.findings == ()
    assert loaded.course is not None
    assert (loaded.course.id, loaded.course.title) == ("first-weeks", "First weeks")
    made = read_story(folder / "first-weeks-first-call.yaml")
    assert made.findings == ()
    assert made.story is not None
    assert [chapter.story for chapter in loaded.course.chapters] == [made.story.id]
    assert len((folder / "README.md").read_text(encoding="utf-8").splitlines()) == 3
