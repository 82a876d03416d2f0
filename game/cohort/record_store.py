"""A learning record store over xAPI 1.0.3: sending statements and reading them.

Measured on real stores: 200 and 204 are success; 400, 409, 413 and 422 concern the batch; a login that is
refused or a wrong address concerns us; everything else may pass.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from math import isfinite
from random import random
from time import monotonic, sleep
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar
from urllib.parse import urljoin, urlsplit

import msgspec
from msgspec import Struct

from game.cohort.cohort_file import address_fault
from game.cohort.extras import needed
from game.errors import FailedError
from game.messages import Message, message, say, worded
from game.text import clean
from game.words import quoted, shortened

if TYPE_CHECKING:
    import httpx

_PACKED = ("gzip", "identity")
"""How an answer may be packed: each part of it unpacks to a thousand times its size at most."""
_HEADERS = {
    "X-Experience-API-Version": "1.0.3",
    "Content-Type": "application/json",
    "Accept-Encoding": _PACKED[0],
}
_SECONDS = 15.0
"""For each part of an answer: a store that writes 500 statements takes a second or two."""
_SECONDS_IN_ALL = 60.0
"""For a whole answer: one that comes in letter by letter would never end."""
_LONGEST_ANSWER = 16 * 1024 * 1024
"""Bytes, unpacked: a page of a hundred statements with words has some hundred thousand."""
_WAITS = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each try after the first: together less than the patience of somebody who looks on."""
_LONGEST_WAIT = 30.0
"""Seconds: a store that asks for more is tried another time."""
_TOLD = 200
"""Characters of what a store says about a refusal that are kept."""
_PAGE = 100
"""Statements a page: the most that some stores give."""
_EMPTY_PAGES = 100
"""One after the other: a store that has nothing more and leads on would be asked for ever."""

Kind = TypeVar("Kind", list[Any], dict[str, Any])


class StoreError(FailedError):
    """The record store cannot be used now, or not in this way. What waits goes on waiting."""


class WithdrawnError(Exception):
    """What was to be sent is not to be sent any more; an earlier try may have reached the store."""


class Login(Struct, frozen=True):
    """Who sends. The secret is never shown, also not in a log or a traceback."""

    key: str
    secret: str

    def __repr__(self) -> str:
        return "Login(…)"


class Advice(Struct, frozen=True):
    """What whoever uses a record store can do about it, in sentences: where the login is refused, and where
    the address seems wrong."""

    login: Message
    address: Message


LEARNER = Advice(message("store.learner_login"), message("store.learner_address"))
FACILITATOR = Advice(message("store.facilitator_login"), message("store.facilitator_address"))


class Verdict(Struct, frozen=True):
    """What a store said to a batch: it has it, or it will not have it as it is, and why."""

    what: Literal["kept", "refused"]
    why: str = ""


class _Answer(Struct, frozen=True):
    """`wait`: seconds that the store asks for."""

    status: int
    body: bytes
    wait: float = 0.0


def usable_address(address: str) -> str:
    """The address with a slash at its end. Raises `StoreError` on one to which nothing may be sent: what
    is told of a learner goes over https, or stays on this computer."""
    if address_fault(address):
        raise StoreError(say("store.address", address=clean(address)))
    return address.rstrip("/") + "/"


class RecordStore:
    """One record store with a login. `pause` waits so many seconds between two tries; `advice` is what its
    errors say to whoever reads them. Use it as a context."""

    def __init__(
        self,
        address: str,
        login: Login,
        *,
        advice: Advice = LEARNER,
        pause: Callable[[float], None] = sleep,
        transport: "httpx.BaseTransport | None" = None,
    ) -> None:
        library = needed("httpx", "sync")
        self.address = usable_address(address)
        self._pause, self._advice = pause, advice
        # A redirect would carry the statements to an address that nobody agreed to.
        self._client: httpx.Client = library.Client(
            auth=(login.key, login.secret),
            headers=_HEADERS,
            timeout=_SECONDS,
            follow_redirects=False,
            # Without a lock it stays on this computer: no proxy that is set up here gets the login.
            trust_env=urlsplit(self.address).scheme == "https",
            transport=transport,
        )
        # What looks up names has an error of its own for one that cannot be.
        self._lost = (library.RequestError, library.InvalidURL, UnicodeError)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def send(self, bodies: Sequence[str], still: Callable[[], bool] = lambda: True) -> Verdict:
        """Send statements, each as JSON. `still` is asked before each try whether they may be sent. Raises
        `WithdrawnError` where they may not, and `StoreError` where the store cannot be used now."""
        asked = self._ask("POST", "statements", content=f"[{','.join(bodies)}]".encode(), still=still)
        answer = self._ours(asked, "POST")
        if answer.status == 204:
            return Verdict("kept")
        if answer.status == 200:
            # By the standard a list of ids. Whatever else answers here has kept nothing.
            self._json(answer, list)
            return Verdict("kept")
        return Verdict("refused", _reason(answer))

    def statement(self, id_: str) -> Mapping[str, Any] | None:
        """A statement by its id; None where the store has none, or does not show it: some logins may only
        write. Raises `StoreError` where the store cannot be used now."""
        answer = self._ask("GET", "statements", params={"statementId": id_})
        if answer.status != 200:
            return None
        found = self._json(answer, dict)
        # Some stores answer with a list of one.
        inner = found.get("statements", [found])
        first = inner[0] if isinstance(inner, list) and inner else None
        return first if isinstance(first, Mapping) else None

    def statements(self, query: Mapping[str, str], more: str = "") -> Iterator[tuple[list[Any], str]]:
        """The statements that a query finds, by the page, each page with the address of the next, "" for
        none. `more`: go on from there. Raises `StoreError`, also between two pages."""
        been, empty = {more}, 0
        while True:
            if more:
                answer = self._ask("GET", more)
            else:
                answer = self._ask("GET", "statements", params={"limit": str(_PAGE), **query})
            answer = self._ours(answer, "GET")
            if answer.status != 200:
                raise StoreError(say("store.refuses_query", why=_reason(answer)))
            page = self._json(answer, dict)
            found, further = page.get("statements"), page.get("more")
            more = further if isinstance(further, str) else ""
            yield (found if isinstance(found, list) else []), more
            if not more:
                return
            empty = 0 if found else empty + 1
            if more in been or empty > _EMPTY_PAGES:
                raise StoreError(say("store.leads_round"))
            been.add(more)

    def _ask(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        params: Mapping[str, str] | None = None,
        still: Callable[[], bool] = lambda: True,
    ) -> _Answer:
        url = self._within(path)
        trouble = ""
        for wait in (*_WAITS, None):
            if not still():
                raise WithdrawnError
            asked = 0.0
            try:
                answer = self._answer(method, url, content, params)
            except self._lost as error:
                trouble = say(
                    "store.no_answer", why=shortened(clean(str(error) or type(error).__name__), _TOLD)
                )
            else:
                if answer.status not in (408, 425, 429) and answer.status < 500:
                    return answer
                trouble, asked = say("store.busy", status=answer.status), answer.wait
            if wait is None or asked > _LONGEST_WAIT:
                break
            # Not all at the same moment: a store that comes back meets a whole cohort.
            least = wait * (0.5 + random())
            self._pause(asked if asked > least else least)
        raise StoreError(trouble)

    def _answer(
        self, method: str, url: str, content: bytes | None, params: Mapping[str, str] | None
    ) -> _Answer:
        """The whole answer, in bounded time and memory."""
        until, body = monotonic() + _SECONDS_IN_ALL, bytearray()
        with self._client.stream(method, url, content=content, params=params) as answer:
            if answer.headers.get("Content-Encoding", _PACKED[0]).strip().lower() not in _PACKED:
                raise self._wrong("address", say("store.no_store"))
            for part in answer.iter_bytes():
                body += part
                if len(body) > _LONGEST_ANSWER:
                    most = _LONGEST_ANSWER // 1024 // 1024
                    raise self._wrong("address", say("store.too_long", most=most))
                if monotonic() > until:
                    raise StoreError(say("store.too_slow", seconds=round(_SECONDS_IN_ALL)))
            return _Answer(answer.status_code, bytes(body), _seconds(answer.headers.get("Retry-After", "")))

    def _within(self, path: str) -> str:
        """The address of something in this store; the login and what is asked go nowhere else. Raises
        `StoreError`."""
        here = urlsplit(self.address)
        try:
            there = urlsplit(urljoin(self.address, path))
        except ValueError:
            raise StoreError(say("store.leads_elsewhere", address=quoted(path))) from None
        if there.netloc != here.netloc:
            raise StoreError(say("store.leads_elsewhere", address=shortened(clean(there.netloc), _TOLD)))
        # A store behind a server that has the lock for it tells its own addresses without one.
        return there._replace(scheme=here.scheme).geturl()

    def _ours(self, answer: _Answer, method: str) -> _Answer:
        """The answer, unless it says that we cannot come in this way at all."""
        status = answer.status
        if status in (401, 403):
            raise self._wrong("login", say("store.login", address=self.address))
        if status in (404, 405) and method == "POST":
            raise self._wrong("address", say("store.not_there", address=self.address, status=status))
        if status >= 300 and status not in (400, 404, 409, 413, 422):
            raise self._wrong("address", say("store.unexpected", address=self.address, status=status))
        return answer

    def _json(self, answer: _Answer, kind: type[Kind]) -> Kind:
        """What an answer of this kind says. Raises `StoreError` for another."""
        found = None
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            found = msgspec.json.decode(answer.body)
        if not isinstance(found, kind):
            raise self._wrong("address", say("store.no_store"))
        return found

    def _wrong(self, what: Literal["login", "address"], told: str) -> StoreError:
        """What is wrong, and what whoever reads it can do."""
        advice = self._advice.login if what == "login" else self._advice.address
        return StoreError(f"{told} {worded(advice)}")


def _seconds(asked: str) -> float:
    """What `Retry-After` asks for; 0 for a date and for what is no number."""
    with suppress(ValueError):
        return seconds if isfinite(seconds := float(asked)) else 0.0
    return 0.0


def _reason(answer: _Answer) -> str:
    text = " ".join(clean(answer.body[: 4 * _TOLD].decode("utf-8", "replace")).split())
    return f"{answer.status}: {shortened(text, _TOLD)}" if text else str(answer.status)
