"""A player's cohort as lines: joined with a code or a file, looked at, left."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from game.cohort.cohort_file import read_cohort
from game.cohort.comments_file import comments_page, looks_like_comments, take_in, taken_in_told
from game.cohort.consent import consent
from game.cohort.export import write_bundle
from game.cohort.joining import accept, invite, shown_name
from game.cohort.membership_page import left_told, membership_page
from game.errors import PlainError, reason
from game.local_times import local_today
from game.messages import say
from game.paths import data_dir
from game.plain.debrief_lines import block_lines
from game.plain.known_everywhere import HELP, TO_LIST, Lead
from game.plain.yes_or_no import yes_or_no
from game.progress.database import Database, UnavailableError
from game.progress.facilitator_comments import commented_runs, keep_seen
from game.progress.library import Library
from game.records import memberships
from game.text import clean, printable


class CohortLines:
    """One visit. `read` gives the next line, cleaned, None when the input has ended or the player leaves. A
    word of home leads there (`lead`)."""

    def __init__(
        self,
        database: Database,
        library: Library,
        profile: str,
        read: Callable[[], str | None],
        write: Callable[[str], None],
        *,
        lead: Lead,
    ) -> None:
        self._database, self._library, self._profile = database, library, profile
        self._read, self._write, self._lead = read, write, lead

    def visit(self) -> bool:
        """False when the player leaves the game or the input has ended."""
        while True:
            now = memberships.current(self._database, self._profile)
            try:
                for told in block_lines(membership_page(self._database, self._profile)):
                    self._write(told)
                self._comments()
            except UnavailableError as error:
                self._write(str(error))
                return True
            self._write(say("member.plain_how") if now else say("member.plain_join"))
            line = self._read()
            if not line or line.lower() in (*TO_LIST, "home"):
                return line is not None
            if line.lower() in HELP:
                continue
            if self._lead(line):
                return True
            try:
                for told in self._done(line, now):
                    self._write(told)
            except UnavailableError as error:
                self._write(say("member.unkept", why=error.why))
            except PlainError as error:
                self._write(str(error))

    def _done(self, line: str, now: memberships.Membership | None) -> Iterator[str]:
        """Do what a line asks for; what is said of it."""
        match line.lower().removeprefix("/"):
            case "words" if now:
                memberships.say_yes_to_words(self._database, now, not now.words)
                yield say("member.words_now_no") if now.words else say("member.words_now_yes")
            case "export" if now:
                try:
                    path = write_bundle(self._database, now, data_dir() / "bundles")
                except OSError as error:
                    yield say("member.unexported", why=reason(error))
                else:
                    yield say("member.exported", file=clean(printable(str(path))))
            case "leave" if now:
                if self._answer(say("member.plain_leave")):
                    moment = datetime.now(UTC).isoformat(timespec="seconds")
                    memberships.leave(self._database, now, moment)
                    yield left_told(self._database, now)
                else:
                    yield say("member.stays")
            case _:
                yield self._join(line)

    def _comments(self) -> None:
        """Read out what facilitators said of the player's calls."""
        for told in block_lines(comments_page(self._database, self._profile)):
            self._write(told)
        for run in commented_runs(self._database, self._profile):
            keep_seen(self._database, run.run)

    def _join(self, given: str) -> str:
        if looks_like_comments(given):
            return taken_in_told(take_in(self._database, self._profile, Path(given.strip())))
        cohort = read_cohort(given)
        today = local_today()
        invitation = invite(self._database, self._library, self._profile, cohort, today)
        for told in block_lines(consent(invitation, self._profile)):
            self._write(told)
        if not self._answer(say("consent.ask")):
            return say("consent.declined")
        words = self._answer(say("consent.ask_words"))
        made = accept(self._database, self._profile, invitation, words=words)
        return say("consent.joined", name=shown_name(cohort), pseudonym=made.pseudonym)

    def _answer(self, question: str) -> bool:
        """A yes; everything else is a no, and changes nothing."""
        self._write(question)
        return yes_or_no(self._read() or "") is True
