"""Python without what only POSIX systems have, as far as its own library can do without it: a program that
imports the whole game then (`import`), opens it unseen (`open`), or is the `hearmeout` command."""

import importlib
import importlib.abc
import importlib.machinery
import os
import pkgutil
import signal
import sys
from collections.abc import Sequence
from types import ModuleType

ONLY_POSIX = ("termios", "tty", "pty", "fcntl", "resource", "pwd", "grp", "syslog", "readline")
ONLY_POSIX_SIGNALS = ("SIGHUP", "SIGTSTP", "SIGCONT", "SIGSTOP", "SIGKILL", "SIGWINCH", "SIGQUIT", "SIGPIPE",
                      "SIGUSR1", "SIGUSR2", "SIGTTIN", "SIGTTOU", "SIGALRM", "SIGCHLD", "pthread_sigmask",
                      "setitimer", "alarm", "pause", "sigwait")  # fmt: skip
ONLY_POSIX_CALLS = ("fork", "forkpty", "openpty", "getuid", "geteuid", "getgid", "getegid", "killpg",
                    "getpgid", "getpgrp", "setsid", "tcgetpgrp", "tcsetpgrp", "fchmod", "fchown", "chown",
                    "lchown", "chroot", "mkfifo", "ttyname", "uname", "statvfs", "nice", "sync",
                    "posix_spawn", "pread", "pwrite",
                    "O_NOFOLLOW", "O_DIRECTORY", "O_NONBLOCK", "O_CLOEXEC", "O_SYNC", "WNOHANG")  # fmt: skip
NEEDED_FIRST = ("asyncio", "multiprocessing", "random", "shutil", "sqlite3", "subprocess", "tempfile", "uuid",
                "click", "platformdirs", "rich.console", "textual.app", "textual.pilot", "yaml", "sqlalchemy",
                "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite")  # fmt: skip
"""What reads the system as it is imported: it is there before anything is taken away."""
NOT_ON_WINDOWS = ("game.tui.terminal_driver",)
"""Modules of the game that are imported only where the system is no Windows."""


class Gone(importlib.abc.MetaPathFinder):
    """Finds nothing where a module stands that only POSIX systems have."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name in ONLY_POSIX or name in NOT_ON_WINDOWS:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def take_away() -> None:
    for name in NEEDED_FIRST:
        importlib.import_module(name)
    for name in [*ONLY_POSIX, *(name for name in sys.modules if name.startswith("textual.drivers.linux"))]:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Gone())
    for name in ONLY_POSIX_SIGNALS:
        if hasattr(signal, name):
            delattr(signal, name)
    for name in ONLY_POSIX_CALLS:
        if hasattr(os, name):
            delattr(os, name)
    sys.platform = "win32"


def import_all() -> int:
    """Import every module of the game that there is on Windows, and count them."""
    import game

    names = [found.name for found in pkgutil.walk_packages(game.__path__, "game.", onerror=print)]
    wanted = [name for name in names if name not in NOT_ON_WINDOWS and not name.endswith("__main__")]
    for name in wanted:
        importlib.import_module(name)
    return len(wanted)


def open_home() -> str:
    """Open the game where nobody sees it; the name of the screen that shows."""
    import asyncio

    from game.cli.at_hand import database, library
    from game.tui.app import HearMeOut

    async def look() -> str:
        async with HearMeOut(database(), library(), "player").run_test() as pilot:
            await pilot.pause()
            return type(pilot.app.screen).__name__

    return asyncio.run(look())


if __name__ == "__main__":
    take_away()
    if sys.argv[1] == "import":
        print(import_all())
    elif sys.argv[1] == "open":
        print(open_home())
    else:
        from game.cli import main

        main()
