"""Work orders as 1C holds them beside the deals and contacts the portal holds."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .facts import BODY, SERVICE, Record, WorkOrder, name_of, name_parts, phones_in, stage_id, work_orders
from .opening import Garage
from .seeds import Seeds


@dataclass(frozen=True, slots=True)
class Sides:
    """``orders``: of all three organisations; ``deals``, ``contacts``: by id; ``arrivals``: of requests, by the
    portal's clock, as ``refusing`` is; ``doubles``: ids of deals by the number they share; ``counted``: the portal's
    own report."""

    seeds: Seeds
    orders: list[WorkOrder]
    deals: dict[int, Record]
    contacts: dict[int, Record]
    arrivals: list[Record]
    refusing: tuple[float, float]
    doubles: dict[str, list[int]]
    counted: dict[str, Any]

    @classmethod
    def of(cls, garage: Garage) -> "Sides":
        portal, seeds = garage.portal, garage.planted
        return cls(
            seeds=seeds,
            orders=work_orders(garage.alfa),
            deals=portal.items("deal"),
            contacts=portal.items("contact"),
            arrivals=portal.arrivals(),
            refusing=garage.refusing,
            doubles=portal.doubles("deal", seeds.number_field),
            counted=portal.report(),
        )

    def bearing(self) -> dict[str, list[int]]:
        """Ids of deals by the number they bear. Spaces around it are how somebody typed, not another number."""
        found: dict[str, list[int]] = defaultdict(list)
        for id_, deal in self.deals.items():
            if number := deal.get(self.seeds.number_field, "").strip():
                found[number].append(id_)
        return found

    def recent(self, order: WorkOrder) -> bool:
        return order.day >= self.seeds.since

    def of_organisation(self, name: str) -> list[WorkOrder]:
        """Those that are taken: of the period, and older ones whose number a person typed into a deal."""
        typed = self.seeds.typed
        return [one for one in self.orders if one.organisation == name and (self.recent(one) or one.number in typed)]

    def undecided(self) -> dict[str, list[int]]:
        """The candidates, by the number of the work order, where no person has said whose they are."""
        there = self.bearing()
        return {number: deals for number, deals in self.seeds.doubted.items() if not there.get(number)}

    def paired(self) -> list[tuple[WorkOrder, Record]]:
        """Each work order that is taken with each deal that bears its number."""
        there = self.bearing()
        taken = [*self.of_organisation(SERVICE), *self.of_organisation(BODY)]
        return [(order, self.deals[deal]) for order in taken for deal in there.get(order.number, ())]

    def alike(self, order: WorkOrder, deal: Record) -> bool:
        """Sum, currency, stage, date and client (A3)."""
        held = (
            Decimal(str(deal["OPPORTUNITY"])),
            deal["CURRENCY_ID"],
            deal["STAGE_ID"],
            deal.get("BEGINDATE", "")[:10],
        )
        wanted = (order.total, "RUB", stage_id(order.stage, deal["CATEGORY_ID"]), order.day.isoformat())
        return held == wanted and (not order.phones or self.calls(deal, order))

    def calls(self, deal: Record, order: WorkOrder) -> bool:
        """Whether the deal's first contact has a phone of the client."""
        contact = self.contacts.get(deal.get("CONTACT_ID", 0), {})
        return any(phone in order.phones for typed in contact.get("PHONE", ()) for phone in phones_in(typed))

    def named_alike(self, deal: Record, order: WorkOrder) -> bool:
        contact = self.contacts.get(deal.get("CONTACT_ID", 0), {})
        return name_of(contact) == name_parts(order.client)
