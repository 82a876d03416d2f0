"""An `if` or `when` as text becomes a condition, or an error with the offset of the token to change.

Nothing runs but what this grammar names.
"""

import re
from collections.abc import Callable, Collection, Iterable
from typing import NoReturn, TypeVar

from msgspec import Struct, field

from game.behaviours import shown_codes, standard_rulebook
from game.story.conditions import (
    CALLS,
    COMPARE,
    JOINS,
    METERS,
    OF_A_REPLY,
    RESERVED,
    WHEN_WORDS,
    All,
    Any,
    Asks,
    Compare,
    Condition,
    Count,
    Flag,
    Heard,
    Interrupts,
    Meter,
    Names,
    Not,
    Number,
    Operator,
    Shows,
    Visited,
)
from game.words import nearest

# Far more than a person can follow, and little enough that no hostile condition takes time or the stack.
MAX_LENGTH = 2_000
MAX_DEPTH = 20


class Known(Struct, frozen=True):
    """The names an expression may use; None lets any name pass (the list itself is faulty or not read).

    `when` allows what only a typed reply has. `nearest` looks for what was meant: a caller with very
    many names may pass one that gives up sooner. `behaviours` are the codes that a reply can show.
    """

    flags: Collection[str] | None = ()
    facts: Collection[str] | None = ()
    scenes: Collection[str] | None = ()
    when: bool = False
    nearest: Callable[[str, Iterable[str]], str | None] = nearest
    behaviours: tuple[str, ...] = field(default_factory=shown_codes)


class ConditionError(Exception):
    """Why an expression is refused: `offset` to `end` (exclusive) are the characters to change."""

    def __init__(self, code: str, offset: int, end: int, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.offset = offset
        self.end = end
        self.message = message
        self.suggestion = suggestion


def parse(text: str, known: Known) -> Condition:
    """Read one expression. Raises `ConditionError` for the first thing that is wrong with it."""
    if len(text) > MAX_LENGTH:
        message = f"a condition has at most {MAX_LENGTH} characters"
        raise ConditionError("condition-syntax", 0, len(text), message)
    return _Parser(text, known).whole()


_TOKEN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*|<=|>=|==|!=|=>|=<|<>|&&|\|\||\S")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
_SPELLINGS = {
    "=": "==", "=>": ">=", "=<": "<=", "<>": "!=",
    "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not",
}  # fmt: skip
_OPERATORS: dict[str, Operator] = {sign: sign for sign in COMPARE}
_METERS = {"trust": Meter("trust"), "frustration": Meter("frustration")}
_FROM_REPLY: dict[str, Condition] = {
    "misheard": Shows("misheard"),
    "facts": Count("facts"),
    "feelings": Count("feelings"),
    "interrupted": Interrupts(),
}

_CALLS: dict[str, Callable[[str], Condition]] = {
    "heard": Heard, "visited": Visited, "names": Names, "asks": Asks
}  # fmt: skip

_Operand = Number | Meter | Condition
_Part = TypeVar("_Part", bound="_Operand")


class _Parser:
    """Recursive descent over a token list; `_END` closes it, so looking ahead never runs out."""

    def __init__(self, text: str, known: Known) -> None:
        self.known = known
        self.tokens = [(found.group(), found.start()) for found in _TOKEN.finditer(text)]
        self.tokens.append(("", len(text.rstrip())))
        self.at = 0
        self.depth = 0

    def whole(self) -> Condition:
        if len(self.tokens) == 1:
            self.refuse("the condition is empty; leave the key out if it should always hold")
        result = self.truth(self.either)
        word, _ = self.tokens[self.at]
        if word == ")":
            self.refuse('this ")" closes nothing; take it away')
        if word:
            self.refuse_between(word)
        return result

    def either(self) -> _Operand:
        return self.join("or", self.both, Any)

    def both(self) -> _Operand:
        return self.join("and", self.negation, All)

    def join(
        self, word: str, part: Callable[[], _Operand], kind: Callable[[tuple[Condition, ...]], Condition]
    ) -> _Operand:
        start = self.at
        first = part()
        if self.tokens[self.at][0] != word:
            return first
        parts = [self.as_truth(first, start)]
        while self.tokens[self.at][0] == word:
            self.at += 1
            parts.append(self.truth(part))
        return kind(tuple(parts))

    def negation(self) -> _Operand:
        if self.tokens[self.at][0] != "not":
            return self.comparison()
        self.at += 1
        return Not(self.as_truth(self.deeper(self.negation), self.at - 1))

    def comparison(self) -> _Operand:
        start = self.at
        left = self.operand()
        word = self.tokens[self.at][0]
        operator = _OPERATORS.get(word)
        if operator is None:
            if word not in ("and", "or", ")", ""):
                self.refuse_between(word)
            return left
        left_number = self.as_number(left, start)
        self.at += 1
        start = self.at
        right = self.as_number(self.operand(), start)
        if self.tokens[self.at][0] in _OPERATORS:
            self.refuse(
                "one comparison at a time: join two with `and`, as in `trust >= 20 and trust <= 60`",
                "condition-type",
            )
        return Compare(left_number, operator, right)

    def operand(self) -> _Operand:
        word, offset = self.tokens[self.at]
        if word == "(":
            self.at += 1
            inner = self.deeper(lambda: self.truth(self.either))
            self.close(offset)
            return inner
        if not word or not (word[0].isalnum() or word[0] == "_"):
            self.refuse_operand(word)
        self.at += 1
        if word[0].isdigit() and word.isdigit():
            if not _WHOLE.fullmatch(word):
                self.refuse("write a whole number without leading zeros, such as 55", at=self.at - 1)
            return Number(int(word))
        if self.tokens[self.at][0] == "(" and word not in JOINS:
            return self.call(word)
        return self.name(word)

    def call(self, word: str) -> Condition:
        before = self.at - 1
        if word not in CALLS or (word in OF_A_REPLY and not self.known.when):
            if word in OF_A_REPLY:
                self.refuse_if(word)
            allowed = [call for call in CALLS if self.known.when or call not in OF_A_REPLY]
            message = f'"{word}(…)" is not known here; what can be asked is ' + ", ".join(
                f"{call}({'scene' if call == 'visited' else 'fact'})" for call in allowed
            )
            self.refuse(message, "condition-name", before, self.known.nearest(word, allowed))
        opening = self.tokens[self.at][1]
        self.at += 1
        argument, _ = self.tokens[self.at]
        what, names = ("scene", self.known.scenes) if word == "visited" else ("fact", self.known.facts)
        if not argument or not (argument[0].isalnum() or argument[0] == "_"):
            self.refuse(f"{word}(…) needs the name of a {what}")
        if names is not None and argument not in names:
            message = f'there is no {what} "{argument}"'
            self.refuse(message, f"unknown-{what}", self.at, self.known.nearest(argument, names))
        self.at += 1
        self.close(opening)
        return _CALLS[word](argument)

    def name(self, word: str) -> _Operand:
        if word in _METERS:
            return _METERS[word]
        if word in self.known.behaviours or word in WHEN_WORDS:
            if not self.known.when:
                self.refuse_if(word)
            return _FROM_REPLY.get(word) or Shows(word)
        if word not in RESERVED and (self.known.flags is None or word in self.known.flags):
            return Flag(word)
        return self.refuse_name(word)

    def truth(self, part: Callable[[], _Operand]) -> Condition:
        start = self.at
        return self.as_truth(part(), start)

    def as_truth(self, part: _Operand, start: int) -> Condition:
        if isinstance(part, Meter):
            message = f"compare {part.name} with a number, as in `{part.name} >= 55`"
            self.refuse(message, "condition-type", start)
        if isinstance(part, Number):
            self.refuse("a number alone is neither true nor false; compare it", "condition-type", start)
        return part

    def as_number(self, part: _Operand, start: int) -> Number | Meter | Count:
        if not isinstance(part, (Number, Meter, Count)):
            message = (
                "only numbers are compared: a whole number, trust, frustration, facts or feelings; "
                "what is true or false stands alone, or after `not`"
            )
            self.refuse(message, "condition-type", start)
        return part

    def deeper(self, part: Callable[[], _Part]) -> _Part:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.refuse(f"a condition nests at most {MAX_DEPTH} deep")
        result = part()
        self.depth -= 1
        return result

    def close(self, opening: int) -> None:
        word, _ = self.tokens[self.at]
        if word == ")":
            self.at += 1
        elif not word:
            raise ConditionError("condition-syntax", opening, opening + 1, 'this "(" is never closed')
        else:
            self.refuse_between(word)

    def refuse_between(self, word: str) -> NoReturn:
        self.refuse_spelling(word)
        if word.lower() in ("and", "or"):
            self.refuse(f"write `{word.lower()}` in small letters", suggestion=word.lower())
        if word[0].isalnum() or word[0] in "_(":
            self.refuse("a sign, `and` or `or` is missing before this")
        self.refuse(f"`{word}` has no meaning in a condition")

    def refuse_spelling(self, word: str) -> None:
        if word in _SPELLINGS:
            self.refuse(f"`{word}` is not a sign here", suggestion=_SPELLINGS[word])

    def refuse_operand(self, word: str) -> NoReturn:
        if not word:
            self.refuse("the condition ends too soon: something must follow")
        self.refuse_spelling(word)
        if word in "\"'":
            self.refuse("names need no quotes in a condition")
        if word in "+-":
            self.refuse("there is no arithmetic and no number below 0 in a condition")
        self.refuse(f"`{word}` cannot stand here: a name, a whole number or `(` is expected")

    def refuse_if(self, word: str) -> NoReturn:
        message = f"`{word}` is known only of a typed reply: it belongs in a route's `when`"
        self.refuse(message, "condition-place", self.at - 1)

    def refuse_name(self, word: str) -> NoReturn:
        known = self.known
        at = self.at - 1
        small = word.lower()
        if word in JOINS:
            self.refuse(f"something is missing beside `{word}`", at=at)
        if small in ("true", "false"):
            self.refuse("a condition says what must hold; leave it out if it should always hold", at=at)
        if word in CALLS:
            self.refuse(f"{word} needs a name in brackets, as in `{word}(…)`", at=at)
        if word in standard_rulebook().rules:
            message = f"`{word}` is seen from the call, it is no name for a condition"
            self.refuse(message, "condition-name", at)
        if known.facts and word in known.facts:
            self.refuse(f'"{word}" is a fact', "condition-name", at, f"heard({word})")
        if known.scenes and word in known.scenes:
            self.refuse(f'"{word}" is a scene', "condition-name", at, f"visited({word})")
        allowed = [*(known.flags or ()), *METERS, *JOINS]
        if known.when:
            allowed += [*WHEN_WORDS, *known.behaviours]
        message = f'"{word}" is no flag and no other name known here'
        self.refuse(message, "condition-name", at, known.nearest(word, allowed))

    def refuse(
        self,
        message: str,
        code: str = "condition-syntax",
        at: int | None = None,
        suggestion: str | None = None,
    ) -> NoReturn:
        word, offset = self.tokens[self.at if at is None else at]
        raise ConditionError(code, offset, offset + max(1, len(word)), message, suggestion)
