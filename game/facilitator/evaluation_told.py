"""What an evaluation says, as titled lines for a facilitator who knows no statistics."""

from collections.abc import Iterator, Sequence

from game.facilitator.change_words import beside, points, signed, verdict
from game.facilitator.comparison import Comparison
from game.facilitator.evaluation import Evaluation, SkillChange, Stretch
from game.facilitator.fewest import FEWEST_PEOPLE
from game.facilitator.half_page import HowFar, half_page
from game.facilitator.study import ALL, Instrument
from game.facilitator.study_reliability import ENOUGH, Reliability
from game.facilitator.study_rows import ChangedStory, StudyData
from game.messages import say
from game.skills import skill_label
from game.stations.certainty import hundredths, trust_lines
from game.stations.told import Part
from game.words import listed


def evaluation_parts(found: Evaluation, data: StudyData, came_to: HowFar) -> tuple[Part, ...]:
    """All of it, in the order in which it is read: first what may be quoted as it stands."""
    after, later = found.stretches
    return (
        Part(say("half_page.title"), half_page(found, came_to)),
        Part(say("evaluate.who"), tuple(_who_lines(found, data.cut_off))),
        Part(say("evaluate.after"), tuple(_stretch_lines(after, explained=False))),
        Part(say("evaluate.later"), tuple(_stretch_lines(later, explained=not after.hidden))),
        Part(say("evaluate.beside"), tuple(_comparison_lines(found.comparison))),
        Part(say("evaluate.needs"), tuple(_needs_lines(found))),
        Part(say("evaluate.one_person"), one_person_lines(found)),
        Part(say("evaluate.trust"), tuple(_trust_lines(found))),
        Part(say("evaluate.made_with"), tuple(_version_lines(found, data.stories))),
    )


def one_person_lines(found: Evaluation) -> tuple[str, ...]:
    """Why nothing is said of one person."""
    one = found.one_person
    low, high = one.needed
    lines = [
        say("evaluate.no_verdict", stations=one.stations, of_skill=one.stations_of_skill, low=low, high=high)
    ]
    if one.to_met is not None:
        lines.append(
            say("evaluate.one_count", from_met=one.from_met, to_met=one.to_met, stations=one.stations)
        )
    return (*lines, say("stations.hardly"))


def change_told(one: SkillChange) -> str:
    """The change in a skill with its interval and what can be told of it, in one line."""
    if one.change is None or one.interval is None:
        return say("report.too_few")
    low, high = map(signed, one.interval)
    return say("evaluate.change_short", points=signed(one.change), low=low, high=high, verdict=verdict(one))


def _who_lines(found: Evaluation, cut_off: int) -> Iterator[str]:
    yield say("evaluate.before", count=found.before)
    for stretch in found.stretches:
        if stretch.to == "after":
            yield say("evaluate.did_after", count=stretch.people)
            if stretch.first_alone:
                yield say("evaluate.gone", count=stretch.first_alone)
        else:
            yield say("evaluate.did_later", count=stretch.people)
    for left in found.left_out:
        yield say(
            "evaluate.left_out", count=left.sittings, people=left.people, versions=_versions(left.instrument)
        )
    if found.left_out:
        yield say("evaluate.why_left_out")
    if unreadable := found.unreadable.sittings:
        yield say("evaluate.unreadable", count=unreadable, people=found.unreadable.people)
    if cut_off:
        yield say("evaluate.cut_off", count=cut_off)


def _stretch_lines(stretch: Stretch, *, explained: bool) -> Iterator[str]:
    """`explained`: what points and intervals are was said before."""
    if stretch.hidden:
        yield say("evaluate.hidden", count=stretch.people, fewest=FEWEST_PEOPLE)
        return
    for one in stretch.skills:
        yield from _skill_lines(one)
    if stretch.counts_hidden:
        yield say("evaluate.counts_hidden", fewest=FEWEST_PEOPLE)
    if not explained:
        yield say("evaluate.points")
        yield say("evaluate.chance")
    whole = stretch.skills[-1]
    if stretch.shown is not None:
        yield say("evaluate.can_show", people=stretch.people, effect=hundredths(stretch.shown))
    if whole.smallest is not None and whole.effect is not None:
        yield say("evaluate.smallest", points=points(whole.smallest))
        needed = whole.effect.people_needed
        if needed is None or needed > stretch.people:
            yield _effect_needs(whole.effect.size, needed)
    elif whole.change is not None:
        yield say("evaluate.alike")
    if stretch.one_way:
        yield say("evaluate.one_way")
    if stretch.unlike:
        yield say("evaluate.unlike")


def _skill_lines(one: SkillChange) -> Iterator[str]:
    name = _name(one.skill)
    if one.change is None or one.interval is None:
        yield say("evaluate.not_enough", name=name)
    else:
        low, high = one.interval
        yield say(
            "evaluate.changed",
            name=name,
            points=signed(one.change),
            low=signed(low),
            high=signed(high),
            people=one.people,
            verdict=verdict(one),
        )
    if one.before is not None and one.after is not None:
        yield say(
            "evaluate.counted",
            met=one.before.met,
            of=one.before.of,
            partly=one.before.partly,
            met_now=one.after.met,
            of_now=one.after.of,
            partly_now=one.after.partly,
        )
    if one.effect is not None:
        least, most = map(_decimals, one.effect.interval)
        yield say("evaluate.effect", effect=_decimals(one.effect.size), low=least, high=most)


def _effect_needs(size: float, people: int | None) -> str:
    if people is None:
        return say("evaluate.effect_tiny", effect=_decimals(size))
    return say("evaluate.effect_needs", effect=_decimals(size), people=people)


def _comparison_lines(found: Comparison | None) -> Iterator[str]:
    if found is None:
        yield say("evaluate.alone")
        yield say("evaluate.how_to_compare", fewest=FEWEST_PEOPLE)
        return
    began, ended = found.from_day.isoformat(), found.to_day.isoformat()
    if found.design == "two_checks":
        yield say(
            "evaluate.two_checks", started=found.started, waiting=found.waiting, began=began, ended=ended
        )
    else:
        yield say("evaluate.one_check", started=found.started, waiting=found.waiting, ended=ended)
    if not found.skills:
        yield say("evaluate.compared_none")
    for one in found.skills:
        low, high = one.interval
        yield say(
            "evaluate.difference",
            name=_name(one.skill),
            points=signed(one.difference),
            low=signed(low),
            high=signed(high),
            verdict=beside(one.interval),
        )
        if one.started is not None and one.waiting is not None:
            started, waiting = one.started, one.waiting
            if found.design == "two_checks":
                yield say("evaluate.both_changed", started=signed(started), waiting=signed(waiting))
            else:
                yield say("evaluate.both_did", started=points(started), waiting=points(waiting))
    if any(one.started is None for one in found.skills):
        yield say("evaluate.counts_hidden", fewest=FEWEST_PEOPLE)
    if found.design == "one_check":
        yield say("evaluate.one_check_limits")
    if found.chosen:
        yield say("evaluate.chosen")


def _needs_lines(found: Evaluation) -> Iterator[str]:
    yield say("evaluate.what_effect")
    shown = listed(
        say("evaluate.plan_one", people=people, effect=hundredths(effect)) for people, effect in found.plan
    )
    yield say("evaluate.plan", list=shown)
    needed = listed(
        say("evaluate.needs_one", effect=hundredths(effect), people=people)
        for effect, people in found.effects
        if people is not None
    )
    yield say("evaluate.needed", list=needed)
    yield say("evaluate.pool")


def _trust_lines(found: Evaluation) -> Iterator[str]:
    yield from trust_lines()
    measured = [one for one in found.reliability if one.people]
    for one in measured:
        yield _measured(one)
    if not measured:
        yield say("evaluate.not_from_data", enough=ENOUGH)


def _measured(one: Reliability) -> str:
    low, high = map(_decimals, one.interval)
    return say(
        "evaluate.reliability",
        name=_name(one.skill),
        stations=one.stations,
        alpha=_decimals(one.alpha or 0.0),
        low=low,
        high=high,
        people=one.people,
    )


def _version_lines(found: Evaluation, stories: Sequence[ChangedStory]) -> Iterator[str]:
    if found.instrument is None:
        yield say("evaluate.no_checks")
    else:
        yield say("evaluate.versions", versions=_versions(found.instrument))
    if not found.frozen:
        yield say("evaluate.not_frozen")
    for fixed in found.frozen:
        if found.instrument is not None and not found.instrument.keeps(fixed):
            yield say("evaluate.other_frozen", versions=_versions(fixed))
    for one in stories:
        if one.versions > 1:
            yield say("evaluate.story_versions", story=one.story, count=one.versions)
        if not one.frozen:
            yield say("evaluate.story_other", story=one.story)


def _versions(of: Instrument) -> str:
    return say(
        "evaluate.version",
        game=of.game or "?",
        reading=of.ear or "?",
        rules=of.rulebook or "?",
        stations=of.stations or "?",
    )


def _name(skill: str) -> str:
    return say("stations.in_all") if skill == ALL else skill_label(skill)


def _decimals(number: float) -> str:
    return f"{number:.2f}"
