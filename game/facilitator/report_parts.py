"""What a page of the report is put together from: tables, lines, and what is said of too little."""

from collections.abc import Iterable, Sequence

from game.debrief.html import escaped
from game.facilitator.fewest import FEWEST, FEWEST_PEOPLE
from game.messages import Message, say, worded


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> str:
    """A table whose first column heads its rows; the last `numbers` columns are set as numbers."""
    first = len(heads) - numbers
    style = [' class="number"' if at >= first else "" for at in range(len(heads))]
    head = "".join(f'<th scope="col"{style[at]}>{escaped(name)}</th>' for at, name in enumerate(heads))
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{escaped(text)}</th>' if at == 0 else f"<td{style[at]}>{escaped(text)}</td>"
            for at, text in enumerate(row)
        )
        + "</tr>\n"
        for row in rows
    )
    label = escaped(say("report.table", name=caption))
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label}"><table>'
        f"<caption>{escaped(caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n"
    )


def heads(*names: Message) -> list[str]:
    return [worded(name) for name in names]


def quiet(text: str) -> str:
    return f'<p class="quiet">{escaped(text)}</p>\n'


def lead(text: str) -> str:
    return f'<p class="lead">{escaped(text)}</p>\n'


def too_few() -> str:
    return f"<p>{escaped(say('report.not_enough', fewest=FEWEST, people=FEWEST_PEOPLE))}</p>\n"


def minutes(spent: float) -> str:
    return f"{spent:.1f}".removesuffix(".0") if spent >= 1 else say("report.under_one")


def spent(minutes: float) -> str:
    """A length of time with its unit; less than a minute in seconds."""
    whole = round(minutes)
    if minutes >= 1:
        return say("report.spent_minutes", count=whole)
    return say("report.spent_seconds", count=round(60 * minutes))


def ratio(count: int, of: int) -> str:
    told = say("report.to", count=count, of=of)
    return say("report.ratio", told=told, ratio=f"{count / of:.1f}") if of >= FEWEST else told


def share_of(count: int, of: int) -> str:
    """A share of at least five with its per cent."""
    told = say("report.share", count=count, of=of)
    return say("report.with_percent", share=told, percent=round(100 * count / of)) if of >= FEWEST else told
