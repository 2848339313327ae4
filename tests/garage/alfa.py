"""The base of Alfa-Auto as a story wants it: few work orders, each with a client and a phone of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from obmen_stands.onec import OneC

ORDERS, CLIENTS, REGISTER = "Document_ЗаказНаряд", "Catalog_Контрагенты", "InformationRegister_КонтактнаяИнформация"
NOBODY = "00000000-0000-0000-0000-000000000000"
SERVICE, BODYWORK = "ООО «Альфа-Сервис»", "ООО «Кузовной цех»"
NAMES = ("Иванов Иван Иванович", "Петрова Анна Сергеевна", "Сидоров Олег Петрович", "Ёлкина Зоя Львовна",
         "Орлов Пётр Ильич", "Гусева Инна Юрьевна")  # fmt: skip


def phone(place: int) -> str:
    """Of the client of the order at this place, as he says it himself."""
    return f"+7912345600{place}"


def name(place: int) -> dict[str, str]:
    """His name, as a card of the portal has it."""
    last, first, second = NAMES[place].split()
    return {"LAST_NAME": last, "NAME": first, "SECOND_NAME": second}


@dataclass(frozen=True)
class Alfa:
    onec: OneC

    def has(self, *orders: Mapping[str, Any], **recipe: Any) -> list[str]:
        """A new base → the ids of its work orders, in order. What is not told of one (``OrderChange``): in work,
        1000.00 roubles, posted, of the first organisation, its client's phone in the document."""
        wanted = {"orders": len(orders), "clients": 60, **recipe}
        self.onec.odata.settings(**PLAIN)
        self.onec.odata.make(**wanted, seed=self._seed(tuple(sorted(wanted.items()))))
        refs = [row["Ref_Key"] for row in self.onec.odata.rows(ORDERS)]
        for place, (ref, told) in enumerate(zip(refs, orders, strict=True)):
            usual = {"state": "В работе", "total": "1000.00", "posted": True, "organisation": SERVICE}
            client = {"phone": phone(place), "card_phone": "", "client_name": NAMES[place]}
            self.change(ref, **{**usual, **client, **told})
        return refs

    def change(self, order: str, **change: Any) -> None:
        self.onec.odata.change_order(order, **change)

    def number(self, order: str) -> str:
        return str(self.onec.odata.order(order)["Number"]).strip()

    def _seed(self, recipe: tuple[tuple[str, Any], ...]) -> int:
        return seed_of_a_plain_base(self.onec, recipe)


PLAIN: dict[str, Any] = {
    "faults": dict.fromkeys(
        ("login_page", "maintenance", "platform_error", "internal_error", "no_licence", "no_rights", "hang",
         "lose_answer", "truncated", "after"), 0,
    ),
    "unpublished": (), "hidden_organisations": (),
}  # fmt: skip


@cache
def seed_of_a_plain_base(onec: OneC, recipe: tuple[tuple[str, Any], ...]) -> int:
    """One whose work orders all name persons, each another where there are enough of them."""
    for seed in range(1, 200):
        onec.odata.make(**dict(recipe), seed=seed)
        orders = onec.odata.rows(ORDERS)
        tax = {row["Ref_Key"]: row["ИНН"] for row in onec.odata.rows(CLIENTS)}
        named = [order["Контрагент_Key"] for order in orders]
        if len(set(named)) == min(len(named), len(tax)) and not any(tax.get(one, "firm") for one in named):
            return seed
    raise AssertionError("no seed gives a plain base")
