"""Real conversations as files: plain text with a speaker before each turn, or JSON turns."""

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from msgspec import Struct

from game.story.findings import Finding
from game.text import HIDDEN, clean, name_key
from game.words import nearest

Speaker = Literal["agent", "customer"]

AGENT = frozenset(
    ("agent", "a", "rep", "representative", "me", "adviser", "advisor", "support", "operator", "csr", "clerk")
) | {"associate", "assistant"}
CUSTOMER = frozenset(
    ["customer", "c", "cust", "client", "caller", "user", "guest", "member", "buyer", "subscriber"]
)
NOBODY = frozenset(["system", "note", "notes", "bot", "ivr"])
"""Lines of these are nobody's turn and are passed over."""

# More than a day of talk: such a file is no conversation, and reviewing it would take minutes.
MOST_BYTES = 4_000_000
MOST_TURNS = 5_000

_STAMP = (
    r"[\[(<]?\d{1,4}(?:[:./-]\d{1,2}){1,5}(?:[T ,]+\d{1,2}(?::\d{2}){1,2})?(?:[.,]\d+)?(?: ?[ap]m)?[\])>]?"
)
_LABEL = re.compile(
    rf"\s*(?:{_STAMP}[\s,-]*)?(?P<bold>\*\*|__)?[\[<(]?"
    r"(?P<name>[^\W\d_][\w.'’-]{0,30}(?: [\w.'’-]{1,30}){0,3}?)[\])>]?"
    rf"(?:\s*{_STAMP})?\s*(?:(?P=bold))?:(?:\*\*|__)?(?=\s|$|[^/\w])\s*",
    re.IGNORECASE,
)
# Characters of a line in which a name and time stamps may stand before the colon.
_LABEL_LENGTH = 160
_JSON = re.compile(r"\s*(?:\{|\[\s*(?:[\[{\"\]]|$))")
_WHO = ("who", "speaker", "role", "from", "author")
_TEXT = ("text", "content", "message", "utterance", "say")
_ENDS = (".", "?", "!", "…", ":", ";", "—", "--", "”", '"')


class SpokenTurn(Struct, frozen=True):
    """One speaker's words until the other speaks. `line` is where they begin in the file, from 1."""

    who: Speaker
    text: str
    line: int


class Conversation(Struct, frozen=True):
    """A transcript as turns, or (`turns` empty) the findings that keep it from being read. `passed_over`
    counts lines that are nobody's turn (system messages)."""

    turns: tuple[SpokenTurn, ...] = ()
    findings: tuple[Finding, ...] = ()
    passed_over: int = 0


class _FaultError(Exception):
    def __init__(self, message: str, line: int = 1, column: int = 1, end: int = 0, near: str | None = None):
        super().__init__(message)
        self.place, self.near = (line, column, end or column + 1), near


def read_transcript(
    content: bytes, file: str, agents: Sequence[str] = (), customers: Sequence[str] = ()
) -> Conversation:
    """Read a transcript. `agents` and `customers` are the names that stand for them in it, in any case.

    UTF-8 or UTF-16 with its mark; any line ends. Words are cleaned of control and bidi characters.
    Messages of one speaker after another are one turn.
    """
    lines = content[:MOST_BYTES].decode("utf-8-sig", "replace").split("\n")
    try:
        text = _decoded(content)
        lines = text.split("\n")
        known = _names(agents, customers)
        if file.lower().endswith(".json") or _JSON.match(text):
            parts, passed = _json_parts(text, known), 0
        else:
            parts, passed = _text_parts(lines, known)
        whole = _joined(parts)
        _usable(whole)
        return Conversation(whole, passed_over=passed)
    except _FaultError as fault:
        shown = "".join(lines[fault.place[0] - 1 : fault.place[0]])
        line, column, end = fault.place
        finding = Finding(
            clean(file), line, column, end, "transcript", "error", str(fault), fault.near, shown
        )
        return Conversation(findings=(finding,))


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise _FaultError(f"This file is too long for one conversation: more than {MOST_BYTES:,} bytes.")
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if wide else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        message = "These bytes are no UTF-8 text. Save the transcript as UTF-8."
        raise _FaultError(message, *_behind(before)) from None
    if "\x00" in text:
        before = text[: text.index("\x00")]
        raise _FaultError("This is no text file: it holds a NUL byte.", *_behind(before))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\xa0", " ")
    return HIDDEN.sub("", text)


def _behind(text: str) -> tuple[int, int]:
    """The line and column of what stands behind the text."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _names(agents: Sequence[str], customers: Sequence[str]) -> dict[str, Speaker]:
    known: dict[str, Speaker] = dict.fromkeys(AGENT, "agent")
    known |= dict.fromkeys(CUSTOMER, "customer")
    known |= {name_key(name): "customer" for name in customers}
    return known | {name_key(name): "agent" for name in agents}


class _Said(NamedTuple):
    """Words of a turn that began on this line; `flows`: they go on in the line of the part before."""

    who: Speaker
    line: int
    words: str
    flows: bool = False


def _text_parts(lines: Sequence[str], known: dict[str, Speaker]) -> tuple[list[_Said], int]:
    labels = [_LABEL.match(line[:_LABEL_LENGTH]) for line in lines]
    known = known | _the_other(labels, known)
    counts = Counter(name_key(found["name"]) for found in labels if found)
    parts: list[_Said] = []
    aside, passed, before = False, 0, ""
    for number, (line, label) in enumerate(zip(lines, labels, strict=True), 1):
        name = name_key(label["name"]) if label else ""
        words = line.strip()
        if name in NOBODY and name not in known:
            aside, passed = True, passed + 1
        elif label and name in known:
            aside, words = False, line[label.end() :].strip()
            parts.append(_Said(known[name], number, words))
        elif label and counts[name] > 1 and not _bare_word(line, label):
            raise _unknown(label, number, known)
        elif words and not aside:
            if not parts:
                raise _no_speaker(line, number, label)
            # Wrapped text flows on; a new message or paragraph keeps its break.
            flows = bool(before) and not before.endswith(_ENDS) and not words[:1].isupper()
            parts.append(_Said(parts[-1].who, parts[-1].line, words, flows))
        before = words
    return parts, passed


def _bare_word(line: str, label: re.Match[str]) -> bool:
    """A lower-case word with a colon within a turn ("so: …") is no speaker."""
    return label["name"][:1].islower() and not line[: label.start("name")].strip()


def _the_other(labels: Iterable[re.Match[str] | None], known: dict[str, Speaker]) -> dict[str, Speaker]:
    """Where one side is known and one other name speaks more than once, that name is the other side."""
    counts = Counter(name_key(found["name"]) for found in labels if found)
    sides = {known[name] for name in counts if name in known}
    strangers = [name for name, n in counts.items() if name not in known and name not in NOBODY and n > 1]
    if len(sides) != 1 or len(strangers) != 1:
        return {}
    return {strangers[0]: "customer" if sides == {"agent"} else "agent"}


def _unknown(label: re.Match[str], number: int, known: dict[str, Speaker]) -> _FaultError:
    name = label["name"]
    near = nearest(name, [k for k in known if len(k) > 2])
    message = f"Who is “{name}”? Turns begin with “Agent:” or “Customer:”; --agent or --customer gives a name"
    return _FaultError(message, number, label.start("name") + 1, label.end("name") + 1, near)


def _no_speaker(line: str, number: int, label: re.Match[str] | None) -> _FaultError:
    if label:
        message = (
            f"“{label['name']}” is no known speaker. If this is the agent, say --agent "
            f'"{label["name"]}"; a heading before the first turn must go'
        )
        return _FaultError(message, number, label.start("name") + 1, label.end("name") + 1)
    start = len(line) - len(line.lstrip())
    message = "Nobody is named as the speaker. Begin each turn with “Agent:” or “Customer:”"
    return _FaultError(message, number, start + 1, start + 1 + len(line.strip().split(" ")[0]))


def _json_parts(text: str, known: dict[str, Speaker]) -> list[_Said]:
    try:
        body = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"This is no whole JSON: {error.msg[:1].lower()}{error.msg[1:]}."
        raise _FaultError(message, error.lineno, error.colno) from None
    except (ValueError, RecursionError):
        raise _FaultError("This JSON is nested too deep, or holds a number that is too long.") from None
    if isinstance(body, list):
        start = text.index("[") + 1
    elif isinstance(body, dict) and isinstance(body.get("turns"), list):
        body, start = body["turns"], _list_start(text)
    else:
        raise _FaultError("A transcript in JSON is a list of turns, or an object with “turns”.")
    places = _places(text, start, len(body))
    parts = [_json_part(entry, place, known) for entry, place in zip(body, places, strict=True)]
    return [part for part in parts if part]


def _list_start(text: str) -> int:
    """Where the list of the top-level key `turns` begins: the members before it are read over."""
    decoder, at = json.JSONDecoder(), text.index("{") + 1
    found = 0
    while True:
        at = _past(text, at, " \t\n,")
        if text[at] == "}":
            return found
        key, at = decoder.raw_decode(text, at)
        at = _past(text, at, " \t\n:")
        if key == "turns":
            # The last of two wins, as it does in the JSON reader.
            found = at + 1
        _, at = decoder.raw_decode(text, at)


def _past(text: str, at: int, these: str) -> int:
    while at < len(text) and text[at] in these:
        at += 1
    return at


class _Place(NamedTuple):
    """One turn in the JSON text: its first character, the one after its last, and its line."""

    text: str
    at: int
    end: int
    line: int

    def fault(self, message: str, token: str = "", near: str | None = None) -> _FaultError:
        """A fault at the token within the turn, or at the turn where it is not found."""
        place = self.text.find(token, self.at, self.end) if token else self.at
        if place < 0:
            place, token = self.at, ""
        line = self.line + self.text.count("\n", self.at, place)
        column = place - self.text.rfind("\n", 0, place)
        return _FaultError(message, line, column, column + max(1, len(token)), near)


def _places(text: str, end: int, count: int) -> Iterator[_Place]:
    decoder = json.JSONDecoder()
    line, past = 1, 0
    for _ in range(count):
        at = _past(text, end, " \t\n,")
        _, end = decoder.raw_decode(text, at)
        line, past = line + text.count("\n", past, at), at
        yield _Place(text, at, end, line)


def _json_part(entry: object, place: _Place, known: dict[str, Speaker]) -> _Said | None:
    """What a turn says; None for a turn of nobody's."""
    if not isinstance(entry, dict):
        raise place.fault('A turn is an object: {"who": "agent" or "customer", "text": "…"}.')
    who_key = next((key for key in _WHO if key in entry), None)
    text_key = next((key for key in _TEXT if key in entry), None)
    if who_key is None:
        raise place.fault("This turn does not say “who”: agent or customer.")
    if text_key is None:
        raise place.fault("This turn has no “text”.")
    who, words = entry[who_key], entry[text_key]
    if not isinstance(words, str):
        raise place.fault("The text of a turn must be text.", f'"{text_key}"')
    if not isinstance(who, str) or name_key(who) not in known:
        if isinstance(who, str) and name_key(who) in NOBODY:
            return None
        near = nearest(who, ("agent", "customer")) if isinstance(who, str) else None
        token = json.dumps(who, ensure_ascii=False) if isinstance(who, str) else f'"{who_key}"'
        raise place.fault("“who” is agent or customer; --agent or --customer gives a name", token, near)
    return _Said(known[name_key(who)], place.line, clean(words).strip())


def _joined(parts: Iterable[_Said]) -> tuple[SpokenTurn, ...]:
    """One turn for what a speaker says until the other speaks; empty parts are left out."""
    spoken = groupby((part for part in parts if part.words), lambda part: part.who)
    turns = [(who, list(said)) for who, said in spoken]
    return tuple(SpokenTurn(who, _text(said), said[0].line) for who, said in turns)


def _text(said: Sequence[_Said]) -> str:
    rest = ((" " if part.flows else "\n") + part.words for part in said[1:])
    return "".join((said[0].words, *rest))


def _usable(turns: Sequence[SpokenTurn]) -> None:
    speakers = {turn.who for turn in turns}
    if len(turns) > MOST_TURNS:
        raise _FaultError(f"This is too long for one conversation: more than {MOST_TURNS:,} turns.")
    if not speakers:
        raise _FaultError("There is no turn in this file. Begin each with “Agent:” or “Customer:”.")
    if "agent" not in speakers:
        message = "The agent says nothing here. If the agent goes by a name, say --agent NAME."
        raise _FaultError(message, turns[0].line)
    if "customer" not in speakers:
        message = "The customer says nothing here. If they go by a name, say --customer NAME."
        raise _FaultError(message, turns[0].line)
