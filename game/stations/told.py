"""What is told of a finished sitting, as titled lines that screen and plain play both show.

The player's own guess stands beside the reading; below the smallest change that means anything the answer is
that no change can be told.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from game.channels import channels
from game.local_times import local_day
from game.messages import say
from game.skills import skill_label, skills
from game.stations.certainty import certainty_lines, other_results, percent, takes
from game.stations.offer import Offer
from game.stations.results import Change, change, changes
from game.stations.sittings import NOT_SAID, Sitting, StationAnswer
from game.story.exercises import YOU, Exercise
from game.story.model import Beat
from game.words import shortened, unbracketed

_HALF_MINUTE = 30
_REPEATED = 400
"""Characters of lost words that are shown again: more than anybody says at once."""


def about(*, in_cohort: bool) -> tuple[str, ...]:
    """What the twelve stations are, before one begins."""
    return (
        say("stations.about"),
        say("stations.until_end"),
        say("stations.how_long"),
        say("stations.for_cohort") if in_cohort else say("stations.for_you"),
    )


def offer_line(offer: Offer) -> str:
    """One sentence that offers them."""
    if offer.begun:
        return say("stations.offer_begun")
    match offer.occasion:
        case "before" | "between":
            return say("stations.offer_before")
        case "after":
            return say("stations.offer_after_alone") if offer.first else say("stations.offer_after")
        case "later":
            return say("stations.offer_later")


def settled_elsewhere(now: Sitting, place: int, words: str) -> str:
    """What is said after `words` were sent, "" to skip, for a station that another window had settled; ""
    where they are what was kept."""
    kept = now.answers.get(place)
    if kept is None or kept.result is None:
        done = say("stations.ended_elsewhere")
    elif kept.text == words:
        return ""
    else:
        done = say("stations.elsewhere")
    return f"{done} {say('stations.not_kept', words=shortened(words, _REPEATED))}" if words else done


class Part(Struct, frozen=True):
    """A title, and the lines below it."""

    title: str
    lines: tuple[str, ...]


class Heard(Struct, frozen=True):
    """A line of a station as it is shown: `who` speaks, "" for what is seen; `you`: it is the agent's."""

    who: str
    text: str
    you: bool = False


def heard(station: Exercise) -> tuple[Heard, ...]:
    """What happens at a station before the player answers."""
    return tuple(_heard((*station.earlier, *station.customer), station.name))


def task(station: Exercise) -> str:
    """What the station asks for."""
    row = skills().get(station.skill)
    return station.task or (row.task if row else "")


def channel_label(station: Exercise) -> str:
    row = channels().get(station.channel)
    return row.label if row else station.channel


def time_words(seconds: int) -> str:
    """A time as it is shown: in whole minutes, which says enough and does not run."""
    if seconds < 2 * _HALF_MINUTE:
        return say("stations.under_a_minute")
    return say("stations.minutes", count=(seconds + _HALF_MINUTE) // (2 * _HALF_MINUTE))


def result_name(sitting: Sitting) -> str:
    """Which sitting it was."""
    return say("stations.result_of", day=local_day(sitting.finished) or "–")


def compared_with(sitting: Sitting, finished: Sequence[Sitting]) -> tuple[Sitting, ...]:
    """The earlier sittings that a result is held against: the first, and the one before it."""
    ids = [one.id for one in finished]
    before = finished[: ids.index(sitting.id)] if sitting.id in ids else finished
    if len(before) < 2:
        return tuple(before)
    return before[0], before[-1]


def result_parts(sitting: Sitting, earlier: Sequence[Sitting], how: str = "") -> tuple[Part, ...]:
    """What is told of a finished sitting, what everybody wants to know first; `earlier` are those that it is
    held against, and `how` says how the skill to practise next is practised. How sure all of it is, is
    `certainty_part`."""
    return (
        Part(say("stations.came_to"), tuple(_came_to(sitting))),
        Part(say("stations.by_skill"), tuple(_skill_lines(sitting, how))),
        *(change_part(before, sitting) for before in earlier),
    )


def certainty_part(sitting: Sitting, earlier: Sequence[Sitting]) -> Part:
    """How sure the counts are, in statistics."""
    lines = [*certainty_lines(sitting, alone=not earlier), *_change_figures(sitting, earlier)]
    return Part(say("stations.trust"), tuple(lines))


def change_part(before: Sitting, after: Sitting) -> Part:
    """What two sittings can tell of a change."""
    return Part(_since(before), tuple(_change_lines(before, after)))


def station_parts(sitting: Sitting, place: int) -> tuple[Part, ...]:
    """What is told of one station: what was asked, what was answered, how it was read, and a model answer."""
    station, answer = sitting.stations[place], sitting.answers.get(place)
    if station.typed is None:
        return (Part(say("stations.asked"), (say("stations.unknown"),)),)
    spoken = (f"{line.who}: {line.text}" if line.who else line.text for line in heard(station))
    asked = (*spoken, say("stations.task", task=task(station)))
    parts = [Part(say("stations.asked"), asked)]
    if answer is None or answer.result in (None, "skipped"):
        parts.append(Part(say("stations.yours"), (say("stations.no_answer"),)))
    else:
        parts += [
            Part(say("stations.yours"), (answer.text,)),
            Part(say("stations.read"), (*_read_lines(answer), *_counts_as(station))),
        ]
    mine = answer.text if answer else ""
    model = next((line for line in station.typed.examples.met if line != mine), mine)
    return (*parts, Part(say("stations.model"), (model,)))


def is_read(answer: StationAnswer | None) -> bool:
    """Whether there is a reading to disagree with."""
    return answer is not None and answer.result not in (None, "skipped")


def station_name(sitting: Sitting, place: int) -> str:
    skill = sitting.stations[place].skill
    return say("stations.station", place=place + 1, all=len(sitting.stations), skill=skill_label(skill))


def _heard(beats: Sequence[Beat], name: str) -> Iterator[Heard]:
    for beat in beats:
        if beat.do:
            yield Heard("", f"({unbracketed(beat.do)})")
        if beat.say:
            yield Heard(
                say("transcript.you") if beat.who == YOU else beat.who or name, beat.say, beat.who == YOU
            )


def _came_to(sitting: Sitting) -> Iterator[str]:
    found = sitting.counts
    if found.answered:
        first = say("stations.of_answered", count=found.answered, met=found.met)
        told = [f"{', '.join([first, *other_results(found)])}."]
        if found.unanswered:
            told.append(say("stations.rest_unanswered", count=found.unanswered, all=found.of))
        yield " ".join(told)
    else:
        yield say("stations.of_none", all=found.of)
    yield _own_line(sitting)
    yield say("stations.not_measured")
    yield say("stations.form", form=sitting.form.upper())
    told = [say("stations.took", time=time_words(sitting.seconds))]
    if sitting.untimed:
        told.append(say("stations.was_untimed"))
    elif sitting.ran_out:
        told.append(say("stations.ran_out", count=found.unanswered))
    yield " ".join(told)


def _own_line(sitting: Sitting) -> str:
    found = sitting.counts
    if sitting.own in (None, NOT_SAID):
        return say("stations.own_none", met=found.met, all=found.of)
    return say("stations.own", own=sitting.own or 0, met=found.met, all=found.of)


def _skill_lines(sitting: Sitting, how: str) -> Iterator[str]:
    """Of each skill what was answered: a skill without an answer is no failure."""
    for skill, found in sitting.by_skill.items():
        if not found.answered:
            yield say("stations.skill_unanswered", name=skill_label(skill))
            continue
        row = say("stations.skill_row", name=skill_label(skill), met=found.met, of=found.answered)
        left_out = say("stations.left_out", count=found.unanswered) if found.unanswered else ""
        yield f"{', '.join([row, *other_results(found)])}{left_out}"
    if against := sitting.counts.against:
        yield say("stations.against", count=against)
    if skill := skill_to_practise(sitting):
        found = sitting.by_skill[skill]
        name = skill_label(skill)
        told = say("stations.practise_next", name=name, met=found.met, of=found.answered)
        yield f"{told} {how}".rstrip()


def skill_to_practise(sitting: Sitting) -> str:
    """The skill with the smallest share of what was answered, where any is below all of it; of equal ones
    that which a newcomer meets first. "" for none."""
    shares = {
        skill: found.met / found.answered for skill, found in sitting.by_skill.items() if found.answered
    }
    least = min(shares, key=shares.__getitem__, default=None)
    if least is None or shares[least] == 1 or least not in skills():
        return ""
    return least


def _since(before: Sitting) -> str:
    return say("stations.since", form=before.form.upper(), day=local_day(before.finished) or "–")


def _change_lines(before: Sitting, after: Sitting) -> Iterator[str]:
    whole = change(before.counts, after.counts)
    yield f"{_then(say('stations.in_all'), whole)} {_verdict(whole)}"
    untold: list[str] = []
    not_compared: list[str] = []
    for skill, found in changes(before.by_skill, after.by_skill).items():
        if not (found.before.answered and found.after.answered):
            not_compared.append(skill_label(skill))
        elif found.told:
            yield f"{_then(skill_label(skill), found)} {_verdict(found)}"
        else:
            untold.append(_then(skill_label(skill), found))
    if untold:
        yield f"{' '.join(untold)} {say('stations.no_change')}"
    if not_compared:
        yield say("stations.not_compared", names=", ".join(not_compared))
    if before.counts.unanswered or after.counts.unanswered:
        yield say(
            "stations.unlike_answered",
            count=before.counts.unanswered,
            all=before.counts.of,
            count_now=after.counts.unanswered,
            all_now=after.counts.of,
        )
    if before.counts.unclear or after.counts.unclear:
        yield say(
            "stations.unclear_both",
            count=before.counts.unclear,
            all=before.counts.of,
            count_now=after.counts.unclear,
            all_now=after.counts.of,
        )
    if before.untimed != after.untimed:
        yield say("stations.unlike")


def _then(name: str, found: Change) -> str:
    before, after = found.before, found.after
    return say(
        "stations.then_now",
        name=name,
        met=before.met,
        of=before.of,
        met_now=after.met,
        of_now=after.of,
    )


def _verdict(found: Change) -> str:
    if not found.told:
        return say("stations.no_change")
    return say("stations.more") if found.difference > 0 else say("stations.less")


def _change_figures(after: Sitting, earlier: Sequence[Sitting]) -> Iterator[str]:
    """How large each change may be, and the smallest that means anything."""
    for before in earlier:
        whole = change(before.counts, after.counts)
        by_skill = changes(before.by_skill, after.by_skill)
        named = {say("stations.in_all"): whole} | {skill_label(of): found for of, found in by_skill.items()}
        sizes = [_size(name, found) for name, found in named.items() if found.told]
        hardly = [] if all(found.told for found in by_skill.values()) else [say("stations.hardly")]
        yield f"{_since(before)}: {' '.join([*sizes, takes(whole), *hardly])}"


def _size(name: str, found: Change) -> str:
    low, high = (percent(abs(end)) for end in sorted(found.interval, key=abs))
    if found.difference > 0:
        return say("stations.more_by", name=name, low=low, high=high)
    return say("stations.less_by", name=name, low=low, high=high)


def _read_lines(answer: StationAnswer) -> Iterator[str]:
    yield {
        "met": say("stations.met_word"),
        "partly": say("stations.partly_word"),
        "missed": say("stations.missed_word"),
        "unclear": say("stations.unclear_word"),
    }.get(answer.result or "", "")
    yield from answer.told
    if answer.against:
        yield say("stations.disagreed")


def _counts_as(station: Exercise) -> Iterator[str]:
    """By what an answer is judged."""
    if row := skills().get(station.skill):
        yield say("stations.means", means=row.means)
        yield say("stations.half", half=row.half)
