"""The server's key: made once, told when lost, changed without losing a secret."""

import pathlib
import stat
import threading

import pytest
from django.db import connections as databases

from obmen.core import posix
from obmen.core.errors import Misconfigured
from obmen.setup import connections, keys, rotation, secrets
from obmen.setup.models import Connection, Option
from obmen.setup.token_store import DatabaseTokens
from tests.fixtures.database import Database

from .people import TOKEN, ksup, saved

pytestmark = [pytest.mark.rule("H7"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def token_of(name: str) -> str:
    text: str = connections.read(Connection.objects.get(name=name)).token.get_secret_value()
    return text


def test_the_first_start_makes_a_key_only_the_server_can_read(database: Database):
    keys.check_key()
    path = database.home / "secret.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.known_fingerprint() == keys.fingerprint(keys.keys()[0])


def test_a_secret_stands_encrypted_in_the_database_and_in_no_other_column(database: Database):
    row = saved(ksup())
    assert TOKEN.encode() not in bytes(row.secrets)
    assert TOKEN not in str(row.settings)
    assert TOKEN.encode() not in (database.home / "obmen.sqlite3").read_bytes()
    assert token_of("ksup") == TOKEN


def test_a_lost_key_is_told_and_never_replaced_by_a_fresh_one(database: Database):
    keys.check_key()
    saved(ksup())
    (database.home / "secret.key").unlink()
    with pytest.raises(Misconfigured, match=r"The key file .*secret\.key is not there.*obmen key forget"):
        keys.check_key()
    assert not (database.home / "secret.key").exists()


def test_a_foreign_key_is_told(database: Database):
    keys.check_key()
    saved(ksup())
    keys.write_keys(["x" * 40])
    with pytest.raises(Misconfigured, match="is not the one its secrets were encrypted with"):
        keys.check_key()
    with pytest.raises(Misconfigured, match="is not the one"):
        token_of("ksup")


def test_a_key_too_short_to_be_one_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OBMEN_SECRET_KEY", "hunter2")
    with pytest.raises(Misconfigured, match="OBMEN_SECRET_KEY holds no key"):
        secrets.encrypt({"a": "b"})


def test_the_key_may_come_from_the_environment_and_then_no_file_is_made(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OBMEN_SECRET_KEY", "e" * 40)
    keys.check_key()
    saved(ksup())
    assert token_of("ksup") == TOKEN
    assert not (database.home / "secret.key").exists()


def test_a_secret_is_renewed_by_one_process_at_a_time(database: Database):
    """The server and its worker are two, and a command may be a third."""
    keys.check_key()
    connection_id = saved(ksup()).id
    tokens, asked = DatabaseTokens(connection_id), threading.Event()
    other = posix.FileLock(database.home / f"renewal-{connection_id}-refresh.lock")
    assert other.take()

    def fetch(kept: str | None) -> str:
        asked.set()
        return f"{kept}, then r-2"

    def renew() -> None:
        tokens.renew("refresh", fetch)
        databases.close_all()

    renewal = threading.Thread(target=renew)
    renewal.start()
    assert not asked.wait(0.2)
    tokens._keep("refresh", "r-1")
    other.release()
    renewal.join(10)
    assert tokens.get("refresh") == "r-1, then r-2"


def test_a_changed_key_reads_every_secret_and_the_old_one_none(database: Database):
    keys.check_key()
    row = saved(ksup())
    DatabaseTokens(row.id).renew("refresh", lambda _: "r-1")
    old = keys.keys()[0]
    assert rotation.rotate("anna") == 2
    assert keys.keys()[0] != old
    assert len(keys.keys()) == 1
    assert token_of("ksup") == TOKEN
    assert DatabaseTokens(row.id).get("refresh") == "r-1"
    keys.check_key()
    keys.write_keys([old])
    with pytest.raises(Misconfigured):
        token_of("ksup")


@pytest.mark.parametrize("step", ["remember_key", "_every_secret"])
def test_a_change_of_the_key_cut_short_leaves_every_secret_readable(
    database: Database, monkeypatch: pytest.MonkeyPatch, step: str
):
    keys.check_key()
    saved(ksup())

    def power_cut(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(rotation, step, power_cut)
        with pytest.raises(KeyboardInterrupt):
            rotation.rotate("anna")
    assert token_of("ksup") == TOKEN
    keys.check_key()
    rotation.rotate("anna")
    assert token_of("ksup") == TOKEN
    assert len(keys.keys()) == 1


def test_a_key_of_the_environment_is_changed_by_naming_the_new_one_first(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OBMEN_SECRET_KEY", "o" * 40)
    keys.check_key()
    saved(ksup())
    with pytest.raises(Misconfigured, match="Put the new key before the old one"):
        rotation.rotate("anna")
    monkeypatch.setenv("OBMEN_SECRET_KEY", "n" * 40 + "," + "o" * 40)
    rotation.rotate("anna")
    monkeypatch.setenv("OBMEN_SECRET_KEY", "n" * 40)
    keys.check_key()
    assert token_of("ksup") == TOKEN


def test_after_forgetting_a_lost_key_the_secrets_are_asked_for_again(database: Database):
    keys.check_key()
    saved(ksup())
    pathlib.Path(database.home / "secret.key").unlink()
    assert [row.name for row in rotation.forget("anna")] == ["ksup"]
    keys.check_key()
    with pytest.raises(Misconfigured, match="token"):
        token_of("ksup")
    saved(ksup(secrets={"token": "typed again"}))
    assert token_of("ksup") == "typed again"
    assert Option.objects.get(name="key").value["fingerprint"] == keys.fingerprint(keys.keys()[0])
