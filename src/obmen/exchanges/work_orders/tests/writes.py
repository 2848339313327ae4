"""What is written into the portal in memory, and what it does not take."""

from typing import Any

from obmen.core.errors import ObmenError, Refused
from obmen.core.roles.crm import ContactValues, CrmPhone, DealValues, DecideDeal, NewDeal
from obmen.core.roles.crm_edits import Borne, Claim, Edited
from obmen.core.text import Text
from obmen.core.typed_number import alike

from .people import STAGES, Held


class Writes(Held):
    """``written``: each write that was applied: act, id, fields. ``started``: deals whose robots ran. ``refused``: ids
    that are not to be changed."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[tuple[str, str, dict[str, Any]]] = []
        self.started: list[str] = []
        self.sources: dict[str, str] = {}
        self.refused: set[str] = set()

    def borne(self, id_: str, claim: Claim | None) -> Borne | None:
        for deal in self.deals_held.values():
            if claim and alike(deal.number) == alike(claim.number) and deal.id not in (id_, *claim.others):
                return Borne(deal.id)
        return None

    def edit_deal(self, id_: str, decide: DecideDeal) -> Edited | ObmenError:
        values = decide(id_, self.deals_held.get(id_))
        if values is None:
            return "unchanged"
        if id_ in self.refused:
            return Refused(Text("Deal {id} is closed for you", id=id_))
        fields = given(values)
        assert all(getattr(self.deals_held[id_], name) != value for name, value in fields.items()), "a needless write"
        self._check_stage(values.stage, self.deals_held[id_].pipeline)
        self.by_hand(id_, **fields)
        self.written.append(("edit deal", id_, fields))
        return "updated"

    def edit_contact(self, id_: str, values: ContactValues) -> Edited:
        fields = given(values)
        self.written.append(("edit contact", id_, dict(fields)))
        if (phone := fields.pop("add_phone", None)) is not None:
            held = self.contacts_held[id_].phones
            fields["phones"] = (*held, CrmPhone(f"p{next(self._ids)}", phone))
        self.contact_by_hand(id_, **fields)
        return "updated"

    def _check_stage(self, stage: str | None, pipeline: str) -> None:
        assert stage is None or next(one for one in STAGES if one.id == stage).pipeline == pipeline, "another pipeline"

    def add_deal(self, deal: NewDeal) -> str:
        fields = given(deal.values)
        id_ = self.put_deal(title=deal.title, **fields)
        self.by_hand(id_, origin=deal.origin)
        self.sources[id_] = deal.source
        self.started += [id_] if deal.robots else []
        self.written.append(("add deal", id_, fields))
        return id_


def given(values: DealValues | ContactValues) -> dict[str, Any]:
    named = {name: getattr(values, name) for name in values.__slots__}
    return {name: value for name, value in named.items() if value is not None}
