"""What KSUP sends and asks: its line, its identity, its record."""

from typing import Any

import pytest

from obmen.core.inbound import NotPlaced, WrongContent
from obmen.core.roles.project_kinds import Contact, PricesAsked
from obmen.systems.ksup.inbound import CONTACTS, PRICES
from tests.batteries.small_run import ZONE


def contact(**fields: Any) -> dict[str, Any]:
    return {**CONTACTS.example, **fields}


@pytest.mark.rule("K1")
def test_a_contact_stands_in_the_line_of_its_id_and_is_a_state() -> None:
    at, spaced = CONTACTS.place(contact(), ZONE), CONTACTS.place(contact(ksup_id=" 77 "), ZONE)
    assert (at.space, at.key) == ("contact", "77") == (spaced.space, spaced.key)
    assert at.aspect
    assert at.moment is not None
    assert at.aspect != CONTACTS.place(contact(base="onec-2"), ZONE).aspect


@pytest.mark.rule("K1")
@pytest.mark.parametrize("data", [[], "x", None, {}, {"ksup_id": ""}, {"ksup_id": []}, {"ksup_id": "7" * 201}])
def test_a_contact_without_its_id_is_turned_away(data: Any) -> None:
    with pytest.raises(NotPlaced):
        CONTACTS.place(data, ZONE)


@pytest.mark.parametrize("value", [[], {}, True, 1.5, 1 << 80, "9999-99-99"])
def test_whatever_else_a_contact_holds_it_is_placed(value: Any) -> None:
    assert CONTACTS.place({**dict.fromkeys(contact(), value), "ksup_id": "77"}, ZONE).key == "77"


@pytest.mark.rule("K1")
def test_a_contact_and_what_is_wrong_with_one() -> None:
    read = CONTACTS.read(contact(), ZONE, "ksup")
    assert isinstance(read, Contact)
    assert read.has_active_order_task is True
    with pytest.raises(WrongContent) as wrong:
        CONTACTS.read(contact(type="firm", name=""), ZONE, "ksup")
    assert {problem.field for problem in wrong.value.problems} == {"type", "name"}


@pytest.mark.rule("K14")
def test_a_question_of_prices_and_what_is_wrong_with_one() -> None:
    read = PRICES.read(PRICES.example, ZONE, "ksup")
    assert isinstance(read, PricesAsked)
    assert read.articles == ("00-00000125",)
    for articles in ([], [""], ["x"] * 1001, "x"):
        with pytest.raises(WrongContent):
            PRICES.read({"articles": articles}, ZONE, "ksup")
