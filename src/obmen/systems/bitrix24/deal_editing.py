"""How a deal is read and written, and how its number is kept from being written twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from obmen.core.roles.crm import CrmDeal, DealFields, DealValues
from obmen.core.roles.crm_edits import Borne, Claim
from obmen.core.text import Text
from obmen.core.typed_number import alike, typed_spellings

from . import writing
from .command import Command
from .editing import Craft
from .errors import gone
from .known import Known
from .reading import deal_page
from .rows import Records, deals

TYPICAL = Command("crm.deal.update", {})


@dataclass(frozen=True, slots=True)
class DealEditing:
    records: Records
    known: Known
    fields: DealFields
    claims: Mapping[str, Claim]

    def craft(self) -> Craft[CrmDeal, DealValues]:
        errand = self.known.before_writing(self.fields.number)
        return Craft(read=self.read, found=self.found, write=self.write, typical=TYPICAL, errand=errand)

    def read(self, ids: Sequence[str]) -> list[Command]:
        """The deals, and who bears by now a number that is to be written into one of them."""
        numbers = [self.claims[id_].number for id_ in ids if id_ in self.claims]
        bearing = deals(self.fields, {}).each(self.fields.number, numbers, typed_spellings)
        return [each.page("0") for each in (deal_page(self.fields, ids), *bearing)]

    def found(self, told: Sequence[Any]) -> Mapping[str, CrmDeal | Borne]:
        rows = deal_page(self.fields, ()).rows(told[0])
        seen: dict[str, CrmDeal | Borne] = {
            deal.id: deal for deal in (self.records.item(row, self.fields) for row in rows)
        }
        bearing = deals(self.fields, {})
        bearers = [self.records.deal(row, self.fields) for result in told[1:] for row in bearing.rows(result)]
        for id_ in seen.keys() & self.claims.keys():
            claim = self.claims[id_]
            for deal in bearers:
                if alike(deal.number) == alike(claim.number) and deal.id not in (id_, *claim.others):
                    seen[id_] = Borne(deal.id)
        return seen

    def write(self, id_: str, deal: CrmDeal | None, values: DealValues) -> Command | None:
        if deal is None:
            raise gone(Text("deal {id}", id=id_))
        changed = writing.deal_changes(deal, values)
        if "stage" in changed:
            self.known.check_stage(changed["stage"])
        return writing.deal_update(deal, changed, self.fields) if changed else None
