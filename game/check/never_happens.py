"""What plays cannot do, told once a cause.

A proof knows every reply that is never offered, every route that is never taken and every condition that
never holds. Much of it follows from one mistake: behind one `if` that asks too much stand scenes and an
ending that nobody reaches. What is told is the `if`.
"""

from collections.abc import Iterator

from msgspec import Struct

from game.check.remarks import KEY, Remark
from game.check.unused_names import Uses, uses
from game.story.conditions import COMPARE, Condition, Limit, limits, needs
from game.story.links import Links, reach
from game.story.model import Beat, Goto, KeyPath, Reply, Scene, Story

Range = tuple[int, int]


class Proved(Struct, frozen=True):
    """What a proof found, as far as it bears on causes. `met` has, for a condition's path, least and most
    trust and frustration in the states that it was asked in."""

    reached: frozenset[str]
    never_offered: frozenset[tuple[str, str]] = frozenset()
    never_taken: frozenset[tuple[str, str]] = frozenset()
    never: frozenset[KeyPath] = frozenset()
    always: frozenset[KeyPath] = frozenset()
    locked: tuple[str, ...] = ()
    unreachable_endings: tuple[str, ...] = ()
    met: dict[KeyPath, tuple[Range, Range]] = {}


class Blocked(Struct, frozen=True):
    """A way on that no play takes: the condition that shuts it, and the scenes it would lead to."""

    code: str
    scene: str
    path: KeyPath
    condition: Condition | None
    message: str
    targets: tuple[str, ...] = ()


def blocked_remarks(story: Story, links: Links, facts: Proved) -> Iterator[Remark]:
    """One remark a cause, in the order of the file."""
    for name in facts.locked:
        key = "replies" if story.scenes[name].replies else "typed"
        yield Remark("soft-lock", ("scenes", name, key), _lock_message(story, name, facts), spot=KEY)
    linked = reach(links, (story.start.scene,))
    beyond = linked - facts.reached
    lost = [name for name in facts.unreachable_endings if name in linked]
    shut = [edge for name in story.scenes if name in facts.reached for edge in _shut(story, name, facts)]
    told, open_now = _told(story, links, facts, shut)
    covered: set[str] = set()
    for edge in told:
        behind = reach(links, edge.targets) & beyond
        endings = [name for name in lost if name in behind and name not in covered]
        covered.update(endings)
        if endings or behind.isdisjoint(lost):
            yield _shut_remark(edge, endings, facts)
    yield from _out_of_reach(links, [name for name in story.scenes if name in beyond], lost, open_now)


def _shut_remark(edge: Blocked, endings: list[str], facts: Proved) -> Remark:
    """What is shut, told by the endings that are lost with it where there are any."""
    found = _too_much(edge, facts)
    asked, spot = (_asked(*found), _text(found[0])) if found else ("", "")
    if not endings:
        message = f"{edge.message}{': ' + asked if asked else ''}"
        return Remark(edge.code, edge.path, message, spot=spot)
    shown = ", ".join(f'"{name}"' for name in endings)
    message = (
        f"the ending{'s' if len(endings) > 1 else ''} {shown} cannot be reached: {asked or edge.message}"
    )
    return Remark("ending-unreachable", edge.path, message, spot=spot)


def _out_of_reach(links: Links, beyond: list[str], lost: list[str], open_now: set[str]) -> Iterator[Remark]:
    """The first scenes of what no play comes to, though nothing told so far is the cause."""
    for name in beyond:
        if name not in open_now:
            open_now |= reach(links, (name,))
            if name in lost:
                message = f'no play comes to the ending "{name}"'
                yield Remark("ending-unreachable", ("scenes", name), message, spot=KEY)
            else:
                message = f'no play comes to the scene "{name}", though others name it'
                yield Remark("scene-unreachable", ("scenes", name), message, spot=KEY)


def _told(story: Story, links: Links, facts: Proved, shut: list[Blocked]) -> tuple[list[Blocked], set[str]]:
    """The causes among what is shut, and the scenes that would be open if they were mended. A way that waits
    for a flag, fact or scene from beyond another shut way only follows from that one."""
    unlinked = set(story.scenes) - reach(links, (story.start.scene,))
    open_now = set(facts.reached)
    everywhere = uses(story)
    waiting: list[Blocked] = []
    told: list[Blocked] = []
    here = uses(story, [name for name in story.scenes if name in open_now])
    brought = {flag for flags in story.brought.values() for flag in flags}
    for edge in shut:
        missing = _missing(edge.condition, here, open_now, brought)
        # Told as a lock, where the name is declared, or where the scene stands; what is behind follows.
        elsewhere = any(_told_elsewhere(*need, everywhere, unlinked) for need in missing)
        if missing and not elsewhere and edge.scene not in facts.locked:
            waiting.append(edge)
            continue
        if not elsewhere and edge.scene not in facts.locked:
            told.append(edge)
        open_now |= reach(links, edge.targets)
    told += _first_of_circles(story, links, waiting, open_now, brought)
    order = {name: number for number, name in enumerate(story.scenes)}
    told.sort(key=lambda edge: order[edge.scene])
    return told, open_now


def _first_of_circles(
    story: Story, links: Links, waiting: list[Blocked], open_now: set[str], brought: set[str]
) -> Iterator[Blocked]:
    """Of shut ways that wait for each other the first is the cause. `open_now` grows by what follows."""
    while waiting:
        here = uses(story, [name for name in story.scenes if name in open_now])
        still = [bool(_missing(edge.condition, here, open_now, brought)) for edge in waiting]
        if all(still):
            still[0] = False
            yield waiting[0]
        for edge, waits in zip(waiting, still, strict=True):
            if not waits:
                open_now |= reach(links, edge.targets)
        waiting = [edge for edge, waits in zip(waiting, still, strict=True) if waits]


def _missing(
    condition: Condition | None, here: Uses, open_now: set[str], brought: set[str]
) -> list[tuple[str, str]]:
    """The names in a condition that nothing in these scenes provides, each with what it names."""
    provided = {"flag": here.set.keys() | brought, "fact": here.told, "scene": open_now}
    return [
        (what, name)
        for what, name in (needs(condition) if condition is not None else ())
        if name not in provided[what]
    ]


def _told_elsewhere(what: str, name: str, everywhere: Uses, unlinked: set[str]) -> bool:
    """Whether a finding of its own says why this is never provided."""
    if what == "scene":
        return name in unlinked
    return name not in (everywhere.set if what == "flag" else everywhere.told)


def _shut(story: Story, name: str, facts: Proved) -> Iterator[Blocked]:
    """Everything in a reached scene that no play takes or sees, and what every play passes by."""
    scene = story.scenes[name]
    yield from _beats(facts, name, (*scene.path, "customer"), scene.customer)
    for path, reply in scene.ways():
        pick = isinstance(reply, Reply)
        guard: KeyPath = (*path, "if" if pick else "when")
        if (name, reply.id) in (facts.never_offered if pick else facts.never_taken):
            code, message = (
                ("reply-never-offered", f'the reply "{reply.id}" is never offered')
                if pick
                else ("route-never-taken", f'no reply can take the route "{reply.id}"')
            )
            at = guard if reply.condition else (*path, "id")
            targets = tuple(branch.to for branch in reply.goto)
            yield Blocked(code, name, at, reply.condition, message, targets)
            continue
        if pick:
            yield from _always(facts, name, guard, reply.condition)
        yield from _beats(facts, name, (*path, "answer"), reply.answer)
        yield from _goto(facts, name, (*path, "goto"), reply.goto)
    for leaving in scene.exits():
        if leaving.reply is None:
            yield from _goto(facts, name, leaving.path, leaving.goto)
    yield from _survey(facts, scene)


def _beats(facts: Proved, name: str, at: KeyPath, beats: tuple[Beat, ...]) -> Iterator[Blocked]:
    for number, beat in enumerate(beats):
        path = (*at, number, "if")
        if path in facts.never:
            message = "this never holds, so the beat is never heard"
            yield Blocked("condition-never", name, path, beat.condition, message)
        else:
            yield from _always(facts, name, path, beat.condition)


def _goto(facts: Proved, name: str, at: KeyPath, goto: Goto) -> Iterator[Blocked]:
    for number, branch in enumerate(goto):
        path = (*at, number, "if")
        if path in facts.never:
            message = f'this never holds here, so it never leads to "{branch.to}"'
            yield Blocked("condition-never", name, path, branch.condition, message, (branch.to,))
        elif path in facts.always:
            message = "this always holds here, so the branches below it are never taken"
            below = tuple(later.to for later in goto[number + 1 :])
            yield Blocked("condition-always", name, path, branch.condition, message, below)
            return


def _survey(facts: Proved, scene: Scene) -> Iterator[Blocked]:
    for path, entry in scene.surveys():
        guard: KeyPath = (*path, "if")
        if guard in facts.never:
            message = "this never holds here, so this survey is never given"
            yield Blocked("condition-never", scene.id, guard, entry.condition, message)
        elif guard in facts.always:
            message = "this always holds here, so the surveys below it are never given"
            yield Blocked("condition-always", scene.id, guard, entry.condition, message)
            return


def _always(facts: Proved, name: str, path: KeyPath, condition: Condition | None) -> Iterator[Blocked]:
    if path in facts.always:
        yield Blocked(
            "condition-always", name, path, condition, "this holds in every play, so it guards nothing"
        )


def _lock_message(story: Story, name: str, facts: Proved) -> str:
    replies = story.scenes[name].replies
    never = [reply for reply in replies if (name, reply.id) in facts.never_offered]
    if len(never) == len(replies):
        what = "its reply" if len(replies) == 1 else f"any of its {len(replies)} replies"
        return f'nobody who comes to "{name}" is ever offered {what}: the call cannot go on'
    return f'a play can come to "{name}" with no reply on offer: the call cannot go on'


def _asked(limit: Limit, least: int, most: int) -> str:
    """What a condition asks of a meter, beside the most (or least) there can be."""
    asks = f"this asks {_text(limit)}"
    if limit.operator in (">", ">="):
        return f"{asks}, and there can be at most {most} here"
    if limit.operator in ("<", "<="):
        return f"{asks}, and there is always at least {least} here"
    return f"{asks}, and here it can only be {least} to {most}"


def _too_much(edge: Blocked, facts: Proved) -> tuple[Limit, int, int] | None:
    """The comparison that cannot hold in any state that the condition was asked in."""
    ranges = facts.met.get(edge.path)
    if edge.condition is None or ranges is None or edge.path in facts.always:
        return None
    for limit in limits(edge.condition):
        if limit.value is not None and limit.operator != "!=":
            least, most = ranges[0] if limit.meter == "trust" else ranges[1]
            holds = COMPARE[limit.operator]
            if not any(holds(meter, limit.value) for meter in range(least, most + 1)):
                return limit, least, most
    return None


def _text(limit: Limit) -> str:
    return f"{limit.meter} {limit.operator} {limit.value}"
