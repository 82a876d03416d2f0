"""What stands behind the call: state, replies, what the ear read, as signs and words."""

from collections.abc import Iterable, Iterator

from textual.content import Content

from game.authoring.inspection import Inspection, LastReply, ReadBehaviour, WayOn
from game.tui.foreign_text import literal
from game.tui.widgets.page import TextPage
from game.words import shortened

_SIGNS = {True: ("✓", "$text-success"), False: ("✗", "$text-warning"), None: ("·", "$text-muted")}


class Inspector(TextPage):
    """What stands behind the call, the last reply first."""

    def show(self, found: Inspection) -> None:
        self.show_lines(_lines(found))


def _lines(found: Inspection) -> Iterator[Content]:
    yield _head("Now")
    yield Content.assemble(
        literal(found.scene, "bold"), f" · trust {found.trust} · frustration {found.frustration}"
    )
    yield literal(found.floor)
    for move in found.moves:
        yield literal(f"  {move}", "$text-muted")
    if found.last:
        yield from _last(found.last)
    yield _head("Ways to answer")
    if not found.replies:
        yield literal("none in this scene", "$text-muted")
    for choice in found.replies:
        yield from _choice(choice, shortened(choice.text, 40))
    if found.survey:
        yield _head("Survey")
    for choice in found.survey:
        yield from _choice(choice, shortened(choice.text, 40))
    yield _head("Facts")
    yield _row("heard", found.heard)
    yield _row("not heard", found.unheard)
    yield _head("Memory")
    for row in found.rows:
        yield _row(row.name, row.values)


def _last(last: LastReply) -> Iterator[Content]:
    cut = ", cutting in" if last.interrupted else ""
    yield _head(f"Last reply ({'typed' if last.typed else 'picked'} in “{last.scene}”{cut})")
    yield literal(f"“{shortened(last.text, 80)}”", "italic")
    if not last.shown:
        yield literal("no behaviour read in it", "$text-muted")
    for shown in last.shown:
        yield _read(shown)
    early = (f"{fact} (not heard before: does not count)" for fact in last.early)
    told = {"names": (*last.facts, *early), "feelings": last.feelings, "asks for": last.asks}
    told["gives back wrongly"] = last.misheard
    for name, values in told.items():
        if values:
            yield _row(name, values)
    for choice in last.routes:
        yield from _choice(choice, "taken" if choice.holds else "")
    if last.why:
        yield _row("why", (last.why,))
    for branch in last.branches:
        yield Content.assemble(("→ ", "bold"), *_signed(branch))
        yield from _terms(branch)


def _read(shown: ReadBehaviour) -> Content:
    # What the ear says of it quotes the words already.
    told = shown.why or (f"“{shortened(shown.words)}”" if shown.words else "")
    strength = f" {shown.strength:.0%} "
    return Content.assemble(("◆ ", "$text-accent"), literal(shown.code, "bold"), strength, literal(told))


def _choice(choice: WayOn, more: str) -> Iterator[Content]:
    yield Content.assemble(*_signed(choice), literal(f"  {more}" if more else "", "$text-muted"))
    yield from _terms(choice)


def _signed(choice: WayOn) -> Iterable[Content | tuple[str, str]]:
    sign, style = _SIGNS[choice.holds]
    return (f"{sign} ", style), literal(choice.id, "bold"), literal(f"  {choice.why}")


def _terms(choice: WayOn) -> Iterator[Content]:
    for term in choice.terms:
        sign, style = _SIGNS[term.holds]
        now = f": {term.now}" if term.now else ""
        yield Content.assemble(f"    {sign} ", literal(term.text, style), literal(now))


def _row(name: str, values: Iterable[str]) -> Content:
    return Content.assemble((f"{name}: ", "$text-muted"), literal(", ".join(values) or "none"))


def _head(text: str) -> Content:
    return literal(text, "bold $primary")
