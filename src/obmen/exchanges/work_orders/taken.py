"""Cards of contacts that were there already for clients who are put into deals: corrected as the plan has shown, and
told of where it could not.   Rules A5, H6."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from obmen.core.errors import ObmenError
from obmen.core.masking import mask
from obmen.core.ports import Run
from obmen.core.roles.crm import ContactValues, CrmContact
from obmen.core.text import Text

from .clients import PARTS, corrections, full_name, phones_in
from .contacts import Found, not_corrected, parts_of
from .correcting import CHANGED, was_changed
from .names import same
from .records import DealOfOrder


@dataclass(slots=True)
class Decided:
    """Of one contact: the parts of its name to write, and a phone to add. ``note``: why it is left. ``replaced``: what
    nobody has seen in a plan, before → after."""

    names: dict[str, str] = field(default_factory=dict)
    phone: str | None = None
    note: Text | None = None
    replaced: str = ""

    def values(self) -> ContactValues | None:
        return ContactValues(**self.names, add_phone=self.phone) if self.names or self.phone else None


def correct(records: Iterable[DealOfOrder], found: Found, run: Run) -> None:
    meant: dict[str, list[DealOfOrder]] = {}
    for record in records:
        if record.correct and record.client in found.there:  # A5.1
            meant.setdefault(found.there[record.client].id, []).append(record)
    decided: dict[str, Decided] = {}

    def decide(id_: str, now: CrmContact | None) -> ContactValues | None:
        if now is None:
            return None
        decided[id_] = _decide(now, meant[id_], run.settings.region)
        values = decided[id_].values()
        found.names |= {one.client: parts_of(now, values) for one in meant[id_] if one.client}
        return values

    there = {contact.id: contact for contact in found.there.values() if contact.id in meant}
    ids = [id_ for id_, contact in there.items() if decide(id_, contact)]
    results = dict(run.target.edit_contacts(ids, decide)) if ids else {}
    for id_, one in decided.items():
        _tell(id_, one, meant[id_], results.get(id_), found)


def _decide(now: CrmContact, records: Sequence[DealOfOrder], region: str) -> Decided:
    client = records[0].client
    assert client
    several = any(one.client and not same(full_name(one.client), full_name(client)) for one in records)
    wanted = {} if several else corrections(client, now)  # where clients of several names have it, its name stays
    known = phones_in(now, region)
    has_phone = any(not known.isdisjoint(one.client.phones) for one in records if one.client)
    phone = None if has_phone else client.phones[0]
    planned = next((one for one in records if one.card and one.card.id == now.id), None)
    if planned is not None and planned.card is not None:
        if was_changed(planned.card, now, planned.names):
            return Decided(note=CHANGED)
        names = {part: value for part, value in planned.names.items() if getattr(now, part) != value}
        return Decided(names, phone)
    if any(one.looked for one in records):
        return Decided(note=_unlike(now) if wanted else None)
    return Decided(wanted, phone, replaced=_replaced(now, wanted))


def _unlike(now: CrmContact) -> Text:
    return Text(
        "Contact {contact}, unknown to the plan, has the client's phone: its card stays, and the next run looks at it",
        contact=now.id,
    )


def _replaced(now: CrmContact, names: dict[str, str]) -> str:
    """Enough of them to recognise one's own entry by: texts are shown to everybody."""
    old = {part: getattr(now, part) for part in PARTS if part in names and getattr(now, part)}
    return ", ".join(f"{mask(value)} → {mask(names[part])}" for part, value in old.items())


def _tell(
    id_: str, decided: Decided, records: Sequence[DealOfOrder], result: str | ObmenError | None, found: Found
) -> None:
    for client in {one.client for one in records if one.client}:
        if decided.note is not None:
            found.notes[client] = decided.note
        if isinstance(result, ObmenError):
            found.warn(client, not_corrected(result))
        elif result == "updated" and decided.replaced:
            told = Text(
                "Contact {contact} had the client's phone under another name; it was corrected as 1C has it: {changes}",
                contact=id_,
                changes=decided.replaced,
            )
            found.warn(client, told)
