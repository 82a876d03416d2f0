"""A run as a document to keep, print or hand in: Markdown, one HTML file, or the curves as SVG."""

import re
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Literal

from game.conversation.transcript import Line
from game.debrief.coach import amounts
from game.debrief.curves_svg import curves_svg
from game.debrief.debrief import Debrief, Moment, Turn, debrief
from game.play.rewind import Past, local_time
from game.progress.reflections import Reflection
from game.text import clean

Format = Literal["md", "html", "svg"]
FORMATS: tuple[Format, ...] = ("md", "html", "svg")

_ADAPTED = "Adapted from MITI; bands inform, they never gate."
_WHO = {"you": "You", "cue": "You", "note": "Note", "cut": "—", "silence": "—", "seen": "—"}


def export_run(past: Past, form: Format, reflection: Reflection | None = None) -> str:
    """The whole document as text. Everything that people wrote is kept as text: nothing of it becomes
    markup."""
    found = debrief(past.call.plan, past.call.events)
    story = past.call.plan.story
    if form == "svg":
        return curves_svg(found, clean(f"{story.customer.name}: {story.title}"))
    paper = _Paper(past, found, reflection or Reflection())
    return "\n".join(_markdown(paper)) + "\n" if form == "md" else _html(paper)


def file_name(past: Past, form: Format) -> str:
    """A name for the document, the same for the same run."""
    story = re.sub(r"[^\w-]+", "-", clean(past.call.plan.story.id)) or "call"
    return f"{story}-{past.began[:10] or 'undated'}-{past.run[:8]}.{form}"


def write_export(folder: Path, past: Past, form: Format, reflection: Reflection | None = None) -> Path:
    """Write the document into a folder, made if need be, and say where. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(past, form)
    path.write_text(export_run(past, form, reflection), "utf-8")
    return path


class _Paper:
    """What every format says, in plain sentences."""

    def __init__(self, past: Past, found: Debrief, reflection: Reflection) -> None:
        self.past, self.found, self.reflection = past, found, reflection
        story = past.call.plan.story
        self.name = clean(story.customer.name)
        self.title = clean(story.title)
        self.head = f"{self.name}, {story.channel}. Played {local_time(past.began)}."

    def facts(self) -> Iterator[str]:
        """The ending and the meters."""
        ending, curve = self.found.ending, self.found.curve
        yield f"Ending: {clean(ending.title)} ({ending.kind})." if ending else "This call is not over."
        if ending and ending.survey:
            yield f"{self.name}'s survey: {ending.survey.stars} of 5 stars."
        (trust, frustration), (last_trust, last_frustration) = curve[0], curve[-1]
        yield f"Trust {trust} to {last_trust}, frustration {frustration} to {last_frustration}."
        if self.reflection.trust and self.reflection.heard:
            yield (
                f"Own rating: trusted {self.reflection.trust} of 5, {self.name} felt heard"
                f" {self.reflection.heard} of 5."
            )

    def unheard(self) -> Iterator[str]:
        """What was lost on the way."""
        yield from (f"Cut off, never told: {clean(says)}." for says in self.found.unheard)
        yield from (f"Noted, never brought back: {clean(says)}." for says in self.found.forgotten)
        if self.found.counts:
            yield "Counted: " + ", ".join(f"{n} {c}" for n, c in self.found.counts.items()) + "."

    def gap(self, turn: Turn) -> Iterator[str]:
        """A turn to look at, without its quotations."""
        yield f"Turn {turn.number}: {amounts(*_moved(turn.trust, turn.frustration))}."
        if turn.missed:
            yield f"Cut off: {'; '.join(map(clean, turn.missed))}."

    def better(self, turn: Turn) -> str:
        """What comes before the better line, with its numbers."""
        trust, frustration = turn.better_trust - turn.trust[0], turn.better_frustration - turn.frustration[0]
        first = "After hearing them out" if turn.interrupted else "A line that does more here"
        return f"{first} ({amounts(trust, frustration)}):"

    def who(self, line: Line) -> str:
        """Who speaks."""
        return self.name if line.who == "customer" else _WHO[line.who]


def _markdown(paper: _Paper) -> Iterator[str]:
    found = paper.found
    yield f"# {_md(paper.title)}"
    yield from ("", _md(paper.head), "")
    yield from (f"- {_md(fact)}" for fact in paper.facts())
    if found.ending and found.ending.survey and found.ending.survey.comment:
        yield from ("", f"> {_md(found.ending.survey.comment)}")
    yield from ("", "## What happened", "")
    for moment in found.moments:
        for line in moment.lines:
            text = _md(line.text)
            quiet = line.who in ("seen", "cut", "silence")
            meters = f" *({_meters(moment)})*" if moment.turn and line.who == "you" else ""
            yield f"**{_md(paper.who(line))}:** {f'*{text}*' if quiet else text}{meters}  "
    yield ""
    yield from (f"- {_md(line)}" for line in paper.unheard())
    yield from ("", "## One gap", "")
    for turn in found.telling:
        yield from (_md(" ".join(paper.gap(turn))), "", f"> {_md(turn.said)}", "")
        if turn.why:
            yield from (_md(turn.why), "")
        if turn.better:
            yield from (_md(paper.better(turn)), "", f"> {_md(turn.better)}", "")
    yield from ("## Next time", "")
    if paper.reflection.intention:
        yield from (_md(paper.reflection.intention), "")
    yield from ("| Skill | Band | Counts |", "|---|---|---|")
    yield from (f"| {s.skill} | {s.band} | {_md(s.counts)} |" for s in found.card)
    yield from ("", _ADAPTED)


def _html(paper: _Paper) -> str:
    found = paper.found
    css = files(__package__).joinpath("export.css").read_text("utf-8")
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{_h(paper.title)}</title>\n<style>\n{css}</style>\n</head>\n<body>",
        f'<h1>{_h(paper.title)}</h1>\n<p class="quiet">{_h(paper.head)}</p>',
        *(f"<p>{_h(fact)}</p>" for fact in paper.facts()),
    ]
    if found.ending and found.ending.survey and found.ending.survey.comment:
        parts.append(f"<blockquote>{_h(found.ending.survey.comment)}</blockquote>")
    parts += [curves_svg(found, "The meters over the call"), "<h2>What happened</h2>", '<ol class="call">']
    for moment in found.moments:
        parts += [_item(paper, moment, line) for line in moment.lines]
    parts.append("</ol>")
    parts += [f"<p>{_h(line)}</p>" for line in paper.unheard()]
    parts.append("<h2>One gap</h2>")
    for turn in found.telling:
        parts += [f"<p>{_h(' '.join(paper.gap(turn)))}</p>", f"<blockquote>{_h(turn.said)}</blockquote>"]
        parts += [f"<p>{_h(turn.why)}</p>"] if turn.why else []
        if turn.better:
            parts.append(f"<p>{_h(paper.better(turn))}</p>\n<blockquote>{_h(turn.better)}</blockquote>")
    parts.append("<h2>Next time</h2>")
    if paper.reflection.intention:
        parts.append(f"<p>{_h(paper.reflection.intention)}</p>")
    rows = "\n".join(
        f'<tr><th scope="row">{s.skill}</th><td>{s.band}</td><td>{_h(s.counts)}</td></tr>' for s in found.card
    )
    parts.append(f'<table>\n{rows}\n</table>\n<p class="quiet">{_ADAPTED}</p>\n</body>\n</html>\n')
    return "\n".join(parts)


def _item(paper: _Paper, moment: Moment, line: Line) -> str:
    quiet = ' class="aside"' if line.who in ("seen", "cut", "silence", "note") else ""
    meters = ""
    if moment.turn and line.who == "you":
        meters = f'<span class="meters">{_h(_meters(moment))}</span>'
        if moment.why:
            meters += f'<span class="coach">{_h(moment.why)}</span>'
    return f"<li><b>{_h(paper.who(line))}</b><span{quiet}>{_h(line.text)}</span>{meters}</li>"


def _meters(moment: Moment) -> str:
    return f"trust {moment.trust}, frustration {moment.frustration}"


def _moved(trust: tuple[int, int], frustration: tuple[int, int]) -> tuple[int, int]:
    return trust[1] - trust[0], frustration[1] - frustration[0]


def _h(text: str) -> str:
    return escape(clean(text))


def _md(text: str) -> str:
    """Text that Markdown takes for nothing but text, on one line."""
    flat = " ".join(clean(text).split())
    inside = re.sub(r"([\\`*_\[\]<>#|~&!])", r"\\\1", flat)
    return re.sub(r"^(\d+)?([-+.)=])", r"\1\\\2", inside)
