"""What a learner does with a cohort: joins it, looks at what was told, writes a bundle, leaves it."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from game.cli.at_hand import database, library, profile_option
from game.cli.output_file import Output, output_options
from game.errors import PlainError
from game.local_times import local_today
from game.messages import say
from game.printing import print_line, print_message

if TYPE_CHECKING:
    from game.debrief.blocks import Block
    from game.progress.database import Database
    from game.records.memberships import Membership


@click.command("join", epilog="Example: hearmeout cohort join spring.cohort.json")
@click.argument("given", metavar="FILE-OR-CODE")
@click.option("--words/--no-words", default=None, help="Whether the words that you type go out too.")
@click.option("--yes", is_flag=True, help="Join without being asked.")
@profile_option("Who joins.")
def join(given: str, words: bool | None, yes: bool, profile: str) -> None:
    """Join a cohort with its file or its code of one line.

    What leaves this computer, and what never does, is said first, and a yes or no is asked for. The file with
    which a facilitator answers to a call that you shared is opened by this command, too.
    """
    from game.cli.terminal import person_types
    from game.cohort.cohort_file import read_cohort
    from game.cohort.comments_file import looks_like_comments, take_in, taken_in_told
    from game.cohort.consent import consent
    from game.cohort.joining import accept, invite, shown_name

    data = database()
    if looks_like_comments(given):
        print_line(taken_in_told(take_in(data, profile, Path(given.strip()))))
        return
    cohort = read_cohort(given)
    invitation = invite(data, library(), profile, cohort, local_today())
    _show(consent(invitation, profile))
    if not yes:
        if not person_types():
            raise PlainError(say("consent.needs_yes"))
        if not _answer(say("consent.ask")):
            print_line(say("consent.declined"))
            return
    if words is None:
        words = False if yes else _answer(say("consent.ask_words"), empty=False)
    made = accept(data, profile, invitation, words=words)
    print_line(say("consent.joined", name=shown_name(cohort), pseudonym=made.pseudonym))
    print_line(say("member.words_yes") if words else say("member.words_no"))


@click.command("mine", epilog="Example: hearmeout cohort mine --player ada")
@profile_option("Whose cohort.")
def mine(profile: str) -> None:
    """Show which cohort you are in, since when, under which pseudonym, and what was sent."""
    from game.cohort.comments_file import comments_page
    from game.cohort.membership_page import membership_page

    data = database(reads_only=True)
    _show(membership_page(data, profile))
    _show(comments_page(data, profile))


@click.command("leave", epilog="Example: hearmeout cohort leave --player ada")
@profile_option("Who leaves.")
def leave(profile: str) -> None:
    """Leave the cohort: nothing is told from now on. What was sent stays until it is forgotten."""
    from game.cohort.membership_page import left_told
    from game.records import memberships

    data = database()
    now = membership_of(data, profile)
    memberships.leave(data, now, datetime.now(UTC).isoformat(timespec="seconds"))
    print_line(left_told(data, now))


@click.command("export", epilog="Example: hearmeout cohort export -o ada.hmo.jsonl")
@profile_option("Whose records.")
@output_options
def export(output: Output, profile: str) -> None:
    """Write what was told so far as a bundle, a file for a facilitator without a record store.

    The same that would be sent stands in it, one record a line, and no more.
    """
    from game.cohort.export import handing_over

    data = database()
    with handing_over(data, membership_of(data, profile)) as text:
        output.write(text)


@click.command("share", epilog="Example: hearmeout cohort share last -o call.run.json")
@click.argument("which", metavar="RUN")
@click.option("--words/--no-words", default=None, help="Whether the words that you typed are in it.")
@click.option("--yes", is_flag=True, help="Write without being asked.")
@profile_option("Whose call.")
@output_options
def share(output: Output, which: str, words: bool | None, yes: bool, profile: str) -> None:
    """Write one finished call as a file that you hand to your facilitator, who can comment on each reply.

    RUN is an id, the beginning of one (`hearmeout export --list` shows them), or `last`. What is in the file
    is said first, on standard error, and a yes or no is asked for.
    """
    from game.cli.export import open_finished
    from game.cli.terminal import person_types
    from game.cohort.joining import name_of
    from game.cohort.shared_run import share_text, shared_run, what_is_shared
    from game.plain.debrief_lines import block_lines

    data = database(reads_only=True)
    now = membership_of(data, profile)
    past = open_finished(data, profile, which, last=False)
    asks = not yes and person_types()
    if words is None:
        words = asks and _answer(say("consent.ask_words"), print_message, empty=False)
    shared = shared_run(past, now, words=words)
    for line in block_lines(what_is_shared(shared, name_of(now))):
        print_message(line)
    if not yes and not asks:
        raise PlainError(say("share.needs_yes"))
    if asks and not _answer(say("share.ask"), print_message):
        print_message(say("share.declined"))
        return
    output.write(share_text(shared))
    print_message(say("share.hand_over"))


def membership_of(data: "Database", profile: str) -> "Membership":
    """The cohort that the player is in now. Raises `PlainError`."""
    from game.records.memberships import memberships

    now = next((one for one in reversed(memberships(data, profile)) if not one.left_at), None)
    if now is None:
        raise PlainError(say("cohort.in_none", player=profile))
    return now


def _show(blocks: "Iterable[Block]") -> None:
    from game.cli.terminal import write_line
    from game.plain.debrief_lines import block_lines

    for line in block_lines(blocks):
        write_line(line)


def _answer(question: str, write: Callable[[str], None] | None = None, *, empty: bool | None = None) -> bool:
    """A yes or a no; `empty` is what an empty line means. Input that ends is a no."""
    from game.cli.terminal import input_lines, write_line
    from game.plain.yes_or_no import yes_or_no

    (write or write_line)(question)
    for line in input_lines():
        said = yes_or_no(line) if line.strip() else empty
        if said is not None:
            return said
        print_message(say("consent.no_answer"))
    return False
