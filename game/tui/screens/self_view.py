"""What did you just do? The player's own view of a typed reply or two, and then how the ear read them."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from game.debrief.self_view import QUESTIONS, AskedReply, OwnAnswers, nearness_lines
from game.messages import say
from game.progress.self_views import nearness, save_self_view
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.widgets.debrief.yes_no import YesNo
from game.tui.widgets.page import Page
from game.words import shortened

_BEFORE = 160
"""Characters of what the customer had said: two lines of a page, so that the moment is known."""


class SelfViewScreen(GameScreen[bool | None], keys="self_view"):
    """Two questions on each reply; its reading shows when both are answered or skipped. Dismisses with True
    when every reading was shown and the player goes on. `answers` are those given so far, and is added to."""

    NO_EARLIER_KEYS = True

    def __init__(self, asked: Sequence[AskedReply], name: str, run: str, answers: OwnAnswers) -> None:
        super().__init__()
        self._asked, self._customer, self._run, self._answers = asked, name, run, answers

    def parts(self) -> ComposeResult:
        with Page(id="page"):
            yield Static(literal(say("self_view.title")), classes="title")
            yield Static(literal(say("self_view.first", count=len(self._asked))), classes="quiet")
            for reply in self._asked:
                before = f"{reply.by or self._customer}: {shortened(reply.customer, _BEFORE)}"
                yield Static(literal(before, "$text-muted"), classes="before")
                you = say("transcript.you")
                yield Static(Content.assemble(f"{you}: ", literal(reply.said, "$primary")), classes="said")
                yield from (YesNo(reply, question) for question in QUESTIONS)
            yield Static(id="near")

    def on_mount(self) -> None:
        for one in self.query(YesNo):
            one.show_own(self._answers.get((one.reply.seq, one.question)))
        for reply in self._asked:
            self._close_if_done(reply)
        self._point_at_next()

    @property
    def labels(self) -> dict[str, str]:
        """What the key does once nothing is left to be skipped."""
        return {} if self._open() else {"self_view.on": "Go on"}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in ("yes", "no") or bool(self._open())

    def action_yes(self) -> None:
        self._answer(self._here(), True)

    def action_no(self) -> None:
        self._answer(self._here(), False)

    def action_on(self) -> None:
        """Skip what is open on the reply that is pointed at; once nothing is open, go on."""
        here = self._here()
        if here is None:
            self.dismiss(True)
            return
        for question in QUESTIONS:
            self._answers.setdefault((here.reply.seq, question), None)
        self._close_if_done(here.reply)
        self._point_at_next()

    def on_yes_no_answered(self, event: YesNo.Answered) -> None:
        self._answer(event.asked, event.own)

    def _answer(self, one: YesNo | None, own: bool) -> None:
        if one is None or one not in self._open():
            return
        self._answers[one.reply.seq, one.question] = own
        one.show_own(own)
        if not save_self_view(self.app.database, self._run, one.reply, one.question, own):
            self.notify(say("own_view.unkept"), markup=False, severity="warning")
        self._close_if_done(one.reply)
        self._point_at_next()

    def _open(self) -> list[YesNo]:
        """The questions on replies whose reading is not shown yet."""
        return [one for one in self.query(YesNo) if not self._done(one.reply)]

    def _here(self) -> YesNo | None:
        """The open question that is pointed at, else the first that waits for an answer."""
        waiting = self._open()
        return next((one for one in waiting if one.pointed_at), waiting[0] if waiting else None)

    def _done(self, reply: AskedReply) -> bool:
        return all((reply.seq, question) in self._answers for question in QUESTIONS)

    def _close_if_done(self, reply: AskedReply) -> None:
        if self._done(reply):
            for one in self.query(YesNo):
                if one.reply.seq == reply.seq:
                    one.close()

    def _point_at_next(self) -> None:
        """Point at the next question without an answer; after the last, say how near own views come."""
        waiting = [one for one in self._open() if (one.reply.seq, one.question) not in self._answers]
        if waiting:
            waiting[0].point()
        else:
            near = nearness_lines(nearness(self.app.database, self.app.profile))
            self.query_one("#near", Static).update(literal("\n".join(near), "$text-muted"))
            self.query_one("#page", Page).focus()
        self.refresh_bindings()
