"""Why a key of a call does nothing just now: no key that is listed may be taken for a dead one."""

from typing import TYPE_CHECKING

from game.conversation.events import Cue, Retake, Wait
from game.messages import say
from game.tui.key_bindings import actions, keys_of, screen_names

if TYPE_CHECKING:
    from game.tui.besides_replying import BesidesReplying


def why_not_now(screen: "BesidesReplying", key: str) -> str:
    """The reason why what this key does cannot be done now; "" where it can, or the key does nothing."""
    changed = screen.app.settings.keys
    for action in (a for name in screen_names(screen) for a in actions(name)):
        if key in keys_of(action, changed) and not screen.check_action(action.runs, ()):
            return why_not(screen, action.runs)
    return ""


def why_not(screen: "BesidesReplying", action: str) -> str:
    """The same of an action that does not stand now; "" where there is nothing to say."""
    match action:
        case "retry" if not screen.coach.retry:
            return say("plain.retry_off")
        case "retry":
            return _refused(screen, Retake())
        case "cue":
            return _refused(screen, Cue())
        case "silence":
            return _refused(screen, Wait())
        case "hint":
            return say("plain.no_hint")
        case "use_note":
            return say("plain.no_notes")
        case "disagree":
            return say("disagreed.not_read")
        case "coach":
            return say("call.coach_said_all")
    return ""


def _refused(screen: "BesidesReplying", event: Retake | Cue | Wait) -> str:
    """What the rules say to an event that they refuse here."""
    refusal = screen.call.do(event).refusal
    return refusal.message if refusal else ""
