"""How many of the examples of a route are typed on ways through a story: all, or of many the first."""

from game.story.model import Story

MANY = 150
"""In a story of more examples only the first of each route is typed: of 400, in a chapter of 11 turns, all
cost twice as much, and show little besides how far the meters go."""


def examples_typed(story: Story) -> int | None:
    """So many of each route's, all where it is None."""
    examples = sum(len(route.examples) for scene in story.scenes.values() for route in scene.routes)
    return 1 if examples > MANY else None
