"""Deals that have appeared since the plan, and that the next run would take for its work orders'.   Rules A2, A4.

Only those that it would: neither what the plan knew for another work order's (``DealOfOrder.others``) keeps a row from
becoming a deal, nor a deal whose contacts have no phone of the client. So a row is left once, and not for ever.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from obmen.core.ports import Run
from obmen.core.roles.crm import CrmDeal
from obmen.core.roles.crm_sought import Sought
from obmen.core.text import Text
from obmen.core.typed_number import alike, exact

from .clients import phones_in
from .contacts import Found
from .records import DealOfOrder
from .sides import fields_of


@dataclass(slots=True)
class Appeared:
    """``ours``: by origin, those that an earlier try has made, its answer having been lost. ``numbered`` by number;
    ``open`` by the phones of their contacts."""

    ours: dict[str, CrmDeal] = field(default_factory=dict)
    numbered: dict[str, list[CrmDeal]] = field(default_factory=lambda: defaultdict(list))
    open: dict[str, list[CrmDeal]] = field(default_factory=lambda: defaultdict(list))

    def why_not(self, record: DealOfOrder, made: Collection[str] = ()) -> Text | None:
        """Why no deal is to be made of it. ``made``: ids of deals that were made meanwhile, of other work orders."""
        for deal in self.numbered.get(alike(record.number), ()):
            if deal.id not in record.others and deal.id not in made:
                return has_its_number(deal.id)
        for phone in record.client.phones if record.client else ():
            for deal in self.open.get(phone, ()):
                if deal.id not in record.others:
                    return Text(
                        "The client has got deal {deal} without a number since the plan; the next run looks at it",
                        deal=deal.id,
                    )
        return None


def has_its_number(deal: str) -> Text:
    return Text("Deal {deal} has got its number since the plan; the next run brings it there", deal=deal)


def look(records: Collection[DealOfOrder], contacts: Found, run: Run) -> Appeared:
    finished = frozenset(run.settings.finished_stages or run.target.ending_stages())
    sought = Sought(
        origins={record.origin(run.base) for record in records},
        numbers={record.number for record in records},
        contacts={one for record in records for one in contacts.bearers(record)},
        finished=finished,
    )
    deals: Mapping[str, CrmDeal] = {deal.id: deal for deal in run.target.deals_sought(sought, fields_of(run.settings))}
    appeared = Appeared(ours={deal.origin: deal for deal in deals.values() if deal.origin in sought.origins})
    for deal in deals.values():
        if exact(deal.number):
            appeared.numbered[alike(deal.number)].append(deal)
    _by_phone([deal for deal in deals.values() if not exact(deal.number) and deal.stage not in finished], appeared, run)
    return appeared


def _by_phone(deals: Sequence[CrmDeal], appeared: Appeared, run: Run) -> None:
    ids = {contact for deal in deals for contact in deal.contacts}
    contacts = run.target.contacts(ids) if ids else {}
    for deal in deals:
        bearers = [contacts[one] for one in deal.contacts if one in contacts]
        for phone in {phone for bearer in bearers for phone in phones_in(bearer, run.settings.region)}:
            appeared.open[phone].append(deal)
