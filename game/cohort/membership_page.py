"""What a player sees of their cohort after joining: since when, under which pseudonym, and what was sent."""

from collections.abc import Iterator

from game.cohort.joining import name_of
from game.debrief.blocks import Block, Heading, Points, Sentence
from game.local_times import local_day
from game.messages import say
from game.progress.database import Database
from game.records import memberships as saved
from game.records.memberships import Membership
from game.records.outbox import counts, refused

_SHOWN = 5
"""Refused records that are named: the rest are counted."""


def membership_page(database: Database, profile: str) -> tuple[Block, ...]:
    """The page, of the cohort that the player is in or was in last. Raises `UnavailableError`."""
    every = saved.memberships(database, profile)
    now = next((one for one in reversed(every) if not one.left_at), None)
    if now is None:
        return (Heading(say("member.title"), 1), *(Sentence(told) for told in _outside(every)))
    return (Heading(say("member.title"), 1), *_inside(database, now))


def how_to_join() -> str:
    """What a player who is in no cohort can do."""
    return say("member.how_join")


def left_told(database: Database, membership: Membership) -> str:
    """What is said of a cohort that was left just now. Raises `UnavailableError`."""
    told = say("member.left", name=name_of(membership))
    stand = counts(database, membership.id)
    if stand.handed:
        told = f"{told} {say('member.stay_in_file', count=stand.handed)}"
    if stand.going:
        told = f"{told} {say('member.stay_going', count=stand.going)}"
    if never := stand.waiting - stand.handed - stand.going:
        told = f"{told} {say('member.stay_waiting', count=never)}"
    return told


def _outside(every: list[Membership]) -> Iterator[str]:
    yield say("member.none")
    if every:
        last = max(every, key=lambda one: one.left_at)
        yield say("member.left_on", name=name_of(last), day=local_day(last.left_at))


def _inside(database: Database, now: Membership) -> Iterator[Block]:
    day = local_day(now.joined)
    yield Sentence(say("member.since", name=name_of(now), day=day, pseudonym=now.pseudonym))
    yield Sentence(say("member.words_yes") if now.words else say("member.words_no"))
    if now.cohort.keep_until:
        yield Sentence(say("consent.kept_until", day=now.cohort.keep_until))
    told = counts(database, now.id)
    if not any((told.sent, told.waiting, told.refused)):
        yield Sentence(say("member.nothing"))
        return
    if now.cohort.store:
        yield Sentence(say("member.sent", count=told.sent))
        yield Sentence(say("member.waits", count=told.waiting))
        if told.going:
            yield Sentence(say("member.going", count=told.going))
    else:
        yield Sentence(say("member.to_hand_over", count=told.waiting))
    if told.handed:
        yield Sentence(say("member.in_file", count=told.handed))
    if told.refused:
        yield Sentence(say("member.refused", count=told.refused))
        reasons = refused(database, now.id)[:_SHOWN]
        yield Points(tuple(say("member.refused_one", id=id_, why=why) for id_, why in reasons))
