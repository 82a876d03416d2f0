"""What stories and scenes are called for people, where the story is on this computer; else their ids."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from game.progress.library import Library
from game.story.model import Story
from game.text import clean
from game.words import quoted, shortened

_WORDS = 70
"""Characters of what the customer says that stand for a scene: one line of a table."""


class StoryNames(Struct, frozen=True):
    """Stories by their ids."""

    stories: Mapping[str, Story] = {}

    def title(self, story: str) -> str:
        known = self.stories.get(story)
        return clean(known.title if known else story)

    def scene(self, story: str, scene: str) -> str:
        """The scene's id and what the customer says in it."""
        known = self.stories.get(story)
        found = known.scenes.get(scene) if known else None
        beats = found.customer if found else ()
        lines = [beat.say or "".join(beat.any[:1]) for beat in beats]
        said = next((line for line in lines if line), "")
        return f"{clean(scene)}: {quoted(shortened(clean(said), _WORDS))}" if said else clean(scene)

    def reply(self, story: str, scene: str, name: str) -> str:
        """The words of a reply that could be picked; the id of a typed route."""
        known = self.stories.get(story)
        found = known.scenes.get(scene) if known else None
        pick = found.reply(name) if found else None
        said = (pick.say or pick.do or "") if pick else ""
        return quoted(shortened(clean(said), _WORDS)) if said else clean(name)


def story_names(library: Library, stories: Iterable[str]) -> StoryNames:
    """The names of these stories, as far as they are at hand."""
    return StoryNames({id_: library.stories[id_].story for id_ in stories if id_ in library.stories})
