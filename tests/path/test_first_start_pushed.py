"""1C tells of what a plan asks a person about, over a whole worker.   Rules H13, K3, K1.3."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC
from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .first_start import Office

pytestmark = [pytest.mark.rule("H13"), pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)]
GOODS = "products-onec-ut"


@pytest.fixture
def office(database: Database, ksup_stand: Ksup, onec_stand: OneC) -> Iterator[Office]:
    from .first_start import begun

    with begun(database, ksup_stand, onec_stand) as office:
        yield office


@pytest.fixture
def ref(office: Office) -> str:
    """Product A-1 of 1C, whose name B-1 of KSUP bears."""
    office.ksup.add_products([{"article": "B-1", "name": "Окно"}])
    return office.product("A-1", "Окно")


def push(office: Office, ref: str) -> str:
    """What it came to."""
    from obmen.journal.models import Message

    office.told("onec-ut", "products", {"type": "change", "ref": ref, "article": "A-1", "name": "Окно"})
    office.quiet()
    told = Message.objects.filter(kind="products").latest("id")
    return told.outcome or told.state


def test_a_push_after_the_decision_does_what_was_decided_and_nothing_is_left_to_do(office: Office, ref: str) -> None:
    with office.working():
        plan = office.run(GOODS, apply=False)
        assert office.decide(plan, 1, office.ways(plan, "A-1")[1]) == ""
        assert push(office, ref) == "updated"
        assert office.in_ksup() == {"A-1": "Окно"}
        office.apply(plan)
        assert office.outcomes(plan) == {"A-1": "unchanged"}
        assert office.acts(office.run(GOODS, apply=False)) == {}
        assert office.in_ksup() == {"A-1": "Окно"}


def test_what_was_left_out_no_push_brings_to_ksup(office: Office, ref: str) -> None:
    with office.working():
        plan = office.run(GOODS, apply=False)
        assert office.decide(plan, 1, ":leave") == ""
        office.apply(plan)
        for _ in range(2):
            assert push(office, ref) == "skipped"
        assert office.in_ksup() == {"B-1": "Окно"}
        assert office.decide(office.run(GOODS, apply=False), 1, "") == ""
        assert push(office, ref) == "created"


def test_a_decision_after_the_push_comes_too_late_and_a_person_is_told_of_the_second_product(
    office: Office, ref: str
) -> None:
    from obmen.journal.models import Message, PlanRow

    with office.working():
        plan = office.run(GOODS, apply=False)
        assert push(office, ref) == "created"
        assert office.decide(plan, 1, office.ways(plan, "A-1")[1]) == ""
        office.apply(plan)
    row = Message.objects.get(id__in=PlanRow.objects.filter(run_id=plan).values("message"))
    assert (row.outcome, row.attention) == ("unchanged", True)
    assert set(office.in_ksup()) == {"A-1", "B-1"}
