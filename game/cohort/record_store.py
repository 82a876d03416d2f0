"""A learning record store over xAPI 1.0.3: sending statements and reading them.

Measured on real stores: 200 and 204 are success; 400, 409, 413 and 422 concern the batch; a login that is
refused or a wrong address concerns us; everything else may pass.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from random import random
from time import sleep
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import urljoin, urlsplit

import msgspec
from msgspec import Struct

from game.cohort.cohort_file import address_fault
from game.cohort.extras import needed
from game.errors import FailedError
from game.messages import say
from game.text import clean
from game.words import shortened

if TYPE_CHECKING:
    import httpx

_HEADERS = {"X-Experience-API-Version": "1.0.3", "Content-Type": "application/json"}
_SECONDS = 15.0
"""For one answer: a store that writes 500 statements takes a second or two."""
_WAITS = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each try after the first: together less than the patience of somebody who looks on."""
_LONGEST_WAIT = 30.0
"""Seconds: a store that asks for more is tried another time."""
_TOLD = 200
"""Characters of what a store says about a refusal that are kept."""
_PAGE = 100
"""Statements a page: the most that some stores give."""


class StoreError(FailedError):
    """The record store cannot be used now, or not in this way. What waits goes on waiting."""


class Login(Struct, frozen=True):
    """Who sends. The secret is never shown, also not in a log or a traceback."""

    key: str
    secret: str

    def __repr__(self) -> str:
        return "Login(…)"


class Verdict(Struct, frozen=True):
    """What a store said to a batch: it has it, or it will not have it as it is, and why."""

    what: Literal["kept", "refused"]
    why: str = ""


def usable_address(address: str) -> str:
    """The address with a slash at its end. Raises `StoreError` on one to which nothing may be sent: what
    is told of a learner goes over https, or stays on this computer."""
    if address_fault(address):
        raise StoreError(say("store.address", address=clean(address)))
    return address.rstrip("/") + "/"


class RecordStore:
    """One record store with a login. `pause` waits so many seconds between two tries. Use it as a context."""

    def __init__(
        self,
        address: str,
        login: Login,
        *,
        pause: Callable[[float], None] = sleep,
        transport: "httpx.BaseTransport | None" = None,
    ) -> None:
        library = needed("httpx", "sync")
        self.address = usable_address(address)
        self._pause = pause
        # A redirect would carry the statements to an address that nobody agreed to.
        self._client: httpx.Client = library.Client(
            auth=(login.key, login.secret),
            headers=_HEADERS,
            timeout=_SECONDS,
            follow_redirects=False,
            transport=transport,
        )
        self._lost = (library.RequestError, library.InvalidURL)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def send(self, bodies: Sequence[str]) -> Verdict:
        """Send statements, each as JSON. Raises `StoreError` where the store cannot be used now."""
        answer = self._ours(self._ask("POST", "statements", content=f"[{','.join(bodies)}]".encode()))
        if answer.status_code in (200, 204):
            return Verdict("kept")
        return Verdict("refused", _reason(answer))

    def statement(self, id_: str) -> Mapping[str, Any] | None:
        """A statement by its id; None where the store has none, or does not show it: some logins may only
        write. Raises `StoreError` where the store cannot be used now."""
        answer = self._ask("GET", "statements", params={"statementId": id_})
        if answer.status_code != 200:
            return None
        found = _json(answer)
        # Some stores answer with a list of one.
        inner = found.get("statements", [found])
        return inner[0] if inner and isinstance(inner[0], Mapping) else None

    def statements(self, query: Mapping[str, str], more: str = "") -> Iterator[tuple[list[Any], str]]:
        """The statements that a query finds, by the page, each page with the address of the next, "" for
        none. `more`: go on from there. Raises `StoreError`, also between two pages."""
        seen = set[str]()
        while True:
            if more:
                answer = self._ours(self._ask("GET", more))
            else:
                answer = self._ours(self._ask("GET", "statements", params={"limit": str(_PAGE), **query}))
            if answer.status_code != 200:
                raise StoreError(say("store.refuses_query", why=_reason(answer)))
            page = _json(answer)
            found, further = page.get("statements"), page.get("more")
            more = further if isinstance(further, str) else ""
            if more in seen:
                raise StoreError(say("store.circle"))
            seen.add(more)
            yield (found if isinstance(found, list) else []), more
            if not more:
                return

    def _ask(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        params: Mapping[str, str] | None = None,
    ) -> "httpx.Response":
        try:
            url = urljoin(self.address, path)
            there = urlsplit(url)[:2] == urlsplit(self.address)[:2]
        except ValueError:
            url, there = path, False
        if not there:
            raise StoreError(say("store.leads_elsewhere", address=shortened(clean(url), _TOLD)))
        trouble = ""
        for wait in (*_WAITS, None):
            asked = 0.0
            try:
                answer = self._client.request(method, url, content=content, params=params)
            except self._lost as error:
                trouble = say(
                    "store.no_answer", why=shortened(clean(str(error) or type(error).__name__), _TOLD)
                )
            else:
                if answer.status_code not in (408, 425, 429) and answer.status_code < 500:
                    return answer
                trouble = say("store.busy", status=answer.status_code)
                with suppress(ValueError):
                    asked = float(answer.headers.get("Retry-After", 0))
            if wait is None or asked > _LONGEST_WAIT:
                break
            # Not all at the same moment: a store that comes back meets a whole cohort.
            least = wait * (0.5 + random())
            self._pause(asked if asked > least else least)
        raise StoreError(trouble)

    def _ours(self, answer: "httpx.Response") -> "httpx.Response":
        """The answer, unless it says that we cannot come in this way at all."""
        status = answer.status_code
        if status in (401, 403):
            raise StoreError(say("store.login", address=self.address))
        if status in (404, 405) and answer.request.method == "POST":
            raise StoreError(say("store.not_there", address=self.address, status=status))
        if status >= 300 and status not in (400, 404, 409, 413, 422):
            raise StoreError(say("store.unexpected", address=self.address, status=status))
        return answer


def _json(answer: "httpx.Response") -> Mapping[str, Any]:
    try:
        found = msgspec.json.decode(answer.content)
    except msgspec.MsgspecError:
        found = None
    if not isinstance(found, Mapping):
        raise StoreError(say("store.no_store"))
    return found


def _reason(answer: "httpx.Response") -> str:
    text = " ".join(clean(answer.text[: 4 * _TOLD]).split())
    return f"{answer.status_code}: {shortened(text, _TOLD)}" if text else str(answer.status_code)
