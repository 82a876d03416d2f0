"""What waits in the outbox reaches a record store: once, in spite of what can go wrong, and never in
play's way."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from game.cohort import store_login
from game.cohort.quiet_sync import sync_quietly
from game.cohort.record_store import Login, RecordStore, StoreError, usable_address
from game.cohort.sync import Synced, sync
from game.printing import print_message
from game.progress.database import Database
from game.records import outbox
from game.records.chain import digest, link
from game.records.memberships import Membership, current_in, join, keep_handed_over, leave, say_yes_to_words
from game.records.statements import Told
from game.records.vocabulary import chapter

ADDRESS = "https://records.example/xapi/"
LOGIN = Login("a-key", "a-secret-nobody-sees")
NOW = "2026-11-30T08:00:00+00:00"


class StandIn:
    """A record store in memory that keeps the rules of the standard; `failing` says which requests go
    wrong, and how."""

    def __init__(self, failing: Callable[[int], str] = lambda _: "") -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.asked: list[httpx.Request] = []
        self.bad: set[str] = set()
        self._failing = failing

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if request.method == "GET":
            found = self.kept.get(request.url.params["statementId"])
            return httpx.Response(200, json=found) if found else httpx.Response(404)
        how = self._failing(len(self.asked))
        if how == "refuses the connection":
            raise httpx.ConnectError("refused", request=request)
        if how.isdecimal():
            return httpx.Response(int(how), headers={"Retry-After": "1"})
        batch = {one["id"]: one for one in msgspec.json.decode(request.content)}
        if self.bad & batch.keys():
            return httpx.Response(400, text="a statement is\x1b[2J \x00wrong\x07")
        if any(self.kept.get(key, one) != one for key, one in batch.items()):
            return httpx.Response(409, text="another text")
        known = batch.keys() <= self.kept.keys()
        self.kept |= batch
        if how == "loses the answer":
            raise httpx.ReadTimeout("lost", request=request)
        return httpx.Response(204) if known else httpx.Response(200, json=list(batch))

    def opened(self, waits: list[float] | None = None) -> RecordStore:
        waited = [] if waits is None else waits
        return RecordStore(ADDRESS, LOGIN, pause=waited.append, transport=httpx.MockTransport(self))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "progress.sqlite3")


@pytest.fixture
def membership(database: Database) -> Membership:
    """A learner of whom 250 things wait to be told."""
    file = msgspec.json.encode({"id": "c", "name": "Monday", "course": ["late-parcel"], "store": ADDRESS})
    found = join(database, "player", file.decode(), "p-1", words=False, now=NOW)
    with database.transaction() as db:
        outbox.put(db, found, (Told(f"run/{n}", NOW, "initialized", chapter("s")) for n in range(250)))
    return found


@pytest.fixture
def ids(database: Database, membership: Membership) -> list[str]:
    return [one.id for one in outbox.all_of(database, membership.id)]


def test_all_that_waits_is_sent_and_a_second_time_nothing_is(
    database: Database, membership: Membership, ids: list[str]
) -> None:
    store = StandIn()
    with store.opened() as opened:
        assert sync(database, membership.id, opened) == Synced(sent=250)
        assert sync(database, membership.id, opened) == Synced()
    assert list(store.kept) == ids
    assert [request.method for request in store.asked] == ["POST"] * 3


def test_an_answer_that_is_lost_makes_no_double(
    database: Database, membership: Membership, ids: list[str]
) -> None:
    rng = Random(16)
    store = StandIn(lambda _: "loses the answer" if rng.random() < 1 / 3 else "")
    with store.opened() as opened:
        while sync(database, membership.id, opened).waiting:
            pass
    assert list(store.kept) == ids
    assert outbox.counts(database, membership.id).sent == 250


def test_a_store_that_is_busy_is_asked_again_and_less_and_less_often(
    database: Database, membership: Membership
) -> None:
    waits: list[float] = []
    store = StandIn(lambda n: ("503", "429", "refuses the connection", "504", "")[n - 1] if n < 6 else "")
    with store.opened(waits) as opened:
        assert sync(database, membership.id, opened).sent == 250
    # The store asks for one second at least.
    assert len(waits) == 4 and all(wait >= 1 for n, wait in enumerate(waits) if n != 2)


def test_who_leaves_while_it_is_sent_is_told_of_no_more(database: Database, membership: Membership) -> None:
    def leaves(number: int) -> str:
        if number == 1:
            leave(Database(database.path), membership, NOW)
        return ""

    store = StandIn(leaves)
    with store.opened() as opened:
        assert sync(database, membership.id, opened) == Synced(sent=100)
    assert len(store.kept) == 100 and outbox.counts(database, membership.id).waiting == 150


WORDS = "words that a learner typed"


@pytest.fixture
def with_words(database: Database) -> Membership:
    """A learner who said yes to typed words; ten replies wait to be told."""
    file = msgspec.json.encode({"id": "c", "name": "Monday", "course": ["late-parcel"], "store": ADDRESS})
    found = join(database, "player", file.decode(), "p-1", words=True, now=NOW)
    tell_reply(database, found, *range(10))
    return found


def tell_reply(database: Database, member: Membership, *numbers: int) -> None:
    with database.transaction() as db:
        now = current_in(db, "player")
        assert now == member or now == replace(member, words=False)
        told = (Told(f"run/{n}", NOW, "answered", chapter("s"), words=f"{WORDS} {n}") for n in numbers)
        outbox.put(db, now, told)


def says_no(database: Database, member: Membership) -> None:
    """In another window."""
    other = Database(database.path)
    say_yes_to_words(other, member, words=False)
    other.close()


def assert_told_in_one_chain(store: StandIn, count: int) -> None:
    """The store has each place once, and each names the one before as the store has it."""
    there = {link(one): one for one in store.kept.values()}
    previous = ""
    for place in range(1, count + 1):
        assert (place, previous) in there
        previous = digest(there[place, previous])
    assert len(store.kept) == count


@pytest.mark.parametrize("how", ["503", "refuses the connection"])
def test_no_typed_words_are_sent_after_a_no_also_not_by_another_try(
    database: Database, with_words: Membership, how: str
) -> None:
    def failing(number: int) -> str:
        if number == 1:
            says_no(database, with_words)
        return how if number == 1 else ""

    store = StandIn(failing)
    with store.opened() as opened:
        assert sync(database, with_words.id, opened) == Synced(sent=10)
    after = [one for one in store.asked[1:] if WORDS.encode() in one.content]
    assert not after and WORDS not in str(store.kept)
    tell_reply(database, with_words, 10)
    with store.opened() as opened:
        sync(database, with_words.id, opened)
    assert_told_in_one_chain(store, 11)


def test_what_a_store_had_taken_before_the_no_stays_one_chain(
    database: Database, with_words: Membership
) -> None:
    """Its answer was lost, so nobody here knew that it had taken them."""

    def failing(number: int) -> str:
        if number == 1:
            says_no(database, with_words)
        return "loses the answer" if number == 1 else ""

    store = StandIn(failing)
    with store.opened() as opened:
        assert sync(database, with_words.id, opened) == Synced(sent=10)
        tell_reply(database, with_words, 10)
        assert sync(database, with_words.id, opened) == Synced(sent=1)
    assert [WORDS.encode() in one.content for one in store.asked].count(True) == 1
    assert_told_in_one_chain(store, 11)


def test_a_no_after_the_game_was_killed_while_it_sent_leaves_what_is_there_as_it_is(
    database: Database, with_words: Membership
) -> None:
    store = StandIn(lambda number: "loses the answer" if number == 1 else "")

    def killed(_: float) -> None:
        raise KeyboardInterrupt

    with (
        RecordStore(ADDRESS, LOGIN, pause=killed, transport=httpx.MockTransport(store)) as opened,
        pytest.raises(KeyboardInterrupt),
    ):
        sync(database, with_words.id, opened)
    assert outbox.counts(database, with_words.id).waiting == 10
    tell_reply(database, with_words, 10)
    says_no(database, with_words)
    with store.opened() as opened:
        assert sync(database, with_words.id, opened) == Synced(sent=11)
    assert_told_in_one_chain(store, 11)
    assert f"{WORDS} 10" not in str(store.kept)


@pytest.mark.parametrize("status", [401, 403, 405])
def test_a_no_holds_where_the_store_does_not_say_what_it_has(
    database: Database, with_words: Membership, status: int
) -> None:
    def failing(number: int) -> str:
        if number == 1:
            says_no(database, with_words)
        return "503" if number == 1 else ""

    store = StandIn(failing)

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status) if request.method == "GET" else store(request)

    with RecordStore(ADDRESS, LOGIN, pause=lambda _: None, transport=httpx.MockTransport(answer)) as opened:
        assert sync(database, with_words.id, opened) == Synced(sent=10)
    assert WORDS not in str(store.kept)
    assert_told_in_one_chain(store, 10)


def test_what_was_handed_over_in_a_file_before_the_no_is_sent_as_it_is_there(
    database: Database, with_words: Membership
) -> None:
    keep_handed_over(database, with_words, 4)
    says_no(database, with_words)
    store = StandIn()
    with store.opened() as opened:
        assert sync(database, with_words.id, opened) == Synced(sent=10)
    assert str(store.kept).count(WORDS) == 4
    assert_told_in_one_chain(store, 10)


@pytest.mark.parametrize("how", ["503", "loses the answer"])
def test_nothing_is_tried_again_for_who_has_left(
    database: Database, membership: Membership, how: str
) -> None:
    def leaves(number: int) -> str:
        leave(Database(database.path), membership, NOW)
        return how

    store = StandIn(leaves)
    with store.opened() as opened:
        assert sync(database, membership.id, opened) == Synced()
    assert len(store.asked) == 1
    assert outbox.counts(database, membership.id).waiting == 250


def test_a_text_that_was_changed_meanwhile_does_not_count_as_sent(
    database: Database, with_words: Membership
) -> None:
    before = outbox.all_of(database, with_words.id)
    says_no(database, with_words)
    assert outbox.mark_sent(database, with_words.id, before) == 0
    assert outbox.counts(database, with_words.id).sent == 0
    assert outbox.mark_sent(database, with_words.id, outbox.all_of(database, with_words.id)) == 10


def test_what_a_store_cannot_take_now_waits(database: Database, membership: Membership) -> None:
    store = StandIn(lambda n: "" if n == 1 else "503")
    with store.opened() as opened:
        found = sync(database, membership.id, opened)
    assert (found.sent, found.waiting, found.refused) == (100, 150, ())
    assert found.trouble == "The record store cannot answer now (503)."
    with StandIn().opened() as opened:
        assert sync(database, membership.id, opened) == Synced(sent=150)


@pytest.mark.parametrize("status", [400, 409, 413, 422])
def test_a_bad_statement_is_named_and_the_others_go(
    database: Database, membership: Membership, ids: list[str], status: int
) -> None:
    store = StandIn()
    if status == 409:
        store.kept[ids[123]] = {"id": ids[123], "another": "text"}
    else:
        store.bad.add(ids[123])
    with store.opened() as opened:
        found = sync(database, membership.id, opened)
    assert (found.sent, found.waiting, found.trouble) == (249, 0, "")
    ((id_, why),) = found.refused
    assert id_ == ids[123]
    assert why == (
        "the record store has another text under this id" if status == 409 else "400: a statement is[2J wrong"
    )
    assert outbox.refused(database, membership.id) == [(id_, why)]
    assert store.kept.keys() >= set(ids) - {id_}


def test_a_store_that_clashes_over_what_it_has_is_believed(
    database: Database, membership: Membership, ids: list[str]
) -> None:
    """Some stores answer 409 to a statement that they have already, with what they add to it."""
    there = {one.id: msgspec.json.decode(one.body) for one in outbox.all_of(database, membership.id)}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(409)
        found = {
            **there[request.url.params["statementId"]],
            "stored": NOW,
            "authority": {},
            "version": "1.0.0",
        }
        return httpx.Response(200, json={"statements": [found]})

    with RecordStore(ADDRESS, LOGIN, transport=httpx.MockTransport(answer)) as opened:
        assert sync(database, membership.id, opened) == Synced(sent=250)


@pytest.mark.parametrize("status", [401, 403, 405])
def test_a_bad_statement_holds_up_nothing_where_the_login_may_only_write(
    database: Database, membership: Membership, ids: list[str], status: int
) -> None:
    """What the store has cannot be asked there."""
    store = StandIn()
    store.bad.add(ids[123])

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status) if request.method == "GET" else store(request)

    with RecordStore(ADDRESS, LOGIN, transport=httpx.MockTransport(answer)) as opened:
        found = sync(database, membership.id, opened)
    assert (found.sent, found.waiting, found.trouble) == (249, 0, "")
    assert [id_ for id_, _ in outbox.refused(database, membership.id)] == [ids[123]]


@pytest.mark.parametrize("asked", ["nan", "-5", "inf", "Wed, 21 Oct 2026 07:28:00 GMT", "soon"])
def test_a_store_may_ask_for_any_wait(database: Database, membership: Membership, asked: str) -> None:
    waits: list[float] = []
    busy = httpx.MockTransport(lambda _: httpx.Response(503, headers={"Retry-After": asked}))
    with RecordStore(ADDRESS, LOGIN, pause=waits.append, transport=busy) as opened:
        assert "cannot answer now" in sync(database, membership.id, opened).trouble
    assert all(0 < wait < 10 for wait in waits)


def test_an_answer_that_cannot_be_unpacked_is_no_answer(database: Database, membership: Membership) -> None:
    packed = {"Content-Encoding": "gzip"}
    odd = httpx.MockTransport(
        lambda _: httpx.Response(200, headers=packed, stream=httpx.ByteStream(b"no gzip"))
    )
    with RecordStore(ADDRESS, LOGIN, pause=lambda _: None, transport=odd) as opened:
        assert "gave no answer" in sync(database, membership.id, opened).trouble


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "does not accept the login"),
        (403, "does not accept the login"),
        (404, "There is no record store at"),
        (302, "is no answer of a record store"),
    ],
)
def test_what_only_people_can_mend_is_said_at_once(
    database: Database, membership: Membership, status: int, told: str
) -> None:
    store = StandIn(lambda _: str(status))
    with store.opened() as opened:
        found = sync(database, membership.id, opened)
    assert told in found.trouble and LOGIN.secret not in found.trouble
    assert (found.waiting, len(store.asked)) == (250, 1)


@pytest.mark.parametrize(
    "address", ["http://records.example/", "ftp://records.example/", "records", "file:///etc"]
)
def test_nothing_goes_where_others_could_read_it(address: str) -> None:
    with pytest.raises(StoreError, match="no address to send to"):
        usable_address(address)


def test_a_store_on_this_computer_needs_no_lock() -> None:
    assert usable_address("http://127.0.0.1:8100/xAPI") == "http://127.0.0.1:8100/xAPI/"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("https://elsewhere.example/xapi/more", r"elsewhere\.example"),
        ("https://[/more", "leads on to"),
    ],
)
def test_pages_of_another_place_are_not_asked(more: str, told: str) -> None:
    answer = httpx.Response(200, json={"statements": [], "more": more})
    asked: list[httpx.Request] = []

    def once(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answer

    with (
        RecordStore(ADDRESS, LOGIN, transport=httpx.MockTransport(once)) as store,
        pytest.raises(StoreError, match=told),
    ):
        list(store.statements({}))
    assert len(asked) == 1


def test_the_login_comes_from_the_environment_and_is_never_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(store_login.KEY, LOGIN.key)
    monkeypatch.setenv(store_login.SECRET, LOGIN.secret)
    found = store_login.login_of(ADDRESS)
    assert found == LOGIN
    print_message(repr(found) + str(found))
    assert LOGIN.secret not in capsys.readouterr().err


@pytest.fixture
def keyring_of_this_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[tuple[str, str], str]]:
    import keyring
    from keyring.backend import KeyringBackend

    class InMemory(KeyringBackend):
        priority = 1

        def __init__(self) -> None:
            pass

        def get_password(self, service: str, username: str) -> str | None:
            return kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del kept[service, username]

    kept: dict[tuple[str, str], str] = {}
    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    yield kept
    keyring.set_keyring(before)


def test_a_login_is_kept_in_the_keyring_alone(
    keyring_of_this_test: dict[tuple[str, str], str], home: Path
) -> None:
    assert store_login.login_of(ADDRESS) is None
    store_login.keep_login(ADDRESS, LOGIN)
    assert store_login.login_of(ADDRESS) == LOGIN
    store_login.forget_login(ADDRESS)
    assert store_login.login_of(ADDRESS) is None
    assert not home.exists()


def test_without_a_keyring_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends.fail import Keyring

    monkeypatch.setattr(keyring, "get_keyring", Keyring)
    assert store_login.login_of(ADDRESS) is None
    with pytest.raises(store_login.NoKeyringError, match=store_login.KEY):
        store_login.keep_login(ADDRESS, LOGIN)


def test_the_end_of_a_run_waits_for_no_store(
    database: Database, membership: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing answers at that address, and nothing is said."""
    monkeypatch.setenv(store_login.KEY, LOGIN.key)
    monkeypatch.setenv(store_login.SECRET, LOGIN.secret)
    sent: list[str] = []

    def refuse(store: RecordStore, bodies: list[str], still: Callable[[], bool]) -> None:
        sent.extend(bodies)
        raise StoreError("no")

    monkeypatch.setattr(RecordStore, "send", refuse)
    thread = sync_quietly(database, "player")
    assert thread is not None
    thread.join(10)
    assert len(sent) == 100 and outbox.counts(database, membership.id).waiting == 250


def test_who_is_in_no_cohort_sends_nothing(database: Database) -> None:
    assert sync_quietly(database, "player") is None


def test_a_statement_is_the_same_after_a_store_has_added_to_it(
    database: Database, membership: Membership
) -> None:
    first = outbox.all_of(database, membership.id)[0]
    there = msgspec.json.decode(first.body) | {"stored": NOW, "authority": {"name": "x"}, "version": "1.0.3"}
    assert digest(there) == first.digest
