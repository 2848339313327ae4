"""What KSUP may send and ask (K1, K14)."""

from datetime import tzinfo
from typing import Any

from obmen.core.inbound import Json, Kind, NotPlaced, Placement, Problem, Question
from obmen.core.roles.project_kinds import Contact, PricesAsked
from obmen.core.text import Text
from obmen.core.values import code_text, moment

LONGEST_KEY = 200


def _place(data: Json, zone: tzinfo) -> Placement:
    """In the line of its contact; a contact is a state, the newest stands for all before it."""
    if not isinstance(data, dict):
        raise NotPlaced(Problem("", Text("a JSON object is expected")))
    if data.get("ksup_id") in (None, ""):
        raise NotPlaced(Problem("ksup_id", Text("the field is missing")))
    contact = _text(data, "ksup_id")
    if not contact or len(contact) > LONGEST_KEY:
        raise NotPlaced(Problem("ksup_id", Text("this cannot be a number or a code")))
    sequence = data.get("sequence")
    return Placement(
        space="contact",
        key=contact,
        title=Text("Contact {contact} of KSUP", contact=contact),
        aspect=f"contact:{_text(data, 'base')}:{contact}",
        sequence=sequence if type(sequence) is int and abs(sequence) < 1 << 63 else None,
        moment=_moment(data, zone),
        ref=_text(data, "ref")[:LONGEST_KEY],
        search=tuple(filter(None, (contact, *(_text(data, name) for name in ("name", "email", "phone"))))),
    )


def _text(data: Json, name: str) -> str:
    """What is there but cannot be read counts as not sent; the record names it."""
    try:
        return code_text(data.get(name))
    except ValueError:
        return ""


def _moment(data: Json, zone: tzinfo) -> Any:
    try:
        return moment(data.get("moment"), zone)
    except (ValueError, OverflowError):
        return None


CONTACTS = Kind(
    name="contacts",
    title=Text("Contacts"),
    record=Contact,
    place=_place,
    names_base=True,
    example={
        "ksup_id": "77",
        "name": "ООО «Ромашка»",
        "type": "company",
        "email": "office@romashka.example",
        "phone": "+7 495 000-00-00",
        "has_active_order_task": True,
        "moment": "2026-03-02T10:15:00",
    },
)
PRICES = Question(
    name="prices",
    title=Text("Prices and stock"),
    record=PricesAsked,
    names_base=True,
    example={
        "articles": ["00-00000125"],
        "contact_code": "00-00000282",
        "names": {"00-00000125": "Фильтр масляный W 712/95"},
    },
)
