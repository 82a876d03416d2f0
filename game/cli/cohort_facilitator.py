"""What a facilitator does with a cohort: makes it, and takes in what came back."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from game.cli.ask_login import ask_login
from game.cli.at_hand import library
from game.cohort.extras import needs
from game.errors import FailedError, PlainError, reason
from game.messages import say
from game.printing import print_line, print_message
from game.text import printable
from game.words import quoted

if TYPE_CHECKING:
    from game.cohort.cohort_file import CohortFile
    from game.cohort.record_store import RecordStore
    from game.facilitator.intake import Taken
    from game.facilitator.new_cohort import Own
    from game.facilitator.store import Store

_UNUSED = 20
"""Columns of a roster that are named, where it has more."""
db_option = click.option(
    "--db", default="", metavar="URL", help="The database; without it, the file of your own."
)
cohort_option = click.option(
    "--cohort",
    "named",
    default="",
    metavar="COHORT",
    help="Its name, or the beginning of its id. Left out: the only one there is.",
)


@click.command("new", epilog="Example: hearmeout cohort new Spring --roster roster.csv --starts 2026-03-02")
@click.argument("name")
@click.option("--roster", type=click.Path(path_type=Path), help="A CSV with identifier, name and group.")
@click.option("--course", multiple=True, metavar="ID", help="A course or a story; may be given again.")
@click.option("--starts", default="", metavar="DAY", help="Such as 2026-03-02.")
@click.option("--ends", default="", metavar="DAY", help="The last day of the course.")
@click.option("--keep-until", default="", metavar="DAY", help="After it nothing more is told.")
@click.option("--store", "address", default="", metavar="URL", help="The record store's xAPI endpoint.")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), default=Path(), help="The folder to write to."
)
@db_option
def new(
    name: str,
    roster: Path | None,
    course: tuple[str, ...],
    starts: str,
    ends: str,
    keep_until: str,
    address: str,
    folder: Path,
    db: str,
) -> None:
    """Make a cohort: a file to join with, and a code of one's own for each on the roster.

    Writes NAME.cohort.json, and NAME.codes.csv with the codes: hand each learner theirs. The code that is
    printed is for everybody. Who is behind which pseudonym is kept in your database alone.
    """
    with needs("facilitator"):
        from game.facilitator.new_cohort import NewCohort, codes_csv, make_cohort, stories_of
        from game.facilitator.roster import Roster, read_roster
        from game.facilitator.store import open_store
    from game.authoring.new import slug
    from game.cohort.cohort_file import ENDING, as_code, as_file

    read = read_roster(roster) if roster else Roster(())
    at = library()
    known = {story: playable.hash for story, playable in at.stories.items()}
    courses = {one.id: [chapter.story for chapter in one.chapters] for one in at.courses}
    plan = NewCohort(name, stories_of(known, courses, course), starts, ends, keep_until, address)
    files = [folder / f"{slug(name, 'cohort')}{ending}" for ending in (ENDING, ".codes.csv")]
    _must_be_free(folder, files)
    written: list[Path] = []

    def write(cohort: "CohortFile", own: "Own") -> None:
        _write(files[0], as_file(cohort), private=False)
        written.append(files[0])
        if own:
            # It has names in it.
            _write(files[1], codes_csv(own), private=True)
            written.append(files[1])

    try:
        with open_store(db) as store:
            cohort, own = make_cohort(store, plan, read.people, datetime.now(UTC), write)
    except BaseException:
        for file in written:
            with suppress(OSError):
                file.unlink()
        raise
    for file in written:
        print_message(say("roster.written", file=printable(str(file))))
    for column in read.unused[:_UNUSED]:
        print_message(say("roster.unused", name=quoted(column)))
    if len(read.unused) > _UNUSED:
        print_message(say("roster.unused_more", count=len(read.unused) - _UNUSED))
    print_line(as_code(cohort))
    print_message(say("roster.made_with", count=len(own)) if own else say("roster.made"))


_AS_SENT = click.option(
    "--as-sent", is_flag=True, help="Do not reckon the runs again: quicker, and no wrong figures are found."
)


@click.command("import", epilog="Example: hearmeout cohort import bundles/*.hmo.jsonl")
@click.argument("bundles", metavar="BUNDLE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--new-cohort", is_flag=True, help="Take in files of cohorts that are not here yet, too.")
@click.option("--again", is_flag=True, help="Take in also whom you erased with `remove --learner`.")
@db_option
@_AS_SENT
def import_(bundles: tuple[Path, ...], new_cohort: bool, again: bool, db: str, as_sent: bool) -> None:
    """Take in what learners wrote with `hearmeout cohort export`.

    In any order, and as often as you like: what is known already changes nothing. Of a damaged file the rest
    counts, and the damage is named; then the exit status is 1.

    A file of a cohort that is not here is named and left out, unless you add --new-cohort. Where no cohort is
    here yet and all files are of one, that one is taken in. A file of somebody whom you erased is left out
    unless you add --again.
    """
    with needs("facilitator"):
        from game.facilitator.importing import import_bundles
        from game.facilitator.store import open_store

    with open_store(db) as store:
        taken = import_bundles(store, bundles, datetime.now(UTC), new_cohorts=new_cohort, again=again)
        looked_at = _look_at(store, taken, as_sent=as_sent)
    _tell(taken, looked_at)


@click.command("pull", epilog="Example: hearmeout cohort pull Spring")
@click.argument("named", metavar="[COHORT]", default="")
@click.option("--login", "asks", is_flag=True, help="Ask for the login and keep it in the keyring.")
@db_option
@_AS_SENT
def pull(named: str, asks: bool, db: str, as_sent: bool) -> None:
    """Fetch what learners sent to the cohort's record store, from where the last time ended.

    The login of the record store comes from HEARMEOUT_STORE_KEY and HEARMEOUT_STORE_SECRET, or from this
    computer's keyring, where --login puts it: one that may read.
    """
    with needs("facilitator"):
        from game.facilitator.kept_cohorts import cohort_named
        from game.facilitator.pull import pull as pull_from
        from game.facilitator.store import open_store

    with open_store(db) as store:
        cohort = cohort_named(store, named)
        with _records(cohort, asks=asks) as records:
            taken = pull_from(store, cohort, records, datetime.now(UTC))
        looked_at = _look_at(store, taken, as_sent=as_sent)
    _tell(taken, looked_at)


def _records(cohort: "CohortFile", *, asks: bool) -> "RecordStore":
    from game.cohort.record_store import FACILITATOR, RecordStore
    from game.cohort.store_login import KEY, SECRET, login_of

    if not cohort.store:
        raise PlainError(say("roster.no_store", cohort=quoted(cohort.name)))
    if asks:
        ask_login(cohort.store)
    login = login_of(cohort.store)
    if login is None:
        raise FailedError(say("roster.no_store_login", address=cohort.store, key=KEY, secret=SECRET))
    return RecordStore(cohort.store, login, advice=FACILITATOR)


def _look_at(store: "Store", taken: "Taken", *, as_sent: bool) -> list[str]:
    """Look at the calls of everybody of whom something came, and unless they count `as_sent` reckon them
    again by the stories that are here; what is said of it."""
    from game.cli.at_hand import library
    from game.facilitator.early_calls import early_told, find_early
    from game.facilitator.reckoned_told import reckoned_told
    from game.facilitator.rescoring import Rescored, rescore

    at, all_runs, early = library(), Rescored(), list[str]()
    for cohort, pseudonyms in taken.learners.items():
        if not as_sent:
            all_runs.add(rescore(store, cohort, at, pseudonyms))
        # Of whom nothing counts, nothing is kept, their cohort neither.
        early += early_told(store, cohort, find_early(store, cohort, pseudonyms))
    return [*reckoned_told(store, at, all_runs), *early]


def _tell(taken: "Taken", looked_at: list[str]) -> None:
    for source, what in taken.notes:
        print_message(f"{source}: {what}")
    for told in taken.remarks:
        print_message(told)
    print_line(say("roster.taken", new=taken.new, known=taken.known))
    for told in looked_at:
        print_line(told)
    if taken.notes:
        click.get_current_context().exit(1)


def _must_be_free(folder: Path, files: "list[Path]") -> None:
    """Told before the cohort is kept: its codes could not be made again."""
    if not folder.is_dir():
        raise PlainError(say("roster.no_folder", folder=quoted(printable(str(folder)))))
    for file in files:
        if file.exists() or file.is_symlink():
            raise PlainError(say("roster.file_there", file=quoted(printable(str(file)))))


def _write(file: Path, content: bytes, *, private: bool) -> None:
    from game.whole_files import write_new

    try:
        write_new(file, content, private=private)
    except OSError as error:
        told = say("roster.not_written", file=quoted(printable(str(file))), why=reason(error))
        raise FailedError(told) from None
