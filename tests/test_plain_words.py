"""What a player reads is said in words that an agent knows on the first day."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from game.behaviours import standard_rulebook
from game.messages import catalogue
from game.settings import FIRST_CHAPTERS, described
from game.tui.help_texts import help_texts

ROOT = Path(__file__).parents[1]
OURS = re.compile(
    r"\bgate[sd]?\b|\bthe ear\b|\bbeats?\b|\bearn(s|ed)? (once|nothing)\b|\bhalf credit\b|\bstock sympathy\b"
    r"|\broutes?\b|\brulebook\b|\bmeter pairs?\b|\bwitness(es)?\b|\bprove[ns]?\b"
    r"|\bturn-completion\b|\bchapters? \d",
    re.IGNORECASE,
)
"""Words of whoever makes the game or its stories, and chapters by numbers that a course may not have."""
FOR_AUTHORS = ("changed", "saved", "tried")
"""Groups of sentences about an edited story or a story that is being written: these do speak of routes."""


def texts(of: Any) -> Iterator[str]:
    if isinstance(of, str):
        yield of
    elif isinstance(of, dict):
        for each in of.values():
            yield from texts(each)
    elif isinstance(of, list | tuple):
        for each in of:
            yield from texts(each)


def told() -> Iterator[tuple[str, str]]:
    """Everything that is said to players, with where it is said."""
    for id_, template in catalogue().items():
        if id_.partition(".")[0] not in FOR_AUTHORS:
            # The name of what is filled in is nobody's to read.
            yield from ((id_, re.sub(r"\{\w+\}", "…", text)) for text in texts(template))
    for each in described():
        yield f"settings.{each.key}", each.about
    for screen, own in help_texts().items():
        if screen not in ("preview", "jump", "broken"):
            yield from ((f"help.{screen}", text) for text in texts(own))
    for code, rule in standard_rulebook().rules.items():
        yield from ((code, text) for text in (rule.reason, rule.spent, rule.cancels, rule.beside) if text)
    yield "README.md", (ROOT / "README.md").read_text("utf-8").partition("**You write stories.**")[0]


def test_players_are_told_nothing_in_the_words_of_its_makers() -> None:
    found = [f"{where}: {hit[0]!r} in {text!r}" for where, text in told() for hit in OURS.finditer(text)]
    assert not found, "\n".join(found)


def test_the_page_of_settings_says_which_chapters_are_the_first() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert f"The first chapters are those numbered 1 to {FIRST_CHAPTERS}" in page
