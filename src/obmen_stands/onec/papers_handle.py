"""Money, shipments, receipts, and whole bases and days, in the hands of a test or the demo."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote


class PapersHandle:
    """Answers are those of `/stand/…`; documents go by `Ref_Key` or number."""

    _call: Callable[..., dict[str, Any]]
    _post: Callable[[str, dict[str, Any]], dict[str, Any]]

    def pay(self, **draft: Any) -> dict[str, Any]:
        """By `paying.PaymentDraft`: `sum`, `orders=[{"order": …, "sum": …}]`, `document`: bank, cash, acquiring."""
        return self._post("/payments", draft)

    def allocate(self, payment: str, *orders: dict[str, Any]) -> dict[str, Any]:
        return self._post(f"/payments/{quote(payment)}/allocate", {"orders": orders})

    def bank_posts(self, payment: str) -> dict[str, Any]:
        return self._post(f"/payments/{quote(payment)}/bank", {})

    def ship(self, orders: dict[str, Any], **draft: Any) -> dict[str, Any]:
        """One shipment: `{number: "all" | "part" | {line code: quantity}}` of what is left of each order."""
        return self._post("/shipments", {"orders": orders, **draft})

    def change_shipment(self, name: str, quantities: dict[str, Any]) -> dict[str, Any]:
        """By article, in the shipment itself."""
        return self._post(f"/shipments/{quote(name)}/change", {"quantities": quantities})

    def correct_shipment(self, name: str, quantities: dict[str, Any], **draft: Any) -> dict[str, Any]:
        """By a document of its own."""
        return self._post(f"/shipments/{quote(name)}/correct", {"quantities": quantities, **draft})

    def sell(self, lines: list[dict[str, Any]], **draft: Any) -> dict[str, Any]:
        """By `retail.ReceiptDraft`; `card`: the code on a loyalty card."""
        return self._post("/receipts", {"lines": lines, **draft})

    def ring_up(self, receipt: str) -> dict[str, Any]:
        return self._post(f"/receipts/{quote(receipt)}/ring-up", {})

    def give_card(self, partner: str, code: str = "") -> dict[str, Any]:
        """A loyalty card made out to a client, by his code."""
        return self._post("/cards", {"partner": partner, "code": code})

    def fill(self, **filling: Any) -> dict[str, int]:
        """By `filling.Filling`: `products`, `counterparties`, `deals`, `receipts`, `seed`; nothing is told of. Returns
        how many objects of each kind there are now."""
        counts: dict[str, int] = self._post("/fill", filling)["counts"]
        return counts

    def day(self, messages: int, **day: Any) -> dict[str, int]:
        """By `day.Day`: a working day of just so many messages of all kinds. Returns how many of each."""
        told: dict[str, int] = self._post("/day", {"messages": messages, **day})["told"]
        return told

    def objects(self, kind: str) -> list[dict[str, Any]]:
        """What the base keeps of `product`, `partner`, `counterparty`, `card`, `order`, `shipment`, `correction`,
        `bank`, `cash`, `acquiring`, `receipt`, `manufacturer`."""
        found: list[dict[str, Any]] = self._call(f"/objects/{kind}")["objects"]
        return found
