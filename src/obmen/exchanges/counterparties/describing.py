"""How a counterparty stands in a plan: changed, linked, or left as it is.   Rules H10, H13, K2."""

from dataclasses import asdict

from obmen.core.outcome import ObjectRef
from obmen.core.planning import Planned
from obmen.core.ports import Run
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_cards import ContactType, KeptContact
from obmen.core.text import Text

from .records import ContactToWrite, card_of
from .sides import Sides

TITLES = {
    "code_1c": Text("Code of 1C"),
    "name": Text("Name"),
    "type": Text("Company or person"),
    "email": Text("E-mail"),
    "phone": Text("Phone"),
    "inn": Text("INN"),
}
TYPES: dict[ContactType, Text] = {"company": Text("company"), "person": Text("private person")}


def known(one: ListedCounterparty, there: KeptContact, *, sides: Sides, run: Run, whole: bool) -> Planned:
    """One that is the same, but not known to be this one, is linked: its row changes no field."""
    code = there.codes.get(run.base, "")
    card = card_of(one, there.card, sides.region, whole=whole and code == one.code)
    ours, theirs = {"code_1c": one.code, **asdict(card)}, {"code_1c": code, **asdict(there.card)}
    differing = [name for name in ours if ours[name] != theirs[name]]
    if not differing and sides.linked.get(one.code) == there.object.id:
        return planned("leave", one)
    record = ContactToWrite(
        code=one.code, ksup_id=there.object.id, seen=code, **asdict(card), told=run.brought(one.code)
    )
    return planned(
        "update",
        one,
        record=record,
        before={name: theirs[name] for name in differing},
        after={name: ours[name] for name in differing},
        objects=(there.object,),
        finding=("differs" if code else "undecided") if differing else "",
        known=code == one.code,
    )


def planned(act: str, one: ListedCounterparty, *, objects: tuple[ObjectRef, ...] = (), **more: object) -> Planned:
    named = Text("Counterparty {code}", code=one.code)
    search = tuple(filter(None, (one.code, one.name, *one.phones, *one.emails)))
    return Planned(act, one.code, named, objects=objects, search=search, **more)  # type: ignore[arg-type]
