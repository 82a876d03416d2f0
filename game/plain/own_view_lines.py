"""The questions after a call: the player's own rating before the debrief, then what they take one or two of
their replies for, and one intention after it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from game.debrief.debrief import Debrief
from game.debrief.intentions import offered_intentions
from game.debrief.own_view import Question, heard_question, trust_question
from game.debrief.self_view import QUESTIONS, AskedReply, nearness_lines, question_text
from game.debrief.self_view import Question as AboutReply
from game.messages import say
from game.plain.debrief_lines import unheard_lines
from game.plain.known_everywhere import HELP, LEAVE, TO_LIST
from game.plain.typed_number import typed_number
from game.plain.yes_or_no import yes_or_no
from game.play.session import Call
from game.progress.own_views import RATINGS, as_intention, latest_intention, save_intention, save_rating
from game.progress.self_views import nearness, save_self_view

# Asked again once; then no answer is an answer.
_TRIES = 2
_NONE = ("/none", "none", "no", "nothing")
"""What is no aim, though it is words."""
UNHEARD = ("u", "/u")
"""Reads out what the customer never came to say."""

Answer = TypeVar("Answer", int, str, bool)


class Asking:
    """Asks the questions and saves each answer at once.

    `read` gives the next line of input, cleaned, or None when the input has ended. After that, and after
    `/quit`, `over` is True and no more questions are asked. An answer that could not be saved is tried again
    with the next one, and by `keep`.
    """

    def __init__(self, call: Call, read: Callable[[], str | None], write: Callable[[str], None]) -> None:
        self._call, self._read, self._write = call, read, write
        self.over = False
        self._unkept: dict[str, Callable[[], bool]] = {}
        self._told: set[str] = set()
        self._aside = False
        self.unheard: tuple[str, ...] = ()
        """What the customer never came to say, once the aim was asked for."""
        self.unheard_told = False
        """Whether that was read out."""

    def view(self) -> tuple[int, int]:
        """The player's own rating of the call, 1 to 5: how far they were trusted, how far the customer felt
        heard. 0 for a question that was skipped."""
        name = self._call.plan.story.customer.name
        self._write(say("own_view.first"))
        trust = self._rate(trust_question(name))
        if trust:
            self._keep_rating(trust, 0)
        heard = self._rate(heard_question(name))
        if heard:
            self._keep_rating(trust, heard)
        return trust, heard

    def self_view(self, asked: Sequence[AskedReply]) -> None:
        """Ask what each of these replies did, and tell after each what the ear read."""
        if self.over or not asked:
            return
        self._write(f"{say('self_view.title')} {say('self_view.first', count=len(asked))}")
        for reply in asked:
            self._write(f"{reply.by or self._call.plan.story.customer.name}: {reply.customer}")
            self._write(f"{say('transcript.you')}: {reply.said}")
            for question in QUESTIONS:
                self._ask_of(reply, question)
            if self.over:
                return
            for question in QUESTIONS:
                self._write(reply.heard(question).told)
        for line in nearness_lines(nearness(self._call.log.database, self._call.log.profile)):
            self._write(line)

    def next_time(self, found: Debrief) -> None:
        """Ask for one intention for the next call: a suggested one by its number, or one's own words, about
        which they are asked again. Where a reply came before something was said, one letter reads it out."""
        if self.over:
            return
        self.unheard = tuple(unheard_lines(found))
        offered = offered_intentions(found.card)
        self._write(f"{say('own_view.next_time')}:")
        for number, text in enumerate(offered, 1):
            self._write(f"{number}. {text}")
        log = self._call.log
        earlier = latest_intention(log.database, log.profile)
        how = say("own_view.how_again", intention=earlier) if earlier else say("own_view.how")
        if self.unheard:
            how = f"{how} {say('own_view.how_unheard')}"
        self._write(how)
        self._aside = True
        meant = self._chosen(offered, how)
        self._aside = False
        if self.over:
            return
        if meant:
            if self._keep("intention", lambda: save_intention(log.database, log.id, meant)):
                self._write(say("own_view.kept", intention=meant))
        elif meant == "" and earlier:
            if self._keep("intention", lambda: save_intention(log.database, log.id, "")):
                self._write(say("own_view.taken_away"))
        else:
            self._write(say("own_view.stays", intention=earlier) if earlier else say("own_view.kept_none"))

    def keep(self) -> None:
        """Try again to save what could not be saved. Tells the player when it works."""
        if not self._unkept:
            return
        self._call.log.save()
        self._unkept = {what: save for what, save in self._unkept.items() if not save()}
        messages = self._call.log.database.messages
        self._call.notices += messages
        messages.clear()
        if self._told and not self._unkept:
            self._told.clear()
            self._write(say("own_view.kept_now"))

    def _chosen(self, offered: Sequence[str], how: str) -> str | None:
        """The intention; "" for none, None where the question is skipped. After a no it is asked again."""
        again = say("own_view.none_of_these", most=len(offered))
        while (meant := self._ask(lambda line: _intention(line, offered), again, how)) not in ("", *offered):
            if meant is None:
                return None
            sure = say("own_view.sure", intention=meant)
            self._write(sure)
            keep = self._ask(yes_or_no, say("self_view.no_answer"), sure)
            if keep is not False:
                return meant if keep else None
            how = say("own_view.choose_again")
            self._write(how)
        return meant

    def _ask_of(self, reply: AskedReply, question: AboutReply) -> None:
        if self.over:
            return
        asked = say("self_view.ask", question=question_text(question))
        self._write(asked)
        own = self._ask(yes_or_no, say("self_view.no_answer"), asked)
        if own is not None:
            log, what = self._call.log, f"{reply.seq} {question}"
            self._keep(what, lambda: save_self_view(log.database, log.id, reply, question, own))

    def _rate(self, question: Question) -> int:
        if self.over:
            return 0
        asked = say("own_view.rate", question=question.text, low=question.low, high=question.high)
        self._write(asked)
        return self._ask(_rating, say("own_view.no_rating"), asked) or 0

    def _ask(self, understood: Callable[[str], Answer | None], again: str, how: str) -> Answer | None:
        """The first answer that is understood; None when the question is skipped. `how` answers /help, and
        `again` what is not understood. An empty line is no answer: it may have been typed before the question
        was read."""
        for left in reversed(range(_TRIES)):
            line = self._read()
            while line is not None and (told := self._beside(line, how)):
                for one in told:
                    self._write(one)
                line = self._read()
            if line is None or line.lower().partition(" ")[0] in (*LEAVE, *TO_LIST):
                self.over = True
                return None
            if line.lower() in ("/skip", "skip"):
                return None
            answer = understood(line)
            if answer is not None:
                return answer
            self._write(again if left else say("own_view.skipped"))
        return None

    def _beside(self, line: str, how: str) -> tuple[str, ...]:
        """What is told to a line that is no answer and asks for something; nothing for every other."""
        if not line:
            return (say("own_view.no_answer_yet"),)
        if line.lower() in HELP:
            return (how,)
        if self._aside and line.lower() in UNHEARD:
            self.unheard_told = True
            return self.unheard
        return ()

    def _keep_rating(self, trust: int, heard: int) -> None:
        log = self._call.log
        self._keep("rating", lambda: save_rating(log.database, log.id, trust or None, heard or None))

    def _keep(self, what: str, save: Callable[[], bool]) -> bool:
        self._unkept[what] = save
        self.keep()
        kept = what not in self._unkept
        if not kept and what not in self._told:
            self._told.add(what)
            self._write(say("own_view.unkept"))
        return kept


def _rating(line: str) -> int | None:
    number = typed_number(line)
    return number if number in RATINGS else None


def _intention(line: str, offered: Sequence[str]) -> str | None:
    """The intention in a line: a suggestion by its number, else the player's own words, "" for none. None
    for another command, and for a number that is not offered."""
    if line.lower().rstrip(".!") in _NONE:
        return ""
    number = typed_number(line)
    if number is None:
        return None if line.startswith("/") else as_intention(line)
    return dict(enumerate(offered, 1)).get(number)
