"""The score card: skills in bands, adapted from MITI, with the raw counts beside every ratio.

Works on coded turns, so that a run of the game and a reviewed real conversation are scored alike.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from game.behaviours import Rulebook, standard_rulebook
from game.words import counted

Band = Literal["good", "fair", "not yet", "too few"]

BANDS: tuple[Band, ...] = ("not yet", "fair", "good", "too few")


class CodedTurn(Struct, frozen=True):
    """One floor-taking reply: its behaviour codes in order, and whether it cut in.

    `premature` is a fix before anything was heard. `answered`: the customer spoke after it.
    """

    codes: tuple[str, ...]
    interrupted: bool = False
    premature: bool = False
    answered: bool = True


class Score(Struct, frozen=True):
    """One row: the skill, its band, and the raw counts in words."""

    skill: str
    band: Band
    counts: str


def score_card(
    turns: Sequence[CodedTurn], critical: Sequence[str] | None = None, rulebook: Rulebook | None = None
) -> tuple[Score, ...]:
    """Bands by the table in the standards notes, section 6: R:Q 1.0 / 2.0 with two questions or more
    (MITI 4), open questions 50 % / 70 % (MITI 3.1.1; 70 % unverified), floor-taking before a
    turn-completion point at most 1 in 10 / none, feeling named before the first solution, follow-up
    after it, confrontation and unasked advice at most 1 / none. Adapted, never certified.

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
        _errors(turns, rulebook, 1),
    )
    if critical is None:
        return card
    named = f": {', '.join(critical)}" if critical else ""
    return (*card, Score("Critical", _band(not critical, False), f"{counted(len(critical), 'error')}{named}"))


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


def weakest(card: Sequence[Score]) -> tuple[Score, ...]:
    """The rows that have room, the weakest first; in equal bands a critical error leads, then the card's
    own order. Rows with too few counts say nothing."""
    open_rows = [row for row in card if row.band in ("not yet", "fair")]
    return tuple(sorted(open_rows, key=lambda row: (BANDS.index(row.band), row.skill != "Critical")))


def _reflect(turns: Sequence[CodedTurn], rulebook: Rulebook) -> Score:
    asking, giving_back = rulebook.family("question"), rulebook.family("reflection")
    # MITI 4.2.1, E.4.d: one question a volley is counted.
    questions = _showing(turns, asking)
    reflections = sum(len(giving_back.intersection(t.codes)) for t in turns)
    counts = f"{counted(reflections, 'reflection')} to {counted(questions, 'question')}"
    if questions < 2:
        return Score("Reflect", "too few", counts)
    return Score("Reflect", _band(reflections >= 2 * questions, reflections >= questions), counts)


def _enquire(turns: Sequence[CodedTurn], rulebook: Rulebook) -> Score:
    asking = rulebook.of_skill("Enquire")
    opened, closed = _showing(turns, asking & rulebook.hearing), _showing(turns, asking - rulebook.hearing)
    counts = f"{opened} open of {counted(opened + closed, 'question')}"
    if opened + closed < 2:
        return Score("Enquire", "too few", counts)
    return Score(
        "Enquire", _band(10 * opened >= 7 * (opened + closed), 2 * opened >= opened + closed), counts
    )


def _patience(turns: Sequence[CodedTurn]) -> Score:
    cut = sum(t.interrupted for t in turns)
    if not turns:
        return Score("Patience", "too few", "no replies")
    counts = f"{cut} of {counted(len(turns), 'reply')} cut in"
    return Score("Patience", _band(cut == 0, cut * 10 <= len(turns)), counts)


def _acknowledge(turns: Sequence[CodedTurn], rulebook: Rulebook) -> Score:
    if not turns:
        return Score("Acknowledge", "too few", "no replies")
    helping, codes = rulebook.family("help"), [code for turn in turns for code in turn.codes]
    solved = next((n for n, code in enumerate(codes) if code in helping), None)
    where = "in the call" if solved is None else "before the first solution"
    naming = rulebook.of_skill("Acknowledge", "reflection")
    specific = sum(code in naming for code in codes[:solved])
    stock = sum(code in rulebook.family("sympathy") for code in codes[:solved])
    counts = f"{specific} specific, {stock} stock {where}"
    return Score("Acknowledge", _band(specific > 0, stock > 0), counts)


def _close(turns: Sequence[CodedTurn], rulebook: Rulebook) -> Score:
    helping, asking = rulebook.family("help"), rulebook.of_skill("Close", "question")
    solved = next((n for n, t in enumerate(turns) if not helping.isdisjoint(t.codes)), None)
    if solved is None:
        return Score("Close", "too few", "no solution was offered")
    after = [t for t in turns[solved:] if not asking.isdisjoint(t.codes)]
    counts = f"{counted(len(after), 'follow-up')} after the solution"
    return Score("Close", _band(any(t.answered for t in after), bool(after)), counts)


def _errors(turns: Sequence[CodedTurn], rulebook: Rulebook, fair: int) -> Score:
    """Fair up to so many errors."""
    if not turns:
        return Score("Errors", "too few", "no replies")
    coded = [{*turn.codes, "premature"} if turn.premature else {*turn.codes} for turn in turns]
    errors = rulebook.of_skill("Errors")
    # A band for the turn, not for the code: one reply that argues and makes smaller is one error.
    wrong = sum(not errors.isdisjoint(codes) for codes in coded)
    rules = [(code, rule) for code, rule in rulebook.rules.items() if code in errors]
    # What the words show stands before what only the call shows.
    rules.sort(key=lambda pair: pair[1].seen)
    counts = (f"{sum(code in codes for codes in coded)} {rule.short or rule.label}" for code, rule in rules)
    return Score("Errors", _band(wrong == 0, wrong <= fair), ", ".join(counts))


def _showing(turns: Sequence[CodedTurn], codes: frozenset[str]) -> int:
    return sum(not codes.isdisjoint(turn.codes) for turn in turns)


def _middle(rows: Sequence[Score], skill: str) -> Score:
    bands = sorted((row.band for row in rows if row.band != "too few"), key=BANDS.index)
    if not bands:
        return Score(skill, "too few", "nothing to go by")
    band = bands[(len(bands) - 1) // 2]
    return Score(skill, band, f"{bands.count('good')} of {counted(len(bands), 'call')} good")


def _band(good: bool, fair: bool) -> Band:
    return "good" if good else "fair" if fair else "not yet"
