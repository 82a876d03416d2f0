"""A sheet for twenty minutes with a group, on what its first tries miss most: numbers without names, the
moment itself, what to do from minute to minute, and one drill."""

from collections.abc import Iterator, Sequence

import msgspec

from game.behaviours import standard_rulebook
from game.channels import channels
from game.command_lines import command_line
from game.conversation.plan import Plan
from game.conversation.transcript import NOBODY, beat_lines, speaker
from game.course.session_sheet import minute_by_minute
from game.debrief.blocks import Block, Heading, Points, Sentence, Spoken
from game.errors import FailedError
from game.facilitator.agreement import code_label
from game.facilitator.fewest import FEWEST, FEWEST_PEOPLE
from game.facilitator.figures import ChoiceFigures, Figures, MoveFigures, SceneFigures
from game.facilitator.least_done import least_done
from game.facilitator.scene_shares import (
    as_hard_told,
    commonest,
    cost_by,
    cost_by_words,
    hardest,
    why_it_cost,
)
from game.facilitator.session_subject import of_few, session_subject
from game.facilitator.story_names import StoryNames
from game.messages import say
from game.skills import skills
from game.story.exercises import Exercise
from game.text import clean
from game.words import listed, quoted, sentences

_REPLIES = 3
"""More are not read out in two minutes."""
_ANY_SKILL = "paraphrase"
"""For a miss that no drill is about: to say back what was told comes before everything else."""


def group_session(
    found: Figures, names: StoryNames, drills: Sequence[Exercise]
) -> tuple[str, tuple[Block, ...]]:
    """The sheet's title and its blocks. Raises `FailedError` where there is not enough to say."""
    if found.hidden:
        raise FailedError(say("session_group.hidden", fewest=FEWEST_PEOPLE))
    subject = session_subject(found)
    if subject is None:
        raise FailedError(say("session_group.not_enough", fewest=FEWEST, people=FEWEST_PEOPLE))
    title = say("session_group.title", label=subject.label)
    return title, (Heading(title, 1), *_sheet(found, subject.move, subject.scene, names, drills))


def _sheet(
    found: Figures,
    move: MoveFigures | None,
    scene: SceneFigures,
    names: StoryNames,
    drills: Sequence[Exercise],
) -> Iterator[Block]:
    story = names.stories.get(scene.story)
    name = clean(story.customer.name) if story else say("session_group.customer")
    skill = skill_of(move.code) if move else _skill_of_moment(found)
    yield Sentence(say("session_group.about", cohort=clean(found.cohort.name), people=found.active), "quiet")
    yield Heading(say("session_group.aim"), 2)
    yield Sentence(_aim(move.code) if move else say("session_group.aim_moment"))
    row = skills()[skill]
    yield Sentence(say("session_group.good", label=row.label, means=row.means))
    yield Heading(say("session_group.numbers"), 2)
    yield Points(tuple(_numbers(found, move, scene, names)))
    yield Sentence(say("session_group.what_cost_means", name=name), "quiet")
    yield Sentence(say("session_group.numbers_fair"), "quiet")
    if not move and (few := of_few(found, scene)):
        labels = listed(quoted(code_label(code)) for code in few)
        yield Sentence(say("session_group.of_few", labels=labels, fewest=FEWEST_PEOPLE))
    yield Heading(say("session_group.moment"), 2)
    if story:
        channel = channels()[story.scenes[scene.scene].channel or story.channel]
        yield Sentence(
            sentences(say("session_group.who", name=name, channel=channel.named), clean(story.customer.about))
        )
    yield from _moment(scene, names)
    yield Heading(say("session_group.minutes"), 2)
    yield minute_by_minute("group", name)
    yield Heading(say("session_group.ask"), 2)
    yield Points(
        (
            say("session_group.ask_heard", name=name),
            say("session_group.ask_led", name=name)
            if _shown(scene)
            else say("session_group.ask_first", name=name),
            say("session_group.ask_work"),
        )
    )
    yield from _drill(skill, drills)
    yield Heading(say("session_group.next_week"), 2)
    command = command_line("cohort", "status", found.cohort.name, "--scenes")
    yield Points(
        (
            *_next_week_share(scene),
            say("session_group.next_week_talk"),
            say("session_group.next_week_command", command=command),
        )
    )


def _next_week_share(scene: SceneFigures) -> Iterator[str]:
    if scene.replies:
        yield say("session_group.next_week_share", cost=scene.cost, replies=scene.replies)


def _skill_of_moment(found: Figures) -> str:
    """What the group does least: what cost at a moment on which no behaviour's sheet is, fewer than five
    people showed."""
    least = least_done(found.skills)
    return least.skills[0] if least else _ANY_SKILL


def skill_of(code: str) -> str:
    """The skill whose drills are about a miss."""
    return next((name for name, row in skills().items() if code in row.missed), _ANY_SKILL)


def _aim(code: str) -> str:
    rule = standard_rulebook().rules.get(code)
    label = code_label(code)
    if rule and rule.aim:
        return say("session_group.aim_label", label=label, aim=rule.aim)
    return say("session_group.aim_plain", label=label)


def _numbers(
    found: Figures, move: MoveFigures | None, scene: SceneFigures, names: StoryNames
) -> Iterator[str]:
    story, moment = names.title(scene.story), names.said(scene.story, scene.scene) or clean(scene.scene)
    if move:
        label = code_label(move.code)
        yield say("session_group.numbers_code", label=label, replies=move.replies, people=move.people)
    else:
        yield say(
            "session_group.numbers_stuck", story=story, scene=moment, stuck=scene.stuck, came=scene.came
        )
    hard = hardest(found)
    if move and hard and hard != scene:
        yield say(
            "session_group.elsewhere",
            story=names.title(hard.story),
            scene=names.said(hard.story, hard.scene) or clean(hard.scene),
            stuck=hard.stuck,
            came=hard.came,
        )
    if hard and (hard == scene or move) and (tie := as_hard_told(found)):
        yield tie
    if not scene.replies:
        return
    cost, replies, cut_in, quits = scene.cost, scene.replies, scene.cut_in, scene.quits
    if move:
        yield say(
            "session_group.numbers_scene",
            story=story,
            scene=moment,
            cost=cost,
            replies=replies,
            cut_in=cut_in,
            quits=quits,
        )
    else:
        yield say("session_group.numbers_there", cost=cost, replies=replies, cut_in=cut_in, quits=quits)
    if costs := cost_by(scene):
        yield say("desk.scene_cost_by", moves=costs)
    shown = _shown(scene)
    for choice in shown:
        reply = names.reply(scene.story, scene.scene, choice.name)
        how = say("report.typed") if choice.typed else say("report.picked")
        times = say("session_group.times", count=choice.count, of=scene.replies) if choice.count > 1 else ""
        if why := why_it_cost(choice):
            yield say("session_group.reply_cost", reply=reply, how=how, times=times, why=why)
        else:
            yield say("session_group.reply", reply=reply, how=how, times=times)
    if timing := sum(one.cost for one in scene.choices if one.cost and not cost_by_words(one)):
        yield say("session_group.not_for_words", count=timing)
    costly = [one for one in scene.choices if cost_by_words(one)]
    if more := len(costly) - len([one for one in shown if one.cost]):
        yield say("session_group.more_replies", count=more)


def _shown(scene: SceneFigures) -> list[ChoiceFigures]:
    """The replies to speak of: those that cost something for what was said, else the commonest."""
    told, _ = commonest(scene)
    costly = [one for one in scene.choices if cost_by_words(one)]
    return (costly or [one for one in told if one.count > 1 and not one.cost])[:_REPLIES]


def _moment(scene: SceneFigures, names: StoryNames) -> Iterator[Block]:
    story = names.stories.get(scene.story)
    found = story.scenes.get(scene.scene) if story else None
    if story is None or found is None:
        yield Sentence(say("session_group.no_moment"))
        return
    plan = Plan(story)
    for beat in found.customer:
        # Of several lines that may be said, a run hears one: the first stands for them.
        said = msgspec.structs.replace(beat, say=beat.say or "".join(beat.any[:1]) or None)
        for line in beat_lines(plan, said):
            who = speaker(line, story.customer.name)
            yield (
                Sentence(clean(line.text), "quiet") if who == NOBODY else Spoken(clean(who), clean(line.text))
            )
    if any(beat.condition or beat.any or beat.silence for beat in found.customer):
        yield Sentence(say("session_group.which_lines"), "quiet")


def _drill(skill: str, drills: Sequence[Exercise]) -> Iterator[Block]:
    yield Heading(say("session_group.drill", label=skills()[skill].label), 2)
    one = next((drill for drill in drills if drill.skill == skill and drill.contrast), None)
    if one is None or one.contrast is None:
        yield Sentence(skills()[skill].task)
        return
    name = clean(one.name)
    yield Sentence(one.task or skills()[skill].task)
    for beat in one.customer:
        yield Spoken(name, clean(beat.say or beat.do or ""))
    yield Points(
        (
            say("session_group.drill_weaker", words=clean(one.contrast.weaker)),
            say("session_group.drill_better", words=clean(one.contrast.better)),
            clean(one.contrast.why),
            say("session_group.drill_how", name=name),
        )
    )
