"""The score card: skills in bands, adapted from MITI, with the raw counts beside every ratio.

Works on coded turns, so that a run of the game and a reviewed real conversation are scored alike.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct, yaml

from game.behaviours import Rulebook, standard_rulebook
from game.messages import say

Band = Literal["good", "fair", "not yet", "too few"]

BANDS: tuple[Band, ...] = ("not yet", "fair", "good", "too few")


class Threshold(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the bands of one skill begin: a row of `bands.yaml`, whose head says what each key is for."""

    measure: str
    of: str
    good: int
    fair: int
    source: str
    least: int = 1
    most: bool = False


@cache
def thresholds() -> dict[str, Threshold]:
    source = files(__package__).joinpath("bands.yaml").read_bytes()
    return yaml.decode(source, type=dict[str, Threshold])


class CodedTurn(Struct, frozen=True):
    """One floor-taking reply: its behaviour codes in order, and whether it cut in. `premature` is a fix
    before anything was heard. `answered`: the customer spoke after it. `misheard`: it gave back wrongly what
    was told."""

    codes: tuple[str, ...]
    interrupted: bool = False
    premature: bool = False
    answered: bool = True
    misheard: bool = False


class Score(Struct, frozen=True):
    """One row: the skill, its band, and the raw counts in words."""

    skill: str
    band: Band
    counts: str


def score_card(
    turns: Sequence[CodedTurn], critical: Sequence[str] | None = None, rulebook: Rulebook | None = None
) -> tuple[Score, ...]:
    """The card of one call, its bands by `bands.yaml`.

    `critical` names what can never be averaged away; None leaves the row out, where nobody looked. What a
    code counts for is the rulebook's to say (the standard one if none is given).
    """
    rulebook = rulebook or standard_rulebook()
    card = (
        _reflect(turns, rulebook),
        _enquire(turns, rulebook),
        _patience(turns),
        _acknowledge(turns, rulebook),
        _close(turns, rulebook),
        _errors(turns, rulebook),
    )
    if critical is None:
        return card
    named, count = ", ".join(critical), len(critical)
    counts = say("card.errors_named", count=count, titles=named) if critical else say("card.errors", count=0)
    return (*card, _score("Critical", counts, count))


def joint_card(calls: Sequence[Sequence[CodedTurn]]) -> tuple[Score, ...]:
    """Bands over several calls, where one alone has too few counts. Counts are added up; what is a matter
    of order within a call (acknowledge, close) takes the middle of the calls' own bands, the lower of two;
    errors may be one a call."""
    turns, rulebook = [turn for call in calls for turn in call], standard_rulebook()
    return (
        _reflect(turns, rulebook),
        _enquire(turns, rulebook),
        _patience(turns),
        _middle([_acknowledge(call, rulebook) for call in calls], "Acknowledge"),
        _middle([_close(call, rulebook) for call in calls], "Close"),
        _errors(turns, rulebook, len(calls)),
    )


def reflections(turns: Sequence[CodedTurn], rulebook: Rulebook) -> int:
    """How often something came back, in each way once a reply: wherever reflections are counted."""
    giving_back = rulebook.family("reflection")
    return sum(len(giving_back.intersection(turn.codes)) for turn in turns)


def replies_that_ask(turns: Sequence[CodedTurn], rulebook: Rulebook) -> int:
    """The replies with a question, wherever questions are counted: one a volley (MITI 4.2.1, E.4.d)."""
    return _showing(turns, rulebook.of_skill("Enquire"))


def weakest(card: Sequence[Score]) -> tuple[Score, ...]:
    """The rows that have room, the weakest first; in equal bands a critical error leads, then the card's
    own order. Rows with too few counts say nothing."""
    open_rows = [row for row in card if row.band in ("not yet", "fair")]
    return tuple(sorted(open_rows, key=lambda row: (BANDS.index(row.band), row.skill != "Critical")))


def _reflect(turns: Sequence[CodedTurn], rulebook: Rulebook) -> Score:
    given_back, asking = reflections(turns, rulebook), replies_that_ask(turns, rulebook)
    wrong = sum(turn.misheard for turn in turns)
    counts = say(
        "card.reflect",
        reflections=say("card.reflections", count=given_back),
        questions=say("card.questions", count=asking),
    )
    if wrong:
        counts = say("card.wrongly", counts=counts, wrong=wrong)
    return _score("Reflect", counts, given_back, of=asking, occasions=given_back + asking)


def _enquire(turns: Sequence[CodedTurn], rulebook: Rulebook) -> Score:
    asking = rulebook.of_skill("Enquire")
    opened, questions = _showing(turns, asking & rulebook.hearing), replies_that_ask(turns, rulebook)
    counts = say("card.enquire", opened=opened, questions=say("card.questions", count=questions))
    return _score("Enquire", counts, opened, of=questions)


def _patience(turns: Sequence[CodedTurn]) -> Score:
    cut = sum(t.interrupted for t in turns)
    counts = say("card.patience", count=len(turns), cut=cut) if turns else say("card.no_replies")
    return _score("Patience", counts, cut, of=len(turns))


def _acknowledge(turns: Sequence[CodedTurn], rulebook: Rulebook) -> Score:
    if not turns:
        return Score("Acknowledge", "too few", say("card.no_replies"))
    helping, codes = rulebook.family("help"), [code for turn in turns for code in turn.codes]
    solved = next((n for n, code in enumerate(codes) if code in helping), None)
    naming = rulebook.of_skill("Acknowledge", "reflection")
    specific = sum(code in naming for code in codes[:solved])
    stock = sum(code in rulebook.family("sympathy") for code in codes[:solved])
    if solved is None:
        counts = say("card.acknowledged", specific=specific, stock=stock)
    else:
        counts = say("card.acknowledged_first", specific=specific, stock=stock)
    return _score("Acknowledge", counts, specific, or_fair=stock)


def _close(turns: Sequence[CodedTurn], rulebook: Rulebook) -> Score:
    helping, asking = rulebook.family("help"), rulebook.of_skill("Close", "question")
    solved = next((n for n, t in enumerate(turns) if not helping.isdisjoint(t.codes)), None)
    after = [t for t in turns[solved or 0 :] if not asking.isdisjoint(t.codes)]
    counts = say("card.close", count=len(after))
    if solved is None:
        if not after:
            return Score("Close", "too few", say("card.no_solution"))
        counts = say("card.close_alone", count=len(after))
    return _score("Close", counts, sum(t.answered for t in after), or_fair=len(after))


def _errors(turns: Sequence[CodedTurn], rulebook: Rulebook, calls: int = 1) -> Score:
    if not turns:
        return Score("Errors", "too few", say("card.no_replies"))
    coded = [{*turn.codes, *rulebook.early} if turn.premature else {*turn.codes} for turn in turns]
    errors = rulebook.of_skill("Errors")
    # A band for the turn, not for the code: one reply that argues and makes smaller is one error.
    wrong = sum(not errors.isdisjoint(codes) for codes in coded)
    rules = [(code, rule) for code, rule in rulebook.rules.items() if code in errors]
    # What the words show stands before what only the call shows.
    rules.sort(key=lambda pair: pair[1].seen)
    counts = (f"{sum(code in codes for codes in coded)} {rule.short or rule.label}" for code, rule in rules)
    return _score("Errors", ", ".join(counts), wrong, of=calls)


def _showing(turns: Sequence[CodedTurn], codes: frozenset[str]) -> int:
    return sum(not codes.isdisjoint(turn.codes) for turn in turns)


def _middle(rows: Sequence[Score], skill: str) -> Score:
    bands = sorted((row.band for row in rows if row.band != "too few"), key=BANDS.index)
    if not bands:
        return Score(skill, "too few", say("card.nothing"))
    band = bands[(len(bands) - 1) // 2]
    return Score(skill, band, say("card.good_calls", count=len(bands), good=bands.count("good")))


def _score(
    skill: str,
    counts: str,
    measured: int,
    of: int = 1,
    or_fair: int | None = None,
    occasions: int | None = None,
) -> Score:
    """The row with its band. `or_fair` is what counts for fair, `occasions` what there must be enough of,
    where that is something else."""
    row = thresholds()[skill]

    def reached(measured: int, per_cent: int) -> bool:
        asked = per_cent * of
        return 100 * measured <= asked if row.most else 100 * measured >= asked

    band: Band = "not yet"
    if (of if occasions is None else occasions) < row.least:
        band = "too few"
        counts = say("card.too_few", counts=counts, least=row.least) if row.least > 1 else counts
    elif reached(measured, row.good):
        band = "good"
    elif reached(measured if or_fair is None else or_fair, row.fair):
        band = "fair"
    return Score(skill, band, counts)
