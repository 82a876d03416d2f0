"""Foreign text on screen: never markup, never control codes."""

from textual.content import Content

from game.text import clean


def literal(text: str, style: str = "") -> Content:
    """Text that we did not write (story, typed, names, saves) as content that means only itself."""
    return Content.styled(clean(text), style) if style else Content(clean(text))
