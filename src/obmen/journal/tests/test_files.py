"""Files of messages: content-addressed, streamed, durable, swept (H1)."""

import os
import threading
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from obmen.core import clock
from obmen.journal.api import Accept, DiskAlmostFull, FileStore, NewFile, file_store
from obmen.journal.files_folder import FolderStore, path_of
from obmen.journal.models import BodyFile
from tests.fixtures.database import Database

from .house import House

MB = 1024 * 1024


@pytest.fixture
def files(database: Database) -> FileStore:
    """A folder on SQLite, chunks on PostgreSQL."""
    return file_store(database.home)


def chunks(count: int, size: int = 65536) -> Iterator[bytes]:
    return (bytes([number % 251]) * size for number in range(count))


def test_a_file_is_kept_under_its_hash_and_read_back(files: FileStore) -> None:
    content = b"".join(chunks(40))
    name, size = files.write(chunks(40))
    assert (name, size) == (sha256(content).hexdigest(), len(content))
    with files.open(name) as stream:
        assert stream.read(10) == content[:10]
        assert stream.read() == content[10:]


def test_an_empty_file_is_a_file(files: FileStore) -> None:
    name, size = files.write([])
    assert size == 0
    with files.open(name) as stream:
        assert stream.read() == b""


def test_the_same_content_is_kept_once(files: FileStore) -> None:
    assert files.write(chunks(20)) == files.write(chunks(20))


def test_an_upload_that_broke_off_leaves_nothing(files: FileStore) -> None:
    writer = files.begin()
    writer.feed(b"half")
    writer.abort()
    with pytest.raises(FileNotFoundError):
        files.open(sha256(b"half").hexdigest())


def test_a_file_that_is_not_there_is_told_so_and_no_path_leads_outside(files: FileStore) -> None:
    for name in ("0" * 64, "../" * 20 + "etc/passwd"):
        with pytest.raises(FileNotFoundError):
            files.open(name)


def test_a_large_file_is_never_wholly_in_memory(files: FileStore) -> None:
    tracemalloc.start()
    name, size = files.write(chunks(640))
    with files.open(name) as stream:
        while stream.read(65536):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == 40 * MB
    assert peak < 12 * MB


@pytest.mark.rule("H11")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_whoever_reads_a_file_keeps_no_connection_of_the_database(files: FileStore) -> None:
    name, _ = files.write(chunks(40))
    unclosed: list[bool] = []

    def read() -> None:
        with files.open(name) as stream:
            stream.read()
        unclosed.append(connection.connection is not None)

    reader = threading.Thread(target=read)
    reader.start()
    reader.join()
    assert unclosed == [False]


def test_the_sweep_takes_what_no_message_names_once_it_is_a_day_old(house: House, files: FileStore) -> None:
    kept, left = files.write([b"kept"]), files.write([b"left"])
    file = NewFile("file", "order.pdf", "application/pdf", kept[1], kept[0])
    house.writer.do(Accept(house.body(files=(file,)), (house.addressed("1"),)))
    assert house.claim()[0].files == (file,)
    assert files.sweep() == 0, "somebody may be about to name it"
    restore = clock.use(clock.OwnedClock(clock.now() + timedelta(days=2)))
    assert files.sweep() == 1
    restore()
    files.open(kept[0]).close()
    with pytest.raises(FileNotFoundError):
        files.open(left[0])
    BodyFile.objects.all().delete()


@pytest.mark.rule("H11")
def test_a_file_kept_anew_while_the_sweep_is_at_it_stays(files: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its message is about to be committed."""
    name, _ = files.write([b"again"])
    real, kept = BodyFile.objects.filter, []
    restore = clock.use(clock.OwnedClock(clock.now() + timedelta(days=2)))

    def meanwhile(**asked: Any) -> Any:
        kept.append(files.write([b"again"]))
        now = clock.now().timestamp()
        os.utime(path_of(files._folder, name), (now, now)) if isinstance(files, FolderStore) else None
        return real(**asked)

    if isinstance(files, FolderStore):
        monkeypatch.setattr(BodyFile.objects, "filter", meanwhile)
    else:
        kept.append(files.write([b"again"]))
    assert files.sweep() == 0
    assert kept
    restore()
    files.open(name).close()


@pytest.mark.rule("H11")
def test_what_is_not_ours_in_the_folder_stays(database: Database, tmp_path: Path) -> None:
    store = FolderStore(tmp_path, least_free=0)
    name, _ = store.write([b"left"])
    strays = [tmp_path / "notes.txt", tmp_path / "aa", path_of(tmp_path, name).parent / "notes.txt"]
    for stray in strays:
        stray.write_text("a person's own") if not stray.is_dir() else None
    restore = clock.use(clock.OwnedClock(clock.now() + timedelta(days=2)))
    assert store.sweep() == 1
    restore()
    assert all(stray.exists() for stray in strays)


def test_no_file_is_begun_when_the_disk_is_almost_full(tmp_path: Path) -> None:
    with pytest.raises(DiskAlmostFull):
        FolderStore(tmp_path, least_free=2**62).begin()
