"""Small stories of every shape: conditional beats, silence, facts, flags, typed scenes, loops, letters, and
customers who answer what no route takes."""

from hypothesis import strategies as st
from msgspec.structs import replace

from game.behaviours import Rulebook, shown_codes, standard_rulebook
from game.conversation.ear import pick_reading
from game.conversation.events import Say
from game.conversation.own_words import act_alike, lends
from game.conversation.plan import Plan
from game.conversation.state import Outcome, State
from game.conversation.step import offered
from game.listening.reading import Behaviour, Misheard, Reading
from game.story.condition_parser import Known, parse
from game.story.conditions import Condition
from game.story.model import (
    Answer,
    Beat,
    Branch,
    Customer,
    Effects,
    Ending,
    Fact,
    Feeling,
    Goto,
    Interrupted,
    Reply,
    Route,
    Scene,
    Start,
    Story,
    Typed,
)

FACTS = {"parcel": ("parcel",), "thursday": ("Thursday",), "neighbour": ("neighbour", "next door")}
SCENES = ("one", "two", "three")
PLACES = (*SCENES, "between", "glad", "sour")
KNOWN = Known(flags=("promised", "rude", "earlier"), facts=tuple(FACTS), scenes=PLACES, when=True)
WRONG = {"thursday": ("Tuesday",), "neighbour": ("the shop",)}
ASKED = {fact: (f"where is the {fact}",) for fact in FACTS}

_IFS = (
    "trust >= 45", "frustration < 55", "trust > 50 and frustration <= 60", "heard(parcel)",
    "not heard(thursday)",
    "visited(two)", "not visited(three)", "promised", "not rude", "promised or trust < 48", "earlier",
    "trust > frustration", "trust >= 99", "frustration == 50",
)  # fmt: skip
_WHENS = (
    "acknowledge", "solve", "paraphrase or recall", "facts >= 1 and not solve", "names(parcel)",
    "interrupted",
    "feelings >= 1", "acknowledge and not interrupted", "open_question and trust >= 45",
    "confront or dismiss",
    "facts == 0 and apologise", "heard(thursday) and check", "feelings and promised",
    "misheard", "not misheard and facts >= 1", "misheard and trust >= 45 or solve",
    "asks(parcel)", "not asks(parcel) and solve",
)  # fmt: skip
_spares = st.lists(st.sampled_from(("premature", "asked_again")), max_size=2, unique=True).map(tuple)
TYPED = (
    "So the parcel never came on Thursday, and you sound worn out.",
    "I'll refund it right away.",
    "What happened after that?",
    "ok",
    "You should have called sooner.",
    "I'm so sorry about the parcel.",
    "Where is the parcel now?",
    "That is not our problem.",
    "The parcel went to the neighbour, is that right?",
    "So the parcel never came on Tuesday, and you sound worn out.",
    "So it was at the shop since Tuesday, is that right?",
)
_OWN_WHENS = ("confront or dismiss", "closed_question and facts == 0", "trust < 40", "interrupted", *_WHENS)
_CODES = ("acknowledge", "solve", "paraphrase", "open_question", "recall", "acknowledge_generic", "apologise")


def condition(text: str) -> Condition:
    """The condition that must be in order."""
    return parse(text, KNOWN)


_CHANNELS: tuple[str | None, ...] = (None, None, None, "email")
_ifs = st.sampled_from(_IFS).map(condition)
_maybe_if = st.none() | _ifs
_facts = st.lists(st.sampled_from(sorted(FACTS)), max_size=2, unique=True).map(tuple)
_told = st.just(()) | st.just(()) | _facts
_flags = st.lists(st.sampled_from(("promised", "rude")), max_size=1).map(tuple)
_effects = st.builds(Effects, st.integers(-12, 12), st.integers(-12, 12), _flags, _flags)


@st.composite
def _gotos(draw: st.DrawFn) -> Goto:
    branches = tuple(
        Branch(draw(st.sampled_from(PLACES)), draw(_ifs)) for _ in range(draw(st.sampled_from((0, 0, 1, 2))))
    )
    return (*branches, Branch(draw(st.sampled_from(PLACES))))


@st.composite
def _turns(draw: st.DrawFn, most: int = 3) -> tuple[Beat, ...]:
    beats = [
        Beat(say="Well.", tells=draw(_told), done=draw(st.booleans()), condition=draw(_maybe_if))
        for _ in range(draw(st.integers(1, most)))
    ]
    beats += [
        Beat(say="And.", tells=draw(_told), silence=True, condition=draw(_maybe_if))
        for _ in range(draw(st.sampled_from((0, 0, 1, 2))))
    ]
    return tuple(beats)


_answers = st.just(()) | st.just(()) | _turns(most=1)


@st.composite
def _own_answers(draw: st.DrawFn, name: str) -> tuple[Answer, ...]:
    """How the customer answers what no route takes: in half of the places, in a way of their own."""
    return tuple(
        Answer(
            f"{name}{at}",
            tuple(
                Beat(say="Hm.", tells=draw(_told), done=draw(st.booleans()), condition=draw(_maybe_if))
                for _ in range(draw(st.integers(1, 2)))
            ),
            condition(draw(st.sampled_from(_OWN_WHENS))),
            draw(st.just(()) | st.just(()) | _gotos()),
        )
        for at in range(draw(st.sampled_from((0, 0, 1, 2))))
    )


@st.composite
def _replies(draw: st.DrawFn, name: str) -> Reply:
    shows = draw(st.none() | st.lists(st.sampled_from(_CODES), max_size=3, unique=True).map(tuple))
    return Reply(
        name,
        draw(_gotos()),
        say=draw(st.sampled_from(TYPED)),
        shows=shows,
        asks=draw(st.none() | _facts),
        mishears=draw(st.none() | st.none() | _facts),
        condition=draw(_maybe_if),
        effects=draw(_effects),
        answer=draw(_answers),
    )


@st.composite
def _typed(draw: st.DrawFn) -> Typed:
    def route(name: str, when: Condition | None) -> Route:
        examples = tuple(draw(st.lists(st.sampled_from(TYPED), min_size=1, max_size=3)))
        way = Route(name, draw(_gotos()), when, examples, draw(_effects), draw(_answers))
        return replace(way, earns=draw(st.sampled_from((None, "nothing"))), spares=draw(_spares))

    whens = draw(st.lists(st.sampled_from(_WHENS), min_size=1, max_size=3, unique=True))
    routes = [route(f"w{at}", condition(text)) for at, text in enumerate(whens)]
    return Typed("", (*routes, route("rest", None)))


@st.composite
def _scenes(draw: st.DrawFn, name: str) -> Scene:
    typed = draw(st.none() | st.none() | _typed())
    least = 0 if typed else 1
    replies = tuple(draw(_replies(f"r{at}")) for at in range(draw(st.integers(least, 3))))
    cut = draw(st.none() | st.builds(Interrupted, _gotos(), _effects))
    channel: str | None = draw(st.sampled_from(_CHANNELS))
    answers = draw(_own_answers("own"))
    return Scene(name, draw(_turns()), replies, typed, interrupted=cut, channel=channel, answers=answers)


@st.composite
def small_stories(draw: st.DrawFn) -> Story:
    """A story of three scenes that are answered, one that only leads on, and two endings."""
    scenes = [draw(_scenes(name)) for name in SCENES]
    goto = draw(_gotos())
    # A scene that leads only to itself would never come to rest.
    ways = tuple(Branch("glad" if way.to == "between" else way.to, way.condition) for way in goto)
    scenes.append(Scene("between", draw(_turns(most=2)), goto=ways))
    scenes.append(Scene("glad", draw(_turns(most=2)), ending=Ending("best", "Glad")))
    scenes.append(Scene("sour", (Beat(say="Bye."),), ending=Ending("poor", "Sour")))
    return Story(
        "small",
        "Small",
        draw(st.sampled_from(("phone", "chat", "email"))),
        Customer("Kim"),
        Start("one", draw(st.sampled_from((0, 45, 50, 97))), draw(st.sampled_from((3, 50, 100)))),
        {scene.id: scene for scene in scenes},
        flags=("promised", "rude"),
        brought={"before": ("earlier",)},
        facts={
            name: Fact(name, name, words, ASKED[name], WRONG.get(name, ())) for name, words in FACTS.items()
        },
        feelings={"weary": Feeling("weary", ("worn out", "weary"))},
        answers=draw(st.just(()) | _own_answers("any")),
        lost=draw(st.none() | st.sampled_from(PLACES)),
    )


def answered(plan: Plan, before: State, outcome: Outcome) -> bool:
    """Whether a typed reply was taken by an answer of the customer's, and neither by a route nor a pick."""
    event = outcome.event
    if not isinstance(event, Say) or outcome.refusal:
        return False
    scene = plan.scene(before)
    return outcome.route != event.by and scene.route(outcome.route) is None


def readings(plan: Plan) -> st.SearchStrategy[Reading]:
    names = st.lists(st.sampled_from(sorted(plan.story.facts)), max_size=3).map(tuple)
    codes = st.lists(st.sampled_from(shown_codes()), max_size=5)
    behaviours = codes.map(lambda some: tuple(Behaviour(code=code) for code in some))
    feelings = st.lists(st.sampled_from(sorted(plan.story.feelings)), max_size=2).map(tuple)
    wrong = st.lists(st.builds(Misheard, st.sampled_from(sorted(plan.story.facts)), asked=st.booleans()))
    return st.builds(Reading, behaviours, names, feelings, names, wrong.map(tuple))


def own_words(plan: Plan, state: State, draw: st.DataObject) -> Say:
    """Words of any reading, as a driver would send them: by the way of a pick only if it is the same act."""
    reading = draw.draw(readings(plan))
    picks = list(() if plan.scene(state).typed else offered(plan, state))
    like_a_pick: bool = draw.draw(st.booleans())
    if picks and like_a_pick:
        # Otherwise hardly any words would do the same act as one of the picks.
        like = pick_reading(plan, plan.scene(state), draw.draw(st.sampled_from(picks))).behaviours
        mild = (b for b in reading.behaviours if act_alike(plan.rulebook, {b.code}, frozenset()))
        reading = replace(reading, behaviours=(*like, *mild))
    codes = frozenset(reading.codes)
    lent = [
        reply.id
        for reply in picks
        if lends(plan, reply)
        and act_alike(plan.rulebook, codes, frozenset(pick_reading(plan, plan.scene(state), reply).codes))
    ]
    return Say("words", reading, draw.draw(st.sampled_from([*lent, ""])) if lent else "")


def plans() -> st.SearchStrategy[Plan]:
    """A small story under the standard rules."""
    return small_stories().map(Plan)


def quiet() -> Rulebook:
    rules = standard_rulebook()
    still = {
        code: replace(rules.rules[code], trust=0, frustration=0) for code in ("cue_excess", "empty_silence")
    }
    return replace(rules, cue_cap=1, rules=rules.rules | still)


def quiet_plans() -> st.SearchStrategy[Plan]:
    """A small story under rules by which cues and pauses soon change nothing, so that every state of it can
    be visited one by one."""
    return small_stories().map(lambda story: Plan(story, rulebook=quiet()))
