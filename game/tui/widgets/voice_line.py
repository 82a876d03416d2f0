"""The voice line: whether the customer is speaking, pausing or has finished, in a sign and in words."""

from typing import ClassVar

from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from game.channels import ScreenWords
from game.tui.foreign_text import literal
from game.tui.widgets.cut_text import cut_at_word
from game.tui.widgets.drawn_line import component_style, drawn_line

_SIGNS = {"finished": "○", "cut": "▲", "paid": "◇", "over": "■", "silence": "·", "told": "›"}
_MARGIN = 1
"""Blank columns at each side, as the transcript has."""
_MOST_LINES, _MOST_ASKED = 2, 5
"""Lines: few, so that the replies do not move; a question to the player is read in full."""


class VoiceLine(Widget):
    """One or more lines above the replies. A click listens on."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"voice--{kind}"
        for kind in ("speaking", "pausing", "finished", "cut", "paid", "over", "silence", "told")
    }

    _said: tuple[str, str, ScreenWords] | None = None
    _beat = 0
    _lines = 1

    async def on_click(self) -> None:
        await self.run_action("screen.listen")

    def say(self, kind: str, text: str, words: ScreenWords) -> None:
        """Show words of a kind: speaking, pausing, finished, cut (the player is asked to confirm), paid (a
        silence brought more), over, silence (it lasts) or told (an answer to a key)."""
        if self._said == (kind, text, words):
            return
        self._said = (kind, text, words)
        self._beat = 0
        self.refresh(layout=len(self._wrapped(self.size.width)) != self._lines)

    def move(self) -> None:
        if self._said and self._said[0] == "speaking" and len(self._said[2].wave) > 1:
            self._beat += 1
            self.refresh()

    @property
    def told(self) -> bool:
        """Whether it answers a key, and does not say whose turn it is."""
        return self._said is not None and self._said[0] == "told"

    @property
    def text(self) -> str:
        if self._said is None:
            return ""
        kind, text, words = self._said
        wave = words.rest if kind == "pausing" else words.wave[self._beat % len(words.wave)]
        return f"{_SIGNS.get(kind, wave)} {text}"

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._lines = len(self._wrapped(width))
        return self._lines

    def render_line(self, y: int) -> Strip:
        style = component_style(self, f"voice--{self._said[0]}") if self._said else self.visual_style
        lines = self._wrapped(self.size.width)
        words = lines[y] if y < len(lines) else Content("")
        return drawn_line(words, self.size.width, style, style, _MARGIN)

    def _wrapped(self, width: int) -> list[Content]:
        width = max(1, width - 2 * _MARGIN)
        most = _MOST_ASKED if self._said and self._said[0] in ("cut", "told") else _MOST_LINES
        lines = literal(self.text).wrap(width) or [Content("")]
        if len(lines) > most:
            lines = [*lines[: most - 1], cut_at_word(Content(" ").join(lines[most - 1 :]), width)]
        return lines
