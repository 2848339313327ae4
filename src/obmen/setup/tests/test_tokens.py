"""Keys of machines: shown once, two at once, with an end, from named addresses."""

from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.setup import snapshot, tokens
from obmen.setup.models import Audit, Token
from obmen.setup.validation import WrongSettings
from tests.fixtures.database import Database

from .people import onec, saved

pytestmark = pytest.mark.rule("H7")


def test_a_key_opens_its_own_connection_and_only_its_hash_is_kept(database: Database):
    row, clear = tokens.issue(saved(onec()), who="anna")
    found = tokens.find(clear)
    assert found is not None
    assert found.connection == "onec-ut"
    assert clear.startswith(f"obm_{row.prefix}_")
    assert len(bytes(row.digest)) == 32
    assert clear.split("_", 2)[2] not in str(vars(Token.objects.get()))


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "x", lambda t: t.upper(), lambda t: "", lambda t: "obm_"]
)
def test_a_slip_in_a_key_opens_nothing(database: Database, change):
    _, clear = tokens.issue(saved(onec()), who="anna")
    assert tokens.find(change(clear)) is None


def test_two_keys_are_valid_at_once_and_a_third_needs_one_to_go(database: Database):
    connection = saved(onec())
    first, clear = tokens.issue(connection, who="anna")
    tokens.issue(connection, who="anna")
    with pytest.raises(WrongSettings, match="revoke one of them first"):
        tokens.issue(connection, who="anna")
    tokens.revoke(first, who="anna")
    assert tokens.find(clear) is None
    tokens.issue(connection, who="anna")


def test_a_key_ends_on_its_day_and_makes_room(database: Database):
    owned = clock.OwnedClock()
    restore = clock.use(owned)
    try:
        connection = saved(onec())
        _, clear = tokens.issue(connection, who="anna", expires=clock.now() + timedelta(days=1))
        tokens.issue(connection, who="anna")
        assert tokens.find(clear)
        owned.advance(days=1)
        assert tokens.find(clear) is None
        tokens.issue(connection, who="anna")
    finally:
        restore()


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("10.1.2.3", True), ("192.168.1.7", True), ("192.168.1.8", False), ("::ffff:10.1.2.3", True), ("", False)],
)
def test_a_key_may_be_bound_to_addresses(database: Database, address: str, allowed: bool):
    _, clear = tokens.issue(saved(onec()), who="anna", addresses=["10.0.0.0/8", " 192.168.1.7 "])
    found = tokens.find(clear)
    assert found is not None
    assert found.allows(address) is allowed


def test_an_address_that_is_none_is_told(database: Database):
    with pytest.raises(WrongSettings) as wrong:
        tokens.issue(saved(onec()), who="anna", addresses=["10.0.0.0/33"])
    assert "10.0.0.0/33" in str(wrong.value.errors["addresses"])


def test_when_a_key_was_last_used_is_put_down_once_a_minute(database: Database):
    owned = clock.OwnedClock()
    restore = clock.use(owned)
    try:
        row, clear = tokens.issue(saved(onec()), who="anna")
        found = tokens.find(clear)
        assert found is not None
        written = []
        for _ in range(4):
            tokens.used(found)
            tokens.write_used()
            row.refresh_from_db()
            written.append(row.last_used_at)
            owned.advance(seconds=25)
        assert len(set(written)) == 2
        assert written[0] == written[2] != written[3]
    finally:
        restore()


@pytest.mark.rule("H12")
def test_issuing_and_revoking_are_audited(database: Database):
    row, clear = tokens.issue(saved(onec()), who="anna", label="обмен")
    tokens.revoke(row, who="boris")
    acts = [(a.who, a.act) for a in Audit.objects.order_by("id")][-2:]
    assert acts == [("anna", "token.issued"), ("boris", "token.revoked")]
    assert clear not in "".join(f"{a.object}{a.after}" for a in Audit.objects.all())


def test_finding_a_key_asks_the_database_nothing_in_a_running_server(database: Database):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    watcher = snapshot.Watcher()
    watcher.start()
    try:
        _, clear = tokens.issue(saved(onec()), who="anna")
        with CaptureQueriesContext(connection) as asked:
            assert tokens.find(clear)
        assert len(asked) == 0
    finally:
        watcher.stop()
