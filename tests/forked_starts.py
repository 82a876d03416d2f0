"""Processes of the game that begin with its modules loaded: most of what a start takes is loading them.

Each is a process of its own, with streams, folder, variables and an end of its own, and can be killed. It is
forked from one that did nothing but load, and from there on it does what `python -m` does. What a start reads
itself (an interpreter's own variables, closed streams) is tested with a real one.
"""

import atexit
import gc
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

from tests.read_once import read_once, read_what_ships

ROOT = Path(__file__).parents[1]
_READ_AS_MODULES_LOAD = ("PYTHON", "TEXTUAL", "LANG", "LC_", "TZ")
"""Variables with which a process to fork from begins: one that has begun does not look at them again."""
_SCREENS = ("game.tui.", "game.cli.preview")
_HEADER = 8
"""Digits that say how long a request is."""
_PIPE_HOLDS = 60_000
"""Bytes that can be written to a pipe that nobody reads yet."""

_one_at_a_time = threading.Lock()


def takes(typed: bytes) -> bool:
    """Whether a process can be forked here, and be given that much."""
    return hasattr(os, "fork") and len(typed) < _PIPE_HOLDS


class ForkedProcess:
    """A process that runs. A negative status is the signal that ended it."""

    def __init__(self, pid: int, ended: int) -> None:
        self.pid = pid
        self._ended = ended
        self._status: int | None = None

    def poll(self) -> int | None:
        """The status, or None while it runs."""
        return self._look(0)

    def wait(self, timeout: float = 60) -> int:
        """The status, once there is one. Raises TimeoutError after so many seconds."""
        status = self._look(timeout)
        if status is None:
            raise TimeoutError(f"{self.pid} runs on")
        return status

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            if self.poll() is None:
                os.kill(self.pid, signal.SIGKILL)

    def _look(self, seconds: float) -> int | None:
        if self._status is None:
            # Unlike `select`, it takes the numbers of files beyond 1,023.
            ended = select.poll()
            ended.register(self._ended, select.POLLIN)
            if ended.poll(seconds * 1000):
                self._status = os.waitstatus_to_exitcode(int(os.read(self._ended, 20)))
                os.close(self._ended)
        return self._status


def start(
    arguments: Sequence[str],
    streams: tuple[int, int, int],
    env: dict[str, str],
    cwd: Path = ROOT,
    *,
    module: str = "game",
    terminal: bool = False,
) -> ForkedProcess:
    """Begin `python -m game …` on these three streams, which stay open here; with `terminal` the first is the
    terminal that controls it."""
    mask = os.umask(0)
    os.umask(mask)
    ended, told = os.pipe()
    request = json.dumps([module, [*arguments], str(cwd), env, mask, terminal]).encode()
    loaded = {name: value for name, value in env.items() if name.startswith(_READ_AS_MODULES_LOAD)}
    with _one_at_a_time:
        channel = _loaded(tuple(sorted(loaded.items())), terminal)
        socket.send_fds(channel, [b"%*d" % (_HEADER, len(request))], [*streams, told])
        channel.sendall(request)
        pid = int(channel.recv(20))
    os.close(told)
    return ForkedProcess(pid, ended)


def run(
    arguments: Sequence[str], env: dict[str, str], cwd: Path, typed: bytes = b"", timeout: float = 60
) -> "subprocess.CompletedProcess[bytes]":
    """Run `python -m game …` to its end. Raises TimeoutError after so many seconds."""
    assert len(typed) < _PIPE_HOLDS
    (stdin, ours), (out, stdout), (err, stderr) = os.pipe(), os.pipe(), os.pipe()
    process = start(arguments, (stdin, stdout, stderr), env, cwd)
    for theirs in (stdin, stdout, stderr):
        os.close(theirs)
    with suppress(BrokenPipeError):
        os.write(ours, typed)
    os.close(ours)
    written, end = {out: b"", err: b""}, time.monotonic() + timeout
    reading = select.poll()
    for stream in written:
        reading.register(stream, select.POLLIN)
    still = set(written)
    while still:
        ready = reading.poll(max(0.0, end - time.monotonic()) * 1000)
        if not ready:
            process.kill()
            raise TimeoutError(f"{arguments} runs on")
        for stream, _ in ready:
            part = os.read(stream, 65536)
            written[stream] += part
            if not part:
                still.remove(stream)
                reading.unregister(stream)
                os.close(stream)
    return subprocess.CompletedProcess([*arguments], process.wait(timeout), written[out], written[err])


@cache
def _loaded(environment: tuple[tuple[str, str], ...], screens: bool) -> socket.socket:
    """A process to fork from, which ends with this one."""
    loads = "screens" if screens else "lines"
    ours, theirs = socket.socketpair()
    subprocess.Popen(
        [sys.executable, "-m", "tests.forked_starts", str(theirs.fileno()), loads],
        cwd=ROOT,
        env={**dict(environment), "PATH": os.environ["PATH"]},
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    theirs.close()
    return ours


def _serve(channel: socket.socket) -> str:
    """Fork for each request. Returns in the processes that are forked, with the module to run; in this one it
    does not return."""
    seen, woken = socket.socketpair()
    seen.setblocking(False)
    woken.setblocking(False)
    signal.set_wakeup_fd(woken.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([channel, seen], [], [])
        if seen in ready:
            seen.recv(4096)
            _tell_ended(running)
        if channel in ready:
            header, files, _, _ = socket.recv_fds(channel, _HEADER, 4)
            if not header:
                os._exit(0)
            request = channel.recv(int(header), socket.MSG_WAITALL)
            *streams, told = files
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for end in (channel, seen, woken):
                    end.close()
                for file in (told, *running.values()):
                    os.close(file)
                return _become(request, streams)
            running[pid] = told
            for stream in streams:
                os.close(stream)
            channel.send(str(pid).encode())


def _tell_ended(running: dict[int, int]) -> None:
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            pid, status = ended
            told = running.pop(pid)
            with suppress(BrokenPipeError):
                os.write(told, str(status).encode())
            os.close(told)


def _become(request: bytes, streams: list[int]) -> str:
    """Take on what was asked for."""
    module, arguments, cwd, env, mask, terminal = json.loads(request)
    for number, file in enumerate(streams):
        os.dup2(file, number)
        os.close(file)
    if terminal:
        import fcntl
        import termios

        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = _stream(number, getattr(sys, name))
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.environ.clear()
    os.environ.update(env)
    os.umask(mask)
    os.chdir(cwd)
    sys.path[0] = cwd
    sys.argv[1:] = arguments
    return str(module)


def _stream(number: int, like: TextIOWrapper) -> TextIOWrapper:
    """What an interpreter makes of a stream as it begins: it looks whether that is a terminal."""
    buffering = 0 if number and like.write_through else -1
    return TextIOWrapper(
        open(number, "wb" if number else "rb", buffering, closefd=False),
        like.encoding,
        like.errors,
        line_buffering=number == 2 or os.isatty(number),
        write_through=like.write_through,
    )


def _load(*, screens: bool) -> None:
    """Every module, and the data that ships with them."""
    import game
    from game import behaviours, channels, messages
    from game.listening import lexicon, patterns, weights
    from game.story import keys

    for found in pkgutil.walk_packages(game.__path__, "game."):
        # Without screens there is less to go through as each process ends.
        if not found.name.endswith("__main__") and (screens or not found.name.startswith(_SCREENS)):
            import_module(found.name)
    for data in (
        behaviours.standard_rulebook,
        channels.channels,
        messages.catalogue,
        keys.parts,
        lexicon.lexicon,
        patterns.patterns,
        weights.model,
    ):
        data()
    read_what_ships()


if __name__ == "__main__":
    # It stays so to the end of each process.
    reading = read_once()
    reading.__enter__()
    _load(screens=sys.argv[2] == "screens")
    # What is loaded is left out of the collections of each process, and not taken apart as it ends.
    gc.collect()
    gc.freeze()
    try:
        runpy.run_module(_serve(socket.socket(fileno=int(sys.argv[1]))), run_name="__main__", alter_sys=True)
        status: object = 0
    except SystemExit as left:
        status = left.code
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    # What is still open is closed, such as saved progress.
    gc.collect()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 0)
