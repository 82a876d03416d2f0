"""Foreign text on screen: never markup, never control codes."""

from textual.content import Content

from game.text import clean


def literal(text: str, style: str = "") -> Content:
    """Text that is not ours (from stories, players, names, saves), cleaned and never read as markup."""
    return Content.styled(clean(text), style) if style else Content(clean(text))
