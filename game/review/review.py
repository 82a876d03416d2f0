"""A real conversation looked at: what each reply did, a score card, the turns to look at again.

Works on what the words show. Tone, pauses and who spoke over whom are not in a transcript: an interruption
is counted only where the text marks one (their turn ends on a dash, and the reply takes the floor).
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec
from msgspec import Struct

from game.behaviours import standard_rulebook
from game.debrief.card import CodedTurn, Score, score_card
from game.debrief.reflection import cut_off, feeling, given_back, quote_of, reflection, tells_trouble
from game.listening.detector import only_cue, read
from game.listening.lexicon import lexicon
from game.listening.reading import Anchor, Behaviour, Reading
from game.listening.tokens import Words, content_stems, nearly_same
from game.messages import say
from game.review.transcript_files import SpokenTurn
from game.words import shortened

# Content words that make a turn of theirs a telling: below that it is an answer or thanks.
_TELLING = 6
# The share of content words in common from which a question is the earlier one in other words.
_SAME_QUESTION = 0.75
# Characters of a quote in a reason: two lines of the report with what stands around it.
_QUOTED = 110
# Customer turns that the ear is given: as many as it looks at.
_CONTEXT = 12


class AskedAgain(Struct, frozen=True):
    """A detail asked for though it was told: what, the customer's words for it, and the turn of them.
    `detail` is its name in `details.yaml`; "" for a question that was put twice."""

    what: str
    told: str
    turn: int
    detail: str = ""


class Reason(Struct, frozen=True):
    """Why a reply is worth another look: a short name, how much it weighs, and one line about the reply."""

    name: str
    weight: int
    line: str


class Reviewed(Struct, frozen=True):
    """One turn of either speaker. `number` counts turns from 1, `line` is its place in the file.

    For a reply: `behaviours` as the ear reads them, and what only the conversation shows. A reply that is
    nothing but a cue takes no floor (`cue`). `reasons` stand with the heaviest first.
    """

    number: int
    line: int
    who: str
    text: str
    behaviours: tuple[Behaviour, ...] = ()
    cue: bool = False
    interrupts: bool = False
    premature: bool = False
    asked_again: tuple[AskedAgain, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The behaviour codes in the order of the reply, each once."""
        return tuple(dict.fromkeys(b.code for b in self.behaviours))


class LookAt(Struct, frozen=True):
    """A reply to look at: its turn, what it answered, and a line made of the customer's own words ("" where
    they give nothing to build on)."""

    turn: Reviewed
    answers: str
    better: str


class Review(Struct, frozen=True):
    """The whole: every turn, how often each code came, the card, at most three turns to look at (the most
    telling first) and the reply that listened most, if one did."""

    turns: tuple[Reviewed, ...]
    counts: dict[str, int]
    card: tuple[Score, ...]
    look_at: tuple[LookAt, ...]
    keep: Reviewed | None
    cut_offs: int

    @property
    def replies(self) -> tuple[Reviewed, ...]:
        return tuple(turn for turn in self.turns if turn.who == "agent")


class Detail(Struct, frozen=True, forbid_unknown_fields=True):
    """Something agents ask for: `says` in plain words, `asked` how, `told` the expression that finds it.
    `open`: what it finds is no value, but words to be quoted."""

    says: str
    asked: tuple[str, ...]
    told: str
    open: bool = False


def review(turns: Sequence[SpokenTurn]) -> Review:
    seen = _ToldSoFar()
    reviewed = tuple(seen.take(number, turn) for number, turn in enumerate(turns, 1))
    counts = Counter(b.code for turn in reviewed for b in turn.behaviours)
    floor = [n for n, turn in enumerate(reviewed) if turn.who == "agent" and not turn.cue]
    coded = [
        CodedTurn(reviewed[n].codes, reviewed[n].interrupts, reviewed[n].premature, n + 1 < len(reviewed))
        for n in floor
    ]
    cut_offs = sum(reviewed[n].interrupts for n in floor)
    weighed = [(-sum(r.weight for r in turn.reasons), n) for n, turn in enumerate(reviewed) if turn.reasons]
    return Review(
        turns=reviewed,
        counts=dict(counts.most_common()),
        card=tuple(_known(score, cut_offs) for score in score_card(coded)),
        look_at=tuple(_look_at(reviewed, n) for _, n in sorted(weighed)[:3]),
        keep=max((t for t in reviewed if _kept(t)), key=_kept, default=None),
        cut_offs=cut_offs,
    )


def _known(score: Score, cut_offs: int) -> Score:
    """The row, unless a text cannot show it: none marked is not none made."""
    if score.skill != "Patience" or cut_offs:
        return score
    return Score(score.skill, "too few", say("card.no_cut_off"))


class _ToldSoFar:
    """What has been said up to a turn."""

    def __init__(self) -> None:
        self.rulebook = standard_rulebook()
        self.told: list[str] = []
        self.known: set[str] = set()
        self.details: dict[str, AskedAgain] = {}
        self.questions: list[_AskedQuestion] = []
        self.latest = ""
        self.asked = False
        self.earned = False
        self.fresh = False

    def take(self, number: int, turn: SpokenTurn) -> Reviewed:
        if turn.who == "customer":
            self._hear(number, turn.text)
            return Reviewed(number, turn.line, turn.who, turn.text)
        return self._answer(number, turn)

    def _hear(self, number: int, text: str) -> None:
        words = Words(text)
        told = [at for s in words.sentences if "?" not in s.mark for at in range(s.lo, s.hi)]
        stems = {words.stems[at] for at in told if words.words[at] not in lexicon().stop}
        # What a question brought was asked for; only what they tell of themselves asks to be heard first.
        if len(stems - self.known) >= _TELLING and tells_trouble(text) and not (self.asked and self.told):
            self.earned = False
            self.fresh = True
        self.known |= stems
        self.told.append(text)
        self.questions = [
            q if q.answer else _AskedQuestion(q.stems, number, text) for q in self.questions[-40:]
        ]
        self.latest = text
        for name, detail in details().items():
            found = _told(detail.told).search(text[:4000])
            if found:
                self.details.setdefault(
                    name, AskedAgain(detail.says, " ".join(found[1].split()), number, name)
                )

    def _answer(self, number: int, turn: SpokenTurn) -> Reviewed:
        anchors = tuple(Anchor(name, (), detail.asked) for name, detail in details().items())
        reading = read(turn.text, tuple(self.told[-_CONTEXT:]), anchors)
        codes = set(reading.codes)
        cue = only_cue(reading)
        again = self._again(turn.text, reading)
        early = self.fresh and not self.earned and self._fixes_first(reading)
        reviewed = Reviewed(
            number,
            turn.line,
            turn.who,
            turn.text,
            reading.behaviours,
            cue=cue,
            interrupts=not cue and cut_off(self.latest) and bool(self.latest),
            premature=early,
            asked_again=again,
        )
        self.asked = not codes.isdisjoint(self.rulebook.family("question", "leave"))
        if self.told and not cue:
            self.earned = self.earned or not codes.isdisjoint(self.rulebook.hearing)
            # One fix too early is one error, however many steps it has.
            self.fresh = self.fresh and not self.earned and not early
        reasons = () if cue or not self.told else _reasons(reviewed, self.latest)
        self.latest = "" if not cue else self.latest
        return msgspec.structs.replace(reviewed, reasons=reasons)

    def _fixes_first(self, reading: Reading) -> bool:
        """Whether the reply helps, and nothing before that in the same reply earns a hearing."""
        helping, hearing = self.rulebook.family("help"), self.rulebook.hearing
        first = next((b.start for b in reading.behaviours if b.code in helping), None)
        return first is not None and not any(
            b.code in hearing and b.start <= first for b in reading.behaviours
        )

    def _again(self, text: str, reading: Reading) -> tuple[AskedAgain, ...]:
        """Details asked for that were told, unless the reply says them itself; else a question put twice."""
        found = [
            told
            for name, told in self.details.items()
            if name in reading.asks and _bare(told.told) not in _bare(text)
        ]
        questions = [
            content_stems(text[b.start : b.end])
            for b in reading.behaviours
            if b.code in self.rulebook.of_skill("Enquire")
        ]
        if not found:
            found = [
                AskedAgain(say("review.same_thing"), shortened(old.answer, _QUOTED), old.turn)
                for old in self.questions
                if old.answer and any(_same(asked, old.stems) for asked in questions)
            ][-1:]
        self.questions += [_AskedQuestion(asked) for asked in questions if len(asked) >= 2]
        return tuple(found)


class _AskedQuestion(NamedTuple):
    """A question put to the customer, and the turn in which they answered it."""

    stems: frozenset[str]
    turn: int = 0
    answer: str = ""


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME_QUESTION * len(one | other)


def _reasons(turn: Reviewed, customer: str) -> tuple[Reason, ...]:
    """Everything about a reply that is worth a look, the heaviest first."""
    by_code: dict[str, Behaviour] = {b.code: b for b in reversed(turn.behaviours)}
    codes = frozenset(by_code)

    def words(code: str) -> str:
        b = by_code[code]
        quote = shortened(turn.text[b.start : b.end], _QUOTED).rstrip(".")
        return f"“{quote}”" if quote.endswith(("?", "!", "…")) else f"“{quote}”."

    rulebook = standard_rulebook()
    rules, harsh = rulebook.rules, rulebook.family("harsh") & codes
    found: list[Reason] = []
    named: set[str] = set()
    # Of two harsh codes on the same words only the milder is named: in doubt, the lower code.
    for code in sorted(harsh, key=lambda code: rules[code].frustration - rules[code].trust):
        if words(code) not in named:
            named.add(words(code))
            told = rules[code].review or say("review.does", reason=rules[code].reason)
            found.append(Reason(code, 6, say("review.harsh", told=told, words=words(code))))
    if turn.interrupts:
        found.append(Reason("interrupt", 5, say("review.interrupt", words=quote_of(customer))))
    if turn.premature:
        fix = next(code for code in turn.codes if code in rulebook.family("help"))
        found.append(Reason("premature", 4, say("review.premature", words=words(fix))))
    for again in turn.asked_again:
        line = say("review.asked_again", what=again.what, turn=again.turn, told=again.told)
        found.append(Reason("asked_again", 4, line))
    felt = feeling(customer)
    stock = next((code for code in turn.codes if code in rulebook.family("sympathy")), "")
    if felt and codes.isdisjoint(rulebook.family("reflection")):
        found.append(Reason("feeling_unnamed", 3, say("review.feeling_unnamed", feeling=felt)))
    elif stock and codes.isdisjoint(rulebook.of_skill("Acknowledge", "reflection")):
        found.append(Reason("stock", 2, say("review.stock", words=words(stock))))
    elif codes.isdisjoint(rulebook.listening) and len(content_stems(customer)) >= _TELLING:
        found.append(Reason("nothing_back", 2, say("review.nothing_back")))
    return tuple(sorted(found, key=lambda reason: -reason.weight))


def _look_at(turns: Sequence[Reviewed], at: int) -> LookAt:
    turn = turns[at]
    before = [t.text for t in turns[:at] if t.who == "customer"]
    better = _better(turn, before)
    return LookAt(turn, before[-1] if before else "", "" if nearly_same(better, turn.text) else better)


def _better(turn: Reviewed, customer: Sequence[str]) -> str:
    names = {reason.name for reason in turn.reasons}
    if "interrupt" in names:
        return say("review.sorry_cut_in", words=quote_of(customer[-1]))
    known = next((again for again in turn.asked_again if again.detail), None)
    if known is None:
        # Early in a call the question is whether it was understood; later what it has come to.
        return reflection(customer, check="premature" in names or len(customer) < 3)
    if details()[known.detail].open:
        told = say("review.told_already", told=known.told)
    else:
        told = say("review.told_what", what=known.what, told=known.told)
    found = None if names == {"asked_again"} else given_back(customer, check=True)
    return f"{found.told} {told}" if found else told


def _kept(turn: Reviewed) -> int:
    if turn.who != "agent" or turn.reasons:
        return 0
    return max(0, standard_rulebook().worth(turn.codes))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@cache
def details() -> dict[str, Detail]:
    source = files(__package__).joinpath("details.yaml").read_bytes()
    return msgspec.yaml.decode(source, type=dict[str, Detail])


@cache
def _told(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
