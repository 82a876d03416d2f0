"""The scenes of a cohort and who is far from the others, as lines and as data for `cohort status`."""

from collections.abc import Callable, Iterator

from game.facilitator.fewest import FEWEST_PEOPLE
from game.facilitator.figures import (
    Figures,
    Learner,
    SceneFigures,
    cost_outliers,
    enough_for_outliers,
    outliers,
)
from game.facilitator.outliers_told import outliers_told
from game.facilitator.scene_shares import commonest, cost_by, hardest_told, why_it_cost
from game.facilitator.story_names import StoryNames
from game.messages import say
from game.text import clean


def scene_lines(found: Figures, names: StoryNames) -> Iterator[str]:
    """Each scene with its replies, what they cost, who cut in and who left the call there, and the share of
    each reply. The scenes stand as in the course and in its stories."""
    yield say("desk.scenes_title", cohort=clean(found.cohort.name))
    if found.hidden:
        yield say("desk.scenes_hidden", fewest=FEWEST_PEOPLE)
        return
    if hard := hardest_told(found, names):
        yield hard
    yield say("desk.words_like")
    if found.agreement.of:
        yield say("desk.figures_stay")
    for scene in _in_order(found, names):
        if not scene.told:
            continue
        yield ""
        yield say(
            "desk.scene_line",
            story=names.title(scene.story),
            scene=names.scene(scene.story, scene.scene),
        )
        yield "  " + say(
            "desk.scene_numbers",
            replies=scene.replies,
            people=scene.people,
            cost=scene.cost,
            cut_in=scene.cut_in,
            quits=scene.quits,
            share=_percent(scene.quits, scene.came),
        )
        if told := cost_by(scene):
            yield f"  {say('desk.scene_cost_by', moves=told)}"
        yield from (f"  - {line}" for line in _choices(scene, names))
    if few := sum(not scene.told for scene in found.scenes):
        yield ""
        yield say("desk.scene_few", count=few, fewest=FEWEST_PEOPLE)


def outlier_lines(found: Figures, called: Callable[[Learner], str]) -> Iterator[str]:
    """Who is far from the others, both ways, in time spent and in what first tries cost."""
    yield say("desk.outliers_title", cohort=clean(found.cohort.name))
    if found.hidden:
        yield say("desk.scenes_hidden", fewest=FEWEST_PEOPLE)
        return
    told = list(outliers_told(found, called))
    none = say("desk.outliers_none") if enough_for_outliers(found) else say("report.too_few")
    yield from told or [none]
    yield say("desk.outliers_how")


def scenes_data(found: Figures) -> list[dict[str, object]]:
    """The scenes for a program; those that too few came to have no numbers."""
    return [
        {"story": one.story, "scene": one.scene, "told": False}
        if not one.told
        else {
            "story": one.story,
            "scene": one.scene,
            "told": True,
            "replies": one.replies,
            "people": one.people,
            "cost": one.cost,
            "cut_in": one.cut_in,
            "quits": one.quits,
            "quit_share": round(one.quits / one.came, 4),
            "choices": [
                {
                    "reply": choice.name,
                    "typed": choice.typed,
                    "count": choice.count,
                    "share": round(choice.count / one.replies, 4),
                    "cost": choice.cost,
                    "cost_by": dict(choice.moves),
                }
                for choice in commonest(one)[0]
            ],
        }
        for one in _in_order(found, StoryNames())
    ]


def outliers_data(found: Figures) -> dict[str, dict[str, list[str]]]:
    """Who is far from the others, for a program."""
    time, cost = outliers(found), cost_outliers(found)
    return {
        name: {"low": [one.pseudonym for one in both.low], "high": [one.pseudonym for one in both.high]}
        for name, both in (("minutes", time), ("cost_share", cost))
    }


def _in_order(found: Figures, names: StoryNames) -> list[SceneFigures]:
    course = {story: at for at, story in enumerate(found.cohort.course)}
    places = {
        (story, scene): at for story, known in names.stories.items() for at, scene in enumerate(known.scenes)
    }
    return sorted(
        found.scenes,
        key=lambda one: (
            course.get(one.story, len(course)),
            one.story,
            places.get((one.story, one.scene), len(places)),
            one.scene,
        ),
    )


def _choices(scene: SceneFigures, names: StoryNames) -> Iterator[str]:
    common, rest = commonest(scene)
    for one in common:
        told = say(
            "desk.choice_line",
            reply=names.reply(scene.story, scene.scene, one.name),
            how=say("report.typed") if one.typed else say("report.picked"),
            count=one.count,
            of=scene.replies,
            share=_percent(one.count, scene.replies),
            cost=one.cost,
        )
        why = why_it_cost(one)
        yield f"{told} ({why})" if why else told
    if rest:
        yield say("desk.choice_rest", count=rest, of=scene.replies)


def _percent(part: int, of: int) -> str:
    return say("report.percent", percent=round(100 * part / of))
