"""What people have done in the portal before obmen comes: each case of A2–A5 stands there a few times."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from obmen_stands.bitrix24 import Bitrix24

from .facts import BODY, SERVICE, WON, Record, WorkOrder, name_parts, stage_id

SEED = 24
UNKNOWN_NUMBERS = ("АА00009901", "АА00009902")
TITLES = ("Звонок: замена масла", "Заявка с сайта: диагностика", "Кузовной ремонт", "Стук в подвеске", "Запись на ТО")
LATIN = str.maketrans("АА", "AA")

By = dict[str, int]


@dataclass(slots=True)
class Seeds:
    """Ids of deals by the number of the work order they are about. ``typed``: bear it; ``called``: have the client's
    phone; ``finished``: have it too, but are over; ``doubted``: several have it. ``strangers`` bear a number 1C does
    not know. ``cards``: contacts of «Кузовной цех» with another name than in 1C, by id, and that name; ``wrong``: such
    contacts of the service, by id, and the number. ``later``: work orders of «Кузовной цех» no deal is about yet.
    ``since``: from that day on work orders are taken. ``pipeline``: of «Кузовной цех»."""

    number_field: str
    since: date
    pipeline: int
    typed: By = field(default_factory=dict)
    called: By = field(default_factory=dict)
    finished: By = field(default_factory=dict)
    doubted: dict[str, list[int]] = field(default_factory=dict)
    strangers: list[int] = field(default_factory=list)
    cards: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    wrong: By = field(default_factory=dict)
    later: list[WorkOrder] = field(default_factory=list)


class Planting:
    def __init__(self, portal: Bitrix24, orders: list[WorkOrder], seeds: Seeds) -> None:
        self._portal, self._seeds = portal, seeds
        self._chance = random.Random(SEED)  # noqa: S311  the same portal each time, not a secret
        self._recent = [one for one in orders if one.day >= seeds.since]
        phones = Counter(phone for one in orders for phone in one.phones)
        # whose phones are of Russia, and stand in no other work order
        alone = [one for one in self._recent if {phones[each] for each in one.phones} == {1} and name_parts(one.client)]
        alone = [one for one in alone if one.phones[0].startswith("9")]
        self._service = iter([one for one in alone if one.organisation == SERVICE and not one.finished])
        self._body = iter([one for one in alone if one.organisation == BODY and not one.finished])
        self._old = [one for one in orders if one.day < seeds.since and one.organisation == SERVICE]

    def plant(self) -> None:
        self._numbers_typed()
        self._clients_who_called()
        self._doubts()
        self._body_shop()
        fields = [{"TITLE": "Договор с такси", self._seeds.number_field: number} for number in UNKNOWN_NUMBERS]
        self._seeds.strangers = self._portal.seed("deal", fields)
        self._portal.seed("deal", [{"TITLE": self._chance.choice(TITLES)} for _ in range(20)])

    def _numbers_typed(self) -> None:
        """As people type: small letters, Latin ones, spaces; of old work orders too."""
        for place, order in enumerate([*self._next(self._service, 6), *self._some_shared(10), *self._old[:6]]):
            spelt = (order.number, order.number.lower(), order.number.translate(LATIN), f" {order.number} ")[place % 4]
            contact = self._contact(order, wrong=place % 2 == 0) if place < 6 else None
            self._seeds.typed[order.number] = self._deal(order, spelt, contact)

    def _some_shared(self, count: int) -> list[WorkOrder]:
        """Of clients who have several."""
        many = Counter(one.phones for one in self._recent)
        return [one for one in self._recent if many[one.phones] > 1 and one.organisation == SERVICE][:count]

    def _clients_who_called(self) -> None:
        for place, order in enumerate(self._next(self._service, 14)):
            self._seeds.called[order.number] = self._deal(order, "", self._contact(order, wrong=place % 3 == 0))
        for order in self._next(self._service, 3):
            deal = self._deal(order, "", self._contact(order), STAGE_ID=stage_id(WON, 0))
            self._seeds.finished[order.number] = deal

    def _doubts(self) -> None:
        for order in self._next(self._service, 3):
            contact = self._contact(order)
            self._seeds.doubted[order.number] = [self._deal(order, "", contact) for _ in range(2)]

    def _body_shop(self) -> None:
        for order in self._next(self._body, 3):
            contact = self._contact(order, wrong=True)
            self._seeds.typed[order.number] = self._deal(order, order.number, contact, CATEGORY_ID=self._seeds.pipeline)
        self._seeds.later = self._next(self._body, 3)

    def _next(self, orders: Iterator[WorkOrder], count: int) -> list[WorkOrder]:
        return [order for order, _ in zip(orders, range(count), strict=False)]

    def _contact(self, order: WorkOrder, *, wrong: bool = False) -> int:
        last, first, second = name_parts(order.client) or ("", order.client, "")
        shown = ("", f"{first} ({self._chance.choice(('сайт', 'звонок', 'сосед Ивана'))})", "")
        last, first, second = shown if wrong else (last, first, second)
        told = {"LAST_NAME": last, "NAME": first, "SECOND_NAME": second, "PHONE": phone(order)}
        contact = self._portal.seed("contact", [told])[0]
        if wrong and order.organisation == BODY:
            self._seeds.cards[contact] = shown
        elif wrong:
            self._seeds.wrong[order.number] = contact
        return contact

    def _deal(self, order: WorkOrder, number: str, contact: int | None, **more: object) -> int:
        told: Record = {
            "TITLE": self._chance.choice(TITLES),
            "SOURCE_ID": "CALL",
            self._seeds.number_field: number,
            **more,
        }
        told |= {"CONTACT_IDS": [contact]} if contact else {}
        return self._portal.seed("deal", [told])[0]


def phone(order: WorkOrder) -> list[Record]:
    """Typed otherwise than in 1C."""
    digits = order.phones[0]
    value = f"8 ({digits[:3]}) {digits[3:6]}-{digits[6:8]}-{digits[8:]}"
    return [{"VALUE": value, "VALUE_TYPE": "MOBILE"}]
