"""Two runs of one story side by side, from the point where they part."""

from itertools import takewhile

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from game.conversation.transcript import ASIDE, speaker
from game.debrief.debrief import Debrief, Moment, debrief
from game.local_times import local_time
from game.messages import say
from game.play.rewind import Past
from game.tui.ending_signs import ENDING_SIGNS
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.widgets.debrief.meter_curves import MeterCurves
from game.tui.widgets.page import Page


class CompareRunsScreen(GameScreen[None], keys="compare"):
    """The earlier run on the left (above on a narrow screen), the later one on the right (below)."""

    AUTO_FOCUS = "#both"

    def __init__(self, one: Past, other: Past) -> None:
        super().__init__()
        self._pasts = (one, other) if one.began <= other.began else (other, one)
        self._found = tuple(debrief(p.call.plan, p.call.played) for p in self._pasts)
        self._alike = parting(self._found[0], self._found[1])

    def parts(self) -> ComposeResult:
        story = self._pasts[0].call.plan.story
        yield Static(literal(f"{story.customer.name} · {story.title} · two calls"), id="who")
        yield Static(literal(self._shared()), id="shared", classes="quiet")
        with Page(id="both"), Container(id="sides"):
            for name, past, found in zip(("First", "Second"), self._pasts, self._found, strict=True):
                with Container(classes="side"):
                    yield Static(self._head(name, past, found), classes="head")
                    curves = MeterCurves(found.curve)
                    curves.place = max(0, self._alike - 1)
                    yield curves
                    customer = past.call.plan.story.customer.name
                    later = found.moments[self._alike :]
                    lines = [line for moment in later for line in self._moment(moment, customer)]
                    lines = lines or [literal(say("earlier.no_more"), "$text-muted")]
                    yield Static(Content("\n").join(lines), classes="transcript")

    def _shared(self) -> str:
        alike = sum(len(m.lines) for m in self._found[0].moments[: self._alike])
        if all(len(f.moments) == self._alike for f in self._found):
            return say("earlier.same")
        return say("earlier.part", count=alike) if alike else say("earlier.part_at_once")

    def _head(self, name: str, past: Past, found: Debrief) -> Content:
        ending = found.ending
        sign = f"{ENDING_SIGNS[ending.kind]} " if ending else ""
        how = f"{ending.title} ({ending.kind})" if ending else say("earlier.not_over")
        trust, frustration = found.curve[-1]
        now = say("meters.now", trust=trust, frustration=frustration)
        if found.survey:
            now = say("earlier.stars", meters=now, stars=found.survey.stars)
        began = literal(say("earlier.began", which=name, when=local_time(past.began)), "$primary")
        ended = Content.assemble((sign, "bold"), literal(how, "bold"))
        notice = [literal(past.notice, "$text-muted italic")] if past.notice else []
        return Content("\n").join([began, ended, literal(now, "$text-muted"), *notice])

    def _moment(self, moment: Moment, name: str) -> list[Content]:
        parts = []
        for line in moment.lines:
            yours = line.who in ("you", "cue")
            style = "$primary" if yours else "$text-muted italic" if line.who in ASIDE else ""
            head = "" if line.who in ("cut", "back", "silence", "seen") else f"{speaker(line, name)}: "
            parts.append(Content.assemble(literal(head, "bold"), literal(line.text, style)))
            if line.who == "you":
                outcome = moment.outcome
                numbers = say("meters.now", trust=outcome.trust, frustration=outcome.frustration)
                parts.append(literal(f"▸ {numbers}", "$text-accent"))
        return parts


def parting(one: Debrief, other: Debrief) -> int:
    """How many moments from the beginning are the same in both runs: the same lines of the player, and the
    same scene and meters after them. Which of several lines a customer drew for a run parts nobody."""
    shown = [
        [(_did(moment), meters) for moment, meters in zip(run.moments, run.curve, strict=True)]
        for run in (one, other)
    ]
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*shown, strict=False)))


def _did(moment: Moment) -> tuple[object, ...]:
    yours = tuple(line for line in moment.lines if not line.theirs)
    return yours, moment.outcome.scene, len(moment.lines)
