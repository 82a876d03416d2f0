"""What a player is told before they join a cohort: who asks, what leaves this computer, and what never does.

Worded once, for the command, the screen and home as lines.
"""

from collections.abc import Iterator

from game.cohort.cohort_file import CohortFile
from game.cohort.joining import Invitation, shown_name
from game.command_lines import command_line
from game.debrief.blocks import Block, Heading, Points, Sentence
from game.messages import say
from game.progress.profiles import player_words
from game.words import listed


def consent(invitation: Invitation, profile: str) -> tuple[Block, ...]:
    """The page that is read before a yes or a no."""
    cohort, player = invitation.cohort, player_words(profile)
    leave, forget = command_line("cohort", "leave", *player), command_line("forget", *player)
    return (
        Heading(say("consent.title"), 1),
        Sentence(say("consent.asks", name=shown_name(cohort)), "strong"),
        *(Sentence(told) for told in _about(invitation)),
        *(Sentence(told, "noted") for told in invitation.remarks),
        Heading(say("consent.leaves"), 2),
        Points(tuple(_leaves(cohort))),
        Heading(say("consent.never"), 2),
        Points((say("consent.never_words"), say("consent.never_rest"))),
        Heading(say("consent.good_to_know"), 2),
        Points(
            (
                say("consent.not_appraisal"),
                say("consent.may_leave", command=leave),
                say("consent.may_forget", command=forget),
            )
        ),
    )


def _about(invitation: Invitation) -> Iterator[str]:
    cohort = invitation.cohort
    if invitation.titles:
        yield say("consent.course", titles=listed([f"“{title}”" for title in invitation.titles]))
    if days := _days(cohort):
        yield days
    if cohort.group:
        yield say("consent.group", name=" ".join(cohort.group.split()))
    if cohort.store:
        yield say("consent.store", address=cohort.store)
    else:
        yield say("consent.no_store")
    if cohort.keep_until:
        yield say("consent.kept_until", day=cohort.keep_until)
    else:
        yield say("consent.kept_open")


def _days(cohort: CohortFile) -> str:
    if cohort.starts and cohort.ends:
        return say("consent.from_to", starts=cohort.starts, ends=cohort.ends)
    if cohort.starts:
        return say("consent.begins", starts=cohort.starts)
    return say("consent.ends", ends=cohort.ends) if cohort.ends else ""


def _leaves(cohort: CohortFile) -> Iterator[str]:
    yield say("consent.leaves_calls")
    yield say("consent.leaves_replies")
    yield say("consent.leaves_begun")
    yield say("consent.leaves_times")
    yield say("consent.leaves_practice")
    yield say("consent.leaves_besides")
    if cohort.pseudonym:
        yield say("consent.prepared", pseudonym=cohort.pseudonym)
    else:
        yield say("consent.drawn")
    if cohort.store:
        yield say("consent.login")
