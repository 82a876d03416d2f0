"""A process killed at any step that changes a disk, without one: the step is not done, nor any after it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

STEPS = ("open", "mkdir", "rename", "replace", "link", "unlink", "rmdir", "fsync", "chmod", "fchmod")


class Killed(BaseException):
    pass


@contextmanager
def killed_before(step: int) -> Iterator[list[str]]:
    """In the block nothing of the disk is changed from this step on, counted from 0; what was done is listed.
    Locks go with their process, so files can be closed."""
    done: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if name == "open" and not given[1] & os.O_CREAT:
                return real(*given, **named)
            if len(done) >= step:
                raise Killed
            done.append(name)
            return real(*given, **named)

        return call

    with pytest.MonkeyPatch.context() as patched:
        for name in STEPS:
            patched.setattr(os, name, counted(name, getattr(os, name)))
        yield done


def every_kill(begin: Callable[[], None], act: Callable[[], object], look: Callable[[int], None]) -> int:
    """Begin, act, be killed and look, for each step there is. Returns how many there are."""
    step = 0
    while True:
        begin()
        with killed_before(step):
            try:
                act()
            except Killed:
                killed = True
            else:
                killed = False
        look(step)
        if not killed:
            return step
        step += 1


def tree(folder: Path) -> dict[str, str]:
    """All files of a folder with what they hold, and its empty folders."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            found[name] = path.read_text("utf-8")
        elif not any(path.iterdir()):
            found[f"{name}/"] = ""
    return found


def names(folder: Path) -> list[str]:
    """What stands in a folder itself."""
    return sorted(path.name for path in folder.iterdir())


def fresh_copy(of: Path, to: Path) -> None:
    if to.exists():
        shutil.rmtree(to)
    shutil.copytree(of, to)
