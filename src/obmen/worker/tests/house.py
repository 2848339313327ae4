"""A whole worker over a real journal and the KSUP stand, and words for what is done in them."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

from obmen.core.discovery import kind_of
from obmen.doors.reading import Letter, read
from obmen.journal.api import Accepted, Writer
from obmen.journal.files_folder import FolderStore
from obmen.journal.models import Lane, Message
from obmen.setup import connections as setup_connections
from obmen.setup import flows, snapshot
from obmen.setup.models import Connection, Flow
from obmen.worker.loop import Worker
from obmen.worker.wiring import Wiring
from obmen_stands.ksup import Ksup

LINE = {"article": "00-0123", "name": "Стеклопакет 4М1-10-4М1", "quantity": 2, "price": "5 200,00", "sum": "10 400,00"}


class House:
    """``onec-ut`` sends orders, ``ksup`` takes them."""

    def __init__(self, writer: Writer, folder: Path, ksup: Ksup, **settings: Any) -> None:
        self.writer, self.ksup = writer, ksup
        self.files = FolderStore(folder, least_free=0)
        self.wiring = Wiring(self.files)
        self.onec = self._connection("onec-ut", "onec", {}, {})
        self.target = self._connection("ksup", "ksup", {"address": ksup.url}, {"token": ksup.token})
        values = {"file_mandatory": False, **settings}
        self.flow: Flow = flows.save(
            flows.Draft("orders", "Заказы → сделки", "orders", "onec-ut", "ksup", values), who="test"
        )
        snapshot.refresh()

    @staticmethod
    def _connection(name: str, system: str, values: dict[str, Any], secrets: dict[str, str]) -> Connection:
        draft = setup_connections.Draft(name, name, system, values, secrets)
        return setup_connections.save(draft, who="test", check=None).connection

    def send(self, **order: Any) -> Accepted:
        """An order comes in as by the door, with what is not said filled in."""
        whole = {"type": "add", "order_number": "ТДЦБ-000117", "deal_number": 12345, "lines": [LINE], **order}
        view = snapshot.current().connections[self.onec.pk]
        kind = kind_of("onec", "orders")
        assert kind is not None
        raw = json.dumps({name: value for name, value in whole.items() if value is not None}).encode()
        accepted: Accepted = self.writer.do(read(Letter(view, kind, raw, {}), self.files))
        return accepted

    def message(self, accepted: Accepted) -> Message:
        return Message.objects.get(body_id=accepted.id)

    @contextmanager
    def working(self, **how: Any) -> Iterator[Worker]:
        worker = Worker(self.writer, self.wiring, owner=f"test-{time.monotonic_ns()}", **how)
        worker.start()
        try:
            yield worker
        finally:
            worker.stop(5)

    def deliver_all(self, **how: Any) -> None:
        """Works until nothing waits that could go now."""
        with self.working(**how) as worker:
            until(lambda: not worker.busy and not Lane.objects.filter(waiting__gt=0, held=False).exists())

    def deliver(self, accepted: Accepted, *, seconds: float = 15) -> Message:
        """Works until the message is out of the line."""
        with self.working():
            until(lambda: self.message(accepted).state not in {"waiting", "running"}, seconds)
        return self.message(accepted)


def until(true: Callable[[], bool], seconds: float = 15) -> None:
    """Waits in real time, for threads and other processes; fails when it does not come true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.02)


@contextmanager
def house(folder: Path, ksup: Ksup, **settings: Any) -> Iterator[House]:
    writer = Writer()
    writer.start()
    try:
        yield House(writer, folder, ksup, **settings)
    finally:
        writer.stop()
        connections.close_all()
        assert not [t.name for t in threading.enumerate() if t.name in {"journal", "claim"} and not t.daemon]
