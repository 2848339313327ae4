"""A load of products by the page into a KSUP in trouble, and one that is debugged.   Rules H3, H13, H4, H8."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from obmen.core.text import Text
from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC
from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .first_start import Office

pytestmark = [
    pytest.mark.rule("H13"),
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

LINE = {"article": "A-1", "name": "Окно", "quantity": "2", "price": "10"}


@pytest.fixture
def office(database: Database, ksup_stand: Ksup, onec_stand: OneC) -> Iterator[Office]:
    from .first_start import begun

    with begun(database, ksup_stand, onec_stand) as office:
        office.exports("Выгружаемые")
        office.onec.fill(products=600, counterparties=1)
        yield office


def pages(office: Office) -> int:
    return sum(one["act"] == "product.put_many" for one in office.ksup.arrivals())


@pytest.mark.rule("H3", "H4")
@pytest.mark.parametrize(
    ("fault", "said"), [("500", "broke down while answering"), ("html200", "something else than agreed")]
)
def test_a_ksup_that_breaks_down_on_every_page_is_tried_less_and_less_and_the_run_says_why(
    office: Office, fault: str, said: str
) -> None:
    from obmen.journal.models import Message, Run
    from obmen.journal.runreads import outcomes_of

    from .firm import until

    with office.working():
        plan = office.run("products-onec-ut", apply=False)
        office.ksup.fault(fault, act="product.put_many")
        office.begin(plan)
        until(lambda: Run.objects.get(id=plan).spared_until)
        assert said in str(Text.from_json(Run.objects.get(id=plan).reason or {}))
        time.sleep(6)
        assert 2 <= pages(office) <= 4
        assert Message.objects.filter(tries__gt=1).exists()
        office.ksup.clear_faults()
        until(lambda: Run.objects.get(id=plan).state == "done")
        total = Message.objects.count()
        assert outcomes_of(plan).get("created") == total == len(office.in_ksup()) > 0
        assert Run.objects.get(id=plan).reason is None


@pytest.mark.rule("H8")
def test_what_is_noted_of_a_page_while_debug_is_on_stands_once(office: Office) -> None:
    from datetime import timedelta

    from obmen.core import clock
    from obmen.journal.models import Attempt, Message
    from obmen.setup import flows, snapshot
    from obmen.setup.models import Flow

    flows.debug(Flow.objects.get(name="products-onec-ut"), clock.now() + timedelta(hours=1), who="anna")
    snapshot.refresh()
    with office.working():
        office.apply(office.run("products-onec-ut", apply=False))
    noted = [trace for trace in Attempt.objects.values_list("trace", flat=True) if trace]
    assert Attempt.objects.count() == Message.objects.count() > 3 * len(noted)
    assert [len(one) for one in noted] == [1] * pages(office)
    assert {one["request"].splitlines()[0] for trace in noted for one in trace} == {"PUT /lists/products"}


@pytest.mark.rule("H8")
def test_no_request_about_another_object_is_noted_under_a_row_that_needed_none(office: Office) -> None:
    from datetime import timedelta

    from obmen.core import clock
    from obmen.journal.models import Attempt, PlanRow
    from obmen.setup import flows
    from obmen.setup.models import Flow

    office.ksup.add_deals(["5", "6"])
    office.product("A-1", "Окно")
    for deal in (5, 6):
        office.onec.create_order(deal_number=deal, lines=[LINE])
    office.onec.ship({"ТДЦБ-000001": "all", "ТДЦБ-000002": "all"})
    flows.debug(Flow.objects.get(name="shipments-onec-ut"), clock.now() + timedelta(hours=1), who="anna")
    with office.working():
        found = office.run("shipments-onec-ut", verb="compare", apply=False)
        lines = [{**LINE, "sum": "20"}]
        told = {"type": "add", "deal_number": 6, "number": "X-1", "date": "2026-11-01", "lines": lines}
        office.told("onec-ut", "shipments", told)
        office.quiet()
        office.apply(found)
    rows = {row.message: row.key for row in PlanRow.objects.filter(run_id=found) if row.message}
    noted = {rows[one.message_id]: one.trace for one in Attempt.objects.filter(message_id__in=rows)}
    assert [one["request"].splitlines()[0] for one in noted["5"] or ()][-1:] == ["POST /deals/5/shipments"]
    assert noted["6"] is None
