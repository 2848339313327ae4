"""The published base in the hands of a test or the demo, through the stand's control surface."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

Call = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class PublishedBase:
    """`address` is the root of the OData interface; user and password are those of `settings`."""

    address: str
    _call: Call
    _post: Callable[[str, dict[str, Any]], dict[str, Any]]

    def make(self, **recipe: Any) -> dict[str, int]:
        """A new base by `work_orders.Recipe`. Returns how many objects of each set."""
        counts: dict[str, int] = self._post("/odata/make", recipe)["counts"]
        return counts

    def order(self, name: str) -> dict[str, Any]:
        """By `Ref_Key` or number; every attribute, exact numbers as text."""
        return self._call(f"/odata/orders/{quote(name)}")

    def change_order(self, name: str, **change: Any) -> dict[str, Any]:
        """As a person in 1C, by `changes.OrderChange`. Without a change: saves it again as it is."""
        return self._post(f"/odata/orders/{quote(name)}/change", change)

    def rows(self, set_name: str) -> list[dict[str, Any]]:
        """What the base holds, past the interface."""
        rows: list[dict[str, Any]] = self._call(f"/odata/sets/{quote(set_name)}")["rows"]
        return rows

    def settings(self, **changes: Any) -> dict[str, Any]:
        return self._post("/odata/settings", changes)

    def fault(self, **faults: int) -> None:
        """How many of the next requests each of `settings.Faults` touches; -1: all."""
        self.settings(faults=faults)

    def asked(self) -> dict[str, Any]:
        """`requests`: method, raw target, status, fault of each; `sessions`: busy, idle, most at once."""
        return self._call("/odata/asked")
