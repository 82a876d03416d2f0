"""What a preview works on: a story file under its author's hands, and the call that is played of it."""

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from game.authoring.preview import UnknownNameError, Watch, again, check_names, fitted, play_path
from game.conversation.beginning import START, Beginning, begin_in
from game.conversation.plan import Plan
from game.conversation.replay import Played, Record, record
from game.play.log import RunLog
from game.play.session import Call
from game.progress.database import Database
from game.story.findings import Finding
from game.story.loaded import Loaded
from game.text import clean
from game.words import counted

Said = tuple[str, str]


class PreviewedStory:
    """The last good version of the story and the call played of it; `call` is None before there was one.
    `findings` belong to the file as it is now; `broken`: it cannot be played now. `database` is a temporary
    one."""

    def __init__(
        self, path: Path, database: Database, beginning: Beginning = START, steps: Sequence[str] = ()
    ) -> None:
        self.path = path
        self.watch = Watch(path)
        self.beginning = beginning
        self.call: Call | None = None
        self.findings: tuple[Finding, ...] = ()
        self.broken = False
        self._database = database
        self._steps = tuple(steps)
        self._wanted: tuple[Record, ...] = ()
        self._shown = 0
        self._line: Said = ("", "")

    @property
    def name(self) -> str:
        return clean(self.path.name)

    @property
    def said(self) -> Said:
        """A kind (good, lost, or broken as long as it is) and a sentence for the author; "" for none."""
        if not self.broken:
            return self._line
        errors = sum(finding.severity == "error" for finding in self.findings)
        rest = ": you play on in the version before" if self.call else ""
        told = f"{self.name} has {counted(errors, 'error')}{rest}. Mend and save it, and it is read again."
        return "broken", told

    def take(self, loaded: Loaded) -> None:
        """A new version was read: play the call again as far as each event stands, or show the errors."""
        self.findings = loaded.findings
        self.broken = loaded.story is None
        if loaded.story is None:
            return
        plan = Plan(loaded.story, loaded.hash)
        if self.call is None:
            self._open(plan)
            return
        if not self._wanted or len(self.call.played) != self._shown:
            self._wanted = tuple(map(record, self.call.played))
        self.beginning, gone = fitted(plan.story, self.beginning)
        stood = again(plan, self.beginning, self._wanted)
        told = "; ".join(part for part in (gone, stood.said) if part)
        self._show(plan, stood.played)
        whole = stood.whole and not gone
        self._line = ("good" if whole else "lost"), f"{self.name} was read again: {told}."

    def acted(self) -> None:
        """The author played on: events that an edit removed will not return."""
        self._wanted = ()
        self._line = ("", "")

    def jump(self, beginning: Beginning) -> None:
        """Begin again elsewhere: where that is must exist in the story."""
        assert self.call is not None
        self.acted()
        self.beginning = beginning
        self._show(self.call.plan, [begin_in(self.call.plan, beginning)])

    def restart(self) -> None:
        self.jump(self.beginning)

    def undo(self) -> None:
        assert self.call is not None
        self.acted()
        *kept, last = self.call.played
        if last.before is None:
            self._line = ("lost", "This is the beginning: there is nothing to take back.")
            return
        self.keep(len(kept))

    def keep(self, events: int) -> None:
        """Keep the first events only, the entry counted as one."""
        assert self.call is not None
        self.acted()
        self._show(self.call.plan, self.call.played[: max(1, events)])

    def shown_findings(self) -> list[Finding]:
        """The findings with the file's name instead of its path."""
        return [replace(finding, file=Path(finding.file).name) for finding in self.findings]

    def _open(self, plan: Plan) -> None:
        try:
            check_names(plan.story, self.beginning)
        except UnknownNameError as error:
            self.beginning = START
            self._line = ("lost", f"{error} This is the call's beginning.")
            self._show(plan, [begin_in(plan)])
            return
        if not self._steps:
            self._show(plan, [begin_in(plan, self.beginning)])
            return
        stood = play_path(plan, self.beginning, self._steps)
        self._show(plan, stood.played)
        self._line = ("good" if stood.whole else "lost"), stood.said

    def _show(self, plan: Plan, played: Sequence[Played]) -> None:
        log = RunLog(self._database, "preview", plan, file=str(self.path))
        log.append(*played)
        self.call = Call(plan, log, played)
        self._shown = len(played)
