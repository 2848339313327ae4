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
