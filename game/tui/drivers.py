"""Which driver reads the terminal: ours in place of Textual's own for Linux."""

import sys

from textual.driver import Driver


def our_driver(usual: type[Driver]) -> type[Driver]:
    """The driver to use where Textual would take `usual`. Windows and browsers keep theirs."""
    if sys.platform != "win32":
        from textual.drivers.linux_driver import LinuxDriver

        if usual is LinuxDriver:
            from game.tui.terminal_driver import TerminalDriver

            return TerminalDriver
    return usual
