"""What the server does by time alone."""

from typing import Any

import pytest

from obmen.core import clock
from obmen.journal.api import file_store
from obmen.journal.models import Body, BodyFile
from obmen.setup import options
from obmen.setup.models import Connection
from tests.fixtures.database import Database

MB = 1 << 20


class Posted:
    """A journal that notes what it is asked to let go, and keeps it."""

    def __init__(self) -> None:
        self.over: list[int] = []

    def do(self, op: Any) -> int:
        self.over.append(op.over)
        return 0


@pytest.mark.rule("H11")
def test_the_store_is_pruned_by_what_it_really_holds(database: Database) -> None:
    """Three bodies of 300 MB of file each, two of them with the same file: 600 MB on the disk."""
    from obmen.site.duties import duties

    options.save(options.Ages, {"store_gb": 1}, {}, who="anna")
    source = Connection.objects.create(name="ut", title="ut", system="onec", changed_at=clock.now())
    writer: Any = Posted()
    prune = next(one for one in duties(writer, file_store(database.home), worker=True) if one.name == "prune")
    prune.act()
    for name, file in (("1", "same"), ("2", "same"), ("3", "other")):
        keep(source, name, file, 300 * MB)
    prune.act()
    keep(source, "4", "third", 500 * MB)
    prune.act()
    assert writer.over == [0, 0, 1100 * MB + 4 * 1000 - 1024 * MB]


def keep(source: Connection, name: str, file: str, size: int) -> None:
    body = Body.objects.create(
        id=name, source=source, kind="orders", raw=b"{}", content_type="", headers={}, content_hash=b"",
        size=size + 1000, received_at=clock.now(),
    )  # fmt: skip
    BodyFile.objects.create(body=body, field="file", name=name, content_type="", size=size, sha256=file)
