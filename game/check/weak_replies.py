"""Replies and beats as a player meets them: alike, unexplained, given away, too long, never heard."""

from collections.abc import Iterator

from game.channels import channels
from game.check.remarks import KEY, Remark
from game.check.same_words import same_words
from game.check.wrong_examples import not_shown
from game.conversation.ear import pick_reading
from game.conversation.plan import Plan
from game.story.model import KeyPath, Reply, Route, Scene

# Characters, in a call: four lines of 72, and more than is said in one breath.
LONG_BEAT = LONG_REPLY = 280
# Fewer do not show which words of an example the route is about.
EXAMPLES = 3
# How often, and by how much, the best pick must be the longest before it gives itself away.
CUE_SCENES = 4
CUE_LENGTH = 1.2


def replies_remarks(plan: Plan) -> Iterator[Remark]:
    """What each scene gives cause to say."""
    story = plan.story
    for scene in story.scenes.values():
        times = channels()[scene.channel or story.channel].longer
        yield from _customer(scene, times)
        yield from _same_words(scene)
        done: dict[tuple[object, ...], str] = {}
        for path, reply in scene.ways():
            what = "route" if isinstance(reply, Route) else "reply"
            yield from _route(path, reply) if isinstance(reply, Route) else _pick(path, reply, times, done)
            if isinstance(reply, Reply) and reply.denies:
                denied = set(reply.denies).intersection(pick_reading(plan, scene, reply).codes)
                if denied:
                    yield Remark("why-not-shown", (*path, "denies"), not_shown(denied, "this reply"))
            if not reply.why:
                message = f'the {what} "{reply.id}" has no `why`: its player learns nothing from it'
                yield Remark("missing-why", (*path, "id"), message)
    yield from _given_away(plan)


def _customer(scene: Scene, times: int) -> Iterator[Remark]:
    for number, beat in enumerate(scene.customer):
        path: KeyPath = (*scene.path, "customer", number)
        if scene.ending and beat.silence:
            message = "the call is over after the last ordinary beat of an ending: nobody hears this one"
            yield Remark("silence-unheard", (*path, "silence"), message, spot=KEY)
        longest = max(range(len(beat.lines)), key=lambda number: len(beat.lines[number]), default=0)
        if beat.lines and len(beat.lines[longest]) > LONG_BEAT * times:
            much = len(beat.lines[longest])
            message = f"this beat has {much} characters; in parts, it could be listened to"
            yield Remark("long-beat", (*path, *(("any", longest) if beat.any else ("say",))), message)


def _pick(path: KeyPath, reply: Reply, times: int, done: dict[tuple[object, ...], str]) -> Iterator[Remark]:
    """`done` has what the replies above this one do, with their ids."""
    if reply.say and len(reply.say) > LONG_REPLY * times:
        message = f"this reply has {len(reply.say)} characters; beside others it is hard to take in"
        yield Remark("long-reply", (*path, "say"), message)
    if reply.shows is not None:
        moves = (reply.goto, reply.effects, frozenset(reply.shows), reply.asks, reply.answer)
        other = done.setdefault((*moves, reply.mishears, reply.condition, reply.help), reply.id)
        if other != reply.id:
            message = f'the reply "{reply.id}" does exactly what "{other}" does'
            yield Remark("same-effect", (*path, "id"), message)


def _same_words(scene: Scene) -> Iterator[Remark]:
    """Replies under different conditions may well have the same words: they need not be seen together."""
    beside: dict[tuple[object, bool], list[tuple[str, KeyPath]]] = {}
    for path, reply in scene.ways():
        if isinstance(reply, Reply):
            text, key = (reply.say, "say") if reply.say else (reply.do or "", "do")
            said = f"{text} {reply.do}" if reply.say and reply.do else text
            beside.setdefault((reply.condition, reply.help), []).append((said, (*path, key)))
    for lines in beside.values():
        yield from same_words(lines)


def _route(path: KeyPath, route: Route) -> Iterator[Remark]:
    if len(route.examples) < EXAMPLES:
        count = ("no examples", "one example", "two examples")[len(route.examples)]
        message = f'the route "{route.id}" has {count}; it needs three or more'
        at, spot = ("examples", KEY) if route.examples else ("id", "")
        yield Remark("few-examples", (*path, at), message, spot=spot)


def _given_away(plan: Plan) -> Iterator[Remark]:
    """Whether the longest pick is the best one in every scene: a player need not listen then."""
    first: KeyPath = ()
    scenes = 0
    for name, scene in plan.story.scenes.items():
        picks = [(number, reply) for number, reply in enumerate(scene.replies) if reply.say]
        if len(picks) < 2:
            continue
        lengths = sorted(((len(reply.say or ""), number) for number, reply in picks), reverse=True)
        if lengths[0][0] < lengths[1][0] * CUE_LENGTH:
            return
        liked = sorted(((_moves(plan, scene, reply), n) for n, reply in picks), reverse=True)
        if liked[0][0] == liked[1][0]:
            continue
        if liked[0][1] != lengths[0][1]:
            return
        scenes += 1
        first = first or ("scenes", name, "replies", liked[0][1], "say")
    if scenes >= CUE_SCENES:
        message = (
            f"in every scene where one pick is the best ({scenes} of them), it is also the longest: "
            "a player can win without listening"
        )
        yield Remark("longest-is-best", first, message)


def _moves(plan: Plan, scene: Scene, reply: Reply) -> int:
    # The ear is asked only where the author does not say what the pick shows.
    codes = pick_reading(plan, scene, reply).codes if reply.shows is None else reply.shows
    rules = [plan.rulebook.rules[code] for code in dict.fromkeys(codes)]
    effects = reply.effects
    return sum(rule.trust - rule.frustration for rule in rules) + effects.trust - effects.frustration
