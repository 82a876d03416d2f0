"""The game in a terminal, which says at a signal what is on its screen: `tests/tui/looked_into.py play …`.

The signal changes nothing in the game. The answer is a file: what goes over the wire is the game's own.
"""

import asyncio
import json
import os
import signal
from pathlib import Path
from typing import Any
from unittest.mock import patch

from game.cli import main
from game.tui import terminal_driver
from game.tui.app import HearMeOut
from game.tui.screens.call import CallScreen
from game.tui.terminal_driver import TerminalDriver

ASK = signal.SIGURG
"""One that ends no process that does not mind it any more."""
FILE = "LOOKED_INTO"
"""The variable that names the file of the answer: a list of what `Seen` in the tests has."""
_read, _send = terminal_driver._read, TerminalDriver._send
_at_work = False


def _read_and_say_so(descriptor: int) -> bytes:
    global _at_work
    _at_work = True
    return _read(descriptor)


def _send_and_say_so(self: TerminalDriver, items: Any) -> None:
    global _at_work
    _send(self, items)
    _at_work = False


def _tell(app: HearMeOut) -> None:
    if not app.screen_stack:
        # It is leaving, and that is the answer.
        return
    held: Any = app.focused
    text = getattr(held, "text", getattr(held, "value", None))
    call = app.screen.call if isinstance(app.screen, CallScreen) else None
    seen = {
        "screen": type(app.screen).__name__,
        "playing": call is not None and not call.state.over,
        "text": text if isinstance(text, str) else None,
        "waiting": _at_work + app.message_queue_size + app.screen.message_queue_size,
    }
    file = Path(os.environ[FILE])
    begun = file.with_suffix(".new")
    begun.write_text(json.dumps(seen), "utf-8")
    begun.replace(file)


def _on_ready(app: HearMeOut) -> None:
    asyncio.get_running_loop().add_signal_handler(ASK, _tell, app)
    # A first answer says that it may be asked.
    _tell(app)


if __name__ == "__main__":
    with (
        patch.object(terminal_driver, "_read", _read_and_say_so),
        patch.object(TerminalDriver, "_send", _send_and_say_so),
        patch.object(HearMeOut, "on_ready", _on_ready, create=True),
    ):
        main()
