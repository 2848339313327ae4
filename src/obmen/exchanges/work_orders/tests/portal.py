"""A portal in memory: the role Crm, with answers that get lost."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from obmen.core.errors import ObmenError, Refused, TryLater, Unclear
from obmen.core.phone import phones
from obmen.core.roles.crm import (
    ContactValues,
    CrmContact,
    CrmDeal,
    DealFields,
    DecideDeal,
    NewContact,
    NewDeal,
    Stage,
)
from obmen.core.roles.crm_edits import NO_CLAIMS, Borne, Claim, Edited
from obmen.core.roles.crm_sought import Sought
from obmen.core.settings import Choice
from obmen.core.text import Text
from obmen.core.typed_number import alike

from .people import STAGES
from .writes import Writes

BATCH = 50


class Portal(Writes):
    """``faults``: for each coming addition of a deal "lost" (made, the answer lost) or "refused", "" for none. ``off``:
    nothing answers. ``before_a_batch``, ``after_a_list``: what people do meanwhile. ``contacts_before``: of a deal, as
    its list still tells them."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.off = False
        self.contacts_before: dict[str, tuple[str, ...]] = {}
        self.read_anew = False
        self.before_a_batch: Callable[[], None] = lambda: None
        self.after_a_list: Callable[[], None] = lambda: None

    def numbered_deals(self, fields: DealFields, *, anew: bool = False) -> Iterable[CrmDeal]:
        self._asked()
        found = [replace(deal, contacts=deal.contacts[:1]) for deal in self.deals_held.values() if deal.number.strip()]
        self.after_a_list()
        return found

    def open_deals_without_number(
        self, fields: DealFields, finished: Collection[str], *, anew: bool = False
    ) -> Iterable[CrmDeal]:
        self._asked()
        self.read_anew = anew
        found = [one for one in self.deals_held.values() if not one.number.strip() and one.stage not in finished]
        told = [replace(one, contacts=self.contacts_before.get(one.id, one.contacts)) for one in found]
        self.after_a_list()
        return told

    def deals_sought(self, sought: Sought, fields: DealFields) -> Iterable[CrmDeal]:
        self._asked()
        numbers = set(map(alike, sought.numbers))
        known = {
            one for one in self.deals_held.values() if one.origin in sought.origins or alike(one.number) in numbers
        }
        return [*known, *self.open_deals_without_number(fields, sought.finished)]

    def deals(self, ids: Collection[str], fields: DealFields) -> Mapping[str, CrmDeal]:
        self._asked()
        return {id_: self.deals_held[id_] for id_ in ids if id_ in self.deals_held}

    def contacts(self, ids: Collection[str]) -> Mapping[str, CrmContact]:
        self._asked()
        return {id_: self.contacts_held[id_] for id_ in ids if id_ in self.contacts_held}

    def contacts_with(self, phones: Collection[str]) -> Mapping[str, Sequence[CrmContact]]:
        self._asked()
        return {phone: found for phone in phones if (found := self._with(phone))}

    def contacts_of_origin(self, origins: Collection[str]) -> Mapping[str, CrmContact]:
        self._asked()
        return {one.origin: one for one in self.contacts_held.values() if one.origin in origins}

    def edit_deals(
        self, ids: Sequence[str], fields: DealFields, decide: DecideDeal, claims: Mapping[str, Claim] = NO_CLAIMS
    ) -> Iterator[tuple[str, Edited | Borne | ObmenError]]:
        for start in range(0, len(ids), BATCH):
            self._asked()
            self.before_a_batch()
            results = [
                (id_, self.borne(id_, claims.get(id_)) or self.edit_deal(id_, decide))
                for id_ in ids[start : start + BATCH]
            ]
            yield from results

    def edit_contacts(
        self, ids: Sequence[str], decide: Callable[[str, CrmContact | None], ContactValues | None]
    ) -> Iterator[tuple[str, Edited | ObmenError]]:
        self._asked()
        for id_ in ids:
            values = decide(id_, self.contacts_held.get(id_))
            if id_ in self.refused:
                yield id_, Refused(Text("No rights"))
                continue
            yield id_, "unchanged" if values is None else self.edit_contact(id_, values)

    def add_deals(self, deals: Sequence[NewDeal], fields: DealFields) -> Iterator[tuple[int, str | ObmenError]]:
        for place, deal in enumerate(deals):
            self._asked()
            match self.faults.pop(0) if self.faults else "":
                case "refused":
                    yield place, Refused(Text("The portal wants the field «Марка»"))
                case "lost":
                    self.add_deal(deal)
                    yield place, Unclear(Text("The answer was lost"))
                case _:
                    yield place, self.add_deal(deal)

    def add_contacts(self, contacts: Sequence[NewContact]) -> Iterator[tuple[int, str | ObmenError]]:
        for place, one in enumerate(contacts):
            self._asked()
            parts = {"name": one.name, "second_name": one.second_name, "last_name": one.last_name}
            id_ = self.make_contact((one.phone,), one.origin, parts)
            self.written.append(("add contact", id_, parts))
            yield place, id_

    def stages(self) -> Sequence[Stage]:
        self._asked()
        return STAGES

    def ending_stages(self) -> Collection[str]:
        return {stage.id for stage in STAGES if stage.ends}

    def stage_choices(self) -> Sequence[Choice]:
        return [Choice(stage.id, stage.title, stage.pipeline_title) for stage in STAGES]

    def source_choices(self) -> Sequence[Choice]:
        return [Choice("CALL", "Звонок")]

    def text_field_choices(self) -> Sequence[Choice]:
        return [Choice("UF_CRM_CAR", "Машина"), Choice("UF_CRM_ID_1C", "id_1C")]

    def date_field_choices(self) -> Sequence[Choice]:
        return [Choice("BEGINDATE", "Дата начала")]

    def create_text_field(self, name: str) -> str:
        return f"UF_CRM_{name.upper()}"

    def check_text_field(self, name: str) -> None:
        self._asked()

    # how it works

    def _asked(self) -> None:
        if self.off:
            raise TryLater(Text("The portal does not answer"), connection_down=True)

    def _with(self, phone: str) -> list[CrmContact]:
        return [one for one in self.contacts_held.values() if any(phone in phones(typed.value) for typed in one.phones)]
