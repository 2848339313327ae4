"""Clients that 1C and KSUP both know, or one of them."""

from dataclasses import dataclass
from typing import Any

from .stage import Stage

SURNAMES = ("Щукина", "Дёмина", "Цой", "Ёлкина", "Юрьева", "Жданова")
NAMES = ("Анна Львовна", "Юлия Ильинична", "Марина Сергеевна", "Ольга Петровна")


@dataclass(frozen=True, slots=True)
class Client:
    """``code``: 1C's, empty where it has none yet; ``ksup_id``: empty where KSUP does not know him."""

    base: str
    code: str
    ksup_id: str
    card: dict[str, Any]


def in_ksup(stage: Stage, count: int) -> list[Client]:
    """New ones, that 1C does not know."""
    cards = [new_card(stage.number()) for _ in range(count)]
    ids = stage.company.ksup.add_contacts(cards)
    return [Client("", "", id_, card) for id_, card in zip(ids, cards, strict=True)]


def in_onec(stage: Stage, base: str, count: int) -> list[Client]:
    """New ones, that KSUP does not know."""
    made = [Client(base, _new_code(stage.number()), "", new_card(stage.number())) for _ in range(count)]
    for client in made:
        stage.bases[base].trade.add_partner(code=client.code, **client.card)
    return made


def in_both(stage: Stage, base: str, count: int) -> list[Client]:
    """Known to both since long."""
    cards, codes = [new_card(stage.number()) for _ in range(count)], [_new_code(stage.number()) for _ in range(count)]
    known = [card | {"codes": {base: code}} for card, code in zip(cards, codes, strict=True)]
    ids = stage.company.ksup.add_contacts(known)
    for card, code in zip(cards, codes, strict=True):
        stage.bases[base].trade.add_partner(code=code, **card)
    return [Client(base, code, id_, card) for code, id_, card in zip(codes, ids, cards, strict=True)]


def _new_code(number: int) -> str:
    return f"90-{number:08}"


def new_card(number: int) -> dict[str, Any]:
    """As a person fills it in; the name is nobody else's."""
    if number % 2:
        kind, name = "company", f"ООО «Ромашка-{number}»"
    else:
        kind, name = "person", f"{SURNAMES[number % 6]} {NAMES[number % 4]} {number}"
    return {"name": name, "type": kind, "email": f"client{number}@example.com", "phone": f"+7 900 000-{number:04}"}
