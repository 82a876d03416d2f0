"""A story made ready to be played: conditions compiled, turns laid out, picks read once."""

import copy
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from game.behaviours import Rulebook, standard_rulebook
from game.channels import Channel, channels
from game.conversation.events import Pick
from game.conversation.state import State
from game.listening.reading import Reading
from game.messages import say
from game.story.conditions import Any, Condition, Count, Shows, View, compile_condition
from game.story.model import Answer, Beat, Goto, Reply, Scene, Story, Survey
from game.story.names_in_texts import with_names


def view(state: State) -> View:
    """What an `if` sees of a state. There is no reply yet."""
    return View(state.trust, state.frustration, state.flags, state.told, state.visited)


class OneOfSeveral(Beat, frozen=True):
    """A beat with `any`. `place` tells it from all others of the story: beats without `any` that come or go
    beside it do not change it."""

    place: str = ""


def as_heard(beat: Beat, seed: int) -> Beat:
    """The beat as a run with this seed hears it: of several lines one, and always the same."""
    if not beat.any:
        return beat
    place = beat.place if isinstance(beat, OneOfSeveral) else ""
    drawn = int.from_bytes(blake2b(f"{seed}/{place}".encode(), digest_size=8).digest(), "big")
    said = {name: getattr(beat, name) for name in Beat.__struct_fields__}
    return Beat(**{**said, "say": beat.any[drawn % len(beat.any)], "any": ()})


class CustomerTurn(NamedTuple):
    """The customer's beats in one scene: `answer` to the last reply and the scene's own; silence last."""

    ordinary: tuple[Beat, ...]
    silent: tuple[Beat, ...]


class Plan:
    """One story with its rulebook. It keeps what it has worked out, but nothing of a run: any number of runs
    may use one plan.

    `source` is the text of the story's file, to be kept with runs of it; b"" where nobody will ask for it.
    `player` is the name of who plays, for texts that are shown, and for nothing else; "" a neutral word.
    """

    def __init__(
        self, story: Story, source_hash: str = "", rulebook: Rulebook | None = None, source: bytes = b""
    ) -> None:
        self.story = story
        self.hash = source_hash
        self.source = source
        self.rulebook = rulebook or standard_rulebook()
        self.player = ""
        self._stock = _stock_conditions(self.rulebook)
        self._tests: dict[Condition, Callable[[View], bool]] = {}
        self._turns: dict[tuple[str, str], CustomerTurn] = {}
        self.pick_readings: dict[tuple[str, str, str | None], Reading] = {}

    def scene(self, state: State) -> Scene:
        return self.story.scenes[state.scene]

    def channel(self, scene: Scene) -> Channel:
        """The scene's own channel, or else the story's."""
        return channels()[scene.channel or self.story.channel]

    def holds(self, condition: Condition | None, seen: View) -> bool:
        """Whether a condition is true in this view. No condition (None) is always true."""
        if condition is None:
            return True
        test = self._tests.get(condition)
        if test is None:
            test = self._tests[condition] = compile_condition(condition)
        return test(seen)

    def destination(self, goto: Goto, seen: View) -> str:
        """The scene of the first branch whose condition is true. The last branch has no condition."""
        for branch in goto[:-1]:
            if self.holds(branch.condition, seen):
                return branch.to
        return goto[-1].to

    def survey(self, state: State) -> Survey | None:
        """What the customer's survey says of a run that is over, as it is shown; None while it is not over,
        and without one."""
        ending = self.scene(state).ending if state.over else None
        seen = view(state)
        said = next((s for s in ending.survey if self.holds(s.condition, seen)), None) if ending else None
        return said and msgspec.structs.replace(said, comment=self.shown(said.comment))

    def turn(self, scene: str, answer: str) -> CustomerTurn:
        """A scene's beats, first those that answer the reply named by `answer`: scene/pick/id, also with
        `typed` or `answers`."""
        key = (scene, answer)
        turn = self._turns.get(key)
        if turn is None:
            own = self.story.scenes[scene].customer
            beats = (*_placed(self._answer(answer), answer), *_placed(own, scene))
            turn = CustomerTurn(
                tuple(b for b in beats if not b.silence), tuple(b for b in beats if b.silence)
            )
            self._turns[key] = turn
        return turn

    def heard(self, state: State) -> tuple[Beat, ...]:
        """The beats of this turn up to now, also those that their `if` has passed over; silence last."""
        turn = self.turn(state.scene, state.answer)
        return (*turn.ordinary[: state.position], *turn.silent[: state.silences])

    def played_by(self, player: str) -> "Plan":
        """The same plan, which shows its texts to the player of this name."""
        plan = copy.copy(self)
        plan.player = player
        return plan

    def shown(self, text: str) -> str:
        """A text of the story as it is shown, with the names that it leaves open."""
        return with_names(text, self.player or say("names.player"), self.story.customer.name)

    def picked(self, state: State, event: Pick) -> Reply | None:
        """The reply that was picked in this state, with the words that it had then; None where the scene has
        no reply of this id."""
        reply, shown = self.scene(state).reply(event.id), event.shown
        return msgspec.structs.replace(reply, say=shown.say, do=shown.do) if reply and shown else reply

    def reply_as_shown(self, reply: Reply) -> Reply:
        """An offered reply with its words and its deed as they are shown."""
        words, deed = reply.say and self.shown(reply.say), reply.do and self.shown(reply.do)
        if (words, deed) == (reply.say, reply.do):
            return reply
        return msgspec.structs.replace(reply, say=words, do=deed)

    def _answer(self, answer: str) -> tuple[Beat, ...]:
        if not answer:
            return ()
        scene_id, kind, name = answer.split("/")
        scene = self.story.scenes[scene_id]
        if kind == "answers":
            return next((own.answer for own in self.answers(scene) if own.id == name), ())
        reply = scene.reply(name) if kind == "pick" else scene.route(name)
        return reply.answer if reply else ()

    def answered(self, scene: Scene, own: Answer, seed: int) -> tuple[Beat, ...]:
        """What the customer says to a reply that leaves the call where it is; the seed is that of the run."""
        return tuple(as_heard(beat, seed) for beat in _placed(own.answer, f"{scene.id}/answers/{own.id}"))

    def answers(self, scene: Scene) -> tuple[Answer, ...]:
        """How the customer answers in a scene what no route takes: the scene's own answers, the story's, then
        those of the channel, the last of which takes everything."""
        channel = self.channel(scene)
        stock = (
            Answer(name, (Beat(say=getattr(channel, name)),), condition)
            for name, condition in self._stock.items()
        )
        return (*scene.answers, *self.story.answers, *stock)


def _stock_conditions(rulebook: Rulebook) -> dict[str, Condition | None]:
    """When each stock line of a channel is said, in the order in which they are tried. A reply in which
    anything is read never comes to the last."""
    harsh = rulebook.family("harsh")
    taken_up = rulebook.family("reflection") | rulebook.of_skill("Reflect").intersection(rulebook.shown)
    questioned = rulebook.family("question") - taken_up
    others = frozenset(rulebook.shown) - harsh - taken_up - questioned

    def shows(codes: frozenset[str]) -> tuple[Condition, ...]:
        return tuple(map(Shows, sorted(codes)))

    return {
        "harsh": Any(shows(harsh)),
        "taken_up": Any(shows(taken_up)),
        "questioned": Any(shows(questioned)),
        "noticed": Any((Count("facts"), Count("feelings"), *shows(others))),
        "unclear": None,
    }


def _placed(beats: Iterable[Beat], where: str) -> tuple[Beat, ...]:
    """The beats with their places, for those that need one: counted among their like."""
    found: list[Beat] = []
    count = 0
    for beat in beats:
        if beat.any:
            said = {name: getattr(beat, name) for name in Beat.__struct_fields__}
            found.append(OneOfSeveral(**said, place=f"{where}#{beat.id or count}"))
            count += not beat.id
        else:
            found.append(beat)
    return tuple(found)
