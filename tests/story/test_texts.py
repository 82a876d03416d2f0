"""Every text of a story under an id: no two alike, and an edit elsewhere changes none."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from game.story.course import read_course
from game.story.model import Answer, Beat, Scene, Story
from game.story.reader import read_story, read_text
from game.story.story_files import bundled_folder, story_files
from game.story.texts import texts
from tests.playing import HERE
from tests.story.test_reader import EVERYTHING

FILES = [*story_files([bundled_folder()]), EVERYTHING, HERE / "own_words.yaml", HERE / "voices.yaml"]


def read(path: Path) -> Story:
    story = read_story(path).story
    assert story is not None
    return story


STORIES = [read(path) for path in FILES]


def ids(story: Story) -> dict[str, str]:
    return dict(texts(story))


NAMED = """
format: 1
id: small
title: Small
channel: phone
customer: {name: Kim, about: Rings twice.}
start: {scene: opening, trust: 50, frustration: 50}
facts:
  bill: {says: a wrong bill, words: [bill], corrects: "One bill."}
feelings:
  tired: {words: [tired, worn out]}
answers:
  - {id: blamed, when: confront, answer: ["I rang for help."]}
scenes:
  opening:
    customer:
      - "Hello."
      - {id: cause, say: "It is the bill.", do: "(paper)", tells: [bill], feels: [tired]}
      - any: ["Well?", "So?"]
    replies:
      - {id: ask, say: "Which bill?", answer: ["The last."], goto: bye, why: "It asked."}
    typed:
      prompt: "Say it"
      routes:
        - {id: all, otherwise: true, examples: ["Okay.", "ok", "Right."], goto: bye, why: "It passed."}
    interrupted: {goto: bye, why: "It cut in."}
  bye:
    customer: ["Bye."]
    ending:
      kind: fair
      title: Over
      survey: [{if: heard(bill), stars: 2, comment: "Two."}, {stars: 3, comment: "Three."}]
"""


def test_a_text_goes_by_the_names_on_the_way_to_it_and_by_its_place_where_there_is_none() -> None:
    story = read_text(NAMED).story
    assert story is not None
    assert ids(story) == {
        "small/title": "Small",
        "small/customer/about": "Rings twice.",
        "small/facts/bill/says": "a wrong bill",
        "small/facts/bill/corrects": "One bill.",
        "small/feelings/tired/words/#1": "tired",
        "small/feelings/tired/words/#2": "worn out",
        "small/answers/blamed/answer/#1/say": "I rang for help.",
        "small/scenes/opening/customer/#1/say": "Hello.",
        "small/scenes/opening/customer/cause/say": "It is the bill.",
        "small/scenes/opening/customer/cause/do": "(paper)",
        "small/scenes/opening/customer/#2/any/#1": "Well?",
        "small/scenes/opening/customer/#2/any/#2": "So?",
        "small/scenes/opening/replies/ask/say": "Which bill?",
        "small/scenes/opening/replies/ask/answer/#1/say": "The last.",
        "small/scenes/opening/replies/ask/why": "It asked.",
        "small/scenes/opening/typed/prompt": "Say it",
        "small/scenes/opening/typed/routes/all/examples/#1": "Okay.",
        "small/scenes/opening/typed/routes/all/examples/#2": "ok",
        "small/scenes/opening/typed/routes/all/examples/#3": "Right.",
        "small/scenes/opening/typed/routes/all/why": "It passed.",
        "small/scenes/opening/interrupted/why": "It cut in.",
        "small/scenes/bye/customer/#1/say": "Bye.",
        "small/scenes/bye/ending/title": "Over",
        "small/scenes/bye/ending/survey/#1/comment": "Two.",
        "small/scenes/bye/ending/survey/#2/comment": "Three.",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_two_texts_of_a_story_have_one_id_and_none_of_its_lines_is_left_out(path: Path) -> None:
    found = list(texts(read(path)))
    assert len({text.id for text in found}) == len(found)
    story, every = read(path), {text.text for text in found}
    said = {words for _, beat in story.beats() for words in (*beat.lines, beat.do) if words}
    replies = [way for scene in story.scenes.values() for _, way in scene.ways()]
    said |= {text for way in replies for text in (getattr(way, "say", ""), way.why) if text}
    said |= {text for scene in story.scenes.values() for route in scene.routes for text in route.examples}
    said |= {survey.comment for scene in story.scenes.values() for _, survey in scene.surveys()} - {""}
    assert said <= every


def test_a_course_has_texts_too() -> None:
    course = read_course(bundled_folder() / "course.yaml").course
    assert course is not None
    found = dict(texts(course))
    assert f"{course.id}/title" in found
    assert f"{course.id}/chapters/missing-parcel/teaches" in found


Edit = Callable[[Scene, int], Scene]


def _new_beat(scene: Scene, at: int) -> Scene:
    beat = Beat("Something new.", id="brand-new")
    return replace(scene, customer=(*scene.customer[:at], beat, *scene.customer[at:]))


def _replies_turned(scene: Scene, at: int) -> Scene:
    return replace(scene, replies=(*scene.replies[at:], *scene.replies[:at]))


def _routes_turned(scene: Scene, at: int) -> Scene:
    if scene.typed is None:
        return scene
    *rest, last = scene.typed.routes
    return replace(scene, typed=replace(scene.typed, routes=(*rest[at:], *rest[:at], last)))


def _new_answer(scene: Scene, at: int) -> Scene:
    own = Answer("brand-new", (Beat("Something new."),))
    return replace(scene, answers=(*scene.answers[:at], own, *scene.answers[at:]))


EDITS: list[Edit] = [_new_beat, _replies_turned, _routes_turned, _new_answer]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_ids_stay_whatever_is_added_with_a_name_moved_or_written_elsewhere(data: st.DataObject) -> None:
    before = data.draw(st.sampled_from(STORIES))
    scenes = dict(before.scenes)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(scenes)))
        edit, at = data.draw(st.sampled_from(EDITS)), data.draw(st.integers(0, 4))
        scenes[name] = edit(scenes[name], at)
    scenes["brand-new"] = Scene("brand-new", (Beat("Something new."),))
    order = data.draw(st.permutations(sorted(scenes)))
    after = ids(replace(before, scenes={name: scenes[name] for name in order}))
    assert {name: after.get(name) for name in ids(before)} == ids(before)
    assert all("brand-new" in name for name in after.keys() - ids(before).keys())


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_beat_without_an_id_moves_no_text_outside_its_own_turn(data: st.DataObject) -> None:
    before = data.draw(st.sampled_from(STORIES))
    name = data.draw(st.sampled_from(sorted(before.scenes)))
    scene = before.scenes[name]
    edited = replace(scene, customer=(Beat("Something new."), *scene.customer))
    after = ids(replace(before, scenes={**before.scenes, name: edited}))
    own = re.compile(rf"{re.escape(before.id)}/scenes/{re.escape(name)}/customer/#")
    changed = [one for one, text in ids(before).items() if after.get(one) != text]
    assert all(own.match(one) for one in changed)


def test_two_beats_of_one_turn_with_one_id_are_a_finding() -> None:
    loaded = read_text(NAMED.replace('- "Hello."', '- {id: cause, say: "Hello."}'))
    (finding,) = loaded.findings
    assert finding.code == "duplicate-id" and 'beat "cause" is there already' in finding.message


def test_which_of_several_lines_is_heard_hangs_on_the_name_of_its_beat_alone() -> None:
    from game.conversation.plan import Plan, as_heard

    named = NAMED.replace("- any:", "- id: asks\n        any:")
    more = named.replace('- "Hello."', '- any: ["Hello.", "Hi."]')
    one, two = read_text(named).story, read_text(more).story
    assert one is not None and two is not None
    for seed in range(20):
        heard = [as_heard(Plan(s).turn("opening", "").ordinary[-1], seed).say for s in (one, two)]
        assert heard[0] == heard[1]
