"""One order as 1C and as KSUP hold it, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from obmen.cli.demo.evidence import Evidence, Record

PLACED = ("add", "change")


@dataclass(frozen=True, slots=True)
class Order:
    """``document``, ``messages``: 1C's; ``said``: the document after each writing of it. ``held``: what stands in the
    deal (None = nothing), ``history``: what KSUP noted of this order, ``deal``: the whole deal (None = 1C named none
    that KSUP has). ``file``: SHA-256 of the file KSUP gives out, None while nobody asked."""

    base: str
    document: Record
    messages: list[Record]
    said: list[Record]
    deal: Record | None
    held: Record | None
    history: list[Record]
    file: str | None

    @property
    def marketing(self) -> bool:
        return bool(self.document["order_type"] == "Маркетинг")

    @property
    def changed(self) -> bool:
        return any(message["type"] == "change" for message in self.messages)

    @property
    def ended(self) -> str:
        """cancelled, finished, part; empty while it is open."""
        if self.document["state"] != "Закрыт":
            return ""
        return {"none": "cancelled", "all": "finished", "part": "part"}[self.document["shipped"]]

    @property
    def as_written(self) -> bool:
        """KSUP holds the composition and the file 1C has now."""
        return self.held is not None and self._same_lines(self.held) and self._same_file(self.held)

    @property
    def in_order(self) -> bool:
        """KSUP saw the states of the order in the order in which 1C wrote them, though perhaps not each of them; and
        its end after them."""
        written = iter([(len(one["lines"]), Decimal(one["total"])) for one in self.said])
        seen = [(one["detail"]["lines"], Decimal(one["detail"]["sum"])) for one in self.noted("order")]
        whats = [event["what"] for event in self.history]
        return all(state in written for state in seen) and "order" not in whats[len(seen) :]

    def _same_lines(self, held: Record) -> bool:
        return [_line(line) for line in held["lines"]] == [
            _line(line) for line in self.document["lines"] if not line["cancelled"]
        ]

    def _same_file(self, held: Record) -> bool:
        sent = self.sent(*PLACED)[-1]["file_sha256"]
        return bool(held["file"]) and {held["file"]["sha256"], self.file or sent} == {sent}

    def noted(self, what: str) -> list[Record]:
        return [event for event in self.history if event["what"] == what]

    def sent(self, *types: str) -> list[Record]:
        return [message for message in self.messages if message["type"] in types]


def _line(line: Record) -> tuple[Any, ...]:
    numbers = (Decimal(line[name]) for name in ("quantity", "price", "sum"))
    return line["article"], line["name"], *numbers


def orders(evidence: Evidence) -> Iterator[Order]:
    for base, dump in evidence.onec.items():
        messages: dict[str, list[Record]] = {}
        for message in dump["messages"]:
            messages.setdefault(message["order_ref"], []).append(message)
        for document in dump["orders"]:
            yield _order(evidence, base, document, messages.get(document["ref"], []))


def _order(evidence: Evidence, base: str, document: Record, messages: list[Record]) -> Order:
    number, said = document["number"], evidence.said[base, document["ref"]]
    deal = evidence.deals.get(str(document["deal_number"]))

    def own(records: list[Record]) -> list[Record]:
        return [one for one in records if (one["base"], one["order_number"]) == (base, number)]

    held = own(deal["orders"]) if deal else []
    history = own(deal["history"]) if deal else []
    file = evidence.files.get((str(document["deal_number"]), base, number)) if evidence.files is not None else None
    return Order(base, document, messages, said, deal, held[0] if held else None, history, file)
