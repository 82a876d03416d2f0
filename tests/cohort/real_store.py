"""A real record store in tests: Ralph, in the environment that `make test-full` makes for it."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import httpx

from game.cohort.record_store import Login

HERE = Path(__file__).parent
PYTHON = Path(os.environ.get("HMO_RALPH", HERE.parents[1] / ".venv" / "ralph" / "bin" / "python"))
LEARNER = Login("learner", "a-learner's-secret")
FACILITATOR = Login("facilitator", "a-facilitator's-secret")
_READY = 60.0
"""Seconds: it takes two on a quiet machine."""


class RealStore:
    """A store that can be stopped and started again with what it keeps."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        self.address = f"http://127.0.0.1:{self.port}/xAPI/"
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "store").mkdir(parents=True, exist_ok=True)
        for login, scopes in (
            (LEARNER, ("statements/write", "statements/read/mine")),
            (FACILITATOR, ("all",)),
        ):
            asked = [word for scope in scopes for word in ("-s", scope)]
            who = ("-A", login.key, "https://hear-me-out.example", "-N", login.key)
            subprocess.run(
                [PYTHON.with_name("ralph"), "auth", "-w", "-u", login.key, "-p", login.secret, *asked, *who],
                check=True,
                capture_output=True,
                env=self._environment,
            )

    @property
    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "RALPH_APP_DIR": str(self.folder),
            "RALPH_AUTH_FILE": str(self.folder / "auth.json"),
            "RALPH_RUNSERVER_BACKEND": "fs",
            "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(self.folder / "store"),
            # Without both, whoever may read their own statements reads everybody's.
            "RALPH_LRS_RESTRICT_BY_AUTHORITY": "true",
            "RALPH_LRS_RESTRICT_BY_SCOPES": "true",
        }

    def start(self) -> None:
        """Start it, and return when it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [PYTHON, HERE / "ralph_store.py", str(self.port)],
                stdout=log,
                stderr=log,
                env=self._environment,
            )
        until = monotonic() + _READY
        while monotonic() < until:
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/__heartbeat__", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            if self._process.poll() is not None:
                break
            sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text("utf-8"))

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(_READY)
            self._process = None

    def kill(self) -> None:
        """Stop it as a loss of power does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(_READY)
            self._process = None


@contextmanager
def real_store(folder: Path) -> Iterator[RealStore]:
    store = RealStore(folder)
    store.start()
    try:
        yield store
    finally:
        store.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
