"""What an author says of a story to colleagues: the comment at the head of its file.

Free text, and in it, where a session is to be held on the story, three parts each under a word of its own:

    # Aim: what people can do after it, in one sentence.
    # Watch for:
    # - something to be seen while it is played
    # Ask:
    # - a question for afterwards?
"""

import re

from msgspec import Struct

from game.text import clean

PARTS = ("Aim", "Watch for", "Ask")

_LABEL = re.compile(rf"({'|'.join(PARTS)}):\s*(.*)")


class DesignComment(Struct, frozen=True):
    """The comment in its parts: `about` is what stands above them, () and "" what is not written."""

    about: str = ""
    aim: str = ""
    watch: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The parts that a session sheet needs and that are not there."""
        written = (self.aim, self.watch, self.ask)
        return tuple(name for name, part in zip(PARTS, written, strict=True) if not part)


def design_comment(source: bytes) -> DesignComment:
    """The comment above the first key of a story's text. Never raises."""
    part, found = "", {name: [""] for name in ("", *PARTS)}
    for line in source.decode("utf-8-sig", "replace").splitlines():
        if not line.startswith("#"):
            if line.strip():
                break
            continue
        text = clean(line[1:]).strip()
        if text.startswith("yaml-language-server:"):
            continue
        if label := _LABEL.fullmatch(text):
            part, text = label[1], label[2]
        entries = found[part]
        if text.startswith("- ") or not text:
            entries.append("")
        entries[-1] = f"{entries[-1]} {text.removeprefix('- ')}".strip()
    about, aim, watch, ask = ([entry for entry in found[name] if entry] for name in ("", *PARTS))
    return DesignComment(" ".join(about), " ".join(aim), tuple(watch), tuple(ask))
