"""The terminal as the game reads it: nothing that it sends ends the program, what comes at once is done in
the order in which it was typed, and the player's leaving is seen however it comes."""

import asyncio
import os
import selectors
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import AppBlur, AppFocus, Key, MouseMove
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

from game.tui.terminal_input import Item, TerminalInput

if TYPE_CHECKING:
    from game.tui.app import HearMeOut

_LOOKS = 0.1
"""Seconds between two looks whether the game has ended, as Textual's driver has it."""
_LOOKS_AGAIN = 0.05
"""Seconds between two looks while a sequence or a paste has begun, or a key is being done."""
_LONGEST = 0.5
"""Seconds that a key may hold back what was typed behind it."""
_NOBODY_WAITS_FOR = (MouseMove, AppFocus, AppBlur)


class TerminalDriver(LinuxDriver):
    """Textual's driver for Unix, with its own reading of bytes."""

    _app: "HearMeOut"
    _parser: XTermParser | None = None

    def start_application_mode(self) -> None:
        start: Callable[[], None] = super().start_application_mode
        start()
        for number in (signal.SIGTERM, signal.SIGHUP):
            self._loop.add_signal_handler(number, self._app.leave_at_once, number)

    def run_input_thread(self) -> None:
        """Read until the game ends. When the terminal is gone, so is the player: the game is left."""
        source = TerminalInput()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                ready = selector.select(_LOOKS_AGAIN if source.waits else _LOOKS)
                if not ready:
                    self._send(source.tick(monotonic()))
                    continue
                data = _read(self.fileno)
                if not data:
                    self._loop.call_soon_threadsafe(self._app.leave_at_once, signal.SIGHUP)
                    return
                self._send(source.feed(data, monotonic()))

    def _send(self, items: Iterable[Item]) -> None:
        for item in items:
            for message in self._events(item) if isinstance(item, str) else (item,):
                self.process_message(message)
                if not isinstance(message, _NOBODY_WAITS_FOR):
                    self._let_finish(message)

    def _let_finish(self, message: Message) -> None:
        """Wait until this key or click is done. Textual has a field take letters at once, and a key with a
        meaning only when it has gone up to the app: of what a slow line brings together, “ab⌫c” became “ab”,
        and words behind Enter or Tab were sent with those before, or lost."""
        if not self.exit_event.is_set():
            done = asyncio.run_coroutine_threadsafe(self._finished(message), self._loop)
            while not done.done() and not self.exit_event.is_set():
                with suppress(TimeoutError):
                    done.result(_LOOKS_AGAIN)

    async def _finished(self, message: Message) -> None:
        app = self._app
        at = _held(app)
        if isinstance(message, Key) and at and at.check_consume_key(message.key, message.character):
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST):
                # The second time for what the key has set off.
                for _ in range(2):
                    at = _held(app)
                    await _worked_off(app)
                    for node in at.ancestors_with_self if at else ():
                        await _worked_off(node)

    def _events(self, text: str) -> list[Message]:
        """What Textual makes of text or of one whole sequence; nothing of what it cannot make sense of."""
        parser = self._parser = self._parser or XTermParser(self._debug)
        try:
            return list(parser.feed(text))
        except (ValueError, ArithmeticError, LookupError):
            # A number of the sequence is none that the parser can use, and no player loses a call over that.
            # The parser is a generator: what it raises ends it, so the next sequence has a new one.
            self._parser = None
            return []


def _held(app: App[None]) -> Widget | None:
    """The widget that a key goes to; None once the app has put its screens away."""
    return (app.focused or app.screen) if app.screen_stack else None


async def _worked_off(node: MessagePump) -> None:
    """Return when what now waits there is done."""
    done = asyncio.Event()
    if node.call_later(done.set):
        await done.wait()


def _read(descriptor: int) -> bytes:
    """The next bytes; none when the terminal is gone."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
