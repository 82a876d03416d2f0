"""Looking back says of a reply what the coach said of it in the call: no blame after praise."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from game.conversation.ear import hear
from game.conversation.events import Event, Pick, Say
from game.conversation.path import event_of
from game.conversation.plan import Plan
from game.conversation.replay import Played, opened, play_on
from game.conversation.step import begin, offered
from game.debrief.blocks import at_moment
from game.debrief.coach import coach_lines
from game.debrief.debrief import debrief
from game.debrief.verdict import verdict
from game.messages import say
from game.proof.play_to_scene import ShortPlays
from game.words import shortened
from tests.playing import chapter

CHAPTERS = ("download-that-stops", "call-that-came-back", "missing-parcel")
QUOTED = 90
"""Characters of a better line as the coach quotes it."""
JOHN_TO_BEST = (Path(__file__).parent.parent / "tui" / "plays" / "john-best.txt").read_text("utf-8").split()

Steps = Sequence[str]


def moments(name: str) -> list[Steps]:
    """The ways to all moments of a chapter at which a reply can be made, each scene heard out."""
    at = chapter(name)
    plays = ShortPlays(at)
    found = [
        plays.to_scene(scene.id) for scene in at.story.scenes.values() if not (scene.goto or scene.ending)
    ]
    return [short.path for short in found if short and short.path is not None]


def on_one_way() -> list[Steps]:
    """Some of the moments on one way to the best ending, for which nothing has to be looked for."""
    replies = [place for place, step in enumerate(JOHN_TO_BEST) if step.startswith(("pick:", "say:"))]
    return [JOHN_TO_BEST[:place] for place in replies[::3]]


def replied(at: Plan, paths: Iterable[Steps]) -> Iterator[list[Played]]:
    """Calls that end with a reply of the chapter: each pick, and the first example of each route."""
    for path in paths:
        played = [opened(at, begin(at))]
        for name in path:
            played.append(play_on(at, played, event_of(at, played[-1].after, name)))
        state = played[-1].after
        replies: list[Event] = [Pick(one.id) for one in offered(at, state, helped=True)]
        texts = [route.examples[0] for route in at.scene(state).routes]
        for reply in [*replies, *(Say(text, hear(at, state, text)) for text in texts)]:
            yield [*played, play_on(at, played, reply)]


def blames(told: str) -> tuple[bool, bool]:
    """Whether words say that something was left out, and that something was given back wrongly."""
    start = [
        say(name, parts="\n", told="\n", words="\n").split("\n")[0]
        for name in ("coach.left", "coach.misheard")
    ]
    return start[0] in told, start[1] in told


def test_looking_back_holds_against_a_reply_what_the_coach_held_against_it() -> None:
    assert agreed("call-that-came-back", on_one_way()) > 10


@pytest.mark.full
@pytest.mark.parametrize("name", CHAPTERS)
def test_so_it_does_at_every_moment_of_a_chapter(name: str) -> None:
    assert agreed(name, moments(name)) > 50


def agreed(name: str, paths: Iterable[Steps]) -> int:
    """Of how many replies coach and looking back have said the same."""
    at, looked = chapter(name), 0
    for played in replied(at, paths):
        before, outcome = played[-1].before, played[-1].outcome
        assert before is not None and outcome.refusal is None
        coached = " ".join(coach_lines(at, before, outcome))
        found = debrief(at, played)
        turn, moment = found.turns[-1], found.moments[-1]
        told = " ".join(sentence.text for sentence in at_moment(found, moment))
        assert blames(told) == blames(coached), (turn.said, coached, told)
        assert not turn.better or shortened(turn.better.line, QUOTED) in coached, (turn.said, coached)
        against = verdict(at, before, outcome)
        assert (turn.wrong, turn.left, turn.better) == (against.wrong, against.left, against.better)
        assert listens_more(at, played), turn.said
        looked += 1
    return looked


def listens_more(at: Plan, played: list[Played]) -> bool:
    """Whether what is set beside a reply without a fault could only be a line that listens more."""
    before, outcome, rules = played[-1].before, played[-1].outcome, at.rulebook
    assert before is not None
    better = verdict(at, before, outcome).better
    faults = rules.family("fault", "harsh")
    if not better or better.keeps or outcome.misheard or any(move.code in faults for move in outcome.moves):
        return True
    others: list[Event] = [Pick(one.id) for one in offered(at, before, helped=True)]
    texts = [route.examples[0] for route in at.scene(before).routes]
    others += [Say(text, hear(at, before, text)) for text in texts]
    worths = [rules.worth(play_on(at, played[:-1], other).outcome.codes) for other in others]
    return max(worths) > rules.worth(outcome.codes)
