"""What stories and scenes are called for people, where the story is on this computer; else their ids."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from game.facilitator.agreement import code_label
from game.messages import say
from game.progress.library import Library
from game.story.conditions import All, Any, Condition, Shows
from game.story.model import Answer, Story
from game.text import clean
from game.words import listed, quoted, shortened

_WORDS = 70
"""Characters of what the customer says that stand for a scene: one line of a table."""


class StoryNames(Struct, frozen=True):
    """Stories by their ids."""

    stories: Mapping[str, Story] = {}

    def title(self, story: str) -> str:
        known = self.stories.get(story)
        return clean(known.title if known else story)

    def scene(self, story: str, scene: str) -> str:
        """What the customer says in the scene, and its id."""
        said = self.said(story, scene)
        return f"{said} ({clean(scene)})" if said else clean(scene)

    def said(self, story: str, scene: str) -> str:
        """What the customer says in the scene; "" where that is not known."""
        known = self.stories.get(story)
        found = known.scenes.get(scene) if known else None
        beats = found.customer if found else ()
        lines = [beat.say or "".join(beat.any[:1]) for beat in beats]
        said = next((line for line in lines if line), "")
        if known is None or not said:
            return ""
        return f"{clean(known.customer.name)}: {quoted(shortened(clean(said), _WORDS))}"

    def reply(self, story: str, scene: str, name: str) -> str:
        """The words of a reply that could be picked; of typed words an example of the same kind, or what the
        customer answered to such as no route takes."""
        known = self.stories.get(story)
        found = known.scenes.get(scene) if known else None
        pick = found.reply(name) if found else None
        if pick and (said := pick.say or pick.do):
            return quoted(shortened(clean(said), _WORDS))
        route = found.route(name) if found else None
        if route and route.examples:
            return say("report.such_as", words=quoted(shortened(clean(route.examples[0]), _WORDS)))
        own = (*found.answers, *known.answers) if found and known else ()
        answer = next((one for one in own if one.id == name), None)
        said = next((beat.say for beat in answer.answer if beat.say), "") if answer else ""
        if answer and said:
            return _answered_by(answer, quoted(shortened(clean(said), _WORDS)))
        return clean(name)


def _answered_by(answer: Answer, words: str) -> str:
    """Typed words that no route takes, by what was read in them and what the customer said to it."""
    read = list(dict.fromkeys(map(code_label, _shown(answer.condition)))) if answer.condition else []
    if not read:
        return say("report.answered_by", words=words)
    return say("report.read_as", kind=listed(map(quoted, read), say("report.or")), words=words)


def _shown(condition: Condition) -> Iterator[str]:
    """The behaviours that make a condition true."""
    match condition:
        case Shows(code):
            yield code
        case All(parts) | Any(parts):
            for part in parts:
                yield from _shown(part)


def story_names(library: Library, stories: Iterable[str]) -> StoryNames:
    """The names of these stories, as far as they are at hand."""
    return StoryNames({id_: library.stories[id_].story for id_ in stories if id_ in library.stories})
