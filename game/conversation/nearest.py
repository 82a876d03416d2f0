"""Type anywhere: the offered pick that a typed reply comes nearest to, in a scene that offers only picks."""

from game.conversation.plan import Plan
from game.conversation.state import State
from game.conversation.step import offered
from game.listening.lexicon import lexicon
from game.listening.words import Words
from game.story.model import Reply

_SHORT = 3


def nearest_pick(plan: Plan, state: State, text: str) -> Reply | None:
    """The offered reply that shares most of its content words with `text`: two of them at least, or the only
    one there is. None when nothing comes near."""
    typed = _content(text)
    best, most = None, 0.0
    for reply in offered(plan, state):
        words = _content(reply.say or reply.do or "")
        common = typed & words
        enough = len(common) > 1 or (common and common == typed and max(map(len, common)) > _SHORT)
        share = len(common) / (len(typed) + len(words) - len(common)) if enough else 0.0
        if share > most:
            best, most = reply, share
    return best


def _content(text: str) -> frozenset[str]:
    words, stop = Words(text), lexicon().stop
    return frozenset(stem for word, stem in zip(words.words, words.stems, strict=True) if word not in stop)
