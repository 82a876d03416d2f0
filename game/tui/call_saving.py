"""Saving on a call's screen: the draft of what is being written, and what the player is told of saving."""

from typing import TYPE_CHECKING, Any

from game.cohort.quiet_sync import sync_quietly
from game.messages import say
from game.play.drafts import Draft, load_draft, save_draft
from game.play.session import Call
from game.tui.game_screen import GameScreen
from game.tui.ways_to_reply import WaysToReply

if TYPE_CHECKING:
    from game.tui.app import HearMeOut


def keep_missed(app: "HearMeOut", call: Call) -> None:
    """Keep the moments of a finished call that bring drills, unless it is one that teaches the keys."""
    from game.drills.moments import keep_missed_moments

    if app.library.counted(call.plan.story.id):
        keep_missed_moments(app.database, call.log.id, call.plan, call.played)


class CallSaving:
    """`warned`: the player has been told that the last events are not saved; a second try then leaves."""

    def __init__(self, screen: GameScreen[Any], ways: WaysToReply) -> None:
        self._screen, self._ways = screen, ways
        self._kept = Draft()
        self.warned = False

    def bring_draft(self, call: Call) -> None:
        """Put back what was being written when the player left this call."""
        self._ways.draft = self._kept = load_draft(self._screen.app.database, call.log.id)

    def keep_draft(self, call: Call) -> None:
        draft = self._ways.draft
        if draft != self._kept and save_draft(self._screen.app.database, call.log.id, draft):
            self._kept = draft

    def may_leave(self, call: Call) -> bool:
        """True when everything is saved, or when the player has been told that it is not."""
        self.keep_draft(call)
        if call.log.leave() or self.warned:
            return True
        self.warned = True
        told = say("saving.leave_unsaved", why=call.log.trouble)
        self._screen.notify(told, title="Not saved", severity="error", markup=False)
        return False

    def tell_changes(self, call: Call) -> None:
        """Show what changed since the call was left, once, before anything is done."""
        if call.changes:
            from game.tui.screens.what_changed import WhatChangedScreen

            self._screen.app.push_screen(WhatChangedScreen(call.changes))
            call.changes.clear()

    def tell(self, call: Call) -> None:
        """Show what is to be said of the saving of this call, once; once it is over, keep what it missed."""
        if call.state.over:
            keep_missed(self._screen.app, call)
            sync_quietly(call.log.database, call.log.profile)
        for notice in call.notices:
            self._screen.notify(notice, title="Saving", markup=False, timeout=10)
        call.notices.clear()

    def close_notices(self) -> bool:
        """Take away what stands beside the call. Returns whether anything stood there, other than the warning
        that leaving loses something: the next press leaves all the same."""
        stood = bool(self._screen.query("Toast")) and not self.warned
        self._screen.app.clear_notifications()
        return stood
