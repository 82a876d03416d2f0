"""A debrief set as one HTML page that needs nothing beside it, with everything that people wrote escaped."""

from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files

from game.debrief.blocks import (
    Block,
    Card,
    Curves,
    Ended,
    Heading,
    Points,
    Quote,
    Sentence,
    Spoken,
    Transcript,
)
from game.debrief.curves_svg import curves_svg
from game.messages import say
from game.text import clean


def html(title: str, blocks: Iterable[Block]) -> str:
    """The page. `title` is what a browser shows in its tab."""
    css = files(__package__).joinpath("document.css").read_text("utf-8")
    body = "\n".join(part for block in blocks for part in _set(block))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escaped(title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def escaped(text: str) -> str:
    """Text that HTML takes for nothing but text."""
    return escape(clean(text))


def _set(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h{block.level}>{escaped(block.text)}</h{block.level}>"
        case Sentence():
            quiet = ' class="quiet"' if block.tone in ("quiet", "move") else ""
            label = f"<b>{escaped(block.label)}</b> " if block.label else ""
            yield f"<p{quiet}>{label}{escaped(block.text)}</p>"
        case Points():
            yield "<ul>\n" + "\n".join(f"<li>{escaped(row)}</li>" for row in block.rows) + "\n</ul>"
        case Quote():
            yield f"<p><b>{escaped(block.label)}</b></p>"
            yield _quoted(block.line)
            yield from _set(block.led)
        case Spoken():
            yield f'<p class="quiet"><b>{escaped(block.who)}</b> {escaped(block.text)}</p>'
        case Transcript():
            yield '<ol class="call">\n' + "\n".join(map(_item, block.lines)) + "\n</ol>"
        case Ended():
            yield f"<p>{escaped(block.told)}</p>"
            if block.survey:
                yield f"<p>{escaped(block.survey)}</p>"
            if block.comment:
                yield _quoted(block.comment)
        case Card():
            rows = "\n".join(
                f'<tr><th scope="row">{row.skill}</th><td>{row.band}</td><td>{escaped(row.counts)}</td></tr>'
                for row in block.rows
            )
            yield f'<table>\n<caption class="quiet">{escaped(block.title)}</caption>\n{rows}\n</table>'
        case Curves():
            yield curves_svg(block.found, say("debrief.curves"))


def _quoted(text: str) -> str:
    return f"<blockquote>{escaped(text)}</blockquote>"


def _item(line: Spoken) -> str:
    aside = ' class="aside"' if line.aside else ""
    meters = f'<span class="meters">{escaped(line.meters)}</span>' if line.meters else ""
    why = f'<span class="coach">{escaped(line.why)}</span>' if line.why else ""
    return f"<li><b>{escaped(line.who)}</b><span{aside}>{escaped(line.text)}</span>{meters}{why}</li>"
