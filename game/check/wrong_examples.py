"""Typed examples held against the routes they stand under: each is read on a short play to its scene."""

from collections.abc import Iterator

from game.check.remarks import KEY, Remark
from game.conversation.events import Say
from game.conversation.plan import Plan
from game.conversation.step import step
from game.listening.reading import Reading
from game.proof.play_to_scene import ShortPlay, ShortPlays
from game.story.model import KeyPath, Route, Scene
from game.words import listed


def examples_remarks(plan: Plan, never_taken: frozenset[tuple[str, str]] = frozenset()) -> Iterator[Remark]:
    """Examples that lead elsewhere, and routes whose examples no play can be found for. Of the routes in
    `never_taken` (scene, route) it was told that no reply takes them: only a `given` is looked at."""
    typed = [scene for scene in plan.story.scenes.values() if scene.routes]
    if not typed:
        return
    plays = ShortPlays(plan)
    for scene in typed:
        for number, route in enumerate(scene.routes):
            told = (scene.id, route.id) in never_taken
            if route.examples and (route.given or not told):
                yield from _route_remarks(plays, scene, route, (*scene.path, "typed", "routes", number), told)


def _route_remarks(
    plays: ShortPlays, scene: Scene, route: Route, at: KeyPath, told: bool
) -> Iterator[Remark]:
    for number, text in enumerate(route.examples):
        play = plays.to_example(scene, route, text)
        if play is None:
            if plays.passes(scene.id):
                yield _unread(plays, scene, route, (*at, "when") if route.condition else (*at, "id"))
            return
        if play.path is None and not plays.suits(play.state, route):
            if not told:
                message = f'even with this `given`, the route "{route.id}" cannot be taken'
                yield Remark("example-no-state", (*at, "given"), message, spot=KEY)
            return
        reading = plays.ear.hear(play.state, text)
        taken = step(plays.plan, play.state, Say(text, reading))[1].route
        if taken != route.id:
            message = f'this example leads to "{taken}", not to "{route.id}": {_read(play, reading)}'
            yield Remark("example-elsewhere", (*at, "examples", number), message)
        elif denied := set(route.denies).intersection(reading.codes):
            yield Remark("why-not-shown", (*at, "examples", number), not_shown(denied, "this example"))


def not_shown(denied: set[str], where: str) -> str:
    """That a `why` says it was not there, and it is."""
    return f"`why` denies {listed(sorted(denied))}, which is read in {where}, so its players do not see it"


def _unread(plays: ShortPlays, scene: Scene, route: Route, at: KeyPath) -> Remark:
    comes = f'comes to "{scene.id}" as the route "{route.id}" needs it'
    if plays.exhausted():
        return Remark("example-no-state", at, f"no play {comes}, so its examples are not read")
    return Remark("example-unread", at, f"no play was found that {comes}")


def _read(play: ShortPlay, reading: Reading) -> str:
    """What the ear reads in an example, and where."""
    parts = [f"the ear reads {', '.join(reading.codes) or 'no behaviour'}"]
    told = play.state.told
    facts = [fact if fact in told else f"{fact} (named, but not told there)" for fact in reading.facts]
    if facts:
        parts.append(f"facts named: {', '.join(facts)}")
    wrong = [misheard.fact for misheard in reading.misheard]
    if wrong:
        parts.append(f"given back wrongly: {', '.join(wrong)}")
    if reading.feelings:
        parts.append(f"feelings named: {', '.join(reading.feelings)}")
    if play.path is None:
        parts.append("read as `given` says")
    elif play.path:
        parts.append(f"read after {', '.join(play.path)}")
    return "; ".join(parts)
