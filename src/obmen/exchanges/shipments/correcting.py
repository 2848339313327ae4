"""A corrected shipment replaces the one in the deal.   Rule K11."""

from obmen.core.outcome import Outcome
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Shipment

from .finding import meant
from .goods import head_of, lines_of, of_base, outcome


def corrected(shipment: Shipment, run: Run, kept: str) -> Outcome:
    """``kept``: id of the one that is meant, where a comparison has found it already (H10); else empty."""
    deal = run.target.deal(shipment.deal_number)
    held = of_base(deal, run)
    of_id = [one for one in held if one.id == kept]
    there, guesses = (of_id[0], []) if of_id else meant(shipment, held, deal, run)
    head = head_of(shipment, run, was=there.head)
    written = run.target.replace_shipment(deal, there, head, lines_of(shipment))  # K11
    return outcome(written, head, there.id, deal).warned(*guesses)
