"""An exercise as a story of one turn, so that it is read by the rules of a call: ear, routes, coach."""

from game.conversation.events import Listen
from game.conversation.plan import Plan
from game.conversation.replay import Played, play
from game.conversation.step import begin, enter
from game.exercises.shown import read_facts
from game.story.exercises import RESULTS, YOU, Exercise, Result
from game.story.model import Beat, Branch, Customer, Ending, Goto, Reply, Route, Scene, Start, Story, Typed

MOMENT = "moment"
"""The scene in which the player replies."""
_EARLIER = "earlier"
_START = 50
"""Both meters at the start: halfway. An exercise does not show them; its rules need some."""
_KINDS: dict[Result, Ending] = {
    "met": Ending("good", "met"),
    "partly": Ending("fair", "partly"),
    "missed": Ending("poor", "missed"),
}


def plan_of(exercise: Exercise) -> Plan:
    """The exercise as a plan of its own."""
    return Plan(as_story(exercise))


def as_story(exercise: Exercise) -> Story:
    """The exercise as a story: the moment, before it what was heard earlier, and an ending for each result.
    What the agent had said is left out: it is nothing that the customer told."""
    scenes = [Scene(MOMENT, theirs(exercise.customer), _replies(exercise), _typed(exercise))]
    if exercise.earlier:
        scenes.insert(0, Scene(_EARLIER, theirs(exercise.earlier), goto=_to(MOMENT)))
    scenes += [Scene(result, ending=_KINDS[result]) for result in RESULTS]
    return Story(
        id=exercise.id,
        title=exercise.id,
        channel=exercise.channel,
        customer=Customer(exercise.name, exercise.about),
        start=Start(scenes[0].id, _START, _START),
        scenes={scene.id: scene for scene in scenes},
        facts=read_facts(exercise),
        feelings=exercise.feelings,
    )


def at_moment(plan: Plan, beats: int | None = None) -> Played:
    """The state in which the player replies: everything heard, or so many beats of the moment."""
    state, outcome = enter(plan, begin(plan))
    last = Played(None, outcome, state)
    while last.after.scene != MOMENT:
        last = play(plan, last.after, Listen())
    while beats is None or last.after.position < beats:
        heard = play(plan, last.after, Listen())
        if heard.outcome.refusal is not None:
            break
        last = heard
    return last


def theirs(beats: tuple[Beat, ...]) -> tuple[Beat, ...]:
    """The customer's own beats, without what the agent had said."""
    return tuple(beat for beat in beats if beat.who != YOU)


def _to(scene: str) -> Goto:
    return (Branch(scene),)


def _replies(exercise: Exercise) -> tuple[Reply, ...]:
    return tuple(
        Reply(str(number), _to(choice.result), choice.say, choice.do, shows=(), why=choice.why)
        for number, choice in enumerate(exercise.picks, 1)
    )


def _typed(exercise: Exercise) -> Typed | None:
    wanted = exercise.typed
    if wanted is None:
        # A placed exercise is answered with no words at all; some reply must stand there.
        return None if exercise.picks else Typed("", (Route("missed", _to("missed")),))
    routes = [Route("met", _to("met"), wanted.met, wanted.examples.met)]
    if wanted.partly is not None:
        routes.append(Route("partly", _to("partly"), wanted.partly, wanted.examples.partly))
    return Typed("", (*routes, Route("missed", _to("missed"), examples=wanted.examples.missed)))
