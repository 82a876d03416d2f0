"""What a story means, seen as a whole: every remark about it, and what was proved of its endings."""

from collections.abc import Iterator

from msgspec import Struct

from game.authoring.meaning_ear import ear_remarks
from game.authoring.meaning_examples import examples_remarks
from game.authoring.meaning_links import links_remarks, web
from game.authoring.meaning_names import names_remarks, uses
from game.authoring.meaning_replies import reading_codes, replies_remarks
from game.authoring.remarks import Remark
from game.conversation.plan import Plan


class EndingReport(Struct, frozen=True):
    """What is known of one ending. Ranges are None unless some play arrives; `path` is a shortest one."""

    kind: str
    verdict: str
    trust: tuple[int, int] | None = None
    frustration: tuple[int, int] | None = None
    exact: bool = False
    path: tuple[str, ...] = ()


class StoryReport(Struct, frozen=True):
    """What was proved of a story. `covered` says how much was seen where the proof is not complete."""

    file: str
    title: str
    scenes: int
    endings: dict[str, EndingReport]
    exact: bool = False
    covered: str = ""


def meaning(plan: Plan, file: str, *, proof: bool = True) -> tuple[list[Remark], StoryReport]:
    """Every remark about a story that was read without error, and its report."""
    return list(_remarks(plan)), _unproved(plan, file)


def _remarks(plan: Plan) -> Iterator[Remark]:
    story = plan.story
    links = web(story)
    yield from links_remarks(story, links)
    yield from names_remarks(story, uses(story))
    yield from replies_remarks(story, reading_codes(plan))
    yield from ear_remarks(plan)
    yield from examples_remarks(plan, links)


def _unproved(plan: Plan, file: str) -> StoryReport:
    story = plan.story
    endings = {
        name: EndingReport(scene.ending.kind, "undecided")
        for name, scene in story.scenes.items()
        if scene.ending
    }
    return StoryReport(file, story.title, len(story.scenes), endings, False, "nothing was proved")
