"""Cards of contacts: corrected by what is known of them, their phones never doubled."""

from collections.abc import Callable

import pytest

from obmen.core.call import Call
from obmen.core.errors import Refused, Unclear
from obmen.core.roles.crm import ContactValues, CrmContact
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen_stands.bitrix24 import Bitrix24

from .conftest import stored

pytestmark = pytest.mark.rule("A5")


def renamed(**values: str) -> Callable[[str, CrmContact | None], ContactValues]:
    return lambda id_, contact: ContactValues(**values)


@pytest.mark.parametrize("typed", ["8 (916) 123-45-67", "+7 916 123 45 67", "9161234567", "89161234567 доб. 12"])
def test_a_phone_that_stands_there_is_not_added_again(
    client: Bitrix24Client, portal: Bitrix24, call: Call, typed: str
) -> None:
    [number] = portal.seed("contact", [{"NAME": "Аня", "PHONE": [{"VALUE": typed}]}])
    change = renamed(name="Анна", add_phone="+79161234567")
    assert list(client.edit_contacts([str(number)], change)) == [(str(number), "updated")]
    assert list(client.edit_contacts([str(number)], change)) == [(str(number), "unchanged")]
    contact = client.contacts([str(number)])[str(number)]
    assert (contact.name, [phone.value for phone in contact.phones]) == ("Анна", [typed])


def test_another_phone_is_added_once_even_when_the_answer_was_lost(
    client: Bitrix24Client, portal: Bitrix24, call: Call
) -> None:
    [number] = portal.seed("contact", [{"NAME": "Анна", "PHONE": [{"VALUE": "+74950000000"}]}])
    portal.fault("lost_answer", method="crm.contact.update", times=1)
    [(_, result)] = client.edit_contacts([str(number)], renamed(add_phone="+79161234567"))
    assert isinstance(result, Unclear)
    assert list(client.edit_contacts([str(number)], renamed(add_phone="+79161234567"))) == [(str(number), "unchanged")]
    phones = [phone.value for phone in client.contacts([str(number)])[str(number)].phones]
    assert phones == ["+74950000000", "+79161234567"]
    assert portal.report()["doubled_phones"] == []


def test_a_merged_contact_is_gone_and_said_so(client: Bitrix24Client, portal: Bitrix24, call: Call) -> None:
    keep, double = portal.seed("contact", [{"NAME": "Анна"}, {"NAME": "Анна"}])
    portal.person_merges("contact", keep, [double])
    [(_, result)] = client.edit_contacts([str(double)], renamed(name="Анна-Мария"))
    assert isinstance(result, Refused)
    assert f"contact {double}" in str(result)
    assert "merged" in str(result)


@pytest.mark.parametrize("name", ["Анна $result[c0][ID] Иванова", "М+Ж & сын #1 ? = [x] %41", "«ё»\n\t😀"])
def test_awkward_signs_in_a_name_arrive_as_they_are(
    client: Bitrix24Client, portal: Bitrix24, call: Call, name: str
) -> None:
    ids = [str(number) for number in portal.seed("contact", [{"NAME": str(n)} for n in range(5)])]
    names = {id_: name if id_ == ids[2] else f"Анна {id_}" for id_ in ids}
    assert dict(client.edit_contacts(ids, lambda id_, _: ContactValues(last_name=names[id_]))) == dict.fromkeys(
        ids, "updated"
    )
    assert {id_: stored(portal, "contact", id_)["LAST_NAME"] for id_ in ids} == names
