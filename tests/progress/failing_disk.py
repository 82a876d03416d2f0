"""A disk that fails at the n-th call of one kind, once or from then on: under SQLite and under Python.

SQLite's calls are replaced through its own door for that (`xSetSystemCall` of `sqlite3_vfs`), in the library
that `_sqlite3` is linked to. Its flushing has no such door: there the methods of each open file are replaced.
No flush reaches the real disk, so thousands of tries take seconds.
"""

import _sqlite3
import ctypes
import errno
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from msgspec import Struct

_c, _p, _i = ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int
_long, _size = ctypes.c_longlong, ctypes.c_size_t


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("iVersion", _i),
        ("szOsFile", _i),
        ("mxPathname", _i),
        ("pNext", _p),
        ("zName", _c),
        ("pAppData", _p),
        ("xOpen", _p),
        *((name, _p) for name in ("xDelete", "xAccess", "xFullPathname")),
        *((name, _p) for name in ("xDlOpen", "xDlError", "xDlSym", "xDlClose")),
        *((name, _p) for name in ("xRandomness", "xSleep", "xCurrentTime", "xGetLastError")),
        ("xCurrentTimeInt64", _p),
        ("xSetSystemCall", _p),
        ("xGetSystemCall", _p),
        ("xNextSystemCall", _p),
    )


# A struct of methods begins with its version; `xSync` is the fifth of the eighteen after it.
_METHODS, _SYNC = 19, 5
_IOERR_FSYNC = 10 | 4 << 8

_CALLS: dict[str, tuple[Any, ...]] = {
    "open": (_i, _c, _i, _i),
    "read": (_long, _i, _p, _size),
    "pread": (_long, _i, _p, _size, _long),
    "pread64": (_long, _i, _p, _size, _long),
    "write": (_long, _i, _p, _size),
    "pwrite": (_long, _i, _p, _size, _long),
    "pwrite64": (_long, _i, _p, _size, _long),
    "ftruncate": (_i, _i, _long),
    "unlink": (_i, _c),
}
_OF_PYTHON = ("link", "rename", "replace", "fsync", "open", "unlink", "mkdir")


class Fault(Struct, frozen=True):
    """Fail at the `place`-th call of a kind, counted from 1; with `lasting`, at all later ones too."""

    kind: str
    place: int
    number: int = errno.EIO
    lasting: bool = False


class Disk:
    """Counts the calls of each kind, and fails one."""

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self.calls: Counter[str] = Counter()
        self.bad_page: tuple[int, int] | None = None
        """A file, by its number on the disk, and the place in it that can never be read."""

    def fails(self, kind: str) -> bool:
        self.calls[kind] += 1
        fault, place = self.fault, self.calls[kind]
        return (
            fault is not None
            and fault.kind == kind
            and (place == fault.place or (fault.lasting and place > fault.place))
        )

    @contextmanager
    def failing(self, fault: Fault | None) -> Iterator[Counter[str]]:
        """In the block the fault may happen; the counts are of this block."""
        self.fault, self.calls = fault, Counter()
        with pytest.MonkeyPatch.context() as patch:
            for name in _OF_PYTHON:
                patch.setattr(os, name, self._python(name, getattr(os, name)))
            try:
                yield self.calls
            finally:
                self.fault = None

    def _python(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if self.fails(f"os.{name}") and self.fault:
                raise OSError(self.fault.number, os.strerror(self.fault.number), str(given[0]))
            return None if name == "fsync" else real(*given, **named)

        return call


@contextmanager
def failing_disk() -> Iterator[Disk]:
    """SQLite's calls go through the disk until the block ends."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    disk = Disk()
    kept: list[Any] = []
    restore: list[tuple[Any, ...]] = []
    vfses = [library.sqlite3_vfs_find(name) for name in (None, b"unix-none")]
    for vfs in vfses:
        at = ctypes.cast(vfs, _p)
        set_call = ctypes.CFUNCTYPE(_i, _p, _c, _p)(vfs.contents.xSetSystemCall)
        get_call = ctypes.CFUNCTYPE(_p, _p, _c)(vfs.contents.xGetSystemCall)
        if vfs is vfses[0]:  # They share one table of calls.
            for name, types in _CALLS.items():
                real = get_call(at, name.encode())
                if real:
                    kind = ctypes.CFUNCTYPE(*types, use_errno=True)
                    ours = kind(_failing(disk, name, kind(real)))
                    kept.append(ours)
                    set_call(at, name.encode(), ctypes.cast(ours, _p))
                    restore.append((set_call, at, name.encode(), real))
        opened = _opening(disk, vfs.contents.xOpen, kept)
        restore.append((setattr, vfs.contents, "xOpen", vfs.contents.xOpen))
        vfs.contents.xOpen = ctypes.cast(opened, _p)
    try:
        yield disk
    finally:
        for how, *what in restore:
            how(*what)


def _failing(disk: Disk, name: str, real: Callable[..., int]) -> Callable[..., int]:
    kind = name.removesuffix("64")

    def call(*given: Any) -> int:
        if disk.bad_page and kind == "pread" and disk.bad_page == (os.fstat(given[0]).st_ino, given[3]):
            ctypes.set_errno(errno.EIO)
            return -1
        if disk.fails(kind) and disk.fault:
            ctypes.set_errno(disk.fault.number)
            return -1
        return real(*given)

    return call


def _opening(disk: Disk, real_address: int, kept: list[Any]) -> Any:
    # The name stays an address: SQLite keeps it, and reads on behind its end.
    kind = ctypes.CFUNCTYPE(_i, _p, _p, _p, _i, _p)
    real = kind(real_address)
    replaced: dict[int, Any] = {}

    def flush(file: int, flags: int) -> int:
        return _IOERR_FSYNC if disk.fails("fsync") else 0

    sync = ctypes.CFUNCTYPE(_i, _p, _i)(flush)

    def call(vfs: int, name: int, file: int, flags: int, out: int) -> int:
        result: int = real(vfs, name, file, flags, out)
        methods = ctypes.cast(file, ctypes.POINTER(_p)).contents
        if result == 0 and methods.value:
            if methods.value not in replaced:
                ours = (_p * _METHODS).from_buffer_copy(ctypes.string_at(methods.value, 8 * _METHODS))
                ours[_SYNC] = ctypes.cast(sync, _p).value
                replaced[methods.value] = ours
            methods.value = ctypes.addressof(replaced[methods.value])
        return result

    ours = kind(call)
    kept += [ours, sync, real, replaced]
    return ours
