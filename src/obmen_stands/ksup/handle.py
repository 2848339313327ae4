"""The stand as tests and the demo hold it: its process, and thin calls over HTTP."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from obmen_stands.process import StandProcess


class Ksup(StandProcess):
    """A running KSUP; `start()` after `kill()` or `stop()` opens the same address and data again."""

    def __init__(self, data: Path, port: int = 0) -> None:
        self.data = data
        super().__init__("obmen_stands.ksup", ["--data", str(data)], port)

    def start(self) -> None:
        super().start()
        self.token = self.told["token"]

    @classmethod
    @contextmanager
    def started(cls, data: Path | None = None, port: int = 0) -> Iterator["Ksup"]:
        """With its own folder, gone afterwards, unless `data` names one that stays."""
        with tempfile.TemporaryDirectory(prefix="ksup-", ignore_cleanup_errors=True) as folder:
            ksup = cls(data or Path(folder), port)
            try:
                yield ksup
            finally:
                ksup.stop()

    def deal(self, number: str) -> dict[str, Any]:
        """The deal with its orders and history; asked past the contract, so no fault hits it and nothing counts it."""
        found: dict[str, Any] | None = self.control("GET", f"/stand/deals/{quote(number, safe='')}")
        if found is None:
            raise KeyError(number)
        return found

    def add_deals(self, deals: Sequence[str | Mapping[str, str]]) -> None:
        """Numbers, or {number, title, status, type}; a number that exists is left as it is."""
        self.control("POST", "/stand/deals", deals)

    def delete_deal(self, number: str) -> None:
        self.control("DELETE", f"/stand/deals/{quote(number, safe='')}")

    def add_contacts(self, contacts: Sequence[Mapping[str, object]]) -> list[str]:
        """[{name, type, email, phone, codes: {base: 1C's code}}]; gives KSUP's ids."""
        ids: list[str] = self.control("POST", "/stand/contacts", contacts)["ksup_ids"]
        return ids

    def add_products(self, products: Sequence[Mapping[str, str]]) -> None:
        """[{article, name, series, manufacturer}]."""
        self.control("POST", "/stand/products", products)

    def order_task(self, ksup_id: str, *, order: bool = True) -> str:
        """The contact gets an active task, with an order or without; what the exchange server said to that, in
        words."""
        path = f"/stand/contacts/{ksup_id}/task?order={'yes' if order else 'no'}"
        told: str = self.control("POST", path)["told"]
        return told

    def ask_prices(self, articles: Sequence[str], contact: str = "") -> dict[str, Any]:
        """The button «Получить цены и остатки»: `question`, `answer` (None: there is none, see `reasons`), `status`."""
        told: dict[str, Any] = self.control("POST", "/stand/prices", {"articles": list(articles), "contact": contact})
        return told

    def knows_server(self, address: str, key: str, connection: str = "ksup", base: str | None = None) -> None:
        """Where the exchange server is, for what KSUP asks by itself."""
        told = {"address": address, "key": key, "connection": connection, "base": base}
        self.control("PUT", "/stand/server", told)

    def employ(self, user: str, *, active: bool) -> None:
        """Dismisses a person, or takes him back."""
        self.control("PUT", f"/stand/users/{user}", {"active": active})

    def incomes(self, deal: str) -> list[dict[str, Any]]:
        """As KSUP holds them; asked past the contract, as ``deal`` is."""
        return [one for one in self.dump()["incomes"] if one["deal"] == deal]

    def shipments(self, deal: str) -> list[dict[str, Any]]:
        return [one for one in self.dump()["shipments"] if one["deal"] == deal]

    def notices(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.dump()["notices"]
        return found

    def fault(self, kind: str, **scope: object) -> None:
        """Kinds and scope (act, deal, times, seconds, retry_after): see `faults.Fault`."""
        self.control("POST", "/stand/faults", {"kind": kind, **scope})

    def clear_faults(self) -> None:
        self.control("DELETE", "/stand/faults")

    def arrivals(self, after: int = 0) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.control("GET", f"/stand/arrivals?after={after}")["items"]
        return items

    def counters(self) -> dict[str, int]:
        counts: dict[str, int] = self.control("GET", "/stand/counters")
        return counts

    def dump(self) -> dict[str, Any]:
        found: dict[str, Any] = self.control("GET", "/stand/dump")
        return found

    def reset(self) -> None:
        self.control("POST", "/stand/reset")
