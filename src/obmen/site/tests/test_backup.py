"""A backup is taken while the server works, restored elsewhere, and gone on with: nothing lost, nothing twice (H4)."""

import signal
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from obmen.journal.models import Message
from obmen.setup import keys
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database
from tests.fixtures.postgres import Cluster

from .house import Process, here, known, obmen, order, orders_in, running, set_up, tell, until

pytestmark = pytest.mark.rule("H11")
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DEALS = [str(number) for number in range(100, 110)]
PHRASE = "correct horse battery staple"


@dataclass
class Elsewhere:
    """Another machine: its environment, and its folder."""

    environment: dict[str, str]
    home: Path


@pytest.fixture
def elsewhere(database: Database, cluster: Cluster, tmp_path: Path) -> Iterator[Elsewhere]:
    home = tmp_path / "elsewhere"
    url = f"sqlite:///{home}/obmen.sqlite3" if database.kind == "sqlite" else cluster.create("elsewhere")
    environment = {**database.environment(), "OBMEN_HOME": str(home), "OBMEN_DATABASE": url}
    yield Elsewhere({**environment, "OBMEN_BACKUP_PASSPHRASE": PHRASE}, home)
    if database.kind == "postgresql":
        cluster.drop("elsewhere")


@contextmanager
def telling(server: Process, token: str) -> Iterator[list[str]]:
    """A 1C that tells of orders without a pause; the list holds the numbers that were taken."""
    taken: list[str] = []
    enough = threading.Event()

    def tell_all() -> None:
        for number in range(2000):
            if enough.is_set():
                return
            tell(server.address, token, order(f"ТД-{number}", DEALS[number % len(DEALS)]))
            taken.append(f"ТД-{number}")

    thread = threading.Thread(target=tell_all)
    thread.start()
    try:
        yield taken
    finally:
        enough.set()
        thread.join(30)


@pytest.mark.rule("H4")
def test_a_backup_of_a_working_server_goes_on_elsewhere(database: Database, elsewhere: Elsewhere, tmp_path: Path):
    with Ksup.started() as ksup:
        ksup.add_deals(DEALS)
        token, before, taken = _backed_up_at_work(database, ksup, tmp_path / "b.tar.gz")
        highest = Message.objects.order_by("-id")[0].id
        restored = obmen(elsewhere.environment, "restore", str(tmp_path / "b.tar.gz"))
        assert restored.returncode == 0, restored.stderr
        with running(elsewhere.environment) as server:
            assert known(server.address, token)
            assert all(tell(server.address, token, order(n, d)).get("duplicate") for n, d in _pairs(taken[:before]))
            for number, deal in _pairs([*taken, "new-1", "new-2"]):
                tell(server.address, token, order(number, deal))
            until(lambda: len(orders_in(ksup, DEALS)) == len(taken) + 2)
            until(lambda: "Nothing found" in _listed(elsewhere, "--state", "waiting"))
            assert "Nothing found" in _listed(elsewhere, "--state", "held")
            newest = _listed(elsewhere, "--limit", "1", "--json")
        assert ksup.counters()["applied_twice"] == 0
        assert int(newest.partition('"id": ')[2].partition(",")[0]) > highest


def _backed_up_at_work(database: Database, ksup: Ksup, archive: Path) -> tuple[str, int, list[str]]:
    """The key of the door, how many orders were told before the backup, and all that were; the server is killed."""
    environment = {**database.environment(), "OBMEN_BACKUP_PASSPHRASE": PHRASE}
    with running(environment) as server:
        token = set_up(ksup.url, ksup.token)
        until(lambda: known(server.address, token))
        with telling(server, token) as taken:
            until(lambda: len(taken) > 50)
            before = len(taken)
            made = obmen(environment, "backup", str(archive), "--with-key")
            assert made.returncode == 0, made.stderr
            until(lambda: len(taken) > before + 20)
        until(lambda: len(orders_in(ksup, DEALS)) == len(taken))
        server.stop(signal.SIGKILL)
    return token, before, taken


def _listed(where: Elsewhere, *words: str) -> str:
    return obmen(where.environment, "journal", "list", *words).stdout


def _pairs(numbers: list[str]) -> list[tuple[str, str]]:
    return [(n, DEALS[int(n.rpartition("-")[2]) % len(DEALS)]) for n in numbers]


@pytest.fixture
def prepared(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A server that was set up and stands still."""
    assert here("prepare").returncode == 0
    set_up()
    monkeypatch.setenv("OBMEN_BACKUP_PASSPHRASE", PHRASE)
    return database


def test_the_key_is_not_in_a_backup_unless_it_is_asked_for(prepared: Database, tmp_path: Path):
    assert "The key is not in it" in here("backup", str(tmp_path / "a.gz")).stdout
    assert here("backup", str(tmp_path / "b.gz"), "--with-key").returncode == 0
    for name, with_key in (("a.gz", False), ("b.gz", True)):
        with tarfile.open(tmp_path / name) as tar:
            names = tar.getnames()
            content = b"".join(file.read() for member in tar if (file := tar.extractfile(member)))
        assert ("key.sealed" in names) is with_key
        assert keys.keys()[0].encode() not in content


@on_sqlite
def test_a_backup_without_the_key_waits_for_it_and_says_so(prepared: Database, elsewhere: Elsewhere, tmp_path: Path):
    here("backup", str(tmp_path / "a.gz"))
    restored = obmen(elsewhere.environment, "restore", str(tmp_path / "a.gz"))
    assert restored.returncode == 3
    assert "The key file" in restored.stderr
    (elsewhere.home / "secret.key").write_bytes((prepared.home / "secret.key").read_bytes())
    assert obmen(elsewhere.environment, "check", "--offline").stdout.count("is the right one") == 1


@on_sqlite
def test_with_a_wrong_passphrase_nothing_is_put_back(prepared: Database, elsewhere: Elsewhere, tmp_path: Path):
    here("backup", str(tmp_path / "a.gz"), "--with-key")
    wrong = {**elsewhere.environment, "OBMEN_BACKUP_PASSPHRASE": "some other words"}
    refused = obmen(wrong, "restore", str(tmp_path / "a.gz"))
    assert (refused.returncode, "not the passphrase" in refused.stderr) == (3, True)
    assert not (elsewhere.home / "obmen.sqlite3").exists()


@on_sqlite
def test_a_weak_passphrase_is_refused_and_leaves_no_file(
    prepared: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OBMEN_BACKUP_PASSPHRASE", "12345")
    refused = here("backup", str(tmp_path / "a.gz"), "--with-key")
    assert (refused.returncode, "at least 12" in refused.stderr) == (3, True)
    assert not list(tmp_path.glob("a.gz*"))


def test_nothing_is_restored_over_a_running_server(prepared: Database, tmp_path: Path):
    here("backup", str(tmp_path / "a.gz"))
    with running(prepared.environment()) as server:
        refused = here("restore", str(tmp_path / "a.gz"), "--replace")
        assert refused.returncode in {1, 3}
        assert "A server runs on" in refused.stderr or "An obmen works on this database" in refused.stderr
        assert server.stop()[0] == 0


def test_nothing_is_restored_over_data_unasked(prepared: Database, tmp_path: Path):
    archive = str(tmp_path / "a.gz")
    here("backup", archive)
    refused = here("restore", archive)
    assert (refused.returncode, "There is data here already" in refused.stderr) == (1, True)
    replaced = here("restore", archive, "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert "onec-ut" in here("connection", "list").stdout


@on_sqlite
@pytest.mark.parametrize("damage", [b"garbage", b""])
def test_what_is_no_backup_is_told(prepared: Database, tmp_path: Path, damage: bytes):
    (tmp_path / "a.gz").write_bytes(damage)
    refused = here("restore", str(tmp_path / "a.gz"))
    assert refused.returncode == 1
    assert "is no backup of obmen, or not a whole one" in refused.stderr


@on_sqlite
def test_a_backup_cut_short_is_told_and_what_is_here_stays(prepared: Database, tmp_path: Path):
    archive = tmp_path / "a.gz"
    here("backup", str(archive))
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    refused = here("restore", str(archive), "--replace")
    assert (refused.returncode, "not a whole one" in refused.stderr) == (1, True)
    assert "onec-ut" in here("connection", "list").stdout
    assert not list(prepared.home.glob("restore-*"))


@on_sqlite
def test_a_backup_is_not_written_over_a_file_unasked(prepared: Database, tmp_path: Path):
    (tmp_path / "a.gz").write_text("mine", encoding="utf-8")
    refused = here("backup", str(tmp_path / "a.gz"))
    assert (refused.returncode, (tmp_path / "a.gz").read_text(encoding="utf-8")) == (2, "mine")
    nowhere = here("backup", str(tmp_path / "no" / "a.gz"))
    assert (nowhere.returncode, "cannot be written" in nowhere.stderr) == (1, True)
