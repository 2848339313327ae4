"""Both sides before the first run: work orders in a base of 1C, and a portal that knows most of them already.

Of the work orders 60 % stand in a deal's field, 20 % have an open deal of their client without a number, 20 % have
none, half of those clients no contact either. As many open deals again are nobody's here. Every deal differs from its
work order, so that each has to be written once.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from obmen.core import call, clock
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.settings import Secret
from obmen.exchanges.work_orders.clients import card_of, phones_of
from obmen.exchanges.work_orders.records import ClientCard
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen.systems.bitrix24.settings import Bitrix24Settings
from obmen.systems.onec.client import OnecClient
from obmen.systems.onec.settings import OnecSettings
from obmen.worker.tools import ConnectionTools, NoBudget, NoMirror, NoTokens
from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.onec import OneC

FIELD = "UF_CRM_ID_1C"
USER, PASSWORD = "Администратор", "Пароль-1С"  # of the stand
FIRST_DAY = "2026-01-12"
STAGES = {"Закрыт": "WON", "Отказ": "LOSE", "Архив": "APOLOGY", "Выполнен": "FINAL_INVOICE"}
IN_WORK = "EXECUTING"
PORTION = 5000
WRITE = 0.3
COSTS: dict[str, Any] = {"costs": "even", "cost_of": {"crm.item.batchimport": 0.03}}
"""Seconds: a write 0.3, a page of a list 0.25, a row of an import a tenth of a write, so that the thousand rows of one
request stay within the portal's minute."""


TOOLS = ConnectionTools("alfa", timezone(timedelta(hours=3)), NoBudget(), NoTokens(), NoMirror())


@dataclass(slots=True)
class Shares:
    """The work orders by what the portal knows of them. ``unknown``: those whose client has no contact there."""

    numbered: list[WorkOrder] = field(default_factory=list)
    by_phone: list[WorkOrder] = field(default_factory=list)
    new: list[WorkOrder] = field(default_factory=list)
    unknown: list[WorkOrder] = field(default_factory=list)


@contextmanager
def seeded(orders: list[WorkOrder], *, tls: bool = False) -> Iterator[Bitrix24]:
    """A portal that ``restore`` brings back to this moment."""
    with Bitrix24.started(tls=tls) as portal:
        _make_field(portal)
        Seeding(portal).fill(shares(orders))
        portal.settings(**COSTS)
        portal.advance(3600)  # people made all that before, and not while it is read
        portal.keep()
        yield portal


def _make_field(portal: Bitrix24) -> None:
    authority = portal.authority.read_text() if portal.told["authority"] else ""
    made = Bitrix24Settings.model_validate({"address": portal.webhook, "ca": authority})
    with _in_a_call():
        Bitrix24Client(made, TOOLS).create_text_field("id_1C")


def settings(orders: list[WorkOrder], *, robots: bool) -> dict[str, Any]:
    """Of the exchange."""
    states = {order.state: order.state_title for order in orders}
    stages = [{"state": state, "stage": stage_of(title)} for state, title in states.items()]
    settings = {"number_field": FIELD, "dated_from": FIRST_DAY, "stages": stages, "finished_create": True}
    return settings | {"import_without_robots": not robots}


def stage_of(state: str) -> str:
    return STAGES.get(state, IN_WORK)


def fill_base(onec: OneC, count: int) -> list[WorkOrder]:
    onec.odata.make(orders=count, clients=min(50_000, count), minutes_apart=1)
    return read(onec)


def read(onec: OneC) -> list[WorkOrder]:
    settings = OnecSettings(address=base_address(onec), user=USER, password=Secret(PASSWORD), profile="alfa_auto_5")
    with _in_a_call():
        orders = OnecClient(settings, TOOLS).work_orders(dated_from=datetime(2026, 1, 1, tzinfo=UTC), organisations=())
        return list(orders)


@contextmanager
def _in_a_call() -> Iterator[None]:
    with call.begin(call.Call("bench", clock.monotonic() + 600)):
        yield


def base_address(onec: OneC) -> str:
    return onec.odata.address.partition("/odata/")[0]


def shares(orders: list[WorkOrder]) -> Shares:
    """Only a client whose phones are his alone, and who has one work order, is found by phone without doubt."""
    phones = {order.ref: phones_of(order, "RU") for order in orders}
    bearers = Counter(phone for found in phones.values() for phone in set(found))
    alone = [one for one in orders if phones[one.ref] and all(bearers[phone] == 1 for phone in phones[one.ref])]
    fifth, tenth = len(orders) // 5, len(orders) // 10
    made = Shares(by_phone=alone[:fifth], unknown=alone[fifth : fifth + tenth])
    taken = {one.ref for one in (*made.by_phone, *made.unknown)}
    rest = [one for one in orders if one.ref not in taken]
    made.new = made.unknown + rest[: fifth - len(made.unknown)]
    made.numbered = rest[fifth - len(made.unknown) :]
    return made


class Seeding:
    """Contacts are made once for a client, under the name 1C has for him."""

    def __init__(self, portal: Bitrix24) -> None:
        self._portal = portal
        self._contacts: dict[str, int] = {}

    def fill(self, found: Shares) -> None:
        unknown = {one.ref for one in found.unknown}
        known_new = [one for one in found.new if one.ref not in unknown]
        self._make_contacts([*found.numbered, *found.by_phone, *known_new])
        strangers = self._seed("contact", [_stranger(n) for n in range(2 * len(found.by_phone))])
        open_deals = [{"CONTACT_IDS": [self._contact(one)]} for one in found.by_phone]
        open_deals += [{"CONTACT_IDS": [each]} for each in strangers]
        self._seed("deal", [{"TITLE": "Ремонт", "STAGE_ID": "NEW", **deal} for deal in open_deals])
        numbered = ({FIELD: one.number, "CONTACT_IDS": _listed(self._contact(one))} for one in found.numbered)
        self._seed("deal", [{"TITLE": "Заказ-наряд", "STAGE_ID": "NEW", "OPPORTUNITY": "1", **one} for one in numbered])

    def _make_contacts(self, orders: list[WorkOrder]) -> None:
        cards = {card.origin: card for card in filter(None, map(card, orders))}
        ids = self._seed("contact", [contact(one) for one in cards.values()])
        self._contacts = dict(zip(cards, ids, strict=True))

    def _contact(self, order: WorkOrder) -> int:
        his = card(order)
        return self._contacts.get(his.origin, 0) if his else 0

    def _seed(self, entity: str, items: list[dict[str, Any]]) -> list[int]:
        return [id_ for part in _parts(items) for id_ in self._portal.seed(entity, part)]


def card(order: WorkOrder) -> ClientCard | None:
    return card_of(order, "RU", "alfa")


def contact(one: ClientCard) -> dict[str, Any]:
    names = {"NAME": one.name, "SECOND_NAME": one.second_name, "LAST_NAME": one.last_name}
    return {**names, "PHONE": [{"VALUE": one.phones[0], "VALUE_TYPE": "MOBILE"}]}


def _stranger(n: int) -> dict[str, Any]:
    return {"NAME": "Гость", "PHONE": [{"VALUE": f"+7 495 {n:07}", "VALUE_TYPE": "WORK"}]}


def _listed(number: int) -> list[int]:
    return [number] if number else []


def _parts(items: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for at in range(0, len(items), PORTION):
        yield items[at : at + PORTION]
