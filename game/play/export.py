"""A run as a document to keep, print or hand in: Markdown, one HTML file, or the curves as SVG."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from game.channels import channels
from game.debrief.blocks import whole
from game.debrief.curves_svg import curves_svg
from game.debrief.debrief import debrief
from game.debrief.facilitator_comment import FacilitatorComment
from game.debrief.html import html
from game.debrief.markdown import markdown
from game.exported_files import write_exported
from game.local_times import local_day, local_time
from game.messages import say
from game.play.rewind import Past
from game.progress.own_views import KeptView
from game.text import clean

Format = Literal["md", "html", "svg"]
FORMATS: tuple[Format, ...] = ("md", "html", "svg")


def export_run(
    past: Past, form: Format, kept: KeptView | None = None, comments: Sequence[FacilitatorComment] = ()
) -> str:
    """The whole document as text, with what a facilitator said. What people wrote is escaped, so none of it
    becomes markup; what a terminal would obey is taken away."""
    found = debrief(past.call.plan, past.call.played)
    story, kept = past.call.plan.story, kept or KeptView()
    name = story.customer.name
    if form == "svg":
        return clean(curves_svg(found, f"{name}: {story.title}"))
    channel = channels()[story.channel].label
    played = say("debrief.played", name=name, channel=channel, when=local_time(past.began))
    about = [played, past.notice] if past.notice else [played]
    view = kept.trust or 0, kept.heard or 0
    blocks = whole(found, name, story.title, about, view, kept.intention, comments)
    return clean(markdown(blocks) if form == "md" else html(story.title, blocks))


def file_name(past: Past, form: Format) -> str:
    """A file name for the document; always the same for the same run."""
    story = re.sub(r"[^\w-]+", "-", clean(past.call.plan.story.id)) or "call"
    return f"{story}-{local_day(past.began) or 'undated'}-{past.run[:8]}.{form}"


def write_export(
    folder: Path,
    past: Past,
    form: Format,
    kept: KeptView | None = None,
    comments: Sequence[FacilitatorComment] = (),
) -> Path:
    """Write the document into a folder, as `write_exported` does, and say where. Raises `OSError`."""
    return write_exported(folder, file_name(past, form), export_run(past, form, kept, comments).encode())
