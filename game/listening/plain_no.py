"""A no that is told plainly, and is the agent's own: “I'm afraid we can't”, “that is not something I have”.

What they told of gives no no, though it has the same words: “so it can't be downloaded”.
"""

from game.listening.customer_words import said
from game.listening.features import SentenceFeatures, examine
from game.listening.phrasings import holding
from game.listening.tokens import words_read

_RULE = "limit"
"""The patterns of a no, in `data/patterns.txt`; `says_no` in `game/phrasings.toml` has more of them."""
_AGENT = frozenset(["i", "we"])
_OTHERS = frozenset(["you", "they", "he", "she", "who", "somebody", "someone"])
_SPEAKING = frozenset(["said", "say", "told", "tell", "wrote", "write", "heard", "hear"])
_SOFTENED = frozenset(["afraid", "unfortunately", "sadly", "regrettably"])
"""Who says one of these of what cannot be done says it as news of their own."""
_GIVING_BACK = frozenset(["so", "if"])
_NOT_DONE = frozenset(["can", "able", "will", "do", "would"])
_OF_THE_PAST = frozenset(["could", "did", "was", "were", "had"])
_REFUSES_NOTHING = frozenset(
    [
        *("imagine", "believe", "hear", "understand", "see", "find", "wait", "thank", "blame", "how"),
        *("stop", "help", "begin", "think", "know", "worry", "mind"),
    ]
)
"""What an agent cannot do without refusing anything: “I can't imagine how tired you are”."""
_KNOWS_NOTHING = frozenset(["say", "comment", "remember", "recall"])
"""“I can't say anything about that” refuses nothing either; “I'm not allowed to say” does."""
_NEAR = 3
"""So many words at most stand between "we" and its "not": “we really still can't”."""


def plain_no(text: str) -> str:
    """The first sentence of a reply in which the agent says no; "" where none does."""
    words = words_read(text)
    return _first(text, [s for s in examine(words, said(())) if _is_own(text, words.words, s)])


def any_no(text: str) -> str:
    """The first sentence that says no in any words, also of what cannot be done by itself; "" where none
    does. For a reply to a moment that asks for a no."""
    return _first(text, [s for s in examine(words_read(text), said(())) if _RULE in s.rules])


def _first(text: str, found: list[SentenceFeatures]) -> str:
    return text[found[0].sentence.start : found[0].sentence.end].strip() if found else ""


def _is_own(text: str, words: list[str], s: SentenceFeatures) -> bool:
    here = words[s.sentence.lo : s.sentence.hi]
    if s.question or "if" in here[:1] or _is_reported(here):
        return False
    if _is_nothing_of_theirs(here) or _cannot(here):
        return True
    says = _RULE in s.rules or "says_no" in holding(text, s.sentence.lo)
    if not says:
        return False
    softened = not _SOFTENED.isdisjoint(here) and _GIVING_BACK.isdisjoint(here[:1])
    return _will_not(here) or (softened and _OTHERS.isdisjoint(here) and _OF_THE_PAST.isdisjoint(here))


def _is_reported(here: list[str]) -> bool:
    """ "So they told you it isn't possible." """
    for at, word in enumerate(here):
        before = here[max(0, at - 2) : at]
        if word in _SPEAKING and not _OTHERS.isdisjoint(before) and _AGENT.isdisjoint(before):
            return True
    return False


def _is_nothing_of_theirs(here: list[str]) -> bool:
    """ "A refund is not something I have", "there is nothing we can do"."""
    return any(
        (one == "nothing" or (one in ("something", "anything") and "not" in here[:at]))
        and who in _AGENT
        and verb in ("can", "have", "do", "offer", "am", "are")
        and (_REFUSES_NOTHING | _KNOWS_NOTHING).isdisjoint(here[at + 3 : at + 4])
        for at, (one, who, verb) in enumerate(zip(here, here[1:], here[2:], strict=False))
    )


def _cannot(here: list[str]) -> bool:
    """ "I can't turn it round today", "we're not able to bake one"."""
    for at, word in enumerate(here):
        following = here[at + 1 : at + 2]
        cannot = (word == "can" and following == ["not"]) or (
            word == "not" and following in (["able"], ["allowed"])
        )
        cannot = cannot or (word == "not" and here[at + 1 : at + 3] == ["be", "able"])
        if (cannot or word == "unable") and _is_by_agent(here, at):
            left = [one for one in here[at + 1 :] if one not in ("not", "be", "able", "allowed", "to")]
            unknown = word == "can" and not _KNOWS_NOTHING.isdisjoint(left[:1])
            if not unknown and _REFUSES_NOTHING.isdisjoint(left[:3]):
                return True
    return False


def _will_not(here: list[str]) -> bool:
    """ "We don't give refunds", where the patterns have found a no."""
    return any(
        word in _NOT_DONE and here[at + 1 : at + 2] == ["not"] and _is_by_agent(here, at)
        and (_REFUSES_NOTHING | _KNOWS_NOTHING).isdisjoint(here[at + 2 : at + 4])
        for at, word in enumerate(here)
    )  # fmt: skip


def _is_by_agent(here: list[str], at: int) -> bool:
    """Whether the last subject before a place is the agent."""
    before = here[max(0, at - _NEAR) : at]
    who = next((word for word in reversed(before) if word in _AGENT or word in _OTHERS), "")
    return who in _AGENT
