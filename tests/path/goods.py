"""What 1C says of money and goods, sent by hand at the door of a base, and what KSUP then holds."""

import json
from itertools import count
from typing import Any

from .firm import Firm, Record, until

LINE: Record = {"article": "00-0012", "name": "Стеклопакет 4М1", "quantity": "2", "price": "10,50", "sum": "21,00"}
_documents = count(1)


def document() -> str:
    """A number no other story uses."""
    return f"ТД00-{next(_documents):06}"


def income(deal: int | None, sum_: Any = "1 250,50", **more: Any) -> Record:
    return {"date": "05.03.2026", "sum": sum_, **({"deal_number": deal} if deal else {}), **more}


def shipment(kind: str, deal: int, number: str = "", *sums: str, **more: Any) -> Record:
    lines = [{**LINE, "article": f"А-{at}", "sum": sum_} for at, sum_ in enumerate(sums)] or [LINE]
    named = {"number": number} if number else {}
    return {"type": kind, "deal_number": deal, "date": "2026-03-06T12:00:00", "lines": lines, **named, **more}


class Goods:
    def __init__(self, firm: Firm) -> None:
        self.firm = firm

    def money(self, message: Record, key: str = "", base: str = "onec-ut") -> str:
        """Taken by the door → the id it answered."""
        return self._sent(message, key, base, "incomes")

    def goods(self, message: Record, key: str = "", base: str = "onec-ut") -> str:
        return self._sent(message, key, base, "shipments")

    def _sent(self, message: Record, key: str, base: str, kind: str) -> str:
        status, answer = self.firm.post(message, key, base, kind)
        assert status in {200, 202}, answer
        return str(answer["id"])

    def ends(self, state: str, *ids: str, base: str = "onec-ut") -> None:
        until(lambda: {self.firm.told(id_, base) for id_ in ids} == {state})

    def sums(self, deal: int) -> list[str]:
        return [one["sum"] for one in self.firm.ksup.incomes(str(deal))]

    def shipped(self, deal: int) -> list[tuple[str | None, list[str]]]:
        """Number and sums of the lines of each shipment of the deal."""
        found = self.firm.ksup.shipments(str(deal))
        return [(one["number"], [line["sum"] for line in one["lines"]]) for one in found]

    def notices(self, document: str) -> list[Record]:
        return [one for one in self.firm.ksup.notices() if one["document"] == document]

    def history(self, deal: int) -> list[str]:
        return [event["what"] for event in self.firm.in_ksup(deal)["history"]]

    def of_deal(self, deal: int, *words: str) -> list[Record]:
        """The journal of the deal, as a command shows it."""
        shown = json.loads(self.firm.command("journal", "list", "--key", str(deal), "--json", *words))
        found: list[Record] = shown["messages"]
        return found
