"""One 1C base put together: storage, documents, the extension's queue and the job that sends it."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import settings, views
from .documents import Documents
from .extension import order_saved
from .odata.publication import Publication
from .paying import Payments
from .retail import Retail
from .sender import Sender
from .service import warehouses
from .shipping import Shipments
from .store import Store
from .telling import object_saved


@dataclass
class Base:
    name: str
    store: Store
    documents: Documents
    payments: Payments
    shipments: Shipments
    retail: Retail
    sender: Sender
    odata: Publication

    @classmethod
    def opened(cls, name: str, folder: Path) -> "Base":
        """The base kept in `folder`, made there when it is new."""
        folder.mkdir(parents=True, exist_ok=True)
        store = Store(folder / f"{name}.sqlite3")
        settings.name_base(store, name)
        warehouses.begin(store)
        return cls(
            name, store, Documents(name, store, order_saved), Payments(store, object_saved),
            Shipments(store, object_saved), Retail(store, object_saved), Sender(name, store), Publication.opened(store),
        )  # fmt: skip

    def change_settings(self, changes: dict[str, Any]) -> settings.Settings:
        """Another number of sessions begins with a clean stop of those that run."""
        with self.store.read() as tx:
            before = settings.load(tx).sessions
        changed = settings.change(self.store, changes)
        if changed.sessions != before:
            self.sender.stop()
            self.sender.start()
        return changed

    def empty(self) -> None:
        """A new base: no documents, no queue, settings as at first."""
        self.sender.stop()
        self.store.empty()
        settings.name_base(self.store, self.name)
        warehouses.begin(self.store)
        self.odata.empty()
        self.sender.start()

    def wait_sent(self, seconds: float) -> bool:
        """True once nothing is left that would go without a person: what stands behind an error does not count."""
        deadline = time.monotonic() + seconds
        while True:
            with self.store.read() as tx:
                counts = views.counts(tx)
            if counts["waiting"] == counts["blocked"] and not counts["sending"]:
                return True
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)

    def close(self) -> None:
        self.sender.stop()
        self.store.close()
