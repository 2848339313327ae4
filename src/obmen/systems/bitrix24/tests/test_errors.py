"""What the portal answers, as one of the four errors that names the object and the remedy."""

from contextlib import closing

import pytest

from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater
from obmen.core.roles.crm import ContactValues, DealValues, NewContact
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen.systems.bitrix24.command import Command
from obmen.systems.bitrix24.errors import error_of
from obmen.systems.bitrix24.said import NotDone, Said
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_run import SmallTools, calling

from .conftest import FIELDS, numbered, settings_of

pytestmark = [pytest.mark.rule("H3"), pytest.mark.usefixtures("call")]
READ, WRITE = Command("crm.deal.list", {}), Command("crm.deal.update", {}, changes=list)


def error_of_check(client: Bitrix24Client) -> ObmenError:
    with pytest.raises(ObmenError) as caught:
        client.check()
    return caught.value


def test_a_check_tells_which_portal_it_is(client: Bitrix24Client, portal: Bitrix24) -> None:
    checked = client.check()
    assert "127.0.0.1" in str(checked.summary)
    assert any("not https" in str(note) for note in checked.notes)


def test_a_webhook_that_was_revoked(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.settings(revoked=True)
    error = error_of_check(client)
    assert isinstance(error, Misconfigured)
    assert error.setting == "webhook"
    assert "revoked" in str(error)


def test_a_webhook_with_a_slip_in_it(portal: Bitrix24) -> None:
    settings = settings_of(portal).model_copy(update={"webhook": settings_of(portal).webhook.__class__("1/wrong")})
    error = error_of_check(Bitrix24Client(settings, SmallTools("portal")))
    assert isinstance(error, Misconfigured)
    assert error.setting == "webhook"


def test_a_webhook_without_the_scope_of_the_crm(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.settings(scope=["user"])
    error = error_of_check(client)
    assert isinstance(error, Misconfigured)
    assert "scope crm" in str(error)
    assert error.setting == "webhook"


def test_a_portal_that_has_moved_is_named(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.settings(moved_to="https://new.bitrix24.ru")
    error = error_of_check(client)
    assert isinstance(error, Misconfigured)
    assert "https://new.bitrix24.ru" in str(error)
    assert error.setting == "address"
    assert portal.webhook.rstrip("/").rpartition("/")[2] not in str(error) + error.detail


def test_another_site_at_the_address(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.fault("html200", times=1)
    error = error_of_check(client)
    assert isinstance(error, Misconfigured)
    assert error.setting == "address"


@pytest.mark.parametrize("fault", ["down", "500", "502", "503", "html200", "truncated", "lost_answer", "html200_after"])
def test_reading_that_breaks_off_is_tried_later(client: Bitrix24Client, portal: Bitrix24, fault: str) -> None:
    portal.fault(fault, times=1)
    with pytest.raises(TryLater):
        client.contacts(["1"])
    assert client.contacts(["1"]) == {}


def test_a_portal_that_is_off_writes_nothing(client: Bitrix24Client, portal: Bitrix24) -> None:
    ids = [str(number) for number in portal.seed("deal", numbered(3))]
    with Bitrix24.started() as other:
        off = Bitrix24Client(settings_of(other), SmallTools("portal"))
    with pytest.raises(TryLater) as caught:
        list(off.edit_deals(ids, FIELDS, lambda id_, deal: DealValues(number="1")))
    assert caught.value.connection_down


def test_items_of_others_are_not_the_whole_connections_trouble(client: Bitrix24Client, portal: Bitrix24) -> None:
    ids = [str(n) for n in portal.seed("deal", [*numbered(2), *numbered(1, ASSIGNED_BY_ID=7)])]

    def decide(id_: str, deal: object) -> DealValues:
        portal.settings(sees="own")
        return DealValues(number=f"ЗН-новый-{id_}")

    results = dict(client.edit_deals(ids, FIELDS, decide))
    assert [results[id_] for id_ in ids[:2]] == ["updated", "updated"]
    refused = results[ids[2]]
    assert isinstance(refused, Refused)
    assert f"no right to deal {ids[2]}" in str(refused)


def test_what_a_proxy_refuses_in_writing_was_not_done() -> None:
    for code in ("QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT"):
        error = error_of(Said(503, code, "x"), WRITE)
        assert isinstance(error, NotDone)
        assert not error.connection_down


def test_a_portal_that_insists_on_https_says_so_and_its_own_authority_is_trusted() -> None:
    with Bitrix24.started(tls=True) as portal:
        secure = settings_of(portal, ca=portal.authority.read_text())
        with closing(Bitrix24Client(secure, SmallTools("portal"))) as client:
            assert client.contacts(["1"]) == {}
        plain = secure.model_copy(update={"address": portal.url})
        with closing(Bitrix24Client(plain, SmallTools("portal"))) as client:
            error = error_of_check(client)
    assert isinstance(error, Misconfigured)
    assert "https" in str(error)
    assert error.setting == "address"


@pytest.mark.parametrize(
    "reason", ["Не заполнено обязательное поле «Марка»", "Не заполнено обязательное поле «Марка»."]
)
def test_a_field_the_portal_insists_on_is_told_in_whole_sentences(reason: str) -> None:
    error = error_of(Said(400, "", reason), WRITE)
    assert isinstance(error, Refused)
    assert "поле «Марка». Fill the field" in str(error)


@pytest.mark.rule("H15")
def test_neither_the_key_nor_a_name_or_phone_stands_in_a_trace(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.seed("contact", [{"NAME": "Акакий", "LAST_NAME": "Башмачкин", "PHONE": [{"VALUE": "+79161234567"}]}])
    with calling(trace=[]) as traced:
        client.contacts_with(["+79161234567"])
        list(client.add_contacts([NewContact(f"c{n}", "Акакий", "", "Башмачкин", "+79161234567") for n in range(25)]))
        list(client.edit_contacts(["1", "2"], lambda id_, _: ContactValues(name="Епифан", add_phone="+79169998877")))
    assert traced.trace
    shown = "".join(one.request + one.answer for one in traced.trace)
    assert portal.webhook.rstrip("/").rpartition("/")[2] not in shown
    for secret in ("Башмачкин", "Акакий", "Епифан", "9161234567", "9169998877", "%D0%91%D0%B0%D1%88"):
        assert secret not in shown
