"""What the portal tells the outside of its own accord: that an item was added, changed or deleted; its id, no more."""

import queue
import threading
import time
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from obmen_stands.bitrix24.oauth import SERVER
from obmen_stands.bitrix24.schema import ENTITIES

if TYPE_CHECKING:
    from obmen_stands.bitrix24.portal import Portal

ACTS = ("ADD", "UPDATE", "DELETE")
NAMES = {f"ONCRM{entity.upper()}{act}" for entity in ENTITIES for act in ACTS}
PATIENCE = 5.0


class Events:
    """One letter per subscription, once: who does not answer has missed it. Sent by a thread of its own."""

    def __init__(self, portal: "Portal") -> None:
        self.portal, self.items = portal, portal.items
        self.sent = 0
        self._waiting: queue.Queue[tuple[float, str, str]] = queue.Queue()
        threading.Thread(target=self._send, daemon=True).start()

    def committed(self, done: bool) -> None:
        """After each transaction: what happened in it becomes letters and rows of the offline queues, or nothing."""
        happened, self.items.happened = self.items.happened, []
        if not done or not happened:
            return
        handlers = self.items.store.rows("SELECT * FROM handlers ORDER BY id")
        letters = []
        for event, number in happened:
            for handler in handlers:
                if handler["event"] == event and handler["address"]:
                    letters.append((handler, event, number))
                elif handler["event"] == event:
                    self._queue_up(event, number, handler["application"])
        if self.portal.settings.events_shuffled:
            self.portal.chance.shuffle(letters)
        for handler, event, number in letters:
            self._post(handler, event, number)

    def _queue_up(self, event: str, number: int, application: str) -> None:
        """The latest event of an object takes the place of the one before, unless that is being worked on."""
        sql = "DELETE FROM offline_events WHERE application = ? AND event = ? AND item = ? AND process IS NULL"
        self.items.store.db.execute(sql, (application, event, number))
        sql = "INSERT INTO offline_events (at, event, item, application) VALUES (?, ?, ?, ?)"
        self.items.store.db.execute(sql, (self.items.time.now(), event, number, application))

    def _post(self, handler: dict[str, Any], event: str, number: int) -> None:
        settings, site = self.portal.settings, self.portal.identity.site
        if settings.events_lost and self.portal.chance.random() < settings.events_lost:
            return
        told = {
            "event": event, "event_handler_id": handler["id"], "data[FIELDS][ID]": number,
            "ts": int(self.items.time.now()),
            "auth[domain]": urlsplit(site).netloc, "auth[client_endpoint]": f"{site}/rest/",
            "auth[server_endpoint]": f"https://{SERVER}/rest/", "auth[member_id]": self.portal.authorisation.member_id,
            "auth[application_token]": self.portal.identity.application_token,
        }  # fmt: skip
        self._waiting.put((time.monotonic() + settings.events_delay, handler["address"], urlencode(told)))

    def _send(self) -> None:
        while True:
            due, address, body = self._waiting.get()
            time.sleep(max(0.0, due - time.monotonic()))
            where = urlsplit(address)
            connection = HTTPConnection(where.hostname or "", where.port or 80, timeout=PATIENCE)
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            try:
                connection.request("POST", f"{where.path or '/'}{where.query and '?'}{where.query}", body, headers)
                connection.getresponse().read()
            except (OSError, HTTPException):
                pass
            finally:
                connection.close()
            self.sent += 1
