"""What may be in KSUP twice once a shipment is added: told to the operator, for the source says nothing of it."""

from obmen.core.errors import Refused
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Shipment
from obmen.core.roles.project_system import Deal, KeptShipment, ShipmentHead
from obmen.core.text import Text

from .goods import KIND, date_of, of_base, of_number, ours, same_year


def of_another_day(shipment: Shipment, there: list[KeptShipment], deal: Deal) -> list[Text]:
    """Within a year a number is given once, so this may be the same document moved to another day."""
    known = next((kept for kept in of_number(shipment, there) if same_year(kept, shipment.date)), None)
    if known is None:
        return []
    named = {"deal": deal.number, "shipment": shipment.number, "date": f"{date_of(known, shipment.date):%d.%m.%Y}"}
    return [Text("Deal {deal} holds a shipment {shipment} of {date} too: see that it is not the same one", **named)]


def elsewhere(head: ShipmentHead, deal: Deal, run: Run) -> list[Text]:
    """The order of a shipment may have been given another deal."""
    if not head.ref and not head.number:
        return []
    known = run.links.theirs(ours(head), connection=deal.object.connection, kind=KIND)
    if known is None:
        return []
    former, _, id_ = known.id.rpartition("/")
    if former == deal.number or not _still_there(head, former, id_, run):
        return []
    named = {"shipment": ours(head).title, "former": former}
    return [
        Text(
            "Shipment {shipment} was written into deal {former} before and still stands there: remove it in KSUP",
            **named,
        )
    ]


def _still_there(head: ShipmentHead, deal_number: str, id_: str, run: Run) -> bool:
    """With a number alone it may be one of another year."""
    try:
        held = of_base(run.target.deal(deal_number), run)
    except Refused:  # the deal is gone, and the shipment with it
        return False
    return any(kept.id == id_ and (head.ref or same_year(kept, head.date)) for kept in held)
