"""One reply tried in one scene of a story: what it would do there, without a run around it."""

import msgspec
from msgspec import Struct

from game.conversation.beginning import Beginning, begin_in
from game.conversation.ear import hear
from game.conversation.events import Cue, Event
from game.conversation.moves import too_early
from game.conversation.own_words import said
from game.conversation.plan import Plan, as_heard, view
from game.conversation.state import Move
from game.conversation.step import listened_to, step
from game.debrief.left_out import GivenBackWrongly, LeftOut, left_out
from game.listening.detector import only_cue
from game.listening.reading import Reading
from game.proof.play_to_scene import ShortPlays


class TriedReply(Struct, frozen=True):
    """What a reply does in a scene, everything there heard before it.

    `route` is the typed route it takes, or how the customer answers where no route does; `pick` the reply to
    pick whose way it takes instead, where the scene has no typed block; both "" for a cue, which does not
    take the floor. `asked_again` are the facts (in the words of `says`) that it asks for though they were
    told, `wrong` those that it gets wrong. Meters are those before and after. `found` is false when no short
    play reaches the scene: then it is read as if the call began there.
    """

    reading: Reading
    customer: tuple[str, ...]
    route: str = ""
    pick: str = ""
    leads_to: str = ""
    why: str = ""
    moves: tuple[Move, ...] = ()
    left: LeftOut = LeftOut()
    asked_again: tuple[str, ...] = ()
    wrong: tuple[GivenBackWrongly, ...] = ()
    premature: bool = False
    trust: tuple[int, int] = (0, 0)
    frustration: tuple[int, int] = (0, 0)
    found: bool = True


def try_reply(plan: Plan, scene: str, text: str) -> TriedReply:
    """Try a typed reply in a scene, which must be one that is answered."""
    play = ShortPlays(plan).to_reply(scene, text)
    state = play.state if play else listened_to(plan, begin_in(plan, Beginning(scene)).after)
    reading = hear(plan, state, text)
    words = said(plan, state, text, reading)
    event: Event = Cue(text) if only_cue(reading) else words
    after, outcome = step(plan, state, event)
    facts = plan.story.facts
    left = left_out(plan, state, msgspec.structs.replace(outcome, event=words, codes=reading.codes))
    seen = view(state)
    heard = [as_heard(b, state.seed) for b in plan.heard(state) if plan.holds(b.condition, seen)]
    return TriedReply(
        reading=reading,
        customer=tuple(plan.shown(words) for b in heard for words in (b.do, b.say) if words),
        route="" if words.by or outcome.refusal else outcome.route,
        pick="" if isinstance(event, Cue) else words.by,
        leads_to=after.scene if outcome.refusal is None and not isinstance(event, Cue) else "",
        why=outcome.why,
        moves=outcome.moves,
        left=LeftOut() if isinstance(event, Cue) else left,
        asked_again=tuple(facts[f].says for f in reading.asks if f in state.told),
        wrong=tuple(
            GivenBackWrongly(facts[m.fact].says, text[m.start : m.end], m.asked) for m in outcome.misheard
        ),
        premature=too_early(plan, outcome.moves),
        trust=(state.trust, after.trust),
        frustration=(state.frustration, after.frustration),
        found=play is not None,
    )
