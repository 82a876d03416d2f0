"""What answers at the address of a record store may be broken, somebody else, or hostile: nothing counts as
sent that was not kept, the login goes nowhere else, and time and memory are bounded."""

import gzip
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import httpx
import pytest

from game.cohort import record_store
from game.cohort.record_store import Login, RecordStore, StoreError, Verdict

ADDRESS = "https://records.example/xapi/"
BATCH = ['{"id":"a"}']
Answers = Callable[[httpx.Request], httpx.Response]


class Odd:
    """What answers, what it was asked, and how long was waited between two tries."""

    def __init__(self, answer: httpx.Response | Answers) -> None:
        self.asked: list[httpx.Request] = []
        self.waits: list[float] = []
        self._answer = answer
        network = httpx.MockTransport(self._take)
        self.store = RecordStore(
            ADDRESS, Login("a-key", "a-secret"), pause=self.waits.append, transport=network
        )

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self._answer if isinstance(self._answer, httpx.Response) else self._answer(request)


def answer(body: bytes | Iterator[bytes], **headers: str) -> httpx.Response:
    return httpx.Response(200, content=body, headers={k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize(
    "body", [b"<!DOCTYPE html><title>Log in</title>", b"", b'{"ok": true}', b"\xa3", b"[" * 100_000], ids=repr
)
def test_what_is_no_record_store_has_kept_nothing(body: bytes) -> None:
    with pytest.raises(StoreError, match="no record store"):
        Odd(answer(body)).store.send(BATCH)


def test_a_list_of_ids_and_an_empty_answer_by_the_standard_are_kept() -> None:
    assert Odd(answer(b'["a"]')).store.send(BATCH) == Verdict("kept")
    assert Odd(httpx.Response(204)).store.send(BATCH) == Verdict("kept")


@pytest.mark.parametrize(
    "body",
    [b"null", b"[" * 100_000, b"{" * 9, b'{"statements":' + b"[" * 100_000, b'{"a":' + b"9" * 5000 + b"}"],
    ids=lambda body: repr(body[:20]),
)
def test_what_cannot_be_read_is_said_to_be_no_store(body: bytes) -> None:
    odd = Odd(answer(body))
    with pytest.raises(StoreError, match="no record store"):
        list(odd.store.statements({}))
    with pytest.raises(StoreError, match="no record store"):
        odd.store.statement("a")


@pytest.mark.parametrize("body", [b'{"statements":{"a":1}}', b'{"statements":7}', b'{"statements":[7]}'])
def test_a_list_that_is_none_holds_no_statement(body: bytes) -> None:
    odd = Odd(answer(body))
    assert odd.store.statement("a") is None
    assert [len(page) for page, _ in odd.store.statements({})] in ([0], [1])


def endless(sent: list[int]) -> Iterator[bytes]:
    for number in count():
        sent.append(number)
        yield b" " * 65_536


def test_an_answer_without_end_is_left_in_bounded_memory() -> None:
    sent: list[int] = []
    odd = Odd(lambda _: answer(endless(sent)))
    tracemalloc.start()
    try:
        with pytest.raises(StoreError, match="longer than 16 MB"):
            odd.store.send(BATCH)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()
    assert len(sent) < 300 and len(odd.asked) == 1


def test_an_answer_that_is_packed_small_is_left_in_bounded_memory() -> None:
    once = gzip.compress(bytes(50_000_000))
    for body, packed in ((once, "gzip"), (gzip.compress(once), "gzip, gzip"), (once, "br")):
        odd = Odd(answer(iter([body]), Content_Encoding=packed))
        with pytest.raises(StoreError):
            odd.store.send(BATCH)
    spoilt = Odd(lambda _: answer(iter([b"no gzip"]), Content_Encoding="gzip"))
    with pytest.raises(StoreError, match="gave no answer"):
        spoilt.store.send(BATCH)


def test_an_answer_that_comes_letter_by_letter_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(0, 7)
    monkeypatch.setattr(record_store, "monotonic", lambda: float(next(clock)))
    sent: list[int] = []
    with pytest.raises(StoreError, match="not there after 60 seconds"):
        Odd(lambda _: answer(endless(sent))).store.send(BATCH)
    assert len(sent) < 12


@pytest.mark.parametrize("asked", ["nan", "inf", "-inf", "-5", "1e999", "Wed, 21 Oct 2026 07:28:00 GMT", "x"])
def test_whatever_a_busy_store_asks_for_the_pauses_are_short(asked: str) -> None:
    odd = Odd(httpx.Response(503, headers={"Retry-After": asked}))
    with pytest.raises(StoreError, match="cannot answer now"):
        odd.store.send(BATCH)
    assert odd.waits and all(0 < wait <= 30 for wait in odd.waits)


def page(more: Any, *statements: Any) -> httpx.Response:
    return httpx.Response(200, json={"statements": list(statements), "more": more})


@pytest.mark.parametrize(
    "more",
    [
        "https://elsewhere.example/xapi", "//elsewhere.example/", "https://records.example@elsewhere.example/",
        "https://a:b@records.example/", "https://records.example:444/", "https://records.example.elsewhere/",
        "http://[::1", "//[", "file:///etc/passwd", "http://169.254.169.254/latest", "x" * 10 + "://y",
    ],
)  # fmt: skip
def test_the_login_goes_to_no_other_address(more: str) -> None:
    odd = Odd(page(more))
    with pytest.raises(StoreError, match=r"leads on to .* Nothing is sent or asked there\."):
        list(odd.store.statements({}))
    assert len(odd.asked) == 1


@pytest.mark.parametrize("more", ["http://records.example/xapi/more?a=1", "/xapi/more?a=1", "more?a=1"])
def test_the_next_page_is_asked_for_with_the_lock_of_the_first(more: str) -> None:
    odd = Odd(lambda request: page("" if "more" in request.url.path else more))
    assert len(list(odd.store.statements({}))) == 2
    assert str(odd.asked[1].url) == "https://records.example/xapi/more?a=1"


def test_a_redirect_is_not_followed() -> None:
    odd = Odd(httpx.Response(307, headers={"Location": "https://elsewhere.example/"}))
    with pytest.raises(StoreError, match="answered 307"):
        odd.store.send(BATCH)
    assert len(odd.asked) == 1


def test_pages_that_lead_round_come_to_an_end() -> None:
    same = Odd(lambda _: page("/xapi/more", {"id": "a"}))
    with pytest.raises(StoreError, match="never comes to an end"):
        list(same.store.statements({}))
    numbers = count()
    empty = Odd(lambda _: page(f"/xapi/more?{next(numbers)}"))
    with pytest.raises(StoreError, match="never comes to an end"):
        list(empty.store.statements({}))
    assert len(empty.asked) < 200


@pytest.mark.parametrize("host", ["a" * 80 + ".example", "a..example", "\u0301.example"])
def test_a_name_that_no_computer_has_is_told(host: str) -> None:
    store = RecordStore(f"https://{host}/xapi", Login("k", "s"), pause=lambda _: None)
    with store, pytest.raises(StoreError, match="gave no answer"):
        store.send(BATCH)


def test_on_this_computer_no_proxy_gets_the_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128")
    store = RecordStore("http://127.0.0.1:9/xapi", Login("k", "s"), pause=lambda _: None)
    with store, pytest.raises(StoreError) as told:
        store.send(BATCH)
    assert "refused" in str(told.value)


def test_what_a_store_says_of_a_refusal_is_cleaned_and_short() -> None:
    said = httpx.Response(
        400, content=b"\x1b[2J<b>\xa3" + b"x" * 100_000, headers={"Content-Type": "a; charset=hex"}
    )
    told = Odd(said).store.send(BATCH)
    assert told.what == "refused" and "\x1b" not in told.why and len(told.why) < 300
