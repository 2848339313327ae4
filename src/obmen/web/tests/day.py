"""A working day of a firm, for the pictures: two bases of 1C, KSUP, a shop; most of it went, some of it waits."""

import random
from datetime import timedelta

from obmen.core import clock
from obmen.core.errors import TryLater
from obmen.core.text import Text
from obmen.setup import connections, flows
from obmen.setup.models import Connection
from obmen.web import standing

from .office import Office

CLIENTS = ("ООО «Ромашка»", "Петров Илья +7 916 123-45-67", "АО «Окна и двери»", "ИП Соколова")
AWAY = Text(
    "It was tried for a day without success. {why}",
    why=Text("{site} does not answer: {why}", site="КСУП", why=Text("no connection came about in time")),
)


def spend(office: Office) -> None:
    office.connect()
    _connect_more()
    dice = random.Random(11)
    now = clock.now()
    for number in range(180):
        minutes = int(abs(dice.gauss(0, 320))) + 2
        at = now - timedelta(minutes=minutes)
        office.order(f"ТДЦБ-{number + 400:06d}", deal=str(12400 + number), search=dice.choice(CLIENTS), at=at)
    office.deliver()
    _changed_order(office)
    office.order("ТДЦБ-000231", deal="15022", at=now - timedelta(hours=25))
    office.hold(TryLater(AWAY), cause="gave up")
    standing.forget()


def _changed_order(office: Office) -> None:
    """One that KSUP has no deal for any more, and another of the same behind it."""
    more = {"order_date": "2026-01-12T10:15:00+03:00", "order_type": "Розничный"}
    pdf = office.file("Заказ ТДЦБ-000117.pdf", b"%PDF-1.4\n" + b" " * 151_000)
    now = clock.now()
    office.order("ТДЦБ-000117", at=now - timedelta(minutes=42), **more)
    office.deliver()
    office.order("ТДЦБ-000117", kind="change", at=now - timedelta(minutes=12), files=(pdf,), **more)
    office.hold()
    office.order("ТДЦБ-000117", kind="change", at=now - timedelta(minutes=3), **more)


def _connect_more() -> None:
    for draft in (
        connections.Draft("onec-retail", "1С: Розница", "onec", {}),
        connections.Draft("shop", "Магазин запчастей", "http", {"address": "http://127.0.0.1:9/orders"}),
        connections.Draft("site", "Сайт: заявки", "http", {}),
    ):
        connections.save(draft, who="administrator", check=None)
    Connection.objects.update(check_ok=True, checked_at=clock.now())
    relay = {"key": "/id"}
    for draft_ in (
        flows.Draft("retail-orders", "Заказы розницы → КСУП", "orders", "onec-retail", "ksup", {}),
        flows.Draft("leads", "Заявки сайта → магазин", "relay", "site", "shop", relay),
    ):
        flows.save(draft_, who="administrator")
