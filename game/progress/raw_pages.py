"""The rows of an SQLite file read from its pages alone, without its table of contents: for a file that SQLite
itself cannot read any more. (The format: https://www.sqlite.org/fileformat2.html)

Nothing here raises on any bytes; what makes no sense is left out.
"""

import struct
from collections.abc import Iterator

from msgspec import Struct

Value = int | float | str | bytes | None

# What the game's own files have; each is put in place of what a spoilt header says.
_PAGE = 4096
_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_LOG_HEADER, _FRAME_HEADER = 32, 24
_LOG_MAGIC = (0x377F0682, 0x377F0683)
_TABLE_LEAF, _INDEX_LEAF, _INDEX_NODE = 13, 10, 2
# Pages with no rows of their own: one that leads to others, and one on which a long row goes on.
_TABLE_NODE, _LONG = 5, 0
_KINDS = (_TABLE_LEAF, _INDEX_LEAF, _INDEX_NODE, _TABLE_NODE, _LONG)
# More columns than any table of the game's will ever have.
_MOST_COLUMNS = 100


class RawRow(Struct, frozen=True):
    """One row as it lies in its page. `number` is its rowid, None in a table without. `live`: its page is not
    among those that the file keeps for later use, where deleted rows lie too."""

    values: tuple[Value, ...]
    number: int | None
    live: bool


class Image(Struct, frozen=True):
    """All pages of a file, one after the other, with what its log added."""

    pages: bytes
    size: int

    def page(self, number: int) -> bytes:
        """A page by its number, from 1; b"" for one that is not there."""
        return self.pages[(number - 1) * self.size : number * self.size] if number > 0 else b""


def image_of(file: bytes, log: bytes) -> Image:
    """The pages of a file after the last whole commit in its log, under a header as the game writes it, so
    that SQLite reads what it can. A page that was cut off is filled up with zeros."""
    size = _page_size(file)
    if _is_log(log):
        size = int.from_bytes(log[8:12], "big")
    pages = bytearray(file) + bytes(-len(file) % size)
    for number, page in _logged(log, size):
        missing = number * size - len(pages)
        pages += bytes(max(0, missing))
        pages[(number - 1) * size : number * size] = page
    if pages:
        _mend_header(pages, size)
    return Image(bytes(pages), size)


def is_database(start: bytes) -> bool:
    """Whether these are the first bytes of an SQLite file."""
    return bool(start) and _MAGIC.startswith(start[: len(_MAGIC)])


def version_of(image: Image) -> int:
    """The version that a file of saved progress says it has; 0 for none."""
    return int.from_bytes(image.pages[60:64], "big")


def raw_rows(image: Image) -> Iterator[RawRow]:
    """Every row on every page, also of indexes, in no order."""
    free = _free_pages(image)
    for number in range(1, len(image.pages) // image.size + 1):
        page = image.page(number)
        start = _HEADER if number == 1 else 0
        kind = page[start]
        # Where the byte that says what a page is makes no sense, both readings are tried.
        for each in (kind,) if kind in _KINDS else (_TABLE_LEAF, _INDEX_LEAF):
            for place in _cells(page, start, each):
                row = _row(image, page, place, each)
                if row is not None:
                    yield RawRow(row[1], row[0], number not in free)


def _page_size(file: bytes) -> int:
    size = int.from_bytes(file[16:18], "big")
    size = 65536 if size == 1 else size
    return size if size >= 512 and size & (size - 1) == 0 else _PAGE


def _is_log(log: bytes) -> bool:
    size = int.from_bytes(log[8:12], "big")
    return (
        len(log) > _LOG_HEADER
        and int.from_bytes(log[:4], "big") in _LOG_MAGIC
        and 512 <= size <= 65536
        and size & (size - 1) == 0
    )


def _logged(log: bytes, size: int) -> list[tuple[int, bytes]]:
    """The pages of a log up to its last commit. Frames of an earlier round of the log have other salts."""
    found: list[tuple[int, bytes]] = []
    whole = 0
    if not _is_log(log):
        return []
    for at in range(_LOG_HEADER, len(log) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        number, pages_after = struct.unpack(">II", log[at : at + 8])
        # A spoilt number of a page must not fill the memory.
        if log[at + 8 : at + 16] != log[16:24] or not 0 < number < 2**24:
            break
        found.append((number, log[at + _FRAME_HEADER : at + _FRAME_HEADER + size]))
        if pages_after:
            whole = len(found)
    return found[:whole]


def _mend_header(pages: bytearray, size: int) -> None:
    pages[:16] = _MAGIC
    pages[16:18] = (1 if size == 65536 else size).to_bytes(2, "big")
    # No log, nothing reserved at the end of a page, and the three fractions that the format fixes.
    pages[18:24] = bytes((1, 1, 0, 64, 32, 32))
    pages[28:32] = (len(pages) // size).to_bytes(4, "big")
    # Schema format 4, and then: no page kept by itself, UTF-8.
    pages[44:48], pages[52:56], pages[56:60] = b"\0\0\0\4", bytes(4), b"\0\0\0\1"
    pages[92:96] = pages[24:28]


def _free_pages(image: Image) -> frozenset[int]:
    free: set[int] = set()
    trunk = int.from_bytes(image.pages[32:36], "big")
    while (page := image.page(trunk)) and len(page) == image.size and trunk not in free:
        free.add(trunk)
        count = min(int.from_bytes(page[4:8], "big"), image.size // 4 - 2)
        free.update(struct.unpack(f">{count}I", page[8 : 8 + 4 * count]))
        trunk = int.from_bytes(page[:4], "big")
    return frozenset(free)


def _cells(page: bytes, start: int, kind: int) -> Iterator[int]:
    if kind in (_LONG, _TABLE_NODE):
        return
    head = start + (12 if kind == _INDEX_NODE else 8)
    count = min(int.from_bytes(page[start + 3 : start + 5], "big"), (len(page) - head) // 2)
    for at in range(head, head + 2 * count, 2):
        place = int.from_bytes(page[at : at + 2], "big")
        if head <= place < len(page):
            # A cell of a node begins with the number of a page below it.
            yield place + 4 if kind == _INDEX_NODE else place


def _row(image: Image, page: bytes, place: int, kind: int) -> tuple[int | None, tuple[Value, ...]] | None:
    length, place = _varint(page, place)
    number = None
    if kind == _TABLE_LEAF:
        number, place = _varint(page, place)
    payload = _payload(image, page, place, length, table=kind == _TABLE_LEAF)
    values = _values(payload) if payload is not None else None
    return None if values is None else (number, values)


def _payload(image: Image, page: bytes, place: int, length: int, *, table: bool) -> bytes | None:
    """The bytes of a row, gathered from the pages on which it goes on when it is long."""
    usable = image.size
    most = usable - 35 if table else (usable - 12) * 64 // 255 - 23
    if length <= most:
        return page[place : place + length] if place + length <= len(page) else None
    least = (usable - 12) * 32 // 255 - 23
    here = least + (length - least) % (usable - 4)
    here = here if here <= most else least
    if length > len(image.pages) or place + here + 4 > len(page):
        return None
    parts, left = [page[place : place + here]], length - here
    following = int.from_bytes(page[place + here : place + here + 4], "big")
    while left > 0:
        more = image.page(following)
        if len(more) != image.size:
            return None
        parts.append(more[4 : 4 + left])
        left -= image.size - 4
        following = int.from_bytes(more[:4], "big")
    return b"".join(parts)


def _values(payload: bytes) -> tuple[Value, ...] | None:
    end, at = _varint(payload, 0)
    if not 0 < end <= len(payload):
        return None
    types = []
    while at < end:
        kind, at = _varint(payload, at)
        types.append(kind)
    if at != end or len(types) > _MOST_COLUMNS:
        return None
    values: list[Value] = []
    for kind in types:
        length = _SIZES[kind] if kind < len(_SIZES) else (kind - 12) // 2
        if kind in (10, 11) or at + length > len(payload):
            return None
        values.append(_value(kind, payload[at : at + length]))
        at += length
    return tuple(values)


def _value(kind: int, raw: bytes) -> Value:
    if kind == 0:
        return None
    if kind in (8, 9):
        return kind - 8
    if kind == 7:
        (number,) = struct.unpack(">d", raw)
        return float(number)
    if kind < 7:
        return int.from_bytes(raw, "big", signed=True)
    return raw.decode("utf-8", "replace") if kind % 2 else raw


_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0)
"""How many bytes a value has, by its type; from 12 on the type says it."""


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends. What would lie behind the end is 0."""
    value = 0
    for at in range(place, place + 9):
        byte = data[at] if at < len(data) else 0
        if at == place + 8:
            return value << 8 | byte, place + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + 1
    raise AssertionError
