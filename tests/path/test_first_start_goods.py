"""Products of one name decided by a person, over a whole worker.   Rules H13, H4, K3.2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC
from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .first_start import Office

pytestmark = [
    pytest.mark.rule("H13", "H4"),
    pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True),
]
GOODS = "products-onec-ut"


@pytest.fixture
def office(database: Database, ksup_stand: Ksup, onec_stand: OneC) -> Iterator[Office]:
    from .first_start import begun

    with begun(database, ksup_stand, onec_stand) as office:
        yield office


def test_a_product_under_another_article_is_this_one_or_a_new_one_as_a_person_says(office: Office) -> None:
    office.ksup.add_products([{"article": "OLD-1", "name": "Окно"}, {"article": "OLD-2", "name": "Дверь"}])
    window, door = office.product("A-1", "Окно"), office.product("A-2", "Дверь")
    with office.working():
        plan = office.run(GOODS, apply=False)
        assert office.acts(plan) == {"A-1": "conflict", "A-2": "conflict"}
        row, there = office.row(plan, "A-1"), office.ways(plan, "A-1")[1]
        assert office.ways(plan, "A-1") == ["", there, ":new", ":leave"]
        assert office.decide(plan, row.number, there) == ""
        assert office.decide(plan, office.row(plan, "A-2").number, ":new") == ""
        office.apply(plan)
        assert office.outcomes(plan) == {"A-1": "updated", "A-2": "created"}
        assert office.in_ksup() == {"A-1": "Окно", "OLD-2": "Дверь", "A-2": "Дверь"}
        assert office.links("product", window) == {"onec-ut": there}
        assert set(office.links("product", door)) == {"onec-ut"}
        assert office.acts(office.run(GOODS)) == {}


def test_an_article_typed_into_ksup_after_new_was_chosen_is_told_and_nothing_is_made(office: Office) -> None:
    office.ksup.add_products([{"article": "OLD-1", "name": "Окно"}])
    office.product("A-1", "Окно")
    with office.working():
        plan = office.run(GOODS, apply=False)
        office.decide(plan, 1, ":new")
        office.ksup.add_products([{"article": "A-1", "name": "Окно, заведённое руками"}])
        office.apply(plan)
        assert office.outcomes(plan) == {"A-1": "skipped"}
        assert office.in_ksup() == {"OLD-1": "Окно", "A-1": "Окно, заведённое руками"}
        later = office.run(GOODS, apply=False)
    assert office.acts(later) == {"A-1": "conflict"}
    assert "decided this otherwise" in office.why(later, "A-1")
