"""A phone is one number, however it is typed."""

from collections.abc import Callable

import pytest

from obmen.systems.bitrix24.client import Bitrix24Client
from obmen_stands.bitrix24 import Bitrix24

pytestmark = [pytest.mark.rule("A2"), pytest.mark.usefixtures("call")]
Asked = Callable[[], int]
ANNA = "+79161234567"


def with_phones(portal: Bitrix24, *typed: str) -> list[int]:
    return portal.seed("contact", [{"NAME": str(n), "PHONE": [{"VALUE": one}]} for n, one in enumerate(typed)])


@pytest.mark.parametrize(
    "typed",
    [
        "+7 (916) 123-45-67",
        "8 916 123 45 67",
        "8-916-1234567",
        "79161234567",
        "9161234567",
        "916 123-45-67",
        "+79161234567;123",
        "8 916 123 45 67, доб. 12",
    ],
)
def test_it_is_found_however_it_is_typed(client: Bitrix24Client, portal: Bitrix24, typed: str) -> None:
    with_phones(portal, "+79160000000", typed)
    assert [contact.id for contact in client.contacts_with([ANNA]).get(ANNA, ())] == ["2"]


def test_a_city_number_without_its_country_is_found(client: Bitrix24Client, portal: Bitrix24) -> None:
    with_phones(portal, "812 123-45-67", "8312345678", "+375 29 123-45-67")
    found = client.contacts_with(["+78121234567", "+78312345678", "+375291234567"])
    assert {phone: [contact.id for contact in contacts] for phone, contacts in found.items()} == {
        "+78121234567": ["1"],
        "+78312345678": ["2"],
        "+375291234567": ["3"],
    }


def test_whom_the_portal_takes_for_the_same_is_looked_at_again(client: Bitrix24Client, portal: Bitrix24) -> None:
    """To the portal ``8312345678`` is ``7312345678``, a number of ten digits without its country."""
    with_phones(portal, "8312345678")
    assert client.contacts_with(["+77312345678"]) == {}


def test_all_who_have_it_are_found_the_oldest_first(client: Bitrix24Client, portal: Bitrix24) -> None:
    with_phones(portal, "9161234567", "8 916 123 45 67", "+79160000000", "+7 916 1234567")
    assert [contact.id for contact in client.contacts_with([ANNA])[ANNA]] == ["1", "2", "4"]


def test_one_contact_with_two_of_the_phones_stands_under_both(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.seed("contact", [{"NAME": "Анна", "PHONE": [{"VALUE": "89161234567"}, {"VALUE": "8 495 000-00-00"}]}])
    found = client.contacts_with([ANNA, "+74950000000", "+79990000000"])
    assert {phone: [contact.id for contact in contacts] for phone, contacts in found.items()} == {
        ANNA: ["1"],
        "+74950000000": ["1"],
    }


def test_leads_with_the_phone_do_not_hide_the_contact(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.seed("lead", [{"TITLE": str(n), "PHONE": [{"VALUE": ANNA}]} for n in range(25)])
    with_phones(portal, ANNA)
    assert [contact.id for contact in client.contacts_with([ANNA])[ANNA]] == ["1"]


def test_five_hundred_phones_are_two_requests(client: Bitrix24Client, portal: Bitrix24, asked: Asked) -> None:
    phones = [f"+7916000{n:04}" for n in range(500)]
    with_phones(portal, *[phone[2:] for phone in phones])
    assert len(client.contacts_with(phones)) == 500
    assert asked() == 2


def test_where_few_contacts_are_there_they_are_read_instead(
    client: Bitrix24Client, portal: Bitrix24, asked: Asked
) -> None:
    with_phones(portal, *(f"8916{n:07}" for n in range(300)))
    wanted = [f"+7916{n:07}" for n in range(200, 3200)]
    assert len(client.contacts_with(wanted)) == 100
    assert asked() == 2
    assert "crm.duplicate.findbycomm" not in portal.report()["commands"]
    assert len(client.contacts_with(wanted)) == 100
    assert asked() == 3
