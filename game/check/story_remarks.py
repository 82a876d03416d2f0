"""What a story means, seen as a whole: every remark about it, and what was proved of its endings."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from game.check.dead_ends import endless_remarks, links_remarks, trapped
from game.check.never_happens import Proved, blocked_remarks
from game.check.remarks import KEY, Remark
from game.check.shows_beside_words import ear_remarks
from game.check.unused_names import names_remarks, uses
from game.check.weak_replies import replies_remarks
from game.check.wrong_examples import examples_remarks
from game.conversation.path import replay_path
from game.conversation.plan import Plan
from game.proof.proof import prove
from game.proof.results import EndingProof, Proof, Tell
from game.story.links import Links, links, reach
from game.story.model import Story
from game.words import listed


class StoryReport(Struct, frozen=True):
    """What was proved of a story. `covered` says how much was seen where not all of it was."""

    file: str
    title: str
    scenes: int
    endings: dict[str, EndingProof]
    covered: str = ""


def words(plan: Plan) -> Iterator[Remark]:
    """What the story as written gives cause to say, without playing it."""
    story = plan.story
    yield from links_remarks(story, links(story))
    yield from names_remarks(story, uses(story))
    yield from replies_remarks(plan)
    yield from ear_remarks(plan)


def plays(
    plan: Plan,
    file: str,
    *,
    proof: bool = True,
    tried: Iterable[Sequence[str]] = (),
    tell: Tell | None = None,
) -> tuple[list[Remark], StoryReport]:
    """What plays of the story give cause to say, and the report; without `proof` only its examples are
    played. `tried` are paths that may come to an ending which no search finds."""
    ways = links(plan.story)
    if not proof:
        return list(examples_remarks(plan)), _report(plan.story, file, None)
    proved = prove(plan, tried=tried, tell=tell)
    remarks = list(_proof_remarks(plan, ways, proved))
    remarks += examples_remarks(plan, frozenset(proved.never_taken))
    return remarks, _report(plan.story, file, proved)


def _proof_remarks(plan: Plan, ways: Links, proof: Proof) -> Iterator[Remark]:
    story = plan.story
    facts = Proved(
        frozenset(story.scenes) - frozenset(proof.unreachable_scenes),
        frozenset(proof.never_offered),
        frozenset(proof.never_taken),
        frozenset(c.path for c in proof.conditions if not c.always),
        frozenset(c.path for c in proof.conditions if c.always),
        proof.soft_locks,
        tuple(name for name, ending in proof.endings.items() if ending.unwritten),
        {c.path: (c.trust, c.frustration) for c in proof.conditions if c.trust and c.frustration},
    )
    # No author writes the words that nothing takes: a scene behind them alone is not shut.
    blocked = list(blocked_remarks(story, links(story, own_words=False), facts))
    yield from blocked
    yield from endless_remarks(story, ways, _endless(story, ways, proof, blocked))
    yield from _style_remarks(plan, proof)
    yield from _undecided_remarks(proof)


def _endless(story: Story, ways: Links, proof: Proof, blocked: list[Remark]) -> list[str]:
    """The scenes without a way to an ending for which nothing told so far is the cause."""
    endings = [name for name, scene in story.scenes.items() if scene.ending]
    told = trapped(ways, endings) | {str(remark.path[1]) for remark in blocked if len(remark.path) > 1}
    return [name for name in proof.endless if reach(ways, (name,)).isdisjoint(told)]


def _style_remarks(plan: Plan, proof: Proof) -> Iterator[Remark]:
    """The best ending that a player reaches without listening, and how; styles with one play are one."""
    ways: dict[tuple[str, ...], list[str]] = {}
    for name, style in proof.styles.items():
        if style.verdict == "reachable" and _plays_so(plan, name, style.path):
            ways.setdefault(style.path, []).append(name)
    scenes = {replay_path(plan, path)[-1].after.scene for path in ways}
    for scene in plan.story.scenes:
        if scene in scenes:
            told = "; ".join(f"{listed(names)} ({', '.join(path)})" for path, names in ways.items())
            message = f'a player who does not listen can reach "{scene}", by playing {told}'
            yield Remark("style-reaches-best", ("scenes", scene, "ending"), message, spot=KEY)
            return
    open_styles = [
        name for name, style in proof.styles.items() if style.verdict == "undecided" and not style.unwritten
    ]
    best = [name for name, ending in proof.endings.items() if ending.kind == "best"]
    if open_styles and any(proof.endings[name].verdict == "reachable" for name in best):
        names = listed([f'"{name}"' for name in best])
        message = (
            f"whether a player who does not listen ({listed(open_styles)}) can reach {names} was not decided"
        )
        yield Remark("not-decided", ("scenes", best[0], "ending"), message, spot=KEY)


def _plays_so(plan: Plan, style: str, path: tuple[str, ...]) -> bool:
    """Whether a play shows what its style is named for: where nobody can cut in or type, none does."""
    if style == "cut-in":
        return any(played.outcome.interrupted for played in replay_path(plan, path))
    return style != "keyword" or any(step.startswith("type:") for step in path)


def _undecided_remarks(proof: Proof) -> Iterator[Remark]:
    seen = f"seen so far: {proof.covered}"
    if proof.exact:
        seen = "no pick and no example leads there, but a reply typed in other words might"
    for name, ending in proof.endings.items():
        if ending.verdict == "undecided" and not ending.unwritten:
            message = f'whether a play can come to the ending "{name}" was not decided; {seen}'
            yield Remark("not-decided", ("scenes", name), message, spot=KEY)


def _report(story: Story, file: str, proof: Proof | None) -> StoryReport:
    if proof is None:
        endings = {
            name: EndingProof(scene.ending.kind, "undecided")
            for name, scene in story.scenes.items()
            if scene.ending
        }
        return StoryReport(file, story.title, len(story.scenes), endings, "nothing was proved")
    endings = {
        name: replace(ending, exact=ending.exact or ending.verdict == "unreachable")
        for name, ending in proof.endings.items()
    }
    covered = f"seen: {proof.covered}" if proof.covered else ""
    return StoryReport(file, story.title, len(story.scenes), endings, covered)
