"""The work orders of a car service, in memory: the role WorkOrders, and the people who write there."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from obmen.core.outcome import ObjectRef
from obmen.core.roles.work_orders import WorkOrder, WorkOrderClient
from obmen.core.settings import Choice
from obmen.core.typed_number import alike

ZONE = ZoneInfo("Europe/Moscow")
STATES = (
    "Заявка", "Начать работу", "Согласование", "В работе", "Ожидание деталей", "Выполнен", "Закрыт", "Отказ", "Архив",
    "Стоянка",
)  # fmt: skip
MAIN, OTHER = "org-1", "org-2"
ORGANISATIONS = {MAIN: "Сервис", OTHER: "Кузов"}


def day(number: int, month: int = 1, year: int = 2026) -> datetime:
    return datetime(year, month, number, 10, 30, tzinfo=ZONE)


class Garage:
    def __init__(self) -> None:
        self.held: dict[str, WorkOrder] = {}

    def put_order(
        self,
        number: str,
        *,
        state: str = "В работе",
        sum: Any = 1000,  # noqa: A002
        client: str | None = "Иванов Иван Иванович",
        phones: Sequence[str] = ("8 912 345-67-89",),
        client_ref: str = "",
        card: bool = True,
        organisation: str = MAIN,
        date: datetime | None = None,
        **more: Any,
    ) -> WorkOrder:
        """A person writes a work order; ``card``: there is one of the client, else he stands in the document alone,
        perhaps without a name; ``more``: ``posted``, ``deleted``."""
        ref = f"ref-{len(self.held) + 1:05}"
        his = client_ref or f"client-{client}" if card else ""
        who = WorkOrderClient(his, client, None, tuple(phones)) if client is not None else None
        kept: Any = (ref, number, date or day(12), f"v{len(self.held)}")
        said: Any = (f"state-{state}", state, organisation, ORGANISATIONS[organisation], Decimal(sum))
        there = ObjectRef("onec-ut", "work order", ref, number, f"http://1c.example/#{ref}")
        marks: Any = (more.pop("posted", True), more.pop("deleted", False))
        assert not more
        values: Any = (*kept, *said, who, *marks, there)
        self.held[ref] = WorkOrder(*values)
        return self.held[ref]

    def change(self, order: WorkOrder, *, state: str = "", **values: Any) -> WorkOrder:
        if state:
            values |= {"state": f"state-{state}", "state_title": state}
        if "sum" in values:
            values["sum"] = Decimal(values["sum"])
        self.held[order.ref] = replace(self.held[order.ref], **values)
        return self.held[order.ref]

    def can_be_asked(self) -> bool:
        return True

    def work_orders(self, *, dated_from: datetime, organisations: Collection[str]) -> Iterable[WorkOrder]:
        for order in list(self.held.values()):
            if order.date >= dated_from and (not organisations or order.organisation in organisations):
                yield order

    def work_orders_of(self, refs: Collection[str]) -> Iterable[WorkOrder]:
        return [order for ref, order in self.held.items() if ref in refs]

    def work_orders_numbered(self, numbers: Collection[str], *, organisations: Collection[str]) -> Iterable[WorkOrder]:
        wanted = set(map(alike, numbers))
        known = (order for order in self.held.values() if alike(order.number) in wanted)
        return [order for order in known if not organisations or order.organisation in organisations]

    def organisations(self) -> Sequence[Choice]:
        return [Choice(value, title) for value, title in ORGANISATIONS.items()]

    def work_order_states(self) -> Sequence[Choice]:
        return [Choice(f"state-{title}", title) for title in STATES]
