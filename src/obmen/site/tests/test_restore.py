"""What is in a backup, and what is not put back: without a key, over what is there, when it is damaged."""

import tarfile
from pathlib import Path

import pytest

from obmen.setup import keys
from tests.fixtures.database import Database

from .conftest import Elsewhere
from .house import here, obmen, running

pytestmark = pytest.mark.rule("H11")
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


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
    assert restored.stderr.startswith("Restored as it was at ")
    assert "But the key is not here: The key file" in restored.stderr
    assert "onec-ut" in elsewhere.said("connection", "list").stdout
    (elsewhere.home / "secret.key").write_bytes((prepared.home / "secret.key").read_bytes())
    assert elsewhere.said("check", "--offline").stdout.count("is the right one") == 1


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
