"""The first call as lines: after each turn what to try now, and a short close of its own."""

from game.conversation.guide import close_lines, guide, guide_words
from game.debrief.debrief import debrief
from game.messages import say
from game.plain.call_lines import LinePlayer
from game.plain.debrief_lines import ending_lines
from game.plain.known_everywhere import HELP
from game.play.first_call import skip_first_call
from game.progress.runs import let_go

_COMMANDS = {"cue": "/cue", "silence": "/wait", "retry": "/retry", "home": "/skip", "listen": "An empty line"}
"""What plain play has for the actions that the guide names."""


def _command_of(action: str) -> str:
    return _COMMANDS.get(action, "")


class FirstCallPlayer(LinePlayer):
    """A call that teaches the commands. `/skip` leaves it, and it is not offered again; `skipped` is True
    then."""

    more_commands = frozenset({"skip"})
    skipped = False
    _guided = ""

    def play(self) -> bool:
        """Whether the player goes on to the chapters: the call is over, or skipped."""
        return super().play() or self.skipped

    def leave(self) -> None:
        if self.skipped:
            self._call.log.save()
            self._notices()
            self._tell(say("first_call.skipped"))
        else:
            super().leave()

    def _command(self, line: str) -> bool:
        if line.lower() in HELP:
            goes_on = super()._command(line)
            self._tell(say("first_call.how_to_skip"))
            return goes_on
        if line.lower().split() != ["/skip"]:
            return super()._command(line)
        self.skipped = True
        skip_first_call(self._call.log.database, self._call.log.profile)
        let_go(self._call.log.database, self._call.log.id)
        return False

    def _where(self) -> None:
        super()._where()
        call = self._call
        told = guide(call.plan, call.played, retry=self._retry)
        if told.now == "cut_in":
            # It names a reply by its number, which has to be known.
            self._replies()
        words = guide_words(call.plan, call.played, told, "lines", _command_of)
        if words and words != self._guided:
            self._tell(say("first_call.guide", words=words))
        self._guided = words

    def _look_back(self) -> None:
        call = self._call
        self._tell(*ending_lines(debrief(call.plan, call.played), self._name))
        tried = close_lines(call.plan, call.played, _command_of, retry=self._retry)
        self._tell(say("first_call.tried_here"), *tried, say("first_call.think"))
