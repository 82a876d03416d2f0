"""Who sends and who fetches each keep a login in the keyring, and are told their own way to it."""

from pathlib import Path

import click
import httpx
import msgspec
import pytest

from game.cohort import store_login
from game.cohort.record_store import FACILITATOR, LEARNER, Login, RecordStore, StoreError
from tests.cli.hostile_world import in_process
from tests.cohort.invited import SPRING, member

STORE = "http://127.0.0.1:9/xapi/"
"""Nothing listens at that port of this computer."""


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, Login]:
    """The logins in the keyring, by address."""
    there: dict[str, Login] = {}
    monkeypatch.delenv(store_login.KEY, raising=False)
    monkeypatch.setattr(store_login, "keep_login", there.__setitem__)
    monkeypatch.setattr(store_login, "login_of", there.get)
    monkeypatch.setattr("game.cohort.record_store._WAITS", ())
    typed = {"Key": "a-key", "Secret": "a-secret"}
    monkeypatch.setattr(click, "prompt", lambda text, **_: typed[text])
    return there


@pytest.fixture
def spring(home: Path, tmp_path: Path) -> None:
    made = in_process(("cohort", "new", "Spring", "--store", STORE, "--to", str(tmp_path)))
    assert made.status == 0, made.err


@pytest.mark.usefixtures("spring")
def test_a_facilitator_without_a_login_is_told_of_a_command_that_takes_one(kept: dict[str, Login]) -> None:
    without = in_process(("cohort", "pull"))
    assert without.status == 1 and b"`hearmeout cohort pull --login`" in without.err
    assert b"cohort sync" not in without.err and b"your facilitator" not in without.err
    ended = in_process(("cohort", "pull", "--login"))
    assert kept == {STORE: Login("a-key", "a-secret")}
    assert b"The login is in this computer's keyring." in ended.err and b"gave no answer" in ended.err


def test_a_learner_keeps_theirs_where_they_send(kept: dict[str, Login], home: Path) -> None:
    member(msgspec.structs.replace(SPRING, store=STORE))
    assert b"`hearmeout cohort sync --login`" in in_process(("cohort", "sync")).err
    in_process(("cohort", "sync", "--login"))
    assert kept == {STORE: Login("a-key", "a-secret")}


@pytest.mark.parametrize("status", [401, 403, 302])
def test_each_is_told_what_they_can_do_about_a_store_that_refuses_them(status: int) -> None:
    refuses = httpx.MockTransport(lambda _: httpx.Response(status))
    told = {}
    for advice in (LEARNER, FACILITATOR):
        with (
            RecordStore(STORE, Login("a", "b"), advice=advice, transport=refuses) as store,
            pytest.raises(StoreError) as error,
        ):
            next(store.statements({}))
        told[advice] = str(error.value)
    assert "your facilitator" in told[LEARNER] and "your facilitator" not in told[FACILITATOR]
    assert "cohort sync" not in told[FACILITATOR]
